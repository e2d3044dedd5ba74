//! Rows of the cases themselves.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::cases::Case;
use super::codes;
use super::source::Source;
use crate::demo::{Sak, Stad};

/// A row of `sak`; its triggers add the child's name, the lag's first member and the rights.
pub(super) struct SakRow<'a> {
    pub(super) kommune_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) saksnummer: &'a str,
    pub(super) barn_id: Uuid,
    pub(super) slag: &'static str,
    pub(super) instans_id: Uuid,
    pub(super) eining_id: Uuid,
    pub(super) steg: i16,
    pub(super) runde: i16,
    pub(super) tilstand: &'static str,
    pub(super) ansvarleg_id: Uuid,
    pub(super) ansvarleg_brukar_id: Uuid,
    pub(super) neste_dato: Option<Date>,
    pub(super) neste_kva: &'static str,
    pub(super) steg_sidan: Date,
    pub(super) opna_at: OffsetDateTime,
    pub(super) lukka_at: Option<OffsetDateTime>,
}

/// Every case, as it stands today.
pub(super) fn saker<'a>(source: &Source, cases: &'a [Case]) -> Vec<SakRow<'a>> {
    let row = |case: &'a Case| {
        let sak = case.sak;
        SakRow {
            kommune_id: case.kommune_id,
            sak_id: case.sak_id,
            saksnummer: &case.saksnummer,
            barn_id: source.ids.barn(sak.barn),
            slag: sak.slag.kode(),
            instans_id: case.ansvarleg.instans_id,
            eining_id: source.ids.eining(sak.kommune, sak.eining),
            steg: i16::from(sak.steg),
            runde: codes::runde(sak.moete.len()),
            tilstand: codes::tilstand(sak),
            ansvarleg_id: case.ansvarleg.prinsipal_id,
            ansvarleg_brukar_id: case.ansvarleg.brukar_id,
            neste_dato: sak.neste_dato,
            neste_kva: codes::neste_kva(sak).code(),
            steg_sidan: steg_sidan(sak),
            opna_at: case.opna(),
            lukka_at: case.lukka(),
        }
    };
    cases.iter().map(row).collect()
}

/// The day of the last move to a steg.
fn steg_sidan(sak: &Sak) -> Date {
    let mut moves = sak.historikk.iter().rev();
    let last = moves.find(|one| matches!(one.til, Stad::Steg(_)));
    last.map_or(sak.uro.dato, |one| one.dato)
}
