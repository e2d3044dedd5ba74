//! SQL about how long things are kept. What is due, and whether it may be deleted, the database decides itself.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::model::{Forslag, Klasse, Rad, Regel, Sletta, Stand, Stopp, Svar, Tal};
use crate::db::WriteTx;
use crate::ids::{BrukarId, KommuneId, OppbevaringEndringId, SakId, SlettestoppId};

/// Proposals that are shown; there are few.
const FLEST: i64 = 200;
/// Rows of a page of the list of saker; one more is read to know whether there are more.
pub(super) const SIDE: usize = 50;

/// What is deleted at a time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kva {
    /// A round of a class there are many of.
    Klasse(Klasse),
    Sak(Uuid),
    Barn(Uuid),
    /// The logins of families nobody has a card of.
    Familie,
}

/// The saker and cards whose time is over, in an order of the moment: what is slow or stuck is not always in front of the rest.
pub(super) async fn forfalne(
    tx: &mut PgConnection,
    kommune: KommuneId,
    maks: i32,
) -> Result<Vec<Kva>, sqlx::Error> {
    let rows = sqlx::query!(
        "select sak_id, barn_id from app.oppbevaring_forfalne($1, $2) order by random()",
        kommune.uuid(),
        maks,
    )
    .fetch_all(tx)
    .await?;
    let ting = |sak: Option<Uuid>, barn: Option<Uuid>| sak.map(Kva::Sak).or(barn.map(Kva::Barn));
    Ok(rows
        .into_iter()
        .filter_map(|row| ting(row.sak_id, row.barn_id))
        .collect())
}

/// Deletes it, unless something has changed since it was found. How many.
pub(super) async fn slett(
    tx: &mut PgConnection,
    kommune: KommuneId,
    kva: Kva,
) -> Result<i64, sqlx::Error> {
    let kommune = kommune.uuid();
    match kva {
        Kva::Klasse(klasse) => {
            let maks = super::RUNDE;
            let sql = sqlx::query_scalar!(
                "select app.oppbevaring_slett_klasse($1, $2, $3)",
                kommune,
                klasse.code(),
                maks
            );
            Ok(sql.fetch_one(tx).await?.unwrap_or_default())
        }
        Kva::Sak(id) => {
            let sql = sqlx::query_scalar!("select app.oppbevaring_slett_sak($1, $2)", kommune, id);
            Ok(sql.fetch_one(tx).await?.map_or(0, i64::from))
        }
        Kva::Barn(id) => {
            let sql = sqlx::query_scalar!("select app.oppbevaring_slett_barn($1, $2)", kommune, id);
            Ok(sql.fetch_one(tx).await?.map_or(0, i64::from))
        }
        Kva::Familie => {
            let sql = sqlx::query_scalar!("select app.oppbevaring_slett_familie($1)", kommune);
            Ok(sql.fetch_one(tx).await?.unwrap_or_default())
        }
    }
}

/// The rules of today, and how many each would delete now.
pub(super) async fn reglar(tx: &mut PgConnection) -> Result<Vec<Regel>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.klasse as "klasse!: Klasse", r.maanader as "maanader!", r.arkiv as "arkiv!", r.endring is not null as "eigen!",
            r.framover as "framover!", r.framover_arkiv as "framover_arkiv!", k.vanleg as "vanleg!", k.minst as "minst!", k.mest as "mest!", t.slettast, t.stoppa, t.ventar
        from app.oppbevaring_no() r
        join app.oppbevaring_klassar() k on k.klasse = r.klasse
        left join lateral app.oppbevaring_tal(r.klasse, r.maanader, r.arkiv) t on true
        order by r.rekkje"#,
    )
    .fetch_all(tx)
    .await?;
    let regel = rows.into_iter().map(|r| Regel {
        klasse: r.klasse,
        maanader: r.maanader,
        arkiv: r.arkiv,
        framover: r.framover,
        framover_arkiv: r.framover_arkiv,
        vanleg: r.vanleg,
        minst: r.minst,
        mest: r.mest,
        eigen: r.eigen,
        tal: Tal {
            slettast: r.slettast,
            stoppa: r.stoppa,
            ventar: r.ventar,
        },
    });
    Ok(regel.collect())
}

