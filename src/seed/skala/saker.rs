//! Saker after the patterns: another child, other people, and for a closed one another time. Who, and when.

use anyhow::Context;
use time::{Date, Duration};

use super::barn::{Barnet, Kjelde};
use super::copy::Rader;
use super::grunn::{Eining, Grunn, Kommune};
use super::mal::Mal;
use super::stempel::Stempel;
use crate::clock::oslo_date;
use crate::crypto::Keys;
use crate::demo::Instansslag;
use crate::demo::rng::Rng;

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
        let barnehage = here.eining.slag == Instansslag::Barnehage;
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
pub(super) struct Her<'a> {
    pub(super) kommune: &'a Kommune,
    pub(super) eining: &'a Eining,
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
