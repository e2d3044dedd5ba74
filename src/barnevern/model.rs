//! What the register of meldingar til barnevernet holds, and its clock.

use time::{Date, Duration};

use crate::access::{Actor, Relation, Resource, Subject};
use crate::codes::codes;
use crate::ids::{BarnId, BarnevernsmeldingId, BrukarId};
use crate::kommune::Fristar;
use crate::web::dates;

codes! {
    /// The five grounds of barnevernslova § 13-2.
    Grunn {
        /// Abuse or serious neglect.
        Mishandling => "mishandling", "Barnet blir mishandla, eller er utsett for annan alvorleg omsorgssvikt";
        /// Serious illness without treatment.
        Sjukdom => "sjukdom", "Barnet er alvorleg sjukt eller skadd og får ikkje naudsynt behandling";
        /// Disability without its needs met.
        NedsettFunksjon => "nedsett_funksjon", "Barnet har nedsett funksjonsevne og får ikkje dekt dei særlege behova sine";
        /// The child endangers its own development.
        EigaUtvikling => "eiga_utvikling", "Barnet har alvorlege åtferdsvanskar og set si eiga utvikling i fare, til dømes med kriminalitet eller rus";
        /// Trafficking.
        Menneskehandel => "menneskehandel", "Barnet er eller kan bli utsett for menneskehandel";
    }
}

/// A melding in the register, as the reporter and the reporter's leader see it.
#[derive(Clone, Debug)]
pub struct Melding {
    /// The row.
    pub barnevernsmelding_id: BarnevernsmeldingId,
    /// The child.
    pub barn_id: BarnId,
    /// Given names and an initial; none when the child's card is closed to this person now.
    pub barn_namn: Option<String>,
    /// Who sent it.
    pub meldt_av: BrukarId,
    /// The name.
    pub meldt_av_namn: String,
    /// Codes of the grounds.
    pub grunnar: Vec<String>,
    /// The day it was sent.
    pub meldt_dato: Date,
    /// The number on the receipt.
    pub kvittering: Option<String>,
    /// When an answer is due.
    pub svar_frist: Date,
    /// When the answer came.
    pub svar_dato: Option<Date>,
    /// Counts changes.
    pub version: i32,
}

impl Melding {
    /// This person sent it.
    #[must_use]
    pub fn er_mi(&self, brukar: BrukarId) -> bool {
        self.meldt_av == brukar
    }

    /// The grounds in words.
    #[must_use]
    pub fn grunnar_tekst(&self) -> Vec<&'static str> {
        let known = self.grunnar.iter().filter_map(|g| Grunn::from_code(g));
        known.map(Grunn::label).collect()
    }

    /// "21.11.2026"
    #[must_use]
    pub fn meldt_tekst(&self) -> String {
        dates::short(self.meldt_dato)
    }

    /// The answer is due and has not come.
    #[must_use]
    pub fn over(&self, today: Date) -> bool {
        self.svar_dato.is_none() && self.svar_frist < today
    }

    /// "Kom 01.12.2026", "Frist 12.12.2026, om 3 dagar"
    #[must_use]
    pub fn svar_tekst(&self, today: Date) -> String {
        match self.svar_dato {
            Some(dato) => format!("Kom {}", dates::short(dato)),
            None => format!(
                "Frist {}, {}",
                dates::short(self.svar_frist),
                dates::deadline_distance(self.svar_frist, today)
            ),
        }
    }
}

impl Resource for Melding {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: "melding".to_owned(),
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            meldar: self.er_mi(actor.brukar_id),
            ..Relation::default()
        }
    }
}

/// A clock that runs, for the list of what waits: only the reporter and the reporter's leader have it.
#[derive(Clone, Debug)]
pub struct Klokke {
    /// The melding.
    pub barnevernsmelding_id: BarnevernsmeldingId,
    /// The child.
    pub barn_id: BarnId,
    /// Given names and an initial; none when the child's card is closed to this person now.
    pub barn_namn: Option<String>,
    /// This person sent it.
    pub mi: bool,
    /// Who sent it.
    pub meldt_av_namn: String,
    /// When an answer is due.
    pub svar_frist: Date,
    /// It is past that day.
    pub over: bool,
}

impl Klokke {
    /// Where the person can do something: note the answer, or for a leader see the register at the child.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        if self.mi {
            return Some(super::svar_path(self.barnevernsmelding_id));
        }
        self.barn_namn.as_ref().map(|_| super::path(self.barn_id))
    }
}

/// When the answer is due (barnevernslova § 13-3).
#[must_use]
pub fn svar_frist(sendt: Date, fristar: &Fristar) -> Date {
    sendt.saturating_add(Duration::days(fristar.barnevern_svar))
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    fn melding() -> Melding {
        Melding {
            barnevernsmelding_id: Uuid::nil().into(),
            barn_id: Uuid::nil().into(),
            barn_namn: None,
            meldt_av: Uuid::nil().into(),
            meldt_av_namn: "Kari Vik".into(),
            grunnar: vec!["sjukdom".into(), "ukjend".into()],
            meldt_dato: date!(2026 - 11 - 02),
            kvittering: None,
            svar_frist: svar_frist(date!(2026 - 11 - 02), &Fristar::default()),
            svar_dato: None,
            version: 1,
        }
    }

    #[test]
    fn the_answer_is_due_in_three_weeks() {
        assert_eq!(melding().svar_frist, date!(2026 - 11 - 23));
        assert!(!melding().over(date!(2026 - 11 - 23)));
        assert!(melding().over(date!(2026 - 11 - 24)));
    }

    #[test]
    fn an_answer_stops_the_clock() {
        let answered = Melding {
            svar_dato: Some(date!(2026 - 11 - 30)),
            ..melding()
        };
        assert!(!answered.over(date!(2026 - 12 - 24)));
        assert_eq!(answered.svar_tekst(date!(2026 - 12 - 24)), "Kom 30.11.2026");
    }

    #[test]
    fn only_the_five_grounds_have_words() {
        assert_eq!(Grunn::ALL.len(), 5);
        assert_eq!(melding().grunnar_tekst(), [Grunn::Sjukdom.label()]);
    }
}
