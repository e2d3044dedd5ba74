//! The children: births spread over the years, siblings, and the eining each of them is in.

use super::dates::{age, day, plus, skuleaar, skulestart};
use super::family::{Family, Serials, new_family};
use super::places::{BRUNKEBERG_TIL, KOMMUNAR, Row};
use super::rng::Rng;
use super::types::{Barn, Foeresett, Instansslag, Kjoenn, Tidlegare};
use super::ungdom::begin_late;
use time::{Date, Month};

/// How many children there are about.
const HOW_MANY: usize = 600;

/// Every child, and the adults around them.
pub(super) fn children(rng: &mut Rng, today: Date) -> (Vec<Barn>, Vec<Foeresett>) {
    let (mut barn, mut adults, mut serials) = (Vec::new(), Vec::new(), Serials::default());
    let people: usize = KOMMUNAR.iter().map(|(_, _, people, _)| people).sum();
    for (kommune, (_, namn, inhabitants, rows)) in KOMMUNAR.iter().enumerate() {
        let mut families: Vec<Family> = Vec::new();
        for _ in 0..(HOW_MANY * inhabitants + people / 2) / people {
            let aarskull = draw_year(rng, today);
            let foedd = birth(rng, aarskull, today);
            let sibling = rng
                .chance(27)
                .then(|| sibling_of(rng, &families, foedd))
                .flatten();
            let at = sibling.unwrap_or_else(|| {
                let krins = rng.weighted(primary(rows).map(|(_, row)| row.vekt));
                let place = (kommune, families.len(), *namn);
                let new = new_family(rng, &mut serials, &mut adults, place, krins, foedd);
                families.push(new);
                families.len() - 1
            });
            let family = &mut families[at];
            if sibling.is_some() {
                family.births.push(foedd);
            }
            let kjoenn = if rng.chance(49) {
                Kjoenn::Jente
            } else {
                Kjoenn::Gut
            };
            let (hennar, hans) = family.etternamn;
            let (eining, eining_fraa, tidlegare) =
                attendance(rng, rows, family.krins, aarskull, foedd, today);
            barn.push(Barn {
                kommune,
                fornamn: family.kultur.fornamn(rng, kjoenn).to_owned(),
                etternamn: (if kjoenn == Kjoenn::Jente {
                    hennar
                } else {
                    hans
                })
                .to_owned(),
                kjoenn,
                foedd,
                serial: serials.take(rng, foedd, kjoenn),
                aarskull,
                eining,
                eining_fraa,
                tidlegare,
                fleirspraakleg: family.kultur.fleirspraakleg,
                omsorg: family.omsorg,
                adressesperre: family.adressesperre,
                adresse: family.adresse.clone(),
                foeresette: family.lenker.clone(),
            });
        }
    }
    begin_late(&mut barn, &mut serials, today);
    (barn, adults)
}

/// The skular children begin at, with their index in the kommune.
fn primary(rows: &'static [Row]) -> impl Iterator<Item = (usize, &'static Row)> + Clone {
    let starts = |row: &Row| row.trinn.is_some_and(|(first, _)| first == 1);
    rows.iter().enumerate().filter(move |(_, row)| starts(row))
}

/// The age turned in the year the skuleår began; minus one is born in the new calendar year.
fn draw_year(rng: &mut Rng, today: Date) -> i32 {
    let newest = skuleaar(today) - today.year();
    match rng.below(100) {
        0..=2 => 16,
        3..=6 => rng.range(newest, 0),
        _ => rng.range(1, 15),
    }
}

/// A birth date in the year, not after today and not more than sixteen years of age.
fn birth(rng: &mut Rng, aarskull: i32, today: Date) -> Date {
    let year = skuleaar(today) - aarskull;
    let seventeen = today.replace_year(today.year() - 17).unwrap_or(today);
    let first = day(year, Month::January, 1).max(plus(seventeen, 1));
    let last = day(year, Month::December, 31).min(today);
    let days = i32::try_from((last - first).whole_days()).unwrap_or(0);
    plus(first, rng.range(0, days.max(0)))
}

/// A family that may have had another child then.
fn sibling_of(rng: &mut Rng, families: &[Family], birth: Date) -> Option<usize> {
    let fits = |family: &&Family| {
        let gaps = |other: &Date| (300..2200).contains(&(*other - birth).whole_days().abs());
        family.births.len() < 3 && !family.adressesperre && family.births.iter().all(gaps)
    };
    let open: Vec<usize> = families
        .iter()
        .enumerate()
        .filter(|(_, one)| fits(one))
        .map(|(at, _)| at)
        .collect();
    open.get(rng.below(open.len())).copied()
}

/// Where the child is now, since when, and where it has been.
fn attendance(
    rng: &mut Rng,
    rows: &'static [Row],
    krins: usize,
    aarskull: i32,
    foedd: Date,
    today: Date,
) -> (Option<usize>, Date, Vec<Tidlegare>) {
    let year = skuleaar(today);
    let kindergartens = || {
        rows.iter()
            .enumerate()
            .filter(|(_, row)| row.slag == Instansslag::Barnehage)
    };
    let chosen = rng.weighted(kindergartens().map(|(_, row)| row.vekt));
    let barnehage = kindergartens().nth(chosen).map(|(at, _)| at);
    // Barnehage from the August of the year they turn one, or from the first birthday.
    let one = foedd
        .replace_year(foedd.year() + 1)
        .unwrap_or(plus(foedd, 365));
    let begins = skulestart(year - aarskull + 1).max(one);
    if aarskull < 6 {
        let in_now = aarskull >= 1 && age(foedd, today) >= 1 && begins <= today;
        return if in_now {
            (barnehage, begins, vec![])
        } else {
            (None, foedd, vec![])
        };
    }
    let school_began = year - aarskull + 6;
    let mut stays: Vec<Tidlegare> = barnehage
        .map(|eining| Tidlegare {
            eining,
            fraa: begins,
            til: plus(skulestart(school_began), -1),
        })
        .into_iter()
        .collect();
    let mut now = primary(rows).nth(krins).map_or(0, |(at, _)| at);
    let mut since = skulestart(school_began);
    let mut move_on = |now: &mut usize, since: &mut Date, last: Date| {
        let vidare = rows[*now].vidare;
        if let Some(next) = rows.iter().position(|row| Some(row.namn) == vidare) {
            if *since <= last {
                stays.push(Tidlegare {
                    eining: *now,
                    fraa: *since,
                    til: last,
                });
                *since = plus(last, 1);
            }
            *now = next;
        }
    };
    if rows[now].namn == super::places::BRUNKEBERG {
        // Closed: those who would have been there are at Kviteseid skule.
        let primary_done = plus(skulestart(school_began + 7), -1);
        move_on(&mut now, &mut since, BRUNKEBERG_TIL.min(primary_done));
    } else if aarskull >= 13 {
        move_on(&mut now, &mut since, plus(skulestart(school_began + 7), -1));
    }
    if aarskull >= 16 {
        stays.push(Tidlegare {
            eining: now,
            fraa: since,
            til: plus(skulestart(year), -1),
        });
        return (None, skulestart(year), stays);
    }
    (Some(now), since, stays)
}
