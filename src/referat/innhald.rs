//! What a referat says, all of it: what is approved, hashed, and made a document of.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::del::Del;
use super::model::{Delar, Referat};
use super::tiltaksplan;
use crate::error::AppError;
use crate::moete::Moete;

/// The words of a referat, in the order of the template.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Innhald {
    /// "Vinje kommune, TST Åmot skule"
    pub stad: String,
    /// "tysdag 1. desember 2026 kl. 12.00–13.30"
    pub dato: String,
    /// Who wrote it.
    pub referent: String,
    /// Whom it is about; none is what is about no child.
    pub gjeld: Option<String>,
    /// Which version, from 1.
    pub versjon: i16,
    /// Why it is another than the one before.
    pub retting: Option<String>,
    /// The parts that are text, by code.
    pub delar: Vec<(String, String)>,
    /// Why barnets stemme is missing.
    pub stemme_manglar: String,
    /// Why a føresett cannot read barnets stemme, and who decided.
    pub stemme_skjult: Option<(String, String)>,
    /// The rows of the tiltaksplan: mål, tiltak, ansvarleg, innan.
    pub tiltaksplan: Vec<[String; 4]>,
    /// Which row each is; not of the oldest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub radid: Vec<String>,
}

impl Innhald {
    /// As the parts stand.
    #[must_use]
    pub fn of(
        (referat, moete): (&Referat, &Moete),
        stad: String,
        gjeld: Option<String>,
        delar: &Delar,
        namn: impl Fn(&str) -> String,
    ) -> Self {
        let tekst = |del: Del| (del.code().to_owned(), delar.tekst(del).to_owned());
        let rader = tiltaksplan::les(delar.tekst(Del::Tiltaksplan));
        let radid = rader.iter().map(|rad| rad.id.clone()).collect();
        let rad = |rad: tiltaksplan::Rad| {
            let innan = tiltaksplan::vis_innan(&rad.innan, moete.tid.dato);
            [rad.maal, rad.tiltak, namn(&rad.ansvarleg), innan]
        };
        let skjult = delar.lagra(Del::StemmeSkjult);
        Self {
            stad,
            dato: moete.tid.tekst(),
            referent: referat.skriven_av.clone(),
            gjeld,
            versjon: referat.nr + 1,
            retting: referat.retting_grunn.clone(),
            delar: Del::tekstar().filter(|d| d.i_malen()).map(tekst).collect(),
            stemme_manglar: delar.tekst(Del::StemmeManglar).to_owned(),
            stemme_skjult: (!skjult.tekst.is_empty()).then_some((skjult.tekst, skjult.av)),
            tiltaksplan: rader.into_iter().map(rad).collect(),
            radid,
        }
    }

    /// What a part says.
    #[must_use]
    pub fn tekst(&self, del: Del) -> &str {
        let funnen = self.delar.iter().find(|(code, _)| code == del.code());
        funnen.map_or("", |(_, tekst)| tekst.as_str())
    }

    /// The parts that are text, before the tiltaksplan or after it.
    pub fn tekstar(&self, foer: bool) -> impl Iterator<Item = (Del, &str)> {
        Del::tekstar()
            .filter(move |d| d.i_malen() && *d != Del::TilStades && (*d < Del::Tiltaksplan) == foer)
            .map(|d| (d, self.tekst(d)))
    }

    /// The exact words that are approved, and their SHA-256.
    ///
    /// # Errors
    /// Never, of what a referat holds.
    pub fn frose(&self) -> Result<(String, [u8; 32]), AppError> {
        let tekst = serde_json::to_string(self).map_err(anyhow::Error::new)?;
        let avtrykk = Sha256::digest(tekst.as_bytes()).into();
        Ok((tekst, avtrykk))
    }

    /// From the words that were approved; a day that was written "2026-12-01" is shown as days are shown.
    ///
    /// # Errors
    /// When they are not the words of a referat.
    pub fn les(tekst: &str) -> Result<Self, AppError> {
        let mut innhald: Self = serde_json::from_str(tekst).map_err(anyhow::Error::new)?;
        for [_, _, _, innan] in &mut innhald.tiltaksplan {
            let med_aar_fyrst = innan.chars().take_while(char::is_ascii_digit).count() == 4;
            if med_aar_fyrst {
                // the year is written, so that no other day is needed to know which
                *innan = tiltaksplan::vis_innan(innan, time::Date::MIN);
            }
        }
        Ok(innhald)
    }
}
