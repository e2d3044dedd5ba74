//! What a family is shown, in plain Rust, written from the words of docs/adr/0013 and not from the policies.
//!
//! "Føresette to the child now, with a right to information, until it is 18; with adressesperre only one it lives with. The
//! child itself from the day it is 15. Of those children the saker in which a talk with the føresette is held, and no
//! reason not to involve them stands after it; never one that barnevernet owns, and of a youth of 16 none of the health
//! services' but to the youth. Each reads the own words, and no other's."

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::samtykke::{Kven, is_open, must_sign};
use super::super::world::{Liv, Sak, World};
use super::{Lenkje, Logg, Sesjon};

/// What is shown: table, function or act, and key.
pub type Rows = BTreeSet<(&'static str, String)>;

/// The person of a session.
pub struct Viewer<'w> {
    world: &'w World,
    person: usize,
    kommune: usize,
}

const CARD: [&str; 1] = ["barn.opne"];

impl<'w> Viewer<'w> {
    /// None: the session opens nothing.
    pub fn of(world: &'w World, sesjon: &Sesjon) -> Option<Self> {
        let kommune = world.familie.personar[sesjon.person].kommune;
        (sesjon.liv == Liv::Live).then_some(Self {
            world,
            person: sesjon.person,
            kommune,
        })
    }

    fn is_number(&self, nummer: [u8; 32]) -> bool {
        self.world.familie.personar[self.person]
            .oppslag
            .contains(&nummer)
    }

    /// Is this child: a youth of 15.
    fn is(&self, barn: usize) -> bool {
        let found = &self.world.barn[barn];
        found.kommune == self.kommune
            && found.age() >= 15
            && self.is_number(self.world.familie.barn[&barn])
    }

    /// The links by which one is føresett to the child now, with a right to know.
    fn links(&self, barn: usize) -> Vec<Uuid> {
        let found = &self.world.barn[barn];
        if found.kommune != self.kommune || found.age() >= 18 {
            return Vec::new();
        }
        let mine = |lenkje: &Lenkje| {
            lenkje.nummer.is_some_and(|nummer| self.is_number(nummer))
                && lenkje.innsynsrett
                && !lenkje.avslutta
                && (!found.adressesperre || lenkje.bur_saman)
        };
        let all = found.foeresette.iter().enumerate();
        all.filter(|(n, _)| mine(&self.world.familie.lenkjer[&(barn, *n)]))
            .map(|(_, foeresett)| foeresett.id)
            .collect()
    }

    fn sees_child(&self, barn: usize) -> bool {
        self.is(barn) || !self.links(barn).is_empty()
    }

    fn sees(&self, sak: &Sak) -> bool {
        let barn = &self.world.barn[sak.barn];
        let open = match self.world.instansar[sak.ansvarleg.stad.instans].slag {
            "barnevern" => false,
            "helsestasjon" => barn.age() < 16 || self.is(sak.barn),
            _ => true,
        };
        open && self.sees_child(sak.barn) && self.involved(sak)
    }

    /// The last that happened is a talk that was held; of two on the same minute the reason not to counts.
    fn involved(&self, sak: &Sak) -> bool {
        let when = |held: bool| {
            let talks = sak
                .samtalar
                .iter()
                .map(|id| &self.world.familie.samtalar[id]);
            talks
                .filter(|talk| (talk.slag != "ikkje_halden") == held)
                .map(|talk| (-talk.dagar, -talk.minutt))
                .max()
        };
        when(true) > when(false)
    }

    /// All that is shown, and where something may be written.
    pub fn shown(&self) -> Rows {
        let mut rows = Rows::new();
        for barn in (0..self.world.barn.len()).filter(|barn| self.sees_child(*barn)) {
            self.child(barn, &mut rows);
        }
        for (number, sak) in self.world.saker.iter().enumerate() {
            if self.sees(sak) {
                self.sak(number, sak, &mut rows);
                self.koordinering(number, sak, &mut rows);
            }
            self.forms(sak, &mut rows);
        }
        rows
    }

    /// Whether there is a barnekoordinator or was, and the individuell plan, which is read by all who see the sak, and asked of
    /// those who must say yes to the health services.
    fn koordinering(&self, number: usize, sak: &Sak, rows: &mut Rows) {
        let barn = &self.world.barn[sak.barn];
        let helse = self.world.instansar.iter();
        let helse = helse.enumerate().find(|(_, i)| i.slag == "helsestasjon");
        let must = must_sign(self.world, barn, helse.unwrap().0, |f| f.has_ansvar).kven;
        let mine = self.as_whom(sak.barn);
        let asked = mine
            .iter()
            .any(|kven| must.contains(kven) && !self.is_hidden(sak.barn, *kven));
        for k in &self.world.koordineringar {
            if k.sak != number {
                continue;
            }
            add(rows, "koordinator", sak.id);
            add(rows, "plan", k.plan);
            if asked {
                add(rows, "plan_spurd", k.plan);
            }
        }
    }

    /// With adressesperre, one the child does not live with.
    fn is_hidden(&self, barn: usize, kven: Kven) -> bool {
        match kven {
            Kven::Foeresett(n) => {
                self.world.barn[barn].adressesperre
                    && !self.world.familie.lenkjer[&(barn, n)].bur_saman
            }
            Kven::Barn | Kven::Barnevern => false,
        }
    }

