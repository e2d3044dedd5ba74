//! The ground of a big database: kommunar, their instansar and einingar, and the people who work there.
//!
//! The first six kommunar and their einingar are those of the demo. The others are plainly made up, with numbers
//! that no kommune has.

mod maker;

use std::collections::HashMap;

use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::Skala;
use crate::demo::{Instansslag, Rolle};
use crate::seed::hours::morning;
use crate::seed::ids::Ids;
use crate::seed::people::{BrukarRow, MedlemskapRow};
use crate::seed::places::{EiningRow, InstansRow, KommuneRow, LoeyveRow};

use maker::Maker;

/// Everything is older than any sak.
const FRAA: Date = date!(2000 - 08 - 01);

/// The whole ground.
pub(super) struct Grunn {
    pub(super) kommunar: Vec<Kommune>,
    instansar: Vec<Instans>,
    folk: Vec<Person>,
}

pub(super) struct Kommune {
    pub(super) id: Uuid,
    nummer: String,
    namn: String,
    pub(super) einingar: Vec<Eining>,
    /// How many saker it is to have.
    pub(super) saker: usize,
}

struct Instans {
    id: Uuid,
    slag: Instansslag,
    namn: String,
    /// First and last of the kommunar it serves.
    kommunar: (usize, usize),
}

pub(super) struct Eining {
    pub(super) id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) slag: Instansslag,
    namn: String,
    fraa: Date,
    til: Option<Date>,
    etterfoelgjar: Option<usize>,
    /// Its people, as numbers in [`Grunn::person`]: the leader first.
    pub(super) folk: Vec<usize>,
}

impl Eining {
    /// Whether saker are worked on here.
    pub(super) fn har_saker(&self) -> bool {
        self.til.is_none() && self.slag != Instansslag::Helsestasjon
    }
}

/// Somebody who works in one place, in one kommune or in those of a region.
pub(super) struct Person {
    pub(super) brukar_id: Uuid,
    brukarnamn: String,
    pub(super) namn: String,
    pub(super) rolle: Rolle,
    pub(super) stilling: &'static str,
    instans_id: Uuid,
    eining_id: Option<Uuid>,
    /// First and last kommune.
    kommunar: (usize, usize),
    medlemskap_id: Uuid,
    /// Who this is when rights are given; the database computes it.
    pub(super) prinsipal_id: Uuid,
}

impl Grunn {
    pub(super) fn new(skala: &Skala, seed: u64) -> Self {
        Maker::new(seed).make(skala)
    }

    pub(super) fn person(&self, number: usize) -> &Person {
        &self.folk[number]
    }

    /// What the database has made of the medlemskap.
    pub(super) fn know(&mut self, prinsipalar: &HashMap<Uuid, Uuid>) -> Option<()> {
        for one in self.folk.iter_mut().filter(|one| one.eining_id.is_some()) {
            one.prinsipal_id = *prinsipalar.get(&one.medlemskap_id)?;
        }
        Some(())
    }

    pub(super) fn kommune_rows(&self) -> Vec<KommuneRow<'_>> {
        let rows = self.kommunar.iter().map(|one| KommuneRow {
            kommune_id: one.id,
            nummer: &one.nummer,
            namn: &one.namn,
        });
        rows.collect()
    }

    pub(super) fn instans_rows(&self) -> Vec<InstansRow<'_>> {
        let rows = self.instansar.iter().map(|one| InstansRow {
            instans_id: one.id,
            slag: one.slag.kode(),
            namn: &one.namn,
            interkommunal: one.kommunar.0 != one.kommunar.1,
        });
        rows.collect()
    }

    pub(super) fn loeyve_rows(&self) -> Vec<LoeyveRow> {
        let grants = self.instansar.iter().flat_map(|one| {
            let served = one.kommunar.0..=one.kommunar.1;
            served.map(move |kommune| (kommune, one.id))
        });
        grants
            .map(|(kommune, instans_id)| LoeyveRow {
                kommune_id: self.kommunar[kommune].id,
                instans_id,
                fraa: FRAA,
            })
            .collect()
    }

    pub(super) fn eining_rows(&self) -> Vec<EiningRow<'_>> {
        let all = self.kommunar.iter().flat_map(|kommune| {
            let list = kommune.einingar.iter();
            list.map(move |one| (kommune, one))
        });
        all.map(|(kommune, one)| EiningRow {
            kommune_id: kommune.id,
            eining_id: one.id,
            instans_id: one.instans_id,
            namn: &one.namn,
            fraa: one.fraa,
            til: one.til,
            etterfoelgjar_id: one.etterfoelgjar.map(|at| kommune.einingar[at].id),
        })
        .collect()
    }

    pub(super) fn brukar_rows(&self) -> Vec<BrukarRow<'_>> {
        let rows = self.folk.iter().map(|one| BrukarRow {
            brukar_id: one.brukar_id,
            brukarnamn: &one.brukarnamn,
            namn: &one.namn,
            created_at: morning(FRAA),
        });
        rows.collect()
    }

    pub(super) fn medlemskap_rows(&self, ids: Ids) -> Vec<MedlemskapRow<'_>> {
        let all = self.folk.iter().flat_map(|one| {
            let places = one.kommunar.0..=one.kommunar.1;
            places.map(move |kommune| (one, kommune))
        });
        all.map(|(one, kommune)| MedlemskapRow {
            kommune_id: self.kommunar[kommune].id,
            medlemskap_id: if one.eining_id.is_some() {
                one.medlemskap_id
            } else {
                ids.of(&format!("skala/medlemskap/{}/{kommune}", one.brukarnamn))
            },
            brukar_id: one.brukar_id,
            instans_id: one.instans_id,
            eining_id: one.eining_id,
            rolle: one.rolle.kode(),
            stilling: one.stilling,
            fraa: FRAA,
            til: None,
        })
        .collect()
    }
}
