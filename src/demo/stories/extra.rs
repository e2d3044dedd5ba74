//! What lies beside the pipeline: offers of hand-over, people shut out, meldingar.

use super::words;
use crate::demo::dates::{plus, workday_before};
use crate::demo::rng::Rng;
use crate::demo::types::{
    Barnevernsmelding, Involvering, Medlemskap, Overlevering, Rolle, Slutt, Sperre, World,
};

/// Staff of a case's eining who are not leaders.
fn colleagues(world: &World, sak: usize) -> Vec<usize> {
    let sak = &world.saker[sak];
    let there = |m: &Medlemskap| {
        (m.kommune, m.eining, m.rolle) == (sak.kommune, Some(sak.eining), Rolle::Tilsett)
            && m.live(world.today)
    };
    let all = world.brukarar.iter().enumerate();
    all.filter(|(_, one)| one.medlemskap.iter().any(there))
        .map(|(at, _)| at)
        .collect()
}

/// Every other case that has had a meeting and is still open has a barnekoordinator.
pub(super) fn koordinatorar(world: &mut World) {
    let mut met = 0;
    for at in 0..world.saker.len() {
        let sak = &world.saker[at];
        if sak.slutt.is_some() || sak.moete.is_empty() {
            continue;
        }
        met += 1;
        let holds = |m: &Medlemskap| {
            (m.kommune, m.rolle) == (sak.kommune, Rolle::Barnekoordinator) && m.live(world.today)
        };
        if met % 2 == 0 {
            let who = world
                .brukarar
                .iter()
                .position(|one| one.medlemskap.iter().any(holds));
            world.saker[at].barnekoordinator = who;
        }
    }
}

/// Some cases are offered to a colleague, and nobody has answered.
pub(super) fn overleveringar(world: &mut World) {
    let dato = workday_before(plus(world.today, -2));
    let open: Vec<usize> = (0..world.saker.len())
        .filter(|at| {
            let sak = &world.saker[*at];
            let moved = sak.historikk.last().map_or(dato, |last| last.dato);
            sak.slutt.is_none() && sak.steg >= 3 && moved <= dato
        })
        .filter(|at| colleagues(world, *at).len() > 1)
        .step_by(9)
        .take(5)
        .collect();
    for at in open {
        let fraa = world.saker[at].ansvarleg;
        let til = colleagues(world, at).into_iter().find(|one| *one != fraa);
        world.saker[at].overlevering = til.map(|til| Overlevering {
            fraa,
            til,
            dato,
            melding: words::OVERLEVERING,
        });
    }
}

/// In some cases a colleague is too near the family.
pub(super) fn sperrer(world: &mut World) {
    let outside = |world: &World, at: usize| {
        let sak = &world.saker[at];
        let offered = sak.overlevering.as_ref().map(|one| one.til);
        colleagues(world, at).into_iter().find(|one| {
            Some(*one) != offered && !sak.lag.iter().any(|member| member.brukar == *one)
        })
    };
    let open: Vec<(usize, usize)> = (0..world.saker.len())
        .filter(|at| world.saker[*at].slutt.is_none())
        .filter_map(|at| Some((at, outside(world, at)?)))
        .step_by(7)
        .take(words::SPERRE.len())
        .collect();
    for ((at, brukar), grunn) in open.into_iter().zip(words::SPERRE) {
        let sak = &mut world.saker[at];
        let leads = |member: &&crate::demo::types::Lagmedlem| {
            let all = &world.brukarar[member.brukar].medlemskap;
            all.iter()
                .any(|m| (m.eining, m.rolle) == (Some(sak.eining), Rolle::Einingsleiar))
        };
        let sett_av = sak
            .lag
            .iter()
            .find(leads)
            .map_or(sak.ansvarleg, |one| one.brukar);
        sak.sperre.push(Sperre {
            brukar,
            grunn,
            sett_av,
            dato: sak.uro.dato,
        });
    }
}

/// The register: those that belong to a case which was handed over, and some that belong to none.
pub(super) fn meldingar(world: &mut World, rng: &mut Rng) {
    let handed_over = world
        .saker
        .iter()
        .filter(|sak| sak.slutt == Some(Slutt::OverfoertBarnevern));
    let mut rows: Vec<_> = handed_over
        .filter_map(|sak| {
            let dato = match &sak.involvering {
                Some(Involvering::Unntak { dato, .. }) => *dato,
                _ => sak.historikk.last()?.dato,
            };
            Some((sak.barn, sak.ansvarleg, dato))
        })
        .collect();
    while rows.len() < 7 {
        let barn = rng.below(world.barn.len());
        let (kommune, eining) = (world.barn[barn].kommune, world.barn[barn].eining);
        let there = |m: &Medlemskap| {
            eining.is_some() && (m.kommune, m.eining) == (kommune, eining) && m.live(world.today)
        };
        let meldar = world
            .brukarar
            .iter()
            .position(|one| one.medlemskap.iter().any(there));
        let dato = workday_before(plus(world.today, -rng.range(3, 90)));
        if let Some(meldar) = meldar.filter(|_| rows.iter().all(|row| row.0 != barn)) {
            rows.push((barn, meldar, dato.max(world.barn[barn].eining_fraa)));
        }
    }
    for (number, (barn, meldar, dato)) in rows.into_iter().enumerate() {
        let frist = plus(dato, 21);
        let answered = workday_before(plus(dato, rng.range(9, 20)));
        world.barnevernsmeldingar.push(Barnevernsmelding {
            barn,
            meldar,
            dato,
            grunnlag: rng.pick(words::MELDING_GRUNNLAG),
            kvittering: format!("DEMO-{:04}", number + 1),
            frist,
            tilbakemelding: (answered <= world.today && number % 3 != 2).then_some(answered),
        });
    }
    world
        .barnevernsmeldingar
        .sort_by_key(|one| (one.dato, one.barn));
}
