//! Forms ask for what the answers so far call for, and what is wrong with them is seen first. Without script too.

use serde_json::json;
use time::macros::date;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::keys::focused;
use super::look::fits_a_narrow_screen;
use super::scene::Scene;
use crate::harness::Sak;

async fn begin(steg: i16) -> (Scene, Sak, Driver, Browser) {
    begin_with(steg, Script::Off).await
}

async fn begin_with(steg: i16, script: Script) -> (Scene, Sak, Driver, Browser) {
    let scene = Scene::new().await;
    let sak = scene.ylva.sak(&scene.kari, "Er mykje åleine.").await;
    sak.in_steg(steg).await;
    let mut driver = Driver::start().await;
    let browser = scene.browser(&mut driver, script, 390).await;
    (scene, sak, driver, browser)
}

/// Which of these fields can be seen.
async fn shown<'a>(browser: &Browser, fields: &[&'a str]) -> Vec<&'a str> {
    let script =
        "return arguments[0].map((f) => document.getElementById(`felt-${f}`).checkVisibility())";
    let seen: Vec<bool> =
        serde_json::from_value(browser.run(script, json!([fields])).await).unwrap();
    let all = fields.iter().copied().zip(seen);
    all.filter_map(|(field, seen)| seen.then_some(field))
        .collect()
}

#[tokio::test]
async fn the_filters_of_the_list_fold_on_a_phone_and_the_search_does_not() {
    let (scene, _, _driver, mut browser) = begin(1).await;
    let fields = ["namn", "steg", "frist"];
    browser.log_in(&scene.kari, "/saker").await;
    assert_eq!(shown(&browser, &fields).await, ["namn"]);

    browser.unfold("Filtrer sakene").await;
    browser.select("Neste frist", "Innan ei veke").await;
    browser.press("Filtrer").await;
    browser.sees("Ingen saker passar med filteret").await;
    let with_a_filter_on = shown(&browser, &fields).await;
    assert_eq!(with_a_filter_on, fields);

    browser.open("/saker").await;
    browser.show_as(1280, "light").await;
    assert_eq!(shown(&browser, &fields).await, fields);
    assert!(!browser.text().await.contains("Filtrer sakene"));
}

#[tokio::test]
async fn a_talk_asks_for_what_belongs_to_a_talk_that_is_held_or_that_is_not() {
    let (scene, sak, _driver, mut browser) = begin(1).await;
    let path = format!("/sak/{}/samtale/ny", sak.id);
    let fields = ["dato", "stemme", "ikkje_vis_grunn", "ikkje_halden_grunn"];
    browser.log_in(&scene.kari, &path).await;
    assert_eq!(shown(&browser, &fields).await, ["dato", "stemme"]);

    let hide = "Det barnet sa, kan ikkje visast dei føresette";
    browser.tick(hide).await;
    assert_eq!(shown(&browser, &fields).await, fields[..3]);
    browser
        .fill("Kvifor kan det ikkje visast?", "Ho bad om det.")
        .await;
    browser.tick(hide).await;
    assert_eq!(shown(&browser, &fields).await, ["dato", "stemme"]);
    browser.press("Lagre samtalen").await;
    let all_of_it = shown(&browser, &fields).await;
    assert_eq!(all_of_it, fields[..3], "the reason that the message is of");

    let question = "Er samtalen halden?";
    browser.choose(question, "Samtalen er ikkje halden").await;
    let with_message = shown(&browser, &fields).await;
    assert_eq!(with_message, fields, "a field with a message stays");
    browser.open(&path).await;
    browser.choose(question, "Samtalen er ikkje halden").await;
    assert_eq!(shown(&browser, &fields).await, ["ikkje_halden_grunn"]);
}

#[tokio::test]
async fn a_meeting_asks_for_what_the_answers_call_for() {
    let (scene, sak, _driver, mut browser) = begin(4).await;
    let path = format!("/sak/{}/moete/ny", sak.id);
    let fields = ["samtykke_stad"];
    browser.log_in(&scene.kari, &path).await;
    assert!(shown(&browser, &fields).await.is_empty());

    let others = "Var andre instansar med i møtet?";
    browser.choose(others, "Ja").await;
    assert_eq!(shown(&browser, &fields).await, fields);
    let alone = "Nei, berre eininga sjølv og familien";
    browser.choose(others, alone).await;
    assert!(shown(&browser, &fields).await.is_empty());
}

