//! Which rows of the plan are which tiltak in the sak, when a referat that was approved is put right: no row is a tiltak twice, and
//! nothing that somebody has worked on is changed or ended by it.

use time::Date;

use super::queries::versjon::RadStatus;
use super::tiltaksplan::Rad;
use crate::ids::TiltakId;
use crate::tiltak::Tiltak;
use crate::web::dates::parse_date;

/// What the rows of the plan are.
#[derive(Default)]
pub(super) struct Binding {
    /// Not tiltak yet, with their place in the plan.
    pub nye: Vec<(usize, Rad)>,
    /// Tiltak that nobody has worked on since, and the row says otherwise now.
    pub endra: Vec<(usize, Rad, Tiltak)>,
    /// Tiltak that somebody has worked on, or that are over: they stay, though the row says otherwise now.
    pub arbeidd: Vec<Tiltak>,
    /// Tiltak that go on, and whose row is taken out of the plan.
    pub fjerna: Vec<Tiltak>,
    /// Every row that is a tiltak, by its id.
    pub bundne: Vec<(String, TiltakId)>,
}

/// Holds the rows against those that were approved, and against the tiltak they made.
pub(super) fn bind(
    rader: Vec<Rad>,
    godkjende: &[Rad],
    inne: &[RadStatus],
    tiltak: &[Tiltak],
    open: bool,
) -> Binding {
    let mut binding = Binding::default();
    let mut att: Vec<&RadStatus> = inne.iter().collect();
    let mut funne: Vec<Option<&RadStatus>> = Vec::new();
    for rad in &rader {
        let at = att
            .iter()
            .position(|i| i.rad_id.as_deref() == Some(&*rad.id));
        funne.push(at.map(|at| att.swap_remove(at)));
    }
    // a row that was written anew and says the same, is the same; two may say the same: each is one, once
    for (rad, funnen) in rader.iter().zip(&mut funne) {
        if funnen.is_none() {
            let at = att.iter().position(|i| i.rad == rad.tiltak);
            *funnen = at.map(|at| att.swap_remove(at));
        }
    }
    let live = |inne: &RadStatus| tiltak.iter().find(|t| t.tiltak_id == inne.tiltak_id);
    for (plass, (rad, funnen)) in rader.into_iter().zip(funne).enumerate() {
        let Some((inne, live)) = funnen.and_then(|inne| Some((inne, live(inne)?))) else {
            binding.nye.push((plass, rad));
            continue;
        };
        binding.bundne.push((rad.id.clone(), inne.tiltak_id));
        if godkjende.iter().any(|g| g.same(&rad)) || seier_det(live, &rad) {
            continue;
        }
        let fri = live.version == inne.tiltak_version && live.evalueringar.is_empty();
        if open && fri && live.open() {
            binding.endra.push((plass, rad, live.clone()));
        } else {
            binding.arbeidd.push(live.clone());
        }
    }
    let fjerna = att.into_iter().filter_map(live).filter(|t| t.open());
    binding.fjerna = fjerna.cloned().collect();
    binding
}

/// The tiltak says what the row says already.
fn seier_det(tiltak: &Tiltak, rad: &Rad) -> bool {
    let innan: Option<Date> = parse_date(&rad.innan, tiltak.innan).ok();
    tiltak.maal == rad.maal
        && tiltak.tiltak == rad.tiltak
        && tiltak.ansvarleg_id.to_string() == rad.ansvarleg
        && innan == Some(tiltak.innan)
}