/// What was proposed, the latest first; of one that waits, how many it would delete now.
pub(super) async fn forslag(tx: &mut PgConnection) -> Result<Vec<Forslag>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.oppbevaring_endring_id as "id: OppbevaringEndringId", e.klasse as "klasse: Klasse", e.maanader, e.arkiv, e.grunn,
            e.foreslaatt_av as "foreslaatt_av: BrukarId", f.namn as foreslaatt_namn, e.foreslaatt_at, s.svar as "svar?: Svar",
            b.namn as "svart_namn?", s.gjeld_fraa as "gjeld_fraa?",
            coalesce(x.bytt, false) as "bytt!", t.slettast, t.stoppa, t.ventar
        from oppbevaring_endring e
        join brukar f on f.brukar_id = e.foreslaatt_av
        left join oppbevaring_svar s on s.kommune_id = e.kommune_id and s.oppbevaring_endring_id = e.oppbevaring_endring_id
        left join brukar b on b.brukar_id = s.svart_av
        left join app.oppbevaring_stadfesta((select app.kommune_id()), null) x on x.endring = e.oppbevaring_endring_id
        left join lateral (
            select * from app.oppbevaring_tal(e.klasse, e.maanader, e.arkiv) where s.svar is null
        ) t on true
        where e.kommune_id = (select app.kommune_id())
        order by e.foreslaatt_at desc, e.oppbevaring_endring_id desc
        limit $1"#,
        FLEST,
    )
    .fetch_all(tx)
    .await?;
    let forslag = rows.into_iter().map(|r| Forslag {
        oppbevaring_endring_id: r.id,
        klasse: r.klasse,
        maanader: r.maanader,
        arkiv: r.arkiv,
        grunn: r.grunn,
        foreslaatt_av: r.foreslaatt_av,
        foreslaatt_namn: r.foreslaatt_namn,
        foreslaatt_at: r.foreslaatt_at,
        svar: r.svar,
        svart_namn: r.svart_namn,
        gjeld_fraa: r.gjeld_fraa,
        bytt: r.bytt,
        tal: Tal {
            slettast: r.slettast,
            stoppa: r.stoppa,
            ventar: r.ventar,
        },
    });
    Ok(forslag.collect())
}

/// How many proposals wait for another than who made them.
///
/// # Errors
/// When the database fails.
pub async fn tal_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from oppbevaring_endring e
        where e.kommune_id = (select app.kommune_id()) and e.foreslaatt_av <> (select app.brukar_id()) and not exists (
            select from oppbevaring_svar s
            where s.kommune_id = e.kommune_id and s.oppbevaring_endring_id = e.oppbevaring_endring_id
        )"#,
    )
    .fetch_one(tx)
    .await
}

/// A rule to be proposed.
pub(super) struct NyRegel {
    pub klasse: Klasse,
    pub maanader: i32,
    pub arkiv: bool,
    pub grunn: String,
}

