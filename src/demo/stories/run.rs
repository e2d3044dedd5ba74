//! One case from its first day to where it is to stand today.

use super::case::Case;
use super::crew::Crew;
use super::words;
use crate::demo::dates::{plus, workday, workday_before};
use crate::demo::rng::Rng;
use crate::demo::texts::Tekst;
use crate::demo::types::{Effekt, Foedestad, Hast, Sak, SakSlag, Slutt, Stad, TiltakStatus, World};
use time::Date;

/// Where a case is to stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal {
    pub(super) steg: u8,
    pub(super) slutt: Option<Slutt>,
    pub(super) slag: SakSlag,
}

impl Goal {
    /// Somebody must sign before this goal can be reached.
    pub(super) fn needs_samtykke(self) -> bool {
        self.steg >= 4 || self.slutt == Some(Slutt::Flytta)
    }

    /// The parents are not told: danger to the child.
    pub(super) fn unntak(self) -> bool {
        self.steg == 2 && self.slutt == Some(Slutt::OverfoertBarnevern)
    }
}

/// When the next thing is due, counted from today.
#[derive(Clone, Copy, Debug)]
struct Due {
    /// The next date.
    next: Date,
    /// How many days at least since the last thing that happened.
    rest: i32,
}

/// Tells the story again and again, earlier and earlier, until it ends where it should.
pub(super) fn run(
    world: &World,
    tekst: &Tekst,
    rng: &mut Rng,
    goal: Goal,
    barn: usize,
    owner: Option<usize>,
) -> Option<Sak> {
    let child = &world.barn[barn];
    let crew = Crew::find(rng, world, child.kommune, child.eining?, owner)?;
    let hast = match (goal.slag, rng.below(100)) {
        (SakSlag::Skolemiljoe, _) | (_, 8..=29) => Hast::InnanEiVeke,
        (_, 0..=7) => Hast::Straks,
        _ => Hast::Vanleg,
    };
    let due = due(rng, world.today, goal, hast);
    let story = rng.clone();
    let tell = |start: Date| {
        let mut case = Case::new(world, tekst, story.clone(), crew.clone(), barn, start, hast);
        play(&mut case, goal);
        case
    };
    let (mut start, target) = (workday(world.today), plus(world.today, -due.rest));
    let mut case = tell(start);
    // Whole weeks back, so that working days stay working days; holidays bend the story, so the
    // last weeks are taken one by one.
    while case.at > target {
        let late = (case.at - target).whole_days();
        let weeks = if late > 63 { (late - 56) / 7 } else { 1 };
        start = plus(start, -7 * i32::try_from(weeks).ok()?);
        case = tell(start);
    }
    finish(&mut case, goal, due);
    Some(case.sak)
}

/// Draws whether the case is overdue, due this week, soon or far ahead.
fn due(rng: &mut Rng, today: Date, goal: Goal, hast: Hast) -> Due {
    if goal.slutt.is_some() {
        return Due {
            next: today,
            rest: rng.range(4, 150),
        };
    }
    let urgent = goal.steg == 1 && hast != Hast::Vanleg;
    let early = goal.steg < 3;
    let bucket = if urgent {
        4
    } else {
        [0, 0, 1, 1, 2, 2, 2, 3, 3, 3][rng.below(10)]
    };
    let (days, rest) = match bucket {
        0 if early => (-rng.range(1, 6), 13),
        0 => (-rng.range(1, 12), 26 + rng.range(8, 20)),
        1 if early => (rng.range(0, 4), 9),
        1 => (rng.range(0, 4), 22 + rng.range(2, 20)),
        2 => (rng.range(5, 10), if early { 2 } else { 14 }),
        3 if early => (rng.range(9, 13), 0),
        3 => (rng.range(18, 55), rng.range(1, 9)),
        _ => (0, rng.range(0, 4)),
    };
    let day = plus(today, days);
    let next = if days < 0 {
        workday_before(day)
    } else {
        workday(day)
    };
    Due { next, rest }
}

/// The steps, one after the other.
fn play(case: &mut Case, goal: Goal) {
    if goal.steg == 1 {
        return;
    }
    if goal.unntak() {
        case.unntak();
        return;
    }
    case.samtale();
    if goal.steg == 2 {
        return;
    }
    case.lokale_tiltak();
    let solved = goal.steg == 3 && goal.slutt == Some(Slutt::Avslutta);
    if solved {
        case.evaluer(Foedestad::Lokalt, |_, _| Effekt::Verkar);
    }
    if goal.steg == 3 {
        if goal.slutt == Some(Slutt::Flytta) {
            case.samtykke();
        }
        return;
    }
    case.evaluer(Foedestad::Lokalt, mixed);
    case.vurdering(goal.slutt.is_some());
    if goal.steg == 4 {
        return;
    }
    case.samtykke();
    case.moete();
    if goal.steg == 5 {
        if case.rng.chance(20) {
            case.evaluer(Foedestad::Moete(0), mixed);
            case.steg(6);
            case.moete();
        }
        return;
    }
    if case.rng.chance(25) {
        case.evaluer(Foedestad::Moete(0), mixed);
        case.steg(6);
        case.moete();
    }
    let last = Foedestad::Moete(case.sak.moete.len() - 1);
    match goal.slutt {
        Some(Slutt::Avslutta) => case.evaluer(last, |_, _| Effekt::Verkar),
        _ => case.evaluer(last, mixed),
    }
    case.steg(6);
}

/// The first did not do it all; the others may have.
fn mixed(rng: &mut Rng, number: usize) -> Effekt {
    match (number, rng.below(100)) {
        (0, 0..=49) | (_, 0..=19) => Effekt::VerkarIkkje,
        (0, _) | (_, 20..=54) => Effekt::VerkarDelvis,
        _ => Effekt::Verkar,
    }
}

/// The end, or the next date.
fn finish(case: &mut Case, goal: Goal, due: Due) {
    let today = case.world.today;
    if let Some(slutt) = goal.slutt {
        let last = case.at;
        case.at = workday(plus(last, case.rng.range(0, 2)))
            .min(workday_before(today))
            .max(last);
        let kvifor = match slutt {
            Slutt::Avslutta if goal.steg == 2 => words::slutt::UTAN_TILTAK,
            Slutt::Avslutta => case.rng.pick(words::slutt::NAADD),
            Slutt::TilUtgreiing => case.rng.pick(words::slutt::UTGREIING),
            Slutt::OverfoertBarnevern => words::slutt::OVERFOERT,
            Slutt::Flytta => words::slutt::FLYTTA,
        };
        case.go(Stad::Slutt(slutt), kvifor);
        case.sak.slutt = Some(slutt);
        for tiltak in &mut case.sak.tiltak {
            if tiltak.evalueringar.is_empty() {
                tiltak.status = TiltakStatus::Stoppa;
            }
        }
        if slutt == Slutt::Flytta {
            let others = case.world.kommunar.len();
            case.sak.flytta_til =
                Some((case.sak.kommune + 1 + case.rng.below(others - 1)) % others);
        }
        return;
    }
    let mut next = due.next;
    if goal.steg == 1 {
        let days = match case.sak.uro.kor_raskt {
            Hast::Straks => 1,
            Hast::InnanEiVeke => 5,
            Hast::Vanleg => 19,
        };
        let limit = workday(plus(case.at, days));
        next = if days == 19 { next.min(limit) } else { limit };
    }
    if matches!(goal.steg, 3 | 5) {
        case.open_tiltak(next);
    }
    case.sak.neste_dato = Some(next);
    case.sak.neste_kva = words::neste(goal.steg);
}
