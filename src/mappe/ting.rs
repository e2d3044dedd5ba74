//! What stands in a mappe, thing by thing: the same on the page, in the document and as data.

use serde::Serialize;

use super::model::{Innslag, Kapittel, Mappesak};
use crate::clock::oslo_date;
use crate::individuellplan;
use crate::pdf::rapport::{self, Bolk};
use crate::referat::{Del, Innhald};
use crate::sak::Hending;
use crate::samtale::Korleis;
use crate::tiltak::{Effekt, KvaNo, Status};
use crate::web::dates;

/// Letters of a tiltak that is a heading of itself.
const OVERSKRIFT_MAX: usize = 120;
/// Told by a heading, and not once more under it.
const INGEN: &[&str] = &[];
const DATO: &[&str] = &["Dato"];
const DATO_KORLEIS: &[&str] = &["Dato", "Korleis"];
const TILTAK: &[&str] = &["Tiltak"];

/// What a field says.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Felt {
    pub kva: String,
    pub tekst: String,
}

/// Something that was written, as it is told: a talk, a tiltak, a referat.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ting {
    pub sak: String,
    pub kapittel: &'static str,
    pub tittel: String,
    pub naar: String,
    pub kven: String,
    pub felt: Vec<Felt>,
    /// The fields that the heading tells.
    #[serde(skip)]
    i_tittel: &'static [&'static str],
}

fn felt(kva: &str, tekst: &str) -> Felt {
    Felt {
        kva: kva.to_owned(),
        tekst: tekst.to_owned(),
    }
}

/// A field, with the words of the code where it holds one.
fn ord(innslag: &Innslag) -> Felt {
    let tekst = innslag.tekst.as_str();
    let label = match innslag.kva.as_str() {
        "Status" => Status::from_code(tekst).map(Status::label),
        "Effekt" => Effekt::from_code(tekst).map(Effekt::label),
        "Kva no" => KvaNo::from_code(tekst).map(KvaNo::label),
        "Korleis" => Korleis::from_code(tekst).map(Korleis::label),
        _ => None,
    };
    let kva = match innslag.kapittel {
        Kapittel::Historikk => Hending::from_code(&innslag.kva).map(Hending::label),
        _ => None,
    };
    felt(kva.unwrap_or(&innslag.kva), label.unwrap_or(tekst))
}

/// The rows of a plan of tiltak: mål, tiltak, ansvarleg, innan.
fn tiltaksrader(kva: &str, rader: &[[String; 4]]) -> Vec<Felt> {
    let tekst = |[maal, tiltak, ansvarleg, innan]: &[String; 4]| {
        format!("{maal}\n{tiltak}\n{ansvarleg}, innan {innan}")
    };
    rader.iter().map(|r| felt(kva, &tekst(r))).collect()
}

/// What a referat says, field by field; `heil` has what stands beside the template too.
fn referat(innhald: &Innhald, heil: bool) -> Vec<Felt> {
    let mut alle = vec![felt("Dato", &innhald.dato), felt("Stad", &innhald.stad)];
    if let Some(retting) = &innhald.retting {
        alle.push(felt("Retta fordi", retting));
    }
    for (del, tekst) in &innhald.delar {
        let kva = Del::from_code(del).map_or("Tekst", Del::namn);
        alle.push(felt(kva, tekst));
    }
    if heil {
        alle.push(felt("Referent", &innhald.referent));
        let manglar = Del::StemmeManglar.namn();
        alle.push(felt(manglar, &innhald.stemme_manglar));
        if let Some((grunn, av)) = &innhald.stemme_skjult {
            let skjult = Del::StemmeSkjult.namn();
            alle.push(felt(skjult, &format!("{grunn} ({av})")));
        }
    }
    let plan = Del::Tiltaksplan.namn();
    alle.extend(tiltaksrader(plan, &innhald.tiltaksplan));
    alle.retain(|f| !f.tekst.is_empty());
    alle
}

/// What a version of an individuell plan says, field by field.
fn plan(innhald: &individuellplan::Innhald) -> Vec<Felt> {
    let skrivne = innhald
        .overskrifter()
        .filter(|(_, tekst)| !tekst.is_empty());
    let mut alle: Vec<Felt> = skrivne
        .map(|(del, tekst)| felt(del.label(), tekst))
        .collect();
    alle.extend(tiltaksrader("Tiltak i saka", &innhald.tiltak));
    alle
}

/// A row that holds a whole document, as the fields of it; any other as it is.
fn delt(innslag: &Innslag, heil: bool) -> Vec<Felt> {
    if innslag.kapittel == Kapittel::Referat
        && let Ok(innhald) = Innhald::les(&innslag.tekst)
    {
        return referat(&innhald, heil);
    }
    if innslag.kapittel == Kapittel::Individuellplan
        && let Ok(innhald) = individuellplan::Innhald::les(&innslag.tekst)
    {
        return plan(&innhald);
    }
    vec![ord(innslag)]
}

