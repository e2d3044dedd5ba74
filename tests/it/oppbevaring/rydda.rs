//! What is there for the machine's sake is cleared away on the day the protokoll says, and not before.

use laget::access::Role;

use super::Scene;
use super::katalog::{drop_checks, fill};
use crate::harness::TestApp;

/// Table, how a row of that age looks, after how many days it goes, and how the protokoll says so.
const RYDDA: &[(&str, &str, i32, &str)] = &[
    (
        "sesjon",
        "created_at = ALDER, absolutt_til = ALDER",
        60,
        "Sletta 60 dagar etter at dei er ute",
    ),
    (
        "familie_sesjon",
        "absolutt_til = ALDER",
        60,
        "Sletta 60 dagar etter at dei er ute",
    ),
    ("oidc_flyt", "created_at = ALDER", 1, "Sletta etter 1 dag"),
    ("oidc_utlogging", "at = ALDER", 1, "Sletta etter 1 dag"),
    (
        "nykel_utfordring",
        "laga_at = ALDER",
        1,
        "Sletta etter 1 dag",
    ),
    (
        "kjend_eining",
        "sist_at = ALDER",
        365,
        "Sletta når dei ikkje er brukte på 1 år",
    ),
    (
        "eingongskode",
        "gjeld_til = ALDER",
        60,
        "Sletta 60 dagar etter at dei blei brukte eller gjekk ut",
    ),
    (
        "oppstartskode",
        "gjeld_til = ALDER",
        60,
        "Sletta 60 dagar etter at dei blei brukte eller gjekk ut",
    ),
    (
        "gjenopprettingskode",
        "brukt_at = ALDER",
        60,
        "Sletta 60 dagar etter at dei blei brukte eller gjekk ut",
    ),
    (
        "job",
        "state = 'done', finished_at = ALDER",
        14,
        "Sletta etter 14 dagar",
    ),
    (
        "job",
        "state = 'dead', finished_at = ALDER",
        90,
        "Sletta etter 90 dagar",
    ),
    ("innsending", "at = ALDER", 60, "Sletta etter 60 dagar"),
];

/// Whether a row of this age in hours stands when the night has been.
async fn stands(w: &Scene, table: &str, age: &str, hours: i32) -> bool {
    let kommune = w.kommune.id.uuid();
    w.replica(
        &format!("delete from {table} where $1 <> gen_random_uuid()"),
        kommune,
    )
    .await;
    fill(&w.app, table, &[("kommune_id", kommune)]).await;
    let aged = age.replace("ALDER", &format!("now() - interval '{hours} hours'"));
    w.replica(
        &format!("update {table} set {aged} where $1 <> gen_random_uuid()"),
        kommune,
    )
    .await;
    for function in ["rydd", "rydd_familie"] {
        w.run(&format!("select app.{function}($1)"), kommune).await;
    }
    let count = format!("{table} where $1 <> gen_random_uuid()");
    w.app.count(&count, kommune).await == 1
}

#[tokio::test]
async fn what_the_protokoll_says_is_cleared_away_goes_that_day_and_not_the_day_before() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let andre = w.kommune.tenest("andre").await;
    let system = w
        .kommune
        .person("Yngve Moe", Role::Systemansvarleg, &andre)
        .await;
    let says = w
        .app
        .client_for(&system)
        .await
        .get("/kommune/protokoll")
        .await
        .text();
    drop_checks(&w.app).await;

    for (table, age, days, words) in RYDDA {
        assert!(says.contains(words), "{words}");
        assert!(
            stands(&w, table, age, days * 24 - 2).await,
            "{table} {age}: too soon"
        );
        assert!(
            !stands(&w, table, age, days * 24 + 30).await,
            "{table} {age}: stands"
        );
    }
}
