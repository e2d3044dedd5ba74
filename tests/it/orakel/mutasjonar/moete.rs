//! The walls of the room, weakened.

use super::{function, noticed, policy};

#[tokio::test]
async fn whose_an_item_is_told_to_one_who_is_shut_out_is_noticed() {
    let changes = [
        "drop policy sperre on moete_punkt_sak",
        "drop policy sperre on sak_tilgang",
    ];
    let difference = "shows too much: (\"moete_punkt_sak\"";
    noticed(changes.map(str::to_owned), difference).await;
}

#[tokio::test]
async fn whose_an_item_is_told_to_everybody_in_the_meeting_is_noticed() {
    let open = "create policy ny on moete_punkt_sak for select to laget_request
        using (moete_id = any((select app.mine_moete())::uuid[]))";
    noticed([open.into()], "shows too much: (\"moete_punkt_sak\"").await;
}

#[tokio::test]
async fn an_agenda_that_is_read_by_one_who_is_not_asked_any_more_is_noticed() {
    let changes = [function("app.mine_moete", "and d.teken_av_at is null", "")];
    noticed(changes, "shows too much: (\"moete_punkt\"").await;
}

#[tokio::test]
async fn somebody_who_is_shut_out_of_the_sak_and_may_stay_in_the_room_is_noticed() {
    let changes = [function(
        "app.moete_grunnlag",
        "if d.brukar_id is not null and exists",
        "if false and exists",
    )];
    noticed(changes, "shows too little: (\"moete_maa_ut\"").await;
}

#[tokio::test]
async fn a_whole_instans_that_hears_of_a_child_at_one_of_its_einingar_is_noticed() {
    let changes = [function(
        "app.moete_grunnlag",
        "return k.eining_id is null or exists",
        "return true or exists",
    )];
    noticed(changes, "shows too little: (\"moete_maa_ut\"").await;
}

#[tokio::test]
async fn an_instans_in_the_room_without_a_samtykke_is_noticed() {
    let changes = [function(
        "app.moete_grunnlag",
        "return coalesce(rom.fraa <= naar and naar < rom.til, false);",
        "return true;",
    )];
    noticed(changes, "shows too little: (\"moete_maa_ut\"").await;
}

#[tokio::test]
async fn a_guest_who_has_not_signed_and_may_stay_is_noticed() {
    let changes = [function(
        "app.moete_grunnlag",
        "d.teieplikt_at is null and",
        "false and",
    )];
    noticed(changes, "shows too little: (\"moete_maa_ut\"").await;
}

#[tokio::test]
async fn who_must_leave_told_to_a_planner_who_does_not_see_the_sak_is_noticed() {
    let changes = [function(
        "app.moete_maa_ut",
        "planlegg and app.ser_sak(s.sak_id)",
        "planlegg",
    )];
    noticed(changes, "shows too much: (\"moete_maa_ut\"").await;
}

#[tokio::test]
async fn that_an_item_is_shut_told_before_the_day_is_noticed() {
    let changes = [function(
        "app.moete_stengde",
        "and m.dato <= app.today()",
        "",
    )];
    noticed(changes, "shows too much: (\"moete_stengde\"").await;
}

#[tokio::test]
async fn somebody_who_did_not_come_and_still_shuts_an_item_is_noticed() {
    let changes = [function(
        "app.moete_i_rommet",
        "coalesce(d.oppmoete, case d.svar when 'forfall' then 'forfall' else 'moett' end) = 'moett'",
        "true",
    )];
    noticed(changes, "shows too much: (\"moete_maa_ut\"").await;
}

#[tokio::test]
async fn a_refused_letter_told_to_one_who_is_shut_out_is_noticed() {
    let changes = [function(
        "app.moete_brev_stogga",
        "and s.sak_id <> all(sperra)",
        "",
    )];
    noticed(changes, "shows too much: (\"moete_brev_stogga\"").await;
}

#[tokio::test]
async fn an_item_changed_by_one_who_is_only_called_is_noticed() {
    let changes = [policy(
        "moete_punkt",
        "endre",
        "app.planlegg_tst()",
        "app.planlegg_tst() || array(select eining_id from moete_deltakar where moete_id = any(app.mine_moete()))",
    )];
    noticed(changes, "lets be changed too much: (\"moete_punkt\"").await;
}

#[tokio::test]
async fn who_was_there_written_down_by_everybody_who_is_called_is_noticed() {
    let changes = [function(
        "app.foerer_moete",
        "d.moete_deltakar_id in (m.moeteleiar_id, m.referent_id)",
        "true",
    )];
    noticed(changes, "lets be changed too much: (\"moete_deltakar\"").await;
}

#[tokio::test]
async fn a_referent_who_is_not_asked_any_more_and_still_writes_down_who_was_there_is_noticed() {
    let changes = [function(
        "app.foerer_moete",
        "and d.teken_av_at is null",
        "",
    )];
    noticed(changes, "lets be changed too much: (\"moete_").await;
}
