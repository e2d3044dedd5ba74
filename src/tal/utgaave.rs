//! What is shown of the figures, once a month: all of one kommune together, so that what one table hides no other gives away.

use std::collections::{BTreeMap, BTreeSet};

use time::{Date, Month};

use super::model::{Figur, Gruppe, Talt, Tidsrom, median};
use crate::tst::skuleaar::Skuleaar;
use crate::undertrykking::{
    Arkiv, Dimensjon, Grunnlag, Lagra, Noekkel, Periode, Reglar, Vising, vern,
};

/// A figure of an utgåve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Celle {
    /// Of what.
    pub figur: Figur,
    /// When.
    pub tid: Tidsrom,
    /// Of which.
    pub gruppe: Gruppe,
    /// How many; a small figure too.
    pub verdi: u32,
    /// It is shown.
    pub vist: bool,
}

/// A middle one of days that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Median {
    /// Of what.
    pub figur: Figur,
    /// When.
    pub tid: Tidsrom,
    /// The days.
    pub dagar: u32,
}

/// All that is new in an utgåve.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Utgaave {
    /// The figures.
    pub celler: Vec<Celle>,
    /// The days.
    pub medianar: Vec<Median>,
}

/// The term (haust or vår) until a month: from its first day to before `til`.
#[must_use]
pub fn termin_til(til: Date) -> Tidsrom {
    let sist = til.previous_day().unwrap_or(til);
    let aar = Skuleaar::of(sist);
    let fraa = if sist < aar.skifte() {
        aar.start()
    } else {
        aar.skifte()
    };
    Tidsrom { fraa, til }
}

/// What stood when the term until `til` ended.
#[must_use]
pub const fn slutten(til: Date) -> Tidsrom {
    Tidsrom { fraa: til, til }
}

/// Makes an utgåve: the term until `til` of what happens when that is its end, and what stood then. `foer` is what has been shown, and gets what is
/// shown now.
#[must_use]
pub fn lag(talt: &[Talt], til: Date, reglar: &Reglar, foer: &mut Arkiv) -> Utgaave {
    lag_med(talt, til, reglar, foer, balansar)
}

/// The same, where `samband` tells the module that hides what no names do.
pub(super) fn lag_med(
    talt: &[Talt],
    til: Date,
    reglar: &Reglar,
    foer: &mut Arkiv,
    samband: impl Fn(&mut Grunnlag, Date, &Arkiv),
) -> Utgaave {
    let termin = termin_til(til);
    let tider = |figur: Figur| {
        let tid = if figur.er_behaldning() {
            slutten(til)
        } else {
            termin
        };
        // so far, of what is about nobody: of people each month more would tell of the few in it
        (er_slutt(til) || !figur.er_om_folk()).then_some(tid)
    };
    let mine: Vec<(Figur, Tidsrom)> = Figur::ALL
        .iter()
        .filter_map(|&figur| Some((figur, tider(figur)?)))
        .collect();
    let mut grunnlag = Grunnlag::ny(dimensjonar());
    for &(figur, tid) in mine.iter().filter(|(figur, _)| figur.er_om_folk()) {
        legg_til(&mut grunnlag, talt, figur, tid);
    }
    samband(&mut grunnlag, til, foer);
    let (rapport, neste) = vern(&grunnlag, reglar, foer);
    let mut utgaave = Utgaave::default();
    for (figur, tid) in mine {
        for gruppe in Gruppe::alle(figur.dimensjonar()) {
            let noekkel = noekkel(figur, tid, &gruppe);
            let sann = sum(talt, figur, tid, &gruppe);
            // what is kept is the figure as it is shown: a sum of what was shown before it
            let verdi = neste.celler.get(&noekkel).map_or(sann, |lagra| lagra.verdi);
            let vist = !figur.er_om_folk() || rapport.tal(&noekkel) != Vising::Skjult;
            let ny = !foer.celler.contains_key(&noekkel);
            utgaave.celler.extend(ny.then_some(Celle {
                figur,
                tid,
                gruppe,
                verdi,
                vist,
            }));
        }
        let bak = noekkel(figur, tid, &Gruppe::default());
        if figur.har_median()
            && let Some(dagar) = rapport.median(&bak, dagar_til(talt, figur, tid)).flatten()
        {
            utgaave.medianar.push(Median { figur, tid, dagar });
        }
    }
    for celle in &utgaave.celler {
        let lagra = Lagra {
            verdi: celle.verdi,
            vist: celle.vist,
            grense: reglar.grense.tal(),
        };
        foer.celler
            .insert(noekkel(celle.figur, celle.tid, &celle.gruppe), lagra);
    }
    utgaave
}

/// All dimensions of all figures, for the module that hides.
fn dimensjonar() -> Vec<Dimensjon> {
    let alle: BTreeSet<_> = Figur::ALL.iter().flat_map(|f| f.dimensjonar()).collect();
    let dimensjon = |dim: &&super::model::Dim| {
        let verdiar: Vec<&str> = dim.verdiar().iter().map(|(kode, _)| *kode).collect();
        Dimensjon::ny(dim.code(), &verdiar)
    };
    alle.iter().map(dimensjon).collect()
}

