//! SQL about uroer.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::model::{Kept, KorRaskt, NyUro};
use crate::access::Medlemskap;
use crate::db::WriteTx;
use crate::ids::{EiningId, SakId, UroId};
use crate::web::dates;

/// Keeps an uro. Gives false when it was kept before: the form was sent twice.
///
/// # Errors
/// When the database fails.
pub(super) async fn insert(
    tx: &mut WriteTx,
    uro: &NyUro,
    sak: SakId,
    plass: &Medlemskap,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query!(
        "insert into uro (kommune_id, uro_id, sak_id, meldt_av, instans_id, eining_id, kva_er_sett, kven_er_uroa,
            kva_meistrar_barnet, kor_raskt, meldt_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (kommune_id, uro_id) do nothing",
        tx.actor().kommune_id.uuid(),
        uro.uro_id.uuid(),
        sak.uuid(),
        tx.actor().brukar_id.uuid(),
        plass.instans_id.uuid(),
        plass.eining_id.map(EiningId::uuid),
        uro.kva_er_sett,
        uro.kven_er_uroa,
        uro.kva_meistrar_barnet,
        uro.kor_raskt.code(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// Waits until nobody else keeps this uro: the same form, sent twice at once.
pub(super) async fn wait_for(tx: &mut WriteTx, uro: UroId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        uro.to_string()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What is kept of an uro, if it is seen.
pub(super) async fn find_kept(tx: &mut WriteTx, uro: UroId) -> Result<Option<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        "select sak_id, kva_er_sett, kven_er_uroa, kva_meistrar_barnet, kor_raskt from uro where uro_id = $1",
        uro.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// An uro as its sak's page shows it.
#[derive(Clone, Debug)]
pub struct Uro {
    /// Facts.
    pub kva_er_sett: String,
    /// Who is worried.
    pub kven_er_uroa: String,
    /// What the child masters.
    pub kva_meistrar_barnet: String,
    /// A code of [`KorRaskt`].
    pub kor_raskt: String,
    /// Who reported it.
    pub meldt_av: String,
    /// Where that person works.
    pub stad: String,
    /// When.
    pub meldt_at: OffsetDateTime,
}

impl Uro {
    /// How urgent, in words.
    #[must_use]
    pub fn kor_raskt_tekst(&self) -> &'static str {
        KorRaskt::from_code(&self.kor_raskt).map_or("", KorRaskt::label)
    }

    /// "Meldt 13. nov. 2026 kl. 07.00 av Kari Lislegard, Åmot skule"
    #[must_use]
    pub fn meldt_tekst(&self) -> String {
        format!(
            "Meldt {} av {}, {}",
            dates::date_time(self.meldt_at),
            self.meldt_av,
            self.stad
        )
    }
}

/// The uroer of a sak, the oldest first. With adressesperre they do not tell the eining, as the lag does not.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Uro>, sqlx::Error> {
    sqlx::query_as!(
        Uro,
        r#"select u.kva_er_sett, u.kven_er_uroa, u.kva_meistrar_barnet, u.kor_raskt, b.namn as "meldt_av: String",
            case when c.adressesperre then i.namn else coalesce(e.namn, i.namn) end as "stad!", u.meldt_at
        from uro u
        join sak s on s.kommune_id = u.kommune_id and s.sak_id = u.sak_id
        join barn c on c.kommune_id = s.kommune_id and c.barn_id = s.barn_id
        join brukar b on b.brukar_id = u.meldt_av
        join instans i on i.instans_id = u.instans_id
        left join eining e on e.kommune_id = u.kommune_id and e.eining_id = u.eining_id
        where u.sak_id = $1
        order by u.meldt_at, u.uro_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}
