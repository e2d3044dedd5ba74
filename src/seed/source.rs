//! The demo world with the database's ids: what every table is made from.

use std::collections::HashMap;

use anyhow::Context;
use uuid::Uuid;

use super::ids::Ids;
use crate::demo::{Medlemskap, World};

/// The world, its ids, and what the database has answered so far.
pub(super) struct Source<'a> {
    pub(super) world: &'a World,
    pub(super) ids: Ids,
    /// Who each medlemskap is when rights are given; the database computes it.
    pub(super) prinsipalar: HashMap<Uuid, Uuid>,
}

/// A person at a workplace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person<'a> {
    pub(super) brukar: usize,
    pub(super) brukar_id: Uuid,
    pub(super) namn: &'a str,
    pub(super) medlemskap: &'a Medlemskap,
    pub(super) prinsipal_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) eining_id: Option<Uuid>,
}

impl Person<'_> {
    /// "Kari Lislegard, kontaktlærar 4. trinn"
    pub(super) fn with_title(&self) -> String {
        format!("{}, {}", self.namn, self.medlemskap.stilling)
    }
}

impl<'a> Source<'a> {
    pub(super) fn new(world: &'a World, seed: u64) -> Self {
        Self {
            world,
            ids: Ids::new(seed),
            prinsipalar: HashMap::new(),
        }
    }

    /// The person at work in an instans of a kommune; at the eining rather than elsewhere in it.
    pub(super) fn at_work(
        &self,
        brukar: usize,
        (kommune, instans, eining): (usize, usize, usize),
    ) -> anyhow::Result<Person<'a>> {
        let one = &self.world.brukarar[brukar];
        let here = |m: &Medlemskap| {
            (m.kommune, m.instans) == (kommune, instans) && m.live(self.world.today)
        };
        let all = one.medlemskap.iter().enumerate();
        let (number, medlemskap) = all
            .filter(|(_, m)| here(m))
            .min_by_key(|(_, m)| m.eining != Some(eining))
            .with_context(|| format!("{} arbeider ikkje der saka er", one.brukarnamn))?;
        let medlemskap_id = self.ids.medlemskap(brukar, number);
        let prinsipal_id = self.prinsipalar.get(&medlemskap_id);
        Ok(Person {
            brukar,
            brukar_id: self.ids.brukar(brukar),
            namn: &one.namn,
            medlemskap,
            prinsipal_id: *prinsipal_id.context("medlemskapet er ikkje lagt inn")?,
            instans_id: self.ids.instans(instans),
            eining_id: medlemskap.eining.map(|at| self.ids.eining(kommune, at)),
        })
    }
}
