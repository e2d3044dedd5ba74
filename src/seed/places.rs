//! Rows of the ground: kommunar, instansar, einingar.

use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::source::Source;
use crate::demo::Kommune;

/// A row of `kommune`.
pub(super) struct KommuneRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) nummer: &'a str,
    pub(super) namn: &'a str,
}

/// A row of `kommune_frist`.
pub(super) struct FristRow {
    pub(super) kommune_id: Uuid,
    pub(super) kode: &'static str,
    pub(super) dagar: i32,
}

/// A row of `instans`.
pub(super) struct InstansRow<'a> {
    pub(super) instans_id: Uuid,
    pub(super) slag: &'static str,
    pub(super) namn: &'a str,
    pub(super) interkommunal: bool,
}

/// A row of `instans_kommune`: the grant an instans has in a kommune.
pub(super) struct LoeyveRow {
    pub(super) kommune_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) fraa: Date,
}

/// A row of `eining`.
pub(super) struct EiningRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) instans_id: Uuid,
    pub(super) namn: &'a str,
    pub(super) fraa: Date,
    pub(super) til: Option<Date>,
    pub(super) etterfoelgjar_id: Option<Uuid>,
}

/// As long as anybody has worked there.
const GRUNNLAGD: Date = date!(2000 - 08 - 01);

/// Kommunar with clocks of their own; the others have the defaults.
const FRISTAR: &[(&str, &str, i32)] = &[
    ("Kviteseid", "samtale", 28),
    ("Kviteseid", "tiltak", 21),
    ("Tokke", "moete", 42),
    ("Tokke", "avgjerd", 14),
];

/// The tenants.
pub(super) fn kommunar<'a>(source: &Source<'a>) -> Vec<KommuneRow<'a>> {
    let kommunar = source.world.kommunar.iter().enumerate();
    kommunar
        .map(|(at, one)| KommuneRow {
            kommune_id: source.ids.kommune(at),
            nummer: one.nummer,
            namn: one.namn,
        })
        .collect()
}

/// The clocks some of them have set.
pub(super) fn fristar(source: &Source) -> Vec<FristRow> {
    let row = |(namn, kode, dagar): &(&str, &'static str, i32)| {
        let named = |one: &Kommune| one.namn == *namn;
        let kommune = source.world.kommunar.iter().position(named)?;
        Some(FristRow {
            kommune_id: source.ids.kommune(kommune),
            kode,
            dagar: *dagar,
        })
    };
    FRISTAR.iter().filter_map(row).collect()
}

/// The services.
pub(super) fn instansar<'a>(source: &Source<'a>) -> Vec<InstansRow<'a>> {
    let instansar = source.world.instansar.iter().enumerate();
    instansar
        .map(|(at, one)| InstansRow {
            instans_id: source.ids.instans(at),
            slag: one.slag.kode(),
            namn: &one.namn,
            interkommunal: one.interkommunal(),
        })
        .collect()
}

/// Which kommunar each of them serves.
pub(super) fn loeyve(source: &Source) -> Vec<LoeyveRow> {
    let instansar = source.world.instansar.iter().enumerate();
    let pairs = instansar.flat_map(|(at, one)| one.kommunar.iter().map(move |k| (*k, at)));
    pairs
        .map(|(kommune, instans)| LoeyveRow {
            kommune_id: source.ids.kommune(kommune),
            instans_id: source.ids.instans(instans),
            fraa: GRUNNLAGD,
        })
        .collect()
}

/// Skular, barnehagar and helsestasjonar.
pub(super) fn einingar<'a>(source: &Source<'a>) -> Vec<EiningRow<'a>> {
    let kommunar = source.world.kommunar.iter().enumerate();
    kommunar
        .flat_map(|(kommune, one)| {
            let id = move |at| source.ids.eining(kommune, at);
            let all = one.einingar.iter().enumerate();
            all.map(move |(at, eining)| EiningRow {
                kommune_id: source.ids.kommune(kommune),
                eining_id: id(at),
                instans_id: source.ids.instans(eining.instans),
                namn: eining.namn,
                fraa: eining.fraa,
                til: eining.til,
                etterfoelgjar_id: eining.etterfoelgjar.map(id),
            })
        })
        .collect()
}
