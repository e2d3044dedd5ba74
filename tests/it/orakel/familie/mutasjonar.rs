//! Rules weakened on purpose: the oracle must notice each. Else it would notice nothing.

mod samtykke;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

use super::super::mutasjonar::{function, policy};
use super::super::{SEED, generate as worlds, load as loading};
use super::compare::compare;
use crate::harness::TestApp;

/// Weakens one rule at a time in the same world, and takes it back.
pub(super) async fn each_is_noticed(mutations: Vec<(String, &str)>) {
    let app = TestApp::with_own_database().await;
    let mut admin = app.sql().acquire().await.unwrap();
    let world = worlds::world(SEED, 2);
    loading::load(&world, &mut admin).await;
    let mut missed = Vec::new();
    for (statement, difference) in mutations {
        let mut tx = admin.begin().await.unwrap();
        run(&statement, &mut tx).await;
        let noticed = match compare(&world, &mut tx, Some(difference)).await {
            Ok(_) => false,
            Err(differences) => differences.iter().any(|said| said.contains(difference)),
        };
        if !noticed {
            missed.push(format!("{difference}: {statement}"));
        }
        tx.rollback().await.unwrap();
    }
    assert!(
        missed.is_empty(),
        "the oracle did not notice\n{}",
        missed.join("\n")
    );
}

async fn run(statement: &str, db: &mut PgConnection) {
    db.execute(AssertSqlSafe(statement.to_owned()))
        .await
        .unwrap();
}

fn open(table: &str) -> String {
    format!("alter policy familie_side on {table} using (true)")
}

