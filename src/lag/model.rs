//! Who is on the lag, who can come, and who can go.

use time::OffsetDateTime;

use crate::clock::oslo_date;
use crate::ids::{BrukarId, DeltakarId, EiningId, InstansId, PrinsipalId};
use crate::sak::Sak;
use crate::web::dates;
use crate::web::parts::{Choice, pick, told_apart};

/// Somebody who is or was on the lag.
#[derive(Clone, Debug)]
pub struct Deltakar {
    /// The row.
    pub sak_deltakar_id: DeltakarId,
    /// The person at this workplace.
    pub prinsipal_id: PrinsipalId,
    /// The person.
    pub brukar_id: BrukarId,
    /// The person's name.
    pub namn: String,
    /// The job title; empty when none is known.
    pub stilling: String,
    /// The instans, and the eining unless it must be hidden.
    pub stad: String,
    /// What the person does in the sak; empty when nothing is said.
    pub oppgaave: String,
    /// Has the ball.
    pub ansvarleg: bool,
    /// Open tiltak this person is ansvarleg for.
    pub opne_tiltak: i64,
    /// Since when.
    pub fraa: OffsetDateTime,
    /// Until when; none while the person is on it.
    pub til: Option<OffsetDateTime>,
    /// Comes from another instans, and no samtykke holds: on the lag, but does not see the sak.
    pub utan_samtykke: bool,
}

impl Deltakar {
    /// "sidan 12.11.2026", "12.11.2026–20.11.2026"
    #[must_use]
    pub fn periode(&self) -> String {
        let day = |at| dates::short(oslo_date(at));
        match self.til {
            None => format!("sidan {}", day(self.fraa)),
            Some(til) => format!("{}–{}", day(self.fraa), day(til)),
        }
    }

    /// What the person is: "kontaktlærar, Åsen skule".
    #[must_use]
    pub fn kven(&self) -> String {
        if self.stilling.is_empty() {
            self.stad.clone()
        } else {
            format!("{}, {}", self.stilling, self.stad)
        }
    }

    /// Why this person cannot be taken off the lag now, in whole sentences.
    #[must_use]
    pub fn kan_ikkje_ut(&self) -> Option<String> {
        if self.ansvarleg {
            return Some(format!(
                "{} er ansvarleg for saka. Lever saka over til ein annan først.",
                self.namn
            ));
        }
        match self.opne_tiltak {
            0 => None,
            1 => Some(format!(
                "{} er ansvarleg for eitt tiltak som ikkje er ferdig. Gi tiltaket til ein annan først.",
                self.namn
            )),
            n => Some(format!(
                "{} er ansvarleg for {n} tiltak som ikkje er ferdige. Gi tiltaka til andre først.",
                self.namn
            )),
        }
    }
}

/// A colleague at the place that owns the sak: who can join the lag or take over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kollega {
    /// The person at this workplace.
    pub prinsipal_id: PrinsipalId,
    /// The person.
    pub brukar_id: BrukarId,
    /// The instans.
    pub instans_id: InstansId,
    /// The eining.
    pub eining_id: Option<EiningId>,
    /// The person's name.
    pub namn: String,
    /// The job title; empty when none is known.
    pub stilling: String,
    /// On the lag now.
    pub paa_laget: bool,
}

impl Kollega {
    /// "Kari Vik, kontaktlærar"
    #[must_use]
    pub fn namn_og_stilling(&self) -> String {
        if self.stilling.is_empty() {
            self.namn.clone()
        } else {
            format!("{}, {}", self.namn, self.stilling)
        }
    }

    /// Has the ball already.
    #[must_use]
    pub fn er_ansvarleg(&self, sak: &Sak) -> bool {
        self.brukar_id == sak.ansvarleg_brukar_id
    }
}

/// Colleagues as choices of a field.
#[must_use]
pub fn choices(kollegaer: &[Kollega]) -> Vec<Choice> {
    let choice = |k: &Kollega| Choice::new(k.prinsipal_id.to_string(), k.namn_og_stilling());
    told_apart(kollegaer.iter().map(choice).collect())
}

/// The colleague a field names.
#[must_use]
pub fn picked<'a>(kollegaer: &'a [Kollega], typed: &str) -> Option<&'a Kollega> {
    let choices = choices(kollegaer);
    let value = &pick(&choices, typed)?.value;
    kollegaer
        .iter()
        .find(|k| k.prinsipal_id.to_string() == *value)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn kari() -> Deltakar {
        Deltakar {
            sak_deltakar_id: Uuid::nil().into(),
            prinsipal_id: Uuid::nil().into(),
            brukar_id: Uuid::nil().into(),
            namn: "Kari Vik".into(),
            stilling: "lærar".into(),
            stad: "Åsen skule".into(),
            oppgaave: String::new(),
            ansvarleg: false,
            opne_tiltak: 0,
            fraa: datetime!(2026-11-12 09:00 +1),
            til: None,
            utan_samtykke: false,
        }
    }

    #[test]
    fn the_ansvarleg_hands_over_before_leaving() {
        assert_eq!(kari().kan_ikkje_ut(), None);
        let ansvarleg = Deltakar {
            ansvarleg: true,
            ..kari()
        };
        assert!(
            ansvarleg
                .kan_ikkje_ut()
                .unwrap()
                .contains("Lever saka over")
        );
    }

    #[test]
    fn whoever_has_an_open_tiltak_gives_it_away_first() {
        let one = Deltakar {
            opne_tiltak: 1,
            ..kari()
        };
        let two = Deltakar {
            opne_tiltak: 2,
            ..kari()
        };
        assert!(one.kan_ikkje_ut().unwrap().contains("eitt tiltak"));
        assert!(two.kan_ikkje_ut().unwrap().contains("2 tiltak"));
    }

    #[test]
    fn the_period_is_open_until_somebody_leaves() {
        assert_eq!(kari().periode(), "sidan 12.11.2026");
        let left = Deltakar {
            til: Some(datetime!(2026-11-20 23:30 UTC)),
            ..kari()
        };
        assert_eq!(left.periode(), "12.11.2026–21.11.2026");
    }
}
