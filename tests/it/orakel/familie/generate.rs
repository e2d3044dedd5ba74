//! Makes the families of a world: of those who are there, and of children at the edges of the rules.

use laget::access::Role;
use uuid::Uuid;

use super::super::rng::Rng;
use super::super::samtykke::{self, Foeresett, Omsorg};
use super::super::world::{
    Barn, Brukar, Deltakar, Instans, Liv, Medlemskap, Period, Prinsipal, Sak, Stad, World,
};
use super::{Lenkje, Logg, Nummer, Person, Samtale, Sesjon, Skrive};

/// Birthdays on which a rule begins or ends: today, and tomorrow.
const EDGES: [(i32, i32); 8] = [
    (14, 100),
    (15, 0),
    (15, -1),
    (16, 0),
    (16, -1),
    (17, 100),
    (18, 0),
    (18, -1),
];

/// What rows of the log say was done.
const HANDLINGAR: [(&str, bool); 8] = [
    ("barn.opne", false),
    ("barn.opne", false),
    ("sak.opne", false),
    ("sak.liste", false),
    ("uro.melde", false),
    ("barnevern.melde", false),
    ("GET /barn/{barn_id}/barnevern", true),
    ("POST /uro/ny", true),
];

/// Families of the world so far.
pub fn generate(world: &mut World, rng: &mut Rng) {
    let numbers: Vec<Nummer> = (0..12).map(|_| number(rng)).collect();
    for kommune in 0..world.kommunar.len() {
        let eigarar =
            ["helsestasjon", "barnevern", "skule"].map(|slag| owner(world, rng, kommune, slag));
        for (which, edge) in EDGES.into_iter().enumerate() {
            edge_case(world, rng, (kommune, which), edge, eigarar, &numbers);
        }
    }
    more_foeresette(world, rng);
    links(world, rng, &numbers);
    children(world, rng, &numbers);
    persons(world, rng, &numbers);
    samtalar(world, rng);
    skrive(world, rng);
    logg(world, rng);
}

/// Somebody who works there, and can have a sak.
fn owner(world: &mut World, rng: &mut Rng, kommune: usize, slag: &str) -> Prinsipal {
    let of = |i: &Instans| i.slag == slag && i.grants.contains_key(&kommune);
    let who = Prinsipal {
        brukar: world.brukarar.len(),
        stad: Stad {
            kommune,
            instans: world.instansar.iter().position(of).unwrap(),
            eining: None,
        },
    };
    world.brukarar.push(Brukar {
        id: rng.uuid(),
        shut: false,
    });
    world.medlemskap.push(Medlemskap {
        id: rng.uuid(),
        who,
        rolle: Role::Tilsett,
        period: Period {
            fraa: -400,
            til: None,
        },
    });
    who
}

fn number(rng: &mut Rng) -> Nummer {
    let mut bytes = [0; 32];
    for byte in &mut bytes {
        *byte = u8::try_from(rng.below(256)).unwrap();
    }
    bytes
}

/// A child whose birthday is today or tomorrow, two føresette, the first with every right, and a sak of each owner. In the
/// last of them a reason not to talk with the føresette stands beside the talk: older, as old or younger.
fn edge_case(
    world: &mut World,
    rng: &mut Rng,
    (kommune, which): (usize, usize),
    (aar, dagar): (i32, i32),
    eigarar: [Prinsipal; 3],
    numbers: &[Nummer],
) {
    let foeresett = |rng: &mut Rng, has_ansvar| Foeresett {
        id: rng.uuid(),
        verje: false,
        had_ansvar: true,
        has_ansvar,
    };
    let (ended, elsewhere) = (which % 4 == 1, which % 4 == 3);
    world.barn.push(Barn {
        id: rng.uuid(),
        kommune,
        eining: None,
        adressesperre: elsewhere,
        adresse: true,
        foeresette: vec![foeresett(rng, true), foeresett(rng, !ended)],
        aar,
        dagar,
        omsorg: Omsorg::Foreldre,
    });
    let barn = world.barn.len() - 1;
    world.familie.lenkjer.insert(
        (barn, 0),
        Lenkje {
            nummer: Some(numbers[0]),
            innsynsrett: true,
            bur_saman: true,
            avslutta: false,
        },
    );
    // the same person once more, without a right to know by that link; or another, who is no more or lives elsewhere
    let again = which % 2 == 0;
    let second = Lenkje {
        nummer: Some(numbers[usize::from(!again)]),
        innsynsrett: !again,
        bur_saman: !elsewhere,
        avslutta: ended,
    };
    world.familie.lenkjer.insert((barn, 1), second);
    let talk = |slag, dagar, minutt| Samtale {
        slag,
        dagar,
        minutt,
        ikkje_vis: which % 2 == 0,
    };
    for (number, eigar) in eigarar.into_iter().enumerate() {
        let mut sak = sak(rng, barn, eigar);
        sak.samtykke = samtykke::waiting(world, rng, &sak);
        let held = sak.samtalar[0];
        world
            .familie
            .samtalar
            .insert(held, talk("foeresette", 1, 1));
        if number == 2 {
            let reason = rng.uuid();
            sak.samtalar.push(reason);
            let (dagar, minutt) = [(2, 0), (1, 1), (1, 0)][which % 3];
            let reason_given = talk("ikkje_halden", dagar, minutt);
            world.familie.samtalar.insert(reason, reason_given);
        }
        world.saker.push(sak);
    }
}

