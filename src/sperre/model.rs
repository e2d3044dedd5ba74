//! Who can be shut out from a sak, and by whom.

use time::OffsetDateTime;

use crate::access::{Actor, Resource};
use crate::clock::oslo_date;
use crate::ids::{BrukarId, SperreId};
use crate::lag::Deltakar;
use crate::sak::Sak;
use crate::web::dates;
use crate::web::parts::{Choice, pick, told_apart};

/// A sperre of a sak, in force or lifted.
pub(super) struct Sperre {
    pub sak_sperre_id: SperreId,
    pub brukar_id: BrukarId,
    pub namn: String,
    pub grunn: String,
    pub sett_av_id: BrukarId,
    pub sett_av: String,
    pub sett_at: OffsetDateTime,
    pub oppheva_av: Option<String>,
    pub oppheva_at: Option<OffsetDateTime>,
}

impl Sperre {
    /// "21.11.2026 av Kari Vik"
    pub fn sett(&self) -> String {
        format!(
            "{} av {}",
            dates::short(oslo_date(self.sett_at)),
            self.sett_av
        )
    }

    /// "22.11.2026 av Kari Vik"; none while it is in force.
    pub fn oppheva(&self) -> Option<String> {
        let at = dates::short(oslo_date(self.oppheva_at?));
        Some(match &self.oppheva_av {
            Some(namn) => format!("{at} av {namn}"),
            None => at,
        })
    }
}

/// Somebody who works in the kommune.
pub(super) struct Person {
    pub brukar_id: BrukarId,
    pub namn: String,
    pub stader: String,
    /// Leads the eining that owns the sak.
    pub leiar: bool,
}

/// Whom one may shut out.
///
/// The leader decides on habilitet (forvaltningslova § 8), and may shut out anybody. Nobody leads the leader here, so
/// the ansvarleg may shut out a leader, and nobody else: a small eining has one leader, and in a village that one may
/// be the child's aunt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mynde {
    /// Anybody.
    Alle,
    /// Those who lead the eining.
    Leiarar,
}

impl Mynde {
    pub fn of(actor: &Actor, sak: &Sak) -> Self {
        if sak.relation(actor).leiar {
            Self::Alle
        } else {
            Self::Leiarar
        }
    }

    pub fn gjeld(self, person: &Person) -> bool {
        self == Self::Alle || person.leiar
    }

    /// Whether one sees this sperre here, and may lift it: the reason may be about somebody's own life.
    pub fn ser(self, sperre: &Sperre, tilsette: &[Person], meg: BrukarId) -> bool {
        self == Self::Alle
            || sperre.sett_av_id == meg
            || tilsette
                .iter()
                .any(|p| p.leiar && p.brukar_id == sperre.brukar_id)
    }
}

/// People as choices of a field.
pub(super) fn choices(people: &[&Person]) -> Vec<Choice> {
    let choice =
        |p: &&Person| Choice::new(p.brukar_id.to_string(), format!("{}, {}", p.namn, p.stader));
    told_apart(people.iter().map(choice).collect())
}

/// The person a field names, or why that person cannot be shut out now.
pub(super) fn picked<'a>(
    people: &[&'a Person],
    typed: &str,
    lag: &[Deltakar],
    sak: &Sak,
    meg: BrukarId,
) -> Result<&'a Person, String> {
    let choices = choices(people);
    let chosen = pick(&choices, typed);
    let person = chosen.and_then(|choice| {
        people
            .iter()
            .find(|p| p.brukar_id.to_string() == choice.value)
    });
    let Some(person) = person else {
        return Err("Vel ein person frå lista.".to_owned());
    };
    if person.brukar_id == sak.ansvarleg_brukar_id {
        return Err(format!(
            "{} er ansvarleg for saka. Saka må overleverast til ein annan først.",
            person.namn
        ));
    }
    if person.brukar_id == meg {
        return Err(
            "Du kan ikkje sperre deg sjølv ute. Er du inhabil, så sei frå til leiaren din eller den som er ansvarleg."
                .to_owned(),
        );
    }
    let opptatt = lag
        .iter()
        .filter(|d| d.brukar_id == person.brukar_id && d.til.is_none())
        .find_map(Deltakar::kan_ikkje_ut);
    match opptatt {
        Some(kvifor) => Err(kvifor),
        None => Ok(person),
    }
}
