//! Saker after the patterns: another child, other people, and for a closed one another time.

use anyhow::Context;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::barn::{Barnet, Kjelde};
use super::copy::{Innsyn, Rader, Tabell};
use super::grunn::{Eining, Grunn, Kommune, Person};
use super::mal::{Felt, Mal, merke};
use crate::access::Action;
use crate::clock::{oslo_date, oslo_midnight};
use crate::crypto::Keys;
use crate::demo::rng::Rng;
use crate::demo::{InstansSlag, Rolle};
use crate::seed::ids::Ids;
use crate::web::dates;

/// In a hundred children who have a sak, those whose last one is open.
const OPNE: usize = 80;
/// A hundredth of the saker is about that many children: some have had more than one.
const BARN_MED_SAK: usize = 48;
/// And so many children there are in all.
const BARN: usize = 120;
/// When there are this many bytes they are sent.
const BUNKE: usize = 8 << 20;
/// Weeks that are between a child's saker, and those a closed one is moved by chance.
const VEKER: (usize, usize) = (40, 60);
/// In a hundred meldingar, those that nobody has read yet: a handful for each person.
const ULESNE: usize = 10;

/// Makes everything about children, kommune by kommune.
pub(super) struct Fyll<'a> {
    pub(super) grunn: &'a Grunn,
    pub(super) malar: &'a [Mal],
    pub(super) kjelde: Kjelde,
    pub(super) keys: &'a Keys,
}

impl Fyll<'_> {
    /// Hands over the rows, some megabytes at a time; it stops when they are not taken.
    pub(super) fn run(&self, send: &mut impl FnMut(Rader) -> bool) -> anyhow::Result<()> {
        let mut rader = Rader::default();
        for kommune in &self.grunn.kommunar {
            let open: Vec<&Eining> = kommune
                .einingar
                .iter()
                .filter(|one| one.har_saker())
                .collect();
            for (at, eining) in open.iter().enumerate() {
                let kind = open.iter().filter(|one| one.slag == eining.slag).count();
                let earlier = open
                    .iter()
                    .take(at)
                    .filter(|one| one.slag == eining.slag)
                    .count();
                let here = Her {
                    kommune,
                    eining,
                    rank: (earlier, kind),
                    saker: share(kommune.saker, open.len(), at),
                    first: (0..at).map(|at| share(kommune.saker, open.len(), at)).sum(),
                };
                if !self.eining(&here, &mut rader, send)? {
                    return Ok(());
                }
            }
        }
        send(rader);
        Ok(())
    }

    fn eining(
        &self,
        here: &Her,
        rader: &mut Rader,
        send: &mut impl FnMut(Rader) -> bool,
    ) -> anyhow::Result<bool> {
        let with_sak = (here.saker * BARN_MED_SAK).div_ceil(100).max(1);
        let barn = (here.saker * BARN).div_ceil(100).max(with_sak);
        let (high, low) = here.eining.id.as_u64_pair();
        let rng = self.kjelde.rng.fork(high.rotate_left(17) ^ low);
        for number in 0..barn {
            let barnet = self.kjelde.barn(here.eining, here.rank, number);
            barnet.write(
                rader,
                here.kommune,
                here.eining,
                (self.keys, self.kjelde.today),
            )?;
            for runde in 0.. {
                let sak = number + runde * with_sak;
                if number >= with_sak || sak >= here.saker {
                    break;
                }
                let chance = rng.fork(u64::try_from(sak).unwrap_or(0));
                self.sak(here, &barnet, (here.first + sak, runde), chance, rader)?;
            }
            if rader.len() > BUNKE && !send(std::mem::take(rader)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn sak(
        &self,
        here: &Her,
        barnet: &Barnet,
        (number, runde): (usize, usize),
        mut rng: Rng,
        rader: &mut Rader,
    ) -> anyhow::Result<()> {
        let open = runde == 0 && rng.chance(OPNE);
        let barnehage = here.eining.slag == InstansSlag::Barnehage;
        let fits =
            |mal: &&Mal| (mal.barnehage, mal.open, mal.kjoenn) == (barnehage, open, barnet.kjoenn);
        let fitting = self.malar.iter().filter(fits).count();
        let mal = self.malar.iter().filter(fits).nth(rng.below(fitting));
        let mal = mal.context("ingen av sakene i demoen passar til barnet")?;
        let stempel = Stempel {
            grunn: self.grunn,
            here,
            barnet,
            lag: lag(here.eining, mal, &mut rng),
            shift: if open {
                Duration::ZERO
            } else {
                earlier(mal, barnet.fraa, runde, &mut rng)
            },
            high: rng.bits(),
            low: rng.bits(),
            number,
            mal,
        };
        stempel.write(rader);
        stempel.looks(&mut rng, self.kjelde.today, rader);
        if open {
            stempel.tells(&mut rng, rader);
        }
        Ok(())
    }
}

/// How many of `all` the `at`-th of `of` gets.
pub(super) fn share(all: usize, of: usize, at: usize) -> usize {
    all / of.max(1) + usize::from(at < all % of.max(1))
}

/// An eining and what it is to hold.
struct Her<'a> {
    kommune: &'a Kommune,
    eining: &'a Eining,
    /// Which of its kind in the kommune, and of how many.
    rank: (usize, usize),
    saker: usize,
    /// Saker of the kommune before these.
    first: usize,
}

/// The people on the lag, as numbers in the ground.
fn lag(eining: &Eining, mal: &Mal, rng: &mut Rng) -> Vec<usize> {
    let staff = &eining.folk[1..];
    let mut next = rng.below(staff.len());
    let mut person = |leader: &bool| {
        if *leader {
            return eining.folk[0];
        }
        next = (next + 1) % staff.len();
        staff[next]
    };
    mal.lag.iter().map(&mut person).collect()
}

/// How much earlier a closed sak is, in whole weeks: never before the child came to the eining.
fn earlier(mal: &Mal, fraa: Date, runde: usize, rng: &mut Rng) -> Duration {
    let wanted = runde * VEKER.0 + rng.below(VEKER.1);
    let room = (oslo_date(mal.opna) - fraa).whole_weeks().max(0);
    Duration::weeks(-i64::try_from(wanted).unwrap_or(0).min(room))
}

/// One sak being made.
struct Stempel<'a> {
    grunn: &'a Grunn,
    here: &'a Her<'a>,
    barnet: &'a Barnet,
    mal: &'a Mal,
    lag: Vec<usize>,
    shift: Duration,
    high: u64,
    low: u64,
    /// Which of the kommune's.
    number: usize,
}

