//! The walls of the room: "Agenda items are of three kinds … namngitt (a case with valid samtykke for *every* instans that has a person
//! in the room)"; "a participant without basis sees that there is an item, not whose".

use super::{Prinsipal, Rows, Svar, Viewer, add, forms};
use crate::orakel::moete::{Kalla, Kven, Moete, Om, Punkt};
use crate::orakel::world::Sak;

impl Viewer<'_> {
    /// With møteplikt in the team of the eining, or leading it.
    fn plans(&self, moete: &Moete) -> bool {
        let here = self.world.einingar[moete.eining].kommune == self.kommune;
        let on_team = self.world.rom.medlemer.iter().any(|m| {
            let now = m.fraa <= 0 && m.til.is_none_or(|til| til >= 0);
            m.eining == moete.eining && m.fast && now && self.is(m.who)
        });
        here && (on_team || self.leads(Some(moete.eining)))
    }

    /// Is this one of those who are called.
    fn is_called(&self, kalla: &Kalla) -> bool {
        matches!(kalla.kven, Kven::Her(who) if self.is(who))
    }

    fn is_in(&self, moete: &Moete) -> bool {
        let called = |k: &Kalla| !k.av && self.is_called(k);
        moete.kalla.iter().any(called)
    }

    /// Everybody who may know something of it knows that there is an item, and of what kind; whose it is, only who sees the sak.
    pub(super) fn rooms(&self, rows: &mut Rows) {
        for moete in &self.world.rom.moete {
            let inside = self.plans(moete) || self.is_in(moete);
            for kalla in &moete.kalla {
                add(rows, "moete_deltakar", kalla.id, inside);
            }
            for punkt in &moete.punkt {
                add(rows, "moete_punkt", punkt.id, inside);
                let Om::Sak(sak) = punkt.om else {
                    let table = match punkt.om {
                        Om::System => "moete_punkt_system",
                        _ => "moete_punkt_anonym",
                    };
                    add(rows, table, punkt.id, inside);
                    continue;
                };
                let sees = self.sees(&self.world.saker[sak]);
                add(rows, "moete_punkt_sak", punkt.id, sees);
                if let Some((id, _)) = punkt.familie {
                    add(rows, "moete_familie", id, sees);
                }
                for ute in &punkt.ute {
                    let kalla = &moete.kalla[*ute];
                    let key = format!("{} {}", punkt.id, kalla.id);
                    let self_leaves = inside && self.is_called(kalla);
                    add(rows, "moete_punkt_ute", key, sees || self_leaves);
                }
                self.told(rows, moete, (punkt, &self.world.saker[sak]));
            }
        }
    }

    /// Who must leave is told to those who plan and see the sak, and to each about oneself. That the item is shut is told to those in the
    /// meeting who see the sak, and to those who plan it when the day has come. That a letter did not come through is told to those who
    /// plan it, but of a sak they are shut out from.
    fn told(&self, rows: &mut Rows, moete: &Moete, (punkt, sak): (&Punkt, &Sak)) {
        let (plans, is_in, sees) = (self.plans(moete), self.is_in(moete), self.sees(sak));
        let refused = punkt.familie.is_some_and(|(_, refused)| refused);
        let knows = plans && !self.is_shut_out(sak);
        add(
            rows,
            "moete_brev_stogga",
            punkt.id,
            punkt.gjeld && refused && knows,
        );
        if !punkt.gjeld {
            return;
        }
        let mut shut = false;
        for (plass, kalla) in moete.kalla.iter().enumerate() {
            if !kalla.in_the_room() || self.may_hear(kalla, sak, moete) {
                continue;
            }
            let said = punkt.ute.contains(&plass);
            shut |= !said;
            let key = format!("{} {} {said}", punkt.id, kalla.id);
            let mine = (plans || is_in) && self.is_called(kalla);
            add(rows, "moete_maa_ut", key, mine || (plans && sees));
        }
        let told = (plans && moete.dag <= 0) || (is_in && sees);
        add(rows, "moete_stengde", punkt.id, shut && told);
    }

    /// THE rule: of the instans that owns the sak, those of its eining and the child's, and who has a right to it; of another, those a
    /// samtykke covers; a guest as one of the kind they come from, when the teieplikterklæring is signed. Never one who is shut out.
    fn may_hear(&self, kalla: &Kalla, sak: &Sak, moete: &Moete) -> bool {
        let who = match kalla.kven {
            Kven::Her(who) => who,
            Kven::Gjest(slag, signed) => {
                return (signed || moete.dag > 0) && forms::holds_for(self.world, sak, slag);
            }
        };
        let shut = |(_, whom, lifted): &(_, usize, bool)| *whom == who.brukar && !lifted;
        if sak.sperrer.iter().any(shut) {
            return false;
        }
        if who.stad.instans != sak.ansvarleg.stad.instans {
            return forms::holds(self.world, sak, who.stad.instans);
        }
        let barn = &self.world.barn[sak.barn];
        let near =
            who.stad.eining.is_some() && [sak.eining, barn.eining].contains(&who.stad.eining);
        sak.eining.is_none() || near || self.has_a_right(who, sak)
    }

    /// By the lag, an offer of the sak, or a naudrett; whoever it is that asks.
    fn has_a_right(&self, who: Prinsipal, sak: &Sak) -> bool {
        let on_lag = sak.lag.iter().any(|d| d.who == who && !d.ended);
        let offered = sak
            .tilbod
            .iter()
            .any(|t| t.til == who && matches!(t.svar, Svar::Tilbydd | Svar::Overteken));
        let naudrett = self.world.naudrettar.iter().any(|n| {
            let opened = n.saker.iter().any(|s| self.world.saker[*s].id == sak.id);
            n.varer && opened && n.who == who
        });
        on_lag || offered || naudrett
    }

    /// Leads the meeting, or writes in it: "referent" and "møteleiar" of those who are called.
    fn is_named(&self, moete: &Moete) -> bool {
        let named = [moete.moeteleiar, moete.referent];
        let mut named = named.iter().flatten().map(|k| &moete.kalla[*k]);
        named.any(|k| !k.av && self.is_called(k))
    }

    /// What may be changed: the meeting's by those who plan it, each one's own answer, and the invitation by who writes in the sak too.
    /// Who leads or writes, writes down who was there, and what became of the items.
    pub(super) fn changeable_rooms(&self, rows: &mut Rows) {
        for moete in &self.world.rom.moete {
            let plans = self.plans(moete);
            let writes_down = plans || self.is_named(moete);
            for kalla in &moete.kalla {
                let mine = self.is_in(moete) && self.is_called(kalla);
                add(rows, "moete_deltakar", kalla.id, writes_down || mine);
            }
            for punkt in &moete.punkt {
                add(rows, "moete_punkt", punkt.id, writes_down);
                let table = match punkt.om {
                    Om::System => "moete_punkt_system",
                    Om::Anonym => "moete_punkt_anonym",
                    Om::Sak(sak) => {
                        if let Some((id, _)) = punkt.familie {
                            let writes = self.may_write(&self.world.saker[sak]);
                            add(rows, "moete_familie", id, writes_down && writes);
                        }
                        continue;
                    }
                };
                add(rows, table, punkt.id, plans);
            }
        }
    }
}
