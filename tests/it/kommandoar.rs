//! The commands of operation, as they are typed: from an empty schema to somebody who logs in.

use std::process::{Command, Output};

use laget::samtykke::mal::{Mal, Spraak};
use sqlx::ConnectOptions;

use crate::harness::TestApp;

/// Runs `laget` with these words, against the test's own database.
fn run(app: &TestApp, words: &[&str]) -> Output {
    let admin = app.sql().connect_options().to_url_lossy();
    Command::new(env!("CARGO_BIN_EXE_laget"))
        .args(words)
        .env("LAGET_ADMIN_DATABASE_URL", admin.as_str())
        .output()
        .unwrap()
}

/// What was said when it went well.
fn said(app: &TestApp, words: &[&str]) -> String {
    let output = run(app, words);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// What was said when it was refused.
fn refused(app: &TestApp, words: &[&str]) -> String {
    let output = run(app, words);
    assert_eq!(output.status.code(), Some(1), "{words:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn eining(namn: &'static str) -> Vec<&'static str> {
    let start = ["kommune", "eining", "--kommune", "4036", "--instans"];
    let rest = ["skular i vinje", "--fraa", "2000-08-01", "--namn", namn];
    [&start[..], &rest].concat()
}

const SKULAR: [&str; 8] = [
    "kommune",
    "instans",
    "--kommune",
    "4036",
    "--slag",
    "skule",
    "--namn",
    "Skular i Vinje",
];

#[tokio::test]
async fn from_an_empty_schema_to_somebody_who_logs_in() {
    let app = TestApp::with_own_database().await;
    said(&app, &["migrate"]);
    said(
        &app,
        &["kommune", "ny", "--nummer", "4036", "--namn", "Vinje"],
    );
    said(&app, &[&SKULAR[..], &["--fraa", "1.8.2000"]].concat());
    said(&app, &eining("Åmot skule"));
    let made = said(&app, &["brukar", "ny", "kari.vik", "Kari Vik"]);
    let kode = made.trim().rsplit(' ').next().unwrap().to_owned();
    let medlemskap = [
        "brukar",
        "medlemskap",
        "kari.vik",
        "--kommune",
        "4036",
        "--instans",
        "Skular i Vinje",
        "--eining",
        "Åmot skule",
        "--rolle",
        "tilsett",
        "--fraa",
        "2000-08-01",
    ];
    said(&app, &medlemskap);

    let client = app.client();
    let passord = "ei lita setning om fjellet";
    let fields = [
        ("brukarnamn", "kari.vik"),
        ("kode", kode.as_str()),
        ("passord", passord),
        ("igjen", passord),
    ];
    assert_eq!(client.submit("/logg-inn/kode", &fields).await.status, 303);
    let again = client.submit("/logg-inn/kode", &fields).await;
    assert_eq!(again.status, 422, "the code was used");
    let fields = [("brukarnamn", "kari.vik"), ("passord", passord)];
    let page = client.submit("/logg-inn", &fields).await.follow().await;

    assert_eq!(page.status, 200);
    for word in ["Kari Vik", "Vinje kommune", "Åmot skule"] {
        assert!(page.text().contains(word), "{word} not in {}", page.text());
    }
}

#[tokio::test]
async fn the_ground_of_a_kommune_is_made_changed_and_listed() {
    let app = TestApp::with_own_database().await;
    said(
        &app,
        &["kommune", "ny", "--nummer", "4036", "--namn", "Vinje"],
    );
    said(
        &app,
        &["kommune", "ny", "--nummer", "4034", "--namn", "Tokke"],
    );
    said(&app, &SKULAR);
    said(&app, &eining("Nye skule"));
    said(&app, &eining("Gamle skule"));
    let ended = ["--til", "31.07.2026", "--etterfoelgjar", "Nye skule"];
    said(&app, &[&eining("Gamle skule")[..], &ended].concat());
    for nummer in ["4036", "4034"] {
        let start = ["kommune", "instans", "--interkommunal", "--slag", "ppt"];
        let rest = ["--namn", "Vest-Telemark PPT", "--kommune", nummer];
        said(&app, &[&start[..], &rest].concat());
    }
    for dagar in ["30", "28"] {
        let start = ["kommune", "frist", "--kommune", "4034", "--kode"];
        said(&app, &[&start[..], &["samtale", "--dagar", dagar]].concat());
    }

    let list = said(&app, &["kommune", "liste"]);

    assert_eq!(
        list,
        "4034 Tokke\n  eigne fristar (dagar): samtale 28\n  Vest-Telemark PPT (ppt, interkommunal)\n\
        4036 Vinje\n  Skular i Vinje (skule)\n\
        \u{20}   Gamle skule frå 01.08.2000 til 31.07.2026, sidan Nye skule\n\
        \u{20}   Nye skule frå 01.08.2000\n  Vest-Telemark PPT (ppt, interkommunal)\n"
    );
    assert_eq!(app.count("instans where namn like $1", "%PPT").await, 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_a_sentence_and_every_slag_and_frist_is_one_the_database_knows()
 {
    let app = TestApp::with_own_database().await;
    let vinje = ["kommune", "ny", "--nummer", "4036", "--namn", "Vinje"];
    said(&app, &vinje);
    assert!(refused(&app, &vinje).starts_with("Ein kommune har alt nummeret 4036"));
    said(&app, &SKULAR);
    assert!(refused(&app, &SKULAR).contains("har alt ein instans med namnet"));

    for (command, rest) in [
        ("instans", ["--namn", "X", "--slag"]),
        ("frist", ["--dagar", "9", "--kode"]),
    ] {
        let with = |code: &'static str| {
            let start = ["kommune", command, "--kommune", "4036"];
            [&start[..], &rest, &[code]].concat()
        };
        let sentence = refused(&app, &with("tull"));
        let (_, codes) = sentence.trim().split_once("desse: ").unwrap();
        let table = if command == "instans" {
            "instans"
        } else {
            "kommune_frist"
        };
        let column = if command == "instans" { "slag" } else { "kode" };
        let check: String = sqlx::query_scalar(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = $1",
        )
        .bind(format!("{table}_{column}"))
        .fetch_one(app.sql())
        .await
        .unwrap();
        let mut known: Vec<&str> = check.split('\'').skip(1).step_by(2).collect();
        known.sort_unstable();
        assert_eq!(codes.trim_end_matches('.'), known.join(", "));
    }
}

#[tokio::test]
async fn an_address_for_mail_is_given_and_taken_away() {
    let app = TestApp::with_own_database().await;
    said(&app, &["brukar", "ny", "kari.vik", "Kari Vik"]);
    let epost = ["brukar", "epost", "kari.vik"];
    let kept = "varsling v join brukar b using (brukar_id) where v.epost is not null and b.brukarnamn = $1";

    said(&app, &[&epost[..], &["kari@laget.example"]].concat());
    assert_eq!(app.count(kept, "kari.vik").await, 1);
    said(&app, &[&epost[..], &["--ta-bort"]].concat());

    assert_eq!(app.count(kept, "kari.vik").await, 0);
}

#[tokio::test]
async fn a_translation_is_marked_as_read_by_a_translator_and_by_whom() {
    let app = TestApp::with_own_database().await;
    let unread = "samtykkemal_tekst where mal = 'v4' and kontrollert_at is null and spraak = $1";
    assert!(app.count(unread, "pl").await > 100);
    let word = ["samtykkemal", "kontrollert"];
    let with = |rest: [&'static str; 4]| [&word[..], &rest].concat();

    let done = said(&app, &with(["v4", "pl", "--av", "Ola  Omsetjar"]));

    assert!(
        done.ends_with("tekstar i v4 på polsk er kontrollerte av Ola Omsetjar.\n"),
        "{done}"
    );
    assert_eq!(app.count(unread, "pl").await, 0);
    assert!(app.count(unread, "uk").await > 100, "no other language");
    let mut connection = app.sql().acquire().await.unwrap();
    let day = time::macros::date!(2026 - 12 - 1);
    for (spraak, read) in [(Spraak::Polsk, true), (Spraak::Ukrainsk, false)] {
        let mal = Mal::load(&mut connection, "v4", spraak, day).await.unwrap();
        assert_eq!(mal.unwrap().kontrollert, read, "{spraak:?}");
    }
    // the same words elsewhere are read too, other words are not
    let elsewhere = "samtykkemal_tekst where mal = 'v2' and spraak = 'pl' and kontrollert_av = 'Ola Omsetjar' and kode = $1";
    assert_eq!(app.count(elsewhere, "reservasjon").await, 1);
    assert_eq!(app.count(elsewhere, "spoer.kva_tekst").await, 0);
    let again = said(&app, &with(["v4", "pl", "--av", "Ein Annan"]));
    assert!(again.contains("Ingenting er endra"), "{again}");
    for (rest, why) in [
        (
            ["v4", "nn", "--av", "Ola"],
            "ikkje eit språk skjemaet er omsett til",
        ),
        (
            ["v4", "xx", "--av", "Ola"],
            "ikkje eit språk skjemaet er omsett til",
        ),
        (
            ["v1", "pl", "--av", "Ola"],
            "Malen «v1» finst ikkje på polsk.",
        ),
        (["v4", "uk", "--av", " "], "Skriv namnet på omsetjaren"),
    ] {
        let sentence = refused(&app, &with(rest));
        assert!(sentence.contains(why), "{sentence}");
    }
}
