//! Who must answer, and what they have said.

use time::OffsetDateTime;

use super::{Samtykke, Signatur};
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{FoeresettId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::samtykke::mal::Svar;
use crate::web::dates;

codes! {
    /// Who it is that must do something.
    Signatar {
        /// Somebody with foreldreansvar, or a verje.
        Foeresett => "foeresett", "Føresett";
        /// The youth.
        Barn => "barn", "Ungdommen";
        /// Barnevernet, where it has the care.
        Barnevern => "barnevern", "Barnevernet";
        /// The youth is to be heard; that is no signature.
        BarnHoeyrt => "barn_hoeyrt", "Ungdommen skal bli høyrd";
        /// Nobody is known, or it cannot be asked.
        Ingen => "ingen", "Ingen kan samtykke";
    }
}

codes! {
    /// What one who must sign has said of an instans, until today; the ja or nei of the form itself is `mal::Svar`.
    Sagt {
        /// Yes.
        Ja => "ja", "Ja";
        /// No.
        Nei => "nei", "Nei";
        /// Yes, and taken it back.
        Trekt => "trekt", "Trekt tilbake";
        /// Nothing yet.
        Ventar => "ventar", "Ikkje svart";
    }
}

/// Somebody who must sign about an instans, and what was said.
#[derive(Clone, Debug)]
pub(in crate::samtykke) struct Kven {
    pub samtykke_id: SamtykkeId,
    pub slag: Instansslag,
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    pub namn: Option<String>,
    pub svar: Sagt,
    /// An invitation of theirs was ended when the card got another fødselsnummer.
    pub nummer_endra: bool,
    /// When they were asked on the net last, if at all.
    pub spurd_at: Option<OffsetDateTime>,
}

impl Kven {
    /// The person, as a form names one: "foeresett:…", "barn".
    pub fn verdi(&self) -> String {
        match self.foeresett_id {
            Some(id) => format!("{}:{id}", self.signatar.code()),
            None => self.signatar.code().to_owned(),
        }
    }

    pub fn namn(&self) -> &str {
        self.namn.as_deref().unwrap_or(self.signatar.label())
    }

    /// How it stands with one who has no invitation that holds.
    pub fn utan_invitasjon(&self) -> String {
        match self.spurd_at.map(oslo_date) {
            Some(_) if self.nummer_endra => {
                "Lenka blei avslutta, for fødselsnummeret på kortet er endra. Send på nytt.".into()
            }
            Some(dag) => format!("Invitasjonen frå {} er avslutta.", dates::short(dag)),
            None => "Ikkje spurd på nett.".into(),
        }
    }
}

impl Samtykke {
    /// Those who must sign and have not, once each. Of another instans than the one that owns the sak one does not see the signature of
    /// somebody who said no, but that it is answered.
    pub(in crate::samtykke) fn manglar(&self) -> Vec<&Kven> {
        let har_svart = |kven: &Kven| {
            let mut svar = self.kven.iter().filter(|k| k.verdi() == kven.verdi());
            svar.any(|k| matches!(k.svar, Sagt::Ja | Sagt::Nei))
        };
        let har_signert = |kven: &Kven| {
            har_svart(kven)
                || self.signaturar.iter().any(|s| {
                    (s.gjeld() || s.ventar())
                        && s.signatar == kven.signatar
                        && s.foeresett_id == kven.foeresett_id
                })
        };
        self.folk()
            .into_iter()
            .filter(|k| !har_signert(k))
            .collect()
    }

    /// Whether it is for this person to answer about an instans.
    pub(in crate::samtykke) fn svarar_om(&self, kven: &Kven, slag: Instansslag) -> bool {
        self.kven
            .iter()
            .any(|k| k.slag == slag && k.verdi() == kven.verdi())
    }

    /// What the signatures come to for an instans: yes when all who must have said it, no when anybody has said no, else
    /// nothing yet. It is what was signed, whatever day it is, and whoever must sign now.
    pub(in crate::samtykke) fn svart(&self, slag: Instansslag) -> Option<Svar> {
        let code = slag.code();
        let gjeld = || self.signaturar.iter().filter(|s| s.gjeld());
        let er = |list: &[String]| list.iter().any(|c| c == code);
        if gjeld().any(|s| er(&s.nei)) {
            return Some(Svar::Nei);
        }
        let ventar = !self.full
            && self
                .kven
                .iter()
                .any(|k| k.slag == slag && k.svar == Sagt::Ventar);
        (!ventar && gjeld().any(|s| er(&s.ja))).then_some(Svar::Ja)
    }

    /// Those who have a yes that can be taken back, once each.
    pub(in crate::samtykke) fn kan_trekkje(&self) -> Vec<&Kven> {
        ein_gong(self.kven.iter().filter(|k| self.har_sagt_ja(k)))
    }

    /// Somebody has a yes about an instans that can be taken back.
    pub(in crate::samtykke) fn nokon_har_sagt_ja(&self, slag: Instansslag) -> bool {
        let mut kven = self.kven.iter().filter(|k| k.slag == slag);
        kven.any(|k| self.har_sagt_ja(k))
    }

    /// A yes about this instans, also one on a paper that waits to be confirmed.
    pub(in crate::samtykke) fn har_sagt_ja(&self, kven: &Kven) -> bool {
        let ventar = |s: &Signatur| {
            s.ventar()
                && s.signatar == kven.signatar
                && s.foeresett_id == kven.foeresett_id
                && s.ja.iter().any(|code| code == kven.slag.code())
        };
        match kven.svar {
            Sagt::Ja => true,
            Sagt::Ventar => self.signaturar.iter().any(ventar),
            Sagt::Nei | Sagt::Trekt => false,
        }
    }

    /// Those who must sign about something, once each.
    pub(in crate::samtykke) fn folk(&self) -> Vec<&Kven> {
        ein_gong(self.kven.iter())
    }

    /// The youth is to be heard and has not been.
    #[must_use]
    pub fn maa_hoeyrast(&self) -> bool {
        self.kva_barnet_sa.is_none() && self.kven.iter().any(|k| k.signatar == Signatar::BarnHoeyrt)
    }
}

/// Each person once, in the order they come; the youth who is to be heard signs nothing.
fn ein_gong<'a>(kven: impl Iterator<Item = &'a Kven>) -> Vec<&'a Kven> {
    let mut folk: Vec<&Kven> = Vec::new();
    for k in kven {
        let signs = !matches!(k.signatar, Signatar::BarnHoeyrt | Signatar::Ingen);
        if signs && !folk.iter().any(|f| f.verdi() == k.verdi()) {
            folk.push(k);
        }
    }
    folk
}
