//! Who sees what, in plain Rust, written from the design's words and not from the policies.
//!
//! "Access to a case = member of the lag by own instans' work on it …; minus a sperre, which beats every role.
//! Einingsleiar sees the unit's own cases. Kommunalsjef and interkommunal leiar see counts only, never a child,
//! unless on the lag. Systemansvarleg and personvernombod never see case content." An offered hand-over is read
//! by the one it is offered to, and read for an hour by whoever uses a naudrett: "read-only, 60 minutes, listed on the
//! case for ever"; the personvernombod sees that it was used. "The child's card is seen by staff of the child's eining and the kommune's
//! helsestasjon, and by the lag"; others find a child by exact fødselsnummer, for a short time.

mod familie;
mod koordinator;
mod moete;
mod naudrett;
mod samtykke;

use std::collections::BTreeSet;

use laget::access::Role;

use super::samtykke as forms;
use super::world::{
    Barn, Innboks, Liv, Medlemskap, Melding, Om, Oppslag, Prinsipal, Sak, Sesjon, Svar, Tilbod,
    World,
};

/// The person of a session, as far as it opens anything.
pub struct Viewer<'w> {
    world: &'w World,
    brukar: usize,
    kommune: usize,
    live: Vec<&'w Medlemskap>,
}

/// Everything a session is shown, or may change: `table` and key.
pub type Rows = BTreeSet<(&'static str, String)>;

impl<'w> Viewer<'w> {
    /// None: the session opens nothing.
    pub fn of(world: &'w World, sesjon: &Sesjon) -> Option<Self> {
        let kommune = sesjon.kommune?;
        let live: Vec<&Medlemskap> = world
            .medlemskap
            .iter()
            .filter(|m| {
                m.who.brukar == sesjon.brukar && m.who.stad.kommune == kommune && world.is_live(m)
            })
            .collect();
        let open =
            sesjon.liv == Liv::Live && !world.brukarar[sesjon.brukar].shut && !live.is_empty();
        open.then_some(Self {
            world,
            brukar: sesjon.brukar,
            kommune,
            live,
        })
    }

    /// Is, as somebody who may have to do with a case at all, this person at this workplace.
    fn is(&self, who: Prinsipal) -> bool {
        self.live.iter().any(|m| {
            m.who == who && !matches!(m.rolle, Role::Systemansvarleg | Role::Personvernombod)
        })
    }

    fn leads(&self, eining: Option<usize>) -> bool {
        eining.is_some()
            && self
                .live
                .iter()
                .any(|m| m.rolle == Role::Einingsleiar && m.who.stad.eining == eining)
    }

    /// The medlemskap of those who work with children.
    fn with_children(&self) -> impl Iterator<Item = &&Medlemskap> {
        self.live.iter().filter(|m| {
            matches!(
                m.rolle,
                Role::Tilsett | Role::Einingsleiar | Role::Barnekoordinator | Role::SltKoordinator
            )
        })
    }

    fn works_in(&self, eining: Option<usize>) -> bool {
        eining.is_some() && self.with_children().any(|m| m.who.stad.eining == eining)
    }

    fn is_helsestasjon(&self) -> bool {
        self.with_children()
            .any(|m| self.world.instansar[m.who.stad.instans].slag == "helsestasjon")
    }

    fn is_shut_out(&self, sak: &Sak) -> bool {
        sak.sperrer
            .iter()
            .any(|(_, whom, lifted)| *whom == self.brukar && !lifted)
    }

    fn on_the_lag(&self, sak: &Sak) -> bool {
        let on_lag = sak
            .lag
            .iter()
            .any(|d| !d.ended && self.is(d.who) && self.may_know(sak, d.who))
            || sak
                .tilbod
                .iter()
                .any(|t| t.svar == Svar::Overteken && self.is(t.til));
        self.here(sak) && !self.is_shut_out(sak) && (on_lag || self.leads(sak.eining))
    }

    /// By the own instans's work on it, or by a samtykke.
    fn may_know(&self, sak: &Sak, who: Prinsipal) -> bool {
        let instans = who.stad.instans;
        instans == sak.ansvarleg.stad.instans || forms::holds(self.world, sak, instans)
    }

    fn sees(&self, sak: &Sak) -> bool {
        self.sees_otherwise(sak) || (!self.is_shut_out(sak) && self.by_naudrett(sak))
    }

    fn sees_otherwise(&self, sak: &Sak) -> bool {
        self.may_write(sak) || self.offered(sak) || self.spurd(sak)
    }

    fn offered(&self, sak: &Sak) -> bool {
        let offered = |t: &Tilbod| t.svar == Svar::Tilbydd && self.is(t.til);
        self.here(sak) && !self.is_shut_out(sak) && sak.tilbod.iter().any(offered)
    }

    fn here(&self, sak: &Sak) -> bool {
        self.world.barn[sak.barn].kommune == self.kommune
    }

    /// Knows the child by daily work.
    fn works_with(&self, barn: &Barn) -> bool {
        barn.kommune == self.kommune && (self.works_in(barn.eining) || self.is_helsestasjon())
    }

    fn has_sak_about(&self, barn: usize) -> bool {
        self.world
            .saker
            .iter()
            .any(|sak| sak.barn == barn && self.sees(sak))
    }

    /// By exact fødselsnummer; whoever no longer works with children has no use for the card.
    fn has_just_found(&self, barn: usize) -> bool {
        let here = self.world.barn[barn].kommune == self.kommune;
        let found = |o: &&Oppslag| o.brukar == self.brukar && o.barn == barn && o.live;
        here && self.with_children().next().is_some()
            && self.world.oppslag.iter().any(|o| found(&o))
    }

    fn reads_address(&self, barn: &Barn) -> bool {
        if barn.adressesperre {
            barn.kommune == self.kommune && self.leads(barn.eining)
        } else {
            self.works_with(barn)
        }
    }

    fn reported(&self, melding: &Melding) -> bool {
        self.is(melding.meldt_av)
    }

    /// In the own inbox, as long as the sak is seen.
    fn finds(&self, melding: &Innboks) -> bool {
        let mine = melding.kommune == self.kommune && melding.brukar == self.brukar;
        mine && melding
            .sak
            .is_none_or(|sak| self.sees(&self.world.saker[sak]))
    }

    /// Whether it still says what is so.
    fn holds(&self, melding: &Innboks) -> bool {
        let Some(sak) = melding.sak.map(|sak| &self.world.saker[sak]) else {
            return true;
        };
        match melding.om {
            Om::Handling => true,
            Om::Tilbod(which) => sak.tilbod[which].svar == Svar::Tilbydd,
            Om::Frist { no } => no && sak.open && sak.has_the_ball() == melding.brukar,
        }
    }

    /// How many of those are unread; a hundred is many.
    pub fn ulesne(&self) -> i64 {
        let ulesne = self
            .world
            .innboks
            .iter()
            .filter(|m| m.ulesen && self.finds(m) && self.holds(m));
        i64::try_from(ulesne.count().min(100)).unwrap()
    }

    /// All that is shown.
    pub fn shown(&self) -> Rows {
        let world = self.world;
        let mut rows = Rows::new();
        for (number, barn) in world.barn.iter().enumerate() {
            let by_right = self.works_with(barn) || self.has_sak_about(number);
            add(
                &mut rows,
                "barn",
                barn.id,
                by_right || self.has_just_found(number),
            );
            add(
                &mut rows,
                "barn_adresse",
                barn.id,
                barn.adresse && self.reads_address(barn),
            );
            let has_been = barn.eining.is_some() && !barn.adressesperre;
            add(
                &mut rows,
                "barn_eining",
                barn.id,
                has_been && self.works_with(barn),
            );
            for foeresett in &barn.foeresette {
                add(&mut rows, "foeresett", foeresett.id, by_right);
            }
        }
        for sak in world.saker.iter().filter(|sak| self.sees(sak)) {
            add(&mut rows, "sak", sak.id, true);
            add(&mut rows, "skolemiljoeplan", sak.id, sak.plan);
            add(&mut rows, "slettestopp", sak.id, sak.plan);
            add(&mut rows, "arkivoverfoering", sak.id, sak.plan);
            sak.sperrer
                .iter()
                .for_each(|(id, _, _)| add(&mut rows, "sak_sperre", id, true));
            sak.tilbod
                .iter()
                .for_each(|tilbod| add(&mut rows, "overlevering", tilbod.id, true));
            sak.uroer
                .iter()
                .for_each(|id| add(&mut rows, "uro", id, true));
            sak.samtalar
                .iter()
                .for_each(|id| add(&mut rows, "samtale", id, true));
            for number in 0..sak.events() {
                add(
                    &mut rows,
                    "sak_historikk",
                    format!("{} {number}", sak.id),
                    true,
                );
            }
            self.samtykke(sak, &mut rows);
            for (id, evalueringar) in &sak.tiltak {
                add(&mut rows, "tiltak", id, true);
                for id in evalueringar {
                    add(&mut rows, "evaluering", id, true);
                }
            }
            for place in 0..sak.places_on_the_lag() {
                add(
                    &mut rows,
                    "sak_deltakar",
                    format!("{} {place}", sak.id),
                    true,
                );
            }
        }
        for melding in &world.meldingar {
            let led = self.leads(melding.meldt_av.stad.eining);
            add(
                &mut rows,
                "barnevernsmelding",
                melding.id,
                self.reported(melding) || led,
            );
        }
        for utkast in &world.utkast {
            add(
                &mut rows,
                "utkast",
                format!("/{}", utkast.id),
                utkast.brukar == self.brukar && utkast.kommune == self.kommune,
            );
        }
        for melding in world.innboks.iter().filter(|m| self.finds(m)) {
            add(&mut rows, "melding", melding.id, true);
        }
        let ombod = self.live.iter().any(|m| m.rolle == Role::Personvernombod);
        self.naudrettar(ombod, &mut rows);
        for entry in &world.logg {
            add(
                &mut rows,
                "innsynslogg",
                entry.own.id,
                entry.own.kommune == self.kommune
                    && (entry.own.brukar == self.brukar
                        || (ombod && !entry.handling.contains("barnevern"))),
            );
        }
        self.of_families(&mut rows);
        self.koordineringar(&mut rows);
        self.rooms(&mut rows);
        for oppslag in &world.oppslag {
            let here = world.barn[oppslag.barn].kommune == self.kommune;
            add(
                &mut rows,
                "barn_oppslag",
                oppslag.id,
                here && oppslag.brukar == self.brukar,
            );
        }
        for m in &world.medlemskap {
            add(
                &mut rows,
                "medlemskap",
                m.id,
                m.who.stad.kommune == self.kommune,
            );
        }
        rows
    }

    /// All that may be changed: of what is shown, by those with a right to write.
    pub fn changeable(&self) -> Rows {
        let mut rows = Rows::new();
        for barn in &self.world.barn {
            add(&mut rows, "barn", barn.id, self.works_with(barn));
            add(
                &mut rows,
                "barn_adresse",
                barn.id,
                barn.adresse && self.reads_address(barn),
            );
            for foeresett in &barn.foeresette {
                add(&mut rows, "foeresett", foeresett.id, self.works_with(barn));
            }
        }
        for sak in &self.world.saker {
            for tilbod in &sak.tilbod {
                add(
                    &mut rows,
                    "overlevering",
                    tilbod.id,
                    (self.may_write(sak) || self.offered(sak)) && tilbod.svar == Svar::Tilbydd,
                );
            }
            for asked in sak.samtykke.iter().flat_map(|form| &form.invitasjonar) {
                add(&mut rows, "samtykke_invitasjon", asked.id, self.owns(sak));
            }
            if self.may_write(sak) {
                add(&mut rows, "sak", sak.id, true);
                add(&mut rows, "skolemiljoeplan", sak.id, sak.plan);
                add(&mut rows, "slettestopp", sak.id, sak.plan);
                add(&mut rows, "arkivoverfoering", sak.id, sak.plan);
                let sperrer = sak.sperrer.iter().filter(|_| self.on_the_lag(sak));
                sperrer.for_each(|(id, _, _)| add(&mut rows, "sak_sperre", id, true));
                sak.tiltak
                    .iter()
                    .for_each(|(id, _)| add(&mut rows, "tiltak", id, true));
                for place in 0..sak.places_on_the_lag() {
                    add(
                        &mut rows,
                        "sak_deltakar",
                        format!("{} {place}", sak.id),
                        true,
                    );
                }
            }
        }
        for melding in &self.world.meldingar {
            add(
                &mut rows,
                "barnevernsmelding",
                melding.id,
                self.reported(melding),
            );
        }
        self.changeable_rooms(&mut rows);
        self.changeable_koordinering(&mut rows);
        for melding in self.world.innboks.iter().filter(|m| self.finds(m)) {
            add(&mut rows, "melding", melding.id, true);
        }
        for utkast in &self.world.utkast {
            add(
                &mut rows,
                "utkast",
                format!("/{}", utkast.id),
                utkast.brukar == self.brukar && utkast.kommune == self.kommune,
            );
        }
        rows
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "ids and texts alike, as they come"
)]
fn add(rows: &mut Rows, table: &'static str, key: impl ToString, when: bool) {
    if when {
        rows.insert((table, key.to_string()));
    }
}