/// "15. juni 2026" of "15.06.2026".
fn lang(dato: &str, innslag: &Innslag) -> String {
    let lesen = dates::parse_date(dato, oslo_date(innslag.at));
    lesen.map_or_else(|_| dato.to_owned(), dates::long)
}

/// The heading, and the fields it tells.
fn tittel(innslag: &Innslag, alle: &[Felt]) -> (String, &'static [&'static str]) {
    let les = |kva: &str| {
        let felt = alle.iter().find(|f| f.kva == kva);
        felt.map(|f| f.tekst.as_str())
    };
    let tiltak = les("Tiltak").filter(|t| !t.contains('\n') && t.chars().count() <= OVERSKRIFT_MAX);
    let skrive = dates::long(oslo_date(innslag.at));
    match innslag.kapittel {
        Kapittel::Samtale => {
            let dag = les("Dato").map_or(skrive, |dato| lang(dato, innslag));
            match les("Korleis") {
                None => (format!("Samtale {dag}"), DATO),
                Some(moete) if moete == Korleis::Moete.label() => {
                    (format!("Møte {dag}"), DATO_KORLEIS)
                }
                Some(korleis) => {
                    let korleis = korleis.to_lowercase();
                    (format!("Samtale {dag}, {korleis}"), DATO_KORLEIS)
                }
            }
        }
        Kapittel::Tiltak => match tiltak {
            Some(tiltak) => (tiltak.to_owned(), TILTAK),
            None => (format!("Tiltak {skrive}"), INGEN),
        },
        Kapittel::Evaluering => match tiltak {
            Some(tiltak) => (format!("Evaluering av «{tiltak}»"), TILTAK),
            None => (format!("Evaluering {skrive}"), INGEN),
        },
        Kapittel::Referat => match les("Dato") {
            Some(dato) => (format!("Referat frå møtet {dato}"), DATO),
            None => (format!("Referat {skrive}"), INGEN),
        },
        Kapittel::Individuellplan if innslag.kva.starts_with("Versjon ") => {
            let versjon = innslag.kva.to_lowercase();
            (format!("Individuell plan, {versjon}"), INGEN)
        }
        Kapittel::Moete => (format!("Invitasjon til møte {skrive}"), INGEN),
        andre => (format!("{} {skrive}", andre.label()), INGEN),
    }
}

/// Two fields of the same thing, written at the same time by the same person.
fn same(a: &Innslag, b: &Innslag) -> bool {
    (a.sak_id, a.kapittel, a.ting, a.at) == (b.sak_id, b.kapittel, b.ting, b.at)
        && (&a.namn, &a.stad) == (&b.namn, &b.stad)
}

/// The things in the order they were written; `heil` has the names of those who wrote.
pub(super) fn ting(saker: &[Mappesak], innslag: &[Innslag], heil: bool) -> Vec<Ting> {
    let ein = |av: &[Innslag]| {
        let foerste = av.first()?;
        let felt: Vec<Felt> = av.iter().flat_map(|i| delt(i, heil)).collect();
        let (tittel, i_tittel) = tittel(foerste, &felt);
        let sak = saker.iter().find(|s| s.sak_id == foerste.sak_id);
        let namn = foerste.namn.as_deref().filter(|_| heil);
        let kven: Vec<&str> = namn.into_iter().chain(foerste.stad.as_deref()).collect();
        Some(Ting {
            sak: sak.map_or_else(String::new, |s| s.saksnummer.clone()),
            kapittel: foerste.kapittel.label(),
            tittel,
            naar: dates::date_time(foerste.at),
            kven: kven.join(", "),
            felt,
            i_tittel,
        })
    };
    innslag.chunk_by(same).filter_map(ein).collect()
}

impl Ting {
    /// As rows of a list.
    fn rader(&self) -> Vec<Vec<String>> {
        let rad = |f: &Felt| {
            vec![
                self.naar.clone(),
                self.kven.clone(),
                f.kva.clone(),
                f.tekst.clone(),
            ]
        };
        self.felt.iter().map(rad).collect()
    }

    /// With a heading of its own; `fleire` says of which sak it is.
    fn under_overskrift(&self, fleire: bool) -> rapport::Ting {
        let sak = fleire.then(|| format!("Sak {}", self.sak));
        let kven = Some(self.kven.clone()).filter(|kven| !kven.is_empty());
        let under: Vec<String> = sak
            .into_iter()
            .chain(kven)
            .chain([self.naar.clone()])
            .collect();
        let felt = self.felt.iter();
        let felt = felt.filter(|f| !self.i_tittel.iter().any(|kva| *kva == f.kva));
        rapport::Ting {
            tittel: self.tittel.clone(),
            under: under.join(" · "),
            felt: felt.map(|f| (f.kva.clone(), f.tekst.clone())).collect(),
        }
    }
}

