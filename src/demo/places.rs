//! The six kommunar with their einingar, and every instans.

use super::dates::day;
use super::types::{Eining, Instans, Instansslag, Kommune};
use Instansslag::{Barnehage, Helsestasjon, Skule};
use time::{Date, Month};

/// A row of the table below: name, kind, trinn, how big a part of the kommune's children, and the
/// skule its pupils go on to.
pub(super) struct Row {
    pub(super) namn: &'static str,
    pub(super) slag: Instansslag,
    pub(super) trinn: Option<(u8, u8)>,
    pub(super) vekt: usize,
    pub(super) vidare: Option<&'static str>,
}

const fn skule(namn: &'static str, fraa: u8, til: u8, vekt: usize) -> Row {
    Row {
        namn,
        slag: Skule,
        trinn: Some((fraa, til)),
        vekt,
        vidare: None,
    }
}
const fn barneskule(namn: &'static str, vekt: usize, vidare: &'static str) -> Row {
    Row {
        namn,
        slag: Skule,
        trinn: Some((1, 7)),
        vekt,
        vidare: Some(vidare),
    }
}
const fn barnehage(namn: &'static str, vekt: usize) -> Row {
    Row {
        namn,
        slag: Barnehage,
        trinn: None,
        vekt,
        vidare: None,
    }
}
const fn helsestasjon(namn: &'static str) -> Row {
    Row {
        namn,
        slag: Helsestasjon,
        trinn: None,
        vekt: 0,
        vidare: None,
    }
}