impl<'a> Stempel<'a> {
    fn person(&self, plass: usize) -> &'a Person {
        self.grunn.person(self.lag[plass % self.lag.len()])
    }

    fn sak_id(&self) -> Uuid {
        self.id(0)
    }

    /// The id of the sak's `number`-th thing: sorted by time as the application's are.
    fn id(&self, number: usize) -> Uuid {
        let number = u64::try_from(number).unwrap_or(0);
        let seconds = (self.mal.opna + self.shift).unix_timestamp();
        let millis = u64::try_from(seconds).unwrap_or(0) * 1000 + self.high % 1000;
        let chance = Rng::new(self.low.wrapping_add(number)).bits();
        // version 7: the time, and then chance
        Uuid::from_u64_pair(
            (millis << 16) | 0x7000 | (self.high >> 52),
            (1 << 63) | (chance >> 2),
        )
    }

    fn write(&self, rader: &mut Rader) {
        for (tabell, felt) in &self.mal.rader {
            let mut rad = rader.rad(*tabell);
            for one in felt {
                match one {
                    Felt::Kommune => rad.id(self.here.kommune.id),
                    Felt::Sak => rad.id(self.sak_id()),
                    Felt::Barn => rad.id(self.barnet.barn_id),
                    Felt::BarnNamn => rad.text(&self.barnet.kort_namn()),
                    Felt::BarnNorm => rad.text(&self.barnet.namn_norm()),
                    Felt::Saksnummer => rad.raw(&self.saksnummer()),
                    Felt::Instans => rad.id(self.here.eining.instans_id),
                    Felt::Eining => rad.id(self.here.eining.id),
                    Felt::Id(number) => rad.id(self.id(number + 1)),
                    Felt::Brukar(plass) => rad.id(self.person(*plass).brukar_id),
                    Felt::Prinsipal(plass) => rad.id(self.person(*plass).prinsipal_id),
                    Felt::Dato(date) => rad.date(*date + self.shift),
                    Felt::Tid(at) => rad.instant(*at + self.shift),
                    Felt::Kode(code) => rad.raw(code),
                    Felt::Tekst(text) => rad.text(&self.words(text)),
                    Felt::Tom => rad.null(),
                };
            }
        }
    }

    fn saksnummer(&self) -> String {
        let year = oslo_date(self.mal.opna + self.shift).year();
        Ids::saksnummer_of(self.number, year)
    }

    /// The text with what the marks stand for.
    fn words(&self, text: &str) -> String {
        let mut words = String::with_capacity(text.len() + 64);
        for c in text.chars() {
            match self.mark(u32::from(c)) {
                Some(found) => words.push_str(&found),
                None => words.push(c),
            }
        }
        words
    }

    fn mark(&self, code: u32) -> Option<String> {
        let at = usize::try_from(code % merke::TAL).unwrap_or(0);
        match code - code % merke::TAL {
            merke::NAMN => Some(self.person(at).namn.clone()),
            merke::TITTEL => {
                let person = self.person(at);
                Some(format!("{}, {}", person.namn, person.stilling))
            }
            merke::FOERESETT => Some(self.barnet.foeresette[at % 2].0.clone()),
            merke::INNAN => {
                let date = self.mal.innan.get(at)?;
                Some(dates::long(*date + self.shift))
            }
            _ => None,
        }
    }

    /// Those who have looked at the sak and the child, until this morning at the latest.
    fn looks(&self, rng: &mut Rng, today: Date, rader: &mut Rader) {
        let opna = self.mal.opna + self.shift;
        let this_morning = oslo_midnight(today) + Duration::hours(7);
        let until = self
            .mal
            .lukka
            .map_or(this_morning, |at| (at + self.shift).min(this_morning));
        let span = usize::try_from((until - opna).whole_seconds()).unwrap_or(0);
        for look in 0..2 + rng.below(4) {
            let person = self.person(rng.below(self.lag.len()));
            let leads = person.rolle == Rolle::Einingsleiar;
            let (action, grunnlag) = match (look, leads) {
                (0, _) => (Action::BarnOpne, "eining"),
                (_, false) => (Action::SakOpne, "lag"),
                (_, true) => (Action::SakOpne, "lag,leiar"),
            };
            let after = Duration::seconds(i64::try_from(rng.below(span)).unwrap_or(0));
            let at: OffsetDateTime = opna + after;
            Innsyn {
                kommune_id: self.here.kommune.id,
                logg_id: self.id(100 + look),
                at,
                brukar_id: person.brukar_id,
                instans_id: self.here.eining.instans_id,
                eining_id: self.here.eining.id,
                rolle: person.rolle.kode(),
                handling: action.code(),
                sak_id: self.sak_id(),
                barn_id: self.barnet.barn_id,
                grunnlag,
            }
            .write(rader);
        }
    }

    /// The others on the lag were told that they are on it.
    fn tells(&self, rng: &mut Rng, rader: &mut Rader) {
        let ansvarleg = self.person(0);
        for plass in 1..self.lag.len() {
            let id = self.id(200 + plass);
            let at = self.mal.opna + self.shift;
            let mut rad = rader.rad(Tabell::Melding);
            rad.id(self.here.kommune.id)
                .id(id)
                .id(self.person(plass).brukar_id)
                .raw("lag_inn")
                .id(self.sak_id())
                .id(ansvarleg.brukar_id)
                .raw(&id.to_string())
                .instant(at);
            if rng.chance(ULESNE) {
                rad.null();
            } else {
                rad.instant(at);
            }
            rad.raw("sendt");
        }
    }
}