/// The things as parts of a document; what is short stands in a list.
pub(super) fn bolkar(ting: &[Ting]) -> Vec<Bolk> {
    let fleire = ting.windows(2).any(|to| to[0].sak != to[1].sak);
    let bolk = |kapittel: Kapittel| {
        let her: Vec<&Ting> = ting
            .iter()
            .filter(|t| t.kapittel == kapittel.label())
            .collect();
        let mut bolk = Bolk {
            id: kapittel.code(),
            tittel: kapittel.label().to_owned(),
            ..Bolk::default()
        };
        if matches!(
            kapittel,
            Kapittel::Foeresette | Kapittel::Lag | Kapittel::Historikk
        ) {
            bolk.hovud = vec!["Når", "Kven", "Kva", "Tekst"];
            bolk.rader = her.iter().flat_map(|t| t.rader()).collect();
        } else {
            bolk.ting = her.iter().map(|t| t.under_overskrift(fleire)).collect();
        }
        (!her.is_empty()).then_some(bolk)
    };
    Kapittel::ALL.iter().copied().filter_map(bolk).collect()
}

/// The saker themselves, as a part; never how they ended: that says more than that they did.
pub(super) fn saksbolk(saker: &[Mappesak]) -> Bolk {
    let rad = |s: &Mappesak| {
        vec![
            s.saksnummer.clone(),
            s.slag.label().to_owned(),
            s.stad.clone(),
            dates::date_time(s.opna_at),
            s.lukka_at
                .map_or_else(|| "Open".to_owned(), dates::date_time),
        ]
    };
    Bolk {
        id: "saker",
        tittel: "Saker".to_owned(),
        hovud: vec!["Sak", "Slag", "Kvar", "Opna", "Avslutta"],
        rader: saker.iter().map(rad).collect(),
        ..Bolk::default()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn innslag(kapittel: Kapittel, kva: &str, tekst: &str) -> Innslag {
        Innslag {
            sak_id: Uuid::from_u128(1).into(),
            kapittel,
            at: datetime!(2026-11-23 09:00 +1),
            ting: Uuid::from_u128(2),
            namn: Some("Kari Vik".into()),
            stad: Some("Åsen skule".into()),
            kva: kva.into(),
            tekst: tekst.into(),
        }
    }

    #[test]
    fn a_pakke_has_no_names_of_those_who_wrote() {
        let alle = [innslag(Kapittel::Tiltak, "Status", "paagaar")];
        let pakke = ting(&[], &alle, false);
        let tekst = pakke[0].felt[0].tekst.as_str();
        assert_eq!((&*pakke[0].kven, tekst), ("Åsen skule", "Pågår"));
        assert_eq!(ting(&[], &alle, true)[0].kven, "Kari Vik, Åsen skule");
    }

    #[test]
    fn no_code_stands_where_people_read() {
        for (kapittel, kva, kode, ord) in [
            (Kapittel::Samtale, "Korleis", "moete", "Møte"),
            (
                Kapittel::Evaluering,
                "Effekt",
                "verkar_delvis",
                "Verkar delvis",
            ),
        ] {
            let ting = &ting(&[], &[innslag(kapittel, kva, kode)], false)[0];
            assert_eq!(ting.felt[0].tekst, ord);
        }
    }

    #[test]
    fn a_thing_stands_once_under_a_heading_that_tells_which_it_is() {
        let mut anna = innslag(Kapittel::Tiltak, "Tiltak", "Leksehjelp");
        anna.ting = Uuid::from_u128(3);
        let alle = [
            innslag(Kapittel::Samtale, "Dato", "15.06.2026"),
            innslag(Kapittel::Samtale, "Korleis", "telefon"),
            innslag(Kapittel::Samtale, "Dei føresette sa", "Det går betre"),
            innslag(Kapittel::Tiltak, "Mål", "Ro"),
            innslag(Kapittel::Tiltak, "Tiltak", "Fast vaksen"),
            anna,
        ];
        let bolkar = bolkar(&ting(&[], &alle, false));
        let titlar =
            |bolk: &Bolk| -> Vec<String> { bolk.ting.iter().map(|t| t.tittel.clone()).collect() };
        assert_eq!(titlar(&bolkar[0]), ["Samtale 15. juni 2026, telefon"]);
        let samtale = &bolkar[0].ting[0];
        assert_eq!(samtale.under, "Åsen skule · 23. nov. 2026 kl. 09.00");
        let sa = ("Dei føresette sa".to_owned(), "Det går betre".to_owned());
        assert_eq!(samtale.felt, [sa]);
        assert_eq!(titlar(&bolkar[1]), ["Fast vaksen", "Leksehjelp"]);
    }
}
