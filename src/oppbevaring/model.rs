//! The classes and their rules, in words.

use time::{Date, OffsetDateTime};

use super::REGLAR;
use crate::codes::codes;
use crate::ids::{BrukarId, OppbevaringEndringId, SakId};
use crate::web::dates;

/// Letters of a reason.
pub(super) const GRUNN_MAX: usize = 1000;

codes! {
    /// What has a rule of its own.
    Klasse {
        /// A closed sak with all that hangs on it.
        Sak => "sak", "Avslutta saker";
        /// A closed uro nothing more came of.
        Uro => "uro", "Uro som det ikkje blei noko meir av";
        /// The register of meldingar til barnevernet.
        Barnevern => "barnevern", "Registeret over meldingar til barnevernet";
        /// The card of a child.
        Barn => "barn", "Kort til barn som ikkje er her lenger";
        /// Meetings, without what is about a child.
        Moete => "moete", "TST-møte";
        /// The inbox.
        Melding => "melding", "Meldingar i innboksen";
        /// Drafts.
        Utkast => "utkast", "Kladdar";
        /// The innsynslogg.
        Logg => "logg", "Innsynsloggen";
    }
}

impl Klasse {
    /// Those that are neither saker nor cards, the log last: it is the longest.
    pub(super) const MANGE: [Self; 5] = [
        Self::Barnevern,
        Self::Moete,
        Self::Melding,
        Self::Utkast,
        Self::Logg,
    ];

    /// What is deleted, and when the time begins.
    pub const fn kva(self) -> &'static str {
        match self {
            Self::Sak => {
                "Saka med alt som høyrer til: uro, samtalar, tiltak, referat, samtykke, PDF-ar, kladdar og meldingar. Tida går frå saka blei avslutta."
            }
            Self::Uro => {
                "Saker som blei avslutta før dei fekk tiltak eller samtykke. Tida går frå saka blei avslutta."
            }
            Self::Barnevern => "Tida går frå svaret kom, eller frå meldinga blei send.",
            Self::Barn => {
                "Kort til barn utan sak. Tida går frå barnet slutta på eininga, eller fylte 18 år. Kortet blir ståande så lenge barnet har ei sak, står i registeret over meldingar til barnevernet, eller nokon skal sjå på kven som har lese om det. Innlogginga til føresette og ungdom går når ingen kort har nummeret deira."
            }
            Self::Moete => {
                "Agenda, oppmøte og referat utan barn. Tida går frå møtedagen. Det som gjeld eit barn, blir sletta saman med saka."
            }
            Self::Melding => "Tida går frå meldinga kom.",
            Self::Utkast => {
                "Kladdane til tilsette og familiar, og det ein familie har valt og ikkje sendt. Tida går frå nokon skreiv sist."
            }
            Self::Logg => {
                "Loggen må stå minst like lenge som sakene, så det går an å sjå kven som har lese. Tida går frå kvar hending, men loggen blir ikkje sletta lenger fram enn til den dagen den eldste saka i kommunen blei opna."
            }
        }
    }

    /// Whether the archive may come first.
    pub const fn har_arkiv(self) -> bool {
        matches!(self, Self::Sak | Self::Uro)
    }
}

/// "5 år", "1 år og 6 månader", "1 månad"
pub(super) fn tid(maanader: i32) -> String {
    let aar = match maanader / 12 {
        0 => None,
        aar => Some(format!("{aar} år")),
    };
    let att = match maanader % 12 {
        0 => None,
        1 => Some("1 månad".to_owned()),
        n => Some(format!("{n} månader")),
    };
    match (aar, att) {
        (Some(aar), Some(att)) => format!("{aar} og {att}"),
        (Some(tid), None) | (None, Some(tid)) => tid,
        (None, None) => "0 månader".to_owned(),
    }
}

/// How many, as those who look after the rules are told it: in whole fives, and never how few.
pub(super) fn om_lag(tal: i32) -> String {
    match tal {
        0 => "Ingen eller færre enn 5".to_owned(),
        n => format!("Minst {n}"),
    }
}

/// How many there are by a rule.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tal {
    /// None where it is not told.
    pub slettast: Option<i32>,
    pub stoppa: Option<i32>,
    pub ventar: Option<i32>,
}

