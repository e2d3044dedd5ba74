//! Which forms there are in the open cases: one that holds where the demo has a samtykke, and in each kommune a few that
//! wait, one of each kind.

use std::collections::HashMap;

use time::{Date, Duration};
use uuid::Uuid;

use crate::demo::{Barn, Omsorg, SakSlag, demo_logins};
use crate::samtykke::mal::Instansslag;
use crate::seed::cases::Case;
use crate::seed::source::Source;

/// How a form stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::seed) enum Gang {
    /// Everybody who must has said yes.
    Gyldig,
    /// The same, and its time is near over.
    GaarUt,
    /// The same, and one has taken it back for one instans.
    Trekt,
    /// Everybody is invited, and nobody has opened the letter for days.
    Ventar,
    /// Everybody is invited, and one has opened the letter.
    Opna,
    /// One of two has said no to an instans.
    EittNei,
    /// One has answered on paper, and another is to confirm it.
    Papir,
}

/// The kinds that wait, in the order they are given out.
const VENTAR: [Gang; 4] = [Gang::Papir, Gang::Ventar, Gang::EittNei, Gang::Opna];
/// How those that hold stand, again and again.
const GJELD: [Gang; 5] = [
    Gang::Gyldig,
    Gang::Trekt,
    Gang::GaarUt,
    Gang::Gyldig,
    Gang::Gyldig,
];

/// An instans that is asked about.
pub(in crate::seed) struct Spurt {
    pub(in crate::seed) slag: Instansslag,
    /// None when it does not use Laget.
    pub(in crate::seed) instans_id: Option<Uuid>,
    pub(in crate::seed) namn: Option<&'static str>,
    /// What the family says.
    pub(in crate::seed) ja: bool,
}

/// A form.
pub(in crate::seed) struct Skjema<'a> {
    pub(in crate::seed) case: &'a Case<'a>,
    pub(in crate::seed) barn: &'a Barn,
    pub(in crate::seed) id: Uuid,
    pub(in crate::seed) gang: Gang,
    /// The day it was asked, by the database's day.
    pub(in crate::seed) spurt: Date,
    pub(in crate::seed) til: Date,
    /// From the demo's day to the database's.
    pub(in crate::seed) moved: Duration,
    pub(in crate::seed) spurde: Vec<Spurt>,
}

/// Every form. The database reckons who must answer, and whether a form holds, by its own day: what the demo places on its day
/// is moved so that the two are the same.
pub(super) fn plan<'a>(source: &Source<'a>, cases: &'a [Case<'a>], i_dag: Date) -> Vec<Skjema<'a>> {
    let moved = i_dag - source.world.today;
    let mut open: Vec<&Case> = cases
        .iter()
        .filter(|case| case.sak.slutt.is_none())
        .collect();
    let logins = demo_logins().len();
    // those of the people one can log in as, first: in the order they stand on the login page
    open.sort_by_key(|case| case.ansvarleg.brukar.min(logins));
    let mut given: HashMap<(usize, bool), usize> = HashMap::new();
    let mut alle = Vec::new();
    for case in open {
        let gjeld = case.sak.samtykke.is_some();
        if !(gjeld || may_ask(source, case)) {
            continue;
        }
        let number = given.entry((case.sak.kommune, gjeld)).or_default();
        let ung = !gjeld && youth(source, case);
        let gang = if gjeld {
            GJELD.get(*number % GJELD.len())
        } else if ung {
            // one who can log in and answer
            Some(&Gang::Opna)
        } else {
            VENTAR.get(*number)
        };
        let two = |gang| gang != Gang::EittNei || parents(source, case) > 1;
        let Some(gang) = gang.copied().filter(|gang| two(*gang)) else {
            continue;
        };
        *number += usize::from(!ung);
        alle.push(skjema(source, case, gang, moved));
    }
    alle
}

/// Old enough to answer.
fn youth(source: &Source, case: &Case) -> bool {
    let foedd = source.world.barn[case.sak.barn].foedd;
    let last = source
        .world
        .today
        .replace_year(source.world.today.year() - 15);
    foedd <= last.unwrap_or(source.world.today)
}

/// A case before the meeting that others could help in.
fn may_ask(source: &Source, case: &Case) -> bool {
    let barn = &source.world.barn[case.sak.barn];
    case.sak.slag == SakSlag::Uro
        && matches!(case.sak.steg, 3 | 4)
        && barn.omsorg != Omsorg::Omsorgsovertaking
        && !barn.adressesperre
}

fn parents(source: &Source, case: &Case) -> usize {
    let barn = &source.world.barn[case.sak.barn];
    barn.foeresette
        .iter()
        .filter(|one| one.foreldreansvar)
        .count()
}

fn skjema<'a>(source: &Source<'a>, case: &'a Case<'a>, gang: Gang, moved: Duration) -> Skjema<'a> {
    let world = source.world;
    let days = |days: i64| (world.today - Duration::days(days)).max(case.sak.uro.dato);
    let spurt = match gang {
        Gang::Gyldig | Gang::GaarUt | Gang::Trekt => case
            .sak
            .samtykke
            .as_ref()
            .map_or(world.today, |one| one.dato),
        Gang::Ventar | Gang::Opna => days(6),
        Gang::EittNei => days(9),
        Gang::Papir => days(2),
    } + moved;
    let til = match gang {
        Gang::GaarUt => world.today + moved + Duration::days(20),
        _ => spurt + Duration::days(365),
    };
    Skjema {
        case,
        barn: &world.barn[case.sak.barn],
        id: case.id("samtykke"),
        gang,
        spurt,
        til,
        moved,
        spurde: spurde(source, case),
    }
}

/// The instansar of the demo's samtykke, or those most cases ask about, and a fastlege.
fn spurde(source: &Source, case: &Case) -> Vec<Spurt> {
    let world = source.world;
    let of = |at: usize, ja: bool| {
        Some(Spurt {
            slag: Instansslag::from_code(world.instansar[at].slag.kode())?,
            instans_id: Some(source.ids.instans(at)),
            namn: None,
            ja,
        })
    };
    let svar: Vec<(usize, bool)> = match &case.sak.samtykke {
        Some(samtykke) => samtykke.svar.clone(),
        None => usual(source, case)
            .into_iter()
            .map(|at| (at, true))
            .collect(),
    };
    let mut spurde: Vec<Spurt> = svar.into_iter().filter_map(|(at, ja)| of(at, ja)).collect();
    spurde.push(Spurt {
        slag: Instansslag::Fastlege,
        instans_id: None,
        namn: Some("Demolegen i Vest-Telemark"),
        ja: true,
    });
    spurde
}

/// The one that owns the case, helsestasjon and PPT.
fn usual(source: &Source, case: &Case) -> Vec<usize> {
    let world = source.world;
    let here = |slag: crate::demo::Instansslag| {
        let mut all = world.instansar.iter();
        all.position(|one| one.slag == slag && one.kommunar.contains(&case.sak.kommune))
    };
    let own = case.ansvarleg.medlemskap.instans;
    let others = [
        crate::demo::Instansslag::Helsestasjon,
        crate::demo::Instansslag::Ppt,
    ];
    std::iter::once(own)
        .chain(others.into_iter().filter_map(here))
        .collect()
}
