//! What can be found in the log, and what is said of it.

use time::{Date, OffsetDateTime};

use crate::access::{Resource, Subject};
use crate::codes::codes;
use crate::ids::{BarnId, BrukarId, LoggTreffId};
use crate::web::dates;

/// Letters of a note.
pub(super) const MERKNAD_MAX: usize = 1000;
/// How many children in an hour are many, when the kommune has not said.
pub(super) const MANGE: i16 = 20;
/// How many children a person may open in an hour before there is an alarm, when the kommune has not said.
pub(super) const KONTO: i16 = 200;
/// How many all of the kommune may.
pub(super) const KOMMUNEN: i32 = 2000;

/// The limits of a kommune.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grense {
    /// So many children in an hour are many.
    pub mange: i16,
    /// So many a person may open.
    pub konto: i16,
    /// So many all may.
    pub kommunen: i32,
}

codes! {
    /// What is looked for.
    Slag {
        /// The one who looked has a family name of the child or a føresett.
        Slektsnamn => "slektsnamn", "Same slektsnamn";
        /// The one who looked is a føresett of the child.
        EigeBarn => "eige_barn", "Eige barn";
        /// A føresett of the child works at the same place.
        Kollega => "kollega", "Barnet til ein kollega";
        /// Between 23 and 06.
        Natt => "natt", "Om natta";
        /// Many children within an hour.
        Mange => "mange", "Mange barn på ein time";
        /// As many as a person may open in an hour: an alarm at once, and not in the night.
        Budsjett => "budsjett", "Alarm: så mange barn som ein kan opne på ein time";
        /// As many as all of the kommune may.
        BudsjettKommune => "budsjett_kommune", "Alarm: uvanleg mange barn opna i kommunen på ein time";
    }
}

impl Slag {
    /// What it means.
    #[must_use]
    pub const fn forklaring(self) -> &'static str {
        match self {
            Self::Slektsnamn => {
                "Den som såg, har eit slektsnamn som barnet eller ein føresett òg har."
            }
            Self::EigeBarn => "Den som såg, ser ut til å vere føresett til barnet.",
            Self::Kollega => {
                "Ein føresett til barnet ser ut til å arbeide på same eining som den som såg, eller i same teneste når ingen av dei høyrer til ei eining. I ei stor teneste er det ikkje sikkert at dei kjenner kvarandre."
            }
            Self::Natt => "Noko om barn blei opna mellom klokka 23 og 06.",
            Self::Mange => {
                "Så mange ulike barn blei opna innan ein time at kommunen vil ha sett på det."
            }
            Self::Budsjett => {
                "Så mange ulike barn blei opna innan ein time at du fekk vite det med det same. Personen måtte skrive passordet på nytt for å opne \
                 fleire, og ved det doble blei det stogga."
            }
            Self::BudsjettKommune => {
                "Alle i kommunen opna til saman så mange barn innan ein time at alle måtte skrive passordet på nytt. Den som opna flest, står her."
            }
        }
    }
}

codes! {
    /// By what somebody is taken for a føresett; the house knows no more of anybody's family.
    Grunn {
        /// The same login at the same provider.
        Innlogging => "innlogging", "Same innlogging som føresett";
        /// The same e-mail address.
        Epost => "epost", "Same e-postadresse som føresett";
        /// The same whole name.
        Namn => "namn", "Same fulle namn som føresett";
    }
}

codes! {
    /// What the personvernombod thought of it.
    Konklusjon {
        /// It belonged to the work.
        Tenleg => "tenleg", "Tenleg: det høyrde til arbeidet";
        /// The person is asked, and has not answered.
        Spurt => "spurt", "Personen er spurd, og eg ventar på svar";
        /// It did not belong to the work.
        Avvik => "avvik", "Avvik er meldt";
    }
}

