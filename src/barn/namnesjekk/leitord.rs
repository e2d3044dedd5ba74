//! What is looked for: the words and dates of a text as they are read, and not as they are written.
//!
//! A word with a capital is looked for alone. One in small letters is an ordinary word much oftener than a name ("liv", "odd"): it
//! counts when another of the same child's names stands beside it, or when it is made of both. Letters with spaces between, and words of
//! letters from several scripts, are written so that nobody shall find them: they are looked for as if they had a capital.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::char::is_combining_mark;

use crate::barn::anonymitet::datoar;
use crate::text::{as_read, lookalike, search_key};

/// Words that are names too, and stand in most texts: written small, they are words.
const VANLEGE: [&str; 24] = [
    "berg", "bo", "bu", "dag", "dal", "dei", "eli", "even", "haug", "jo", "lie", "lien", "liv",
    "mai", "mo", "nes", "odd", "sol", "sole", "stein", "strand", "tone", "vik", "vår",
];

/// A given name and a family name in one, at the least.
const SAMANSKRIVE: usize = 6;

/// How sure it is that a name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ordslag {
    /// With a capital, or a date.
    Stor,
    /// In small letters, and not an ordinary word.
    Liten,
    /// In small letters, and two of a child's names.
    Saman,
}

impl Ordslag {
    /// What is surely meant.
    #[must_use]
    pub const fn tydeleg(self) -> bool {
        matches!(self, Self::Stor | Self::Saman)
    }
}

/// As it stands in the text, and what it is looked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leitord {
    pub slag: Ordslag,
    pub vist: String,
    pub noeklar: Vec<String>,
}

/// All there is to look for in a text, each once.
pub(super) fn i(tekst: &str) -> Vec<Leitord> {
    let tekst = as_read(tekst);
    let mut funne = BTreeMap::new();
    finn(&tekst, &mut funne);
    if let Some(heil) = utan_delestrek(&tekst) {
        finn(&heil, &mut funne);
    }
    let av = |((slag, vist), noeklar)| Leitord {
        slag,
        vist,
        noeklar,
    };
    funne.into_iter().map(av).collect()
}

/// The text with the words whole that a hyphen divides, at the end of a line or within it: `No-⏎ra`, `No- ra`. None when there is none.
fn utan_delestrek(tekst: &str) -> Option<String> {
    let mut heil = String::with_capacity(tekst.len());
    let mut rest = tekst;
    while let Some(at) = rest.find(['-', '\u{2010}', '\u{2011}', '\u{2013}']) {
        let (foer, etter) = rest.split_at(at);
        let etter = etter.trim_start_matches(|c: char| !c.is_alphanumeric());
        heil.push_str(foer);
        if !(foer.ends_with(char::is_alphabetic) && etter.starts_with(char::is_alphabetic)) {
            heil.push(' ');
        }
        rest = etter;
    }
    (rest.len() < tekst.len()).then(|| heil + rest)
}

fn finn(tekst: &str, funne: &mut BTreeMap<(Ordslag, String), Vec<String>>) {
    let ordliste: Vec<&str> = tekst
        .split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c)))
        .filter(|ord| !ord.is_empty())
        .collect();
    let mut legg = |slag: Ordslag, vist: &str, noeklar: Vec<String>| {
        if !noeklar.is_empty() {
            funne.insert((slag, vist.to_owned()), noeklar);
        }
    };
    let ulike: BTreeSet<&str> = ordliste.iter().copied().collect();
    for ord in &ulike {
        for del in delar(ord) {
            let slag = slag(&del);
            if slag == Ordslag::Liten && VANLEGE.contains(&del.as_str()) {
                continue;
            }
            legg(slag, &del, {
                if slag == Ordslag::Stor {
                    store_noeklar(&del)
                } else {
                    noeklar(&del, false)
                }
            });
        }
    }
    for (vist, ord) in ulike.iter().flat_map(|ord| siffer(ord)) {
        legg(Ordslag::Stor, vist, noeklar(&ord, true));
    }
    for (vist, ord) in spreidde(&ordliste) {
        for del in delar(&ord) {
            legg(Ordslag::Stor, &vist, store_noeklar(&del));
        }
        legg(Ordslag::Saman, &vist, heile(&ord));
    }
    let smaa: Vec<Option<&str>> = ordliste
        .iter()
        .filter(|ord| lengd(ord) > 1)
        .map(|ord| (slag(ord) == Ordslag::Liten).then_some(*ord))
        .collect();
    for ord in smaa.iter().flatten().collect::<BTreeSet<_>>() {
        legg(Ordslag::Saman, ord, heile(ord));
    }
    for par in smaa.windows(2).collect::<BTreeSet<_>>() {
        let [Some(a), Some(b)] = par else { continue };
        legg(Ordslag::Saman, &format!("{a} {b}"), saman(a, b));
    }
    for (vist, dato) in datoar(tekst) {
        legg(Ordslag::Stor, &vist, vec![dato.to_string()]);
    }
}

