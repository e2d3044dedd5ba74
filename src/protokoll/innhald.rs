//! What the protokoll says, part by part: the same on the page and in the document.

use super::queries::{Fakta, Heimel, Mal, RolleIBruk, Skrive, Teneste};
use super::trygging::Trygging;
use crate::pdf::rapport::Bolk;
use crate::samtykke::Instansslag;
use crate::text;
use crate::web::dates;

/// Where the kommune has written nothing.
const IKKJE_SKRIVE: &str = "Kommunen har ikkje fylt ut dette enno.";

/// How long what is there for the machine's sake is kept: `app.rydd` and `app.rydd_familie` do it every night.
pub(super) const LAGRING: &[(&str, &str)] = &[
    (
        "Innloggingane til tilsette og familiar",
        "Sletta 60 dagar etter at dei er ute",
    ),
    (
        "Innloggingar som er byrja og ikkje fullførte",
        "Sletta etter 1 dag",
    ),
    (
        "Nettlesarar ein har logga inn med",
        "Sletta når dei ikkje er brukte på 1 år",
    ),
    (
        "Eingongskodar og gjenopprettingskodar",
        "Sletta 60 dagar etter at dei blei brukte eller gjekk ut. Ein brukt eingongskode frå kommunen står så lenge kontoen: den som laga han, kan ikkje åleine gi personen ei rolle",
    ),
    ("Jobbar som er gjorde", "Sletta etter 14 dagar"),
    ("Jobbar som stoppa", "Sletta etter 90 dagar"),
    ("Avtrykk av skjema som er sende", "Sletta etter 60 dagar"),
    (
        "Kven føresette og ungdom som har logga inn, er",
        "Sletta når ingen kort har nummeret deira",
    ),
    (
        "Kladdane til tilsette og familiar",
        "Sletta når dei er sende eller forkasta; elles etter regelen i kommunen, vanleg 1 månad",
    ),
    (
        "Meldingar i innboksen",
        "Etter regelen i kommunen, vanleg 1 år",
    ),
    (
        "Saker med tiltak, referat og samtykke",
        "Etter regelen i kommunen, vanleg 5 år etter avslutting og når saka er i arkivet",
    ),
    (
        "Uro som det ikkje blei noko meir av",
        "Etter regelen i kommunen, vanleg 2 år etter avslutting og når saka er i arkivet",
    ),
    (
        "Kort til barn utan sak",
        "Etter regelen i kommunen, vanleg 1 år etter at barnet slutta eller fylte 18 år",
    ),
    (
        "TST-møte og registeret over meldingar til barnevernet",
        "Etter regelen i kommunen, vanleg 5 år",
    ),
    (
        "Innsynsloggen",
        "Etter regelen i kommunen, vanleg 10 år, og så lenge den eldste saka i kommunen står",
    ),
];

/// What the parts are made of.
pub(super) struct Innhald<'a> {
    pub kommune: &'a str,
    pub skrive: &'a Skrive,
    /// The names of those who are personvernombod.
    pub ombod: &'a [String],
    pub fakta: &'a Fakta,
    pub tenester: &'a [Teneste],
    pub heimlar: &'a [Heimel],
    pub roller: &'a [RolleIBruk],
    pub malar: &'a [Mal],
    pub trygging: &'a Trygging,
}

/// A number that was made to the nearest fifty.
fn om_lag(tal: i32) -> String {
    if tal < 50 {
        "færre enn 50".to_owned()
    } else {
        format!("om lag {}", text::number(tal.into()))
    }
}

fn skrive_eller(tekst: &str) -> String {
    if tekst.is_empty() {
        IKKJE_SKRIVE
    } else {
        tekst
    }
    .to_owned()
}

fn slag(kode: &str) -> String {
    match Instansslag::from_code(kode) {
        // the form asks for the name after it
        Some(Instansslag::Spesialisthelseteneste) => "Spesialisthelsetenesta".to_owned(),
        Some(slag) => slag.label().to_owned(),
        None => "Administrasjonen i kommunen".to_owned(),
    }
}

