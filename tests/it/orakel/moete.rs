//! The room of a random world: meetings with people of every kind in them, and items about saker that some of them may hear of and
//! others may not.

mod load;

use uuid::Uuid;

pub use load::{TOLD, load, told};

use super::rng::Rng;
use super::world::{Prinsipal, World};

/// Somebody with møteplikt in the team of an eining, or who had it.
pub struct Medlem {
    pub id: Uuid,
    pub eining: usize,
    pub who: Prinsipal,
    pub fast: bool,
    /// Days from today, both included.
    pub fraa: i32,
    pub til: Option<i32>,
}

/// Who is called.
pub enum Kven {
    Her(Prinsipal),
    /// Somebody from outside, from a kind of instans, who has signed the teieplikterklæring or not.
    Gjest(&'static str, bool),
}

/// Somebody who is called to a meeting.
pub struct Kalla {
    pub id: Uuid,
    pub kven: Kven,
    pub forfall: bool,
    /// What is written down of whether they came.
    pub oppmoete: Option<&'static str>,
    /// Is not asked any more.
    pub av: bool,
}

impl Kalla {
    /// Is expected in the room, or was there.
    pub fn in_the_room(&self) -> bool {
        let there = match self.oppmoete {
            Some(oppmoete) => oppmoete == "moett",
            None => !self.forfall,
        };
        there && !self.av
    }
}

/// What an item is about.
pub enum Om {
    System,
    Anonym,
    Sak(usize),
}

/// An item.
pub struct Punkt {
    pub id: Uuid,
    pub om: Om,
    /// It stands on this agenda, and has not been taken out.
    pub gjeld: bool,
    /// Who is said to leave, by place among those who are called.
    pub ute: Vec<usize>,
    /// An invitation of the family, and whether its letter was refused.
    pub familie: Option<(Uuid, bool)>,
}

/// A meeting.
pub struct Moete {
    pub id: Uuid,
    pub eining: usize,
    /// Days from today.
    pub dag: i32,
    pub kalla: Vec<Kalla>,
    /// Who leads it, by place among those who are called.
    pub moeteleiar: Option<usize>,
    /// And who writes.
    pub referent: Option<usize>,
    pub punkt: Vec<Punkt>,
}

/// The meetings of every kommune.
#[derive(Default)]
pub struct Rom {
    pub medlemer: Vec<Medlem>,
    pub moete: Vec<Moete>,
}

/// Some of every eining: those that have been, one today and one to come.
pub fn generate(world: &mut World, rng: &mut Rng) {
    let mut rom = Rom::default();
    for eining in 0..world.einingar.len() {
        let kommune = world.einingar[eining].kommune;
        let people: Vec<Prinsipal> = world
            .medlemskap
            .iter()
            .map(|m| m.who)
            .filter(|who| who.stad.kommune == kommune)
            .collect();
        let shut = |who: &&Prinsipal| {
            let mut sperrer = world.saker.iter().flat_map(|sak| &sak.sperrer);
            sperrer.any(|(_, whom, lifted)| *whom == who.brukar && !lifted)
        };
        let shut: Vec<Prinsipal> = people.iter().filter(shut).copied().collect();
        let mut team: Vec<Prinsipal> = Vec::new();
        for _ in 0..6 {
            let from = if shut.is_empty() || rng.percent(50) {
                &people
            } else {
                &shut
            };
            let who = *rng.pick(from);
            if team.contains(&who) {
                continue;
            }
            team.push(who);
            let (fraa, til) = *rng.pick(&[
                (-100, None),
                (-100, None),
                (-100, Some(-1)),
                (-10, Some(0)),
                (1, None),
            ]);
            rom.medlemer.push(Medlem {
                id: rng.uuid(),
                eining,
                who,
                fast: rng.percent(75),
                fraa,
                til,
            });
        }
        for dag in [-20, -1, 0, 0, 9] {
            rom.moete.push(moete(world, rng, (eining, dag), &people));
        }
    }
    world.rom = rom;
}

fn moete(world: &World, rng: &mut Rng, (eining, dag): (usize, i32), people: &[Prinsipal]) -> Moete {
    let kommune = world.einingar[eining].kommune;
    let of_kommune = |sak: &usize| world.barn[world.saker[*sak].barn].kommune == kommune;
    let mut saker: Vec<usize> = (0..world.saker.len()).filter(of_kommune).collect();
    let most = if dag > 0 { 1 } else { 5 };
    while saker.len() > most {
        saker.swap_remove(rng.below(saker.len()));
    }
    let kalla = kalla(world, rng, (dag, &saker), people);
    let mut punkt: Vec<Punkt> = [Om::System, Om::Anonym]
        .into_iter()
        .chain(saker.into_iter().map(Om::Sak))
        .map(|om| Punkt {
            id: rng.uuid(),
            gjeld: rng.percent(85),
            ute: Vec::new(),
            familie: None,
            om,
        })
        .collect();
    for punkt in &mut punkt {
        if let Om::Sak(_) = punkt.om {
            punkt.ute = (0..kalla.len()).filter(|_| rng.percent(30)).collect();
            punkt.familie = rng.percent(80).then(|| (rng.uuid(), rng.percent(60)));
        }
    }
    let mut staff = (0..kalla.len()).filter(|k| matches!(kalla[*k].kven, Kven::Her(_)));
    Moete {
        id: rng.uuid(),
        eining,
        dag,
        moeteleiar: staff.next(),
        referent: staff.next(),
        kalla,
        punkt,
    }
}

/// Those who are called: near the saker, or anybody. To a meeting that is to come nobody whose right hangs on a samtykke, which may be
/// over by then.
fn kalla(
    world: &World,
    rng: &mut Rng,
    (dag, saker): (i32, &[usize]),
    people: &[Prinsipal],
) -> Vec<Kalla> {
    let near = |who: &Prinsipal| {
        saker.iter().map(|sak| &world.saker[*sak]).any(|sak| {
            let lag = sak.lag.iter().any(|d| d.who == *who);
            let shut = sak.sperrer.iter().any(|(_, whom, _)| *whom == who.brukar);
            lag || shut || sak.ansvarleg.stad.instans == who.stad.instans
        })
    };
    let asked = |instans: usize| {
        let slag = world.instansar[instans].slag;
        let forms = saker.iter().flat_map(|sak| &world.saker[*sak].samtykke);
        let mut spurde = forms.flat_map(|form| &form.spurde);
        spurde.any(|other| world.instansar[*other].slag == slag)
    };
    let owns = |instans: usize| {
        let mut saker = saker.iter().map(|sak| &world.saker[*sak]);
        saker.any(|sak| sak.ansvarleg.stad.instans == instans)
    };
    let can = |who: &&Prinsipal| dag <= 0 || !asked(who.stad.instans) || owns(who.stad.instans);
    let near: Vec<Prinsipal> = people.iter().filter(|who| near(who)).copied().collect();
    let mut kalla: Vec<Kalla> = Vec::new();
    for _ in 0..8 {
        let from = if near.is_empty() || rng.percent(40) {
            people
        } else {
            &near
        };
        let who = *rng.pick(from);
        let again = |k: &Kalla| matches!(k.kven, Kven::Her(other) if other == who);
        if !can(&&who) || kalla.iter().any(again) {
            continue;
        }
        kalla.push(one(rng, dag, Kven::Her(who)));
    }
    let asked = saker.iter().flat_map(|sak| &world.saker[*sak].samtykke);
    let asked = asked.flat_map(|form| &form.spurde);
    let asked: Vec<&'static str> = asked
        .map(|instans| world.instansar[*instans].slag)
        .filter(|slag| *slag != "andre")
        .collect();
    for _ in 0..rng.below(4) {
        let any = ["skule", "helsestasjon", "ppt", "kot", "nav"];
        let of_asked = dag <= 0 && !asked.is_empty() && rng.percent(70);
        let slag = *rng.pick(if of_asked { &asked[..] } else { &any[..] });
        if dag <= 0 || !asked.contains(&slag) {
            let gjest = Kven::Gjest(slag, rng.percent(50));
            kalla.push(one(rng, dag, gjest));
        }
    }
    kalla
}

fn one(rng: &mut Rng, dag: i32, kven: Kven) -> Kalla {
    let oppmoete = *rng.pick(&[None, Some("moett"), Some("moett"), Some("ikkje_moett")]);
    Kalla {
        id: rng.uuid(),
        kven,
        forfall: rng.percent(25),
        oppmoete: oppmoete.filter(|_| dag <= 0),
        av: rng.percent(15),
    }
}
