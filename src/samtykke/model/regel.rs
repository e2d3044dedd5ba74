//! Who must sign, as a kommune has decided it: for a group of instansar and an age (domain.md § 4).

use time::{Date, OffsetDateTime};

use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{BrukarId, SamtykkeRegelId};
use crate::samtykke::mal::Gruppe;
use crate::web::dates;

/// The age from which one decides for oneself, whatever a kommune says (vergemålslova § 8).
pub(in crate::samtykke) const MYNDIG: i16 = 18;
/// Nobody younger answers: the family's pages open to a youth at 15 (docs/adr/0013), and no law lets a younger one decide.
const ALEINE: i16 = 15;
/// No end to the age.
pub(in crate::samtykke) const ELDST: i16 = 150;

codes! {
    /// What a rule asks for.
    Regelkrav {
        /// All who have it.
        Foreldre => "foreldre", "Alle med foreldreansvar";
        /// Those, when the youth has been heard.
        ForeldreHoeyrt => "foreldre_hoeyrt", "Alle med foreldreansvar, og ungdommen skal bli høyrd";
        /// The youth alone.
        Ungdom => "ungdom", "Ungdommen aleine";
        /// Both.
        Begge => "begge", "Ungdommen og alle med foreldreansvar";
        /// A grown-up.
        Sjoelv => "sjoelv", "Den det gjeld, sjølv";
        /// It is not asked about.
        KanIkkje => "kan_ikkje", "Det kan ikkje spørjast om samtykke";
    }
}

/// The forms are not reckoned yet after a rule was approved: what it may end is shut from its day until they are.
#[derive(Clone, Copy, Debug)]
pub(in crate::samtykke) enum Rekning {
    /// A job will, or does.
    Ventar,
    /// It gave up.
    Stoppa,
}

impl Rekning {
    /// As the database says it (`app.samtykke_reglar_reknar`).
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "ventar" => Some(Self::Ventar),
            "stoppa" => Some(Self::Stoppa),
            _ => None,
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Ventar => "Samtykka blir rekna på nytt",
            Self::Stoppa => "Samtykka er ikkje rekna på nytt",
        }
    }

    /// What it means.
    pub const fn forklaring(self) -> &'static str {
        match self {
            Self::Ventar => {
                "Ein regel er nett godkjend. Frå dagen hans er sakene han kan gjelde, stengde for andre instansar, til kvart \
                 samtykke er rekna. Det som framleis gjeld, opnar seg att av seg sjølv. Last sida på nytt om litt."
            }
            Self::Stoppa => {
                "Jobben som reknar, har stoppa. Sakene regelen kan gjelde, er stengde for andre instansar til han er prøvd på \
                 nytt og ferdig."
            }
        }
    }
}

/// What of the rules of an age cannot be.
pub(in crate::samtykke) fn gale(fraa: i16, til: i16, krav: Regelkrav) -> Option<&'static str> {
    let vaksen = fraa >= MYNDIG;
    if fraa < MYNDIG && til >= MYNDIG {
        Some("Lag to forslag: frå 18 år avgjer ein sjølv.")
    } else if vaksen && !matches!(krav, Regelkrav::Sjoelv | Regelkrav::KanIkkje) {
        Some("Frå 18 år avgjer ein sjølv.")
    } else if !vaksen && krav == Regelkrav::Sjoelv {
        Some("Før 18 år er ein ikkje myndig. Vel «Ungdommen aleine».")
    } else if fraa < ALEINE && matches!(krav, Regelkrav::Ungdom | Regelkrav::Begge) {
        Some("Før ein er 15 år, kan ein ikkje logge inn og svare sjølv.")
    } else {
        None
    }
}

/// "0–14 år", "15 år", "18 år og eldre"
pub(in crate::samtykke) fn alder(fraa: i16, til: i16) -> String {
    if til == ELDST {
        format!("{fraa} år og eldre")
    } else if fraa == til {
        format!("{fraa} år")
    } else {
        format!("{fraa}–{til} år")
    }
}

/// The rule of today for an age of a group.
pub(in crate::samtykke) struct IDag {
    pub gruppe: Gruppe,
    pub aar: i32,
    pub krav: Option<Regelkrav>,
}

/// A row of the table of today: ages that follow each other with the same rule.
pub(in crate::samtykke) struct Rad {
    pub gruppe: Gruppe,
    pub alder: String,
    pub krav: &'static str,
}

/// The table, from the rule of each age.
pub(in crate::samtykke) fn tabell(i_dag: &[IDag]) -> Vec<Rad> {
    let same = |a: &IDag, b: &IDag| a.gruppe == b.gruppe && a.krav == b.krav;
    let aar = |aar: i32| i16::try_from(aar).unwrap_or(ELDST);
    let rad = |run: &[IDag]| {
        let (first, last) = (run.first()?, run.last()?);
        let last = aar(last.aar);
        let til = if last == MYNDIG { ELDST } else { last };
        Some(Rad {
            gruppe: first.gruppe,
            alder: alder(aar(first.aar), til),
            krav: first.krav.map_or("Ingen regel", Regelkrav::label),
        })
    };
    i_dag.chunk_by(same).filter_map(rad).collect()
}

