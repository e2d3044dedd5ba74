//! The people who can work on a case.

use crate::demo::places::instans;
use crate::demo::rng::Rng;
use crate::demo::types::{Instansslag, Medlemskap, Rolle, World};

/// A member of staff with the instans the person acts for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    pub(super) brukar: usize,
    pub(super) instans: usize,
}

/// Those around one eining.
#[derive(Clone, Debug)]
pub(super) struct Crew {
    /// Staff of the eining, the one who has the case first; never empty.
    pub(super) staff: Vec<Person>,
    pub(super) leader: Person,
    pub(super) helse: Person,
    pub(super) ppt: Person,
    pub(super) barnevern: Person,
    pub(super) nav: Person,
    pub(super) psykolog_instans: Option<usize>,
}

impl Crew {
    /// Finds them; `first` has the case when the person works there.
    pub(super) fn find(
        rng: &mut Rng,
        world: &World,
        kommune: usize,
        eining: usize,
        first: Option<usize>,
    ) -> Option<Self> {
        let own = world.kommunar.get(kommune)?.einingar.get(eining)?.instans;
        let at = |rolle, instans: usize, eining: Option<usize>| {
            let works = move |m: &Medlemskap| {
                (m.kommune, m.instans, m.rolle) == (kommune, instans, rolle)
                    && m.live(world.today)
                    && eining.is_none_or(|eining| m.eining == Some(eining))
            };
            people(world, instans, works)
        };
        let leader = *at(Rolle::Einingsleiar, own, Some(eining)).first()?;
        let mut staff = at(Rolle::Tilsett, own, Some(eining));
        rng.shuffle(&mut staff);
        staff.sort_by_key(|one| Some(one.brukar) != first);
        let mut service = |slag| {
            let instans = instans(&world.instansar, kommune, slag)?;
            let list = people(world, instans, |m| {
                (m.kommune, m.instans) == (kommune, instans)
                    && m.live(world.today)
                    && (m.rolle == Rolle::Tilsett || m.stilling.contains("helsesjuke"))
                    && m.stilling != "jordmor"
            });
            list.get(rng.below(list.len())).copied()
        };
        Some(Self {
            helse: service(Instansslag::Helsestasjon)?,
            ppt: service(Instansslag::Ppt)?,
            barnevern: service(Instansslag::Barnevern)?,
            nav: service(Instansslag::Nav)?,
            psykolog_instans: instans(&world.instansar, kommune, Instansslag::Kommunepsykolog),
            staff,
            leader,
        })
        .filter(|crew| !crew.staff.is_empty())
    }

    /// The one a tiltak is for.
    pub(super) fn of(&self, slag: Option<Instansslag>) -> Person {
        match slag {
            Some(Instansslag::Helsestasjon) => self.helse,
            Some(Instansslag::Ppt) => self.ppt,
            Some(Instansslag::Barnevern) => self.barnevern,
            Some(Instansslag::Nav) => self.nav,
            _ => self.staff[0],
        }
    }
}

fn people(world: &World, instans: usize, works: impl Fn(&Medlemskap) -> bool) -> Vec<Person> {
    let fits = |(_, one): &(usize, &crate::demo::types::Brukar)| one.medlemskap.iter().any(&works);
    let person = |(brukar, _)| Person { brukar, instans };
    world
        .brukarar
        .iter()
        .enumerate()
        .filter(fits)
        .map(person)
        .collect()
}