impl Tal {
    /// "Minst 15. Minst 5 ventar på arkivet."
    pub fn tekst(&self) -> String {
        let Some(slettast) = self.slettast else {
            return "Blir ikkje vist".to_owned();
        };
        let mut tekst = format!("{}.", om_lag(slettast));
        for (tal, ord) in [
            (self.ventar, "ventar på arkivet"),
            (self.stoppa, "er stoppa"),
        ] {
            if let Some(tal @ 1..) = tal {
                tekst = format!("{tekst} {} {ord}.", om_lag(tal));
            }
        }
        tekst
    }
}

/// The rule of a class today.
#[derive(Clone, Debug)]
pub(super) struct Regel {
    pub klasse: Klasse,
    pub maanader: i32,
    pub arkiv: bool,
    /// The months when all that is confirmed counts.
    pub framover: i32,
    pub framover_arkiv: bool,
    pub vanleg: i32,
    pub minst: i32,
    pub mest: i32,
    /// The kommune has its own.
    pub eigen: bool,
    pub tal: Tal,
}

impl Regel {
    pub fn tid(&self) -> String {
        tid(self.maanader)
    }

    pub fn arkivet(&self) -> &'static str {
        match (self.klasse.har_arkiv(), self.arkiv) {
            (false, _) => "–",
            (true, true) => "Ja",
            (true, false) => "Nei",
        }
    }

    pub fn vanleg(&self) -> String {
        if self.eigen {
            format!("Vanleg er {}", tid(self.vanleg))
        } else {
            "Det vanlege".to_owned()
        }
    }
}

codes! {
    /// What came of a proposal.
    Svar {
        /// It counts.
        Stadfesta => "stadfesta", "Stadfesta";
        /// Another said no.
        Avvist => "avvist", "Avvist";
        /// Taken back.
        Trekt => "trekt", "Teke attende";
    }
}

/// A proposed rule.
#[derive(Clone, Debug)]
pub(super) struct Forslag {
    pub oppbevaring_endring_id: OppbevaringEndringId,
    pub klasse: Klasse,
    pub maanader: i32,
    pub arkiv: bool,
    pub grunn: String,
    pub foreslaatt_av: BrukarId,
    pub foreslaatt_namn: String,
    pub foreslaatt_at: OffsetDateTime,
    pub svar: Option<Svar>,
    pub svart_namn: Option<String>,
    pub gjeld_fraa: Option<Date>,
    /// Another was confirmed before it began to count.
    pub bytt: bool,
    pub tal: Tal,
}

impl Forslag {
    /// "Avslutta saker: 10 år, arkivet først"
    pub fn tekst(&self) -> String {
        let arkiv = match (self.klasse.har_arkiv(), self.arkiv) {
            (false, _) => "",
            (true, true) => ", arkivet først",
            (true, false) => ", utan å vente på arkivet",
        };
        format!("{}: {}{arkiv}", self.klasse.label(), tid(self.maanader))
    }

    /// Where it is answered.
    pub fn svar_path(&self) -> String {
        format!("{REGLAR}/{}/stadfest", self.oppbevaring_endring_id)
    }

    pub fn foreslaatt(&self) -> String {
        format!(
            "{}, {}",
            self.foreslaatt_namn,
            dates::date_time(self.foreslaatt_at)
        )
    }

    /// "Stadfesta av Pia Vern. Gjeld frå 7. desember 2026."
    pub fn svaret(&self) -> String {
        let svar = self.svar.map_or("Ventar", Svar::label);
        let mut tekst = match &self.svart_namn {
            Some(namn) => format!("{svar} av {namn}."),
            None => svar.to_owned(),
        };
        if self.bytt {
            tekst = format!("{tekst} Ein annan regel blei stadfesta før han tok til å gjelde.");
        } else if let Some(dag) = self.gjeld_fraa {
            tekst = format!("{tekst} Gjeld frå {}.", dates::long(dag));
        }
        tekst
    }
}

/// What was deleted of a class on a day.
#[derive(Clone, Debug)]
pub(super) struct Sletta {
    pub dag: Date,
    pub klasse: Klasse,
    pub tal: i32,
}

