//! What the report says: people by number, services, roles and days.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use crate::clock::oslo_date;
use crate::ids::BrukarId;
use crate::innsyn::ord;
use crate::pdf::rapport::Bolk;
use crate::web::dates;

/// A right to see.
#[derive(Clone, Debug)]
pub(super) struct Tilgang {
    /// None of a family.
    pub brukar_id: Option<BrukarId>,
    pub instans_namn: Option<String>,
    pub eining_namn: Option<String>,
    pub rolle: String,
    pub grunnlag: String,
    pub fraa: OffsetDateTime,
    /// None when nothing ends it.
    pub til: Option<OffsetDateTime>,
    /// It holds now.
    pub no: bool,
}

/// What one person did of one kind.
#[derive(Clone, Debug)]
pub(super) struct Spor {
    pub brukar_id: Option<BrukarId>,
    pub instans_namn: Option<String>,
    pub eining_namn: Option<String>,
    pub rolle: String,
    pub handling: String,
    pub avvist: bool,
    /// It was taken out as a document.
    pub uttak: bool,
    pub tal: i32,
    pub fyrste: OffsetDateTime,
    pub siste: OffsetDateTime,
}

/// Those who are named by number, the same throughout the report.
#[derive(Default)]
struct Folk(Vec<BrukarId>);

impl Folk {
    fn namn(&mut self, brukar: Option<BrukarId>, rolle: &str) -> String {
        let ord = ord::rolle(rolle);
        let Some(brukar) = brukar else {
            return ord.to_owned();
        };
        let nr = self.0.iter().position(|b| *b == brukar).unwrap_or_else(|| {
            self.0.push(brukar);
            self.0.len() - 1
        });
        format!("Person {}, {ord}", nr + 1)
    }
}

/// "Åsen skule (Skule)"
fn kvar(instans: Option<&str>, eining: Option<&str>) -> String {
    match (instans, eining) {
        (Some(instans), Some(eining)) if instans != eining => format!("{eining} ({instans})"),
        (_, Some(namn)) | (Some(namn), None) => namn.to_owned(),
        (None, None) => "Familien".to_owned(),
    }
}

fn dag(at: OffsetDateTime) -> String {
    dates::short(oslo_date(at))
}

/// All parts of the report.
pub(super) fn bolkar(tilgang: &[Tilgang], spor: &[Spor]) -> Vec<Bolk> {
    let mut folk = Folk::default();
    let (no, foer): (Vec<&Tilgang>, Vec<&Tilgang>) = tilgang.iter().partition(|t| t.no);
    let (avviste, gjort): (Vec<&Spor>, Vec<&Spor>) = spor.iter().partition(|s| s.avvist);
    let (uttak, sett): (Vec<&Spor>, Vec<&Spor>) = gjort.into_iter().partition(|s| s.uttak);
    let kunne = vec!["Kven", "Kvar", "Kvifor", "Frå", "Til"];
    let gjorde = vec![
        "Kven",
        "Kvar",
        "Kva",
        "Kor ofte",
        "Første gong",
        "Siste gong",
    ];
    let bolk = |id, tittel: &str, tom: &str, rader: Vec<Vec<String>>, hovud: &[&'static str]| {
        let tekst = if rader.is_empty() {
            vec![tom.to_owned()]
        } else {
            Vec::new()
        };
        Bolk {
            id,
            tittel: tittel.to_owned(),
            tekst,
            hovud: hovud.to_vec(),
            rader,
            ..Bolk::default()
        }
    };
    vec![
        bolk(
            "no",
            "Kven har tilgang no",
            "Ingen har tilgang no.",
            rettar(&mut folk, &no),
            &kunne,
        ),
        bolk(
            "foer",
            "Kven hadde tilgang før, i denne tida",
            "Ingen andre hadde tilgang i denne tida.",
            rettar(&mut folk, &foer),
            &kunne,
        ),
        bolk(
            "sett",
            "Kven har sett eller skrive",
            "Ingen har sett eller skrive noko i denne tida.",
            handla(&mut folk, &sett),
            &gjorde,
        ),
        bolk(
            "avvist",
            "Kven blei avvist",
            "Ingen blei avvist i denne tida.",
            handla(&mut folk, &avviste),
            &gjorde,
        ),
        bolk(
            "uttak",
            "Kva som er henta ut som dokument",
            "Ingenting er henta ut i denne tida.",
            handla(&mut folk, &uttak),
            &gjorde,
        ),
    ]
}

