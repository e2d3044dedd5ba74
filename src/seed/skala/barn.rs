//! The children of an eining, each made anew from its number whenever it is asked for.

use anyhow::Context;
use time::{Date, Duration, Month};
use uuid::Uuid;

use super::copy::{Rader, Tabell};
use super::grunn::{Eining, Kommune};
use crate::barn::fnr;
use crate::crypto::Keys;
use crate::demo::dates::{day, plus, skuleaar, skulestart};
use crate::demo::names::{VEGAR, kultur};
use crate::demo::rng::Rng;
use crate::demo::{Instansslag, Kjoenn};
use crate::seed::hours::morning;
use crate::seed::ids::Ids;
use crate::text::search_key;

/// A child.
pub(super) struct Barnet {
    pub(super) barn_id: Uuid,
    pub(super) kjoenn: Kjoenn,
    pub(super) fornamn: &'static str,
    pub(super) etternamn: &'static str,
    /// Two grown-ups; the second is registered for every other child.
    pub(super) foeresette: [(String, &'static str); 2],
    /// Has gone to the eining since this day.
    pub(super) fraa: Date,
    foedd: Date,
    /// Which of the numbers of that day and sex.
    nummer: usize,
    to_foeresette: bool,
    adressesperre: bool,
    adresse: String,
}

/// Where the children come from.
#[derive(Clone)]
pub(super) struct Kjelde {
    pub(super) ids: Ids,
    pub(super) rng: Rng,
    pub(super) today: Date,
}

impl Kjelde {
    /// The `child`-th child of the eining that is the `at`-th of `of` of its kind in the kommune.
    pub(super) fn barn(&self, eining: &Eining, (at, of): (usize, usize), child: usize) -> Barnet {
        let label = u64::try_from(child).unwrap_or(0);
        let (high, low) = eining.id.as_u64_pair();
        let mut rng = self.rng.fork(high ^ low).fork(label);
        let kjoenn = if rng.chance(49) {
            Kjoenn::Jente
        } else {
            Kjoenn::Gut
        };
        let kultur = kultur(&mut rng);
        let (hennar, hans) = kultur.etternamn(&mut rng);
        let mor = format!("{} {hennar}", kultur.fornamn(&mut rng, Kjoenn::Jente));
        let far = format!("{} {hans}", kultur.fornamn(&mut rng, Kjoenn::Gut));
        let (foedd, nummer, fraa) = self.foedd(eining.slag, at + of * child);
        Barnet {
            barn_id: self.ids.of(&format!("skala/{}/barn/{child}", eining.id)),
            kjoenn,
            fornamn: kultur.fornamn(&mut rng, kjoenn),
            etternamn: if kjoenn == Kjoenn::Jente {
                hennar
            } else {
                hans
            },
            foeresette: if rng.chance(60) {
                [(mor, "mor"), (far, "far")]
            } else {
                [(far, "far"), (mor, "mor")]
            },
            fraa,
            foedd,
            nummer,
            to_foeresette: child.is_multiple_of(2),
            adressesperre: rng.chance(1),
            adresse: format!("{} {}", VEGAR[rng.below(VEGAR.len())], 1 + rng.below(90)),
        }
    }

    /// Birth date, which number of that day, and the first day in the eining: for the `rank`-th child of a kind of
    /// eining, so that no two of them get the same number.
    fn foedd(&self, slag: Instansslag, rank: usize) -> (Date, usize, Date) {
        let year = skuleaar(self.today);
        // the age they come at, and the youngest and the oldest there are: all have been there for a year
        let (start, young, old) = match slag {
            Instansslag::Barnehage => (1, 2, 5),
            _ => (6, 7, 15),
        };
        let first = day(year - old, Month::January, 1);
        let last = day(year - young, Month::December, 31);
        let days = usize::try_from((last - first).whole_days() + 1).unwrap_or(1);
        // a step without a divisor in common with the number of days visits every day once a round
        let at = (rank * 7919) % days;
        let foedd = first + Duration::days(i64::try_from(at).unwrap_or(0));
        (foedd, rank / days, skulestart(foedd.year() + start))
    }
}

impl Barnet {
    /// "Anna L."
    pub(super) fn kort_namn(&self) -> String {
        let first = self.etternamn.chars().next().unwrap_or('?');
        format!("{} {}.", self.fornamn, first.to_ascii_uppercase())
    }

    pub(super) fn namn_norm(&self) -> String {
        search_key(&format!("{} {}", self.fornamn, self.etternamn))
    }

    /// A synthetic number that no other child of the kommune has.
    fn fnr(&self) -> Option<fnr::Foedselsnummer> {
        let odd = u8::from(self.kjoenn == Kjoenn::Gut);
        (0..500)
            .filter_map(|serial| fnr::synthetic(self.foedd, serial))
            .filter(|fnr| {
                fnr.expose()
                    .as_bytes()
                    .get(8)
                    .is_some_and(|digit| digit % 2 == odd)
            })
            .nth(self.nummer)
    }

    /// The child's rows.
    pub(super) fn write(
        &self,
        rader: &mut Rader,
        kommune: &Kommune,
        eining: &Eining,
        (keys, today): (&Keys, Date),
    ) -> anyhow::Result<()> {
        let kommune_id = kommune.id;
        let fnr = self
            .fnr()
            .context("det er ikkje fleire fødselsnummer for ein dag")?;
        let sealed = fnr.seal(keys, kommune_id, self.barn_id);
        let turned = search_key(&format!("{} {}", self.etternamn, self.fornamn));
        let registered = morning(self.fraa);
        rader
            .rad(Tabell::Barn)
            .id(kommune_id)
            .id(self.barn_id)
            .text(self.fornamn)
            .text(self.etternamn)
            .text(&self.namn_norm())
            .text(&turned)
            .date(self.foedd)
            .bytes(&sealed.sealed.bytes)
            .raw(&sealed.sealed.key_id.to_string())
            .bytes(&sealed.oppslag)
            .id(eining.id)
            .raw("foreldre")
            .bool(self.adressesperre)
            .date(plus(today, 1 - i32::from(today.day())))
            .instant(registered)
            .instant(registered);
        let mut rad = rader.rad(Tabell::BarnEining);
        rad.id(kommune_id)
            .id(self.barn_id)
            .id(eining.id)
            .date(self.fraa);
        drop(rad);
        if !self.adressesperre {
            let mut rad = rader.rad(Tabell::BarnAdresse);
            rad.id(kommune_id).id(self.barn_id).text(&self.adresse);
        }
        let number = if self.to_foeresette { 2 } else { 1 };
        for (at, (namn, relasjon)) in self.foeresette.iter().enumerate().take(number) {
            let (high, low) = self.barn_id.as_u64_pair();
            let foeresett_id =
                Uuid::from_u64_pair(high, low ^ (1 + u64::try_from(at).unwrap_or(0)));
            // eight digits in a series no subscriber has, as in the demo
            let telefon = format!("01{:06}", low % 1_000_000);
            rader
                .rad(Tabell::Foeresett)
                .id(kommune_id)
                .id(foeresett_id)
                .id(self.barn_id)
                .text(namn)
                .raw(relasjon)
                .raw(&telefon)
                .bool(true)
                .bool(true)
                .bool(true)
                .instant(registered);
        }
        Ok(())
    }
}
