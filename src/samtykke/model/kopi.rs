//! "Kopi til samarbeidande instansar": who gets the signed form, and that it is sent.

use time::Date;

use super::{Samtykke, Spurt, Staar};
use crate::codes::codes;
use crate::ids::{InstansId, SamtykkeId};
use crate::samtykke::Instansslag;
use crate::web::dates;

codes! {
    /// How a copy goes to an instans that does not use Laget.
    Kopimaate {
        /// By mail.
        Post => "post", "Med posten";
        /// Given to somebody there.
        Handa => "handa", "Gitt i handa";
        /// As an electronic message between health services; an ordinary mail is not safe.
        EMelding => "e_melding", "Elektronisk melding (Norsk helsenett eller SvarUt)";
    }
}

/// A copy that is sent.
#[derive(Clone, Debug)]
pub(in crate::samtykke) struct Kopi {
    pub samtykke_id: SamtykkeId,
    pub slag: Instansslag,
    pub maate: Kopimaate,
    pub sendt_dato: Date,
    pub sendt_namn: String,
}

impl Samtykke {
    /// Those with a valid yes that do not use Laget and have got no copy; the others read the form in the sak.
    /// Nobody, where the instans that owns the sak may not share.
    pub(in crate::samtykke) fn kopi_til(&self, eigar: InstansId) -> Vec<&Spurt> {
        let mut eigaren = self.spurde.iter().filter(|s| s.instans_id == Some(eigar));
        if eigaren.any(|s| s.staar != Staar::Gyldig) {
            return Vec::new();
        }
        let sendt = |s: &Spurt| self.kopiar.iter().any(|k| k.slag == s.slag);
        let til = |s: &&Spurt| s.instans_id.is_none() && s.staar == Staar::Gyldig && !sendt(s);
        self.spurde.iter().filter(til).collect()
    }

    /// "Fastlege/lege: Bø legesenter"
    pub(in crate::samtykke) fn kopi_namn(&self, eigar: InstansId) -> Vec<String> {
        self.kopi_til(eigar)
            .into_iter()
            .map(Spurt::instans)
            .collect()
    }

    /// Those outside Laget who have got a copy of what was taken back since: nobody but those who work here can tell them.
    pub(in crate::samtykke) fn kopi_trekt(&self) -> Vec<String> {
        let trekte = self.spurde.iter().filter(|s| s.staar == Staar::Trekt);
        trekte
            .filter(|s| self.kopiar.iter().any(|k| k.slag == s.slag))
            .map(Spurt::instans)
            .collect()
    }

    /// "Fastlege/lege: Bø legesenter. Med posten 12.11.2026, av Kari Vik."
    pub(in crate::samtykke) fn kopi_tekst(&self, kopi: &Kopi) -> String {
        let spurt = self.spurde.iter().find(|s| s.slag == kopi.slag);
        let namn = spurt.map_or(kopi.slag.label().to_owned(), Spurt::instans);
        let (maate, dato) = (kopi.maate.label(), dates::short(kopi.sendt_dato));
        format!("{namn}. {maate} {dato}, av {}.", kopi.sendt_namn)
    }
}
