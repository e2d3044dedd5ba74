//! SQL about the changes of a card that another employee confirms.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use crate::barn::model::endring::{Endra, Endring};
use crate::db::WriteTx;
use crate::ids::{BarnId, FoeresettId, KortEndringId};

struct Row {
    id: KortEndringId,
    barn_id: BarnId,
    namn: String,
    kva: Endra,
    foeresett_id: Option<FoeresettId>,
    foer: Option<String>,
    no: Option<String>,
    gjort_av: String,
    gjort_at: OffsetDateTime,
    merke: String,
    mi: bool,
    avslutta: bool,
}

impl From<Row> for Endring {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            barn_id: row.barn_id,
            namn: row.namn.into(),
            kva: row.kva,
            foeresett_id: row.foeresett_id,
            foer: row.foer.zip(row.no),
            gjort_av: row.gjort_av,
            gjort_at: row.gjort_at,
            merke: row.merke,
            mi: row.mi,
            avslutta: row.avslutta,
        }
    }
}

/// Which changes.
enum Kva {
    Barn(BarnId),
    Endring(KortEndringId),
    /// Of the einingar one leads, by others.
    Mine,
}

/// Those that wait, the oldest first; at most 50.
async fn select(tx: &mut PgConnection, kva: Kva) -> Result<Vec<Endring>, sqlx::Error> {
    let (barn, endring) = match kva {
        Kva::Barn(id) => (Some(id.uuid()), None),
        Kva::Endring(id) => (None, Some(id.uuid())),
        Kva::Mine => (None, None),
    };
    let rows = sqlx::query_as!(
        Row,
        r#"select e.kort_endring_id as "id: KortEndringId", e.barn_id as "barn_id: BarnId",
            coalesce(f.namn, b.fornamn || ' ' || b.etternamn) as "namn!", e.kva as "kva: Endra",
            e.foeresett_id as "foeresett_id: FoeresettId", e.foer,
            case e.kva when 'omsorg' then b.omsorgsstatus when 'foedd' then b.foedd::text end as no,
            a.namn as gjort_av, e.gjort_at, e.gjort_at::text as "merke!", e.gjort_av = (select app.brukar_id()) or app.naudrett_eigen_familie(e.barn_id) as "mi!",
            e.kva in ('ansvar', 'verje') and f.avslutta_at is not null as "avslutta!"
        from kort_endring e
        join barn b on b.kommune_id = e.kommune_id and b.barn_id = e.barn_id
        left join foeresett f on f.kommune_id = e.kommune_id and f.foeresett_id = e.foeresett_id
        join brukar a on a.brukar_id = e.gjort_av
        where e.stadfesta_at is null and (e.barn_id = $1 or e.kort_endring_id = $2
            or ($3 and b.eining_id = any((select app.leia_einingar())::uuid[]) and e.gjort_av <> (select app.brukar_id())))
        order by e.gjort_at, e.kort_endring_id
        limit 50"#,
        barn,
        endring,
        matches!(kva, Kva::Mine),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(Endring::from).collect())
}

/// The changes of a child's card that wait for another to confirm them, the oldest first.
pub(in crate::barn) async fn of_barn(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Vec<Endring>, sqlx::Error> {
    select(tx, Kva::Barn(barn)).await
}

/// Those of the children of the einingar one leads, that others have made.
pub(in crate::barn) async fn mine(tx: &mut PgConnection) -> Result<Vec<Endring>, sqlx::Error> {
    select(tx, Kva::Mine).await
}

/// One that waits.
pub(in crate::barn) async fn find(
    tx: &mut PgConnection,
    endring: KortEndringId,
) -> Result<Option<Endring>, sqlx::Error> {
    Ok(select(tx, Kva::Endring(endring)).await?.pop())
}

/// What a number that was typed came to.
pub(in crate::barn) enum Nummer {
    /// It is the one that waits: what it is found by.
    Rett(Vec<u8>),
    /// It is another.
    Annan,
    /// There is no look-up left: nothing was compared.
    ForMange,
}

/// Compares the number that was typed, by what it may be found by, with the one that waits. A wrong one is counted as a look-up.
pub(in crate::barn) async fn nummer(
    tx: &mut WriteTx,
    endring: KortEndringId,
    moegelege: &[Vec<u8>],
) -> Result<Nummer, sqlx::Error> {
    let row = sqlx::query!(
        r#"select oppslag, for_mange as "for_mange!" from app.kort_endring_nummer($1, $2)"#,
        endring.uuid(),
        moegelege,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(match (row.for_mange, row.oppslag) {
        (true, _) => Nummer::ForMange,
        (false, Some(oppslag)) => Nummer::Rett(oppslag),
        (false, None) => Nummer::Annan,
    })
}

/// It is so, says another than who wrote it, of what was shown. False when it waits no more, is another by now, or is one's own.
pub(in crate::barn) async fn stadfest(
    tx: &mut WriteTx,
    endring: KortEndringId,
    merke: &str,
    oppslag: Option<&[u8]>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update kort_endring set stadfesta_av = $2, stadfesta_at = $3, stadfesta_oppslag = $5
        where kort_endring_id = $1 and gjort_at::text = $4 and stadfesta_at is null",
        endring.uuid(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
        merke,
        oppslag,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets an ended link back, while the end waits to be confirmed. False when it waits no more.
pub(in crate::barn) async fn set_tilbake(
    tx: &mut WriteTx,
    endring: KortEndringId,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update foeresett f set avslutta_at = null, version = version + 1
        where f.avslutta_at is not null and f.foeresett_id = (
            select e.foeresett_id from kort_endring e
            where e.kort_endring_id = $1 and e.kva in ('ansvar', 'verje') and e.stadfesta_at is null
        )",
        endring.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