/// Something that was found.
#[derive(Clone, Debug)]
pub(super) struct Treff {
    pub logg_treff_id: LoggTreffId,
    pub slag: Slag,
    /// From six in the morning of this day to six the next.
    pub doegn: Date,
    pub brukar_id: BrukarId,
    pub brukar_namn: String,
    /// None when it is about many.
    pub barn_id: Option<BarnId>,
    pub grunn: Option<Grunn>,
    pub fyrste: OffsetDateTime,
    pub siste: OffsetDateTime,
    pub tal: i32,
    pub avviste: i32,
    pub tal_barn: i32,
    pub helg: bool,
    pub ferdig: bool,
    /// What was said of it last.
    pub konklusjon: Option<Konklusjon>,
}

impl Treff {
    /// "22. nov. 2026 kl. 23.10–23.40"
    #[must_use]
    pub fn naar(&self) -> String {
        let fyrste = dates::date_time(self.fyrste);
        if self.siste - self.fyrste < time::Duration::MINUTE {
            fyrste
        } else {
            format!("{fyrste}–{}", dates::clock(self.siste))
        }
    }

    /// "12 barn"; of one, that it is one.
    #[must_use]
    pub fn om(&self) -> String {
        match self.tal_barn {
            1 => "eitt barn".to_owned(),
            n => format!("{n} barn"),
        }
    }

    /// "4 gonger, 1 av dei avvist"
    #[must_use]
    pub fn kor_ofte(&self) -> String {
        let gonger = match self.tal {
            1 => "1 gong".to_owned(),
            n => format!("{n} gonger"),
        };
        match (self.tal, self.avviste) {
            (_, 0) => gonger,
            (n, a) if n == a => format!("{gonger}, avvist"),
            (_, a) => format!("{gonger}, {a} av dei avvist"),
        }
    }

    /// How it stands: icon, words, colour.
    #[must_use]
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        match self.konklusjon {
            None => ("hourglass", "Ikkje gjennomgått", "warning"),
            Some(Konklusjon::Spurt) => ("chat", "Spurd", "info"),
            Some(Konklusjon::Tenleg) => ("check", "Tenleg", "success"),
            Some(Konklusjon::Avvik) => ("cross-octagon", "Avvik meldt", "danger"),
        }
    }
}

/// For whoever judges it: the child is in the log, as when its log is read.
impl Resource for Treff {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: self.barn_id.into_iter().collect(),
            grunnlag: "personvern".to_owned(),
            ..Subject::default()
        }
    }
}

/// What was said of it.
pub(super) struct Vurdering {
    pub konklusjon: Konklusjon,
    pub merknad: Option<String>,
    pub namn: String,
    pub at: OffsetDateTime,
}

impl Vurdering {
    /// "24. nov. 2026 kl. 09.00, Pia Vern"
    pub fn naar_og_kven(&self) -> String {
        format!("{}, {}", dates::date_time(self.at), self.namn)
    }
}

/// How many of a kind.
pub(super) struct Tal {
    pub slag: Slag,
    pub ventar: i64,
    pub alle: i64,
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};
    use uuid::Uuid;

    use super::*;

    fn treff(tal: i32, avviste: i32, siste: OffsetDateTime) -> Treff {
        let id = Uuid::from_u128(1);
        Treff {
            logg_treff_id: id.into(),
            slag: Slag::Natt,
            doegn: date!(2026 - 11 - 21),
            brukar_id: id.into(),
            brukar_namn: "Kari Vik".into(),
            barn_id: None,
            grunn: None,
            fyrste: datetime!(2026-11-21 23:50 +1),
            siste,
            tal,
            avviste,
            tal_barn: 2,
            helg: true,
            ferdig: false,
            konklusjon: None,
        }
    }

    #[test]
    fn how_often_and_how_much_of_it_was_refused_is_told() {
        let at = datetime!(2026-11-22 00:10 +1);
        let said = |tal, avviste| treff(tal, avviste, at).kor_ofte();
        assert_eq!(said(1, 0), "1 gong");
        assert_eq!(said(1, 1), "1 gong, avvist");
        assert_eq!(said(4, 1), "4 gonger, 1 av dei avvist");
        assert!(treff(1, 0, at).naar().ends_with("23.50–00.10"));
        let once = treff(1, 0, datetime!(2026-11-21 23:50:20 +1)).naar();
        assert!(once.ends_with("23.50"), "{once}");
    }
}