    /// Forms of samtykke: those one has been asked about or has answered, also without a right to the rest, and with adressesperre
    /// the own answers alone (ADR 0012); and those that wait for one. Whoever is there twice by mistake counts once: as the one who
    /// is asked now, or else the one who has answered, or else the one nothing is hidden from, or else the first.
    fn forms(&self, sak: &Sak, rows: &mut Rows) {
        let child = &self.world.barn[sak.barn];
        let hidden = |kven: &Kven| self.is_hidden(sak.barn, *kven);
        let first = |kven: &Kven| match kven {
            Kven::Foeresett(n) => (0, child.foeresette[*n].id),
            Kven::Barn | Kven::Barnevern => (1, Uuid::nil()),
        };
        for (number, form) in sak.samtykke.iter().enumerate() {
            let asked = |kven: &Kven| {
                let open = is_open(self.world, (sak, number), *kven) && !child.adressesperre;
                open && form.waits_for(*kven) && !form.has_answer(*kven)
            };
            let mut mine = self.as_whom(sak.barn);
            mine.retain(|kven| form.has_answer(*kven) || (form.waits_for(*kven) && !hidden(kven)));
            let order = |kven: &Kven| {
                (
                    !asked(kven),
                    !form.has_answer(*kven),
                    hidden(kven),
                    first(kven),
                )
            };
            mine.sort_by_key(order);
            let Some(kven) = mine.first() else { continue };
            add(rows, "form", form.id);
            if !hidden(kven) {
                add(rows, "form_heil", form.id);
            }
            if asked(kven) {
                add(rows, "form_ventar", form.id);
            }
        }
    }

    /// Who one is to a child here.
    fn as_whom(&self, barn: usize) -> Vec<Kven> {
        let parents = 0..self.world.barn[barn].foeresette.len();
        let parents = parents.filter(|n| self.is_linked(barn, *n));
        let mut all: Vec<Kven> = parents.map(Kven::Foeresett).collect();
        all.extend(self.is(barn).then_some(Kven::Barn));
        all
    }

    /// Is this føresett of the child.
    fn is_linked(&self, barn: usize, number: usize) -> bool {
        let found = &self.world.barn[barn];
        let lenkje = &self.world.familie.lenkjer[&(barn, number)];
        found.kommune == self.kommune
            && found.age() < 18
            && lenkje.nummer.is_some_and(|nummer| self.is_number(nummer))
            && !lenkje.avslutta
    }

    fn child(&self, barn: usize, rows: &mut Rows) {
        let found = &self.world.barn[barn];
        add(rows, "barn", found.id);
        for (n, foeresett) in found.foeresette.iter().enumerate() {
            if !self.world.familie.lenkjer[&(barn, n)].avslutta {
                add(rows, "foeresett", foeresett.id);
            }
        }
        for link in self.links(barn) {
            add(rows, "kontakt", link);
        }
        if found.eining.is_some() && !found.adressesperre {
            add(rows, "eining", found.id);
        }
        for row in self
            .world
            .familie
            .logg
            .iter()
            .filter(|row| self.reads(row, barn))
        {
            add(rows, "innsyn", format!("{} {}", found.id, row.id));
        }
    }

    /// A row of the log about a child one sees.
    fn reads(&self, row: &Logg, barn: usize) -> bool {
        if !row.barn.contains(&barn) || row.handling.contains("barnevern") {
            return false;
        }
        if let Some(person) = row.person {
            return person == self.person;
        }
        let saker = || row.saker.iter().map(|sak| &self.world.saker[*sak]);
        if saker().next().is_some() {
            return saker().any(|sak| self.sees(sak));
        }
        let barnevern = row
            .instans
            .is_some_and(|instans| self.world.instansar[instans].slag == "barnevern");
        CARD.contains(&row.handling) && !row.avvist && !barnevern
    }

    fn sak(&self, number: usize, sak: &Sak, rows: &mut Rows) {
        let me = self.is(sak.barn);
        for table in ["sak", "folk", "sak_deltakar"] {
            add(rows, table, sak.id);
        }
        if sak.open {
            add(rows, "skrive", sak.id);
        }
        for id in &sak.samtalar {
            let talk = &self.world.familie.samtalar[id];
            if talk.slag == "ikkje_halden" {
                continue;
            }
            add(rows, "samtale", id);
            // what was agreed in a meeting is for all; what the føresette said, for them
            if !me || talk.slag == "moete" {
                add(rows, "ord", format!("{id} foeresette"));
            }
            if me || !talk.ikkje_vis {
                add(rows, "ord", format!("{id} barnet"));
            }
        }
        for (tiltak, evalueringar) in &sak.tiltak {
            add(rows, "tiltak", tiltak);
            for id in evalueringar {
                add(rows, "evaluering", id);
                add(
                    rows,
                    "ord",
                    format!("{id} {}", if me { "barnet" } else { "foeresette" }),
                );
            }
        }
        let written = self.world.familie.skrive.iter();
        for own in written.filter(|own| own.sak == number && own.person == self.person) {
            let table = if own.tiltak.is_some() {
                "tilbakemelding"
            } else {
                "syn"
            };
            add(rows, table, own.id);
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "ids and texts alike, as they come"
)]
fn add(rows: &mut Rows, table: &'static str, key: impl ToString) {
    rows.insert((table, key.to_string()));
}
