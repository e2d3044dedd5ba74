//! SQL about the rules of who must sign, and about what is translated.

use sqlx::postgres::PgConnection;
use time::Date;

use crate::db::WriteTx;
use crate::ids::SamtykkeRegelId;
use crate::samtykke::mal::{Gruppe, Spraak};
use crate::samtykke::model::{Forslag, IDag, Regelkrav, Rekning};

/// Proposals that are shown; there are few.
const FLEST: i64 = 200;

/// The rule of today for each group and age, in order.
pub(in crate::samtykke) async fn i_dag(tx: &mut PgConnection) -> Result<Vec<IDag>, sqlx::Error> {
    let mut rows = sqlx::query_as!(
        IDag,
        r#"select gruppe as "gruppe!: Gruppe", aar as "aar!", krav as "krav: Regelkrav" from app.samtykke_reglar_i_dag()"#,
    )
    .fetch_all(tx)
    .await?;
    rows.sort_by_key(|row| (row.gruppe, row.aar));
    Ok(rows)
}

/// What has been proposed, the latest first; what the house was delivered with is none of it.
pub(in crate::samtykke) async fn forslag(
    tx: &mut PgConnection,
) -> Result<Vec<Forslag>, sqlx::Error> {
    sqlx::query_as!(
        Forslag,
        r#"select r.samtykke_regel_id as "samtykke_regel_id: SamtykkeRegelId", r.gruppe as "gruppe: Gruppe", r.alder_fraa,
            r.alder_til, r.krav as "krav: Regelkrav", r.gyldig_fraa, r.gyldig_fraa < app.today() as "forbi!",
            r.foreslaatt_av as "foreslaatt_av: crate::ids::BrukarId", f.namn as "foreslaatt_namn?", r.foreslaatt_at,
            v.godkjend as "godkjend?", s.namn as "svart_namn?", v.svart_at as "svart_at?"
        from samtykke_regel r
        left join samtykke_regel_svar v on v.kommune_id = r.kommune_id and v.samtykke_regel_id = r.samtykke_regel_id
        left join brukar f on f.brukar_id = r.foreslaatt_av
        left join brukar s on s.brukar_id = v.svart_av
        where r.kommune_id = (select app.kommune_id()) and r.foreslaatt_av is not null
        order by r.foreslaatt_at desc, r.samtykke_regel_id desc
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// How many proposals wait for another systemansvarleg than the one who asks.
pub(in crate::samtykke) async fn tal_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from samtykke_regel r
        where r.kommune_id = (select app.kommune_id()) and r.foreslaatt_av <> (select app.brukar_id())
            and r.gyldig_fraa >= app.today() and not exists (
                select from samtykke_regel_svar v where v.kommune_id = r.kommune_id and v.samtykke_regel_id = r.samtykke_regel_id
            )"#,
    )
    .fetch_one(tx)
    .await
}

/// What a proposed rule does, in fives: fewer are never a number.
pub(in crate::samtykke) struct Verknad {
    pub regel: SamtykkeRegelId,
    /// So many forms that hold, hold no more.
    pub minst: i32,
    /// So many that somebody has said no to, may begin to hold.
    pub trass_nei: i32,
}

/// At least so many samtykke that hold will not, if a proposal is approved; 0 is fewer than five.
pub(in crate::samtykke) async fn verknad(
    tx: &mut PgConnection,
) -> Result<Vec<Verknad>, sqlx::Error> {
    sqlx::query_as!(
        Verknad,
        r#"select samtykke_regel_id as "regel!: SamtykkeRegelId", minst as "minst!", trass_nei as "trass_nei!"
        from app.samtykke_regel_verknad()"#,
    )
    .fetch_all(tx)
    .await
}

/// How many systemansvarlege the kommune has today.
pub(in crate::samtykke) async fn systemansvarlege(
    tx: &mut PgConnection,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(distinct m.brukar_id) as "tal!" from medlemskap m
        where m.kommune_id = (select app.kommune_id()) and m.rolle = 'systemansvarleg'
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())"#,
    )
    .fetch_one(tx)
    .await
}

