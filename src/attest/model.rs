//! The access that is gone through, and what is said of it.

use time::{Date, Duration};

use crate::access::Role;
use crate::codes::codes;
use crate::ids::MedlemskapId;
use crate::web::dates;

/// Letters of a reason.
pub(super) const GRUNN_MAX: usize = 1000;
/// So many days after it opened a round is to be done; before half of them nobody is hurried.
const FRIST: Duration = Duration::days(30);
const PAAMINNING: Duration = Duration::days(14);

codes! {
    /// What is said of a medlemskap.
    Svar {
        /// It is still to be so.
        Framleis => "framleis", "Skal framleis ha";
        /// It is to end.
        Avslutt => "avslutt", "Skal avsluttast";
    }
}

codes! {
    /// Who goes through it.
    Hos {
        /// The leader of the eining.
        Einingsleiar => "einingsleiar", "einingsleiaren";
        /// The leader of the interkommunal instans.
        InterkommunalLeiar => "interkommunal_leiar", "den som leier instansen";
        /// The kommunalsjef or the systemansvarleg.
        Kommunen => "kommunen", "kommunalsjefen eller ein systemansvarleg";
    }
}

/// "4. kvartal 2026"
pub(super) fn kvartal(dag: Date) -> String {
    format!(
        "{}. kvartal {}",
        u8::from(dag.month()).div_ceil(3),
        dag.year()
    )
}

/// How long a round has been open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alder {
    Ny,
    Paaminning,
    Over,
}

pub(super) fn alder(opna: Date, dag: Date) -> Alder {
    match dag - opna {
        d if d >= FRIST => Alder::Over,
        d if d >= PAAMINNING => Alder::Paaminning,
        _ => Alder::Ny,
    }
}

/// What waits for the one who asks.
pub struct Ventar {
    /// How many medlemskap; a hundred are many.
    pub tal: i64,
    /// The day the round was opened.
    pub opna: Date,
    /// The day it is where access is decided.
    pub i_dag: Date,
}

impl Ventar {
    /// The day it is to be done.
    #[must_use]
    pub fn frist(&self) -> Date {
        self.opna.saturating_add(FRIST)
    }

    /// Whether it has waited so long that it is said again.
    #[must_use]
    pub fn hastar(&self) -> bool {
        alder(self.opna, self.i_dag) != Alder::Ny
    }

    /// Whether that day is over.
    #[must_use]
    pub fn over(&self) -> bool {
        self.frist() < self.i_dag
    }
}

/// One medlemskap to say something of.
pub(super) struct Rad {
    pub kvartal: Date,
    pub medlemskap_id: MedlemskapId,
    pub namn: String,
    pub rolle: Role,
    pub stilling: String,
    pub stad: String,
    pub fraa: Date,
    pub til: Option<Date>,
    pub sist_kvartal: Option<Date>,
}

impl Rad {
    /// "Kari Vik: tilsett, lærar (Åsen skule)"
    pub fn tekst(&self) -> String {
        let rolle = self.rolle.label();
        if self.stilling.is_empty() || self.stilling == rolle {
            format!("{}: {rolle} ({})", self.namn, self.stad)
        } else {
            format!("{}: {rolle}, {} ({})", self.namn, self.stilling, self.stad)
        }
    }

    pub fn detalj(&self) -> String {
        let inne = self.sist_kvartal.map_or_else(
            || "Har aldri vore inne i kommunen.".to_owned(),
            |dag| format!("Sist inne i {}.", kvartal(dag)),
        );
        let tid = match self.til {
            Some(til) => format!("{}–{}", dates::short(self.fraa), dates::short(til)),
            None => format!("Frå {}", dates::short(self.fraa)),
        };
        format!("{tid}. {inne}")
    }
}

/// How far those have come who are to go through a place.
pub(super) struct Stand {
    /// None: what is not of one eining or interkommunal instans.
    pub stad: Option<String>,
    pub hos: Hos,
    pub alle: i32,
    pub att: i32,
}

impl Stand {
    pub fn stad(&self) -> &str {
        self.stad.as_deref().unwrap_or("Resten av kommunen")
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_round_is_said_again_after_two_weeks_and_is_over_after_thirty_days() {
        let opna = date!(2026 - 10 - 01);
        assert_eq!(alder(opna, date!(2026 - 10 - 14)), Alder::Ny);
        assert_eq!(alder(opna, date!(2026 - 10 - 15)), Alder::Paaminning);
        assert_eq!(alder(opna, date!(2026 - 10 - 31)), Alder::Over);
    }

    #[test]
    fn a_quarter_has_a_number() {
        assert_eq!(kvartal(date!(2026 - 10 - 01)), "4. kvartal 2026");
        assert_eq!(kvartal(date!(2026 - 03 - 31)), "1. kvartal 2026");
    }
}
