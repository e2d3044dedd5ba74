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
    weakened("app.samtykke_status", "dag >= ny.fraa", "true", TOO_LITTLE).await;
}

#[tokio::test]
async fn a_form_that_is_replaced_by_one_with_answers_missing_is_noticed() {
    let answers = "not coalesce(a.nei or a.ja, false)";
    weakened("app.samtykke_er_full", answers, "false", TOO_LITTLE).await;
}

#[tokio::test]
async fn a_form_that_is_replaced_by_one_that_was_taken_back_is_noticed() {
    let attende = "a.samtykke_id = ny.samtykke_id";
    weakened("app.samtykke_status", attende, "false", TOO_LITTLE).await;
}

#[tokio::test]
async fn an_old_form_that_wakes_when_the_one_in_its_place_has_run_out_is_noticed() {
    let over = "from app.samtykke_kjede(kommune, samtykket) ny";
    let not_over = "from app.samtykke_kjede(kommune, samtykket) ny join samtykke s
            on s.samtykke_id = ny.samtykke_id and dag <= s.til";
    weakened("app.samtykke_status", over, not_over, TOO_MUCH).await;
}

#[tokio::test]
async fn an_old_form_that_wakes_when_somebody_else_must_answer_the_new_one_is_noticed() {
    let remembered = "f.samtykke_id = ny.samtykke_id";
    weakened("app.samtykke_status", remembered, "false", TOO_MUCH).await;
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
    let before = vec![
        function(
            "app.samtykke_trekk_ny",
            "if new.kanal <> 'fornying' then",
            "if false then",
        ),
        function("app.samtykke_seinare_ord", "t.kanal <> 'fornying'", "false"),
    ];
    let changes = Changes {
        before,
        ..Changes::default()
    };
    noticed_with(&changes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_no_that_leaves_the_yes_of_before_is_noticed() {
    let later = "coalesce(f.stemmer, true) and o.slag = any(g.nei)";
    weakened("app.samtykke_seinare_ord", later, "false", TOO_MUCH).await;
}

#[tokio::test]
async fn a_no_that_counts_from_when_it_was_confirmed_is_noticed() {
    let order = "and (y.signert_dato, y.nr) < (s.signert_dato, s.nr)";
    weakened("app.samtykke_gjeld", order, "", TOO_LITTLE).await;
}

#[tokio::test]
async fn a_yes_that_wakes_when_it_is_confirmed_after_a_no_is_noticed() {
    let before = vec![
        function(
            "app.samtykke_gjeld",
            "coalesce(f.stemmer, true)",
            "f.stemmer",
        ),
        function(
            "app.samtykke_seinare_ord",
            "(v.dag, v.nr) > (etter, etter_nr)",
            "false",
        ),
    ];
    let changes = Changes {
        before,
        ..Changes::default()
    };
    noticed_with(&changes, TOO_MUCH).await;
}

#[tokio::test]
async fn a_no_that_waits_to_be_confirmed_and_shuts_nothing_is_noticed() {
    let written_down = "coalesce(f.stemmer, true) and o.slag";
    weakened(
        "app.samtykke_seinare_ord",
        written_down,
        "f.stemmer and o.slag",
        TOO_MUCH,
    )
    .await;
}
