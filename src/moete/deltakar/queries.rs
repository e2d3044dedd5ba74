//! SQL about those who are called to a meeting.

pub(in crate::moete) mod brev;
pub(super) mod familie;
pub(super) mod gjest;
pub(super) mod opptekne;

use serde_json::{Value, json};
use sqlx::postgres::PgConnection;
use time::{Date, Time};
use uuid::Uuid;

use super::model::{
    Brev, Deltakar, Deltakarslag, Forfallsgrunn, MittMoete, Oppmoete, Svar, Teiepliktmaate,
};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BrukarId, EiningId, InstansId, MoeteDeltakarId, MoeteId, PrinsipalId, SakId};
use crate::moete::Tid;
use crate::samtykke::Instansslag;
use crate::tst::Medlemsslag;

/// Everybody who was ever called, those with møteplikt first. Who may not know of them, is given none.
pub(super) async fn alle(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<Vec<Deltakar>, sqlx::Error> {
    sqlx::query_as!(
        Deltakar,
        r#"select d.moete_deltakar_id as "moete_deltakar_id: MoeteDeltakarId", d.slag as "slag: Deltakarslag",
            coalesce(vb.namn, v.namn) as "vara_for_namn?", d.prinsipal_id as "prinsipal_id?: PrinsipalId",
            d.brukar_id as "brukar_id?: BrukarId", coalesce(b.namn, d.namn) as "namn!",
            coalesce(a.stilling, '') as "stilling!", coalesce(a.eining, i.namn) as "arbeidsstad?",
            d.instans_slag as "instans_slag?: Instansslag", d.epost, d.svar as "svar: Svar", k.grunn as "forfall_grunn?: Forfallsgrunn",
            d.oppmoete as "oppmoete?: Oppmoete", d.kom, d.gjekk, d.teieplikt_at,
            d.teieplikt_maate as "teieplikt_maate?: Teiepliktmaate", d.teieplikt_versjon, d.teieplikt_sha256, d.teken_av_at is not null as "teken_av!",
            k.slutta as "slutta!", br.tilstand as "brev?: Brev", d.version
        from moete_deltakar d
        join app.moete_deltakarar($1) k on k.moete_deltakar_id = d.moete_deltakar_id
        left join brukar b on b.brukar_id = d.brukar_id
        left join instans i on i.instans_id = d.instans_id
        left join moete_deltakar v on v.kommune_id = d.kommune_id and v.moete_deltakar_id = d.vara_for
        left join brukar vb on vb.brukar_id = v.brukar_id
        left join lateral (
            -- one place, and there the position of the day of the meeting, or the latest
            select m.stilling, e.namn as eining
            from medlemskap m
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            cross join (select x.dato from moete x where x.kommune_id = d.kommune_id and x.moete_id = d.moete_id) x
            where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id
            order by m.fraa <= x.dato and (m.til is null or m.til >= x.dato) desc, m.stilling <> '' desc, m.fraa desc, m.medlemskap_id
            limit 1
        ) a on true
        left join lateral (
            select x.tilstand from moete_brev x
            where x.kommune_id = d.kommune_id and x.moete_deltakar_id = d.moete_deltakar_id
            order by x.laga_at desc, x.brev_id desc limit 1
        ) br on true
        where d.moete_id = $1
        order by case d.slag when 'fast' then 1 when 'vara' then 2 when 'ved_behov' then 3 else 4 end,
            app.sortering(coalesce(b.namn, d.namn)) collate "C", 1"#,
        moete.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Somebody of the team who can be called to a meeting that day.
pub(super) struct Teammedlem {
    pub slag: Medlemsslag,
    pub prinsipal_id: PrinsipalId,
    pub brukar_id: BrukarId,
    pub instans_id: InstansId,
    pub namn: String,
    pub stilling: String,
    pub stad: String,
    /// Whose place a vara goes in.
    pub vara_for: Option<PrinsipalId>,
    pub vara_for_namn: Option<String>,
}

/// Those who are on the team that day.
pub(super) async fn team(
    tx: &mut PgConnection,
    eining: EiningId,
    dag: Date,
) -> Result<Vec<Teammedlem>, sqlx::Error> {
    sqlx::query_as!(
        Teammedlem,
        r#"select t.slag as "slag: Medlemsslag", t.prinsipal_id as "prinsipal_id: PrinsipalId",
            t.brukar_id as "brukar_id: BrukarId", t.instans_id as "instans_id: InstansId", b.namn,
            coalesce(a.stilling, '') as "stilling!", coalesce(a.eining, i.namn) as "stad!",
            v.prinsipal_id as "vara_for?: PrinsipalId", vb.namn as "vara_for_namn?"
        from tst_medlem t
        join brukar b on b.brukar_id = t.brukar_id
        join instans i on i.instans_id = t.instans_id
        left join tst_medlem v on v.kommune_id = t.kommune_id and v.tst_medlem_id = t.vara_for
        left join brukar vb on vb.brukar_id = v.brukar_id
        left join lateral (
            select m.stilling, e.namn as eining
            from medlemskap m
            left join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
            where m.kommune_id = t.kommune_id and m.prinsipal_id = t.prinsipal_id
            order by m.fraa <= $2 and (m.til is null or m.til >= $2) desc, m.stilling <> '' desc, m.fraa desc, m.medlemskap_id
            limit 1
        ) a on true
        where t.eining_id = $1 and app.tst_er_medlem(t, $2)
        order by case t.slag when 'fast' then 1 when 'vara' then 2 else 3 end, app.sortering(b.namn) collate "C", t.tst_medlem_id"#,
        eining.uuid(),
        dag,
    )
    .fetch_all(tx)
    .await
}

/// Who is called: somebody who works here, or a guest from outside.
pub(super) enum Kven {
    Her(PrinsipalId, BrukarId, InstansId),
    Utanfraa {
        namn: String,
        instans: Instansslag,
        epost: Option<String>,
    },
}

/// Somebody to be called.
pub(super) struct Ny {
    pub slag: Deltakarslag,
    pub vara_for: Option<MoeteDeltakarId>,
    pub kven: Kven,
}

impl Ny {
    /// What the database asks of who somebody is.
    fn json(&self) -> Value {
        match &self.kven {
            Kven::Her(prinsipal, brukar, instans) => json!({
                "prinsipal_id": prinsipal.uuid(), "brukar_id": brukar.uuid(), "instans_id": instans.uuid(),
            }),
            Kven::Utanfraa { instans, namn, .. } => {
                json!({ "instans_slag": instans.code(), "namn": namn })
            }
        }
    }
}

/// An item that would be shut, and by whom of those asked about; by nobody when the reader does not see what it is about.
pub(super) struct VilleStengje {
    /// Its number on the agenda.
    pub plass: i32,
    /// Of those asked about, from 1.
    pub nr: Option<i32>,
}

/// Which items would be shut if these were called or came.
pub(super) async fn ville_stengje(
    tx: &mut PgConnection,
    moete: MoeteId,
    nye: &[Ny],
) -> Result<Vec<VilleStengje>, sqlx::Error> {
    sqlx::query_as!(
        VilleStengje,
        r#"select plass as "plass!", nr from app.moete_ville_stengje($1, $2)"#,
        moete.uuid(),
        Value::Array(nye.iter().map(Ny::json).collect()),
    )
    .fetch_all(tx)
    .await
}

/// How somebody comes to stand on the list.
#[derive(Clone, Copy)]
pub(super) enum Korleis {
    /// Is called.
    Kalla,
    /// Came without being called: then, or from the beginning.
    Kom(Option<Time>),
}

impl Korleis {
    /// The answer, whether they were there, and when they came.
    const fn felt(self) -> (Svar, Option<Oppmoete>, Option<Time>) {
        match self {
            Self::Kalla => (Svar::Ventar, None, None),
            Self::Kom(tid) => (Svar::Kjem, Some(Oppmoete::Moett), tid),
        }
    }
}

/// Calls somebody, or writes down that somebody who was not called came.
pub(super) async fn insert(
    tx: &mut WriteTx,
    (moete, eining): (MoeteId, EiningId),
    ny: &Ny,
    korleis: Korleis,
) -> Result<(), AppError> {
    let (her, utanfraa) = match &ny.kven {
        Kven::Her(prinsipal, brukar, instans) => (Some((*prinsipal, *brukar, *instans)), None),
        Kven::Utanfraa {
            namn,
            instans,
            epost,
        } => (
            None,
            Some((namn.as_str(), instans.code(), epost.as_deref())),
        ),
    };
    let (svar, oppmoete, kom) = korleis.felt();
    let id = tx.new_id();
    let done = sqlx::query!(
        "insert into moete_deltakar (kommune_id, moete_deltakar_id, moete_id, eining_id, slag, vara_for, prinsipal_id, brukar_id,
            instans_id, namn, instans_slag, epost, kalla_av, kalla_at, svar, oppmoete, kom)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id,
        moete.uuid(),
        eining.uuid(),
        ny.slag.code(),
        ny.vara_for.map(MoeteDeltakarId::uuid),
        her.map(|(prinsipal, ..)| prinsipal.uuid()),
        her.map(|(_, brukar, _)| brukar.uuid()),
        her.map(|(.., instans)| instans.uuid()),
        utanfraa.map(|(namn, ..)| namn),
        utanfraa.map(|(_, instans, _)| instans),
        utanfraa.and_then(|(.., epost)| epost),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        svar.code(),
        oppmoete.map(Oppmoete::code),
        kom,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Somebody is not asked any more. False when that was so before.
pub(super) async fn ta_av(
    tx: &mut WriteTx,
    moete: MoeteId,
    id: MoeteDeltakarId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update moete_deltakar set teken_av_at = $3, version = version + 1
        where moete_id = $1 and moete_deltakar_id = $2 and teken_av_at is null",
        moete.uuid(),
        id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What somebody answers.
pub(super) async fn svar(
    tx: &mut WriteTx,
    deltakar: &Deltakar,
    svar: Svar,
    grunn: Option<Forfallsgrunn>,
) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete_deltakar set svar = $3, forfall_grunn = $4, version = version + 1
        where moete_deltakar_id = $1 and version = $2 and teken_av_at is null",
        deltakar.moete_deltakar_id.uuid(),
        deltakar.version,
        svar.code(),
        grunn.map(Forfallsgrunn::code),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// A guest has signed on paper. False when it was written down before.
pub(super) async fn papir(
    tx: &mut WriteTx,
    moete: MoeteId,
    id: MoeteDeltakarId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update moete_deltakar set teieplikt_at = $3, teieplikt_maate = 'papir', version = version + 1
        where moete_id = $1 and moete_deltakar_id = $2 and prinsipal_id is null and teieplikt_at is null
            and teken_av_at is null",
        moete.uuid(),
        id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether one was there.
#[derive(Clone, Copy)]
pub(super) struct Var {
    pub id: MoeteDeltakarId,
    /// None: it is not written down yet.
    pub oppmoete: Option<Oppmoete>,
    pub kom: Option<Time>,
    pub gjekk: Option<Time>,
}

/// Writes down who was there.
pub(super) async fn oppmoete(
    tx: &mut WriteTx,
    moete: MoeteId,
    alle: &[Var],
) -> Result<(), sqlx::Error> {
    let id: Vec<Uuid> = alle.iter().map(|v| v.id.uuid()).collect();
    let oppmoete = alle.iter().map(|v| v.oppmoete.map(Oppmoete::code));
    let oppmoete: Vec<Option<&str>> = oppmoete.collect();
    let kom: Vec<Option<Time>> = alle.iter().map(|v| v.kom).collect();
    let gjekk: Vec<Option<Time>> = alle.iter().map(|v| v.gjekk).collect();
    sqlx::query!(
        "update moete_deltakar d set oppmoete = v.oppmoete, kom = v.kom, gjekk = v.gjekk, version = d.version + 1
        from unnest($2::uuid[], $3::text[], $4::time[], $5::time[]) v (id, oppmoete, kom, gjekk)
        where d.moete_id = $1 and d.moete_deltakar_id = v.id and d.teken_av_at is null",
        moete.uuid(),
        &id,
        &oppmoete as &[Option<&str>],
        &kom as &[Option<Time>],
        &gjekk as &[Option<Time>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Somebody who is called and does not write the referat of a named item.
pub(super) struct SkrivIkkje {
    /// Its number on the agenda.
    pub plass: i32,
    /// The sak, when the reader sees it.
    pub sak_id: Option<SakId>,
    pub moete_deltakar_id: MoeteDeltakarId,
}

/// Who cannot write the referat of which items: of the saker the reader sees, to those who plan; and each of oneself.
pub(super) async fn skriv_ikkje(
    tx: &mut PgConnection,
    moete: MoeteId,
) -> Result<Vec<SkrivIkkje>, sqlx::Error> {
    sqlx::query_as!(
        SkrivIkkje,
        r#"select plass as "plass!", sak_id as "sak_id?: SakId", moete_deltakar_id as "moete_deltakar_id!: MoeteDeltakarId"
        from app.moete_skriv_ikkje($1)"#,
        moete.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The meetings the person of the transaction is called to, from a day on: those first that wait for an answer.
pub(super) async fn mine(
    tx: &mut PgConnection,
    fraa: Date,
    flest: i64,
) -> Result<Vec<MittMoete>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (d.svar <> 'ventar', m.dato, m.fraa, m.moete_id) m.moete_id as "moete_id: MoeteId", e.namn, m.dato,
            m.fraa, m.til, m.stad, d.svar as "svar: Svar"
        from moete_deltakar d
        join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
        join eining e on e.kommune_id = m.kommune_id and e.eining_id = m.eining_id
        where d.kommune_id = (select app.kommune_id()) and d.prinsipal_id = any((select app.principals())::uuid[])
            and d.teken_av_at is null and m.tilstand = 'innkalla' and m.dato >= $1
        order by d.svar <> 'ventar', m.dato, m.fraa, m.moete_id
        limit $2"#,
        fraa,
        flest,
    )
    .fetch_all(tx)
    .await?;
    let mitt = rows.into_iter().map(|row| MittMoete {
        moete_id: row.moete_id,
        team: row.namn,
        tid: Tid {
            dato: row.dato,
            fraa: row.fraa,
            til: row.til,
        },
        stad: row.stad,
        svar: row.svar,
    });
    Ok(mitt.collect())
}
