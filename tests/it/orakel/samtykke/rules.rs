//! Who must sign, and whether a form holds, from the table of domain.md § 4.

use super::{Foeresett, Kven, Omsorg, Samtykke};
use crate::orakel::world::{Barn, Sak, World};

/// The sak may be shared with an instans: some form holds for it, and for the one that owns the sak.
pub fn holds(world: &World, sak: &Sak, instans: usize) -> bool {
    let eigar = sak.ansvarleg.stad.instans;
    let barn = &world.barn[sak.barn];
    (0..sak.samtykke.len()).any(|number| {
        let form = &sak.samtykke[number];
        let asked = |instans: usize| form.spurde.contains(&instans);
        let stands = |instans: usize| form_holds(world, (sak, number), barn, instans);
        asked(instans) && stands(instans) && (!asked(eigar) || stands(eigar))
    })
}

fn form_holds(world: &World, (sak, number): (&Sak, usize), barn: &Barn, instans: usize) -> bool {
    let form = &sak.samtykke[number];
    let (kven, hoeyrt) = must_sign(world, barn, instans, |f| f.has_ansvar);
    let Some(kven) = kven else { return false };
    form.fraa <= 0
        && form.til >= 0
        && !form.attende
        && (!hoeyrt || form.hoeyrt)
        && kven.iter().all(|who| says_yes(form, *who, instans))
        && !kven
            .iter()
            .any(|who| says_otherwise(world, (sak, number), *who, instans))
}

/// The last word counts in every form of the sak: a withdrawal of the same kind of instans in another, or a no in a later one.
fn says_otherwise(world: &World, (sak, number): (&Sak, usize), who: Kven, instans: usize) -> bool {
    let same = |other: &usize| world.instansar[*other].slag == world.instansar[instans].slag;
    sak.samtykke.iter().enumerate().any(|(at, other)| {
        let Some(there) = other.spurde.iter().find(|i| same(i)) else {
            return false;
        };
        let back = other
            .trekk
            .iter()
            .any(|(_, whose, what)| *whose == who && what.is_none_or(|w| w == *there));
        let no = other
            .signaturar
            .iter()
            .any(|s| s.kven == who && s.stemmer == Some(true) && !s.ja.contains(there));
        at != number && (back || (no && at > number))
    })
}

fn says_yes(form: &Samtykke, who: Kven, instans: usize) -> bool {
    let signed = |s: &&super::Signatur| s.kven == who && s.stemmer == Some(true);
    let yes = form
        .signaturar
        .iter()
        .find(signed)
        .is_some_and(|s| s.ja.contains(&instans));
    let back = form
        .trekk
        .iter()
        .any(|(_, whose, what)| *whose == who && what.is_none_or(|w| w == instans));
    yes && !back
}

/// Those who must sign about an instans, and whether the youth is to be heard; none when nobody can.
pub fn must_sign(
    world: &World,
    barn: &Barn,
    instans: usize,
    ansvar: impl Fn(&Foeresett) -> bool,
) -> (Option<Vec<Kven>>, bool) {
    let vaksne = || -> Vec<Kven> {
        let number = |(n, _): (usize, &Foeresett)| Kven::Foeresett(n);
        let all = barn.foeresette.iter().enumerate();
        match barn.omsorg {
            Omsorg::Omsorgsovertaking => vec![Kven::Barnevern],
            Omsorg::Einsleg => all.filter(|(_, f)| f.verje).map(number).collect(),
            Omsorg::Foreldre => all.filter(|(_, f)| ansvar(f)).map(number).collect(),
        }
    };
    let both = || [vec![Kven::Barn], vaksne()].concat();
    let nobody_grown = vaksne().is_empty();
    let aar = barn.aar;
    let (kven, hoeyrt, grown) = match world.instansar[instans].slag {
        "skule" | "ppt" | "ressurspedagog" | "miljoeterapeut" | "kot" => match aar {
            0..=14 => (vaksne(), false, true),
            _ => (vec![Kven::Barn], false, false),
        },
        "barnehage" => match aar {
            0..=11 => (vaksne(), false, true),
            _ => (Vec::new(), false, false),
        },
        "helsestasjon"
        | "jordmor"
        | "fysioterapeut"
        | "fastlege"
        | "kommunepsykolog"
        | "spesialisthelseteneste" => match aar {
            0..=14 => (vaksne(), false, true),
            15 => (vaksne(), true, true),
            _ => (vec![Kven::Barn], false, false),
        },
        _ => match aar {
            0..=14 => (vaksne(), false, true),
            15..=17 => (both(), false, true),
            _ => (vec![Kven::Barn], false, false),
        },
    };
    let nobody = kven.is_empty() || (grown && nobody_grown);
    ((!nobody).then_some(kven), hoeyrt)
}
