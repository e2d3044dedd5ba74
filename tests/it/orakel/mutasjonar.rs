//! Rules weakened on purpose: the oracle must notice each. Else it would notice nothing.

mod fornying;
mod koordinator;
mod moete;
mod naudrett;
mod samtykke;

use super::{Changes, SEED, judge};

/// Weakens a function: part of its text is another.
pub(super) fn function(name: &str, from: &str, to: &str) -> String {
    format!(
        "do $mutasjon$
        declare was text := pg_get_functiondef('{name}'::regproc);
        begin
            if position($a${from}$a$ in was) = 0 then raise exception 'not in %', was; end if;
            execute replace(was, $a${from}$a$, $b${to}$b$);
        end $mutasjon$"
    )
}

/// Weakens a policy: part of its condition, as the catalogue writes it, is another.
pub(super) fn policy(table: &str, name: &str, from: &str, to: &str) -> String {
    format!(
        "do $mutasjon$
        declare was text := (select qual from pg_policies where tablename = '{table}' and policyname = '{name}');
        begin
            if position($a${from}$a$ in was) = 0 then raise exception 'not in %', was; end if;
            execute format('alter policy {name} on {table} using (%s)', replace(was, $a${from}$a$, $b${to}$b$));
        end $mutasjon$"
    )
}

/// The oracle says that the database shows too much (or too little) of this table.
async fn noticed<const N: usize>(changes: [String; N], difference: &str) {
    let after = Changes {
        after: changes.into(),
        ..Changes::default()
    };
    noticed_with(&after, difference).await;
}

async fn noticed_with(changes: &Changes, difference: &str) {
    let said = judge(SEED, 2, changes, difference).await;
    let differences = said.expect_err("the oracle did not notice");
    assert!(
        differences.contains(difference),
        "noticed something else:\n{differences}"
    );
}

#[tokio::test]
async fn a_sperre_that_does_not_shut_out_of_the_sak_is_noticed() {
    // two walls: the row's own policy, and the right itself, which is hidden from whom is shut out
    let changes = [
        "drop policy sperre on uro",
        "drop policy sperre on sak_tilgang",
    ];
    noticed(changes.map(str::to_owned), "shows too much: (\"uro\"").await;
}

#[tokio::test]
async fn a_sperre_that_does_not_shut_out_of_the_childs_card_is_noticed() {
    noticed(
        ["drop policy sperre on sak_tilgang".into()],
        "shows too much: (\"barn\"",
    )
    .await;
}

#[tokio::test]
async fn a_sperre_that_is_never_lifted_is_noticed() {
    noticed(
        [function("app.sperra", "and p.oppheva_at is null", "")],
        "too little: (\"sak\"",
    )
    .await;
}

#[tokio::test]
async fn a_deltakar_who_keeps_the_right_after_leaving_the_lag_is_noticed() {
    let before = vec![
        function(
            "app.deltakar_endra",
            "t.grunnlag in ('lag', 'samtykke')",
            "false",
        ),
        // else nobody could come back to a lag
        function(
            "app.deltakar_endra",
            "s.sak_id = new.sak_id;\n                return null;",
            "s.sak_id = new.sak_id on conflict do nothing;\n                return null;",
        ),
    ];
    let changes = Changes {
        before,
        ..Changes::default()
    };
    noticed_with(&changes, "shows too much: (\"sak\"").await;
}

#[tokio::test]
async fn a_hole_in_the_wall_between_kommunar_is_noticed() {
    noticed(
        ["alter policy kommune on barn using (true)".into()],
        "shows too much: (\"barn\"",
    )
    .await;
}

#[tokio::test]
async fn a_second_policy_that_opens_a_table_is_noticed() {
    noticed(
        ["create policy ny on samtale for select to laget_request using (true)".into()],
        "shows too much: (\"samtale\"",
    )
    .await;
}

#[tokio::test]
async fn a_medlemskap_that_never_ends_is_noticed() {
    noticed(
        [function(
            "app.medlemskap_no",
            "(m.til is null or m.til >= app.today())",
            "true",
        )],
        "too much",
    )
    .await;
}

#[tokio::test]
async fn a_medlemskap_that_ends_a_day_early_is_noticed() {
    noticed(
        [function(
            "app.medlemskap_no",
            "m.til >= app.today()",
            "m.til > app.today()",
        )],
        "too little",
    )
    .await;
}

#[tokio::test]
async fn a_medlemskap_that_begins_before_its_time_is_noticed() {
    noticed(
        [function(
            "app.medlemskap_no",
            "m.fraa <= app.today() and",
            "",
        )],
        "too much",
    )
    .await;
}

