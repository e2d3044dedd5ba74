//! The words of the cases, by theme and age. They are plain text files, so that those who know
//! the work can mend them without reading code. A line is a key and a text; `{ho}`, `{Ho}`,
//! `{henne}` and `{hennar}` are put right for the child.

use super::types::{Effekt, Instansslag, Kjoenn};

const FILES: [&str; 5] = [
    include_str!("laering.txt"),
    include_str!("fellesskap.txt"),
    include_str!("helse.txt"),
    include_str!("kvardag.txt"),
    include_str!("allment.txt"),
];

/// The theme every skolemiljø case has.
pub(super) const MOBBING: &str = "Mobbing";
/// Only for a child whose parents live apart.
pub(super) const SAMLIVSBROT: &str = "Samlivsbrot";
/// Only for a family with a language beside Norwegian.
pub(super) const FLEIRSPRAAKLEG: &str = "Fleirspråklegheit";
/// What children say whatever the theme.
const ALLMENT: &str = "*";

/// What can be written about one theme at one age.
#[derive(Debug, Default)]
pub(super) struct Tekst {
    pub(super) tema: &'static str,
    /// The ages (turned in the year the skuleår began) it fits.
    pub(super) aar: (i32, i32),
    pub(super) sett: Vec<&'static str>,
    pub(super) meistrar: Vec<&'static str>,
    pub(super) foreldra: Vec<&'static str>,
    pub(super) stemme: Vec<&'static str>,
    /// Tiltak of step 3.
    pub(super) lokalt: Vec<Framlegg>,
    /// Tiltak of a meeting.
    pub(super) nytt: Vec<Framlegg>,
    verkar: Vec<&'static str>,
    delvis: Vec<&'static str>,
    ikkje: Vec<&'static str>,
}

/// A tiltak that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Framlegg {
    /// Who it is for; none means the eining itself.
    pub(super) kven: Option<Instansslag>,
    pub(super) maal: &'static str,
    pub(super) tiltak: &'static str,
}

impl Tekst {
    /// How the child felt a tiltak.
    pub(super) fn oppleving(&self, effekt: Effekt) -> &[&'static str] {
        match effekt {
            Effekt::Verkar => &self.verkar,
            Effekt::VerkarDelvis => &self.delvis,
            Effekt::VerkarIkkje => &self.ikkje,
        }
    }

    /// Whether it fits a child of that year.
    pub(super) fn fits(&self, aarskull: i32) -> bool {
        (self.aar.0..=self.aar.1).contains(&aarskull)
    }

    fn add(&mut self, key: &str, text: &'static str) -> Option<()> {
        match key {
            "sett" => self.sett.push(text),
            "meistrar" => self.meistrar.push(text),
            "foreldra" => self.foreldra.push(text),
            "stemme" => self.stemme.push(text),
            "verkar" => self.verkar.push(text),
            "delvis" => self.delvis.push(text),
            "ikkje" => self.ikkje.push(text),
            "lokalt" => self.lokalt.push(framlegg(None, text)?),
            "nytt" => {
                let (kven, text) = text.split_once(" | ")?;
                let instansar = [
                    ("eining", None),
                    ("helse", Some(Instansslag::Helsestasjon)),
                    ("ppt", Some(Instansslag::Ppt)),
                    ("barnevern", Some(Instansslag::Barnevern)),
                    ("nav", Some(Instansslag::Nav)),
                ];
                let (_, slag) = instansar.into_iter().find(|(word, _)| *word == kven)?;
                self.nytt.push(framlegg(slag, text)?);
            }
            _ => return None,
        }
        Some(())
    }
}

fn framlegg(kven: Option<Instansslag>, text: &'static str) -> Option<Framlegg> {
    let (maal, tiltak) = text.split_once(" | ")?;
    Some(Framlegg { kven, maal, tiltak })
}

/// Every theme at every age, and the number of lines that could not be read (a test wants 0).
pub(super) fn tekstar() -> (Vec<Tekst>, usize) {
    let (mut list, mut unread) = (Vec::<Tekst>::new(), 0);
    let mut tema = "";
    for line in FILES
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| !line.is_empty())
    {
        let read = line.split_once(' ').and_then(|(key, text)| match key {
            "TEMA" => {
                tema = text;
                Some(())
            }
            "ALDER" => {
                let (fraa, til) = text.split_once('-')?;
                let aar = (fraa.parse().ok()?, til.parse().ok()?);
                list.push(Tekst {
                    tema,
                    aar,
                    ..Tekst::default()
                });
                Some(())
            }
            _ => list.last_mut()?.add(key, text),
        });
        unread += usize::from(read.is_none());
    }
    let (allment, mut list): (Vec<_>, Vec<_>) =
        list.into_iter().partition(|one| one.tema == ALLMENT);
    for tekst in &mut list {
        let same_age = |other: &&Tekst| other.fits(tekst.aar.1);
        if let Some(other) = allment.iter().find(same_age) {
            tekst.verkar.extend(&other.verkar);
            tekst.delvis.extend(&other.delvis);
            tekst.ikkje.extend(&other.ikkje);
        }
    }
    (list, unread)
}

/// Puts the pronouns right.
pub(super) fn fill(text: &str, kjoenn: Kjoenn) -> String {
    let (subject, capital, object, owner) = match kjoenn {
        Kjoenn::Jente => ("ho", "Ho", "henne", "hennar"),
        Kjoenn::Gut => ("han", "Han", "han", "hans"),
    };
    text.replace("{ho}", subject)
        .replace("{Ho}", capital)
        .replace("{henne}", object)
        .replace("{hennar}", owner)
}
