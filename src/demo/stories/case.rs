//! A case in the making: the first step, and what every step uses.

use super::crew::{Crew, Person};
use super::words;
use crate::demo::dates::{open_day, plus};
use crate::demo::rng::Rng;
use crate::demo::texts::{MOBBING, Tekst, fill};
use crate::demo::types::{
    Barn, Hast, Instansslag, Lagmedlem, Overgang, Sak, SakSlag, Stad, Stemme, Uro, World,
};
use time::Date;

/// A case in the making.
pub(super) struct Case<'a> {
    pub(super) world: &'a World,
    pub(super) tekst: &'a Tekst,
    pub(super) rng: Rng,
    pub(super) crew: Crew,
    pub(super) child: &'a Barn,
    pub(super) barnehage: bool,
    /// The last day something happened.
    pub(super) at: Date,
    pub(super) sak: Sak,
}

impl<'a> Case<'a> {
    /// Step 1.
    pub(super) fn new(
        world: &'a World,
        tekst: &'a Tekst,
        mut rng: Rng,
        crew: Crew,
        barn: usize,
        start: Date,
        hast: Hast,
    ) -> Self {
        let child = &world.barn[barn];
        let eining = child.eining.unwrap_or(0);
        let barnehage =
            world.kommunar[child.kommune].einingar[eining].slag == Instansslag::Barnehage;
        let own = crew.staff[0];
        let melder = match rng.below(10) {
            0 => crew.leader,
            1 | 2 => crew.staff[crew.staff.len() - 1],
            _ => own,
        };
        let uro = Uro {
            dato: start,
            meldt_av: melder.brukar,
            kva_er_sett: fill(rng.pick(&tekst.sett), child.kjoenn),
            kven_er_uroa: rng
                .pick(words::KVEN_ER_UROA.for_place(barnehage))
                .to_owned(),
            kva_meistrar_barnet: fill(rng.pick(&tekst.meistrar), child.kjoenn),
            kor_raskt: hast,
        };
        let slag = if tekst.tema == MOBBING {
            SakSlag::Skolemiljoe
        } else {
            SakSlag::Uro
        };
        let sak = Sak {
            barn,
            kommune: child.kommune,
            eining,
            slag,
            tema: tekst.tema,
            steg: 0,
            slutt: None,
            flytta_til: None,
            ansvarleg: own.brukar,
            neste_dato: None,
            neste_kva: "",
            uro,
            involvering: None,
            plan: None,
            vurdering: None,
            samtykke: None,
            moete: vec![],
            tiltak: vec![],
            historikk: vec![],
            lag: vec![],
            barnekoordinator: None,
            overlevering: None,
            sperre: vec![],
        };
        let mut case = Self {
            world,
            tekst,
            rng,
            crew,
            child,
            barnehage,
            at: start,
            sak,
        };
        case.join(melder);
        case.join(own);
        case.join(case.crew.leader);
        case.steg(1);
        if melder.brukar != own.brukar {
            case.sak.historikk[0].kven = melder.brukar;
        }
        case
    }

    /// Time passes, to a day the eining is open.
    pub(super) fn wait(&mut self, low: i32, high: i32) {
        self.at = self.later(self.at, low, high);
    }

    pub(super) fn later(&mut self, day: Date, low: i32, high: i32) -> Date {
        open_day(plus(day, self.rng.range(low, high)), self.barnehage)
    }

    pub(super) fn join(&mut self, person: Person) {
        if !self.sak.lag.iter().any(|one| one.brukar == person.brukar) {
            let Person { brukar, instans } = person;
            self.sak.lag.push(Lagmedlem {
                brukar,
                instans,
                fraa: self.at,
            });
        }
    }

    pub(super) fn fill(&mut self, list: &[&'static str]) -> String {
        let text = self.rng.pick(list);
        fill(text, self.child.kjoenn)
    }

    /// A text this case has not got in its evalueringar yet, as long as there are any.
    pub(super) fn fill_new(&mut self, list: &[&'static str]) -> String {
        let start = self.rng.below(list.len());
        let texts = (0..list.len()).map(|step| list[(start + step) % list.len()]);
        let texts: Vec<String> = texts.map(|text| fill(text, self.child.kjoenn)).collect();
        let all = self.sak.tiltak.iter().flat_map(|one| &one.evalueringar);
        let used: Vec<&String> = all
            .flat_map(|one| [&one.barnets_oppleving, &one.foeresette_oppleving])
            .collect();
        let new = texts.iter().find(|text| !used.contains(text));
        new.or(texts.first()).cloned().unwrap_or_default()
    }

    /// Enters a step.
    pub(super) fn steg(&mut self, steg: u8) {
        let kvifor = self.rng.pick(words::kvifor(Stad::Steg(steg)));
        self.go(Stad::Steg(steg), kvifor);
        self.sak.steg = steg;
    }

    /// Writes a transition.
    pub(super) fn go(&mut self, til: Stad, kvifor: &str) {
        let fraa = (self.sak.steg > 0).then_some(Stad::Steg(self.sak.steg));
        let (kven, dato) = (self.sak.ansvarleg, self.at);
        self.sak.historikk.push(Overgang {
            fraa,
            til,
            kven,
            dato,
            kvifor: kvifor.to_owned(),
        });
    }

    pub(super) fn stemme(&mut self, heard: bool) -> Stemme {
        if heard || self.rng.chance(85) {
            Stemme::Sagt(self.fill(&self.tekst.stemme))
        } else {
            Stemme::Manglar(self.fill(words::STEMME_MANGLAR.for_place(self.barnehage)))
        }
    }
}
