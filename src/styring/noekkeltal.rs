//! The figures on top of the page: four, each against what is aimed at and the term before.

use super::bileta::{Vising, ord};
use super::model::{Vist, prosent};
use crate::tal::model::{Figur, Gruppe, Tidsrom};
use crate::web::dates;

/// A figure on top of the page.
pub(super) struct Noekkeltal {
    pub tittel: &'static str,
    /// "71 %"; "skjult".
    pub verdi: String,
    /// Against what is aimed at, or since the last term.
    pub linjer: Vec<(Merke, String)>,
}

/// How a line is marked: an icon, a colour and the words themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Merke {
    /// As it should be.
    God,
    /// Not.
    Under,
    /// Neither.
    Ingen,
}

impl Vising<'_> {
    /// The four on top.
    pub(super) fn noekkeltal(&self) -> Vec<Noekkeltal> {
        vec![
            self.opne(),
            self.dagar_kort(Figur::Samtale, "Uro til samtale"),
            self.andel_kort(Figur::SamtaleFrist, "Samtale i tide"),
            self.andel_kort(Figur::TiltakFrist, "Tiltak evaluerte i tide"),
        ]
    }

    fn opne(&self) -> Noekkeltal {
        let tal = self.tala.alt(Figur::Opne, self.sist.staar());
        Noekkeltal {
            tittel: "Opne saker",
            verdi: ord(tal),
            linjer: vec![(Merke::Ingen, dates::long(self.sist.dag))],
        }
    }

    fn dagar_kort(&self, figur: Figur, tittel: &'static str) -> Noekkeltal {
        let no = self.no().and_then(|u| self.tala.median(figur, u.termin()));
        let maal = self.tala.maal(figur);
        let mut linjer = Vec::new();
        if let Some(no) = no {
            linjer.push(if no <= maal {
                (Merke::God, format!("Innanfor målet på {maal} dagar"))
            } else {
                (Merke::Under, format!("Over målet på {maal} dagar"))
            });
            linjer.extend(self.endring(no, |tid| self.tala.median(figur, tid), ("dag", "dagar")));
        }
        Noekkeltal {
            tittel,
            verdi: no.map_or_else(
                || ord(self.skjult_eller_ingen(figur)),
                |d| format!("{d} dagar"),
            ),
            linjer,
        }
    }

    fn andel_kort(&self, figur: Figur, tittel: &'static str) -> Noekkeltal {
        let av = |tid| self.tala.andel(figur, tid, Gruppe::default()).map(prosent);
        let no = self.no().and_then(|u| av(u.termin()));
        let maal = self.tala.maal(figur);
        let mut linjer = Vec::new();
        if let Some(no) = no {
            linjer.push(if no >= maal {
                (Merke::God, format!("Målet på {maal} % er nådd"))
            } else {
                (Merke::Under, format!("Under målet på {maal} %"))
            });
            linjer.extend(self.endring(no, av, ("prosentpoeng", "prosentpoeng")));
        }
        Noekkeltal {
            tittel,
            verdi: no.map_or_else(|| ord(self.skjult_eller_ingen(figur)), |p| format!("{p} %")),
            linjer,
        }
    }

    /// Without a number: because it is hidden, or because there was nothing.
    fn skjult_eller_ingen(&self, figur: Figur) -> Vist {
        match self
            .no()
            .map_or(Vist::Ikkje, |u| self.tala.alt(figur, u.termin()))
        {
            Vist::Tal(0) => Vist::Ikkje,
            Vist::Tal(_) => Vist::Skjult,
            vist => vist,
        }
    }

    /// Since the term before: "6 prosentpoeng meir enn våren 2026".
    fn endring(
        &self,
        no: u32,
        av: impl Fn(Tidsrom) -> Option<u32>,
        (ein, fleire): (&str, &str),
    ) -> Option<(Merke, String)> {
        let utgaave = self.terminar.get(1)?;
        let foer = av(utgaave.termin())?;
        let namn = utgaave.namn();
        let skilnad = no.abs_diff(foer);
        let kva = if skilnad == 1 { ein } else { fleire };
        let tekst = match no.cmp(&foer) {
            std::cmp::Ordering::Equal => format!("Som {namn}"),
            std::cmp::Ordering::Greater => format!("{skilnad} {kva} meir enn {namn}"),
            std::cmp::Ordering::Less => format!("{skilnad} {kva} mindre enn {namn}"),
        };
        Some((Merke::Ingen, tekst))
    }
}
