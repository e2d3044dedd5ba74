//! Rules of which forms of samtykke somebody is shown, and which wait for their answer, weakened on purpose.

use super::super::super::mutasjonar::function;
use super::each_is_noticed;

const SHOWN: &str = "too much: (\"form\"";
const WAITS: &str = "too much: (\"form_ventar\"";

fn samtykke(from: &str, to: &str) -> String {
    function("app.familie_samtykke", from, to)
}

fn som(from: &str, to: &str) -> String {
    function("app.familie_som", from, to)
}

fn open(from: &str) -> String {
    function("app.samtykke_open", from, "")
}

#[tokio::test]
async fn a_form_that_others_are_shown_is_noticed() {
    each_is_noticed(vec![
        (
            samtykke("where v.har_svart or v.invitert", "where true"),
            SHOWN,
        ),
        (
            samtykke("where v.har_svart or v.invitert", "where v.har_svart"),
            "too little: (\"form\"",
        ),
        (
            samtykke("where v.har_svart or v.invitert", "where v.invitert"),
            "too little: (\"form\"",
        ),
        (
            samtykke("v.foeresett_id is not distinct from m.foeresett_id", "true"),
            SHOWN,
        ),
        (
            som(
                "app.barn_yngst(k.kommune_id, k.barn_id) + interval '15 years' <= app.today()",
                "true",
            ),
            SHOWN,
        ),
        (
            som(
                "app.barn_yngst(k.kommune_id, k.barn_id) + interval '18 years' > app.today()",
                "true",
            ),
            SHOWN,
        ),
        (som("f.avslutta_at is null or", "true or"), SHOWN),
        (
            som("or b.adressesperre and not v.bur_saman", ""),
            "too much: (\"form_heil\"",
        ),
        (
            function(
                "app.samtykke_har_svart",
                "coalesce(f.stemmer, true)",
                "true",
            ),
            SHOWN,
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_invitation_that_is_over_and_still_asks_is_noticed() {
    each_is_noticed(vec![
        (samtykke("and now() < v.utgaar_at", ""), SHOWN),
        (samtykke("and now() < v.utgaar_at", ""), WAITS),
        (samtykke("and v.avslutta_at is null", ""), SHOWN),
        (samtykke("and v.avslutta_at is null", ""), WAITS),
    ])
    .await;
}

#[tokio::test]
async fn a_form_that_waits_for_nobody_and_asks_is_noticed() {
    each_is_noticed(vec![
        (samtykke("and not m.sperra", ""), WAITS),
        (samtykke("and k.tilstand = 'open'", ""), WAITS),
        (
            samtykke(
                "and app.samtykke_er_signatar(s.kommune_id, s.samtykke_id, m.signatar, m.foeresett_id)",
                "",
            ),
            WAITS,
        ),
        (open("and s.til >= app.today()"), WAITS),
        (
            open("and not exists (select from samtykke_attende a where a.kommune_id = kommune and a.samtykke_id = samtykket)"),
            WAITS,
        ),
        (
            open("and not exists (select from samtykke n where n.kommune_id = kommune and n.erstattar_id = samtykket)"),
            WAITS,
        ),
    ])
    .await;
}
