//! When a team can meet: what stands in the way of a time.

use std::ops::RangeInclusive;

use time::Date;

use super::model::{Kalla, Moete, Oppteken};
use super::queries;
use super::tid::Tid;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, MoeteId};
use crate::tst::fri::{self, Fri};
use crate::tst::skuleaar::Skuleaar;
use crate::tst::{self, Medlem, Medlemsslag, Team};
use crate::web::dates;

/// What there is of days and people.
pub struct Kalender {
    pub(super) today: Date,
    pub(super) fri: Vec<Fri>,
    pub(super) moete: Vec<Moete>,
    pub(super) medlemer: Vec<Medlem>,
    pub(super) opptekne: Vec<Oppteken>,
    pub(super) kalla: Vec<Kalla>,
}

impl Kalender {
    /// What stands there from the beginning of this skuleår to the end of the next. Nobody else plans for the people of the
    /// team until the transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut WriteTx, team: &Team, today: Date) -> Result<Self, AppError> {
        let dagar = planleggjast(today);
        let medlemer = tst::medlemer(tx, team.eining_id).await?;
        let kalla = queries::kalla(tx, team.eining_id, today).await?;
        let mut folk: Vec<_> = medlemer
            .iter()
            .filter(|m| m.staar)
            .map(|m| m.brukar_id)
            .chain(kalla.iter().map(|k| k.brukar_id))
            .collect();
        // always in the same order: two who plan at once must not wait for each other
        folk.sort_unstable();
        folk.dedup();
        queries::take_turns(tx, &folk).await?;
        Ok(Self {
            today,
            fri: tst::fridagar(tx, *dagar.start()).await?,
            moete: queries::list(tx, team.eining_id, dagar.clone()).await?,
            opptekne: queries::opptekne(tx, team.eining_id, dagar).await?,
            medlemer,
            kalla,
        })
    }

    /// Something of a skuleår is known to be without school.
    #[must_use]
    pub fn har_skulefri(&self, dagar: &RangeInclusive<Date>) -> bool {
        let i_aaret = |f: &Fri| f.til >= *dagar.start() && f.fraa <= *dagar.end();
        self.fri.iter().any(i_aaret)
    }

    /// The meetings of a skuleår that count.
    #[must_use]
    pub fn har(&self, dagar: &RangeInclusive<Date>) -> Vec<Date> {
        let mut har: Vec<Date> = self
            .moete
            .iter()
            .filter(|m| m.tel() && dagar.contains(&m.tid.dato))
            .map(|m| m.tid.dato)
            .collect();
        har.dedup();
        har
    }

    /// The same in words, with the time.
    #[must_use]
    pub fn planlagde(&self, dagar: &RangeInclusive<Date>) -> Vec<String> {
        let har = self
            .moete
            .iter()
            .filter(|m| m.tel() && dagar.contains(&m.tid.dato));
        har.map(|m| m.tid.tekst()).collect()
    }

    /// Why the team cannot meet then; none when it can. `utan`: the meeting that is moved.
    #[must_use]
    pub fn hindring(&self, tid: &Tid, utan: Option<MoeteId>) -> Option<String> {
        if tid.dato < self.today {
            return Some("Møtet kan ikkje vere før i dag.".to_owned());
        }
        if !planleggjast(self.today).contains(&tid.dato) {
            return Some("Planlegg for dette skuleåret eller det neste.".to_owned());
        }
        if let Some(namn) = fri::kvifor(tid.dato, &self.fri) {
            return Some(format!(
                "{} er {}. Vel ein annan dag.",
                dates::long(tid.dato),
                med_liten(&namn)
            ));
        }
        let eige = |m: &&Moete| m.tel() && Some(m.moete_id) != utan && m.tid.oppaa(tid);
        if let Some(anna) = self.moete.iter().find(eige) {
            return Some(format!(
                "Teamet har alt eit møte {} den dagen.",
                anna.tid.klokka()
            ));
        }
        self.opptekne_faste(tid)
            .or_else(|| self.opptekne_kalla(tid, utan?))
    }

    /// Somebody else who is called to the meeting that is moved, and is in another one then.
    fn opptekne_kalla(&self, tid: &Tid, moete: MoeteId) -> Option<String> {
        let ikkje_fast = |k: &&Kalla| {
            let fast = |m: &&Medlem| m.brukar_id == k.brukar_id && m.slag == Medlemsslag::Fast;
            !self
                .medlemer
                .iter()
                .filter(fast)
                .any(|m| m.gjeld_den(tid.dato))
        };
        let kalla = self.kalla.iter().filter(|k| k.moete_id == moete);
        let (kven, i_anna) = kalla
            .filter(ikkje_fast)
            .find_map(|k| Some((k, self.oppteken(k.brukar_id, tid)?)))?;
        Some(i_anna.hindrar(&kven.namn))
    }

    /// The fixed members who are in another meeting then, and have nobody free to go in their place.
    fn opptekne_faste(&self, tid: &Tid) -> Option<String> {
        let faste = self
            .medlemer
            .iter()
            .filter(|m| m.gjeld_den(tid.dato) && m.slag == Medlemsslag::Fast);
        let opptekne: Vec<(&Medlem, &Oppteken)> = faste
            .filter_map(|m| Some((m, self.oppteken(m.brukar_id, tid)?)))
            .filter(|(m, _)| !self.har_ledig_vara(m, tid))
            .collect();
        let (fyrste, i_anna) = opptekne.first()?;
        Some(match opptekne.len() {
            1 => i_anna.hindrar(&fyrste.namn),
            n => format!("{} og {} til er i andre møte då.", fyrste.namn, n - 1),
        })
    }

    fn oppteken(&self, kven: BrukarId, tid: &Tid) -> Option<&Oppteken> {
        self.opptekne
            .iter()
            .find(|o| o.brukar_id == kven && o.tid.oppaa(tid))
    }

    fn har_ledig_vara(&self, medlem: &Medlem, tid: &Tid) -> bool {
        let vara = |m: &&Medlem| m.gjeld_den(tid.dato) && m.vara_for == Some(medlem.tst_medlem_id);
        self.medlemer
            .iter()
            .filter(vara)
            .any(|m| self.oppteken(m.brukar_id, tid).is_none())
    }
}

/// This skuleår and the next.
fn planleggjast(today: Date) -> RangeInclusive<Date> {
    let aar = Skuleaar::of(today);
    aar.start()..=aar.neste().slutt()
}

/// In the middle of a sentence: "haustferie". Names keep their capital.
fn med_liten(namn: &str) -> String {
    let mut teikn = namn.chars();
    match teikn.next() {
        Some(fyrste) if !namn.contains(' ') => fyrste.to_lowercase().chain(teikn).collect(),
        _ => namn.to_owned(),
    }
}

#[cfg(test)]
#[path = "kalender_tests.rs"]
mod tests;
