//! SQL about talks and meetings.

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};

use super::model::{Korleis, NySamtale, Samtale, Slag};
use crate::db::WriteTx;
use crate::ids::{SakId, SamtaleId};
use crate::sak::Sak;

/// True when this talk is written down already: the form was sent twice.
pub(super) async fn exists(
    tx: &mut PgConnection,
    sak: SakId,
    samtale: SamtaleId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from samtale where sak_id = $1 and samtale_id = $2) as "exists!""#,
        sak.uuid(),
        samtale.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// Writes the talk down. Gives false when that id is taken: the form was sent twice.
pub(super) async fn insert(
    tx: &mut WriteTx,
    sak: &Sak,
    samtale: SamtaleId,
    slag: Slag,
    dato: Date,
    ny: &NySamtale,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into samtale (kommune_id, samtale_id, sak_id, slag, dato, korleis, kven_var_med, foeresette_sa,
            barnets_stemme, stemme_manglar_grunn, ikkje_vis_grunn, ikkje_halden_grunn, samtykke_stad, runde,
            skriven_av, skriven_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict (kommune_id, samtale_id) do nothing",
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
    Ok(inserted.rows_affected() == 1)
}

struct Row {
    samtale_id: SamtaleId,
    slag: String,
    dato: Date,
    korleis: Option<String>,
    kven_var_med: Option<String>,
    foeresette_sa: Option<String>,
    barnets_stemme: Option<String>,
    stemme_manglar_grunn: Option<String>,
    ikkje_vis_grunn: Option<String>,
    ikkje_halden_grunn: Option<String>,
    samtykke_stad: Option<String>,
    runde: i16,
    namn: String,
    skriven_at: OffsetDateTime,
}

/// Talks and meetings a page shows; a sak has a few.
const MAX: i64 = 100;

/// The sak's talks and meetings, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Samtale>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select x.samtale_id, x.slag, x.dato, x.korleis, x.kven_var_med, x.foeresette_sa, x.barnets_stemme,
            x.stemme_manglar_grunn, x.ikkje_vis_grunn, x.ikkje_halden_grunn, x.samtykke_stad, x.runde, b.namn,
            x.skriven_at
        from samtale x
        join brukar b on b.brukar_id = x.skriven_av
        where x.sak_id = $1
        order by x.dato desc, x.samtale_id desc
        limit $2",
        sak.uuid(),
        MAX,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Samtale {
                samtale_id: row.samtale_id,
                slag: Slag::from_code(&row.slag)?,
                dato: row.dato,
                korleis: row.korleis.as_deref().and_then(Korleis::from_code),
                kven_var_med: row.kven_var_med,
                foeresette_sa: row.foeresette_sa,
                barnets_stemme: row.barnets_stemme,
                stemme_manglar_grunn: row.stemme_manglar_grunn,
                ikkje_vis_grunn: row.ikkje_vis_grunn,
                ikkje_halden_grunn: row.ikkje_halden_grunn,
                samtykke_stad: row.samtykke_stad,
                runde: row.runde,
                skriven_av_namn: row.namn,
                skriven_at: row.skriven_at,
            })
        })
        .collect())
}
