use time::macros::date;

use super::*;

const TODAY: Date = date!(2026 - 11 - 21);

fn form(dato: &str, kva: &str, tekst: &str) -> NesteDatoForm {
    NesteDatoForm {
        dato: dato.into(),
        kva: kva.into(),
        tekst: tekst.into(),
        ..NesteDatoForm::default()
    }
}

#[test]
fn today_and_a_year_ahead_are_the_ends() {
    for dato in ["21.11.2026", "21.11.2027"] {
        assert!(
            form(dato, "moete", "")
                .parse(Steg::Vurdering, TODAY)
                .is_ok(),
            "{dato}"
        );
    }
    for dato in ["20.11.2026", "23.11.2027", "31.02.2027", "", "snart"] {
        let errors = form(dato, "moete", "")
            .parse(Steg::Vurdering, TODAY)
            .unwrap_err();
        assert!(errors.on("dato").is_some(), "{dato}");
    }
}

#[test]
fn a_date_of_ones_own_says_what_for() {
    let errors = form("1.12.2026", "eigen", " ")
        .parse(Steg::Vurdering, TODAY)
        .unwrap_err();
    assert!(errors.on("tekst").is_some());
    let neste = form("1.12.2026", "eigen", "Ringe helsestasjonen")
        .parse(Steg::Vurdering, TODAY)
        .unwrap();
    assert_eq!(neste.tekst, "01.12.2026: Følgje opp. Ringe helsestasjonen");
    assert_eq!(neste.merknad.as_deref(), Some("Ringe helsestasjonen"));
}

#[test]
fn what_the_answer_does_not_ask_for_is_not_read() {
    let neste = form("1.12.2026", "moete", &"x".repeat(TEKST_MAX + 1));
    let neste = neste.parse(Steg::Vurdering, TODAY).unwrap();
    assert_eq!(neste.tekst, "01.12.2026: Halde møte med føresette og team");
}

#[test]
fn what_does_not_belong_where_the_sak_is_is_not_a_choice() {
    for (steg, kva) in [
        (Steg::UroMeld, "moete"),
        (Steg::Lokale, "moete"),
        (Steg::Evaluering, "tiltak"),
        (Steg::Evaluering, "evaluering"),
    ] {
        let errors = form("1.12.2026", kva, "").parse(steg, TODAY).unwrap_err();
        assert!(errors.on("kva").is_some(), "{steg:?} {kva}");
    }
}

#[test]
fn nothing_is_not_a_choice_for_an_open_sak() {
    for kva in ["ingenting", "", "anna"] {
        let errors = form("1.12.2026", kva, "x")
            .parse(Steg::Vurdering, TODAY)
            .unwrap_err();
        assert!(errors.on("kva").is_some(), "{kva}");
    }
}
