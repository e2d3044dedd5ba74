//! SQL about talks and meetings.

use sqlx::postgres::PgConnection;
use time::Date;

use super::model::{Korleis, NySamtale, Samtale, Slag};
use crate::db::WriteTx;
use crate::ids::{SakId, SamtaleId};
use crate::sak::Sak;

/// Writes the talk down.
pub(super) async fn insert(
    tx: &mut WriteTx,
    sak: &Sak,
    samtale: SamtaleId,
    slag: Slag,
    dato: Date,
    ny: &NySamtale,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, kven_var_med, foeresette_sa,
            barnets_stemme, stemme_manglar_grunn, ikkje_vis_grunn, ikkje_halden_grunn, samtykke_stad, runde,
            skriven_av, skriven_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        tx.actor().kommune_id.uuid(),
        samtale.uuid(),
        sak.sak_id.uuid(),
        slag.code(),
        dato,
        ny.korleis.map(Korleis::code),
        ny.kven_var_med,
        ny.foeresette_sa,
        ny.barnets_stemme,
        ny.stemme_manglar_grunn,
        ny.ikkje_vis_grunn,
        ny.ikkje_halden_grunn,
        ny.samtykke_stad,
        sak.runde,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Talks and meetings a page shows; a sak has a few.
const MAX: i64 = 100;

/// The sak's talks and meetings, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Samtale>, sqlx::Error> {
    sqlx::query_as!(
        Samtale,
        "select x.samtale_id, x.slag, x.dato, x.korleis, x.kven_var_med, x.foeresette_sa, x.barnets_stemme,
            x.stemme_manglar_grunn, x.ikkje_vis_grunn, x.ikkje_halden_grunn, x.samtykke_stad, x.runde,
            b.namn as skriven_av_namn, x.skriven_at
        from samtale x
        join brukar b on b.brukar_id = x.skriven_av
        where x.sak_id = $1
        order by x.dato desc, x.samtale_id desc
        limit $2",
        sak.uuid(),
        MAX,
    )
    .fetch_all(tx)
    .await
}
