//! Rows of barnekoordinatorar: most that the world has are it, one is asked, and one child got none.

use time::OffsetDateTime;
use uuid::Uuid;

use super::cases::Case;
use super::hours::Moment;
use super::source::Source;

/// What there is of it in a sak.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Er,
    Spurd,
    Ikkje,
}

impl Stand {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Er => "er",
            Self::Spurd => "spurd",
            Self::Ikkje => "ikkje",
        }
    }
}

/// A sak with a vurdering, and what came of it.
pub(super) struct KoordinatorRow {
    pub(super) kommune_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) vurdering_id: Uuid,
    pub(super) id: Uuid,
    pub(super) stand: Stand,
    /// Who has the sak: who wrote the vurdering, asked, or decided.
    pub(super) skriven_av: Uuid,
    /// Who is it, or is asked; nobody's when nobody is.
    pub(super) brukar_id: Option<Uuid>,
    pub(super) at: OffsetDateTime,
}

/// Those the world names; the second of them is only asked. One of the others is told no.
pub(super) fn koordinatorar(source: &Source<'_>, cases: &[Case<'_>]) -> Vec<KoordinatorRow> {
    let row = |case: &Case<'_>, stand, brukar: Option<usize>| {
        let last = case
            .sak
            .historikk
            .last()
            .map_or(case.sak.uro.dato, |h| h.dato);
        KoordinatorRow {
            kommune_id: case.kommune_id,
            sak_id: case.sak_id,
            vurdering_id: case.id("koordinator/vurdering"),
            id: case.id("koordinator"),
            stand,
            skriven_av: case.ansvarleg.brukar_id,
            brukar_id: brukar.map(|brukar| source.ids.brukar(brukar)),
            at: case.at(last, Moment::Slutt, 0),
        }
    };
    let named = cases
        .iter()
        .filter_map(|case| Some((case, case.sak.barnekoordinator?)));
    let mut rows: Vec<KoordinatorRow> = named
        .enumerate()
        .map(|(number, (case, brukar))| {
            let stand = if number == 1 { Stand::Spurd } else { Stand::Er };
            row(case, stand, Some(brukar))
        })
        .collect();
    let none = cases.iter().find(|case| {
        case.sak.slutt.is_none()
            && !case.sak.moete.is_empty()
            && case.sak.barnekoordinator.is_none()
    });
    rows.extend(none.map(|case| row(case, Stand::Ikkje, None)));
    rows
}