#[tokio::test]
async fn an_interkommunal_instans_that_serves_for_ever_is_noticed() {
    noticed(
        [function(
            "app.medlemskap_no",
            "(g.til is null or g.til >= app.today())",
            "true",
        )],
        "too much",
    )
    .await;
}

#[tokio::test]
async fn a_session_that_outlives_its_logout_is_noticed() {
    noticed(
        [function(
            "app.medlemskap_no",
            "s.avslutta_at is null",
            "true",
        )],
        "LoggedOut",
    )
    .await;
}

#[tokio::test]
async fn a_brukar_who_is_shut_and_still_sees_is_noticed() {
    noticed(
        [function("app.medlemskap_no", "b.sperra_at is null", "true")],
        "too much",
    )
    .await;
}

#[tokio::test]
async fn an_address_under_adressesperre_that_is_read_is_noticed() {
    noticed(
        [policy(
            "barn_adresse",
            "synleg",
            "WHEN b.adressesperre",
            "WHEN false",
        )],
        "shows too much: (\"barn_adresse\"",
    )
    .await;
}

#[tokio::test]
async fn an_oppslag_that_stays_open_is_noticed() {
    noticed(
        [policy("barn", "synleg", "(now() < o.til)", "true")],
        "shows too much: (\"barn\"",
    )
    .await;
}

#[tokio::test]
async fn a_systemansvarleg_with_a_right_to_a_sak_is_noticed() {
    noticed(
        [function(
            "app.principals",
            "m.rolle not in ('systemansvarleg', 'personvernombod')",
            "true",
        )],
        "too much: (\"",
    )
    .await;
}

#[tokio::test]
async fn a_kommunalsjef_who_reads_childrens_cards_is_noticed() {
    noticed(
        [function(
            "app.mine_einingar",
            "where app.ser_barn(m.rolle)",
            "",
        )],
        "shows too much: (\"barn",
    )
    .await;
}

#[tokio::test]
async fn a_leader_of_every_eining_is_noticed() {
    noticed(
        [function(
            "app.principals",
            "case m.rolle when 'einingsleiar' then m.eining_id end",
            "m.eining_id",
        )],
        "too much: (\"",
    )
    .await;
}

#[tokio::test]
async fn an_offer_that_gives_a_right_to_write_is_noticed() {
    noticed(
        [policy("sak", "endre", "AND t.skrive", "")],
        "lets be changed too much: (\"sak\"",
    )
    .await;
}

#[tokio::test]
async fn a_barnevernsmelding_that_the_whole_eining_sees_is_noticed() {
    noticed(
        [policy(
            "barnevernsmelding",
            "synleg",
            "app.leia_einingar()",
            "app.mine_einingar()",
        )],
        "shows too much: (\"barnevernsmelding\"",
    )
    .await;
}

#[tokio::test]
async fn a_draft_that_somebody_else_reads_is_noticed() {
    noticed(
        ["alter policy eigen on utkast using (true)".into()],
        "shows too much: (\"utkast\"",
    )
    .await;
}

#[tokio::test]
async fn an_innsynslogg_that_everybody_reads_is_noticed() {
    noticed(
        ["alter policy synleg on innsynslogg using (true)".into()],
        "shows too much: (\"innsynslogg\"",
    )
    .await;
}

#[tokio::test]
async fn a_melding_to_barnevernet_in_the_personvernombod_s_log_is_noticed() {
    noticed(
        ["alter policy synleg on innsynslogg using (
            brukar_id = (select app.brukar_id()) or (select app.har_rolle('personvernombod')))"
            .into()],
        "shows too much: (\"innsynslogg\"",
    )
    .await;
}

#[tokio::test]
async fn a_melding_about_a_sak_one_no_longer_sees_is_noticed() {
    let changes = [
        policy("melding", "synleg", "t.sak_id = melding.sak_id", "true"),
        "drop policy sperre on melding".to_owned(),
    ];
    noticed(changes, "shows too much: (\"melding\"").await;
}

#[tokio::test]
async fn a_melding_that_somebody_else_reads_is_noticed() {
    let own = "(brukar_id = ( SELECT app.brukar_id() AS brukar_id))";
    noticed(
        [policy("melding", "synleg", own, "true")],
        "shows too much: (\"melding\"",
    )
    .await;
}

#[tokio::test]
async fn a_number_of_meldingar_that_counts_what_is_hidden_is_noticed() {
    let hidden = function("app.ulesne", "p.brukar_id = ein", "false");
    noticed([hidden], "the database counts").await;
}

#[tokio::test]
async fn a_number_of_meldingar_that_counts_what_holds_no_more_is_noticed() {
    let holds = function("app.ulesne", "app.melding_gjeld(m)", "true");
    noticed([holds], "the database counts").await;
}
