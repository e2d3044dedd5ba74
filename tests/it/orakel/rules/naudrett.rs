//! Naudrett: "read-only, sixty minutes, listed on the case for ever"; the personvernombod sees that it was used.

use super::{Rows, Viewer, add};
use crate::orakel::world::Sak;

impl Viewer<'_> {
    /// The person's own, and it has not gone.
    pub(super) fn by_naudrett(&self, sak: &Sak) -> bool {
        self.world.naudrettar.iter().any(|n| {
            let opened = n.saker.iter().any(|s| self.world.saker[*s].id == sak.id);
            n.varer && opened && self.is(n.who)
        })
    }

    /// The saker of a child that a naudrett would open: those that are open, and neither seen nor shut.
    pub fn opens(&self, barn: usize) -> Vec<usize> {
        let opens = |sak: &Sak| {
            sak.barn == barn && sak.open && !self.is_shut_out(sak) && !self.sees_otherwise(sak)
        };
        (0..self.world.saker.len())
            .filter(|sak| opens(&self.world.saker[*sak]))
            .collect()
    }

    /// Those that are shown, with which saker they opened and how they were gone through; and what was found in the log.
    pub(super) fn naudrettar(&self, ombod: bool, rows: &mut Rows) {
        for n in &self.world.naudrettar {
            let mine = n.who.brukar == self.brukar || ombod;
            let mut seen = mine && n.who.stad.kommune == self.kommune;
            for sak in n.saker.iter().map(|sak| &self.world.saker[*sak]) {
                let on_the_sak = self.sees(sak);
                seen |= on_the_sak;
                add(
                    rows,
                    "naudrett_sak",
                    format!("{} {}", n.id, sak.id),
                    on_the_sak,
                );
            }
            add(rows, "naudrett", n.id, seen);
            if let Some(id) = n.gjennomgang {
                add(rows, "naudrett_gjennomgang", id, seen);
            }
        }
        // what was found in the log of the own kommune, and no other's
        let here = |kommune: usize| ombod && kommune == self.kommune;
        for treff in &self.world.treff {
            add(rows, "logg_treff", treff.id, here(treff.kommune));
        }
    }
}
