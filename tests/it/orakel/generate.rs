//! Makes a random world in which everything that decides access occurs, also at its edges.

use laget::access::Role;

use super::rng::Rng;
use super::samtykke::{Foeresett, Omsorg};
use super::world::{
    Barn, Brukar, Deltakar, Eining, Instans, Liv, Logg, Medlemskap, Melding, Oppslag, Own, Period,
    Prinsipal, Sak, Sesjon, Stad, Svar, Tilbod, World,
};

/// What rows of the log say was done.
const HANDLINGAR: [&str; 3] = [
    "sak.opne",
    "barnevern.melde",
    "GET /barn/{barn_id}/barnevern",
];

const ALWAYS: Period = Period {
    fraa: -400,
    til: None,
};

/// Roles, the common ones more often.
const ROLES: [Role; 12] = [
    Role::Tilsett,
    Role::Tilsett,
    Role::Tilsett,
    Role::Tilsett,
    Role::Einingsleiar,
    Role::Einingsleiar,
    Role::Barnekoordinator,
    Role::SltKoordinator,
    Role::Kommunalsjef,
    Role::InterkommunalLeiar,
    Role::Systemansvarleg,
    Role::Personvernombod,
];

/// A world of so many kommunar.
pub fn world(seed: u64, kommunar: usize) -> World {
    let rng = &mut Rng::new(seed);
    let mut world = World::default();
    for _ in 0..kommunar {
        world.kommunar.push(rng.uuid());
    }
    places(&mut world, rng);
    people(&mut world, rng);
    sessions(&mut world, rng);
    for kommune in 0..kommunar {
        children(&mut world, rng, kommune);
        saker(&mut world, rng, kommune);
        own_rows(&mut world, rng, kommune);
    }
    super::koordinator::generate(&mut world, &mut Rng::new(seed.wrapping_add(5)));
    super::naudrett::generate(&mut world, &mut Rng::new(seed.wrapping_add(2)));
    super::samtykke::edges(&mut world, &mut Rng::new(seed.wrapping_add(3)));
    super::innboks::generate(&mut world, &mut Rng::new(seed.wrapping_add(1)));
    super::moete::generate(&mut world, &mut Rng::new(seed.wrapping_add(4)));
    super::familie::generate(&mut world, &mut Rng::new(seed.wrapping_add(2)));
    super::loggkontroll::generate(&mut world, &mut Rng::new(seed.wrapping_add(6)));
    world
}

fn places(world: &mut World, rng: &mut Rng) {
    let kommunar = world.kommunar.len();
    for kommune in 0..kommunar {
        for (slag, einingar) in [
            ("skule", 2),
            ("barnehage", 1),
            ("helsestasjon", 0),
            ("ppt", 0),
            ("andre", 0),
            ("kot", 0),
        ] {
            let period = if slag == "kot" { rng.period() } else { ALWAYS };
            world.instansar.push(Instans {
                id: rng.uuid(),
                slag,
                grants: [(kommune, period)].into(),
            });
            for _ in 0..einingar {
                world.einingar.push(Eining {
                    id: rng.uuid(),
                    kommune,
                    instans: world.instansar.len() - 1,
                });
            }
        }
    }
    // one serves the first kommune, did serve the second and will serve the third; one anything
    let edges = [
        ALWAYS,
        Period {
            fraa: -400,
            til: Some(-1),
        },
        Period { fraa: 1, til: None },
    ];
    for slag in ["barnevern", "nav"] {
        let grants = (0..kommunar).map(|kommune| match slag {
            "barnevern" => (kommune, edges[kommune % 3]),
            _ => (kommune, rng.period()),
        });
        let grants = grants.collect();
        world.instansar.push(Instans {
            id: rng.uuid(),
            slag,
            grants,
        });
    }
}

/// Every place to work in a kommune.
fn stader(world: &World, kommune: usize) -> Vec<Stad> {
    let mut stader = Vec::new();
    for (instans, found) in world.instansar.iter().enumerate() {
        if found.grants.contains_key(&kommune) {
            let stad = Stad {
                kommune,
                instans,
                eining: None,
            };
            let often = if ["helsestasjon", "barnevern", "nav"].contains(&found.slag) {
                3
            } else {
                1
            };
            stader.extend(std::iter::repeat_n(stad, often));
        }
    }
    for (eining, found) in world.einingar.iter().enumerate() {
        if found.kommune == kommune {
            let stad = Stad {
                kommune,
                instans: found.instans,
                eining: Some(eining),
            };
            // most people work in a unit
            stader.extend([stad, stad, stad]);
        }
    }
    stader
}

