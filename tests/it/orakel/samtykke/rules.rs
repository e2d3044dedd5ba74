//! Who must sign, and whether a form holds, from the table of domain.md § 4.

use super::{Foeresett, Kven, Omsorg, Samtykke, Signatur};
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

/// The same for somebody from outside who comes from a kind of instans: whichever of that kind a form asks about.
pub fn holds_for(world: &World, sak: &Sak, slag: &str) -> bool {
    let forms = sak.samtykke.iter().flat_map(|form| &form.spurde);
    let mut of_kind = forms.filter(|instans| world.instansar[**instans].slag == slag);
    of_kind.any(|instans| holds(world, sak, *instans))
}

/// Everybody who must has said yes, and nobody has taken it back; in its time, and nothing has come in its place.
fn form_holds(world: &World, (sak, number): (&Sak, usize), barn: &Barn, instans: usize) -> bool {
    let form = &sak.samtykke[number];
    let must = must_sign(world, barn, instans, |f| f.has_ansvar);
    let yes = |who: &Kven| said(world, (sak, number), *who, instans) == Said::Ja;
    form.fraa <= 0
        && form.til >= 0
        && !form.attende
        && !must.nobody
        && (!must.hoeyrt || form.hoeyrt)
        && must.kven.iter().all(yes)
        && !is_replaced(world, (sak, number), barn)
}

/// One that renews it, or that renews one that does, has begun, also if it has ended since, or somebody else must answer now; while
/// answers are missing there, or when it was taken back by those who asked, that one comes in nobody's place.
fn is_replaced(world: &World, (sak, number): (&Sak, usize), barn: &Barn) -> bool {
    let mut forms = sak.samtykke.iter().enumerate();
    let Some((newer, form)) = forms.find(|(_, form)| form.erstattar == Some(number)) else {
        return false;
    };
    let answered = |ansvar: fn(&Foeresett) -> bool| {
        let by = |instans: &usize| {
            let must = must_sign(world, barn, *instans, ansvar);
            is_answered(world, (sak, newer), &must, *instans)
        };
        form.spurde.iter().all(by)
    };
    let complete = answered(|f| f.had_ansvar) || answered(|f| f.has_ansvar);
    let has_come = form.fraa <= 0 && !form.attende && complete;
    has_come || is_replaced(world, (sak, newer), barn)
}

/// One no is an answer for all of them; a yes needs everybody. What waits to be confirmed is none.
fn is_answered(world: &World, (sak, number): (&Sak, usize), must: &Must, instans: usize) -> bool {
    let form = &sak.samtykke[number];
    let counted = |who: &Kven| {
        let of = |s: &&Signatur| s.kven == *who && s.stemmer == Some(true);
        form.signaturar.iter().find(of)
    };
    let said_yes = |who: &Kven| counted(who).is_some_and(|s| s.ja.contains(&instans));
    let against = |who: &Kven| {
        counted(who).is_some_and(|s| !s.ja.contains(&instans))
            || takes_back(form, *who, instans)
            || answer(form, *who).is_some_and(|s| {
                s.ja.contains(&instans) && said_since(world, (sak, number, s), instans, true)
            })
    };
    let heard = !must.hoeyrt || form.hoeyrt;
    must.kven.iter().any(against) || (!must.nobody && heard && must.kven.iter().all(said_yes))
}

/// What somebody has said about an instans in a form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Ja,
    Nei,
    Trekt,
    Ingenting,
}

/// What somebody answered in a form, unless it was found wrong.
fn answer(form: &Samtykke, who: Kven) -> Option<&Signatur> {
    let of = |s: &&Signatur| s.kven == who && s.stemmer != Some(false);
    form.signaturar.iter().find(of)
}

fn takes_back(form: &Samtykke, who: Kven, instans: usize) -> bool {
    let this = |what: &Option<usize>| what.is_none_or(|w| w == instans);
    let mut back = form.trekk.iter();
    back.any(|(_, whose, what)| *whose == who && this(what))
}

/// A no counts from when it is written down, a yes when another has confirmed it.
fn said(world: &World, (sak, number): (&Sak, usize), who: Kven, instans: usize) -> Said {
    let form = &sak.samtykke[number];
    if takes_back(form, who, instans) {
        return Said::Trekt;
    }
    match answer(form, who) {
        Some(s) if !s.ja.contains(&instans) => Said::Nei,
        Some(s) if said_since(world, (sak, number, s), instans, false) => Said::Trekt,
        Some(s) if s.stemmer == Some(true) => Said::Ja,
        None | Some(_) => Said::Ingenting,
    }
}

/// The last word counts in every form of the sak: a withdrawal of the same kind of instans in another, or a no that was said
/// later, by the day on it; of one day by the order they were written down. Whether and when either was confirmed says nothing, but
/// `confirmed` asks only for a no that is.
fn said_since(
    world: &World,
    (sak, number, yes): (&Sak, usize, &Signatur),
    instans: usize,
    confirmed: bool,
) -> bool {
    let same = |other: &usize| world.instansar[*other].slag == world.instansar[instans].slag;
    let others = sak.samtykke.iter().enumerate();
    others.filter(|(at, _)| *at != number).any(|(at, other)| {
        let Some(there) = other.spurde.iter().find(|i| same(i)) else {
            return false;
        };
        let no = |s: &Signatur| {
            !s.ja.contains(there)
                && (s.dag, at) > (yes.dag, number)
                && (!confirmed || s.stemmer == Some(true))
        };
        takes_back(other, yes.kven, *there) || answer(other, yes.kven).is_some_and(no)
    })
}

/// Can be answered today by this one: in its time, not taken back, and nothing is to come in its place.
pub fn is_open(world: &World, (sak, number): (&Sak, usize), who: Kven) -> bool {
    let form = &sak.samtykke[number];
    let barn = &world.barn[sak.barn];
    let must = |instans: &usize| must_sign(world, barn, *instans, |f| f.has_ansvar);
    sak.open
        && form.til >= 0
        && !form.attende
        && sak.samtykke.iter().all(|f| f.erstattar != Some(number))
        && form.spurde.iter().any(|i| must(i).kven.contains(&who))
}

/// Who must sign about an instans.
pub struct Must {
    pub kven: Vec<Kven>,
    /// The youth is to be heard.
    pub hoeyrt: bool,
    /// Somebody must who is not there, or nobody can.
    pub nobody: bool,
}

/// By the table.
pub fn must_sign(
    world: &World,
    barn: &Barn,
    instans: usize,
    ansvar: impl Fn(&Foeresett) -> bool,
) -> Must {
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
    let aar = barn.age();
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
    Must {
        nobody: kven.is_empty() || (grown && nobody_grown),
        kven,
        hoeyrt,
    }
}
