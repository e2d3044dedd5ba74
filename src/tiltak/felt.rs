//! The four fields a tiltak is made of, read alike wherever they are written.

use time::Date;
use uuid::Uuid;

use super::model::{PLANEN, Tiltak, er_proevd};
use crate::ids::PrinsipalId;
use crate::sak;
use crate::web::form::Errors;
use crate::web::parts::Choice;

/// What a tiltak says.
#[derive(Clone)]
pub struct Innhald {
    /// What is to be reached.
    pub maal: String,
    /// What is done.
    pub tiltak: String,
    /// Who sees to it, on the lag.
    pub ansvarleg_id: PrinsipalId,
    /// When it is evaluated at the latest.
    pub innan: Date,
}

/// The four fields as typed.
pub(super) struct Skrive<'a> {
    pub maal: &'a str,
    pub tiltak: &'a str,
    pub ansvarleg: &'a str,
    pub innan: &'a str,
}

impl Skrive<'_> {
    /// Reads them. `mot`: the tiltak it is compared with; `innan_foer`: the date it has now, which may stay
    /// although it is past.
    pub fn parse<'t>(
        &self,
        errors: &mut Errors,
        today: Date,
        val: &[(Uuid, String)],
        mot: impl IntoIterator<Item = &'t Tiltak>,
        innan_foer: Option<Date>,
    ) -> Option<Innhald> {
        let maal = errors.text(
            "maal",
            self.maal,
            2000,
            "Skriv kva de vil oppnå med tiltaket.",
        );
        let tiltak = tiltak_tekst(errors, self.tiltak, mot);
        let ansvarleg_id = val
            .iter()
            .find(|(id, _)| id.to_string() == self.ansvarleg)
            .map(|(id, _)| PrinsipalId::from(*id));
        if ansvarleg_id.is_none() {
            errors.add("ansvarleg", "Vel kven på laget som er ansvarleg.");
        }
        let innan = errors.date(
            "innan",
            self.innan,
            today,
            "Skriv når tiltaket skal vere evaluert.",
        );
        if innan.is_some_and(|dato| dato < today) && innan != innan_foer {
            errors.add(
                "innan",
                "Datoen er passert. Skriv ein dato som ikkje har vore.",
            );
        }
        if innan.is_some_and(|dato| dato > sak::seinast(today)) {
            errors.add("innan", sak::FOR_SEINT);
        }
        Some(Innhald {
            maal,
            tiltak,
            ansvarleg_id: ansvarleg_id?,
            innan: innan?,
        })
        .filter(|_| errors.is_empty())
    }
}

/// What is done, when it is not what has been tried without effect.
pub(super) fn tiltak_tekst<'t>(
    errors: &mut Errors,
    tekst: &str,
    mot: impl IntoIterator<Item = &'t Tiltak>,
) -> String {
    let tiltak = errors.text("tiltak", tekst, 2000, "Skriv kva som skal gjerast.");
    if er_proevd(&tiltak, mot) {
        errors.add(
            "tiltak",
            format!("Dette er prøvd før i saka, og det verka ikkje. {PLANEN}"),
        );
    }
    tiltak
}

/// The lag as choices.
pub(super) fn choices(val: &[(Uuid, String)]) -> Vec<Choice> {
    val.iter()
        .map(|(id, namn)| Choice::new(id.to_string(), namn.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::super::model::tests_evaluert as evaluert;
    use super::*;
    use crate::tiltak::Effekt;

    const TODAY: Date = date!(2026 - 11 - 20);

    fn wrong(skrive: &Skrive<'_>, mot: &[Tiltak], foer: Option<Date>) -> Vec<String> {
        let val = [(Uuid::nil(), "Kari Lislegard, Åmot skule".to_owned())];
        let mut errors = Errors::default();
        let parsed = skrive.parse(&mut errors, TODAY, &val, mot, foer);
        assert_eq!(parsed.is_some(), errors.is_empty());
        errors.list().map(|(field, _)| field.to_owned()).collect()
    }

    fn ok() -> Skrive<'static> {
        Skrive {
            maal: "Trivst",
            tiltak: "Leikegruppe",
            ansvarleg: "00000000-0000-0000-0000-000000000000",
            innan: "1.12.2026",
        }
    }

    #[test]
    fn somebody_outside_the_lag_cannot_be_ansvarleg() {
        assert!(wrong(&ok(), &[], None).is_empty());
        let skrive = Skrive {
            ansvarleg: "11111111-1111-1111-1111-111111111111",
            ..ok()
        };
        assert_eq!(wrong(&skrive, &[], None), ["ansvarleg"]);
    }

    #[test]
    fn a_past_date_is_refused_unless_it_stood_there() {
        let skrive = Skrive {
            innan: "19.11.2026",
            ..ok()
        };
        assert_eq!(wrong(&skrive, &[], None), ["innan"]);
        assert!(wrong(&skrive, &[], Some(date!(2026 - 11 - 19))).is_empty());
        let today = Skrive {
            innan: "20.11.2026",
            ..ok()
        };
        assert!(wrong(&today, &[], None).is_empty());
    }

    #[test]
    fn what_did_not_work_is_refused_with_the_plans_words() {
        let failed = evaluert("leikegruppe!", Effekt::VerkarIkkje);
        let mut errors = Errors::default();
        tiltak_tekst(&mut errors, "Leikegruppe", [&failed]);
        assert!(errors.on("tiltak").is_some_and(|m| m.contains(PLANEN)));
    }

    #[test]
    fn an_empty_form_says_everything_that_is_missing() {
        let skrive = Skrive {
            maal: "",
            tiltak: " ",
            ansvarleg: "",
            innan: "",
        };
        assert_eq!(
            wrong(&skrive, &[], None),
            ["maal", "tiltak", "ansvarleg", "innan"]
        );
    }
}
