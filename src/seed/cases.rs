//! The demo's cases with their ids, their people and their hours.

use std::collections::HashSet;

use anyhow::Context;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::hours::{Moment, instant};
use super::ids::Ids;
use super::source::{Person, Source};
use crate::demo::{Lagmedlem, Rolle, Sak};

/// A case, ready to become rows.
pub(super) struct Case<'a> {
    pub(super) sak: &'a Sak,
    pub(super) sak_id: Uuid,
    pub(super) kommune_id: Uuid,
    pub(super) saksnummer: String,
    pub(super) ansvarleg: Person<'a>,
    /// The others on the lag, with their first day.
    pub(super) others: Vec<(Person<'a>, Date)>,
    ids: Ids,
    path: String,
    today: Date,
}

/// Who is on the lag of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lag {
    /// Those of the instans that owns it.
    Own,
    /// Those, and in an open case those of other instansar too, for whom there is a samtykke.
    All,
}

/// Every case of the world.
pub(super) fn cases<'a>(source: &Source<'a>, lag: Lag) -> anyhow::Result<Vec<Case<'a>>> {
    let mut taken = HashSet::new();
    let saker = source.world.saker.iter().enumerate();
    saker
        .map(|(at, sak)| Case::new(source, at, sak, lag, &mut taken))
        .collect()
}

/// Whether a samtykke of the demo says yes to an instans.
pub(super) fn granted(sak: &Sak, instans: usize) -> bool {
    sak.slutt.is_none()
        && sak
            .samtykke
            .as_ref()
            .is_some_and(|samtykke| samtykke.svar.contains(&(instans, true)))
}

impl<'a> Case<'a> {
    fn new(
        source: &Source<'a>,
        at: usize,
        sak: &'a Sak,
        lag: Lag,
        taken: &mut HashSet<(usize, String)>,
    ) -> anyhow::Result<Self> {
        let instans = source.world.kommunar[sak.kommune].einingar[sak.eining].instans;
        let here = (sak.kommune, instans, sak.eining);
        let path = format!("sak/{at}");
        let year = sak.uro.dato.year();
        let saksnummer = (0..100)
            .map(|attempt| source.ids.saksnummer(&path, year, attempt))
            .find(|number| taken.insert((sak.kommune, number.clone())))
            .context("det er ikkje fleire saksnummer")?;
        // somebody from another instans is on a lag by samtykke only
        let on_it = |one: &&Lagmedlem| {
            let may = one.instans == instans || (lag == Lag::All && granted(sak, one.instans));
            may && one.brukar != sak.ansvarleg
        };
        let others = sak.lag.iter().filter(on_it);
        let others = others
            .map(|one| {
                let place = (sak.kommune, one.instans, sak.eining);
                Ok((source.at_work(one.brukar, place)?, one.fraa))
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            sak,
            sak_id: source.ids.of(&path),
            kommune_id: source.ids.kommune(sak.kommune),
            saksnummer,
            ansvarleg: source.at_work(sak.ansvarleg, here)?,
            others,
            ids: source.ids,
            path,
            today: source.world.today,
        })
    }

    /// The id of a thing in the case, such as `tiltak/2`.
    pub(super) fn id(&self, path: &str) -> Uuid {
        self.ids.of(&format!("{}/{path}", self.path))
    }

    /// A number below `end`, always the same for the case and the path.
    pub(super) fn number(&self, path: &str, end: usize) -> usize {
        self.ids.number(&format!("{}/{path}", self.path), end)
    }

    /// When something happened on a day.
    pub(super) fn at(&self, day: Date, moment: Moment, number: usize) -> OffsetDateTime {
        let slack = self.ids.number(&format!("{}/{day}", self.path), 10);
        instant((day, self.today), moment, number, slack)
    }

    /// A person on the lag. What the demo lets somebody from another instans do, the ansvarleg does.
    pub(super) fn person(&self, brukar: usize) -> Person<'a> {
        let mut others = self.others.iter().map(|(person, _)| *person);
        others
            .find(|person| person.brukar == brukar)
            .unwrap_or(self.ansvarleg)
    }

    /// Whoever leads the eining, when the person is on the lag.
    pub(super) fn leader(&self) -> Option<Person<'a>> {
        let all = self.others.iter().map(|(person, _)| *person);
        let mut all = all.chain([self.ansvarleg]);
        all.find(|one| one.medlemskap.rolle == Rolle::Einingsleiar)
    }

    /// The day it was reported: the lag's first members are on it from then.
    pub(super) fn opna(&self) -> OffsetDateTime {
        self.at(self.sak.uro.dato, Moment::UroMeld, 0)
    }

    /// When it was closed, if it is.
    pub(super) fn lukka(&self) -> Option<OffsetDateTime> {
        let last = self.sak.historikk.last()?;
        let closed = self.sak.slutt.is_some();
        closed.then(|| self.at(last.dato, Moment::Slutt, 0))
    }
}
