//! Rows of who is on a case, who is shut out, and who has been offered it.

use time::OffsetDateTime;
use uuid::Uuid;

use super::cases::Case;
use super::hours::Moment;
use super::source::{Person, Source};
use super::words;
use crate::access::Action;
use crate::demo::{Overlevering, Sperre, demo_logins};

/// A row of `sak_deltakar`.
pub(super) struct DeltakarRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) deltakar_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) person: Person<'a>,
    pub(super) oppgaave: &'static str,
    pub(super) fraa: OffsetDateTime,
}

/// A row of `sak_sperre`.
pub(super) struct SperreRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) sperre_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) brukar_id: Uuid,
    pub(super) sperre: &'a Sperre,
    pub(super) sett_av: Uuid,
    pub(super) sett_at: OffsetDateTime,
}

/// A row of `overlevering`: an offer nobody has answered.
pub(super) struct OverleveringRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) overlevering_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) overlevering: &'a Overlevering,
    pub(super) fraa_brukar_id: Uuid,
    pub(super) til: Person<'a>,
    pub(super) tilbydd_at: OffsetDateTime,
}

/// A row of `innsynslogg`.
pub(super) struct LoggRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) logg_id: Uuid,
    pub(super) person: Person<'a>,
    pub(super) handling: &'static str,
    pub(super) sak_id: Uuid,
    pub(super) barn_id: Uuid,
    pub(super) grunnlag: &'static str,
}

/// The ansvarlege: the database has put them on the lag already, under ids of chance.
pub(super) fn ansvarlege<'a>(cases: &[Case<'a>]) -> Vec<DeltakarRow<'a>> {
    let row = |case: &Case<'a>| DeltakarRow {
        kommune_id: case.kommune_id,
        deltakar_id: case.id("deltakar/ansvarleg"),
        sak_id: case.sak_id,
        person: case.ansvarleg,
        oppgaave: "",
        fraa: case.opna(),
    };
    cases.iter().map(row).collect()
}

/// The others of the case's own instans.
pub(super) fn others<'a>(cases: &[Case<'a>]) -> Vec<DeltakarRow<'a>> {
    let of = |case: &Case<'a>| {
        let list = case.others.iter().enumerate();
        let row = |(number, (person, fraa)): (usize, &(Person<'a>, _))| DeltakarRow {
            kommune_id: case.kommune_id,
            deltakar_id: case.id(&format!("deltakar/{number}")),
            sak_id: case.sak_id,
            person: *person,
            oppgaave: words::oppgaave(case, person),
            fraa: case.at(*fraa, Moment::Lag, number),
        };
        list.map(row).collect::<Vec<_>>()
    };
    cases.iter().flat_map(of).collect()
}

/// Those shut out.
pub(super) fn sperrer<'a>(source: &Source, cases: &[Case<'a>]) -> Vec<SperreRow<'a>> {
    let of = |case: &Case<'a>| {
        let list = case.sak.sperre.iter().enumerate();
        let row = |(number, sperre): (usize, &'a Sperre)| SperreRow {
            kommune_id: case.kommune_id,
            sperre_id: case.id(&format!("sperre/{number}")),
            sak_id: case.sak_id,
            brukar_id: source.ids.brukar(sperre.brukar),
            sperre,
            sett_av: case.person(sperre.sett_av).brukar_id,
            sett_at: case.at(sperre.dato, Moment::Sperre, number),
        };
        list.map(row).collect::<Vec<_>>()
    };
    cases.iter().flat_map(of).collect()
}

/// The offers.
pub(super) fn overleveringar<'a>(
    source: &Source<'a>,
    cases: &[Case<'a>],
) -> anyhow::Result<Vec<OverleveringRow<'a>>> {
    let offered = cases
        .iter()
        .filter_map(|case| Some((case, case.sak.overlevering.as_ref()?)));
    offered
        .map(|(case, overlevering)| {
            let sak = case.sak;
            let instans = case.ansvarleg.medlemskap.instans;
            let til = source.at_work(overlevering.til, (sak.kommune, instans, sak.eining))?;
            Ok(OverleveringRow {
                kommune_id: case.kommune_id,
                overlevering_id: case.id("overlevering"),
                sak_id: case.sak_id,
                overlevering,
                fraa_brukar_id: case.person(overlevering.fraa).brukar_id,
                til,
                tilbydd_at: case.at(overlevering.dato, Moment::Overlevering, 0),
            })
        })
        .collect()
}

/// A few looks at the open cases of those one can log in as, so that the log's pages show something.
pub(super) fn innsynslogg<'a>(source: &Source, cases: &[Case<'a>]) -> Vec<LoggRow<'a>> {
    let logins = demo_logins().len();
    let own = |case: &&Case| case.sak.slutt.is_none() && case.ansvarleg.brukar < logins;
    let mut rows = Vec::new();
    for case in cases.iter().filter(own) {
        let looks = [
            (Some(case.ansvarleg), Action::BarnOpne, "eining"),
            (Some(case.ansvarleg), Action::SakOpne, "lag"),
            (case.leader(), Action::SakOpne, "lag,leiar"),
        ];
        for (number, (person, action, grunnlag)) in looks.into_iter().enumerate() {
            rows.extend(person.map(|person| LoggRow {
                kommune_id: case.kommune_id,
                logg_id: case.id(&format!("logg/{number}")),
                person,
                handling: action.code(),
                sak_id: case.sak_id,
                barn_id: source.ids.barn(case.sak.barn),
                grunnlag,
            }));
        }
    }
    rows
}
