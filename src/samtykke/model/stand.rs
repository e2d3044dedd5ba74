//! How the samtykke of a sak stands, in one line.

use time::Date;

use super::{Slutt, SluttVarsel, Staar};
use crate::ids::SamtykkeId;
use crate::samtykke::Instansslag;
use crate::web::dates;

/// What the page of a sak says of samtykke.
pub struct Stand {
    /// "Gjeld til 12. mars 2027", "Manglar samtykke frå 1 av 2"
    pub tekst: String,
    /// What is about to end.
    pub varsel: Vec<SluttVarsel>,
}

/// An instans of a form, and how it stands today.
pub(in crate::samtykke) struct Staande {
    pub samtykke_id: SamtykkeId,
    pub slag: Instansslag,
    pub namn: Option<String>,
    pub til: Date,
    pub staar: Staar,
    pub sagt_ja: i32,
    pub maa: i32,
}

impl Staande {
    fn same(&self, other: &Self) -> bool {
        (self.slag, &self.namn) == (other.slag, &other.namn)
    }

    const fn ventar(&self) -> bool {
        matches!(self.staar, Staar::Ventar | Staar::Nekta)
    }

    /// The last day it holds: an age or a rule may end it before its time is over.
    fn siste_dag(&self, slutt: &[Slutt]) -> Date {
        let mut slutt = slutt.iter();
        let denne = |s: &&Slutt| (s.samtykke_id, s.slag) == (self.samtykke_id, self.slag);
        slutt.find(denne).map_or(self.til, Slutt::siste_dag)
    }
}

/// The line.
pub(in crate::samtykke) fn stand(alle: &[Staande], slutt: &[Slutt]) -> String {
    if alle.is_empty() {
        return "Ingen er spurde".to_owned();
    }
    // what is taken back or replaced says nothing of what holds
    let no: Vec<&Staande> = alle
        .iter()
        .filter(|s| !matches!(s.staar, Staar::Attende | Staar::Erstatta))
        .collect();
    let gyldige = no.iter().filter(|s| s.staar == Staar::Gyldig);
    let mut gjeld: Vec<(&Staande, Date)> = Vec::new();
    for s in gyldige {
        let dag = s.siste_dag(slutt);
        match gjeld.iter_mut().find(|(other, _)| other.same(s)) {
            Some((_, til)) => *til = dag.max(*til),
            None => gjeld.push((s, dag)),
        }
    }
    let mut spurde: Vec<&Staande> = Vec::new();
    for s in no.iter().filter(|s| s.staar != Staar::Utgaatt) {
        if !spurde.iter().any(|other| other.same(s)) {
            spurde.push(s);
        }
    }
    if let Some(til) = gjeld.iter().map(|(_, til)| *til).min() {
        let til = dates::long(til);
        return if gjeld.len() == spurde.len() {
            format!("Gjeld til {til}")
        } else {
            format!(
                "Gjeld for {} av {} instansar, til {til}",
                gjeld.len(),
                spurde.len()
            )
        };
    }
    if no.iter().any(|s| s.staar == Staar::IkkjeEnno) {
        return Staar::IkkjeEnno.label().to_owned();
    }
    let ventar = || no.iter().filter(|s| s.ventar());
    let uhoeyrt = ventar().any(|s| s.maa > 0 && s.sagt_ja == s.maa);
    let ventar = ventar().filter(|s| s.maa > s.sagt_ja);
    match ventar.max_by_key(|s| (s.maa - s.sagt_ja, s.maa)) {
        Some(s) => format!("Manglar samtykke frå {} av {}", s.maa - s.sagt_ja, s.maa),
        None if uhoeyrt => "Ungdommen er ikkje høyrd".to_owned(),
        None => "Samtykke manglar".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;
    use crate::samtykke::model::Aarsak;

    const TIL: Date = date!(2027 - 03 - 12);

    fn spurt(slag: Instansslag, staar: Staar) -> Staande {
        Staande {
            samtykke_id: Uuid::nil().into(),
            slag,
            namn: None,
            til: TIL,
            staar,
            sagt_ja: 1,
            maa: 2,
        }
    }

    #[test]
    fn one_line_says_how_it_stands() {
        use Instansslag::{Ppt, Skule};
        use Staar::{Attende, Gyldig, Nekta, Trekt, Utgaatt, Ventar};
        for (staar, line) in [
            (vec![], "Ingen er spurde"),
            (
                vec![(Skule, Gyldig), (Ppt, Gyldig)],
                "Gjeld til 12. mars 2027",
            ),
            (
                vec![(Skule, Utgaatt), (Skule, Gyldig)],
                "Gjeld til 12. mars 2027",
            ),
            (
                vec![(Skule, Gyldig), (Ppt, Nekta)],
                "Gjeld for 1 av 2 instansar, til 12. mars 2027",
            ),
            (
                vec![(Skule, Ventar), (Ppt, Ventar)],
                "Manglar samtykke frå 1 av 2",
            ),
            (vec![(Ppt, Nekta)], "Manglar samtykke frå 1 av 2"),
            (vec![(Skule, Trekt), (Ppt, Utgaatt)], "Samtykke manglar"),
            (vec![(Ppt, Attende)], "Samtykke manglar"),
        ] {
            let alle: Vec<Staande> = staar.into_iter().map(|(slag, s)| spurt(slag, s)).collect();
            assert_eq!(stand(&alle, &[]), line);
        }
    }

    #[test]
    fn a_youth_who_is_to_be_heard_is_no_signature() {
        let alle = [Staande {
            sagt_ja: 2,
            ..spurt(Instansslag::Helsestasjon, Staar::Ventar)
        }];
        assert_eq!(stand(&alle, &[]), "Ungdommen er ikkje høyrd");
    }

    #[test]
    fn a_birthday_ends_it_before_its_last_day() {
        let alle = [spurt(Instansslag::Ppt, Staar::Gyldig)];
        let slutt = Slutt {
            samtykke_id: Uuid::nil().into(),
            slag: Instansslag::Ppt,
            dato: date!(2026 - 12 - 24),
            aarsak: Aarsak::Alder,
            alder: 15,
            att: 30,
            varsel: None,
            signatarar: Vec::new(),
        };
        assert_eq!(stand(&alle, &[slutt]), "Gjeld til 23. desember 2026");
    }
}