/// A line for each; those who have the card by where they work stand together.
fn rettar(folk: &mut Folk, rettar: &[&Tilgang]) -> Vec<Vec<String>> {
    let mut rader = Vec::new();
    let mut flokkar: BTreeMap<(String, &str, &str), Vec<&Tilgang>> = BTreeMap::new();
    for t in rettar {
        let stad = kvar(t.instans_namn.as_deref(), t.eining_namn.as_deref());
        if matches!(&*t.grunnlag, "eining" | "helsestasjon") {
            let flokk = flokkar.entry((stad, &t.grunnlag, &t.rolle)).or_default();
            flokk.push(t);
            continue;
        }
        rader.push(vec![
            folk.namn(t.brukar_id, &t.rolle),
            stad,
            ord::kvifor(&t.grunnlag),
            dag(t.fraa),
            t.til.map_or_else(|| "varer".to_owned(), dag),
        ]);
    }
    for ((stad, grunnlag, rolle), alle) in flokkar {
        let fraa = alle.iter().map(|t| t.fraa).min();
        let varer = alle.iter().any(|t| t.til.is_none());
        let til = alle.iter().filter_map(|t| t.til).max().filter(|_| !varer);
        let tal = match alle.len() {
            1 => "1 person".to_owned(),
            n => format!("{n} personar"),
        };
        rader.push(vec![
            format!("{tal}, {}", ord::rolle(rolle)),
            stad,
            format!("{}: ser kortet", ord::kvifor(grunnlag)),
            fraa.map_or_else(String::new, dag),
            til.map_or_else(|| "varer".to_owned(), dag),
        ]);
    }
    rader
}

fn handla(folk: &mut Folk, spor: &[&Spor]) -> Vec<Vec<String>> {
    let rad = |s: &&Spor| {
        vec![
            folk.namn(s.brukar_id, &s.rolle),
            kvar(s.instans_namn.as_deref(), s.eining_namn.as_deref()),
            ord::kva(&s.handling, s.avvist),
            match s.tal {
                1 => "1 gong".to_owned(),
                n => format!("{n} gonger"),
            },
            dates::date_time(s.fyrste),
            dates::date_time(s.siste),
        ]
    };
    spor.iter().map(rad).collect()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn rett(hos: u128, grunnlag: &str, til: Option<OffsetDateTime>) -> Tilgang {
        Tilgang {
            brukar_id: Some(Uuid::from_u128(hos).into()),
            instans_namn: Some("Skule".into()),
            eining_namn: Some("Åsen skule".into()),
            rolle: "tilsett".into(),
            grunnlag: grunnlag.into(),
            fraa: datetime!(2026-10-01 08:00 +2),
            til,
            no: til.is_none(),
        }
    }

    fn spor(hos: u128, avvist: bool, uttak: bool) -> Spor {
        Spor {
            brukar_id: Some(Uuid::from_u128(hos).into()),
            instans_namn: Some("Skule".into()),
            eining_namn: None,
            rolle: "tilsett".into(),
            handling: "sak.opne".into(),
            avvist,
            uttak,
            tal: 2,
            fyrste: datetime!(2026-10-01 08:00 +2),
            siste: datetime!(2026-10-02 08:00 +2),
        }
    }

    #[test]
    fn a_person_has_the_same_number_where_they_could_see_and_where_they_saw() {
        let over = Some(datetime!(2026-11-01 08:00 +1));
        let tilgang = [rett(7, "lag", None), rett(8, "lag", over)];
        let bolkar = bolkar(&tilgang, &[spor(8, false, false), spor(9, true, false)]);
        let kven = |at: usize| bolkar[at].rader[0][0].clone();
        assert!(kven(0).starts_with("Person 1"));
        assert!(kven(1).starts_with("Person 2"));
        assert!(kven(2).starts_with("Person 2"), "saw, and could");
        assert!(kven(3).starts_with("Person 3"));
        assert_eq!(bolkar[1].rader[0][4], "01.11.2026");
        assert!(bolkar[4].rader.is_empty() && !bolkar[4].tekst.is_empty());
    }

    #[test]
    fn those_who_see_the_card_where_they_work_are_told_as_so_many() {
        let tilgang = [rett(7, "eining", None), rett(8, "eining", None)];
        let bolkar = bolkar(&tilgang, &[]);
        assert_eq!(bolkar[0].rader.len(), 1);
        assert!(bolkar[0].rader[0][0].starts_with("2 personar"));
    }
}