#[tokio::test]
async fn an_evaluering_asks_for_a_date_where_it_goes_on_and_for_words_where_it_changes() {
    let (scene, sak, _driver, mut browser) = begin(3).await;
    let tiltak = sak.tiltak("Fast plass", date!(2026 - 12 - 01)).await;
    let fields = ["innan", "tiltak"];
    browser
        .log_in(&scene.kari, &format!("/tiltak/{tiltak}/evaluering/ny"))
        .await;
    let before = shown(&browser, &fields).await;
    assert!(before.is_empty(), "nothing is chosen yet: {before:?}");
    for (answer, expected) in [
        ("Hald fram", &["innan"][..]),
        ("Juster", &fields),
        ("Avslutt", &[]),
        ("Nytt tiltak", &[]),
    ] {
        browser.choose("Vegen vidare", answer).await;
        assert_eq!(shown(&browser, &fields).await, expected, "{answer}");
    }
}

#[tokio::test]
async fn a_date_and_an_end_ask_for_no_more_than_they_need() {
    let (scene, sak, _driver, mut browser) = begin(4).await;
    browser
        .log_in(&scene.kari, &format!("/sak/{}/neste-dato", sak.id))
        .await;
    assert!(shown(&browser, &["tekst"]).await.is_empty());
    let what = "Kva skal skje då?";
    browser.choose(what, "Følgje opp noko anna").await;
    assert_eq!(shown(&browser, &["tekst"]).await, ["tekst"]);

    // nobody leads the eining: who has the ball stands in
    browser.open(&format!("/sak/{}/avslutt", sak.id)).await;
    let fields = ["samtykke", "samtykke_stad"];
    assert!(shown(&browser, &fields).await.is_empty());
    let end = "Korleis endar saka?";
    browser.choose(end, "Avslutt saka").await;
    assert!(shown(&browser, &fields).await.is_empty());
    let text = browser.text().await;
    assert!(!text.contains("Overfører du til barnevern?"), "{text}");
    browser.choose(end, "Overfør til barnevern").await;
    browser.sees("Overfører du til barnevern?").await;
    browser.choose(end, "Overfør til annan kommune").await;
    assert_eq!(shown(&browser, &fields).await, fields);
}

#[tokio::test]
async fn a_word_without_an_end_stays_within_a_narrow_screen() {
    let (scene, sak, _driver, mut browser) = begin(3).await;
    let word = "å".repeat(200);
    sak.uro(&scene.kari, &word).await;
    sak.samtale(&word).await;
    let tiltak = sak.tiltak(&word, date!(2026 - 12 - 01)).await;
    sak.evaluering(tiltak, "verkar", &word).await;
    let path = format!("/sak/{}", sak.id);
    browser.log_in(&scene.kari, &path).await;
    for path in [
        path,
        format!("/tiltak/{tiltak}/endre"),
        format!("/tiltak/{tiltak}/evaluering/ny"),
    ] {
        browser.open(&path).await;
        fits_a_narrow_screen(&browser, &path).await;
    }
}

#[tokio::test]
async fn what_is_wrong_has_the_focus_with_script() {
    what_is_wrong_has_the_focus(Script::On).await;
}

#[tokio::test]
async fn what_is_wrong_has_the_focus_without_script() {
    what_is_wrong_has_the_focus(Script::Off).await;
}

async fn what_is_wrong_has_the_focus(script: Script) {
    let (scene, sak, _driver, mut browser) = begin_with(4, script).await;
    let path = format!("/sak/{}/neste-dato", sak.id);
    browser.log_in(&scene.kari, &path).await;
    browser.fill("Når skal noko skje?", "i fjor").await;
    browser.press("Set datoen").await;
    is_told(&browser, "Du må rette").await;

    browser.fill("Når skal noko skje?", "1.12.2026").await;
    sqlx::query("update sak set version = version + 1 where sak_id = $1")
        .bind(sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    browser.press("Set datoen").await;
    is_told(&browser, "Nokon andre har endra saka").await;
    browser.press("Set datoen").await;
    browser.sees("Neste dato er sett.").await;
}

/// The box with these words has the focus and can be seen to have it, and the title says that something is wrong.
async fn is_told(browser: &Browser, words: &str) {
    let focus = focused(browser).await;
    assert!(focus.words.starts_with(words), "{focus:?}");
    assert!(focus.ring && focus.covered.is_none(), "{focus:?}");
    let title = browser.client.title().await.unwrap();
    assert!(title.starts_with("Feil: "), "{title}");
}
