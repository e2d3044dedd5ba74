//! What must not stand in a text about a child nobody may recognise (domain.md § 3).

use time::{Date, Month};

use crate::text::as_read;

/// A date, a number as long as one or as a fødselsnummer, or the number of a sak: never needed, and enough to know a child by.
#[must_use]
pub fn dato_eller_nummer(tekst: &str) -> Option<String> {
    let tekst = as_read(tekst);
    let ord: Vec<&str> = tekst.split_whitespace().map(trimmed).collect();
    let single = ord
        .iter()
        .find(|o| er_dato(o) || er_nummer(o) || er_saksnummer(o));
    if let Some(found) = single {
        return Some((*found).to_owned());
    }
    let at = ord.windows(2).position(|w| er_dag(w[0]) && er_maanad(w[1]));
    let in_words = at.map(|at| {
        let med_aar = ord.get(at + 2).is_some_and(|o| er_tal(o, 2..=4));
        ord[at..at + 2 + usize::from(med_aar)].join(" ")
    });
    in_words.or_else(|| mange_siffer(&ord))
}

/// `99 88 77 66`, `010215 12345`: digits in groups, as many as a telephone number has.
fn mange_siffer(ord: &[&str]) -> Option<String> {
    ord.split(|o| !er_tal(o, 1..=11))
        .find(|gruppe| gruppe.concat().len() >= 8)
        .map(|gruppe| gruppe.join(" "))
}

/// The whole dates in a text, as they stand there and as they are looked for: `1.2.2015`, `1/2-15`, `2015-02-01`, `1. februar 2015`,
/// and the first six digits of a fødselsnummer.
pub(super) fn datoar(tekst: &str) -> Vec<(String, Date)> {
    let tekst = as_read(tekst);
    let ord: Vec<&str> = tekst.split_whitespace().map(trimmed).collect();
    let aaleine = ord
        .iter()
        .filter_map(|o| Some(((*o).to_owned(), dato_i(o)?)));
    let i_ord = ord.windows(3).filter_map(|w| {
        let dato = dato_av(w[0], w[1], w[2])?;
        Some((w.join(" "), dato))
    });
    aaleine.chain(i_ord).collect()
}

fn dato_i(ord: &str) -> Option<Date> {
    let siffer = |fraa: usize| ord.get(fraa..fraa + 2);
    if er_tal(ord, 6..=6) || er_tal(ord, 11..=11) {
        // synthetic numbers have 40 or 80 more in the month
        let maanad = siffer(2)?.parse::<u8>().ok()? % 40;
        return dato_av(siffer(0)?, &maanad.to_string(), siffer(4)?);
    }
    let delar: Vec<&str> = ord.split(['.', '/', '-']).collect();
    match delar[..] {
        [aar, maanad, dag] if aar.len() == 4 => dato_av(dag, maanad, aar),
        [dag, maanad, aar] => dato_av(dag, maanad, aar),
        _ => None,
    }
}

fn dato_av(dag: &str, maanad: &str, aar: &str) -> Option<Date> {
    if !er_tal(aar, 2..=4) || aar.len() == 3 {
        return None;
    }
    let maanad = maanad.to_lowercase();
    let maanad = match maanad.parse::<u8>() {
        Ok(nr) => Month::try_from(nr).ok()?,
        Err(_) => maanad_av(&maanad)?,
    };
    let aar: i32 = aar.parse().ok()?;
    let aar = if aar < 100 { aar + 2000 } else { aar };
    Date::from_calendar_date(aar, maanad, dag_av(dag)?).ok()
}

fn maanad_av(ord: &str) -> Option<Month> {
    const KORT: [&str; 12] = [
        "jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des",
    ];
    if !er_maanad(ord) {
        return None;
    }
    let kort = if ord.starts_with("dec") { "des" } else { ord };
    let nr = KORT.iter().position(|k| kort.starts_with(k))?;
    Month::try_from(u8::try_from(nr + 1).ok()?).ok()
}

fn trimmed(ord: &str) -> &str {
    ord.trim_matches(|c: char| !c.is_alphanumeric())
}

/// `1.2.2015`, `1/2-15`, `2015-02-01`, `1.februar`, `1.feb.2015`
fn er_dato(ord: &str) -> bool {
    let delar: Vec<&str> = ord.split(['.', '/', '-']).collect();
    if delar.len() > 1 && er_dag(delar[0]) && er_maanad(delar[1]) {
        return true;
    }
    delar.len() == 3 && delar.iter().all(|del| er_tal(del, 1..=4))
}

fn er_nummer(ord: &str) -> bool {
    er_tal(ord, 6..=11)
}

/// `2026-J78G2`; `2026-haust` is a word.
fn er_saksnummer(ord: &str) -> bool {
    ord.split_once('-').is_some_and(|(aar, resten)| {
        let teikn = resten.chars().all(|c| c.is_ascii_alphanumeric());
        let ord = resten.chars().all(|c| c.is_ascii_lowercase());
        er_tal(aar, 4..=4) && resten.len() == 5 && teikn && !ord
    })
}

fn er_dag(ord: &str) -> bool {
    dag_av(ord).is_some()
}