pub(super) fn rad(celler: &[&str]) -> Vec<String> {
    celler.iter().map(|celle| (*celle).to_owned()).collect()
}

impl Innhald<'_> {
    /// All parts.
    pub fn bolkar(&self) -> Vec<Bolk> {
        vec![
            self.ansvar(),
            foeremaal(),
            self.registrerte(),
            opplysningar(),
            self.mottakarar(),
            self.grunnlag(),
            self.samtykke(),
            self.lagring(),
            self.roller(),
            self.trygging(),
            Bolk {
                id: "overfoering",
                tittel: "Overføring til andre land".into(),
                tekst: vec!["Laget overfører ingenting til land utanfor EØS, og hentar ingenting frå andre nettstader. Kvar kommunen driftar \
                    Laget, står under databehandlarar.".into()],
                ..Bolk::default()
            },
        ]
    }

    fn ansvar(&self) -> Bolk {
        let ansvarleg = match &*self.skrive.behandlingsansvarleg {
            "" => format!("{} kommune", self.kommune),
            skrive => skrive.to_owned(),
        };
        Bolk {
            id: "ansvar",
            tittel: "Kven som har ansvaret".into(),
            hovud: vec!["Kva", "Kven"],
            rader: vec![
                vec!["Behandlingsansvarleg".into(), ansvarleg],
                vec!["Personvernombod".into(), self.ombod()],
                vec![
                    "Databehandlarar".into(),
                    skrive_eller(&self.skrive.databehandlarar),
                ],
            ],
            ..Bolk::default()
        }
    }

    /// Who has the role, and what the kommune has written of how to reach them.
    fn ombod(&self) -> String {
        let namn = text::og(self.ombod);
        match (&*namn, &*self.skrive.ombod) {
            ("", skrive) => skrive_eller(skrive),
            (_, "") => namn,
            (_, skrive) => format!("{namn}. {skrive}"),
        }
    }

    fn registrerte(&self) -> Bolk {
        Bolk {
            id: "registrerte",
            tittel: "Kven opplysningane gjeld".into(),
            tekst: vec!["Tala er runda av til nærmaste femti.".into()],
            hovud: vec!["Kven", "Kor mange"],
            rader: vec![
                vec![
                    "Barn og unge i registeret til einingane".into(),
                    om_lag(self.fakta.barn),
                ],
                vec!["Føresette".into(), om_lag(self.fakta.foeresette)],
                vec!["Tilsette med tilgang".into(), om_lag(self.fakta.tilsette)],
            ],
            ..Bolk::default()
        }
    }

    /// The kinds there are, and on what ground each may get something; never whether one has got it.
    fn mottakarar(&self) -> Bolk {
        let her = self.tenester.iter().map(|t| {
            let kvar = if t.interkommunal {
                "Arbeider i fleire kommunar, med tilgang per kommune"
            } else {
                "Arbeider i kommunen"
            };
            rad(&[
                &slag(&t.slag),
                kvar,
                "Saker ho sjølv har. Andre saker når dei som må, har samtykt til det, og då berre dei som er på laget",
            ])
        });
        let ikkje_her = |s: &&Instansslag| !self.tenester.iter().any(|t| t.slag == s.code());
        let andre = Instansslag::ALL.iter().filter(ikkje_her).map(|s| {
            rad(&[
                &slag(s.code()),
                "Brukar ikkje Laget",
                "Kopi av samtykket, når dei som må, har sagt ja til tenesta",
            ])
        });
        Bolk {
            id: "mottakarar",
            tittel: "Kven som kan få opplysningar".into(),
            tekst: vec!["Slaga av tenester, og på kva grunnlag kvart av dei kan få noko. \
                Ein tilsett kan òg opne ei sak i éin time når det ikkje kan vente, og kvar slik gong blir gjennomgått. \
                Om nokon har fått noko, står i saka og i innsynsloggen, og ikkje her.".into()],
            hovud: vec!["Teneste", "Kvar", "Kva ho kan få"],
            rader: her.chain(andre).collect(),
            ..Bolk::default()
        }
    }

    fn grunnlag(&self) -> Bolk {
        let heimlar = self
            .heimlar
            .iter()
            .map(|h| vec![h.tekst.clone(), dates::short(h.gyldig_fraa)]);
        Bolk {
            id: "grunnlag",
            tittel: "Rettsleg grunnlag".into(),
            tekst: vec![
                "Laget er laga for plikter kommunen har etter lov (personvernforordninga art. 6 nr. 1 bokstav c og e, og art. 9 nr. 2 bokstav g og h). \
                    Samtykket i Laget løyser frå teieplikt; det er ikkje grunnlaget for å ha opplysningane.".into(),
                format!("Grunnlaget slik kommunen har vurdert det: {}", skrive_eller(&self.skrive.grunnlag)),
                "Desse lovene står på samtykkeskjemaet som er i bruk:".into(),
            ],
            hovud: vec!["Lov", "På skjemaet frå"],
            rader: heimlar.collect(),
            ..Bolk::default()
        }
    }

    fn lagring(&self) -> Bolk {
        Bolk {
            id: "lagring",
            tittel: "Kor lenge opplysningane blir tekne vare på".into(),
            tekst: vec![
                format!(
                    "Det kommunen har avgjort: {}",
                    skrive_eller(&self.skrive.lagring)
                ),
                "Det Laget gjer av seg sjølv:".into(),
            ],
            hovud: vec!["Kva", "Kor lenge"],
            rader: LAGRING.iter().map(|(kva, tid)| rad(&[kva, tid])).collect(),
            ..Bolk::default()
        }
    }
}

