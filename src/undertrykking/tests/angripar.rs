//! One who has every table, filter and report, and a linear program. What it knows of the sums it finds itself, from the children's
//! values and months: it uses nothing of the module's.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};

use super::super::Vising;
use super::verd::{Barn, Boks, MAANADER, VERDIAR};

/// What has been shown, by what it counts.
pub(super) type Vist = BTreeMap<Boks, Vising>;
/// What the attacker wants to know: how many are in these boxes together.
pub(super) type Maal = BTreeSet<Vec<Boks>>;
/// What it found, and the lowest it can be.
pub(super) type Funne = BTreeMap<Vec<Boks>, f64>;

/// How low and how high it can be, as far as it has been found.
#[derive(Clone, Copy, Debug)]
struct Spenn {
    lav: f64,
    hoeg: f64,
}

impl Spenn {
    const INGEN: Self = Self {
        lav: f64::INFINITY,
        hoeg: f64::NEG_INFINITY,
    };

    /// From the lowest to the highest whole number in it is less than this.
    fn under(self, breidd: f64) -> bool {
        (self.hoeg + 1e-6).floor() - (self.lav - 1e-6).ceil() < breidd - 0.5
    }

    fn med(self, verdi: f64) -> Self {
        Self {
            lav: self.lav.min(verdi),
            hoeg: self.hoeg.max(verdi),
        }
    }
}

struct Angripar<'a> {
    vist: &'a Vist,
    /// Each kind of child that the boxes tell apart.
    slag: Vec<Barn>,
}

impl Angripar<'_> {
    fn i(&self, boks: &Boks, variablar: &[Variable]) -> Vec<(Variable, f64)> {
        let par = self.slag.iter().zip(variablar);
        par.filter(|(barn, _)| boks.har(barn))
            .map(|(_, &v)| (v, 1.0))
            .collect()
    }

    fn program(&self, maal: &[Boks], retning: OptimizationDirection) -> (Problem, Vec<Variable>) {
        let mut program = Problem::new(retning);
        let vekt = |barn: &Barn| f64::from(u8::from(maal.iter().any(|b| b.har(barn))));
        let variablar: Vec<Variable> = self
            .slag
            .iter()
            .map(|barn| program.add_var(vekt(barn), (0.0, f64::INFINITY)))
            .collect();
        for (boks, vising) in self.vist {
            if let Vising::Tal(tal) = vising {
                let ledd = self.i(boks, &variablar);
                program.add_constraint(ledd, ComparisonOp::Eq, f64::from(*tal));
            }
        }
        (program, variablar)
    }
}

fn slag<'a>(boksar: impl Iterator<Item = &'a Boks>) -> Vec<Barn> {
    let ender: BTreeSet<u32> = boksar.flat_map(|b| [b.fraa, b.til]).collect();
    let mut alle = Vec::new();
    for a in 0..VERDIAR[0].len() {
        for i in 0..VERDIAR[1].len() {
            for s in 0..VERDIAR[2].len() {
                let ved = |&m: &u32| ([a, i, s], m);
                alle.extend(ender.iter().filter(|&&m| m < MAANADER).map(ved));
            }
        }
    }
    alle
}

/// Those of which it finds so much that less than `breidd` is left between the lowest and the highest: with 1, the number itself. None
/// when what is shown does not fit together, so that it says nothing.
pub(super) fn avsloerte(vist: &Vist, maal: &Maal, breidd: f64) -> Option<Funne> {
    let angripar = Angripar {
        vist,
        slag: slag(vist.keys().chain(maal.iter().flatten())),
    };
    let mut spenn: BTreeMap<&Vec<Boks>, Spenn> = maal.iter().map(|m| (m, Spenn::INGEN)).collect();
    for eitt in maal {
        for retning in [
            OptimizationDirection::Maximize,
            OptimizationDirection::Minimize,
        ] {
            if !spenn[eitt].under(breidd) {
                continue;
            }
            let (program, variablar) = angripar.program(eitt, retning);
            match program.solve() {
                // one answer says something of all the others too
                Ok(SolveOutcome::Solution(svar)) => {
                    for (maal, spenn) in &mut spenn {
                        let verdi = angripar.slag.iter().zip(&variablar);
                        let inne = verdi.filter(|(b, _)| maal.iter().any(|boks| boks.har(b)));
                        *spenn = spenn.med(inne.map(|(_, &v)| svar[v]).sum());
                    }
                }
                Err(microlp::Error::Unbounded) => {
                    let uendeleg = spenn[eitt].med(f64::INFINITY);
                    spenn.insert(eitt, uendeleg);
                }
                _ => return None,
            }
        }
    }
    let funne = spenn.into_iter().filter(|(_, s)| s.under(breidd));
    Some(funne.map(|(maal, s)| (maal.clone(), s.lav)).collect())
}