fn lengd(ord: &str) -> usize {
    ord.chars().filter(|c| !is_combining_mark(*c)).count()
}

/// A digit in the place of a letter: `N0ra`, `1da`.
fn siffer(ord: &str) -> Vec<(&str, String)> {
    if !ord.contains(['0', '1']) || !ord.contains(char::is_alphabetic) {
        return Vec::new();
    }
    let lesne = ["l", "i"].map(|ein| ord.replace('0', "o").replace('1', ein));
    let lesne = lesne.into_iter().filter(|lese| lengd(lese) > 2);
    lesne.map(|lese| (ord, lese)).collect()
}

/// A word, and what it is made of when there is a capital inside: `OlaNordmann`.
fn delar(ord: &str) -> Vec<String> {
    let mut delar: Vec<String> = ord.split(char::is_numeric).map(str::to_owned).collect();
    for heil in delar.clone() {
        let mut start = 0;
        let mut foer_liten = false;
        for (at, c) in heil.char_indices() {
            if foer_liten && c.is_uppercase() {
                delar.push(heil[start..at].to_owned());
                start = at;
            }
            foer_liten = c.is_lowercase();
        }
        if start > 0 {
            delar.push(heil[start..].to_owned());
        }
        delar.extend(store(&heil));
    }
    delar.retain(|del| lengd(del) > 1);
    delar
}

/// Capitals that run together with what follows: `NORAsit`, `OLANordmann`. Whose the last capital is, cannot be known, so both are tried.
fn store(ord: &str) -> Vec<String> {
    let teikn: Vec<char> = ord.chars().collect();
    let stor = |at: usize| teikn.get(at).is_some_and(|c| c.is_uppercase());
    let mut delar = Vec::new();
    let mut at = 0;
    while at < teikn.len() {
        let slutt = (at..teikn.len()).find(|n| !stor(*n)).unwrap_or(teikn.len());
        if slutt - at > 1 && slutt < teikn.len() {
            let neste = (slutt..teikn.len()).find(|n| stor(*n));
            let neste = neste.unwrap_or(teikn.len());
            for del in [
                &teikn[at..slutt],
                &teikn[at..slutt - 1],
                &teikn[slutt..neste],
                &teikn[slutt - 1..neste],
            ] {
                delar.push(del.iter().collect());
            }
        }
        at = slutt.max(at + 1);
    }
    delar
}

/// Letters one by one, as they stand and as they are read: `N o r a`. The small words "i" and "å" beside them may be words.
fn spreidde(ordliste: &[&str]) -> Vec<(String, String)> {
    let mut funne = Vec::new();
    for gruppe in ordliste.split(|ord| lengd(ord) > 1 || !ord.contains(char::is_alphabetic)) {
        let smaa = |ord: Option<&&str>| ord.is_some_and(|o| matches!(*o, "i" | "å"));
        let utan_start = &gruppe[usize::from(smaa(gruppe.first()))..];
        let slutt = |g: &[&str]| g.len() - usize::from(smaa(g.last()));
        for del in [
            gruppe,
            utan_start,
            &gruppe[..slutt(gruppe)],
            &utan_start[..slutt(utan_start)],
        ] {
            let ord = del.concat();
            if del.len() > 2 || (del.len() == 2 && slag(&ord) == Ordslag::Stor) {
                funne.push((del.join(" "), ord));
            }
        }
    }
    funne
}

fn slag(ord: &str) -> Ordslag {
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, 'æ' | 'ø' | 'å');
    let blanda = ord.contains(latin) && lookalike(ord) != ord;
    if blanda || ord.contains(char::is_uppercase) {
        Ordslag::Stor
    } else {
        Ordslag::Liten
    }
}

/// As the register has it and as it is read, and without the s of a genitive.
fn noeklar(ord: &str, genitiv: bool) -> Vec<String> {
    let mut noeklar = vec![search_key(ord), search_key(&lookalike(ord))];
    if genitiv {
        let utan_s = noeklar.iter().filter_map(|n| n.strip_suffix('s'));
        noeklar.extend(utan_s.map(str::to_owned).collect::<Vec<_>>());
    }
    // Håkon is Haakon in many a register, and Åse is Aase where there is no å on the keyboard
    for (ein, to) in [("å", "aa"), ("ø", "oe"), ("æ", "ae")] {
        let andre = noeklar
            .iter()
            .flat_map(|n| [n.replace(ein, to), n.replace(to, ein)]);
        let andre: Vec<String> = andre.collect();
        noeklar.extend(andre);
        noeklar.sort_unstable();
        noeklar.dedup();
    }
    noeklar.retain(|n| n.chars().count() > 1);
    noeklar.sort_unstable();
    noeklar.dedup();
    noeklar
}