fn sak(rng: &mut Rng, barn: usize, ansvarleg: Prinsipal) -> Sak {
    Sak {
        id: rng.uuid(),
        barn,
        ansvarleg,
        eining: ansvarleg.stad.eining,
        open: rng.percent(80),
        lag: vec![Deltakar {
            who: ansvarleg,
            ended: false,
        }],
        sperrer: Vec::new(),
        tilbod: Vec::new(),
        uroer: vec![rng.uuid()],
        samtalar: vec![rng.uuid()],
        tiltak: vec![(rng.uuid(), vec![rng.uuid()])],
        historikk: vec![rng.uuid()],
        plan: false,
        samtykke: Vec::new(),
    }
}

/// Føresette without foreldreansvar.
fn more_foeresette(world: &mut World, rng: &mut Rng) {
    for barn in &mut world.barn {
        for _ in 0..rng.below(3) {
            barn.foeresette.push(Foeresett {
                id: rng.uuid(),
                verje: false,
                had_ansvar: false,
                has_ansvar: false,
            });
        }
    }
}

/// Who each føresett is, and what they have a right to.
fn links(world: &mut World, rng: &mut Rng, numbers: &[Nummer]) {
    for (barn, found) in world.barn.iter().enumerate() {
        for (n, foeresett) in found.foeresette.iter().enumerate() {
            if world.familie.lenkjer.contains_key(&(barn, n)) {
                continue;
            }
            let lenkje = Lenkje {
                nummer: rng.percent(90).then(|| *rng.pick(numbers)),
                innsynsrett: rng.percent(85),
                bur_saman: rng.percent(65),
                avslutta: without_ansvar(foeresett) && rng.percent(35),
            };
            world.familie.lenkjer.insert((barn, n), lenkje);
        }
    }
}

/// Such a one has nothing to sign now, and may have had.
const fn without_ansvar(foeresett: &Foeresett) -> bool {
    !foeresett.has_ansvar && !foeresett.verje
}

/// The numbers of the children; a few are føresette to others.
fn children(world: &mut World, rng: &mut Rng, numbers: &[Nummer]) {
    let mut taken: Vec<(usize, Nummer)> = Vec::new();
    for (barn, found) in world.barn.iter().enumerate() {
        let shared = *rng.pick(numbers);
        let free = !taken.contains(&(found.kommune, shared));
        // nobody is føresett to themselves
        let mut links = world.familie.lenkjer.range((barn, 0)..(barn + 1, 0));
        let own = links.any(|(_, l)| l.nummer == Some(shared));
        let nummer = if free && rng.percent(12) && !own {
            shared
        } else {
            number(rng)
        };
        taken.push((found.kommune, nummer));
        world.familie.barn.insert(barn, nummer);
    }
}

