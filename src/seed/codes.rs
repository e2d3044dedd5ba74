//! Where the demo world has words and the database has codes.

use crate::demo;
use crate::sak::NesteKva;

/// How a talk was held. The demo has a sentence; what is not by telephone or video was a meeting.
pub(super) fn korleis(words: &str) -> &'static str {
    let words = words.to_lowercase();
    let known = [
        ("telefon", "telefon"),
        ("video", "video"),
        ("heimebesøk", "heimebesoek"),
    ];
    let found = known.iter().find(|(part, _)| words.contains(part));
    found.map_or("moete", |(_, code)| code)
}

/// The ground of a melding (barnevernslova § 13-2). Everything the demo reports (violence, failing
/// care, a child nobody looks after) is the first: mistreatment or serious neglect.
pub(super) const GRUNN: &str = "mishandling";

/// What the next date is for.
pub(super) fn neste_kva(sak: &demo::Sak) -> NesteKva {
    match (sak.neste_dato, sak.steg) {
        (None, _) => NesteKva::Ingenting,
        (_, 1) => NesteKva::Samtale,
        (_, 2) => NesteKva::Tiltak,
        (_, 4) => NesteKva::Moete,
        (_, 6) => NesteKva::Avgjerd,
        _ => NesteKva::Evaluering,
    }
}

/// Open, or how it ended.
pub(super) fn tilstand(sak: &demo::Sak) -> &'static str {
    sak.slutt.map_or("open", demo::Slutt::kode)
}

/// Which round a case is in: one a meeting, and the first before there is any.
pub(super) fn runde(meetings: usize) -> i16 {
    i16::try_from(meetings.max(1)).unwrap_or(1)
}

/// Where a tiltak stands. One that is evaluated and finished is done, whatever it did, as the application
/// leaves it; stopped are those that ended without an evaluering.
pub(super) fn status(tiltak: &demo::Tiltak) -> &'static str {
    let stopped = tiltak.status == demo::TiltakStatus::Stoppa;
    match tiltak.evalueringar.last() {
        Some(_) if stopped => demo::TiltakStatus::Utfoert.kode(),
        _ => tiltak.status.kode(),
    }
}

/// Which step and round a tiltak belongs to.
pub(super) fn fase(foedestad: demo::Foedestad) -> (i16, i16) {
    match foedestad {
        demo::Foedestad::Lokalt => (3, 1),
        demo::Foedestad::Moete(moete) => (5, runde(moete + 1)),
    }
}
