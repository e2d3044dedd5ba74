//! Rules of naudrett weakened on purpose.

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
async fn a_naudrett_that_time_does_not_end_is_noticed() {
    let endless = "alter policy synleg on samtale using ((select true from sak_tilgang t
        where t.kommune_id = samtale.kommune_id and t.sak_id = samtale.sak_id
            and t.prinsipal_id = any((select app.principals())::uuid[])
            and (t.grunnlag = 'naudrett' or statement_timestamp() between t.fraa and t.til) limit 1))";
    noticed([endless.into()], "shows too much: (\"samtale\"").await;
}

#[tokio::test]
async fn a_naudrett_that_lets_one_write_is_noticed() {
    weakened_before(
        vec![
            "alter table sak_tilgang drop constraint sak_tilgang_naudrett".into(),
            function("app.naudrett_ny", "'naudrett', false,", "'naudrett', true,"),
        ],
        "lets be changed too much: (\"sak\"",
    )
    .await;
}

#[tokio::test]
async fn a_naudrett_that_lasts_longer_is_noticed() {
    // those that are over were used an hour ago
    let longer = [
        "alter table sak_tilgang drop constraint sak_tilgang_naudrett".to_owned(),
        "alter table naudrett drop constraint naudrett_tidsrom".to_owned(),
        function("app.naudrett_foer", "'60 minutes'", "'61 minutes'"),
    ];
    weakened_before(longer.into(), "shows too much: (\"sak\"").await;
}

#[tokio::test]
async fn a_naudrett_that_opens_what_a_sperre_shuts_is_noticed() {
    weakened_before(
        vec![function(
            "app.naudrett_ny",
            "and p.oppheva_at is null",
            "and false",
        )],
        "shows too much: (\"naudrett_sak\"",
    )
    .await;
}

#[tokio::test]
async fn a_naudrett_that_opens_closed_saker_is_noticed() {
    weakened_before(
        vec![function("app.naudrett_ny", "and s.tilstand = 'open'", "")],
        "shows too much: (\"sak\"",
    )
    .await;
}

#[tokio::test]
async fn a_naudrett_that_opens_other_childrens_saker_is_noticed() {
    weakened_before(
        vec![function(
            "app.naudrett_ny",
            "and s.barn_id = new.barn_id",
            "",
        )],
        "shows too much: (\"sak\"",
    )
    .await;
}

#[tokio::test]
async fn a_list_of_naudrett_that_others_than_the_ombod_read_is_noticed() {
    noticed(
        ["create policy ny on naudrett for select to laget_request using (true)".into()],
        "shows too much: (\"naudrett\"",
    )
    .await;
}

#[tokio::test]
async fn an_ombod_who_is_told_of_which_sak_is_noticed() {
    noticed(
        [
            "create policy ny on naudrett_sak for select to laget_request
            using ((select app.har_rolle('personvernombod')))"
                .into(),
        ],
        "shows too much: (\"naudrett_sak\"",
    )
    .await;
}

#[tokio::test]
async fn an_ombod_of_another_kommune_who_reads_it_is_noticed() {
    noticed(
        ["alter policy kommune on naudrett using (true)".into()],
        "shows too much: (\"naudrett\"",
    )
    .await;
}

#[tokio::test]
async fn what_was_found_in_the_log_shown_to_others_than_the_ombod_is_noticed() {
    let all = "alter policy synleg on logg_treff using (true)";
    noticed([all.into()], "shows too much: (\"logg_treff\"").await;
}
