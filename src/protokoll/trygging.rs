//! How it is secured: what this installation has in force, asked of itself, and what is built in.

use super::innhald::{Innhald, rad};
use crate::access::policy::{Rule, rule};
use crate::access::{Action, Role};
use crate::oidc::{Client, Oidc};
use crate::pdf::rapport::Bolk;
use crate::text;

/// Of fewer than this the number is not told.
const MINST: i64 = 5;

/// What is in force here.
pub(super) struct Trygging {
    /// Where families log in, with the levels that are asked for; nowhere when no provider is set up.
    pub familie: Option<Tilbydar>,
    /// Where staff may log in besides with a password.
    pub tilsette: Vec<Tilbydar>,
    /// The ids of the keys that fødselsnummer are sealed with, the newest last.
    pub noeklar: Vec<i16>,
}

/// A provider, as the protokoll names it.
pub(super) struct Tilbydar {
    namn: String,
    nivaa: Vec<String>,
}

impl Tilbydar {
    fn of(client: &Client) -> Self {
        Self {
            namn: client.namn().to_owned(),
            nivaa: client.acr().iter().map(|acr| nivaa(acr)).collect(),
        }
    }

    fn ord(&self) -> String {
        match &*text::og(&self.nivaa) {
            "" => format!("{}, med det nivået tilbydaren har", self.namn),
            nivaa => format!("{}, nivå {nivaa}", self.namn),
        }
    }
}

/// A level in words, when it is one of those that ID-porten and Ansattporten have.
fn nivaa(acr: &str) -> String {
    match acr.rsplit('-').next() {
        Some("high") => "høgt".to_owned(),
        Some("substantial") => "betydeleg".to_owned(),
        _ => acr.to_owned(),
    }
}

impl Trygging {
    /// Of this installation, for the kommune with this number.
    pub fn of(oidc: &Oidc, nummer: &str, noeklar: Vec<i16>) -> Self {
        Self {
            familie: oidc.family_of(nummer).map(|client| Tilbydar::of(client)),
            tilsette: oidc.staff().map(|client| Tilbydar::of(client)).collect(),
            noeklar,
        }
    }

    fn innlogging(&self) -> String {
        let familie = match &self.familie {
            Some(tilbydar) => format!("Familiar: {}.", tilbydar.ord()),
            None => {
                "Familiar kan ikkje logge inn: ingen tilbydar er sett opp for kommunen.".to_owned()
            }
        };
        let andre: Vec<String> = self.tilsette.iter().map(Tilbydar::ord).collect();
        let andre = match &*text::og(&andre) {
            "" => String::new(),
            andre => format!(", eller {andre}"),
        };
        format!(
            "{familie} Tilsette: passord som berre er lagra som avtrykk, og ein kode eller ein nykel i tillegg{andre}. Økta endar av seg sjølv."
        )
    }

    fn kryptering(&self) -> String {
        let noeklar = match self.noeklar.split_last() {
            None => String::new(),
            Some((ny, [])) => format!(" Nøkkel {ny} er i bruk."),
            Some((ny, eldre)) => {
                let eldre: Vec<String> = eldre.iter().map(ToString::to_string).collect();
                format!(
                    " Nøkkel {ny} er i bruk; det som er forsegla med {}, kan framleis opnast.",
                    text::og(&eldre)
                )
            }
        };
        format!(
            "Fødselsnummer er krypterte felt for felt med nøklar som ikkje ligg i databasen.{noeklar} \
            Oppslag går på eit avtrykk med ein eigen nøkkel."
        )
    }
}

impl Innhald<'_> {
    pub(super) fn trygging(&self) -> Bolk {
        let skilje = format!(
            "Databasen avgjer kven som ser kva, rad for rad, i {} tabellar, også for eigaren av dei. Kvar kommune er skild frå dei andre der.",
            self.fakta.tabellar
        );
        Bolk {
            id: "trygging",
            tittel: "Korleis opplysningane er sikra".into(),
            hovud: vec!["Kva", "Korleis"],
            rader: vec![
                rad(&["Tilgang", &skilje]),
                rad(&["Innlogging", &self.trygging.innlogging()]),
                rad(&["Kryptering", &self.trygging.kryptering()]),
                rad(&[
                    "Innsynslogg",
                    "Kvar lesing, skriving, nedlasting og avvising er ei rad, i same transaksjon som handlinga. Rada kan ikkje endrast \
                    eller slettast, og har eit avtrykk av innhaldet sitt.",
                ]),
                rad(&[
                    "Kontroll",
                    "Loggen blir gjennomgått kvar natt etter fem mønster, og personvernombodet vurderer det som blir funne.",
                ]),
                rad(&[
                    "E-post",
                    "Seier at noko ventar, og aldri kva eller om kven.",
                ]),
            ],
            ..Bolk::default()
        }
    }

    /// The roles that somebody has today, how many where that is not few, and what each may do with a child.
    pub(super) fn roller(&self) -> Bolk {
        let kan = |rolle, handling| match rule(rolle, handling) {
            Rule::No => "Nei".to_owned(),
            regel => regel.label().to_owned(),
        };
        let rader = self.roller.iter().filter_map(|har| {
            let rolle = Role::from_code(&har.rolle)?;
            let tal = if har.tal < MINST {
                format!("færre enn {MINST}")
            } else {
                text::number(har.tal)
            };
            Some(vec![
                rolle.label().to_owned(),
                tal,
                kan(rolle, Action::BarnOpne),
                kan(rolle, Action::SakOpne),
            ])
        });
        Bolk {
            id: "roller",
            tittel: "Roller i bruk".into(),
            tekst: vec![
                "Ein ser berre kort og saker ein sjølv har ein rett til; kolonnane seier kva rolla kan gjere med dei. Ein person kan ha fleire roller.".into(),
            ],
            hovud: vec!["Rolle", "Kor mange", "Opne kort", "Opne sak"],
            rader: rader.collect(),
            ..Bolk::default()
        }
    }

    /// The forms of samtykke that are or have been in use, and which languages a translator has read.
    pub(super) fn samtykke(&self) -> Bolk {
        let rader = self.malar.iter().map(|mal| {
            vec![
                mal.mal.clone(),
                crate::web::dates::short(mal.gyldig_fraa),
                mal.gyldig_til
                    .map_or_else(|| "i bruk".to_owned(), crate::web::dates::short),
                mal.spraak.clone(),
                mal.kontrollert.clone(),
            ]
        });
        Bolk {
            id: "samtykke",
            tittel: "Tekstane i samtykket".into(),
            tekst: vec![
                "Ein tekst som nokon kan ha signert, blir aldri endra: ei ny utgåve er ein ny mal."
                    .into(),
            ],
            hovud: vec!["Mal", "Frå", "Til", "Språk", "Lese av omsetjar"],
            rader: rader.collect(),
            ..Bolk::default()
        }
    }
}