/// A proposal, and what came of it.
pub(in crate::samtykke) struct Forslag {
    pub samtykke_regel_id: SamtykkeRegelId,
    pub gruppe: Gruppe,
    pub alder_fraa: i16,
    pub alder_til: i16,
    pub krav: Regelkrav,
    pub gyldig_fraa: Date,
    /// Its day is over.
    pub forbi: bool,
    pub foreslaatt_av: Option<BrukarId>,
    pub foreslaatt_namn: Option<String>,
    pub foreslaatt_at: OffsetDateTime,
    pub godkjend: Option<bool>,
    pub svart_namn: Option<String>,
    pub svart_at: Option<OffsetDateTime>,
}

impl Forslag {
    /// "Helse, 15 år: Ungdommen aleine"
    pub fn tekst(&self) -> String {
        let alder = alder(self.alder_fraa, self.alder_til);
        format!("{}, {alder}: {}", self.gruppe.med_kven(), self.krav.label())
    }

    /// What is in force today for the same, each rule once.
    pub fn no(&self, i_dag: &[IDag]) -> String {
        let mut krav: Vec<&str> = Vec::new();
        let gjeld = |i: &&IDag| {
            i.gruppe == self.gruppe
                && (i32::from(self.alder_fraa)..=i32::from(self.alder_til)).contains(&i.aar)
        };
        for i in i_dag.iter().filter(gjeld) {
            let ord = i.krav.map_or("Ingen regel", Regelkrav::label);
            if !krav.contains(&ord) {
                krav.push(ord);
            }
        }
        krav.join(" / ")
    }

    pub fn gyldig_fraa(&self) -> String {
        dates::short(self.gyldig_fraa)
    }

    /// "Kari Vik, 12.11.2026"
    pub fn foreslaatt(&self) -> String {
        kven(self.foreslaatt_namn.as_deref(), self.foreslaatt_at)
    }

    /// It waits for an answer, and its day is not over.
    pub const fn ventar(&self) -> bool {
        self.godkjend.is_none() && !self.forbi
    }

    /// What came of it.
    pub fn svar(&self) -> String {
        let ord = match self.godkjend {
            None => return "Ikkje svara på før dagen".to_owned(),
            Some(true) => "Godkjend",
            Some(false) => "Avvist",
        };
        let av = self.svart_at.map(|at| kven(self.svart_namn.as_deref(), at));
        format!("{ord} av {}", av.unwrap_or_default())
    }
}

fn kven(namn: Option<&str>, at: OffsetDateTime) -> String {
    let dato = dates::short(oslo_date(at));
    format!("{}, {dato}", namn.unwrap_or("Laget"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_with_the_same_rule_are_one_row_and_the_last_has_no_end() {
        let krav = |aar| match aar {
            0..=14 => Regelkrav::Foreldre,
            15..=17 => Regelkrav::Ungdom,
            _ => Regelkrav::Sjoelv,
        };
        let skule = (0..=18).map(|aar| IDag {
            gruppe: Gruppe::Skule,
            aar,
            krav: Some(krav(aar)),
        });
        let andre = (0..=18).map(|aar| IDag {
            gruppe: Gruppe::Andre,
            aar,
            krav: Some(Regelkrav::Foreldre),
        });
        let i_dag: Vec<IDag> = skule.chain(andre).collect();
        let rows: Vec<(Gruppe, String)> = tabell(&i_dag)
            .into_iter()
            .map(|rad| (rad.gruppe, rad.alder))
            .collect();
        let rad = |gruppe, alder: &str| (gruppe, alder.to_owned());
        assert_eq!(
            rows,
            [
                rad(Gruppe::Skule, "0–14 år"),
                rad(Gruppe::Skule, "15–17 år"),
                rad(Gruppe::Skule, "18 år og eldre"),
                rad(Gruppe::Andre, "0 år og eldre"),
            ]
        );
    }

    #[test]
    fn a_kommune_cannot_decide_for_grown_ups_nor_that_a_small_child_decides_alone() {
        for (fraa, til, krav, wrong) in [
            (15, 17, Regelkrav::Ungdom, false),
            (18, ELDST, Regelkrav::Sjoelv, false),
            (16, 20, Regelkrav::Begge, true),
            (18, 19, Regelkrav::Foreldre, true),
            (16, 17, Regelkrav::Sjoelv, true),
            (11, 14, Regelkrav::Ungdom, true),
            (11, 14, Regelkrav::Begge, true),
            (11, 14, Regelkrav::Foreldre, false),
        ] {
            assert_eq!(
                gale(fraa, til, krav).is_some(),
                wrong,
                "{fraa}–{til} {krav:?}"
            );
        }
    }
}