/// `12`, `tolvte`, `tjueførste`: in figures, or in a word of either written language.
fn dag_av(ord: &str) -> Option<u8> {
    if er_tal(ord, 1..=2) {
        return ord.parse().ok();
    }
    let ord = ord.to_lowercase();
    let einar = |ord: &str| {
        let nr = EINAR.iter().position(|maatar| maatar.contains(&ord))?;
        u8::try_from(nr + 1).ok()
    };
    let tiar = [("tjue", 20), ("tjuge", 20), ("tretti", 30)];
    let over_tjue = tiar.iter().find_map(|(ti, tal)| {
        let einaren = ord.strip_prefix(ti)?;
        let einaren = einar(einaren.strip_prefix("og").unwrap_or(einaren))?;
        (einaren < 10).then_some(tal + einaren)
    });
    match ord.as_str() {
        "tjuande" | "tjuende" => Some(20),
        "trettiande" | "trettiende" => Some(30),
        _ => over_tjue.or_else(|| einar(&ord)),
    }
}

/// The first to the nineteenth.
const EINAR: [&[&str]; 19] = [
    &["første", "fyrste"],
    &["andre", "annan"],
    &["tredje"],
    &["fjerde"],
    &["femte"],
    &["sjette"],
    &["sjuande", "sjuende", "syvende"],
    &["åttande", "åttende"],
    &["niande", "niende"],
    &["tiande", "tiende"],
    &["ellevte", "elvte"],
    &["tolvte"],
    &["trettande", "trettende"],
    &["fjortande", "fjortende"],
    &["femtande", "femtende"],
    &["sekstande", "sekstende"],
    &["syttande", "syttende"],
    &["attande"],
    &["nittande", "nittende"],
];

fn er_tal(ord: &str, siffer: std::ops::RangeInclusive<usize>) -> bool {
    siffer.contains(&ord.len()) && ord.bytes().all(|b| b.is_ascii_digit())
}

fn er_maanad(ord: &str) -> bool {
    const MAANADER: [&str; 25] = [
        "jan",
        "januar",
        "feb",
        "februar",
        "mar",
        "mars",
        "apr",
        "april",
        "mai",
        "jun",
        "juni",
        "jul",
        "juli",
        "aug",
        "august",
        "sep",
        "sept",
        "september",
        "okt",
        "oktober",
        "nov",
        "november",
        "des",
        "desember",
        "december",
    ];
    MAANADER.contains(&ord.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_found_the_ways_people_write_it() {
        for tekst in [
            "fødd 01.02.2015.",
            "fødd 1/2-15",
            "(2015-02-01)",
            "fødd 1. februar 2015",
            "fødd 1. feb. 15",
            "010215",
            "nummer 01021512345",
            "nummer 010215 12345",
            "fødd 1.februar 2015",
            "fødd 1.feb.2015",
            "1. februar fylte barnet år",
            "tolvte januar fylte barnet år",
            "ring 99 88 77 66",
            "Sak 2026-2X7TB, som før",
        ] {
            assert!(dato_eller_nummer(tekst).is_some(), "{tekst}");
        }
        for tekst in [
            "tre gonger i veka, 20 minutt",
            "sidan 2024",
            "klokka 12.30",
            "2–3 timar, 1-2 gonger",
            "12. trinn",
            "skuleåret 2026-2027, plan 2026-haust",
            "2 desse dagane, 3 marsvin",
            "det andre marsvinet, tredje gong, første januardag",
        ] {
            assert_eq!(dato_eller_nummer(tekst), None, "{tekst}");
        }
    }

    #[test]
    fn a_whole_date_is_read_the_ways_people_write_it() {
        let dato = time::macros::date!(2015 - 02 - 01);
        for tekst in [
            "fødd 01.02.2015.",
            "fødd 1/2-15",
            "(2015-02-01)",
            "fødd 1. februar 2015",
            "fødd 1. feb. 15",
            "010215",
            "nummer 01421512345",
            "nummer 01821512345",
            "fødd første februar 2015",
            "fødd fyrste feb. 15",
            "Fyrste Februar 2015",
        ] {
            let funne: Vec<Date> = datoar(tekst).into_iter().map(|(_, dato)| dato).collect();
            assert_eq!(funne, [dato], "{tekst}");
        }
        for (dag, tekst) in [
            (12, "tolvte januar 2015"),
            (12, "12. januar 2015"),
            (12, "12/1-15"),
            (20, "tjuande januar 2015"),
            (21, "tjueførste januar 2015"),
            (22, "tjueandre januar 2015"),
            (30, "trettiande januar 2015"),
            (31, "trettifyrste januar 15"),
            (28, "tjueåttande januar 2015"),
            (18, "attande januar 2015"),
        ] {
            let funne: Vec<Date> = datoar(tekst).into_iter().map(|(_, dato)| dato).collect();
            let dato = time::Date::from_calendar_date(2015, time::Month::January, dag).unwrap();
            assert_eq!(funne, [dato], "{tekst}");
        }
        for tekst in ["1. februar", "99 88 77 66", "31.02.2015", "12.30", "åååååå"] {
            assert!(datoar(tekst).is_empty(), "{tekst}");
        }
    }
}