fn people(world: &mut World, rng: &mut Rng) {
    let kommunar = world.kommunar.len();
    for number in 0..kommunar * 17 {
        let brukar = world.brukarar.len();
        world.brukarar.push(Brukar {
            id: rng.uuid(),
            shut: rng.percent(5),
        });
        // every fourth works in several kommunar
        let homes = if number % 4 == 0 { kommunar } else { 1 };
        for home in 0..homes {
            let kommune = (number + home) % kommunar;
            for _ in 0..=rng.below(2) {
                let stad = *rng.pick(&stader(world, kommune));
                medlemskap(world, rng, Prinsipal { brukar, stad });
                if rng.percent(25) {
                    medlemskap(world, rng, Prinsipal { brukar, stad });
                }
            }
        }
    }
}

fn medlemskap(world: &mut World, rng: &mut Rng, who: Prinsipal) {
    let mut rolle = *rng.pick(&ROLES);
    if who.stad.eining.is_none() && rolle == Role::Einingsleiar {
        rolle = Role::Tilsett;
    }
    world.medlemskap.push(Medlemskap {
        id: rng.uuid(),
        who,
        rolle,
        period: rng.period(),
    });
}

fn sessions(world: &mut World, rng: &mut Rng) {
    for brukar in 0..world.brukarar.len() {
        let mut homes: Vec<usize> = world
            .medlemskap
            .iter()
            .filter(|m| m.who.brukar == brukar)
            .map(|m| m.who.stad.kommune)
            .collect();
        homes.sort_unstable();
        homes.dedup();
        for kommune in &homes {
            session(world, rng, brukar, Some(*kommune), Liv::Live);
        }
        match rng.below(8) {
            0 => session(world, rng, brukar, None, Liv::Live),
            1 => {
                let kommune = rng.below(world.kommunar.len());
                session(world, rng, brukar, Some(kommune), Liv::Live);
            }
            other @ 2..=4 => {
                let liv = [Liv::Idle, Liv::TooOld, Liv::LoggedOut][other - 2];
                session(world, rng, brukar, Some(homes[0]), liv);
            }
            _ => {}
        }
    }
}

fn session(world: &mut World, rng: &mut Rng, brukar: usize, kommune: Option<usize>, liv: Liv) {
    let mut token = [0; 32];
    for byte in &mut token {
        *byte = u8::try_from(rng.below(256)).unwrap();
    }
    world.sesjonar.push(Sesjon {
        token,
        brukar,
        kommune,
        liv,
    });
}

fn children(world: &mut World, rng: &mut Rng, kommune: usize) {
    let einingar: Vec<usize> = (0..world.einingar.len())
        .filter(|eining| world.einingar[*eining].kommune == kommune)
        .collect();
    for _ in 0..20 {
        world.barn.push(Barn {
            id: rng.uuid(),
            kommune,
            eining: rng.percent(90).then(|| *rng.pick(&einingar)),
            adressesperre: rng.percent(25),
            adresse: rng.percent(80),
            foeresette: (0..rng.below(3)).map(|_| foeresett(rng)).collect(),
            aar: *rng.pick(&[5, 9, 9, 13, 14, 15, 16, 17, 18]),
            dagar: 100,
            omsorg: match rng.below(12) {
                0 => Omsorg::Omsorgsovertaking,
                1 => Omsorg::Einsleg,
                _ => Omsorg::Foreldre,
            },
        });
    }
}

fn foeresett(rng: &mut Rng) -> Foeresett {
    let had_ansvar = rng.percent(85);
    Foeresett {
        id: rng.uuid(),
        verje: rng.percent(25),
        had_ansvar,
        has_ansvar: had_ansvar != rng.percent(20),
    }
}

