//! The meeting with the føresette and the team, written down by the referat of a TST (steg 5).

use time::Date;

use super::model::{Korleis, NySamtale, Slag, moete_no};
use super::queries;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::sak::reglar::etter;
use crate::sak::{self, Framdrift, Hending, Sak};
use crate::web::dates;

/// A meeting of the team that is written down as its referat.
pub struct IReferat<'a> {
    /// The day.
    pub dato: Date,
    /// Who was there.
    pub kven: &'a str,
    /// What was agreed.
    pub avtalt: &'a str,
    /// What the child says.
    pub stemme: &'a str,
    /// Why it is not heard.
    pub stemme_grunn: &'a str,
    /// Why a føresett cannot read what it says.
    pub ikkje_vis_grunn: &'a str,
}

/// True where the sak is, when the meeting of this round is not written down.
///
/// # Errors
/// When the database fails.
pub async fn manglar(tx: &mut WriteTx, sak: &Sak) -> Result<bool, AppError> {
    let fakta = sak::fakta(tx, sak.sak_id).await?;
    Ok(sak.open() && moete_no(sak.steg, fakta.moete))
}

/// Writes down the meeting of this round, to which the føresette were asked: the first takes the sak to steg 5. The whole of it stands
/// in the referat.
///
/// # Errors
/// When the database fails.
pub async fn fraa_referat(
    tx: &mut WriteTx,
    sak: &mut Sak,
    referat: &IReferat<'_>,
) -> Result<(), AppError> {
    let noko = |tekst: &str, max: usize| (!tekst.is_empty()).then(|| avkorta(tekst, max));
    let delt = sak::delt_med(tx, sak.sak_id).await?;
    let samtale = NySamtale {
        korleis: Some(Korleis::Moete),
        kven_var_med: noko(referat.kven, 1000),
        foeresette_sa: Some(avkorta(referat.avtalt, 8000)),
        barnets_stemme: noko(referat.stemme, 8000),
        stemme_manglar_grunn: noko(referat.stemme_grunn, 1000),
        ikkje_vis_grunn: noko(referat.ikkje_vis_grunn, 1000),
        samtykke_stad: (!delt.is_empty()).then(|| sak::I_LAGET.to_owned()),
        ..NySamtale::default()
    };
    let id = tx.new_id().into();
    queries::insert(tx, sak, id, Slag::Moete, referat.dato, &samtale).await?;
    let tekst = format!(
        "{}. Dei føresette var inviterte.",
        dates::long(referat.dato)
    );
    let til = etter(sak.steg, Framdrift::Moete);
    sak::happened(tx, sak, til, Hending::Moete, Some(&tekst)).await
}

/// So much as there is room for; the rest stands in the referat.
fn avkorta(tekst: &str, max: usize) -> String {
    const MEIR: &str = " … (resten står i referatet)";
    if tekst.chars().count() <= max {
        return tekst.to_owned();
    }
    let teken: String = tekst.chars().take(max - MEIR.chars().count()).collect();
    teken + MEIR
}
