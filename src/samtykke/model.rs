//! What a form says of itself: how it stands, who must sign and why.

mod invitasjon;
mod kopi;
mod kvifor;
mod regel;
mod slutt;
mod svar;

pub use invitasjon::Brev;
pub(super) use invitasjon::Invitasjon;
pub(super) use kopi::{Kopi, Kopimaate};
pub(super) use kvifor::grunn;
pub use regel::Regelkrav;
pub(super) use regel::{ELDST, Forslag, IDag, Rad, gale, tabell};
pub use slutt::{Aarsak, MinSlutt, SluttVarsel};
pub(super) use slutt::{Slutt, varsel};
pub(super) use svar::{Signatur, Trekk};
use time::{Date, OffsetDateTime};

use super::Instansslag;
use super::mal::Svar;
use crate::access::Actor;
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{BrukarId, FoeresettId, InstansId, SamtykkeId};
use crate::sak::Sak;
use crate::web::dates;

codes! {
    /// How a form stands for one instans today; the database reckons it (`app.samtykke_status`).
    Staar {
        /// Everybody who must has said yes, and it is in its time.
        Gyldig => "gyldig", "Gyldig";
        /// Somebody has not answered.
        Ventar => "ventar", "Ventar på svar";
        /// Somebody who must say yes has said no.
        Nekta => "nekta", "Nekta";
        /// Somebody has taken it back.
        Trekt => "trekt", "Trekt tilbake";
        /// Those who asked have taken the form back.
        Attende => "attende", "Teke attende";
        /// It begins later.
        IkkjeEnno => "ikkje_enno", "Gjeld ikkje enno";
        /// Its time is over.
        Utgaatt => "utgaatt", "Utgått";
        /// Another form has come in its place.
        Erstatta => "erstatta", "Erstatta";
    }
}

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

/// An instans that is asked about.
#[derive(Clone, Debug)]
pub struct Spurt {
    /// In which form.
    pub samtykke_id: SamtykkeId,
    /// Which kind.
    pub slag: Instansslag,
    /// Which one, where it uses Laget.
    pub instans_id: Option<InstansId>,
    /// Its name, where the form has a line for it.
    pub namn: Option<String>,
    /// How it stands.
    pub staar: Staar,
    /// So many have said yes …
    pub sagt_ja: i32,
    /// … of those who must.
    pub maa: i32,
}

impl Spurt {
    /// "PPT", "Fastlege/lege: Bø legesenter"
    #[must_use]
    pub fn instans(&self) -> String {
        self.slag.med(self.namn.as_deref())
    }

    /// "Gyldig", "Manglar samtykke frå 1 av 2"
    #[must_use]
    pub fn tekst(&self) -> String {
        match self.staar {
            Staar::Ventar | Staar::Nekta if self.maa > 0 => {
                format!(
                    "Manglar samtykke frå {} av {}",
                    self.maa - self.sagt_ja,
                    self.maa
                )
            }
            staar => staar.label().to_owned(),
        }
    }
}

/// Somebody who must sign about an instans, and what was said.
#[derive(Clone, Debug)]
pub(super) struct Kven {
    pub samtykke_id: SamtykkeId,
    pub slag: Instansslag,
    pub signatar: Signatar,
    pub foeresett_id: Option<FoeresettId>,
    pub namn: Option<String>,
    pub svar: Sagt,
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
}

/// A form, with all that has come of it.
#[derive(Clone, Debug)]
pub struct Samtykke {
    /// The form.
    pub samtykke_id: SamtykkeId,
    /// Which template.
    pub mal: String,
    /// What the sharing is for.
    pub foeremaal: String,
    /// What it is limited to.
    pub saksomraade: Option<String>,
    /// From this day …
    pub fraa: Date,
    /// … to this, both included.
    pub til: Date,
    /// The one it renews.
    pub erstattar_id: Option<SamtykkeId>,
    /// Who asked.
    pub innhenta_namn: String,
    /// For which instans.
    pub innhenta_instans: String,
    /// When.
    pub innhenta_at: OffsetDateTime,
    /// What the youth said, where the youth is to be heard.
    pub kva_barnet_sa: Option<String>,
    /// It can be signed today: not taken back, replaced or over.
    pub open: bool,
    /// The instansar, in the form's order.
    pub spurde: Vec<Spurt>,
    pub(super) kven: Vec<Kven>,
    pub(super) signaturar: Vec<Signatur>,
    pub(super) trekk: Vec<Trekk>,
    pub(super) invitasjonar: Vec<Invitasjon>,
    pub(super) kopiar: Vec<Kopi>,
}

