//! The pictures of how it stands: what is open, who has a barnekoordinator, and the meetings of the term so far.

use super::bileta::{Vising, bilete, stolpar, stor};
use super::bilete::{Bilete, Maalt, Stolpe};
use super::model::Vist;
use crate::tal::model::{Dim, Figur};
use crate::tst::skuleaar::Halvaar;
use crate::web::dates;

impl Vising<'_> {
    /// How it stands: what is open, who has a barnekoordinator, and the meetings so far.
    #[must_use]
    pub fn staar(&self) -> Vec<Bilete> {
        vec![self.steg(), self.alder(), self.koordinator(), self.moete()]
    }

    fn steg(&self) -> Bilete {
        let tid = self.sist.staar();
        let stolpar = stolpar(Dim::Steg, |verdi| {
            self.tala.av(Figur::Opne, tid, Dim::Steg, verdi)
        });
        let flest = stolpar
            .iter()
            .filter(|s| s.verdi().is_some())
            .max_by_key(|s| s.verdi());
        let tittel = match flest {
            Some(s) if s.verdi() > Some(0) => format!("Flest opne saker er på steg {}", s.merke),
            _ => "Opne saker etter steg".to_owned(),
        };
        Bilete {
            tittel,
            sagt: format!(
                "{} opne saker {}.",
                stor(self.tala.alt(Figur::Opne, tid)),
                dates::long(self.sist.dag)
            ),
            rader: "Steg".into(),
            kolonne: "Opne saker".into(),
            ..bilete("steg", Figur::Opne, stolpar)
        }
    }

    fn alder(&self) -> Bilete {
        let tid = self.sist.staar();
        let stolpar = stolpar(Dim::Alder, |verdi| {
            self.tala.av(Figur::Opne, tid, Dim::Alder, verdi)
        });
        Bilete {
            tittel: "Opne saker etter alder".to_owned(),
            sagt: format!(
                "{} opne saker {}.",
                stor(self.tala.alt(Figur::Opne, tid)),
                dates::long(self.sist.dag)
            ),
            rader: "Alder".into(),
            kolonne: "Opne saker".into(),
            ..bilete("alder", Figur::Opne, stolpar)
        }
    }

    fn koordinator(&self) -> Bilete {
        let tid = self.sist.staar();
        let med = self.tala.alt(Figur::Koordinator, tid);
        let maalt = match (med, self.tala.alt(Figur::Opne, tid)) {
            (Vist::Tal(med), Vist::Tal(alle)) if alle > 0 => Maalt::Andel(med, alle),
            (Vist::Ikkje, _) | (_, Vist::Tal(0) | Vist::Ikkje) => Maalt::Ingen,
            _ => Maalt::Skjult,
        };
        let tittel = match maalt {
            Maalt::Andel(med, alle) => format!("{med} av {alle} opne saker har barnekoordinator"),
            _ => Figur::Koordinator.label().to_owned(),
        };
        Bilete {
            tittel,
            sagt: "Barnekoordinatoren er den familien har å halde seg til når mange hjelper."
                .to_owned(),
            rader: "Kva".into(),
            kolonne: "Opne saker".into(),
            tak: Some(100),
            ..bilete(
                "koordinator",
                Figur::Koordinator,
                vec![Stolpe::ny("Har barnekoordinator", maalt)],
            )
        }
    }

    /// Held of what the plan asks for, by kind of eining.
    #[must_use]
    pub fn moete(&self) -> Bilete {
        let tid = self.sist.termin();
        let krav = |verdi: &str| {
            let (haust, vaar) = self.tala.krav.get(verdi).copied().unwrap_or_default();
            let krav = if self.sist.halvaar() == Halvaar::Haust {
                haust
            } else {
                vaar
            };
            u32::try_from(krav).unwrap_or(0)
        };
        let mut stolpar = Vec::new();
        let (mut halde, mut skal) = (0, 0);
        for (verdi, namn) in Dim::Eining.verdiar() {
            let vist = self.tala.av(Figur::MoeteHalde, tid, Dim::Eining, verdi);
            let (tal, krav) = (vist.tal().unwrap_or(0), krav(verdi));
            if krav > 0 || tal > 0 {
                halde += tal;
                skal += krav;
                stolpar.push(Stolpe::ny(*namn, Maalt::AvKrav(tal, krav)));
            }
        }
        if !self.delt && !stolpar.is_empty() {
            stolpar = vec![Stolpe::ny("Alle", Maalt::AvKrav(halde, skal))];
        }
        let enno = if self.sist.heil() { "" } else { " så langt" };
        Bilete {
            tittel: format!("{halde} av {skal} TST-møte er haldne{enno}"),
            sagt: format!(
                "Planen krev {skal} møte av teama {}. Ein full stolpe er alle møta planen krev.",
                self.sist.namn()
            ),
            rader: "Eining".into(),
            kolonne: "Haldne av dei planen krev".into(),
            ..bilete("moete", Figur::MoeteHalde, stolpar)
        }
    }
}
