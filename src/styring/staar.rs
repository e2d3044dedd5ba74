//! The pictures of how it stood when a term ended: what was open, who had a barnekoordinator, and the meetings.

use super::bileta::{Vising, bilete, stolpar, stor};
use super::bilete::{Bilete, Maalt, Stolpe};
use super::model::{Utgaave, Vist};
use crate::tal::model::{Dim, Figur};
use crate::web::dates;

impl Vising<'_> {
    pub(super) fn steg(&self, no: &Utgaave) -> Bilete {
        let tid = no.staar();
        let stolpar = stolpar(Dim::Steg, |verdi| {
            self.tala.av(Figur::Opne, tid, Dim::Steg, verdi)
        });
        let flest = stolpar
            .iter()
            .filter(|s| s.verdi().is_some())
            .max_by_key(|s| s.verdi());
        let tittel = match flest {
            Some(s) if s.verdi() > Some(0) => format!("Flest opne saker var på steg {}", s.merke),
            _ => "Opne saker etter steg".to_owned(),
        };
        Bilete {
            tittel,
            sagt: format!(
                "{} opne saker {}.",
                stor(self.tala.alt(Figur::Opne, tid)),
                dates::long(no.siste_dag())
            ),
            rader: "Steg".into(),
            kolonne: "Opne saker".into(),
            ..bilete("steg", Figur::Opne, stolpar)
        }
    }

    pub(super) fn alder(&self, no: &Utgaave) -> Bilete {
        let tid = no.staar();
        let stolpar = stolpar(Dim::Alder, |verdi| {
            self.tala.av(Figur::Opne, tid, Dim::Alder, verdi)
        });
        Bilete {
            tittel: "Opne saker etter alder".to_owned(),
            sagt: format!(
                "{} opne saker {}.",
                stor(self.tala.alt(Figur::Opne, tid)),
                dates::long(no.siste_dag())
            ),
            rader: "Alder".into(),
            kolonne: "Opne saker".into(),
            ..bilete("alder", Figur::Opne, stolpar)
        }
    }

    pub(super) fn koordinator(&self, no: &Utgaave) -> Bilete {
        let tid = no.staar();
        let med = self.tala.alt(Figur::Koordinator, tid);
        let maalt = match (med, self.tala.alt(Figur::Opne, tid)) {
            (Vist::Tal(med), Vist::Tal(alle)) if alle > 0 => Maalt::Andel(med, alle),
            (Vist::Ikkje, _) | (_, Vist::Tal(0) | Vist::Ikkje) => Maalt::Ingen,
            _ => Maalt::Skjult,
        };
        let tittel = match maalt {
            Maalt::Andel(med, alle) => format!("{med} av {alle} opne saker hadde barnekoordinator"),
            _ => Figur::Koordinator.label().to_owned(),
        };
        Bilete {
            tittel,
            sagt: format!(
                "Då halvåret var over, {}. Barnekoordinatoren er den familien har å halde seg til når mange hjelper.",
                dates::long(no.siste_dag())
            ),
            rader: "Kva".into(),
            kolonne: "Opne saker".into(),
            tak: Some(100),
            ..bilete(
                "koordinator",
                Figur::Koordinator,
                vec![Stolpe::ny("Hadde barnekoordinator", maalt)],
            )
        }
    }

    /// The same of a term that is not over.
    pub(super) fn moete_so_langt(&self, utgaave: &Utgaave) -> Bilete {
        Bilete {
            id: "moete-no".into(),
            ..self.moete(utgaave)
        }
    }

    /// Held of what the plan asks for, by kind of eining.
    #[must_use]
    pub fn moete(&self, utgaave: &Utgaave) -> Bilete {
        let tid = utgaave.termin();
        let mut stolpar = Vec::new();
        let (mut halde, mut skal) = (0, 0);
        for (verdi, namn) in Dim::Eining.verdiar() {
            let vist = self.tala.av(Figur::MoeteHalde, tid, Dim::Eining, verdi);
            let (tal, krav) = (vist.tal().unwrap_or(0), self.tala.krav(utgaave, verdi));
            if krav > 0 || tal > 0 {
                halde += tal;
                skal += krav;
                stolpar.push(Stolpe::ny(*namn, Maalt::AvKrav(tal, krav)));
            }
        }
        if !self.kan_delast(utgaave, Figur::MoeteHalde) && !stolpar.is_empty() {
            stolpar = vec![Stolpe::ny("Alle", Maalt::AvKrav(halde, skal))];
        }
        let ordet = if utgaave.heil() {
            "blei haldne"
        } else {
            "er haldne så langt"
        };
        Bilete {
            tittel: format!("{halde} av {skal} TST-møte {ordet}"),
            sagt: format!(
                "Planen krev {skal} møte av teama {}. Ein full stolpe er alle møta planen krev.",
                utgaave.namn()
            ),
            rader: "Eining".into(),
            kolonne: "Haldne av dei planen krev".into(),
            ..bilete("moete", Figur::MoeteHalde, stolpar)
        }
    }
}
