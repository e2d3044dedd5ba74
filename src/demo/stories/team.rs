//! Steps 4 and 5: several professions, samtykke, and the meeting with the family.

use super::case::Case;
use super::words;
use crate::demo::dates::{age, plus};
use crate::demo::texts::fill;
use crate::demo::types::{Foedestad, Moete, Samtykke, Tilknyting, Vurdering};

impl Case<'_> {
    /// Step 4. A named one needs samtykke first.
    pub(super) fn vurdering(&mut self, namngitt: bool) {
        let namngitt = namngitt || self.rng.chance(45);
        if namngitt {
            self.samtykke();
        }
        self.wait(1, 9);
        let list = if namngitt {
            words::VURDERING_NAMN
        } else {
            words::VURDERING_ANONYM
        };
        let tekst = self.fill(list);
        self.sak.vurdering = Some(Vurdering {
            dato: self.at,
            namngitt,
            tekst,
        });
        if namngitt {
            self.join(self.crew.ppt);
            self.join(self.crew.helse);
        }
        self.steg(4);
    }

    /// The consent, unless there is one already.
    pub(super) fn samtykke(&mut self) {
        if self.sak.samtykke.is_some() {
            return;
        }
        self.wait(1, 8);
        let crew = &self.crew;
        let mut svar = vec![
            (crew.staff[0].instans, true),
            (crew.helse.instans, true),
            (crew.ppt.instans, true),
            (crew.barnevern.instans, self.rng.chance(60)),
            (crew.nav.instans, self.rng.chance(30)),
        ];
        if let Some(psykolog) = crew.psykolog_instans {
            svar.push((psykolog, self.rng.chance(40)));
        }
        let signs = self
            .child
            .foeresette
            .iter()
            .filter(|one| one.foreldreansvar);
        self.sak.samtykke = Some(Samtykke {
            dato: self.at,
            til: plus(self.at, 365),
            svar,
            signert_av: signs.map(|one| one.foeresett).collect(),
            ungdom_signerte: age(self.child.foedd, self.at) >= 15,
            papir: self.child.adressesperre || self.rng.chance(30),
            innhenta_av: self.sak.ansvarleg,
        });
    }

    pub(super) fn consents(&self, instans: usize) -> bool {
        let yes = |samtykke: &Samtykke| samtykke.svar.contains(&(instans, true));
        self.sak.samtykke.as_ref().is_some_and(yes)
    }

    /// Step 5: a meeting, and tiltak that are new.
    pub(super) fn moete(&mut self) {
        self.wait(5, 18);
        let mut room = vec![
            self.crew.leader,
            self.crew.staff[0],
            self.crew.ppt,
            self.crew.helse,
        ];
        if self.consents(self.crew.barnevern.instans) {
            room.push(self.crew.barnevern);
        }
        let mut list = self.tekst.nytt.clone();
        self.rng.shuffle(&mut list);
        list.retain(|one| {
            let used = self
                .sak
                .tiltak
                .iter()
                .any(|old| old.tiltak == fill(one.tiltak, self.child.kjoenn));
            !used && self.consents(self.crew.of(one.kven).instans)
        });
        let count = if self.sak.moete.is_empty() {
            2.min(list.len() - 1)
        } else {
            1
        };
        list.truncate(count);
        room.extend(list.iter().map(|one| self.crew.of(one.kven)));
        for person in &room {
            self.join(*person);
        }
        let mut deltakarar: Vec<usize> = room.iter().map(|person| person.brukar).collect();
        deltakarar.sort_unstable();
        deltakarar.dedup();
        let asked = self
            .child
            .foeresette
            .iter()
            .filter(|one| one.foreldreansvar || one.tilknyting == Tilknyting::Fosterforelder);
        let inviterte: Vec<usize> = asked.map(|one| one.foeresett).collect();
        let mut came = inviterte.clone();
        if came.len() > 1 && self.rng.chance(25) {
            came.pop();
        }
        let barnet_var_med = self.child.aarskull >= 10 && self.rng.chance(60);
        let moete = Moete {
            dato: self.at,
            moeteleiar: self.crew.leader.brukar,
            referent: if self.rng.chance(60) {
                self.sak.ansvarleg
            } else {
                self.crew.ppt.brukar
            },
            deltakarar,
            inviterte,
            moette: came,
            barnet_var_med,
            hensikt: self.fill(words::HENSIKT),
            ressursar: self.fill(&self.tekst.meistrar),
            status: self.fill(&self.tekst.sett),
            bekymring: self.fill(words::BEKYMRING.for_place(self.barnehage)),
            kven: self.sak.uro.kven_er_uroa.clone(),
            barnets_stemme: self.stemme(barnet_var_med),
            evaluering: self.fill(words::MOETE_EVALUERING),
        };
        let born_in = Foedestad::Moete(self.sak.moete.len());
        self.sak.moete.push(moete);
        for framlegg in list {
            self.tiltak(born_in, framlegg, self.crew.of(framlegg.kven));
        }
        self.steg(5);
    }
}
