//! Rules of forms that renew others weakened on purpose, before anybody signs.

use super::super::Changes;
use super::samtykke::{TOO_MUCH, weakened};
use super::{function, noticed_with};

const TOO_LITTLE: &str = "shows too little: (\"sak\"";

#[tokio::test]
async fn a_form_that_holds_on_beside_the_one_that_has_come_in_its_place_is_noticed() {
    let replaced = "staar := 'erstatta'";
    weakened("app.samtykke_status", replaced, "perform 1", TOO_MUCH).await;
}

#[tokio::test]
async fn a_form_that_is_replaced_before_the_new_one_begins_is_noticed() {
    weakened(
        "app.samtykke_status",
        "continue when dag < ny.fraa;",
        "",
        TOO_LITTLE,
    )
    .await;
}

#[tokio::test]
async fn a_form_that_is_replaced_by_one_with_answers_missing_is_noticed() {
    weakened(
        "app.samtykke_status",
        "in ('ventar', 'attende')",
        "in ('attende')",
        TOO_LITTLE,
    )
    .await;
}

#[tokio::test]
async fn a_form_that_is_replaced_by_one_that_was_taken_back_is_noticed() {
    weakened(
        "app.samtykke_status",
        "in ('ventar', 'attende')",
        "in ('ventar')",
        TOO_LITTLE,
    )
    .await;
}

#[tokio::test]
async fn an_old_form_that_wakes_when_the_one_in_its_place_has_run_out_is_noticed() {
    let wakes = [
        (
            "in ('ventar', 'attende')",
            "in ('ventar', 'attende', 'utgaatt')",
        ),
        ("least(coalesce(sist, dag), ny.til)", "dag"),
    ];
    let wakes = wakes.map(|(from, to)| function("app.samtykke_status", from, to));
    let changes = Changes {
        before: wakes.into(),
        ..Changes::default()
    };
    noticed_with(&changes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_chain_in_which_only_the_newest_replaces_is_noticed() {
    let renews = "s.erstattar_id = samtykket";
    let newest = "s.erstattar_id = samtykket
            and not exists (select from samtykke o where o.erstattar_id = s.samtykke_id)";
    weakened("app.samtykke_kjede", renews, newest, TOO_MUCH).await;
}

#[tokio::test]
async fn a_chain_that_a_question_taken_back_breaks_is_noticed() {
    let further = "s.erstattar_id = k.samtykke_id";
    weakened("app.samtykke_kjede", further, "false", TOO_MUCH).await;
}

#[tokio::test]
async fn a_withdrawal_that_leaves_the_yes_in_other_forms_is_noticed() {
    let others = "if new.kanal <> 'fornying' then";
    weakened("app.samtykke_trekk_ny", others, "if false then", TOO_MUCH).await;
}

#[tokio::test]
async fn a_no_that_leaves_the_yes_of_before_is_noticed() {
    let taken_back = "s.foeresett_id) = 'ja'";
    weakened(
        "app.samtykke_gjeld",
        taken_back,
        "s.foeresett_id) = 'x'",
        TOO_MUCH,
    )
    .await;
}
