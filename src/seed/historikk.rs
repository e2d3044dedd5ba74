//! Rows of `sak_historikk`: what the application would have written as the case went on.

use time::OffsetDateTime;
use uuid::Uuid;

use super::cases::Case;
use super::hours::Moment;
use super::source::Source;
use super::steg::{evaluering_at, plan_at, tiltak_at};
use super::words;
use crate::demo::{Evaluering, Foedestad, Involvering, Overgang, Stad, Tiltak};
use crate::sak::Hending;
use crate::tiltak::{Effekt, KvaNo};
use crate::web::dates;

/// A row of `sak_historikk`.
pub(super) struct HistorikkRow {
    pub(super) kommune_id: Uuid,
    pub(super) historikk_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) slag: &'static str,
    pub(super) fraa_steg: Option<i16>,
    pub(super) til_steg: Option<i16>,
    pub(super) tekst: Option<String>,
    pub(super) brukar_id: Uuid,
    pub(super) at: OffsetDateTime,
}

/// What happened, before it has an id.
struct Event {
    hending: Hending,
    flytting: (Option<i16>, Option<i16>),
    tekst: Option<String>,
    brukar_id: Uuid,
    at: OffsetDateTime,
}

/// Everything that has happened in every case.
pub(super) fn historikk(source: &Source, cases: &[Case]) -> Vec<HistorikkRow> {
    let of = |case: &Case| {
        let events = transitions(case)
            .chain(tiltak(case))
            .chain(evalueringar(case))
            .chain(stopped(case))
            .chain(people(source, case))
            .chain(plan(case));
        let rows = events.enumerate().map(|(number, event)| HistorikkRow {
            kommune_id: case.kommune_id,
            historikk_id: case.id(&format!("historikk/{number}")),
            sak_id: case.sak_id,
            slag: event.hending.code(),
            fraa_steg: event.flytting.0,
            til_steg: event.flytting.1,
            tekst: event.tekst,
            brukar_id: event.brukar_id,
            at: event.at,
        });
        rows.collect::<Vec<_>>()
    };
    cases.iter().flat_map(of).collect()
}

/// The moves. The one to steg 3 is made by the first tiltak.
fn transitions<'a>(case: &'a Case) -> impl Iterator<Item = Event> + use<'a> {
    let moves = case.sak.historikk.iter();
    moves.filter_map(|one| {
        let (hending, moment) = match one.til {
            Stad::Steg(1) => (Hending::UroMeld, Moment::UroMeld),
            Stad::Steg(2) => (talk(case), Moment::Samtale),
            Stad::Steg(3) => return None,
            Stad::Steg(5) => (Hending::Moete, Moment::Moete),
            Stad::Steg(_) => (Hending::Flytta, Moment::Flytta),
            Stad::Slutt(_) => (Hending::Avslutta, Moment::Slutt),
        };
        // only the leader of the eining closes a case
        let closer = case.leader().filter(|_| hending == Hending::Avslutta);
        Some(Event {
            hending,
            flytting: (one.fraa.and_then(steg), steg(one.til)),
            tekst: why(case, one),
            brukar_id: closer.unwrap_or(case.person(one.kven)).brukar_id,
            at: case.at(one.dato, moment, 0),
        })
    })
}

fn talk(case: &Case) -> Hending {
    match case.sak.involvering {
        Some(Involvering::Unntak { .. }) => Hending::SamtaleIkkjeHalden,
        _ => Hending::Samtale,
    }
}

fn steg(stad: Stad) -> Option<i16> {
    match stad {
        Stad::Steg(number) => Some(i16::from(number)),
        Stad::Slutt(_) => None,
    }
}

/// Why it moved. What came out of the tverrfaglege vurdering has no other place to stand.
fn why(case: &Case, one: &Overgang) -> Option<String> {
    match (one.til, &case.sak.vurdering) {
        (Stad::Steg(1), _) => None,
        (Stad::Steg(4), Some(vurdering)) => Some(format!("{} {}", one.kvifor, vurdering.tekst)),
        _ => Some(one.kvifor.clone()),
    }
}

