//! SQL about the inbox.

use sqlx::postgres::PgConnection;

use crate::db::WriteTx;
use crate::ids::{BarnId, MeldingId};
use crate::melding::innhald::Melding;
use crate::melding::model::AnnanStad;
use crate::sak::NesteKva;

/// Rows on a page of the inbox.
pub(in crate::melding) const SIDE: usize = 30;

/// The reader's own, the latest first, older than the one with this id.
pub(in crate::melding) async fn list(
    tx: &mut PgConnection,
    foer: Option<MeldingId>,
) -> Result<Vec<Melding>, sqlx::Error> {
    let key = match foer {
        Some(id) => find(tx, id).await?.map(|m| (m.at, m.melding_id.uuid())),
        None => None,
    };
    let (at, id) = key.unzip();
    sqlx::query_as!(
        Melding,
        r#"select m.melding_id, m.slag, m.sak_id, m.objekt_id, f.namn as "fraa_namn?", s.saksnummer as "saksnummer?",
            s.barn_namn as "barn_namn?", s.barn_id as "barn_id?: BarnId", m.at, m.lesen_at,
            app.melding_gjeld(m) as "gjeld!", m.dato, s.neste_kva as "neste_kva?: NesteKva", s.neste_merknad,
            t.tiltak as "tiltak?"
        from melding m
        left join sak s on s.kommune_id = m.kommune_id and s.sak_id = m.sak_id
        left join brukar f on f.brukar_id = m.fraa_brukar_id
        left join tiltak t on m.slag in ('tiltak_naer', 'tiltak_over') and t.kommune_id = m.kommune_id
            and t.tiltak_id = m.objekt_id
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id())
            and ($1::timestamptz is null or (m.at, m.melding_id) < ($1, $2))
        order by m.at desc, m.melding_id desc
        limit $3"#,
        at,
        id,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// One of the reader's own.
pub(in crate::melding) async fn find(
    tx: &mut PgConnection,
    id: MeldingId,
) -> Result<Option<Melding>, sqlx::Error> {
    sqlx::query_as!(
        Melding,
        r#"select m.melding_id, m.slag, m.sak_id, m.objekt_id, f.namn as "fraa_namn?", s.saksnummer as "saksnummer?",
            s.barn_namn as "barn_namn?", s.barn_id as "barn_id?: BarnId", m.at, m.lesen_at,
            app.melding_gjeld(m) as "gjeld!", m.dato, s.neste_kva as "neste_kva?: NesteKva", s.neste_merknad,
            t.tiltak as "tiltak?"
        from melding m
        left join sak s on s.kommune_id = m.kommune_id and s.sak_id = m.sak_id
        left join brukar f on f.brukar_id = m.fraa_brukar_id
        left join tiltak t on m.slag in ('tiltak_naer', 'tiltak_over') and t.kommune_id = m.kommune_id
            and t.tiltak_id = m.objekt_id
        where m.melding_id = $1"#,
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Where else something waits for the reader.
pub(in crate::melding) async fn andre_stader(
    tx: &mut PgConnection,
) -> Result<Vec<AnnanStad>, sqlx::Error> {
    sqlx::query_as!(
        AnnanStad,
        r#"select kommune_namn as "kommune_namn!", tal as "tal!" from app.ulesne_andre_stader()"#,
    )
    .fetch_all(tx)
    .await
}

/// This one is read.
pub(in crate::melding) async fn read(tx: &mut WriteTx, id: MeldingId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update melding set lesen_at = $2
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and lesen_at is null and melding_id = $1",
        id.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The reader's unread that hold, the latest first: as many as the number in the menu counts to.
pub(in crate::melding) async fn unread(
    tx: &mut PgConnection,
) -> Result<Vec<MeldingId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select m.melding_id as "melding_id: MeldingId" from melding m
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id())
            and m.lesen_at is null and app.melding_gjeld(m)
        order by m.at desc, m.melding_id desc
        limit 100"#,
    )
    .fetch_all(tx)
    .await
}

/// These are read. They are named one by one: one that was being written while the page was made may have an earlier
/// time than those on it.
pub(in crate::melding) async fn read_all(
    tx: &mut WriteTx,
    ids: &[MeldingId],
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    sqlx::query!(
        "update melding set lesen_at = $2
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and lesen_at is null and melding_id = any($1)",
        &ids,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
