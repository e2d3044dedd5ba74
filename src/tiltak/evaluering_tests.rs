use proptest::prelude::*;
use time::macros::date;
use uuid::Uuid;

use super::super::model::{Status, tests_evaluert as evaluert, tests_tiltak as tiltak};
use super::*;

const TODAY: Date = date!(2026 - 11 - 20);

fn form(effekt: &str, kva_no: &str) -> EvalueringForm {
    EvalueringForm {
        dato: "20.11.2026".into(),
        effekt: effekt.into(),
        grunngjeving: "Me ser ein skilnad.".into(),
        barnet: "Det er greitt.".into(),
        foeresette: "Dei merkar lite.".into(),
        kva_no: kva_no.into(),
        innan: "18.12.2026".into(),
        tiltak: "Leikegruppe".into(),
        ..EvalueringForm::default()
    }
}

fn parse(form: &EvalueringForm) -> Result<Vurdert, Errors> {
    form.parse(Uuid::nil().into(), &tiltak("Leikegruppe", None), &[], TODAY)
}

fn wrong(form: &EvalueringForm) -> Vec<String> {
    parse(form).err().map_or_else(Vec::new, |errors| {
        errors.list().map(|(field, _)| field.to_owned()).collect()
    })
}

#[test]
fn what_does_not_work_is_refused_to_go_on_with_the_plans_words() {
    let errors = parse(&form("verkar_ikkje", "hald_fram")).err();
    let said = errors.and_then(|e| e.on("kva_no").map(str::to_owned));
    let said = said.unwrap_or_default();
    assert!(
        said.contains("Vel «Juster»") && said.ends_with(PLANEN),
        "{said}"
    );
}

#[test]
fn what_does_not_work_can_be_adjusted_only_into_something_else() {
    let mut form = form("verkar_ikkje", "juster");
    assert_eq!(wrong(&form), ["tiltak"]);
    form.tiltak = "Leikegruppe med fast vaksen".into();
    let after = parse(&form).ok().map(|v| v.tiltak);
    assert_eq!(
        after.map(|t| t.tiltak).as_deref(),
        Some("Leikegruppe med fast vaksen")
    );
}

#[test]
fn going_on_needs_a_date_ahead() {
    for kva_no in ["hald_fram", "juster"] {
        for innan in ["", "20.11.2026", "19.11.2026"] {
            let form = EvalueringForm {
                innan: innan.into(),
                ..form("verkar", kva_no)
            };
            assert_eq!(wrong(&form), ["innan"], "{kva_no} {innan}");
        }
    }
}

#[test]
fn what_is_finished_needs_no_date_and_keeps_its_text() {
    for kva_no in ["avslutt", "nytt_tiltak"] {
        let form = EvalueringForm {
            innan: "i morgon".into(),
            tiltak: "noko anna".into(),
            ..form("verkar_delvis", kva_no)
        };
        let after = parse(&form).ok().map(|v| v.tiltak);
        let after = after.map(|t| (t.status, t.tiltak, t.innan));
        assert_eq!(
            after,
            Some((Status::Utfoert, "Leikegruppe".to_owned(), TODAY))
        );
    }
}

#[test]
fn adjusting_into_another_tiltak_that_failed_is_refused() {
    let failed = evaluert("Ekstra norsk", Effekt::VerkarIkkje);
    let form = EvalueringForm {
        tiltak: "ekstra NORSK".into(),
        ..form("verkar", "juster")
    };
    let parsed = form.parse(
        Uuid::nil().into(),
        &tiltak("Leikegruppe", None),
        &[failed],
        TODAY,
    );
    assert!(parsed.is_err_and(|errors| errors.on("tiltak").is_some()));
}

#[test]
fn adjusting_back_into_what_this_tiltak_was_when_it_failed_is_refused() {
    let foer = Tiltak {
        tiltak: "Lesegruppe".into(),
        ..evaluert("Leikegruppe", Effekt::VerkarIkkje)
    };
    let back = form("verkar_delvis", "juster");
    let parsed = back.parse(Uuid::nil().into(), &foer, &[], TODAY);
    assert!(parsed.is_err_and(|errors| errors.on("tiltak").is_some()));
}

#[test]
fn an_empty_form_says_what_is_missing_in_the_order_of_the_page() {
    assert_eq!(
        wrong(&EvalueringForm::default()),
        [
            "dato",
            "effekt",
            "grunngjeving",
            "barnet",
            "foeresette",
            "kva_no"
        ]
    );
}

#[test]
fn the_history_has_room_for_the_longest_tiltak() {
    let long = "å".repeat(2000);
    let form = EvalueringForm {
        tiltak: format!("{}!", &long[2..]),
        ..form("verkar", "juster")
    };
    let foer = tiltak(&long, None);
    let vurdert = form.parse(Uuid::nil().into(), &foer, &[], TODAY).ok();
    let rows = vurdert.map(|v| historikk(&foer, &v)).unwrap_or_default();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.chars().count() <= 4000));
}

proptest! {
    #[test]
    fn nothing_that_does_not_work_ever_goes_on_unchanged(effekt in 0usize..3, kva_no in 0usize..4, same in any::<bool>()) {
        let (effekt, kva_no) = (Effekt::ALL[effekt], KvaNo::ALL[kva_no]);
        let mut form = form(effekt.code(), kva_no.code());
        if !same {
            form.tiltak = "Noko heilt anna".into();
        }
        if let Ok(vurdert) = parse(&form) {
            let unchanged = norm(&vurdert.tiltak.tiltak) == norm("Leikegruppe");
            prop_assert!(!(effekt == Effekt::VerkarIkkje && vurdert.tiltak.open() && unchanged));
        }
    }
}