impl Sletta {
    /// Saker and cards have a row of the log each; of the other classes a night is one.
    pub fn tekst(&self) -> String {
        match self.klasse {
            Klasse::Sak | Klasse::Uro | Klasse::Barn => {
                format!(
                    "{}: {}",
                    self.klasse.label(),
                    om_lag(self.tal).to_lowercase()
                )
            }
            klasse => klasse.label().to_owned(),
        }
    }
}

/// How a closed sak stands.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    pub klasse: Klasse,
    pub maanader: i32,
    pub forfall: Date,
    pub forfalle: bool,
    /// The archive comes first, and has not got it as it is now.
    pub ventar_arkiv: bool,
    pub stopp: bool,
}

impl Stand {
    /// What will happen to it, in a sentence.
    pub fn tekst(&self) -> String {
        let dag = dates::long(self.forfall);
        match (self.stopp, self.ventar_arkiv, self.forfalle) {
            (true, ..) => "Blir ikkje sletta så lenge slettestoppen står.".to_owned(),
            (false, true, true) => {
                format!("Tida var ute {dag}. Blir sletta når saka er overført til arkivet.")
            }
            (false, true, false) => {
                format!("Blir sletta {dag}, dersom saka då er overført til arkivet.")
            }
            (false, false, true) => "Tida er ute. Blir sletta i natt.".to_owned(),
            (false, false, false) => format!("Blir sletta {dag}."),
        }
    }

    /// "Avslutta saker blir tekne vare på i 5 år etter avslutting."
    pub fn regel(&self) -> String {
        format!(
            "{}: {} etter at saka blei avslutta",
            self.klasse.label(),
            tid(self.maanader)
        )
    }
}

/// A row of the list of saker.
#[derive(Clone, Debug)]
pub(super) struct Rad {
    pub sak_id: SakId,
    pub saksnummer: String,
    pub lukka_at: OffsetDateTime,
    pub klasse: Klasse,
    pub forfall: Date,
    pub forfalle: bool,
    pub ventar_arkiv: bool,
    pub stopp: bool,
}

/// A slettestopp of a sak, or one that was.
#[derive(Clone, Debug)]
pub(super) struct Stopp {
    pub slettestopp_id: crate::ids::SlettestoppId,
    pub grunn: String,
    pub sett_namn: String,
    pub sett_at: OffsetDateTime,
    pub oppheva_namn: Option<String>,
    pub oppheva_at: Option<OffsetDateTime>,
    pub oppheva_grunn: Option<String>,
}

impl Stopp {
    pub fn naar(&self) -> String {
        dates::date_time(self.sett_at)
    }

    pub fn slutt(&self) -> Option<String> {
        let (namn, at) = (self.oppheva_namn.as_ref()?, self.oppheva_at?);
        let grunn = self.oppheva_grunn.as_deref().unwrap_or_default();
        Some(format!(
            "Oppheva av {namn}, {}: {grunn}",
            dates::date_time(at)
        ))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn months_are_told_as_years_and_months() {
        let cases = [
            (1, "1 månad"),
            (6, "6 månader"),
            (12, "1 år"),
            (30, "2 år og 6 månader"),
            (61, "5 år og 1 månad"),
        ];
        for (maanader, ord) in cases {
            assert_eq!(tid(maanader), ord);
        }
    }

    #[test]
    fn a_stop_goes_before_the_archive_and_the_archive_before_the_day() {
        let stand = |stopp, ventar_arkiv| Stand {
            klasse: Klasse::Sak,
            maanader: 60,
            forfall: date!(2026 - 11 - 01),
            forfalle: true,
            ventar_arkiv,
            stopp,
        };
        let tekst = |s: Stand| s.tekst();
        assert!(tekst(stand(true, true)).contains("slettestoppen"));
        assert!(tekst(stand(false, true)).contains("arkivet"));
        assert!(tekst(stand(false, false)).contains("i natt"));
    }

    #[test]
    fn few_are_never_a_number() {
        assert_eq!(om_lag(0), "Ingen eller færre enn 5");
        assert_eq!(om_lag(15), "Minst 15");
    }
}