#[tokio::test]
async fn a_table_that_is_open_to_families_is_noticed() {
    each_is_noticed(vec![
        ("alter policy familie on barn using (true)".into(), "too much: (\"barn\""),
        (open("foeresett"), "too much: (\"foeresett\""),
        (open("sak"), "too much: (\"sak\""),
        (open("sak_deltakar"), "too much: (\"sak_deltakar\""),
        (open("samtale"), "too much: (\"samtale\""),
        (open("tiltak"), "too much: (\"tiltak\""),
        (open("evaluering"), "too much: (\"evaluering\""),
        (open("syn"), "too much: (\"syn\""),
        (open("tilbakemelding"), "too much: (\"tilbakemelding\""),
        ("drop policy familie_side on tiltak".into(), "too little: (\"tiltak\""),
        (
            policy("foeresett", "familie_side", "(avslutta_at IS NULL)", "true"),
            "too much: (\"foeresett\"",
        ),
        (
            policy("samtale", "familie_side", "(slag <> 'ikkje_halden'::text)", "true"),
            "too much: (\"samtale\"",
        ),
        (
            policy("syn", "familie_side", "(familie_person_id = ( SELECT app.familie_person() AS familie_person))", "true"),
            "too much: (\"syn\"",
        ),
        (
            policy("tilbakemelding", "familie_side", "(familie_person_id = ( SELECT app.familie_person() AS familie_person))", "true"),
            "too much: (\"tilbakemelding\"",
        ),
        (
            "alter policy familie_skriv on syn with check (
                familie_person_id = (select app.familie_person()) and sak_id = any((select app.familie_saker())::uuid[]))"
                .into(),
            "too much: (\"skrive\"",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_weaker_rule_of_whose_child_it_is_is_noticed() {
    let barn = |from: &str, to: &str| function("app.innsyn_foeresett", from, to);
    let sjoelv = |from: &str, to: &str| function("app.innsyn_sjoelv", from, to);
    each_is_noticed(vec![
        (barn("and f.avslutta_at is null", ""), "too much: (\"barn\""),
        (barn("and f.innsynsrett", ""), "too much: (\"barn\""),
        (
            barn("and (f.bur_saman or not x.adressesperre)", ""),
            "too much: (\"barn\"",
        ),
        (
            barn("interval '18 years' >", "interval '18 years' >="),
            "too much: (\"barn\"",
        ),
        (
            barn(
                "and app.barn_yngst(x.kommune_id, x.barn_id) + interval '18 years' > app.today()",
                "",
            ),
            "too much: (\"barn\"",
        ),
        (
            sjoelv(
                "interval '15 years' <= app.today()",
                "interval '15 years' <= app.today() + 1",
            ),
            "too much: (\"barn\"",
        ),
        (
            sjoelv(
                "interval '15 years' <= app.today()",
                "interval '15 years' < app.today()",
            ),
            "too little: (\"barn\"",
        ),
        (
            format!(
                "{}; alter policy kommune_familie on barn using (true)",
                function("app.familie_kort", "n.kommune_id = s.kommune_id and", "")
            ),
            "too much: (\"barn\"",
        ),
        (
            function("app.familie_sesjon_no", "and s.avslutta_at is null", ""),
            "LoggedOut",
        ),
        (
            function("app.familie_sesjon_no", "now() < s.ledig_til", "true"),
            "Idle",
        ),
        (
            sjoelv("interval '15 years' <=", "interval '99 years' <="),
            "too little: (\"ord\"",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_weaker_rule_of_which_saker_a_family_sees_is_noticed() {
    let saker = |from: &str, to: &str| function("app.innsyn_saker", from, to);
    each_is_noticed(vec![
        (
            saker("and s.barn_id = any(i_barn)", ""),
            "too much: (\"sak\"",
        ),
        (saker("and i.slag <> 'barnevern'", ""), "too much: (\"sak\""),
        (
            saker(
                "or app.barn_eldst(s.kommune_id, s.barn_id) + interval '16 years' > app.today()",
                "or true",
            ),
            "too much: (\"sak\"",
        ),
        (
            saker(
                "interval '16 years' > app.today()",
                "interval '16 years' >= app.today()",
            ),
            "too much: (\"sak\"",
        ),
        (
            saker("or s.barn_id = any(i_meg)", ""),
            "too little: (\"sak\"",
        ),
        (
            saker("n.slag = 'ikkje_halden'", "false"),
            "too much: (\"sak\"",
        ),
        (
            saker(">= (m.dato, m.skriven_at)", "> (m.dato, m.skriven_at)"),
            "too much: (\"sak\"",
        ),
        (
            saker("and (n.dato, n.skriven_at) >= (m.dato, m.skriven_at)", ""),
            "too little: (\"sak\"",
        ),
    ])
    .await;
}

#[tokio::test]
async fn words_that_are_not_for_whoever_asks_are_noticed() {
    let ord = |from: &str, to: &str| function("app.innsyn_ord", from, to);
    each_is_noticed(vec![
        (
            ord("or m.ikkje_vis_grunn is null", "or true"),
            "too much: (\"ord\"",
        ),
        (
            ord(
                "case when m.slag = 'moete' or s.barn_id <> all(i_meg) then m.foeresette_sa end",
                "m.foeresette_sa",
            ),
            "too much: (\"ord\"",
        ),
        (
            ord(
                "case when s.barn_id = any(i_meg) then e.barnets_oppleving end",
                "e.barnets_oppleving",
            ),
            "too much: (\"ord\"",
        ),
        (
            ord(
                "case when s.barn_id <> all(i_meg) then e.foeresette_oppleving end",
                "e.foeresette_oppleving",
            ),
            "too much: (\"ord\"",
        ),
        (
            function(
                "app.familie_kontakt",
                "f.foeresett_id = any(app.familie_lenkjer())",
                "f.barn_id = any(app.familie_barn())",
            ),
            "too much: (\"kontakt\"",
        ),
        (
            function("app.innsyn_foeresett", "and f.innsynsrett", ""),
            "too much: (\"kontakt\"",
        ),
        (
            function("app.familie_eining", "and not b.adressesperre", ""),
            "too much: (\"eining\"",
        ),
        (
            function("app.familie_folk", "and d.sak_id = any(saker)", ""),
            "too much: (\"folk\"",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_row_of_the_log_that_tells_too_much_is_noticed() {
    let innsyn = |from: &str, to: &str| function("app.familie_innsyn", from, to);
    each_is_noticed(vec![
        (
            innsyn("and b.barn_id = any(her.barna)", ""),
            "too much: (\"innsyn\"",
        ),
        (
            innsyn("l.handling not like '%barnevern%'", "true"),
            "too much: (\"innsyn\"",
        ),
        (
            innsyn("then l.familie_person_id = her.person", "then true"),
            "too much: (\"innsyn\"",
        ),
        (
            innsyn("and not l.sak_id_list && barnet.loeynde", ""),
            "too much: (\"innsyn\"",
        ),
        (
            innsyn("and coalesce(i.slag, '') <> 'barnevern'", ""),
            "too much: (\"innsyn\"",
        ),
        (
            innsyn("('barn.opne'", "('uro.melde', 'POST /uro/ny', 'barn.opne'"),
            "too much: (\"innsyn\"",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_barnekoordinator_or_a_plan_of_a_sak_that_is_not_seen_is_noticed() {
    let seen = "sak_id = any(i_saker)";
    each_is_noticed(vec![
        (
            function("app.innsyn_koordinator", &format!("and k.{seen}"), ""),
            "too much: (\"koordinator\"",
        ),
        (
            function("app.innsyn_koordinator", &format!("and g.{seen}"), ""),
            "too much: (\"koordinator\"",
        ),
        (
            function("app.innsyn_plan", &format!("and v.{seen}"), ""),
            "too much: (\"plan\"",
        ),
    ])
    .await;
}