/// Those who have logged in, in one kommune or several.
fn persons(world: &mut World, rng: &mut Rng, numbers: &[Nummer]) {
    let grown: Vec<(usize, Nummer)> = (0..world.kommunar.len())
        .flat_map(|kommune| numbers.iter().map(move |nummer| (kommune, *nummer)))
        .collect();
    let young = world.familie.barn.iter().filter_map(|(barn, nummer)| {
        let barn = &world.barn[*barn];
        (barn.aar >= 13 && !numbers.contains(nummer)).then_some((barn.kommune, *nummer))
    });
    let all: Vec<(usize, Nummer)> = grown.into_iter().chain(young).collect();
    for (kommune, nummer) in all {
        if !numbers[..2].contains(&nummer) && rng.percent(15) {
            continue;
        }
        let mut oppslag = vec![nummer];
        if rng.percent(30) {
            oppslag.insert(0, number(rng));
        }
        world.familie.personar.push(Person {
            id: rng.uuid(),
            kommune,
            oppslag,
        });
        let person = world.familie.personar.len() - 1;
        let dead = [Liv::Idle, Liv::TooOld, Liv::LoggedOut];
        let livs = match rng.below(4) {
            0 => vec![Liv::Live, *rng.pick(&dead)],
            2 => vec![Liv::Live, Liv::LoggedOut],
            _ => vec![Liv::Live],
        };
        for liv in livs {
            let token = number(rng);
            world.familie.sesjonar.push(Sesjon { token, person, liv });
        }
    }
}

fn samtalar(world: &mut World, rng: &mut Rng) {
    for sak in &world.saker {
        for id in &sak.samtalar {
            if world.familie.samtalar.contains_key(id) {
                continue;
            }
            let samtale = Samtale {
                slag: rng.pick::<&str>(&[
                    "foeresette",
                    "foeresette",
                    "foeresette",
                    "moete",
                    "ikkje_halden",
                ]),
                dagar: i32::try_from(rng.below(3)).unwrap(),
                minutt: i32::try_from(rng.below(3)).unwrap(),
                ikkje_vis: rng.percent(40),
            };
            world.familie.samtalar.insert(*id, samtale);
        }
    }
}

/// Written by anybody of the kommune: what counts is whose it is and whether they see the sak now.
fn skrive(world: &mut World, rng: &mut Rng) {
    for (number, sak) in world.saker.iter().enumerate() {
        let kommune = world.barn[sak.barn].kommune;
        let here: Vec<usize> = (0..world.familie.personar.len())
            .filter(|person| world.familie.personar[*person].kommune == kommune)
            .collect();
        let theirs = |person: &&usize| {
            let oppslag = &world.familie.personar[**person].oppslag;
            let links = world
                .familie
                .lenkjer
                .range((sak.barn, 0)..(sak.barn + 1, 0));
            links
                .filter_map(|(_, lenkje)| lenkje.nummer)
                .any(|nummer| oppslag.contains(&nummer))
        };
        let near: Vec<usize> = here.iter().filter(theirs).copied().collect();
        for _ in 0..rng.below(4) {
            let from = if near.is_empty() || rng.percent(30) {
                &here
            } else {
                &near
            };
            let person = *rng.pick(from);
            let tiltak: Vec<Uuid> = sak.tiltak.iter().map(|(id, _)| *id).collect();
            let tiltak = (!tiltak.is_empty() && rng.percent(50)).then(|| *rng.pick(&tiltak));
            world.familie.skrive.push(Skrive {
                id: rng.uuid(),
                sak: number,
                tiltak,
                person,
            });
        }
    }
}

fn logg(world: &mut World, rng: &mut Rng) {
    for barn in 0..world.barn.len() {
        let kommune = world.barn[barn].kommune;
        for _ in 0..6 {
            let (handling, avvist) = *rng.pick(&HANDLINGAR);
            let about: Vec<usize> = (0..world.saker.len())
                .filter(|sak| world.saker[*sak].barn == barn)
                .collect();
            let mut saker = Vec::new();
            if !about.is_empty() && rng.percent(60) {
                saker.push(*rng.pick(&about));
            }
            if !about.is_empty() && rng.percent(30) {
                saker.push(*rng.pick(&about));
            }
            let family = rng.percent(15);
            let here: Vec<usize> = (0..world.familie.personar.len())
                .filter(|person| world.familie.personar[*person].kommune == kommune)
                .collect();
            let who = rng.pick(&world.medlemskap).who;
            world.familie.logg.push(Logg {
                id: rng.uuid(),
                kommune,
                brukar: (!family).then_some(who.brukar),
                instans: (!family).then_some(who.stad.instans),
                person: family.then(|| *rng.pick(&here)),
                handling: if family { "familie.barn" } else { handling },
                avvist: !family && avvist,
                barn: vec![barn],
                saker: if family { Vec::new() } else { saker },
            });
        }
    }
}
