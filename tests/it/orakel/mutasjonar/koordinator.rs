//! Rules of barnekoordinatorar weakened on purpose.

use super::super::Changes;
use super::{function, noticed, noticed_with};

async fn weakened_before(before: Vec<String>, difference: &str) {
    let changes = Changes {
        before,
        ..Changes::default()
    };
    noticed_with(&changes, difference).await;
}

#[tokio::test]
async fn a_barnekoordinator_who_is_it_after_the_job_is_noticed() {
    let job = function(
        "app.koordinator_til",
        "m.rolle = 'barnekoordinator'",
        "true",
    );
    weakened_before(vec![job], "shows too much: (\"sak\"").await;
}

#[tokio::test]
async fn a_barnekoordinator_of_a_grown_up_is_noticed() {
    let grown = function(
        "app.koordinator_til",
        "app.attan(b.foedd)",
        "b.foedd + 36500",
    );
    weakened_before(vec![grown], "shows too much: (\"sak\"").await;
}

#[tokio::test]
async fn a_question_that_lets_one_write_is_noticed() {
    let writes = [
        "alter table sak_tilgang drop constraint sak_tilgang_koordinator_tilbod".to_owned(),
        function("app.koordinator_rett", "v.grunnlag = 'koordinator'", "true"),
    ];
    weakened_before(writes.into(), "lets be changed too much: (\"sak\"").await;
}

#[tokio::test]
async fn a_barnekoordinator_who_lifts_a_sperre_is_noticed() {
    noticed(
        ["drop policy ikkje_koordinator_endre on sak_sperre".into()],
        "lets be changed too much: (\"sak_sperre\"",
    )
    .await;
}

#[tokio::test]
async fn a_barnekoordinator_who_is_shut_out_and_sees_is_noticed() {
    noticed(
        [
            "drop policy sperre on koordinator".into(),
            "drop policy sperre on sak_tilgang".into(),
        ],
        "shows too much: (\"koordinator\"",
    )
    .await;
}
