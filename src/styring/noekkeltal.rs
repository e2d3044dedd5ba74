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
        let tal = self
            .no()
            .map_or(Vist::Ikkje, |u| self.tala.alt(Figur::Opne, u.staar()));
        let mut linjer = Vec::new();
        if let Some(utgaave) = self.no() {
            linjer.push((Merke::Ingen, dates::long(utgaave.siste_dag())));
        }
        if let Vist::Tal(no) = tal {
            linjer.extend(self.sidan_sist(no).map(|linje| (Merke::Ingen, linje)));
        }
        Noekkeltal {
            tittel: "Opne saker",
            verdi: ord(tal),
            linjer,
        }
    }

    /// Since the term before ended: "3 fleire enn 31. desember 2025", or that this is not told.
    fn sidan_sist(&self, no: u32) -> Option<String> {
        let utgaave = self.terminar.get(1)?;
        let dag = dates::long(utgaave.siste_dag());
        let foer = match self.tala.alt(Figur::Opne, utgaave.staar()) {
            Vist::Tal(foer) => foer,
            Vist::Skjult => return Some(format!("Talet {dag} er skjult")),
            Vist::Ikkje => return None,
        };
        let skilnad = no.abs_diff(foer);
        Some(match no.cmp(&foer) {
            std::cmp::Ordering::Equal => format!("Like mange som {dag}"),
            std::cmp::Ordering::Greater => format!("{skilnad} fleire enn {dag}"),
            std::cmp::Ordering::Less => format!("{skilnad} færre enn {dag}"),
        })
    }

    fn dagar_kort(&self, figur: Figur, tittel: &'static str) -> Noekkeltal {
        let no = self.no().and_then(|u| self.tala.median(figur, u.termin()));
        let maal = self.no().map_or(0, |u| self.tala.maal(u, figur));
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
        let maal = self.no().map_or(0, |u| self.tala.maal(u, figur));
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

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};
    use time::{Date, OffsetDateTime};

    use super::super::model::{Tala, Utgaave};
    use super::*;

    const LAGA: OffsetDateTime = datetime!(2026-12-05 02:00 UTC);

    fn utgaave(til: Date, dag: Date) -> Utgaave {
        Utgaave {
            til,
            dag,
            grense: 5,
            laga_at: LAGA,
        }
    }

    /// The last line of the card of what was open: when the term ended, and when the one before it did.
    fn linje(no: u32, foer: Vist) -> String {
        let sist = utgaave(date!(2026 - 08 - 01), date!(2026 - 08 - 05));
        let slutt = utgaave(date!(2026 - 01 - 01), date!(2026 - 01 - 05));
        let mut tala = Tala::default();
        let mut set = |u: &Utgaave, tal| {
            let celle = (Figur::Opne, u.staar(), Gruppe::default());
            tala.celler.insert(celle, tal);
        };
        set(&sist, Some(no));
        if foer != Vist::Ikkje {
            set(&slutt, foer.tal());
        }
        let vising = Vising {
            tala: &tala,
            terminar: &[sist, slutt],
            inne: true,
        };
        vising.opne().linjer.pop().unwrap().1
    }

    #[test]
    fn what_was_open_is_told_against_the_end_of_the_term_before_or_that_it_is_not_told() {
        assert_eq!(linje(15, Vist::Tal(12)), "3 fleire enn 31. desember 2025");
        assert_eq!(linje(9, Vist::Tal(12)), "3 færre enn 31. desember 2025");
        assert_eq!(linje(12, Vist::Tal(12)), "Like mange som 31. desember 2025");
        assert_eq!(linje(12, Vist::Skjult), "Talet 31. desember 2025 er skjult");
        assert_eq!(linje(12, Vist::Ikkje), "31. juli 2026");
    }
}