/// The tiltak, as they were set in.
fn tiltak<'a>(case: &'a Case) -> impl Iterator<Item = Event> + use<'a> {
    let all = case.sak.tiltak.iter().enumerate();
    all.map(|(number, one)| {
        let first = number == 0 && one.foedestad == Foedestad::Lokalt;
        Event {
            hending: Hending::TiltakSettInn,
            flytting: if first {
                (Some(2), Some(3))
            } else {
                (None, None)
            },
            tekst: Some(format!("{}. Innan {}.", one.tiltak, dates::long(one.innan))),
            brukar_id: case.ansvarleg.brukar_id,
            at: tiltak_at(case, number, one),
        }
    })
}

/// Every evaluering, with its effect in words.
fn evalueringar<'a>(case: &'a Case) -> impl Iterator<Item = Event> + use<'a> {
    let all = case.sak.tiltak.iter().enumerate();
    all.flat_map(move |(number, one): (usize, &Tiltak)| {
        let event = move |evaluering| Event {
            hending: Hending::Evaluering,
            flytting: (None, None),
            tekst: Some(format!("{}\n{}", one.tiltak, outcome(evaluering))),
            brukar_id: case.person(evaluering.av).brukar_id,
            at: evaluering_at(case, number, evaluering),
        };
        one.evalueringar.iter().map(event)
    })
}

/// "Verkar delvis. Juster."
fn outcome(evaluering: &Evaluering) -> String {
    let effekt = Effekt::from_code(evaluering.effekt.kode()).map_or("", Effekt::label);
    let kva_no = KvaNo::from_code(evaluering.kva_no.kode()).map_or("", KvaNo::label);
    format!("{effekt}. {kva_no}.")
}

/// The tiltak that ended with the case.
fn stopped<'a>(case: &'a Case) -> impl Iterator<Item = Event> + use<'a> {
    let day = case.sak.historikk.last().map(|one| one.dato);
    let all = case.sak.tiltak.iter().enumerate();
    all.filter_map(move |(number, one)| {
        let why = words::stoppa_grunn(one)?;
        Some(Event {
            hending: Hending::TiltakStoppa,
            flytting: (None, None),
            tekst: Some(format!("{}\n{why}", one.tiltak)),
            brukar_id: case.person(one.ansvarleg).brukar_id,
            at: case.at(day?, Moment::TiltakStoppa, number),
        })
    })
}

/// Who joined, who was shut out, and to whom it was offered: names, never reasons.
fn people<'a>(source: &'a Source, case: &'a Case) -> impl Iterator<Item = Event> + use<'a> {
    let event = |hending, tekst, brukar_id, at| Event {
        hending,
        flytting: (None, None),
        tekst: Some(tekst),
        brukar_id,
        at,
    };
    let mine = case.ansvarleg.brukar_id;
    let joined = case.others.iter().enumerate();
    let joined = joined.map(move |(number, (person, fraa))| {
        let task = words::oppgaave(case, person);
        let tekst = format!("{}: {task}", person.with_title());
        event(
            Hending::LagInn,
            tekst,
            mine,
            case.at(*fraa, Moment::Lag, number),
        )
    });
    let barred = case.sak.sperre.iter().map(move |one| {
        let namn = source.world.brukarar[one.brukar].namn.clone();
        let by = case.person(one.sett_av).brukar_id;
        event(
            Hending::SperreSett,
            namn,
            by,
            case.at(one.dato, Moment::Sperre, 0),
        )
    });
    let offered = case.sak.overlevering.iter().map(move |one| {
        let to = &source.world.brukarar[one.til].namn;
        let at = case.at(one.dato, Moment::Overlevering, 0);
        event(Hending::OverleveringTilbydd, format!("Til {to}"), mine, at)
    });
    joined.chain(barred).chain(offered)
}

/// The plan of a skolemiljø case.
fn plan<'a>(case: &'a Case) -> impl Iterator<Item = Event> + use<'a> {
    let written = case.sak.plan.as_ref().and_then(|_| plan_at(case));
    written.into_iter().map(|at| Event {
        hending: Hending::Plan,
        flytting: (None, None),
        tekst: None,
        brukar_id: case.ansvarleg.brukar_id,
        at,
    })
}
