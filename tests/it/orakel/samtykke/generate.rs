//! Makes the forms of a sak: most are signed by all who must, so that the rest is worth asking about.

use super::rules::must_sign;
use super::{Kven, Samtykke, Signatur};
use crate::orakel::rng::Rng;
use crate::orakel::world::{Sak, World};

/// The forms of a sak that is not in the world yet.
pub fn generate(world: &World, rng: &mut Rng, sak: &Sak) -> Vec<Samtykke> {
    let eigar = sak.ansvarleg.stad.instans;
    let kommune = sak.ansvarleg.stad.kommune;
    let here: Vec<usize> = (0..world.instansar.len())
        .filter(|i| *i != eigar && world.instansar[*i].grants.contains_key(&kommune))
        .collect();
    let forms = [0, 1, 1, 1, 1, 2];
    (0..*rng.pick(&forms))
        .map(|_| {
            let mut spurde = vec![eigar];
            for instans in &here {
                let slag = world.instansar[*instans].slag;
                let same = spurde.iter().any(|s| world.instansar[*s].slag == slag);
                if !same && rng.percent(70) {
                    spurde.push(*instans);
                }
            }
            form(world, rng, sak, spurde)
        })
        .collect()
}

fn form(world: &World, rng: &mut Rng, sak: &Sak, spurde: Vec<usize>) -> Samtykke {
    let barn = &world.barn[sak.barn];
    let mut kven: Vec<Kven> = Vec::new();
    for instans in &spurde {
        let (must, _) = must_sign(world, barn, *instans, |f| f.had_ansvar);
        for who in must.unwrap_or_default() {
            if !kven.contains(&who) {
                kven.push(who);
            }
        }
    }
    kven.retain(|_| rng.percent(97));
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
    }
}