/// Proposes it.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: OppbevaringEndringId,
    ny: &NyRegel,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into oppbevaring_endring (kommune_id, oppbevaring_endring_id, klasse, maanader, arkiv, grunn, foreslaatt_av, foreslaatt_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        ny.klasse.code(),
        ny.maanader,
        ny.arkiv,
        ny.grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Answers a proposal. False when it is answered already.
pub(super) async fn answer(
    tx: &mut WriteTx,
    id: OppbevaringEndringId,
    svar: Svar,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into oppbevaring_svar (kommune_id, oppbevaring_endring_id, svar, svart_av, svart_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        svar.code(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What was deleted the last year.
pub(super) async fn sletta(tx: &mut PgConnection) -> Result<Vec<Sletta>, sqlx::Error> {
    sqlx::query_as!(
        Sletta,
        r#"select dag as "dag!", klasse as "klasse!: Klasse", tal as "tal!" from app.oppbevaring_sletta()"#,
    )
    .fetch_all(tx)
    .await
}

/// How a sak stands; none while it is open.
pub(super) async fn stand(tx: &mut PgConnection, sak: SakId) -> Result<Option<Stand>, sqlx::Error> {
    sqlx::query_as!(
        Stand,
        r#"select r.klasse as "klasse!: Klasse", r.maanader as "maanader!", x.forfall as "forfall!",
            x.forfall <= app.today() as "forfalle!",
            (r.arkiv and not x.arkivert) as "ventar_arkiv!", x.stopp as "stopp!"
        from sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        cross join lateral app.oppbevaring_stand(s, r.maanader) x
        where s.sak_id = $1 and s.tilstand <> 'open' and s.lukka_at is not null"#,
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// The closed saker one may see, the one that was closed first before the others.
pub(super) async fn saker(
    tx: &mut PgConnection,
    etter: Option<(OffsetDateTime, SakId)>,
    dagar: i32,
) -> Result<Vec<Rad>, sqlx::Error> {
    sqlx::query_as!(
        Rad,
        r#"select s.sak_id, s.saksnummer, s.lukka_at as "lukka_at!", r.klasse as "klasse!: Klasse", x.forfall as "forfall!",
            x.forfall <= app.today() as "forfalle!", (r.arkiv and not x.arkivert) as "ventar_arkiv!", x.stopp as "stopp!"
        from sak s
        join app.oppbevaring_no() r on r.klasse = app.oppbevaring_klasse(s)
        cross join lateral app.oppbevaring_stand(s, r.maanader) x
        where s.kommune_id = (select app.kommune_id()) and s.tilstand <> 'open' and s.lukka_at is not null
            and ($1::timestamptz is null or (s.lukka_at, s.sak_id) > ($1, $2)) and x.forfall <= app.today() + $3::integer
            -- no rule is shorter than a year
            and s.lukka_at < now() - interval '11 months' + make_interval(days => $3::integer)
        order by s.lukka_at, s.sak_id
        limit $4"#,
        etter.map(|(at, _)| at),
        etter.map(|(_, id)| id.uuid()),
        dagar,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// When a sak was closed: where a page of the list goes on.
pub(super) async fn lukka(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let at = sqlx::query_scalar!("select lukka_at from sak where sak_id = $1", sak.uuid())
        .fetch_optional(tx)
        .await?;
    Ok(at.flatten())
}

/// The stops of a sak, the latest first.
pub(super) async fn stopp(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Stopp>, sqlx::Error> {
    sqlx::query_as!(
        Stopp,
        r#"select p.slettestopp_id as "slettestopp_id: SlettestoppId", p.grunn, s.namn as sett_namn, p.sett_at,
            o.namn as "oppheva_namn?", p.oppheva_at, p.oppheva_grunn
        from slettestopp p
        join brukar s on s.brukar_id = p.sett_av
        left join brukar o on o.brukar_id = p.oppheva_av
        where p.sak_id = $1
        order by p.oppheva_at is not null, p.sett_at desc, p.slettestopp_id
        limit 100"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Stops it.
pub(super) async fn stopp_sett(
    tx: &mut WriteTx,
    sak: SakId,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at) values ($1, $2, $3, $4, $5, $6)",
        tx.actor().kommune_id.uuid(),
        id,
        sak.uuid(),
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lifts a stop.
pub(super) async fn stopp_opphev(
    tx: &mut WriteTx,
    sak: SakId,
    id: SlettestoppId,
    grunn: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update slettestopp set oppheva_av = $3, oppheva_at = $4, oppheva_grunn = $5
        where sak_id = $1 and slettestopp_id = $2 and oppheva_at is null",
        sak.uuid(),
        id.uuid(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        grunn,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
