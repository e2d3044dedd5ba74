//! Where a version of a plan stands, and when somebody is reminded of it.

mod svar;

pub use svar::{Familiesvar, Merknad, Svara, Svarar, folk, folk_som_sa_ja};

use std::collections::HashMap;

use time::{Date, Duration, OffsetDateTime};

use super::del::Del;
use crate::codes::codes;
use crate::ids::{IndividuellplanId, SakId};
use crate::web::dates;

codes! {
    /// Where a version stands.
    Staar {
        /// Waits for those who must say yes.
        Ventar => "ventar", "Ventar på ja";
        /// In force.
        Gjeld => "gjeld", "Gjeldande";
        /// One of them said no.
        Nei => "nei", "Fekk nei";
        /// One of them took the yes back.
        Trekt => "trekt", "Ja-et er trekt";
        /// Another version is in force.
        Erstatta => "erstatta", "Erstatta av ein ny versjon";
        /// It was sent anew before it was answered.
        SendtPaaNytt => "sendt_paa_nytt", "Sendt på nytt før svar";
    }
}

/// A plan is looked at again after a year, when it says nothing else.
const AAR: Duration = Duration::days(365);
/// Days before a revision that somebody is reminded.
const VARSEL: [i64; 2] = [30, 7];

/// The day of the revision, when none is written.
#[must_use]
pub fn standard_revisjon(today: Date) -> Date {
    today.saturating_add(AAR)
}

/// A part as it was last saved.
#[derive(Clone, Debug, Default)]
pub struct Lagra {
    /// Which version; 0 was never saved.
    pub version: i32,
    /// What it says.
    pub tekst: String,
    /// Who saved it.
    pub av: String,
    /// When.
    pub at: Option<OffsetDateTime>,
}

/// Every part as it was last saved.
#[derive(Clone, Debug, Default)]
pub struct Delar(pub HashMap<Del, Lagra>);

impl Delar {
    /// A part; one that was never saved is empty.
    #[must_use]
    pub fn lagra(&self, del: Del) -> Lagra {
        self.0.get(&del).cloned().unwrap_or_default()
    }

    /// What a part says.
    #[must_use]
    pub fn tekst(&self, del: Del) -> &str {
        self.0.get(&del).map_or("", |l| l.tekst.as_str())
    }

    /// What must be written before the family is asked, and is not.
    #[must_use]
    pub fn manglar(&self) -> Vec<Del> {
        let tom = |del: &Del| del.maa_skrivast() && self.tekst(*del).is_empty();
        Del::overskrifter().filter(tom).collect()
    }
}

/// A version that was sent to the family.
#[derive(Clone, Debug)]
pub struct Versjon {
    /// Which.
    pub nr: i16,
    /// The words.
    pub innhald: String,
    /// Their hash.
    pub sha256: Vec<u8>,
    /// Where it stands.
    pub staar: Staar,
    /// When it is looked at again.
    pub revisjon: Date,
    /// Who sent it.
    pub frosen_av: String,
    /// When.
    pub frosen_at: OffsetDateTime,
    /// Since when it is in force.
    pub gjeld_fraa: Option<OffsetDateTime>,
    /// Since when it is over.
    pub slutt_at: Option<OffsetDateTime>,
}

impl Versjon {
    /// Waits for the family.
    #[must_use]
    pub fn ventar(&self) -> bool {
        self.staar == Staar::Ventar
    }

    /// "Gjeldande sidan 23. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn tekst(&self) -> String {
        let stand = self.staar.label();
        match (self.staar, self.gjeld_fraa, self.slutt_at) {
            (Staar::Gjeld, Some(at), _) => format!("{stand} sidan {}", dates::date_time(at)),
            (_, _, Some(at)) => format!("{stand} {}", dates::date_time(at)),
            _ => format!("{stand}, sendt {}", dates::date_time(self.frosen_at)),
        }
    }
}

/// A plan in force that is to be looked at again soon, by me.
#[derive(Clone, Debug)]
pub struct MinPlan {
    /// Which.
    pub individuellplan_id: IndividuellplanId,
    /// The sak.
    pub sak_id: SakId,
    /// The child, for the innsynslogg of the list.
    pub barn_id: crate::ids::BarnId,
    /// Its number.
    pub saksnummer: String,
    /// Given names and an initial.
    pub barn_namn: String,
    /// Which version.
    pub nr: i16,
    /// The day.
    pub revisjon: Date,
}

/// Which of the reminders is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Varsel {
    /// So many days before, of those the reminders have.
    Foer(i64),
    /// It should have been looked at; how many weeks ago, counted from none.
    Over(i64),
}

impl MinPlan {
    /// The reminder that is due; none before the first.
    #[must_use]
    pub fn varsel(&self, today: Date) -> Option<Varsel> {
        let att = (self.revisjon - today).whole_days();
        if att <= 0 {
            return Some(Varsel::Over(-att / 7));
        }
        let due = VARSEL.into_iter().filter(|dagar| att <= *dagar).min();
        due.map(Varsel::Foer)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_is_reminded_thirty_days_before_seven_before_and_when_it_is_due() {
        let dato = date!(2026 - 12 - 24);
        let plan = MinPlan {
            individuellplan_id: Uuid::nil().into(),
            sak_id: Uuid::nil().into(),
            barn_id: Uuid::nil().into(),
            saksnummer: String::new(),
            barn_namn: String::new(),
            nr: 1,
            revisjon: dato,
        };
        let at = |dagar: i64| plan.varsel(dato + Duration::days(dagar));
        assert_eq!(at(-31), None);
        assert_eq!(at(-30), Some(Varsel::Foer(30)));
        assert_eq!(at(-8), Some(Varsel::Foer(30)));
        assert_eq!(at(-7), Some(Varsel::Foer(7)));
        assert_eq!(at(0), Some(Varsel::Over(0)));
        assert_eq!(at(7), Some(Varsel::Over(1)));
    }

    #[test]
    fn a_plan_lacks_the_headings_that_nobody_has_written_under() {
        let mut delar = Delar::default();
        assert_eq!(delar.manglar().len(), 6);
        delar.0.insert(
            Del::Maal,
            Lagra {
                tekst: "Ein ven".into(),
                ..Lagra::default()
            },
        );
        assert!(!delar.manglar().contains(&Del::Maal));
    }
}
