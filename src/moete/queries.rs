//! SQL about meetings.

use std::ops::RangeInclusive;

use sqlx::postgres::PgConnection;
use time::{Date, Time};
use uuid::Uuid;

use super::model::{Kalla, Moete, Oppteken, Tilstand};
use super::tid::Tid;
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BrukarId, EiningId, MoeteDeltakarId, MoeteId};

struct Row {
    moete_id: MoeteId,
    eining_id: EiningId,
    dato: Date,
    fraa: Time,
    til: Time,
    stad: String,
    tilstand: Tilstand,
    avlyst_grunn: Option<String>,
    moeteleiar_id: Option<MoeteDeltakarId>,
    referent_id: Option<MoeteDeltakarId>,
    version: i32,
}

impl From<Row> for Moete {
    fn from(row: Row) -> Self {
        Self {
            moete_id: row.moete_id,
            eining_id: row.eining_id,
            tid: Tid {
                dato: row.dato,
                fraa: row.fraa,
                til: row.til,
            },
            stad: row.stad,
            tilstand: row.tilstand,
            avlyst_grunn: row.avlyst_grunn,
            moeteleiar: row.moeteleiar_id,
            referent: row.referent_id,
            version: row.version,
        }
    }
}

/// The meeting with this id; none when there is none here.
pub(super) async fn find(tx: &mut PgConnection, id: MoeteId) -> Result<Option<Moete>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select moete_id, eining_id, dato, fraa, til, stad, tilstand, avlyst_grunn, moeteleiar_id, referent_id, version
        from moete where moete_id = $1",
        id.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(Moete::from))
}

/// The meetings of a team in some days, in order.
///
/// # Errors
/// When the database fails.
pub async fn list(
    tx: &mut PgConnection,
    eining: EiningId,
    dagar: RangeInclusive<Date>,
) -> Result<Vec<Moete>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select moete_id, eining_id, dato, fraa, til, stad, tilstand, avlyst_grunn, moeteleiar_id, referent_id, version
        from moete where eining_id = $1 and dato between $2 and $3
        order by dato, fraa, moete_id",
        eining.uuid(),
        dagar.start(),
        dagar.end(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Moete::from).collect())
}

/// When the people of the team are in the meetings of other teams.
pub(super) async fn opptekne(
    tx: &mut PgConnection,
    eining: EiningId,
    dagar: RangeInclusive<Date>,
) -> Result<Vec<Oppteken>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select brukar_id as "brukar_id!: BrukarId", dato as "dato!", fraa as "fraa!", til as "til!"
        from app.tst_opptekne($1, $2, $3)"#,
        eining.uuid(),
        dagar.start(),
        dagar.end(),
    )
    .fetch_all(tx)
    .await?;
    let oppteken = rows.into_iter().map(|row| Oppteken {
        brukar_id: row.brukar_id,
        tid: Tid {
            dato: row.dato,
            fraa: row.fraa,
            til: row.til,
        },
    });
    Ok(oppteken.collect())
}

/// Those who are called to the team's meetings to come and have not said no, in the order of their names.
pub(super) async fn kalla(
    tx: &mut PgConnection,
    eining: EiningId,
    today: Date,
) -> Result<Vec<Kalla>, sqlx::Error> {
    sqlx::query_as!(
        Kalla,
        r#"select d.moete_id, d.brukar_id as "brukar_id!: BrukarId", b.namn
        from moete_deltakar d
        join moete m on m.kommune_id = d.kommune_id and m.moete_id = d.moete_id
        join brukar b on b.brukar_id = d.brukar_id
        where d.eining_id = $1 and d.teken_av_at is null and d.svar <> 'forfall' and m.dato >= $2 and m.tilstand <> 'avlyst'
        order by app.sortering(b.namn) collate "C", b.brukar_id"#,
        eining.uuid(),
        today,
    )
    .fetch_all(tx)
    .await
}

/// A meeting to come in which people of the team are in another one too.
pub(super) struct Kollisjon {
    pub moete_id: MoeteId,
    /// Their names.
    pub namn: Vec<String>,
}

/// Those of a team, of some days; none to who does not plan for it.
pub(super) async fn kollisjonar(
    tx: &mut PgConnection,
    eining: EiningId,
    (fraa, til): (Date, Date),
) -> Result<Vec<Kollisjon>, sqlx::Error> {
    sqlx::query_as!(
        Kollisjon,
        r#"select moete_id as "moete_id!: MoeteId", namn as "namn!" from app.tst_kollisjonar($1, $2, $3)"#,
        eining.uuid(),
        fraa,
        til,
    )
    .fetch_all(tx)
    .await
}

/// Waits until nobody else plans for any of these people.
pub(super) async fn take_turns(tx: &mut WriteTx, folk: &[BrukarId]) -> Result<(), sqlx::Error> {
    let folk: Vec<Uuid> = folk.iter().map(|id| id.uuid()).collect();
    sqlx::query!(
        r#"select count(pg_advisory_xact_lock(hashtextextended(id::text, 5))) as "tal!"
        from unnest($1::uuid[]) with ordinality as f (id, nr)"#,
        &folk,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// A meeting to be made.
pub struct NyttMoete<'a> {
    /// Whose team.
    pub eining_id: EiningId,
    /// When.
    pub tid: Tid,
    /// Where.
    pub stad: &'a str,
}

/// Makes a meeting.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut WriteTx, nytt: &NyttMoete<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into moete (kommune_id, moete_id, eining_id, dato, fraa, til, stad, laga_av, laga_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        tx.new_id(),
        nytt.eining_id.uuid(),
        nytt.tid.dato,
        nytt.tid.fraa,
        nytt.tid.til,
        nytt.stad,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Saves when and where it is, and how it stands.
pub(super) async fn update(tx: &mut WriteTx, moete: &Moete) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete set dato = $3, fraa = $4, til = $5, stad = $6, tilstand = $7, avlyst_grunn = $8, version = version + 1
        where moete_id = $1 and version = $2",
        moete.moete_id.uuid(),
        moete.version,
        moete.tid.dato,
        moete.tid.fraa,
        moete.tid.til,
        moete.stad,
        moete.tilstand.code(),
        moete.avlyst_grunn,
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}

/// Whether a referat of it is approved: it has been, then.
pub(super) async fn er_godkjent(tx: &mut PgConnection, id: MoeteId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.moete_er_godkjent($1) as "godkjent!""#,
        id.uuid()
    )
    .fetch_one(tx)
    .await
}

/// Whether a referat that says who was there is approved, and is not being put right.
pub(super) async fn referat_stend(tx: &mut PgConnection, id: MoeteId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select app.moete_referat_stend($1) as "stend!""#,
        id.uuid()
    )
    .fetch_one(tx)
    .await
}

/// Saves who leads it and who writes.
pub(super) async fn funksjonar(tx: &mut WriteTx, moete: &Moete) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update moete set moeteleiar_id = $3, referent_id = $4, version = version + 1 where moete_id = $1 and version = $2",
        moete.moete_id.uuid(),
        moete.version,
        moete.moeteleiar.map(MoeteDeltakarId::uuid),
        moete.referent.map(MoeteDeltakarId::uuid),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}
