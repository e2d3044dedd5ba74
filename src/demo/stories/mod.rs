//! The cases: which there are to be, and whom they are about.

mod case;
mod crew;
mod evaluate;
mod extra;
mod local;
mod run;
mod team;
mod words;

use super::dates::plus;
use super::rng::Rng;
use super::texts::{FLEIRSPRAAKLEG, MOBBING, SAMLIVSBROT, Tekst, tekstar};
use super::types::{Barn, Instansslag, Omsorg, Sak, SakSlag, Slutt, World};
use super::ungdom::ungdom;
use run::Goal;

use SakSlag::{Skolemiljoe, Uro};
use Slutt::{Avslutta, Flytta, OverfoertBarnevern, TilUtgreiing};

/// Last step, end, kind, and how many of them.
const GOALS: &[(u8, Option<Slutt>, SakSlag, usize)] = &[
    (1, None, Uro, 25),
    (2, None, Uro, 22),
    (3, None, Uro, 32),
    (4, None, Uro, 20),
    (5, None, Uro, 28),
    (6, None, Uro, 17),
    (1, None, Skolemiljoe, 1),
    (2, None, Skolemiljoe, 1),
    (3, None, Skolemiljoe, 4),
    (5, None, Skolemiljoe, 1),
    (2, Some(Avslutta), Uro, 2),
    (3, Some(Avslutta), Uro, 14),
    (3, Some(Avslutta), Skolemiljoe, 2),
    (6, Some(Avslutta), Uro, 8),
    (4, Some(TilUtgreiing), Uro, 2),
    (6, Some(TilUtgreiing), Uro, 6),
    (2, Some(OverfoertBarnevern), Uro, 1),
    (3, Some(OverfoertBarnevern), Uro, 1),
    (3, Some(Flytta), Uro, 1),
    (5, Some(Flytta), Uro, 1),
];

/// Demo logins who are to have cases of their own: row of the logins, and one case in how many.
const OWN_CASES: &[(usize, usize)] = &[(0, 13), (10, 29), (2, 31), (11, 37)];

/// How old they are, and the step of their case.
const UNGDOMAR: &[(i32, u8)] = &[(15, 3), (16, 5)];

/// Makes the cases and the register of meldingar.
pub(super) fn fill(world: &mut World, root: &Rng) {
    let mut rng = root.fork(0);
    let (tekstar, _) = tekstar();
    let mut goals: Vec<Goal> = GOALS
        .iter()
        .flat_map(|&(steg, slutt, slag, count)| vec![Goal { steg, slutt, slag }; count])
        .collect();
    rng.shuffle(&mut goals);
    let mut order: Vec<usize> = (0..world.barn.len()).collect();
    rng.shuffle(&mut order);
    let mut used = vec![0; tekstar.len()];
    // the youth one can log in as, first: one who is to be asked, and one who has said yes
    for (number, (years, steg)) in UNGDOMAR.iter().enumerate() {
        let goal = goals
            .iter()
            .position(|goal| (goal.steg, goal.slutt, goal.slag) == (*steg, None, Uro));
        let barn = ungdom(&world.barn, *years, world.today);
        let (Some(goal), Some(barn)) = (goal, barn) else {
            continue;
        };
        let mut case = rng.fork(9000 + u64::try_from(number).unwrap_or(0));
        let of_skule = [Some(OWN_CASES[2].0), None];
        let found = of_skule
            .into_iter()
            .find_map(|owner| attempt(world, &tekstar, &mut case, goals[goal], barn, owner, &used));
        if let Some((tekst, sak)) = found {
            goals.remove(goal);
            order.retain(|one| *one != barn);
            used[tekst] += 1;
            world.saker.push(sak);
        }
    }
    for (number, goal) in goals.into_iter().enumerate() {
        let owner = OWN_CASES
            .iter()
            .find(|(_, every)| number % every == 3)
            .map(|(row, _)| *row);
        let mut case = rng.fork(u64::try_from(number).unwrap_or(0) + 1);
        for prefer in [owner, None] {
            let found = order.iter().enumerate().find_map(|(at, barn)| {
                let sak = attempt(world, &tekstar, &mut case, goal, *barn, prefer, &used)?;
                Some((at, sak))
            });
            if let Some((at, (tekst, sak))) = found {
                order.remove(at);
                used[tekst] += 1;
                world.saker.push(sak);
                break;
            }
        }
    }
    world.saker.sort_by_key(|sak| (sak.uro.dato, sak.barn));
    extra::koordinatorar(world);
    extra::overleveringar(world);
    extra::sperrer(world);
    extra::meldingar(world, &mut root.fork(9999));
}

/// A case about this child, if the child and the goal go together.
fn attempt(
    world: &World,
    tekstar: &[Tekst],
    rng: &mut Rng,
    goal: Goal,
    barn: usize,
    owner: Option<usize>,
    used: &[usize],
) -> Option<(usize, Sak)> {
    let child = &world.barn[barn];
    let eining = child.eining?;
    let slag = world.kommunar[child.kommune].einingar[eining].slag;
    let at_eining = |owner: usize| {
        let there = |m: &super::types::Medlemskap| {
            (m.kommune, m.eining) == (child.kommune, Some(eining)) && m.live(world.today)
        };
        world.brukarar[owner].medlemskap.iter().any(there)
    };
    let wrong = owner.is_some_and(|owner| !at_eining(owner))
        || (goal.slag == Skolemiljoe && slag != Instansslag::Skule)
        || (goal.needs_samtykke() && child.omsorg == Omsorg::Omsorgsovertaking)
        || child.eining_fraa > plus(world.today, -60);
    if wrong {
        return None;
    }
    // The theme that has been written about least.
    let fits = |at: &usize| {
        let tekst: &Tekst = &tekstar[*at];
        (tekst.tema == MOBBING) == (goal.slag == Skolemiljoe) && suits(tekst, child)
    };
    let tekst = (0..tekstar.len()).filter(fits).min_by_key(|at| used[*at])?;
    let sak = run::run(world, &tekstar[tekst], rng, goal, barn, owner)?;
    (sak.uro.dato >= child.eining_fraa).then_some((tekst, sak))
}

/// Whether a theme can be about this child.
fn suits(tekst: &Tekst, child: &Barn) -> bool {
    let parents = || child.foeresette.iter().filter(|one| one.foreldreansvar);
    let apart = child.omsorg == Omsorg::Foreldre
        && parents().count() == 2
        && parents().any(|one| !one.bur_saman);
    tekst.fits(child.aarskull)
        && (tekst.tema != SAMLIVSBROT || apart)
        && (tekst.tema != FLEIRSPRAAKLEG || child.fleirspraakleg)
}