fn foeremaal() -> Bolk {
    Bolk {
        id: "foeremaal",
        tittel: "Kva opplysningane blir brukte til".into(),
        hovud: vec!["Føremål", "Kva det er"],
        rader: vec![
            rad(&[
                "Tidleg innsats",
                "Å melde uro, snakke med dei føresette, setje inn tiltak og evaluere dei",
            ]),
            rad(&[
                "Tverrfagleg samarbeid",
                "Møte i TST, referat, barnekoordinator og individuell plan",
            ]),
            rad(&[
                "Samtykke",
                "Å be om, signere, trekkje og vise fram samtykke",
            ]),
            rad(&[
                "Meldeplikt",
                "Register over meldingar til barnevernet og svara på dei",
            ]),
            rad(&[
                "Innsyn og kontroll",
                "Å vise kven som har sett, og å finne misbruk",
            ]),
            rad(&[
                "Styring",
                "Tal utan namn for dei som leier, der små tal er skjulte",
            ]),
        ],
        ..Bolk::default()
    }
}

fn opplysningar() -> Bolk {
    Bolk {
        id: "opplysningar",
        tittel: "Kva slag opplysningar det er".into(),
        hovud: vec!["Om kven", "Kva"],
        rader: vec![
            rad(&[
                "Barn og unge",
                "Namn, fødselsdato, fødselsnummer, adresse, eining og omsorg",
            ]),
            rad(&[
                "Barn og unge",
                "Uro, samtalar, tiltak, evalueringar, referat og planar. Det kan vere opplysningar om helse (art. 9)",
            ]),
            rad(&[
                "Føresette",
                "Namn, fødselsnummer, telefon, e-post, foreldreansvar og kven barnet bur hos",
            ]),
            rad(&[
                "Føresette og ungdom",
                "Samtykke, signaturar og det dei sjølve skriv",
            ]),
            rad(&[
                "Tilsette",
                "Namn, arbeidsstad, rolle, e-post for varsel, og kva dei har gjort i Laget",
            ]),
            rad(&["Gjester i møte", "Namn, e-post og teieplikterklæring"]),
        ],
        ..Bolk::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_small_number_is_told() {
        assert_eq!(om_lag(0), "færre enn 50");
        assert_eq!(om_lag(50), "om lag 50");
        assert_eq!(om_lag(1350), "om lag 1\u{a0}350");
    }
}