/// The same of one with a capital, and with an ø or an å that is written without: `Ingebjorg`, `Hakon`.
fn store_noeklar(ord: &str) -> Vec<String> {
    let mut alle = noeklar(ord, true);
    for (utan, med) in [('o', 'ø'), ('a', 'å')] {
        let andre = alle.iter().flat_map(|n| {
            let stader = n.match_indices(utan);
            let ein = stader.map(|(at, _)| format!("{}{med}{}", &n[..at], &n[at + 1..]));
            let alle = n.contains(med).then(|| n.replace(med, &utan.to_string()));
            ein.chain(alle).collect::<Vec<_>>()
        });
        let andre: Vec<String> = andre.collect();
        alle.extend(andre);
    }
    alle.sort_unstable();
    alle.dedup();
    alle
}

/// Two names that stand together.
fn saman(a: &str, b: &str) -> Vec<String> {
    let andre = noeklar(b, true);
    noeklar(a, true)
        .iter()
        .flat_map(|a| andre.iter().map(move |b| format!("{a} {b}")))
        .collect()
}

/// One that may be made of two names.
fn heile(ord: &str) -> Vec<String> {
    let mut noeklar = noeklar(ord, true);
    noeklar.retain(|n| n.chars().count() >= SAMANSKRIVE);
    noeklar
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leita(tekst: &str, tydeleg: bool) -> Vec<String> {
        let ord = i(tekst).into_iter();
        let ord = ord.filter(|o| o.slag.tydeleg() == tydeleg && o.slag != Ordslag::Saman);
        ord.flat_map(|o| o.noeklar).collect()
    }

    #[test]
    fn ordinary_words_are_not_looked_for_and_names_are() {
        assert_eq!(leita("Jen\u{ad}ny", true), ["jenny"]);
        let tekst = "Sol og regn. Ola-Per sit med liv i dag; per les.";
        for namn in ["ola", "per", "sol"] {
            assert!(leita(tekst, true).iter().any(|o| o == namn), "{namn}");
        }
        let smaa = leita(tekst, false);
        assert!(smaa.iter().any(|o| o == "per"), "{smaa:?}");
        assert!(!smaa.iter().any(|o| o == "liv" || o == "i"), "{smaa:?}");
    }

    #[test]
    fn a_name_is_looked_for_as_it_is_read() {
        for tekst in [
            "OLA",
            "oLa",
            "Ola's",
            "Olas",
            "O l a",
            "o l a",
            "O.l.a",
            "O-l-a i dag",
            "O l a i skulen",
            "Оla",
            "оlа",
            "Ｏｌａ",
            "𝐎𝐥𝐚",
            "O\u{200b}l\u{ad}a",
            "O\u{301}la",
            "O\u{336}l\u{336}a\u{336}",
            "OlaNordmann",
            "0la",
            "(Ola)",
            "O_l_a",
        ] {
            let ord = leita(tekst, true);
            assert!(ord.iter().any(|o| o == "ola"), "{tekst}: {ord:?}");
        }
        for (tekst, namn) in [
            ("Aase", "åse"),
            ("Håkon", "haakon"),
            ("OEYSTEIN", "øystein"),
            ("Kjaersti les", "kjærsti"),
            ("No-\nra sit", "nora"),
            ("NO-\n  RA", "nora"),
            ("No- ra", "nora"),
            ("No–\n\nra", "nora"),
            ("Jen-ny", "jenny"),
            ("Ingebjorg", "ingebjørg"),
            ("Torbjorn", "torbjørn"),
            ("Hakon", "håkon"),
            ("Ingebjørg", "ingebjorg"),
            ("NORAsit fremst", "nora"),
            ("OLANordmann", "ola"),
            ("OLANordmann", "nordmann"),
            ("NORAs bok", "nora"),
        ] {
            let ord = leita(tekst, true);
            assert!(ord.iter().any(|o| o == namn), "{tekst}: {ord:?}");
        }
        for tekst in ["ola", "skola", "o la", "om ola sin"] {
            let ord = leita(tekst, true);
            assert!(!ord.iter().any(|o| o == "ola"), "{tekst}: {ord:?}");
        }
    }

    #[test]
    fn two_small_words_that_stand_together_are_looked_for_together() {
        for tekst in [
            "ola nordmann",
            "snakke med ola, nordmanns son",
            "OLA: ola nordmann",
        ] {
            let alle = i(tekst);
            let saman = alle.iter().filter(|o| o.slag == Ordslag::Saman);
            let mut noeklar = saman.flat_map(|o| &o.noeklar);
            assert!(noeklar.any(|n| n == "ola nordmann"), "{tekst}: {alle:?}");
        }
        assert!(i("olanordmann").iter().any(|o| o.slag == Ordslag::Saman));
    }

    proptest! {
        #[test]
        fn nothing_written_makes_it_fall(tekst in ".{0,80}") {
            let _ = i(&tekst);
        }

        #[test]
        fn a_name_is_found_however_its_letters_are_spread(skil in "[ ._/-]{1,3}", namn in "[A-Z][a-z]{2,7}") {
            let spreidd: Vec<String> = namn.chars().map(String::from).collect();
            let ord = leita(&spreidd.join(&skil), true);
            prop_assert!(ord.contains(&namn.to_lowercase()), "{:?}", ord);
        }
    }
}