/// Number, name, inhabitants on 1 January 2020, einingar.
pub(super) type KommuneRow = (&'static str, &'static str, usize, &'static [Row]);

/// The six, by name.
pub(super) const KOMMUNAR: [KommuneRow; 6] = [
    (
        "4032",
        "Fyresdal",
        1287,
        &[
            skule("Gimle skule", 1, 10, 1),
            barnehage("Fyresdal barnehage", 1),
            helsestasjon("Fyresdal helsestasjon"),
        ],
    ),
    (
        "4028",
        "Kviteseid",
        2403,
        &[
            skule("Kviteseid skule", 1, 10, 4),
            barneskule(BRUNKEBERG, 1, "Kviteseid skule"),
            barnehage("Kviteseid barnehage", 3),
            barnehage("Brunkeberg barnehage", 1),
            barnehage("Straumsnes barnehage", 1),
            helsestasjon("Kviteseid helsestasjon"),
        ],
    ),
    (
        "4030",
        "Nissedal",
        1448,
        &[
            barneskule("Tveit skule", 3, "Nissedal ungdomsskule"),
            skule("Nissedal ungdomsskule", 8, 10, 0),
            barneskule("Kyrkjebygda oppvekstsenter", 1, "Nissedal ungdomsskule"),
            barnehage("Kyrkjebygda barnehage", 1),
            barnehage("Treungen barnehage", 3),
            helsestasjon("Nissedal helsestasjon"),
        ],
    ),
    (
        "4022",
        "Seljord",
        2888,
        &[
            barneskule("Seljord barneskule", 4, "Seljord ungdomsskule"),
            skule("Seljord ungdomsskule", 8, 10, 0),
            barneskule("Flatdal oppvekstsenter", 1, "Seljord ungdomsskule"),
            barnehage("Seljord barnehage", 4),
            barnehage("Flatdal barnehage", 1),
            helsestasjon("Seljord helsestasjon"),
        ],
    ),
    (
        "4034",
        "Tokke",
        2201,
        &[
            skule("Tokke skule", 1, 10, 3),
            skule("Høydalsmo skule", 1, 10, 2),
            barnehage("Dalen barnehage", 3),
            barnehage("Høydalsmo barnehage", 2),
            barnehage("Lårdal barnehage", 1),
            helsestasjon("Tokke helsestasjon"),
        ],
    ),
    (
        "4036",
        "Vinje",
        3676,
        &[
            skule("Edland skule", 1, 10, 4),
            skule("Åmot skule", 1, 10, 7),
            skule("Rauland skule", 1, 10, 6),
            barneskule("Øyfjell oppvekstsenter", 1, "Åmot skule"),
            barnehage("Vinjebarnehagen Øyfjell", 1),
            barnehage("Vinjebarnehagen Rauland", 4),
            barnehage("Vinjebarnehagen Åmot", 5),
            barnehage("Vinjebarnehagen Edland", 3),
            helsestasjon("Vinje helsestasjon"),
        ],
    ),
];

/// The skule that closed; the barnehage there goes on.
pub(super) const BRUNKEBERG: &str = "Brunkeberg oppvekstsenter";
/// Its last day.
pub(super) const BRUNKEBERG_TIL: Date = time::macros::date!(2024 - 07 - 31);

/// The names of the three instansar all six kommunar share.
const INTERKOMMUNALE: [(Instansslag, &str); 3] = [
    (Instansslag::Barnevern, "Vest-Telemark barnevern"),
    (Instansslag::Ppt, "Vest-Telemark PPT"),
    (Instansslag::Nav, "NAV Vest-Telemark"),
];

/// The instansar each kommune has, with the first word of the name.
const LOKALE: [(Instansslag, &str); 9] = [
    (Skule, "Skulane i"),
    (Barnehage, "Barnehagane i"),
    (Helsestasjon, "Helsestasjon og skulehelseteneste i"),
    (Instansslag::Fysioterapeut, "Fysioterapitenesta i"),
    (Instansslag::Kommunepsykolog, "Kommunepsykolog i"),
    (Instansslag::Kot, "Kommunal oppfølgingsteneste i"),
    (Instansslag::BuAvlastning, "Bu og avlastning i"),
    (Instansslag::Ungdomskontakt, "Ungdomskontakten i"),
    (Instansslag::Andre, "Oppvekstkontoret i"),
];

/// Every instans: nine a kommune, then the interkommunale.
pub(crate) fn instansar() -> Vec<Instans> {
    let lokale = KOMMUNAR
        .iter()
        .enumerate()
        .flat_map(|(kommune, &(_, namn, ..))| {
            LOKALE.iter().map(move |(slag, words)| Instans {
                slag: *slag,
                namn: format!("{words} {namn}"),
                kommunar: vec![kommune],
            })
        });
    let felles = INTERKOMMUNALE.iter().map(|(slag, namn)| Instans {
        slag: *slag,
        namn: (*namn).to_owned(),
        kommunar: (0..KOMMUNAR.len()).collect(),
    });
    lokale.chain(felles).collect()
}

/// The instans of a kind that serves a kommune.
pub(super) fn instans(instansar: &[Instans], kommune: usize, slag: Instansslag) -> Option<usize> {
    instansar
        .iter()
        .position(|one| one.slag == slag && one.kommunar.contains(&kommune))
}

/// The kommunar with their einingar.
pub(crate) fn kommunar(instansar: &[Instans]) -> Vec<Kommune> {
    let kommune = |(index, &(nummer, namn, _, rows)): (usize, &KommuneRow)| {
        let eining = |row: &Row| Eining {
            slag: row.slag,
            instans: instans(instansar, index, row.slag).unwrap_or(0),
            namn: row.namn,
            trinn: row.trinn,
            fraa: day(2000, Month::August, 1),
            til: (row.namn == BRUNKEBERG).then_some(BRUNKEBERG_TIL),
            etterfoelgjar: row
                .vidare
                .filter(|_| row.namn == BRUNKEBERG)
                .and_then(|vidare| rows.iter().position(|other| other.namn == vidare)),
        };
        Kommune {
            nummer,
            namn,
            einingar: rows.iter().map(eining).collect(),
        }
    };
    KOMMUNAR.iter().enumerate().map(kommune).collect()
}
