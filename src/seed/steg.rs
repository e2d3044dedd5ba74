//! Rows of what is written in the steps: uro, talks and meetings, tiltak, evalueringar, plans.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::cases::Case;
use super::hours::Moment;
use super::source::Person;
use super::{codes, words};
use crate::demo::{Evaluering, Foedestad, Plan, Tiltak, Uro};
use crate::text::search_key;

/// A row of `uro`.
pub(super) struct UroRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) meldar: Person<'a>,
    pub(super) uro: &'a Uro,
    pub(super) meldt_at: OffsetDateTime,
}

/// A row of `tiltak`.
pub(super) struct TiltakRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) tiltak_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) steg: i16,
    pub(super) runde: i16,
    pub(super) tiltak: &'a Tiltak,
    pub(super) norm: String,
    pub(super) status: &'static str,
    pub(super) ansvarleg: Person<'a>,
    pub(super) stoppa_grunn: Option<&'static str>,
    pub(super) siste_effekt: Option<&'static str>,
    pub(super) created_at: OffsetDateTime,
    pub(super) updated_at: OffsetDateTime,
}

/// A row of `evaluering`.
pub(super) struct EvalueringRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) evaluering_id: Uuid,
    pub(super) tiltak_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) evaluering: &'a Evaluering,
    pub(super) tiltak: &'a str,
    pub(super) tiltak_norm: String,
    pub(super) grunngjeving: &'static str,
    pub(super) skriven_av: Uuid,
    pub(super) skriven_at: OffsetDateTime,
}

/// A row of `skolemiljoeplan`.
pub(super) struct PlanRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) plan: &'a Plan,
    pub(super) skriven_av: Uuid,
    pub(super) updated_at: OffsetDateTime,
}

/// The uro that opened each case. They share their id, as in the application.
pub(super) fn uroer<'a>(cases: &'a [Case]) -> Vec<UroRow<'a>> {
    let row = |case: &'a Case| UroRow {
        kommune_id: case.kommune_id,
        sak_id: case.sak_id,
        meldar: case.person(case.sak.uro.meldt_av),
        uro: &case.sak.uro,
        meldt_at: case.opna(),
    };
    cases.iter().map(row).collect()
}

/// When the `number`-th tiltak of a case was set in.
pub(super) fn tiltak_at(case: &Case, number: usize, tiltak: &Tiltak) -> OffsetDateTime {
    let moment = match tiltak.foedestad {
        Foedestad::Lokalt => Moment::Tiltak,
        Foedestad::Moete(_) => Moment::TiltakFraaMoete,
    };
    case.at(tiltak.fraa, moment, number)
}

/// When the `number`-th tiltak of a case was evaluated.
pub(super) fn evaluering_at(case: &Case, number: usize, one: &Evaluering) -> OffsetDateTime {
    case.at(one.dato, Moment::Evaluering, number)
}

/// The tiltak.
pub(super) fn tiltak<'a>(cases: &'a [Case]) -> Vec<TiltakRow<'a>> {
    let row = |case: &'a Case, number: usize, tiltak: &'a Tiltak| {
        let (steg, runde) = codes::fase(tiltak.foedestad);
        let created_at = tiltak_at(case, number, tiltak);
        let last = tiltak.evalueringar.last();
        TiltakRow {
            kommune_id: case.kommune_id,
            tiltak_id: case.id(&format!("tiltak/{number}")),
            sak_id: case.sak_id,
            steg,
            runde,
            tiltak,
            norm: search_key(&tiltak.tiltak),
            status: codes::status(tiltak),
            ansvarleg: case.person(tiltak.ansvarleg),
            stoppa_grunn: words::stoppa_grunn(tiltak),
            siste_effekt: last.map(|one| one.effekt.kode()),
            created_at,
            updated_at: last.map_or(created_at, |one| evaluering_at(case, number, one)),
        }
    };
    let of = |case: &'a Case| {
        let all = case.sak.tiltak.iter().enumerate();
        all.map(move |(number, tiltak)| row(case, number, tiltak))
    };
    cases.iter().flat_map(of).collect()
}

/// The evalueringar.
pub(super) fn evalueringar<'a>(cases: &'a [Case]) -> Vec<EvalueringRow<'a>> {
    let mut rows = Vec::new();
    for case in cases {
        for (number, tiltak) in case.sak.tiltak.iter().enumerate() {
            let list = tiltak.evalueringar.iter().enumerate();
            rows.extend(list.map(|(at, evaluering)| {
                let path = format!("tiltak/{number}/evaluering/{at}");
                EvalueringRow {
                    kommune_id: case.kommune_id,
                    evaluering_id: case.id(&path),
                    tiltak_id: case.id(&format!("tiltak/{number}")),
                    sak_id: case.sak_id,
                    evaluering,
                    tiltak: &tiltak.tiltak,
                    tiltak_norm: search_key(&tiltak.tiltak),
                    grunngjeving: words::grunngjeving(evaluering.effekt, case.number(&path, 3)),
                    skriven_av: case.person(evaluering.av).brukar_id,
                    skriven_at: evaluering_at(case, number, evaluering),
                }
            }));
        }
    }
    rows
}

/// The plans of the skolemiljø cases, written when the tiltak were set in.
pub(super) fn planar<'a>(cases: &'a [Case]) -> Vec<PlanRow<'a>> {
    let row = |case: &'a Case| {
        let plan = case.sak.plan.as_ref()?;
        Some(PlanRow {
            kommune_id: case.kommune_id,
            sak_id: case.sak_id,
            plan,
            skriven_av: case.ansvarleg.brukar_id,
            updated_at: plan_at(case)?,
        })
    };
    cases.iter().filter_map(row).collect()
}

/// When the plan of a case was written.
pub(super) fn plan_at(case: &Case) -> Option<OffsetDateTime> {
    let begun: Option<Date> = case.sak.tiltak.iter().map(|one| one.fraa).min();
    Some(case.at(begun?, Moment::Plan, 0))
}
