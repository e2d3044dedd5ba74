//! "… or barnekoordinator of the case": she reads and writes in it as the side that owns it, as long as that is her job and the child
//! is under 18, and does not decide who is shut out. Whoever is asked to be it, reads it.

use laget::access::Role;

use super::{Rows, Viewer, add};
use crate::orakel::koordinator::Oppgaave;
use crate::orakel::world::Sak;

impl Viewer<'_> {
    /// On the lag, or barnekoordinator.
    pub(super) fn may_write(&self, sak: &Sak) -> bool {
        self.on_the_lag(sak) || self.koordinerer(sak)
    }

    pub(super) fn koordinerer(&self, sak: &Sak) -> bool {
        self.mitt(sak, |sak| &sak.koordinatorar)
    }

    pub(super) fn spurd(&self, sak: &Sak) -> bool {
        self.mitt(sak, |sak| &sak.tilbod)
    }

    fn mitt(
        &self,
        sak: &Sak,
        of: impl Fn(&crate::orakel::koordinator::Koordinering) -> &Vec<Oppgaave>,
    ) -> bool {
        let mine = |o: &Oppgaave| {
            let job = |m: &&&crate::orakel::world::Medlemskap| {
                m.who == o.who && m.rolle == Role::Barnekoordinator
            };
            o.varer && self.live.iter().any(|m| job(&m))
        };
        let here = self.here(sak) && !self.is_shut_out(sak);
        here && self.world.barn[sak.barn].age() < 18
            && self
                .world
                .koordineringar
                .iter()
                .filter(|k| self.world.saker[k.sak].id == sak.id)
                .any(|k| of(k).iter().any(mine))
    }

    /// All there is of it, to whoever sees the sak.
    pub(super) fn koordineringar(&self, rows: &mut Rows) {
        for k in &self.world.koordineringar {
            if !self.sees(&self.world.saker[k.sak]) {
                continue;
            }
            add(rows, "koordinator_vurdering", k.vurdering, true);
            for table in [
                "individuellplan",
                "individuellplan_del",
                "individuellplan_versjon",
                "individuellplan_svar",
                "individuellplan_merknad",
            ] {
                add(rows, table, k.plan, true);
            }
            if let Some(id) = &k.avgjerd {
                add(rows, "koordinator_avgjerd", id, true);
            }
            for one in &k.koordinatorar {
                add(rows, "koordinator", one.id, true);
            }
            for one in &k.tilbod {
                add(rows, "koordinator_tilbod", one.id, true);
            }
        }
    }

    /// An offer is answered by who is asked, and withdrawn by the side that owns the sak or whoever hands it over.
    pub(super) fn changeable_koordinering(&self, rows: &mut Rows) {
        for k in &self.world.koordineringar {
            let sak = &self.world.saker[k.sak];
            let may = self.owns(sak) || self.koordinerer(sak) || self.spurd(sak);
            for one in k.tilbod.iter().filter(|one| one.varer) {
                add(rows, "koordinator_tilbod", one.id, may);
            }
        }
    }
}
