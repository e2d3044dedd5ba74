//! What a report does not name: a skule or a barnehage. Names are found as they are read, and words that may point to one are asked of.

use crate::text::as_read;

/// Words in the names of einingar that say what kind it is, or where: they point to none.
const VANLEGE: [&str; 22] = [
    "skule",
    "skole",
    "barneskule",
    "ungdomsskule",
    "barnehage",
    "barnehagar",
    "oppvekstsenter",
    "oppvekstsentrum",
    "oppvekst",
    "grendeskule",
    "friskule",
    "montessoriskule",
    "naturbarnehage",
    "privat",
    "privatskule",
    "avdeling",
    "senter",
    "sentrum",
    "barne",
    "ungdoms",
    "kommune",
    "vidaregåande",
];
/// What is shorter says nothing.
const KORT: usize = 4;

/// The words that may point to an eining, once each, with the names it may mean. Whoever publishes is asked of them.
pub(super) fn kan_peike_paa<'a>(
    tekstar: &[&str],
    einingar: &'a [String],
    kommune: &str,
) -> Vec<(String, Vec<&'a str>)> {
    let eigne = |namn: &'a String| {
        let mine = eigne(namn, kommune).into_iter();
        mine.map(move |o| (o, namn.as_str()))
    };
    let alle: Vec<(String, &str)> = einingar.iter().flat_map(eigne).collect();
    let mut funne: Vec<(String, Vec<&str>)> = Vec::new();
    for tekst in tekstar {
        for skrive in ord(&as_read(tekst)) {
            let mine = alle.iter().filter(|(eige, _)| kan_vere(skrive, eige));
            let mut namn = Vec::new();
            for ein in mine.map(|(_, namn)| *namn) {
                ny(&mut namn, ein);
            }
            if !namn.is_empty() && funne.iter().all(|(ord, _)| ord != skrive) {
                funne.push((skrive.to_owned(), namn));
            }
        }
    }
    funne
}

/// The einingar that are named.
pub(super) fn nemner<'a>(tekstar: &[&str], einingar: &'a [String]) -> Vec<&'a str> {
    let tekst = jamna(&tekstar.join(" / "));
    let mut nemnd = Vec::new();
    for namn in einingar.iter().filter(|namn| har_ord(&tekst, &jamna(namn))) {
        ny(&mut nemnd, namn);
    }
    nemnd
}

/// A name that is not there: two that are read alike are one.
fn ny<'a>(alle: &mut Vec<&'a str>, namn: &'a str) {
    if alle.iter().all(|annan| jamna(annan) != jamna(namn)) {
        alle.push(namn);
    }
}

/// As it is read, in small letters and with one space between the words.
fn jamna(tekst: &str) -> String {
    let tekst = as_read(tekst).to_lowercase();
    tekst.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a name that are its own, in small letters.
fn eigne(namn: &str, kommune: &str) -> Vec<String> {
    let kommune = kommune.to_lowercase();
    let namn = as_read(namn);
    let mine = ord(&namn).map(str::to_lowercase);
    mine.filter(|o| o.chars().count() > 1)
        .filter(|o| !VANLEGE.contains(&o.as_str()) && ord(&kommune).all(|k| k != o))
        .collect()
}

fn ord(tekst: &str) -> impl Iterator<Item = &str> {
    tekst
        .split(|c: char| !c.is_alphanumeric())
        .filter(|o| !o.is_empty())
}

/// A word of a text may mean a word of a name: it is that word, with an ending if it is long enough («Flatdalen»), or begins it and is a name
/// («Lisle» of Lislegard).
fn kan_vere(skrive: &str, eige: &str) -> bool {
    let lite = skrive.to_lowercase();
    let langt = |o: &str| o.chars().count() >= KORT;
    let stor = skrive.starts_with(char::is_uppercase);
    lite == eige && (stor || langt(eige))
        || langt(eige) && lite.starts_with(eige)
        || stor && langt(&lite) && eige.starts_with(&lite)
}

/// Whether a text has these words, and not as a part of another.
fn har_ord(tekst: &str, ord: &str) -> bool {
    tekst.match_indices(ord).any(|(fraa, _)| {
        let foer = tekst[..fraa].chars().next_back();
        let etter = tekst[fraa + ord.len()..].chars().next();
        ![foer, etter]
            .into_iter()
            .flatten()
            .any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_may_mean_an_eining_is_found_and_the_words_that_all_have_are_not() {
        let einingar = [
            "Lislegard skule".to_owned(),
            "Vinje barnehage".to_owned(),
            "Bø skule".to_owned(),
        ];
        let funne = |skrive: &str| {
            let funne = kan_peike_paa(&[skrive], &einingar, "Vinje");
            funne.into_iter().map(|(ord, _)| ord).collect::<Vec<_>>()
        };
        assert_eq!(funne("Ved skulen på Lisle er dei ferdige."), ["Lisle"]);
        assert_eq!(
            funne("Lislegarden, og i lislegard"),
            ["Lislegarden", "lislegard"]
        );
        assert_eq!(funne("Dei i Bø."), ["Bø"]);
        assert_eq!(funne("Dei i Lis\u{AD}le\u{2060}gard."), ["Lislegard"]);
        for tekst in [
            "Skulane og barnehagane i Vinje kommune.",
            "ei lisle gruppe, og bøndene",
            "Li og lia",
        ] {
            assert_eq!(funne(tekst), Vec::<String>::new(), "{tekst}");
        }
    }

    #[test]
    fn what_two_einingar_have_in_common_is_said_once() {
        let einingar = ["Åmot barnehage", "Åmot skule", "åmot  skule"].map(str::to_owned);
        assert_eq!(
            kan_peike_paa(&["Åmot er stort. Ved Åmot"], &einingar, "Vinje"),
            [("Åmot".to_owned(), vec!["Åmot barnehage", "Åmot skule"])]
        );
        assert_eq!(nemner(&["Ved Åmot skule"], &einingar), ["Åmot skule"]);
    }

    #[test]
    fn an_eining_is_found_however_it_is_written() {
        let einingar = [
            "Gimle skule".to_owned(),
            "Åsen barnehage".to_owned(),
            "Flatdal".to_owned(),
        ];
        let nemnd = |tekst: &str| nemner(&[tekst], &einingar).len();
        for tekst in [
            "Ved GIMLE SKULE er",
            "Ved Gimle\nskule er",
            "Ved Gim\u{AD}le skule",
            "Ved Gimle\u{2060} skule\u{200B}",
            "På åsen barnehage",
            "I (Flatdal) er",
        ] {
            assert_eq!(nemnd(tekst), 1, "{tekst:?}");
        }
        assert_eq!(nemnd("I Flatdalen, ved Gimle og skule"), 0);
        assert_eq!(nemner(&["Ved Gimle", "skule"], &einingar).len(), 0);
        assert_eq!(nemner(&["", "Ved Gimle skule"], &einingar).len(), 1);
    }
}
