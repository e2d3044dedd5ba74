//! Steps 2 and 3: the talk, and the tiltak the eining tries itself.

use super::case::Case;
use super::crew::Person;
use super::words;
use crate::demo::dates::{in_words, plus, workday};
use crate::demo::texts::{Framlegg, fill};
use crate::demo::types::{
    Foedestad, Hast, Involvering, Plan, SakSlag, Samtale, Stad, Tiltak, TiltakStatus,
};

impl Case<'_> {
    /// Step 2, with a talk.
    pub(super) fn samtale(&mut self) {
        let (low, high) = match self.sak.uro.kor_raskt {
            Hast::Straks => (0, 1),
            Hast::InnanEiVeke => (1, 5),
            Hast::Vanleg => (3, 18),
        };
        // The talk is held in time, holiday or not.
        self.at = workday(plus(self.at, self.rng.range(low, high)));
        let samtale = Samtale {
            dato: self.at,
            halden_av: self.sak.ansvarleg,
            korleis: self.fill(words::KORLEIS.for_place(self.barnehage)),
            kva_foreldra_sa: self.fill(&self.tekst.foreldra),
            barnets_stemme: self.stemme(false),
        };
        self.sak.involvering = Some(Involvering::Samtale(samtale));
        self.steg(2);
    }

    /// Step 2, without one.
    pub(super) fn unntak(&mut self) {
        self.sak.involvering = Some(Involvering::Unntak {
            dato: self.at,
            avgjort_av: self.crew.leader.brukar,
            grunn: words::UNNTAK.to_owned(),
        });
        self.sak.uro.kor_raskt = Hast::Straks;
        self.go(
            Stad::Steg(2),
            "Dei føresette er ikkje varsla. Grunnen er skriven ned.",
        );
        self.sak.steg = 2;
    }

    /// Step 3.
    pub(super) fn lokale_tiltak(&mut self) {
        self.wait(0, 8);
        let count = if self.rng.chance(65) { 2 } else { 1 };
        let mut list = self.tekst.lokalt.clone();
        self.rng.shuffle(&mut list);
        for (number, framlegg) in list.into_iter().take(count).enumerate() {
            let at = if self.rng.chance(70) { 0 } else { number };
            let person = self.crew.staff[at.min(self.crew.staff.len() - 1)];
            self.tiltak(Foedestad::Lokalt, framlegg, person);
        }
        if self.sak.slag == SakSlag::Skolemiljoe {
            self.plan();
        }
        self.steg(3);
    }

    /// The five fields, from the tiltak as they are now.
    pub(super) fn plan(&mut self) {
        let local: Vec<&Tiltak> = self
            .sak
            .tiltak
            .iter()
            .filter(|one| one.foedestad == Foedestad::Lokalt)
            .collect();
        let texts: Vec<&str> = local.iter().map(|one| one.tiltak.as_str()).collect();
        let fraa = local.iter().map(|one| one.fraa).min().unwrap_or(self.at);
        let evaluerast = local.iter().map(|one| one.innan).max().unwrap_or(self.at);
        self.sak.plan = Some(Plan {
            problem: format!(
                "Eleven har det ikkje trygt og godt. {}",
                self.sak.uro.kva_er_sett
            ),
            tiltak: format!("{}.", texts.join(". ")),
            naar: format!("Frå {}, alle skuledagar.", in_words(fraa)),
            kven: "Kontaktlærar gjennomfører. Rektor har ansvar for at planen blir følgd."
                .to_owned(),
            evaluering: format!(
                "Seinast {}, saman med eleven og dei føresette. Kontaktlærar spør eleven kvar \
                 veke fram til då.",
                in_words(evaluerast)
            ),
            evaluerast,
        });
    }

    pub(super) fn tiltak(&mut self, foedestad: Foedestad, framlegg: Framlegg, person: Person) {
        self.join(person);
        let innan = self.later(self.at, 21, 44);
        self.sak.tiltak.push(Tiltak {
            foedestad,
            fraa: self.at,
            maal: fill(framlegg.maal, self.child.kjoenn),
            tiltak: fill(framlegg.tiltak, self.child.kjoenn),
            ansvarleg: person.brukar,
            innan,
            status: TiltakStatus::Paagaar,
            evalueringar: vec![],
        });
    }
}