fn saker(world: &mut World, rng: &mut Rng, kommune: usize) {
    let barn: Vec<usize> = (0..world.barn.len())
        .filter(|barn| world.barn[*barn].kommune == kommune)
        .collect();
    let people: Vec<Prinsipal> = world
        .medlemskap
        .iter()
        .filter(|m| m.who.stad.kommune == kommune)
        .map(|m| m.who)
        .collect();
    for _ in 0..18 {
        let ansvarleg = *rng.pick(&people);
        let mut sak = Sak {
            id: rng.uuid(),
            barn: *rng.pick(&barn),
            ansvarleg,
            eining: ansvarleg.stad.eining.filter(|_| rng.percent(85)),
            open: rng.percent(80),
            lag: vec![Deltakar {
                who: ansvarleg,
                ended: rng.percent(15),
            }],
            sperrer: Vec::new(),
            tilbod: Vec::new(),
            uroer: (0..=rng.below(2)).map(|_| rng.uuid()).collect(),
            samtalar: (0..rng.below(3)).map(|_| rng.uuid()).collect(),
            tiltak: (0..rng.below(3))
                .map(|_| (rng.uuid(), (0..rng.below(3)).map(|_| rng.uuid()).collect()))
                .collect(),
            historikk: (0..=rng.below(3)).map(|_| rng.uuid()).collect(),
            plan: rng.percent(30),
            samtykke: Vec::new(),
        };
        sak.samtykke = super::samtykke::generate(world, rng, &sak);
        for instans in sak.samtykke.iter().flat_map(|form| &form.spurde) {
            let asked = |p: &&Prinsipal| p.stad.instans == *instans;
            let asked: Vec<Prinsipal> = people.iter().filter(asked).copied().collect();
            let who = *rng.pick(if asked.is_empty() { &people } else { &asked });
            if rng.percent(60) && !sak.lag.iter().any(|d| d.who == who && !d.ended) {
                sak.lag.push(Deltakar { who, ended: false });
            }
        }
        for _ in 0..rng.below(4) {
            let who = *rng.pick(&people);
            // once on the lag at a time; an ended one may come back
            if !sak.lag.iter().any(|d| d.who == who && !d.ended) {
                sak.lag.push(Deltakar {
                    who,
                    ended: rng.percent(30),
                });
            }
        }
        for _ in 0..rng.below(3) {
            // those who could see it otherwise are whom a sperre is about
            let whom = if rng.percent(70) {
                rng.pick(&sak.lag).who.brukar
            } else {
                rng.pick(&people).brukar
            };
            if !sak.sperrer.iter().any(|(_, who, _)| *who == whom) {
                sak.sperrer.push((rng.uuid(), whom, rng.percent(25)));
            }
        }
        if rng.percent(60) {
            // a sak is offered to the side that owns it
            let mine = |p: &&Prinsipal| p.stad.instans == ansvarleg.stad.instans;
            let colleagues: Vec<Prinsipal> = people.iter().filter(mine).copied().collect();
            let til = *rng.pick(&colleagues);
            offer(world, rng, &mut sak, til);
        }
        world.saker.push(sak);
    }
}

/// A hand-over, answered where the one it is offered to has a session to answer in.
fn offer(world: &World, rng: &mut Rng, sak: &mut Sak, til: Prinsipal) {
    let can_answer = !world.brukarar[til.brukar].shut
        && world.medlemskap.iter().any(|m| {
            m.who == til
                && world.is_live(m)
                && !matches!(m.rolle, Role::Systemansvarleg | Role::Personvernombod)
        });
    let svar = match rng.below(6) {
        0 => Svar::Trekt,
        1 if can_answer => Svar::Avvist,
        2 if can_answer => Svar::Overteken,
        _ => Svar::Tilbydd,
    };
    sak.tilbod.push(Tilbod {
        id: rng.uuid(),
        til,
        svar,
    });
}

fn own_rows(world: &mut World, rng: &mut Rng, kommune: usize) {
    let barn: Vec<usize> = (0..world.barn.len())
        .filter(|barn| world.barn[*barn].kommune == kommune)
        .collect();
    let people: Vec<Prinsipal> = world
        .medlemskap
        .iter()
        .filter(|m| m.who.stad.kommune == kommune)
        .map(|m| m.who)
        .collect();
    for _ in 0..14 {
        world.meldingar.push(Melding {
            id: rng.uuid(),
            barn: *rng.pick(&barn),
            meldt_av: *rng.pick(&people),
        });
        world.oppslag.push(Oppslag {
            id: rng.uuid(),
            brukar: rng.pick(&people).brukar,
            barn: *rng.pick(&barn),
            live: rng.percent(60),
        });
    }
    for _ in 0..30 {
        world.utkast.push(Own {
            id: rng.uuid(),
            kommune,
            brukar: rng.pick(&people).brukar,
        });
        world.logg.push(Logg {
            own: Own {
                id: rng.uuid(),
                kommune,
                brukar: rng.pick(&people).brukar,
            },
            handling: rng.pick::<&str>(&HANDLINGAR),
        });
    }
}