impl Samtykke {
    /// How the whole of it stands (domain.md § 4).
    #[must_use]
    pub fn tilstand(&self) -> &'static str {
        let alle = |staar: Staar| self.spurde.iter().all(|s| s.staar == staar);
        let nokon = |staar: Staar| self.spurde.iter().any(|s| s.staar == staar);
        for staar in [
            Staar::Attende,
            Staar::Erstatta,
            Staar::Utgaatt,
            Staar::Trekt,
            Staar::Nekta,
            Staar::IkkjeEnno,
        ] {
            if alle(staar) {
                return staar.label();
            }
        }
        if nokon(Staar::Trekt) {
            "Delvis trekt tilbake"
        } else if self.signaturar.iter().any(Signatur::ventar) {
            "Ventar på stadfesting"
        } else if alle(Staar::Gyldig) {
            "Gyldig"
        } else if nokon(Staar::Gyldig) {
            "Gyldig for nokre"
        } else if self.signaturar.iter().any(Signatur::gjeld) {
            "Delvis signert"
        } else if self.invitasjonar.is_empty() {
            "Utkast"
        } else {
            "Til signering"
        }
    }

    /// How it stands for an instans, in words: the youth who is to be heard is no signature.
    pub(super) fn tekst_om(&self, spurt: &Spurt) -> String {
        let hoeyrt = self
            .kven
            .iter()
            .find(|k| k.slag == spurt.slag && k.signatar == Signatar::BarnHoeyrt);
        let Some(hoeyrt) = hoeyrt else {
            return spurt.tekst();
        };
        let er_hoeyrt = hoeyrt.svar == Sagt::Ja;
        let utan = Spurt {
            maa: spurt.maa - 1,
            sagt_ja: spurt.sagt_ja - i32::from(er_hoeyrt),
            ..spurt.clone()
        };
        match (er_hoeyrt, utan.sagt_ja == utan.maa) {
            (true, _) => utan.tekst(),
            (false, true) => "Ungdommen er ikkje høyrd".to_owned(),
            (false, false) => format!("{}. Ungdommen er ikkje høyrd", utan.tekst()),
        }
    }

    /// The question can be taken back: nobody has said a yes that opens anything. What the family has agreed to, only they take
    /// back.
    pub(super) fn kan_takast_attende(&self) -> bool {
        let live = [Staar::Gyldig, Staar::IkkjeEnno];
        self.kan_signerast() && !self.spurde.iter().any(|s| live.contains(&s.staar))
    }

    /// It still opens something, or somebody can still answer.
    #[must_use]
    pub fn i_bruk(&self) -> bool {
        let live = [Staar::Gyldig, Staar::IkkjeEnno, Staar::Ventar];
        self.spurde.iter().any(|s| live.contains(&s.staar))
    }

    /// Somebody can still sign.
    #[must_use]
    pub fn kan_signerast(&self) -> bool {
        self.open && !self.manglar().is_empty()
    }

    /// Those who must sign and have not, once each.
    pub(super) fn manglar(&self) -> Vec<&Kven> {
        let har_signert = |kven: &Kven| {
            self.signaturar.iter().any(|s| {
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
    pub(super) fn svarar_om(&self, kven: &Kven, slag: Instansslag) -> bool {
        self.kven
            .iter()
            .any(|k| k.slag == slag && k.verdi() == kven.verdi())
    }

    /// What the signatures come to for an instans: yes when all who must have said it, no when anybody has said no, else
    /// nothing yet. It is what was signed, whatever day it is.
    pub(super) fn svart(&self, slag: Instansslag) -> Option<Svar> {
        let code = slag.code();
        let gjeld = || self.signaturar.iter().filter(|s| s.gjeld());
        let er = |list: &[String]| list.iter().any(|c| c == code);
        if gjeld().any(|s| er(&s.nei)) {
            return Some(Svar::Nei);
        }
        let ventar = self
            .kven
            .iter()
            .any(|k| k.slag == slag && k.svar == Sagt::Ventar);
        (!ventar && gjeld().any(|s| er(&s.ja))).then_some(Svar::Ja)
    }

    /// Those who have a yes that can be taken back, once each.
    pub(super) fn kan_trekkje(&self) -> Vec<&Kven> {
        ein_gong(self.kven.iter().filter(|k| self.har_sagt_ja(k)))
    }

    /// A yes about this instans, also one on a paper that waits to be confirmed.
    pub(super) fn har_sagt_ja(&self, kven: &Kven) -> bool {
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
    pub(super) fn folk(&self) -> Vec<&Kven> {
        ein_gong(self.kven.iter())
    }

    /// The youth is to be heard and has not been.
    #[must_use]
    pub fn maa_hoeyrast(&self) -> bool {
        self.kva_barnet_sa.is_none() && self.kven.iter().any(|k| k.signatar == Signatar::BarnHoeyrt)
    }

    /// A signature of a paper or a talk that this person may confirm.
    pub(super) fn aa_stadfeste(&self, meg: BrukarId) -> Vec<&Signatur> {
        let another = |s: &&Signatur| s.ventar() && s.registrert_av != Some(meg);
        self.signaturar.iter().filter(another).collect()
    }

    /// "1.11.2026–31.10.2027"
    #[must_use]
    pub fn tidsrom(&self) -> String {
        format!("{}–{}", dates::short(self.fraa), dates::short(self.til))
    }

    /// "12.11.2026 av Kari Vik, Skular i Vinje"
    #[must_use]
    pub fn innhenta(&self) -> String {
        format!(
            "{} av {}, {}",
            dates::short(oslo_date(self.innhenta_at)),
            self.innhenta_namn,
            self.innhenta_instans
        )
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

/// Whether the person works for the instans that owns the sak: what gives others a right is for that side.
pub(super) fn eigar_side(actor: &Actor, sak: &Sak) -> bool {
    let mut medlemskap = actor.medlemskap.iter();
    medlemskap.any(|m| m.instans_id == sak.instans_id)
}
