//! The pictures of a term, each with what it finds in its title.

use super::bilete::{Bilete, Maalt, Stolpe};
use super::model::{Tala, Utgaave, Vist, prosent};
use super::ord::{definisjon, definisjonar};
use crate::tal::model::{Dim, Figur, Gruppe};

/// What is shown: a term that is over, and those before it.
pub struct Vising<'a> {
    /// The figures.
    pub tala: &'a Tala,
    /// The term and those before it, the newest first.
    pub terminar: &'a [Utgaave],
    /// It is for the house alone: all is parted by kind. Outside of it what would tell of one eining is not.
    pub inne: bool,
}

impl Vising<'_> {
    /// How the term went: how it ended, and what happened in it in the order of the plan's pipeline. None before one is over.
    #[must_use]
    pub fn bileta(&self) -> Vec<Bilete> {
        let Some(no) = self.no() else {
            return Vec::new();
        };
        vec![
            self.steg(no),
            self.alder(no),
            self.koordinator(no),
            self.moete(no),
            self.nye_og_lukka(no),
            self.andel(no, Figur::SamtaleFrist, Dim::Eining, "samtale"),
            self.dagar(no),
            self.andel(no, Figur::TiltakFrist, Dim::Instans, "tiltak"),
            self.delt(no, Figur::Effekt, Dim::Effekt, "effekt"),
            self.delt(no, Figur::Lukka, Dim::Slutt, "loeyst"),
            self.samtykke(no),
            self.andel(no, Figur::Moeteplikt, Dim::Instans, "oppmoete"),
        ]
    }

    /// This term, and those before it in which there was anything.
    fn med_tal(&self) -> impl Iterator<Item = &Utgaave> {
        let tom = |u: &Utgaave| {
            matches!(
                self.tala.alt(Figur::Nye, u.termin()),
                Vist::Tal(0) | Vist::Ikkje
            )
        };
        let fyrste = self.terminar.iter().rposition(|u| !tom(u)).unwrap_or(0);
        self.terminar.iter().take(fyrste + 1)
    }

    /// A figure may be parted by the kind of eining or instans.
    pub(super) fn kan_delast(&self, utgaave: &Utgaave, figur: Figur) -> bool {
        self.inne || !self.tala.udelte.contains(&(utgaave.til, figur))
    }

    /// The term.
    pub(super) fn no(&self) -> Option<&Utgaave> {
        self.terminar.first()
    }

    /// This term and those before it, each with two bars.
    fn nye_og_lukka(&self, no: &Utgaave) -> Bilete {
        let mut stolpar = Vec::new();
        for utgaave in self.med_tal() {
            for (figur, kva, anna) in [(Figur::Nye, "nye", false), (Figur::Lukka, "avslutta", true)]
            {
                let namn = format!("{}, {kva}", storforbokstav(&utgaave.namn()));
                let stolpe = av(namn, self.tala.alt(figur, utgaave.termin()));
                stolpar.push(Stolpe { anna, ..stolpe });
            }
        }
        let tal = |figur| self.tala.alt(figur, no.termin()).tal();
        let tittel = match (tal(Figur::Nye), tal(Figur::Lukka)) {
            (Some(0), Some(0)) => "Nye og avslutta saker",
            (Some(nye), Some(lukka)) if nye > lukka => {
                "Det kjem fleire saker enn det blir avslutta"
            }
            (Some(nye), Some(lukka)) if nye < lukka => {
                "Det blir avslutta fleire saker enn det kjem"
            }
            (Some(_), Some(_)) => "Det blir avslutta like mange saker som det kjem",
            _ => "Nye og avslutta saker",
        };
        Bilete {
            tittel: tittel.to_owned(),
            sagt: format!(
                "{} nye og {} avslutta {}.",
                stor(self.tala.alt(Figur::Nye, no.termin())),
                i_setning(self.tala.alt(Figur::Lukka, no.termin())),
                no.namn()
            ),
            rader: "Halvår".into(),
            kolonne: "Saker".into(),
            seriar: Some(("Nye".into(), "Avslutta".into())),
            definisjon: definisjonar(&[("Nye", Figur::Nye), ("Avslutta", Figur::Lukka)]),
            ..bilete("saker", Figur::Nye, stolpar)
        }
    }

    /// Shares by a dimension, with what is aimed at.
    fn andel(&self, no: &Utgaave, figur: Figur, dim: Dim, id: &'static str) -> Bilete {
        let tid = no.termin();
        let maal = self.tala.maal(no, figur);
        let mut stolpar: Vec<Stolpe> = Vec::new();
        let heile = ("Alle", Gruppe::default());
        let delar = dim
            .verdiar()
            .iter()
            .map(|(verdi, namn)| (*namn, Gruppe::default().med(dim, verdi)));
        let delar = delar.filter(|_| self.kan_delast(no, figur));
        for (namn, gruppe) in std::iter::once(heile).chain(delar) {
            match (
                self.tala.andel(figur, tid, gruppe.clone()),
                self.tala.tal(figur, tid, gruppe),
            ) {
                (Some((tal, alle)), _) => stolpar.push(Stolpe::ny(namn, Maalt::Andel(tal, alle))),
                (None, Vist::Tal(0) | Vist::Ikkje) => {}
                (None, _) => stolpar.push(Stolpe::ny(namn, Maalt::Skjult)),
            }
        }
        let tittel = match self.tala.andel(figur, tid, Gruppe::default()).map(prosent) {
            Some(p) if p < maal => format!("{}: {p} %, under målet", figur.label()),
            Some(p) => format!("{}: {p} %, målet er nådd", figur.label()),
            None => figur.label().to_owned(),
        };
        Bilete {
            tittel,
            sagt: format!("Målet er {maal} %."),
            rader: dim.label().into(),
            kolonne: if figur == Figur::Moeteplikt {
                "Del som møtte".into()
            } else {
                "Del i tide".into()
            },
            maal: Some((maal, format!("mål {maal} %"))),
            tak: Some(100),
            ..bilete(id, figur, stolpar)
        }
    }

    /// The days to the first talk and the first tiltak, term by term.
    fn dagar(&self, no: &Utgaave) -> Bilete {
        let mut stolpar = Vec::new();
        for utgaave in self.med_tal() {
            for (figur, kva, anna) in [
                (Figur::Samtale, "til samtale", false),
                (Figur::FyrsteTiltak, "til tiltak", true),
            ] {
                let namn = format!("{}, {kva}", storforbokstav(&utgaave.namn()));
                let tid = utgaave.termin();
                let maalt = match (self.tala.median(figur, tid), self.tala.alt(figur, tid)) {
                    (Some(dagar), _) => Maalt::Dagar(dagar),
                    (None, Vist::Tal(0) | Vist::Ikkje) => Maalt::Ingen,
                    (None, _) => Maalt::Skjult,
                };
                stolpar.push(Stolpe {
                    anna,
                    ..Stolpe::ny(namn, maalt)
                });
            }
        }
        let maal = self.tala.maal(no, Figur::Samtale);
        let til_tiltak = self.tala.maal(no, Figur::FyrsteTiltak);
        let tittel = match self.tala.median(Figur::Samtale, no.termin()) {
            Some(dagar) if dagar <= maal => {
                format!("Halvparten av familiane blir snakka med innan {dagar} dagar")
            }
            Some(dagar) => format!("Halvparten av familiane ventar meir enn målet: {dagar} dagar"),
            None => "Frå uro til samtale og tiltak".to_owned(),
        };
        Bilete {
            tittel,
            sagt: format!("Målet er {maal} dagar til samtale og {til_tiltak} til tiltak."),
            rader: "Halvår".into(),
            kolonne: "Dagar, median".into(),
            maal: Some((
                maal,
                if maal == til_tiltak {
                    format!("mål {maal} dagar")
                } else {
                    format!("mål {maal} og {til_tiltak} dagar")
                },
            )),
            maal_anna: Some(til_tiltak),
            seriar: Some(("Til første samtale".into(), "Til første tiltak".into())),
            definisjon: definisjonar(&[
                ("Til første samtale", Figur::Samtale),
                ("Til første tiltak", Figur::FyrsteTiltak),
            ]),
            ..bilete("dagar", Figur::Samtale, stolpar)
        }
    }

    /// A figure by a dimension, each with its share of all.
    fn delt(&self, no: &Utgaave, figur: Figur, dim: Dim, id: &'static str) -> Bilete {
        let tid = no.termin();
        // of nobody there is no share to tell
        let alle = self.tala.alt(figur, tid).tal().filter(|alle| *alle > 0);
        let mut stolpar = stolpar(dim, |verdi| self.tala.av(figur, tid, dim, verdi));
        for stolpe in &mut stolpar {
            if let (Some(tal), Some(alle)) = (stolpe.verdi(), alle) {
                stolpe.maalt = Maalt::Del(tal, alle);
            }
        }
        let fyrste = stolpar.first().map(Stolpe::verdi);
        let tittel = match (figur, fyrste, alle) {
            (Figur::Effekt, Some(Some(tal)), Some(alle)) => format!(
                "{} % av evalueringane seier at tiltaket verkar",
                prosent((tal, alle))
            ),
            (Figur::Lukka, Some(Some(tal)), Some(alle)) => format!(
                "{} % av sakene blei løyste med lokale tiltak",
                prosent((tal, alle))
            ),
            _ => figur.label().to_owned(),
        };
        Bilete {
            tittel,
            sagt: format!("{} i alt {}.", stor(self.tala.alt(figur, tid)), no.namn()),
            rader: dim.label().into(),
            kolonne: "Tal".into(),
            ..bilete(id, figur, stolpar)
        }
    }

    fn samtykke(&self, no: &Utgaave) -> Bilete {
        let tid = no.termin();
        let mut stolpar = stolpar(Dim::Svar, |verdi| {
            self.tala.av(Figur::SamtykkeSvar, tid, Dim::Svar, verdi)
        });
        for figur in [Figur::SamtykkeTrekt, Figur::SamtykkeUt] {
            let namn = if figur == Figur::SamtykkeTrekt {
                "Trekte tilbake"
            } else {
                "Gjekk ut"
            };
            stolpar.push(av(namn, self.tala.alt(figur, tid)));
        }
        Bilete {
            tittel: "Samtykke: svar, trekte tilbake og gått ut".to_owned(),
            sagt: format!(
                "{} skjema fekk alle svara sine {}.",
                stor(self.tala.alt(Figur::SamtykkeSvar, tid)),
                no.namn()
            ),
            rader: "Kva".into(),
            kolonne: "Skjema".into(),
            definisjon: definisjonar(&[
                ("Svar", Figur::SamtykkeSvar),
                ("Trekte tilbake", Figur::SamtykkeTrekt),
                ("Gjekk ut", Figur::SamtykkeUt),
            ]),
            ..bilete("samtykke", Figur::SamtykkeSvar, stolpar)
        }
    }
}

