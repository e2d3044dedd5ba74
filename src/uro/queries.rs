//! SQL about uroer.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::model::{KorRaskt, NyUro};
use crate::access::Medlemskap;
use crate::db::WriteTx;
use crate::ids::{EiningId, SakId, UroId};
use crate::sak::Sak;
use crate::web::dates;

/// Keeps an uro.
pub(super) async fn insert(
    tx: &mut WriteTx,
    id: UroId,
    uro: &NyUro,
    sak: SakId,
    plass: &Medlemskap,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into uro (kommune_id, uro_id, sak_id, meldt_av, instans_id, eining_id, kva_er_sett, kven_er_uroa,
            kva_meistrar_barnet, kor_raskt, meldt_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
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
    Ok(())
}

/// An uro as its sak's page shows it.
#[derive(Clone, Debug)]
pub struct Uro {
    /// Which.
    pub uro_id: UroId,
    /// Facts.
    pub kva_er_sett: String,
    /// Who is worried.
    pub kven_er_uroa: String,
    /// What the child masters.
    pub kva_meistrar_barnet: String,
    /// How urgent.
    pub kor_raskt: KorRaskt,
    /// Who reported it.
    pub meldt_av: String,
    /// Where that person works.
    pub stad: String,
    /// When.
    pub meldt_at: OffsetDateTime,
}

impl Uro {
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
pub async fn list_for_sak(tx: &mut PgConnection, sak: &Sak) -> Result<Vec<Uro>, sqlx::Error> {
    sqlx::query_as!(
        Uro,
        r#"select u.uro_id, u.kva_er_sett, u.kven_er_uroa, u.kva_meistrar_barnet, u.kor_raskt, b.namn as "meldt_av: String",
            case when $2 then i.namn else coalesce(e.namn, i.namn) end as "stad!", u.meldt_at
        from uro u
        join brukar b on b.brukar_id = u.meldt_av
        join instans i on i.instans_id = u.instans_id
        left join eining e on e.kommune_id = u.kommune_id and e.eining_id = u.eining_id
        where u.sak_id = $1
        order by u.meldt_at, u.uro_id"#,
        sak.sak_id.uuid(),
        sak.adressesperre,
    )
    .fetch_all(tx)
    .await
}
