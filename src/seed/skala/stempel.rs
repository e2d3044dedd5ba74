//! The rows of one sak, after a pattern.

use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::barn::Barnet;
use super::copy::{Innsyn, Rader, Tabell};
use super::grunn::{Grunn, Person};
use super::mal::{Felt, Mal, merke};
use super::saker::Her;
use crate::access::Action;
use crate::clock::{oslo_date, oslo_midnight};
use crate::demo::Rolle;
use crate::demo::rng::Rng;
use crate::seed::ids::Ids;
use crate::web::dates;

/// In a hundred meldingar, those that nobody has read yet: a handful for each person.
const ULESNE: usize = 10;

/// One sak being made.
pub(super) struct Stempel<'a> {
    pub(super) grunn: &'a Grunn,
    pub(super) here: &'a Her<'a>,
    pub(super) barnet: &'a Barnet,
    pub(super) mal: &'a Mal,
    pub(super) lag: Vec<usize>,
    pub(super) shift: Duration,
    pub(super) high: u64,
    pub(super) low: u64,
    /// Which of the kommune's.
    pub(super) number: usize,
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

    pub(super) fn write(&self, rader: &mut Rader) {
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
    pub(super) fn looks(&self, rng: &mut Rng, today: Date, rader: &mut Rader) {
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
    pub(super) fn tells(&self, rng: &mut Rng, rader: &mut Rader) {
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
                .raw(&format!("lag_inn:{}", self.saksnummer()))
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