pub(super) fn bilete(id: &'static str, figur: Figur, stolpar: Vec<Stolpe>) -> Bilete {
    Bilete {
        id: id.into(),
        tittel: String::new(),
        sagt: String::new(),
        definisjon: definisjon(figur).into(),
        rader: String::new(),
        kolonne: String::new(),
        stolpar,
        maal: None,
        maal_anna: None,
        tak: None,
        seriar: None,
    }
}

/// One bar of each value of a dimension.
pub(super) fn stolpar(dim: Dim, tal: impl Fn(&'static str) -> Vist) -> Vec<Stolpe> {
    let verdiar = dim.verdiar().iter();
    verdiar.map(|(verdi, namn)| av(*namn, tal(verdi))).collect()
}

fn av(namn: impl Into<String>, vist: Vist) -> Stolpe {
    match vist {
        Vist::Tal(tal) => Stolpe::ny(namn, Maalt::Tal(tal)),
        Vist::Skjult => Stolpe::ny(namn, Maalt::Skjult),
        Vist::Ikkje => Stolpe::ny(namn, Maalt::Ingen),
    }
}

/// A figure in words.
pub(super) fn ord(vist: Vist) -> String {
    match vist {
        Vist::Tal(tal) => tal.to_string(),
        Vist::Skjult => "skjult".to_owned(),
        Vist::Ikkje => "ingen".to_owned(),
    }
}

/// The same in a sentence.
fn i_setning(vist: Vist) -> String {
    match vist {
        Vist::Skjult => "eit skjult tal".to_owned(),
        vist => ord(vist),
    }
}

/// And at its beginning.
pub(super) fn stor(vist: Vist) -> String {
    storforbokstav(&i_setning(vist))
}

fn storforbokstav(tekst: &str) -> String {
    let mut bokstavar = tekst.chars();
    bokstavar
        .next()
        .map_or_else(String::new, |b| b.to_uppercase().chain(bokstavar).collect())
}
