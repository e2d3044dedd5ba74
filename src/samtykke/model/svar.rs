//! What has come of a form: signatures, and what was taken back.

use time::{Date, OffsetDateTime};

use super::{Kven, Sagt, Samtykke, Signatar, Spurt, Staar};
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{BrukarId, FoeresettId, SamtykkeId, SignaturId};
use crate::samtykke::Instansslag;
use crate::samtykke::mal::Spraak;
use crate::samtykke::papir;
use crate::web::dates;

codes! {
    /// How a signature was given.
    Maate {
        /// On a page of Laget, logged in.
        Oidc => "oidc", "Med ID-porten";
        /// On paper.
        Papir => "papir", "På papir";
        /// Said to somebody, with a witness.
        Munnleg => "munnleg", "Munnleg";
    }
}

/// What somebody has signed, word for word.
pub(in crate::samtykke) struct SignertTekst {
    pub namn: String,
    pub rolle: String,
    pub signert_dato: Date,
    pub spraak: Spraak,
    pub tekst: String,
    pub tekst_sha256: Vec<u8>,
}

impl SignertTekst {
    /// The fingerprint, in the letters it has on the document.
    pub fn avtrykk(&self) -> String {
        hex::encode(&self.tekst_sha256)
    }
}

/// A signature, confirmed or not.
#[derive(Clone, Debug)]
pub(in crate::samtykke) struct Signatur {
    pub samtykke_id: SamtykkeId,
    pub id: SignaturId,
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    pub namn: String,
    pub rolle: String,
    pub maate: Maate,
    pub nivaa: Option<String>,
    pub original_stad: Option<String>,
    pub vitne: Option<String>,
    pub ja: Vec<String>,
    pub nei: Vec<String>,
    pub stad: String,
    pub signert_dato: Date,
    pub at: OffsetDateTime,
    /// Of the text that was signed.
    pub tekst_sha256: Vec<u8>,
    pub registrert_av: Option<BrukarId>,
    pub registrert_namn: Option<String>,
    pub stemmer: Option<bool>,
    pub stadfesta_namn: Option<String>,
    /// The language of what was read and signed.
    pub spraak: Spraak,
    /// A translator had read it by then.
    pub kontrollert: bool,
}

impl Signatur {
    /// It waits for somebody else to confirm it.
    pub fn ventar(&self) -> bool {
        self.maate != Maate::Oidc && self.stemmer.is_none()
    }

    /// It counts.
    pub fn gjeld(&self) -> bool {
        self.maate == Maate::Oidc || self.stemmer == Some(true)
    }

    /// "På papir 12.11.2026 i Vinje. Originalen: arkivskap 2."
    pub fn korleis(&self) -> String {
        let naar = (self.signert_dato, &*self.stad);
        let (original, vitne) = (self.original_stad.as_deref(), self.vitne.as_deref());
        papir::korleis(self.maate, naar, original, vitne)
    }

    /// "Signert på polsk, ikkje kontrollert omsetjing"; none in Nynorsk, which the others are made from.
    pub fn spraak_tekst(&self) -> Option<String> {
        let kontroll = if self.kontrollert { "" } else { "ikkje " };
        let namn = self.spraak.namn();
        (self.spraak != Spraak::Nynorsk)
            .then(|| format!("Signert på {namn}, {kontroll}kontrollert omsetjing"))
    }

    /// Who has written it down and who confirmed it.
    pub fn av(&self) -> String {
        let Some(skreiv) = self.registrert_namn.as_deref() else {
            return String::new();
        };
        let stadfesta = self.stemmer.zip(self.stadfesta_namn.as_deref());
        papir::av(skreiv, stadfesta, !self.nei.is_empty())
    }
}

impl Samtykke {
    /// The instansar of these codes, as the form asks about them.
    pub(in crate::samtykke) fn namna(&self, codes: &[String]) -> String {
        let namn = |code: &String| {
            let slag = Instansslag::from_code(code)?;
            let spurt = self.spurde.iter().find(|s| s.slag == slag);
            Some(spurt.map_or_else(|| slag.label().to_owned(), Spurt::instans))
        };
        codes.iter().filter_map(namn).collect::<Vec<_>>().join(", ")
    }
}

/// Something that was taken back.
#[derive(Clone, Debug)]
pub(in crate::samtykke) struct Trekk {
    pub samtykke_id: SamtykkeId,
    pub namn: Option<String>,
    pub signatar: Signatar,
    pub slag: Option<Instansslag>,
    pub at: OffsetDateTime,
}

impl Trekk {
    /// "12.11.2026: Mor Moe trekte samtykket for PPT"
    pub fn tekst(&self) -> String {
        let kva = self.slag.map_or("heile samtykket".to_owned(), |slag| {
            format!("samtykket for {}", slag.label())
        });
        let kven = self.namn.as_deref().unwrap_or(self.signatar.label());
        format!("{}: {kven} trekte {kva}.", dates::short(oslo_date(self.at)))
    }
}

impl Samtykke {
    /// The signatures of a paper or a talk that this person may confirm.
    pub(in crate::samtykke) fn aa_stadfeste(&self, meg: BrukarId) -> Vec<&Signatur> {
        let another = |s: &&Signatur| s.registrert_av != Some(meg) && self.ventar_stadfesting(s);
        self.signaturar.iter().filter(another).collect()
    }

    /// It waits for another to confirm it: not when the form is taken back or over, or all it said yes to is taken back
    /// (`app.samtykke_ventar_stadfesting`).
    pub(in crate::samtykke) fn ventar_stadfesting(&self, signatur: &Signatur) -> bool {
        let over = |s: Staar| matches!(s, Staar::Attende | Staar::Utgaatt);
        signatur.ventar()
            && !self.spurde.iter().all(|s| over(s.staar))
            && (!signatur.nei.is_empty()
                || !signatur.ja.iter().all(|slag| self.trekt(signatur, slag)))
    }

    /// The one who signed has taken back what was said of an instans.
    fn trekt(&self, signatur: &Signatur, slag: &str) -> bool {
        let same = |k: &&Kven| {
            k.slag.code() == slag
                && k.signatar == signatur.signatar
                && k.foeresett_id == signatur.foeresett_id
        };
        self.kven.iter().filter(same).any(|k| k.svar == Sagt::Trekt)
    }
}
