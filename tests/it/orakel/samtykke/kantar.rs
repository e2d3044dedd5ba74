//! Saker at the edges of the rules: a form that opened the sak for the PPT, and what came after it. Chance alone makes too few
//! in which one rule decides.

use laget::access::Role;
use uuid::Uuid;

use super::{Foeresett, Kven, Omsorg, Samtykke, Signatur};
use crate::orakel::rng::Rng;
use crate::orakel::world::{
    Barn, Brukar, Deltakar, Instans, Liv, Medlemskap, Period, Prinsipal, Sak, Sesjon, Stad, World,
};

/// What has happened to three forms in a row, each renewing the one before and answered with yes by everybody.
type Kant = fn(&mut Vec<Samtykke>, &Stader);

struct Stader {
    ppt: usize,
    anna: usize,
    trekk: Uuid,
    signatur: Uuid,
}

const KANTAR: [Kant; 21] = [
    // one alone: that has not begun, that another parent should have signed too, and that was taken back
    |forms, _| {
        forms.truncate(1);
        forms[0].fraa = 5;
    },
    |forms, _| forms.truncate(1),
    |forms, _| {
        forms.truncate(1);
        forms[0].attende = true;
    },
    // one on paper, that nobody has confirmed, or somebody says is wrong; one that has run out, or was withdrawn
    |forms, _| {
        forms.truncate(1);
        forms[0].signaturar[0].stemmer = None;
    },
    |forms, _| {
        forms.truncate(1);
        forms[0].signaturar[0].stemmer = Some(false);
    },
    |forms, _| {
        forms.truncate(1);
        forms[0].til = -1;
    },
    |forms, at| {
        forms.truncate(1);
        forms[0].trekk = vec![(at.trekk, Kven::Foeresett(0), None)];
    },
    // the new one leaves the PPT out: from today, or later; or is taken back; or has run out
    |forms, at| leaves_out(forms, at),
    |forms, at| {
        leaves_out(forms, at);
        forms[1].fraa = 5;
    },
    |forms, at| {
        leaves_out(forms, at);
        forms[1].attende = true;
    },
    |forms, at| {
        leaves_out(forms, at);
        forms[1].til = -1;
    },
    // it waits for answers
    |forms, _| {
        forms.truncate(2);
        forms[1].signaturar.clear();
    },
    // another that renews nothing, in which a parent says no, or takes it back
    |forms, at| says_no_beside(forms, at),
    |forms, at| {
        beside(forms);
        forms[1].trekk = vec![(at.trekk, Kven::Foeresett(0), Some(at.ppt))];
    },
    // a yes on a paper that is confirmed after the no in the other, or was written down as older than it; a no that is older
    // than the yes, and one that waits to be confirmed
    |forms, at| {
        says_no_beside(forms, at);
        forms[0].signaturar[0].seint = true;
    },
    |forms, at| {
        says_no_beside(forms, at);
        forms[0].signaturar[0].dag = -3;
        forms[0].signaturar[0].seint = true;
    },
    |forms, at| {
        says_no_beside(forms, at);
        forms[1].signaturar[0].dag = -3;
        forms[1].signaturar[0].seint = true;
    },
    |forms, at| {
        says_no_beside(forms, at);
        forms[1].signaturar[0].stemmer = None;
    },
    // of three the one in the middle was taken back, and the last leaves the PPT out
    |forms, at| {
        let last = forms.pop();
        leaves_out(forms, at);
        forms[1].attende = true;
        forms[1].signaturar.clear();
        forms.extend(last);
        forms[2].spurde.retain(|instans| *instans != at.ppt);
        let spurde = forms[2].spurde.clone();
        forms[2].signaturar[0].ja = spurde;
    },
    // of three the one in the middle decides, while the last waits
    |forms, at| {
        let last = forms.pop();
        leaves_out(forms, at);
        forms.extend(last);
        forms[2].signaturar.clear();
    },
    // the new one is about another alone; a parent has said no there, which was an answer for both, and has no foreldreansvar now
    |forms, at| {
        forms.truncate(2);
        let yes = another(&forms[0], at.signatur);
        forms[0].signaturar.push(yes);
        forms[1].spurde = vec![at.anna];
        forms[1].signaturar[0].kven = Kven::Foeresett(1);
        forms[1].signaturar[0].ja.clear();
    },
];

/// The one with a parent more, who had no foreldreansvar when it was signed.
const MED_TO: usize = 1;
/// The one with a parent more, who had it then and has not now.
const HADDE_TO: usize = 20;

/// The other parent's yes to all of it.
fn another(form: &Samtykke, id: Uuid) -> Signatur {
    Signatur {
        id,
        kven: Kven::Foeresett(1),
        ja: form.spurde.clone(),
        stemmer: Some(true),
        dag: 0,
        seint: false,
    }
}

fn leaves_out(forms: &mut Vec<Samtykke>, at: &Stader) {
    forms.truncate(2);
    forms[1].spurde.retain(|instans| *instans != at.ppt);
    forms[1].signaturar[0].ja = forms[1].spurde.clone();
}

fn says_no_beside(forms: &mut Vec<Samtykke>, at: &Stader) {
    beside(forms);
    let ja = &mut forms[1].signaturar[0].ja;
    ja.retain(|instans| *instans != at.ppt);
}

