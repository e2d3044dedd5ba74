//! Rules of samtykke weakened on purpose, before anybody signs.

use super::super::Changes;
use super::{function, noticed, noticed_with};

/// The oracle says that the database shows a sak too much, or too little of it.
pub(super) async fn weakened(name: &str, from: &str, to: &str, difference: &str) {
    let changes = Changes {
        before: vec![function(name, from, to)],
        ..Changes::default()
    };
    noticed_with(&changes, difference).await;
}

/// As the job of the night does.
const RECKON: &str = "select app.samtykke_rekn(kommune_id, null, 1000) from kommune";

pub(super) const TOO_MUCH: &str = "shows too much: (\"sak\"";

#[tokio::test]
async fn a_paper_that_nobody_else_has_confirmed_is_noticed() {
    weakened(
        "app.samtykke_ordet",
        "or f.stemmer is true as tel",
        "or f.stemmer is not true as tel",
        "the database shows too",
    )
    .await;
}

#[tokio::test]
async fn a_paper_that_somebody_says_is_wrong_is_noticed() {
    let before = [
        ("and f.stemmer is not false", ""),
        ("f.stemmer is true as tel", "f.stemmer is not null as tel"),
    ];
    let changes = Changes {
        before: before
            .map(|(from, to)| function("app.samtykke_ordet", from, to))
            .into(),
        ..Changes::default()
    };
    noticed_with(&changes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_withdrawal_that_does_not_bite_is_noticed() {
    weakened(
        "app.samtykke_ordet",
        "return 'trekt'",
        "perform 1",
        TOO_MUCH,
    )
    .await;
}

#[tokio::test]
async fn a_withdrawal_for_one_instans_that_does_not_bite_is_noticed() {
    weakened("app.samtykke_ordet", "or t.slag = i_slag", "", TOO_MUCH).await;
}

#[tokio::test]
async fn one_parent_who_is_enough_is_noticed() {
    weakened(
        "app.samtykke_staar",
        "sagt_ja < maa",
        "sagt_ja < 1",
        TOO_MUCH,
    )
    .await;
}

#[tokio::test]
async fn a_form_that_nobody_can_sign_and_that_holds_is_noticed() {
    let nothing = "not found then\n            return 'ventar'";
    let yes = "not found then\n            return 'ja'";
    weakened("app.samtykke_ordet", nothing, yes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_form_that_outlives_its_time_is_noticed() {
    let changes = Changes {
        before: vec![
            function("app.samtykke_staar", "dag > form.til", "false"),
            function(
                "app.samtykke_rom_for",
                "form.til_dag + 1",
                "form.til_dag + 1000",
            ),
        ],
        ..Changes::default()
    };
    noticed_with(&changes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_form_that_begins_before_its_time_is_noticed() {
    let changes = Changes {
        before: vec![
            function("app.samtykke_staar", "dag < form.fraa", "false"),
            function(
                "app.samtykke_rom_for",
                "greatest(form.fraa_dag, app.today())",
                "app.today()",
            ),
        ],
        ..Changes::default()
    };
    noticed_with(&changes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_youth_who_is_counted_a_year_younger_is_noticed() {
    let changes = [
        "create or replace function app.alder(foedd date, dag date) returns integer language sql immutable
            return extract(year from age(dag, foedd))::integer - 1"
            .to_owned(),
        RECKON.to_owned(),
    ];
    noticed(changes, "the database shows too").await;
}

#[tokio::test]
async fn parents_who_still_decide_where_barnevernet_has_the_care_are_noticed() {
    let changes = Changes {
        after: vec![
            function(
                "app.samtykke_foreldre",
                "app.har_ord(omsorg,",
                "app.har_ord(array['foreldre'],",
            ),
            RECKON.to_owned(),
        ],
        barnevernet: true,
        ..Changes::default()
    };
    noticed_with(&changes, "shows too little").await;
}

#[tokio::test]
async fn a_form_that_was_taken_back_and_holds_is_noticed() {
    weakened(
        "app.samtykke_staar",
        "when form.attende then",
        "when false then",
        TOO_MUCH,
    )
    .await;
}

#[tokio::test]
async fn a_no_to_the_one_that_owns_the_sak_that_is_not_asked_for_is_noticed() {
    weakened(
        "app.samtykke_rom",
        "if eigar is null or",
        "if true or",
        TOO_MUCH,
    )
    .await;
}

#[tokio::test]
async fn a_right_that_nobody_reckons_again_when_foreldreansvar_changes_is_noticed() {
    let changes = Changes {
        before: vec!["drop trigger samtykke_foeresett_endra on foeresett".into()],
        ..Changes::default()
    };
    noticed_with(&changes, "the database shows too").await;
}

#[tokio::test]
async fn a_signature_that_whoever_does_not_see_the_sak_reads_is_noticed() {
    noticed(
        [
            "create policy hol on samtykke_signatur for select to laget_request using (true)"
                .into(),
        ],
        "shows too much: (\"samtykke_signatur\"",
    )
    .await;
}
