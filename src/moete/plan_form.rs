//! What one writes to plan a skuleår, and what is proposed.

use serde::Deserialize;
use time::{Date, Time, Weekday};

use super::Kalender;
use super::framlegg::{Oenske, foreslaa};
use super::tid::{Tid, klokkeslett};
use crate::tst::Team;
use crate::tst::skuleaar::{Halvaar, Skuleaar};
use crate::web::dates::parse_date;
use crate::web::form::Errors;
use crate::web::{Form, dates};

/// The most meetings that are saved at once; nobody has more in a skuleår.
const FLEST: usize = 20;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlanForm {
    pub(super) id: String,
    pub(super) vekedag: String,
    pub(super) fraa: String,
    pub(super) til: String,
    pub(super) stad: String,
    pub(super) stadfesta: String,
    /// The time that is not by day, and is as it should be.
    pub(super) klokka: String,
    pub(super) dato: Vec<String>,
    pub(super) handling: String,
}

impl Form for PlanForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// What is the same for all the meetings.
pub(super) struct Felles {
    vekedag: Weekday,
    pub(super) fraa: Time,
    pub(super) til: Time,
}

impl PlanForm {
    pub(super) fn felles(&self, errors: &mut Errors) -> Option<Felles> {
        let vekedag = self
            .vekedag
            .parse()
            .ok()
            .and_then(|n: u8| VIRKEDAGAR.get(usize::from(n)).copied());
        if vekedag.is_none() {
            errors.add("vekedag", "Vel kva dag i veka som passar best.");
        }
        let (fraa, til) = klokkeslett(errors, &self.fraa, &self.til)?;
        Some(Felles {
            vekedag: vekedag?,
            fraa,
            til,
        })
    }

    /// The days that are filled in, each a day when the team can meet.
    pub(super) fn dagar(
        &self,
        felles: &Felles,
        kalender: &Kalender,
        today: Date,
        errors: &mut Errors,
    ) -> Vec<Tid> {
        let mut tider: Vec<Tid> = Vec::new();
        for (nr, typed) in self
            .dato
            .iter()
            .enumerate()
            .filter(|(_, typed)| !typed.trim().is_empty())
        {
            let field = format!("dato-{}", nr + 1);
            let Some(dato) = errors.date(&field, typed, today, "") else {
                continue;
            };
            let tid = Tid {
                dato,
                fraa: felles.fraa,
                til: felles.til,
            };
            if tider.len() == FLEST {
                errors.add(field, format!("Lagre høgst {FLEST} møte om gongen."));
            } else if tider.iter().any(|t| t.dato == dato) {
                errors.add(field, "Datoen står to gonger.");
            } else if let Some(hindring) = kalender.hindring(&tid, None) {
                errors.add(field, hindring);
            } else {
                tider.push(tid);
            }
        }
        if tider.is_empty() && errors.is_empty() {
            errors.add(
                "dato-1",
                "Skriv minst éin dato, eller trykk «Foreslå datoar».",
            );
        }
        tider
    }

    /// Adds what is proposed to what stands there, in the order of the days. What cannot be read stays as it was written.
    pub(super) fn fyll(
        &mut self,
        felles: &Felles,
        team: &Team,
        aar: Skuleaar,
        kalender: &Kalender,
        today: Date,
    ) {
        let mut dagar: Vec<Date> = Vec::new();
        self.dato.retain(|typed| match parse_date(typed, today) {
            Ok(dato) => {
                dagar.push(dato);
                false
            }
            Err(_) => !typed.trim().is_empty(),
        });
        for halvaar in Halvaar::ALL {
            let oenske = Oenske {
                tid: aar.moetetid(halvaar),
                vekedag: felles.vekedag,
                tal: team.krav_i(halvaar),
            };
            let i_halvaaret = aar.halvaar(halvaar);
            let mut har = kalender.har(&i_halvaaret);
            har.extend(dagar.iter().filter(|dag| i_halvaaret.contains(dag)));
            let tid = |dato| Tid {
                dato,
                fraa: felles.fraa,
                til: felles.til,
            };
            let ledig = |dag| kalender.hindring(&tid(dag), None).is_none();
            dagar.extend(foreslaa(&oenske, &har, ledig));
        }
        dagar.sort_unstable();
        let skrivne = std::mem::take(&mut self.dato);
        self.dato = dagar.into_iter().map(dates::short).chain(skrivne).collect();
    }
}

impl PlanForm {
    /// What came of proposing: each term has as many as it is to have, with those that stand in the form, or lacks so many.
    pub(super) fn framlegg(
        &self,
        team: &Team,
        aar: Skuleaar,
        kalender: &Kalender,
        today: Date,
    ) -> String {
        let skrivne: Vec<Date> = self
            .dato
            .iter()
            .filter_map(|typed| parse_date(typed, today).ok())
            .collect();
        let manglar = |halvaar: Halvaar| {
            let dagar = aar.halvaar(halvaar);
            let har = kalender.har(&dagar).len();
            let har = har + skrivne.iter().filter(|dag| dagar.contains(dag)).count();
            let tal = team.krav_i(halvaar).saturating_sub(har);
            (tal > 0).then(|| format!("{tal} i {}", halvaar.label().to_lowercase()))
        };
        let manglar: Vec<String> = Halvaar::ALL.into_iter().filter_map(manglar).collect();
        if manglar.is_empty() {
            "Med datoane under har teamet så mange møte som det skal ha dette skuleåret.".to_owned()
        } else {
            format!(
                "Laget fann ikkje nok ledige dagar: det manglar {}. Vel ein annan dag i veka eller eit anna klokkeslett, eller skriv datoar sjølv.",
                manglar.join(" og ")
            )
        }
    }
}

pub(super) const VIRKEDAGAR: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];
