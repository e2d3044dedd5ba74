//! Makes the forms of a sak: most are signed by all who must, so that the rest is worth asking about.

use super::rules::must_sign;
use super::{Gang, Invitasjon, Kven, Samtykke, Signatur};
use crate::orakel::rng::Rng;
use crate::orakel::world::{Barn, Sak, World};

/// The forms of a sak that is not in the world yet.
pub fn generate(world: &World, rng: &mut Rng, sak: &Sak) -> Vec<Samtykke> {
    // of some forms most have not answered yet
    let answer = [97, 97, 97, 40];
    let forms = *rng.pick(&[0, 1, 1, 1, 2, 2, 3]);
    some(world, rng, sak, forms, &answer)
}

/// One that waits for those who must, or has been renewed by another that does.
pub fn waiting(world: &World, rng: &mut Rng, sak: &Sak) -> Vec<Samtykke> {
    let forms = *rng.pick(&[1, 1, 2]);
    some(world, rng, sak, forms, &[0, 40])
}

fn some(world: &World, rng: &mut Rng, sak: &Sak, forms: usize, answer: &[u64]) -> Vec<Samtykke> {
    let eigar = sak.ansvarleg.stad.instans;
    let kommune = sak.ansvarleg.stad.kommune;
    let here: Vec<usize> = (0..world.instansar.len())
        .filter(|i| *i != eigar && world.instansar[*i].grants.contains_key(&kommune))
        .collect();
    let mut made: Vec<Samtykke> = Vec::new();
    for _ in 0..forms {
        let mut spurde = vec![eigar];
        for instans in &here {
            let slag = world.instansar[*instans].slag;
            let same = spurde.iter().any(|s| world.instansar[*s].slag == slag);
            if !same && rng.percent(70) {
                spurde.push(*instans);
            }
        }
        let answer = *rng.pick(answer);
        let mut form = form(world, rng, sak, spurde, answer);
        form.erstattar = renews(&made, rng);
        settle(&made, &mut form);
        made.push(form);
    }
    made
}

/// The form before, or one before that, which nothing has come in the place of; often none.
fn renews(made: &[Samtykke], rng: &mut Rng) -> Option<usize> {
    let free = |number: &usize| made.iter().all(|form| form.erstattar != Some(*number));
    let free: Vec<usize> = (0..made.len()).filter(free).collect();
    (!free.is_empty() && rng.percent(65)).then(|| *rng.pick(&free))
}

/// A paper that says yes is not written down when the same person has said no since: such a one is from today.
fn settle(made: &[Samtykke], form: &mut Samtykke) {
    let spurde = form.spurde.clone();
    for signatur in &mut form.signaturar {
        let later = |s: &Signatur| {
            s.kven == signatur.kven
                && s.dag > signatur.dag
                && spurde.iter().any(|i| signatur.ja.contains(i))
        };
        if made.iter().flat_map(|f| &f.signaturar).any(later) {
            signatur.dag = 0;
        }
    }
}

fn form(world: &World, rng: &mut Rng, sak: &Sak, spurde: Vec<usize>, answer: u64) -> Samtykke {
    let barn = &world.barn[sak.barn];
    let mut kven: Vec<Kven> = Vec::new();
    for instans in &spurde {
        for who in must_sign(world, barn, *instans, |f| f.had_ansvar).kven {
            if !kven.contains(&who) {
                kven.push(who);
            }
        }
    }
    kven.retain(|_| rng.percent(answer));
    let signaturar: Vec<Signatur> = kven
        .into_iter()
        .map(|kven| Signatur {
            id: rng.uuid(),
            kven,
            ja: spurde.iter().copied().filter(|_| rng.percent(97)).collect(),
            stemmer: match rng.below(30) {
                0 | 2 | 3 => Some(false),
                1 => None,
                _ => Some(true),
            },
            dag: {
                let dag = *rng.pick(&[0, 0, 0, -3]);
                // who has turned so many years since, did not decide then
                let birthday = kven == Kven::Barn && (0..-dag).contains(&barn.dagar);
                if birthday { 0 } else { dag }
            },
            seint: rng.percent(20),
        })
        .collect();
    let (fraa, til) = *rng.pick(&[
        (-10, 100),
        (-10, 0),
        (0, 30),
        (-10, 100),
        (0, 30),
        (5, 100),
        (-100, -1),
    ]);
    let trekk = if rng.percent(40) && !signaturar.is_empty() {
        let what = rng.percent(70).then(|| *rng.pick(&spurde));
        vec![(rng.uuid(), rng.pick(&signaturar).kven, what)]
    } else {
        Vec::new()
    };
    Samtykke {
        id: rng.uuid(),
        fraa,
        til,
        spurde,
        signaturar,
        hoeyrt: rng.percent(70),
        trekk,
        attende: rng.percent(12),
        erstattar: None,
        invitasjonar: invitations(rng, barn),
    }
}

/// Who was asked on the net: whoever it could have been about, and whether or not they have answered since.
fn invitations(rng: &mut Rng, barn: &Barn) -> Vec<Invitasjon> {
    let parents = (0..barn.foeresette.len()).map(Kven::Foeresett);
    let mut asked: Vec<Kven> = parents.chain([Kven::Barn]).collect();
    asked.retain(|_| rng.percent(75));
    let waits = Gang::Ventar;
    let gangar = [waits, waits, waits, Gang::Utgaatt, Gang::Avslutta];
    asked
        .into_iter()
        .map(|kven| Invitasjon {
            id: rng.uuid(),
            kven,
            gang: *rng.pick(&gangar),
        })
        .collect()
}
