//! How a form stands: for one instans, and the whole of it.

use super::{Sagt, Samtykke, Signatar};
use crate::codes::codes;
use crate::ids::{InstansId, SamtykkeId};
use crate::samtykke::Instansslag;

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
        /// Everybody has said yes, and somebody not to the one that owns the sak: nothing is shared (docs/adr/0012).
        Eigar => "eigar", "Ventar på ja til den som har saka";
        /// Another form has come in its place.
        Erstatta => "erstatta", "Erstatta";
    }
}

codes! {
    /// How far a form has come that opens nothing yet (`app.samtykke_gang`): the same to all who see it, also to those who do not
    /// see who was asked.
    Gang {
        /// Nobody has been asked on the net, and nobody has answered.
        Utkast => "utkast", "Utkast";
        /// Somebody has been asked.
        Sendt => "sendt", "Sendt til signering";
        /// An answer on paper or in words is to be confirmed.
        Stadfesting => "stadfesting", "Ventar på stadfesting";
        /// Some have answered.
        Signert => "signert", "Delvis signert";
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

impl Staar {
    /// Not shared for want of somebody's yes.
    pub(crate) const fn utan_kopi(self) -> bool {
        matches!(self, Self::Trekt | Self::Nekta | Self::Ventar | Self::Eigar)
    }
}

impl Samtykke {
    /// Those that get no copy in spite of a yes: another has not said yes, or has taken it back.
    pub(in crate::samtykke) fn utan_kopi(&self) -> Vec<Instansslag> {
        let utan = self.spurde.iter().filter(|s| s.staar.utan_kopi());
        utan.map(|s| s.slag).collect()
    }

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
        } else if self.signaturar.iter().any(|s| self.ventar_stadfesting(s)) {
            "Ventar på stadfesting"
        } else if alle(Staar::Gyldig) {
            "Gyldig"
        } else if nokon(Staar::Gyldig) {
            "Gyldig for nokre"
        } else {
            self.gang.label()
        }
    }

    /// How it stands for an instans, in words: the youth who is to be heard is no signature.
    pub(in crate::samtykke) fn tekst_om(&self, spurt: &Spurt) -> String {
        let hoeyrt = self
            .kven
            .iter()
            .find(|k| k.slag == spurt.slag && k.signatar == Signatar::BarnHoeyrt);
        let Some(hoeyrt) = hoeyrt else {
            return spurt.tekst();
        };
        match (hoeyrt.svar == Sagt::Ja, spurt.sagt_ja == spurt.maa) {
            (true, _) => spurt.tekst(),
            (false, true) => "Ungdommen er ikkje høyrd".to_owned(),
            (false, false) => format!("{}. Ungdommen er ikkje høyrd", spurt.tekst()),
        }
    }

    /// The question can be taken back: nobody has said a yes that opens anything. What the family has agreed to, only they take
    /// back.
    pub(in crate::samtykke) fn kan_takast_attende(&self) -> bool {
        let live = [Staar::Gyldig, Staar::IkkjeEnno, Staar::Eigar];
        self.kan_signerast() && !self.spurde.iter().any(|s| live.contains(&s.staar))
    }

    /// It still opens something, or somebody can still answer.
    #[must_use]
    pub fn i_bruk(&self) -> bool {
        let live = [Staar::Gyldig, Staar::IkkjeEnno, Staar::Ventar, Staar::Eigar];
        self.spurde.iter().any(|s| live.contains(&s.staar))
    }

    /// Somebody can still sign.
    #[must_use]
    pub fn kan_signerast(&self) -> bool {
        self.open && !self.manglar().is_empty()
    }
}