/// The name of a figure, as the module that hides knows it.
#[must_use]
pub fn noekkel(figur: Figur, tid: Tidsrom, gruppe: &Gruppe) -> Noekkel {
    let rot = if figur.er_behaldning() {
        Noekkel::ny(&format!("{} {}", figur.code(), tid.fraa), None)
    } else {
        Noekkel::ny(
            figur.code(),
            Periode::ny(maanadsnr(tid.fraa), maanadsnr(tid.til)),
        )
    };
    gruppe
        .0
        .iter()
        .fold(rot, |n, (dim, verdi)| n.med(dim.code(), verdi))
}

/// What was open when a term ended is what was open when it began, and those that came, less those that were closed: for this term, and for those before
/// it back to one that began with what is shown. What is known already ties nothing before it.
fn balansar(grunnlag: &mut Grunnlag, til: Date, foer: &Arkiv) {
    let alt = Gruppe::default();
    let opne = |til| noekkel(Figur::Opne, slutten(til), &alt);
    let mut termin = termin_til(til);
    while er_slutt(termin.til)
        && let Some(byrja) = foer.celler.get(&opne(termin.fraa))
    {
        let [nye, lukka] = [Figur::Nye, Figur::Lukka].map(|figur| noekkel(figur, termin, &alt));
        grunnlag.balanse([opne(termin.fraa), nye], [opne(termin.til), lukka]);
        if byrja.vist {
            return;
        }
        termin = termin_til(termin.fraa);
    }
}

fn maanadsnr(dag: Date) -> u32 {
    u32::try_from(dag.year()).unwrap_or(0) * 12 + u32::from(u8::from(dag.month())) - 1
}

fn legg_til(grunnlag: &mut Grunnlag, talt: &[Talt], figur: Figur, tid: Tidsrom) {
    if let Some(heile) = figur.del_av() {
        let alt = Gruppe::default();
        grunnlag.andel(noekkel(figur, tid, &alt), noekkel(heile, tid, &alt));
    }
    for gruppe in Gruppe::alle(figur.dimensjonar()) {
        grunnlag.tal(noekkel(figur, tid, &gruppe), sum(talt, figur, tid, &gruppe));
        if let Some((dim, verdi)) = figur.andel()
            && !gruppe.0.contains_key(&dim)
        {
            let teljar = noekkel(figur, tid, &gruppe.clone().med(dim, verdi));
            grunnlag.andel(teljar, noekkel(figur, tid, &gruppe));
        }
    }
}

/// What of it happened then; what is counted as it stood is counted in the month before.
fn i_tida(talt: &[Talt], figur: Figur, tid: Tidsrom) -> impl Iterator<Item = &Talt> {
    let fraa = if figur.er_behaldning() {
        super::model::foerre_maanad(tid.til)
    } else {
        tid.fraa
    };
    talt.iter()
        .filter(move |t| t.figur == figur && fraa <= t.maanad && t.maanad < tid.til)
}

/// How many of it happened then, in a group.
pub(super) fn sum(talt: &[Talt], figur: Figur, tid: Tidsrom, gruppe: &Gruppe) -> u32 {
    let mine = i_tida(talt, figur, tid).filter(|t| t.gruppe.er_i(gruppe));
    mine.map(|t| t.verdi).sum()
}

fn dagar_til(talt: &[Talt], figur: Figur, tid: Tidsrom) -> Option<u32> {
    let mut dagar: BTreeMap<u32, u32> = BTreeMap::new();
    for t in i_tida(talt, figur, tid) {
        *dagar.entry(t.dagar).or_default() += t.verdi;
    }
    median(dagar.into_iter().collect())
}

/// Which utgåver are to be made on a day, the oldest first: that of the month before, from the fifth (what is written down some days late is in
/// it then), and before the first of all those of the ends of two skuleår.
#[must_use]
pub fn ventande(dag: Date, siste: Option<Date>) -> Vec<Date> {
    let her = super::model::maanad(dag);
    let sist = if dag.day() >= 5 {
        her
    } else {
        super::model::foerre_maanad(her)
    };
    let fyrste = siste.map_or_else(
        || super::model::maanad(sist.replace_year(sist.year() - 2).unwrap_or(sist)),
        super::model::neste_maanad,
    );
    let alle = std::iter::successors(Some(fyrste), |&til| Some(super::model::neste_maanad(til)));
    let alle = alle.take_while(|&til| til <= sist);
    // of what was before anybody asked, whole terms are enough
    alle.filter(|&til| til == sist || siste.is_some() || er_slutt(til))
        .collect()
}

/// A term ends before this day, the first of a month.
#[must_use]
pub fn er_slutt(til: Date) -> bool {
    matches!(til.month(), Month::January | Month::August)
}
