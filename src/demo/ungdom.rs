//! The youth one can log in as: one of 15 and one of 16, who go in 10. trinn and have a case. Both are in the kommune of the
//! logins, so that what they answer can be seen from the other side.

use super::dates::{age, plus, serial};
use super::family::Serials;
use super::places::KOMMUNAR;
use super::types::{Barn, Omsorg};
use time::Date;

/// Vinje, where most of the logins work.
const KOMMUNE: usize = 5;
/// The skule of the login with 8. trinn.
const SKULE: &str = "Rauland skule";

/// Whether a child may be one of them: in 10. trinn, living with parents whose address is no secret.
fn fits(barn: &Barn) -> bool {
    barn.aarskull == 15
        && barn.eining.is_some()
        && barn.omsorg == Omsorg::Foreldre
        && !barn.adressesperre
}

/// How far from where they should be.
fn distance(barn: &Barn) -> (bool, bool) {
    let (_, _, _, rows) = KOMMUNAR[barn.kommune];
    let skule = barn.eining.is_some_and(|at| rows[at].namn == SKULE);
    (barn.kommune != KOMMUNE, !skule)
}

/// Sees to it that somebody in 10. trinn is 16 on any day: who began at school a year late, when nobody is by birth.
pub(super) fn begin_late(list: &mut [Barn], serials: &mut Serials, today: Date) {
    if list
        .iter()
        .any(|barn| fits(barn) && age(barn.foedd, today) == 16 && distance(barn) == (false, false))
    {
        return;
    }
    // without siblings: they are born when they are
    let alone = |barn: &Barn| {
        let parent = barn.foeresette.first().map(|one| one.foeresett);
        let same = list
            .iter()
            .filter(|other| other.foeresette.first().map(|one| one.foeresett) == parent);
        same.count() == 1
    };
    let fitting = (0..list.len()).filter(|at| fits(&list[*at]) && alone(&list[*at]));
    let Some(at) = fitting.min_by_key(|at| distance(&list[*at])) else {
        return;
    };
    let foedd = plus(years_before(today, 16), -40);
    let Some(number) = serial(foedd, list[at].kjoenn, 40, |number| {
        serials.taken(foedd, number)
    }) else {
        return;
    };
    serials.use_up(foedd, number);
    (list[at].foedd, list[at].serial) = (foedd, number);
}

fn years_before(day: Date, years: i32) -> Date {
    day.replace_year(day.year() - years)
        .unwrap_or_else(|_| plus(day, -365 * years))
}

/// The youth of an age, if there is one.
pub(super) fn ungdom(list: &[Barn], years: i32, today: Date) -> Option<usize> {
    let fitting =
        (0..list.len()).filter(|at| fits(&list[*at]) && age(list[*at].foedd, today) == years);
    fitting.min_by_key(|at| distance(&list[*at]))
}