fn beside(forms: &mut Vec<Samtykke>) {
    forms.truncate(2);
    forms[1].erstattar = None;
}

/// One of each in every kommune, with somebody of the PPT on the lag, and a colleague who is shut out.
pub fn edges(world: &mut World, rng: &mut Rng) {
    for kommune in 0..world.kommunar.len() {
        let [kari, per, pia] =
            ["skule", "skule", "ppt"].map(|slag| works(world, rng, kommune, slag));
        for (number, kant) in KANTAR.iter().enumerate() {
            world.barn.push(child(rng, kommune, number));
            let spurde = vec![kari.stad.instans, pia.stad.instans];
            let mut forms: Vec<Samtykke> = (0..3).map(|n| form(rng, &spurde, n)).collect();
            let at = Stader {
                ppt: pia.stad.instans,
                anna: another_instans(world, kommune),
                trekk: rng.uuid(),
                signatur: rng.uuid(),
            };
            kant(&mut forms, &at);
            let mut sak = sak(rng, world.barn.len() - 1, [kari, per, pia]);
            sak.sperrer.push((rng.uuid(), per.brukar, false));
            sak.samtykke = forms;
            world.saker.push(sak);
        }
    }
}

/// One more: barnevernet has the care of the child and has said yes, and the parent has not been asked. It is for who looks for it: one sak
/// more would make another world.
pub fn barnevernet(world: &mut World, rng: &mut Rng) {
    let [kari, per, pia] = ["skule", "skule", "ppt"].map(|slag| works(world, rng, 0, slag));
    let barn = child(rng, 0, 0);
    world.barn.push(Barn {
        omsorg: Omsorg::Omsorgsovertaking,
        ..barn
    });
    let mut form = form(rng, &[kari.stad.instans, pia.stad.instans], 0);
    form.signaturar[0].kven = Kven::Barnevern;
    let mut sak = sak(rng, world.barn.len() - 1, [kari, per, pia]);
    sak.samtykke = vec![form];
    world.saker.push(sak);
}

/// One that is neither of those, and that children of nine can be shared with.
fn another_instans(world: &World, kommune: usize) -> usize {
    let neither = |i: &Instans| !["skule", "ppt", "barnehage"].contains(&i.slag);
    let here = |i: &Instans| neither(i) && i.grants.contains_key(&kommune);
    world.instansar.iter().position(here).unwrap()
}

/// Somebody with a session, who works there and nowhere else.
fn works(world: &mut World, rng: &mut Rng, kommune: usize, slag: &str) -> Prinsipal {
    let of = |i: &Instans| i.slag == slag && i.grants.contains_key(&kommune);
    let who = Prinsipal {
        brukar: world.brukarar.len(),
        stad: Stad {
            kommune,
            instans: world.instansar.iter().position(of).unwrap(),
            eining: None,
        },
    };
    let (id, shut) = (rng.uuid(), false);
    world.brukarar.push(Brukar { id, shut });
    world.medlemskap.push(Medlemskap {
        id: rng.uuid(),
        who,
        rolle: Role::Tilsett,
        period: Period {
            fraa: -400,
            til: None,
        },
    });
    world.sesjonar.push(Sesjon {
        token: [0; 32].map(|_: u8| u8::try_from(rng.below(256)).unwrap()),
        brukar: who.brukar,
        kommune: Some(kommune),
        liv: Liv::Live,
    });
    who
}

fn child(rng: &mut Rng, kommune: usize, kant: usize) -> Barn {
    let parents = if [MED_TO, HADDE_TO].contains(&kant) {
        2
    } else {
        1
    };
    Barn {
        id: rng.uuid(),
        kommune,
        eining: None,
        adressesperre: false,
        adresse: false,
        foeresette: (0..parents)
            .map(|n| Foeresett {
                id: rng.uuid(),
                verje: false,
                had_ansvar: n == 0 || kant == HADDE_TO,
                has_ansvar: n == 0 || kant == MED_TO,
            })
            .collect(),
        aar: 9,
        dagar: 100,
        omsorg: Omsorg::Foreldre,
    }
}

fn form(rng: &mut Rng, spurde: &[usize], number: usize) -> Samtykke {
    Samtykke {
        id: rng.uuid(),
        fraa: -10,
        til: 100,
        spurde: spurde.to_vec(),
        signaturar: vec![Signatur {
            id: rng.uuid(),
            kven: Kven::Foeresett(0),
            ja: spurde.to_vec(),
            stemmer: Some(true),
            dag: 0,
            seint: false,
        }],
        hoeyrt: false,
        trekk: Vec::new(),
        attende: false,
        erstattar: number.checked_sub(1),
        invitasjonar: Vec::new(),
    }
}

fn sak(rng: &mut Rng, barn: usize, lag: [Prinsipal; 3]) -> Sak {
    let on = |who| Deltakar { who, ended: false };
    Sak {
        id: rng.uuid(),
        barn,
        ansvarleg: lag[0],
        eining: None,
        open: true,
        lag: lag.map(on).into(),
        sperrer: Vec::new(),
        tilbod: Vec::new(),
        uroer: vec![rng.uuid()],
        samtalar: Vec::new(),
        tiltak: Vec::new(),
        historikk: vec![rng.uuid()],
        plan: false,
        samtykke: Vec::new(),
    }
}