/// How far the forms are reckoned anew after an approval; none when they are.
pub(in crate::samtykke) async fn reknar(
    tx: &mut PgConnection,
) -> Result<Option<Rekning>, sqlx::Error> {
    let stand = sqlx::query_scalar!("select app.samtykke_reglar_reknar()")
        .fetch_one(tx)
        .await?;
    Ok(stand.and_then(|code| Rekning::from_code(&code)))
}

/// The day it is where the rules begin.
pub(in crate::samtykke) async fn today(tx: &mut PgConnection) -> Result<Date, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.today() as "today!""#)
        .fetch_one(tx)
        .await
}

/// A rule to be proposed.
pub(in crate::samtykke) struct NyRegel {
    pub gruppe: Gruppe,
    pub alder_fraa: i16,
    pub alder_til: i16,
    pub krav: Regelkrav,
    pub gyldig_fraa: Date,
}

/// Proposes it.
pub(in crate::samtykke) async fn insert(
    tx: &mut WriteTx,
    id: SamtykkeRegelId,
    ny: &NyRegel,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtykke_regel (kommune_id, samtykke_regel_id, gruppe, alder_fraa, alder_til, krav, gyldig_fraa,
            foreslaatt_av, foreslaatt_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        ny.gruppe.code(),
        ny.alder_fraa,
        ny.alder_til,
        ny.krav.code(),
        ny.gyldig_fraa,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Answers a proposal. False when it is answered, or its day is over and it cannot be approved.
pub(in crate::samtykke) async fn answer(
    tx: &mut WriteTx,
    id: SamtykkeRegelId,
    godkjend: bool,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into samtykke_regel_svar (kommune_id, samtykke_regel_id, godkjend, svart_av, svart_at)
        select r.kommune_id, r.samtykke_regel_id, $2, $3, $4 from samtykke_regel r
        where r.kommune_id = (select app.kommune_id()) and r.samtykke_regel_id = $1 and (not $2 or r.gyldig_fraa >= app.today())
        on conflict do nothing",
        id.uuid(),
        godkjend,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How much of a template is read by a translator, in a language.
pub(in crate::samtykke) struct Omsetjing {
    pub mal: String,
    pub spraak: Spraak,
    pub tekstar: i64,
    pub kontrollerte: i64,
    pub kontrollert_av: Option<String>,
    /// New forms are made of it.
    pub gjeld: bool,
}

/// A template of the form, and when it is in force.
pub(in crate::samtykke) struct MalTid {
    pub mal: String,
    pub gyldig_fraa: Date,
    pub gyldig_til: Option<Date>,
}

/// The templates, the newest first.
pub(in crate::samtykke) async fn malar(tx: &mut PgConnection) -> Result<Vec<MalTid>, sqlx::Error> {
    sqlx::query_as!(
        MalTid,
        "select mal, gyldig_fraa, gyldig_til from samtykkemal order by gyldig_fraa desc, mal desc",
    )
    .fetch_all(tx)
    .await
}

/// Each template in each language, the newest first.
pub(in crate::samtykke) async fn omsetjingar(
    tx: &mut PgConnection,
) -> Result<Vec<Omsetjing>, sqlx::Error> {
    let mut rows = sqlx::query_as!(
        Omsetjing,
        r#"select t.mal, t.spraak as "spraak: Spraak", count(*) as "tekstar!", count(t.kontrollert_at) as "kontrollerte!",
            string_agg(distinct t.kontrollert_av, ', ') as kontrollert_av,
            bool_and(m.gyldig_fraa <= app.today() and (m.gyldig_til is null or m.gyldig_til >= app.today())) as "gjeld!"
        from samtykkemal_tekst t
        join samtykkemal m on m.mal = t.mal
        group by t.mal, t.spraak"#,
    )
    .fetch_all(tx)
    .await?;
    rows.sort_by(|a, b| (&b.mal, a.spraak).cmp(&(&a.mal, b.spraak)));
    Ok(rows)
}
