//! The shortcuts of a meeting and its referat: each one that is listed does what the list says.

use fantoccini::key::Key;
use laget::access::Role;
use serde_json::json;
use time::macros::date;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::keys::{self, focused, held};
use super::scene::Scene;
use crate::harness::eventually;
use crate::referat::Vindauge;

const ALT_SKIFT: [Key; 2] = [Key::Alt, Key::Shift];

/// A letter with Alt and Shift held down, which leads to another page.
async fn leads(browser: &mut Browser, letter: char, to: &str) {
    browser
        .leaves(async |browser| held(browser, &ALT_SKIFT, letter).await)
        .await;
    let path = browser.path().await;
    assert!(path.ends_with(to), "{letter}: {path}");
}

/// The list of shortcuts folds out, and has this one.
async fn assert_listed(browser: &Browser, shortcut: &str) {
    browser.unfold("Snarvegar på tastaturet").await;
    let list = "const list = document.querySelector('details[open] dl');
        return list.checkVisibility() ? list.textContent : ''";
    eventually(&format!("«{shortcut}» to be listed"), async || {
        let list = browser.run(list, json!([])).await;
        list.as_str().unwrap().contains(shortcut).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_referat_is_gone_through_and_added_to_with_the_shortcuts_that_are_listed() {
    let scene = Scene::new().await;
    let rektor = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let moete = scene.skule.moete_den(date!(2026 - 11 - 23)).await;
    scene.skule.kalla(moete, &rektor, "fast").await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    browser.log_in(&rektor, &format!("/moete/{moete}")).await;
    assert_listed(&browser, "Alt + Skift + O").await;
    leads(&mut browser, 'O', "/oppmoete").await;
    browser.open(&format!("/moete/{moete}")).await;
    leads(&mut browser, 'A', "/agenda").await;
    browser
        .press("Skriv referat frå det som ikkje gjeld eit namngitt barn")
        .await;
    let skriv = browser.path().await;
    assert_listed(&browser, "Alt + Page Down").await;

    let mut parts = Vec::new();
    for _ in 0..3 {
        held(&browser, &[Key::Alt], char::from(Key::PageDown)).await;
        parts.push(focused(&browser).await.words);
    }
    assert!(parts[0].starts_with("Til stades"), "{parts:?}");
    assert!(parts[1].starts_with("Hensikt/mål"), "{parts:?}");
    held(&browser, &[Key::Alt], char::from(Key::PageUp)).await;
    assert_eq!(focused(&browser).await.words, parts[1]);

    let rows = browser.texts(".planrad legend").await.len();
    leads(&mut browser, 'R', "/skriv").await;
    assert_eq!(browser.texts(".planrad legend").await.len(), rows + 1);
    assert_eq!(focused(&browser).await.id, format!("felt-maal-{rows}"));

    leads(&mut browser, 'L', skriv.trim_end_matches("/skriv")).await;
    browser.open(&skriv).await;
    leads(&mut browser, 'A', "/agenda").await;
    browser.open(&skriv).await;
    leads(&mut browser, 'G', skriv.trim_end_matches("/skriv")).await;
    browser.sees("Referatet er lagra").await;
}

/// How often parts of the referat are saved, as the page knows it.
async fn saved(browser: &Browser) -> i64 {
    let sum = "return [...document.querySelectorAll('[name=versjon], [name=plan_versjon]')].reduce((sum, f) => sum + Number(f.value), 0)";
    browser.run(sum, json!([])).await.as_i64().unwrap()
}

/// Saves with the keyboard and types on at once; gives when it is saved.
async fn saves(browser: &Browser, key: char, goes_on: &str) {
    let before = saved(browser).await;
    if key == 'S' {
        // as CapsLock gives it: the driver holds Shift down for a capital
        let caps =
            "(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown',
            { key: 'S', code: 'KeyS', ctrlKey: true, bubbles: true, cancelable: true }))";
        browser.run(caps, json!([])).await;
    } else {
        held(browser, &[Key::Control], key).await;
    }
    keys::write(browser, goes_on).await;
    eventually("it is saved", async || {
        (saved(browser).await > before).then_some(())
    })
    .await;
}

#[tokio::test]
async fn to_save_with_the_keyboard_loses_nothing_that_is_typed_while_it_is_saved() {
    let scene = Scene::new().await;
    let rektor = scene
        .seljord
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let moete = scene.skule.moete_den(date!(2026 - 11 - 23)).await;
    scene.skule.kalla(moete, &rektor, "fast").await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    browser
        .log_in(&rektor, &format!("/moete/{moete}/agenda"))
        .await;
    browser
        .press("Skriv referat frå det som ikkje gjeld eit namngitt barn")
        .await;
    let skriv = browser.path().await;
    let hensikt = "Hensikt/mål med møtet:";
    browser.fill(hensikt, "Ho trivst i friminutta og ").await;
    saves(&browser, 's', "leikar med to").await;
    // what is saved twice is no conflict with oneself; with CapsLock too
    saves(&browser, 'S', " andre.").await;
    let heile = "Ho trivst i friminutta og leikar med to andre.";
    assert_eq!(browser.value(hensikt).await, heile);
    assert_eq!(focused(&browser).await.words, hensikt);
    // what somebody else writes in another part meanwhile, is what stands there, and is not written over
    sqlx::query(
        "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at)
        select kommune_id, referat_id, 'status', 1, moete_id, eining_id, sak_id, 'Søv betre.', referent_id, now()
        from referat where moete_id = $1",
    )
    .bind(moete)
    .execute(scene.app.sql())
    .await
    .unwrap();
    let andre = "Status med gjennomgang av observasjonar";
    assert_eq!(browser.value(andre).await, "");
    for meir in [" Ho ler.", ""] {
        keys::write(&browser, meir).await;
        held(&browser, &[Key::Control], 's').await;
        eventually("the other text", async || {
            (browser.value(andre).await == "Søv betre.").then_some(())
        })
        .await;
    }
    let heile = format!("{heile} Ho ler.");
    // a row after one that is empty is saved where it stands
    browser.press("Legg til rad").await;
    browser.press("Legg til rad").await;
    let siste = browser.texts(".planrad legend").await.len() - 1;
    assert!(siste > 0);
    let focus = "document.getElementById(arguments[0]).focus()";
    browser
        .run(focus, json!([format!("felt-maal-{siste}")]))
        .await;
    keys::write(&browser, "Meir ro i ").await;
    saves(&browser, 's', "").await;
    let focus = focused(&browser).await.id;
    assert_eq!(focus, format!("felt-maal-{siste}"));
    keys::write(&browser, "timane").await;
    // also when nothing is written in
    browser
        .run("document.activeElement.blur()", json!([]))
        .await;
    saves(&browser, 's', "").await;

    browser.open(&skriv).await;
    assert_eq!(browser.value(hensikt).await, heile);
    assert_eq!(browser.value(andre).await, "Søv betre.");
    let maal = "return document.getElementById('felt-maal-0').value";
    let maal = browser.run(maal, json!([])).await;
    assert_eq!(maal, json!("Meir ro i timane"));
    // somebody else adds a row: it is not written over, and what is typed here is not lost
    let nils = scene
        .seljord
        .person("Nils Nestleiar", Role::Einingsleiar, &scene.skule)
        .await;
    scene.skule.kalla(moete, &nils, "fast").await;
    let client = scene.app.client_for(&nils).await;
    let mut annan = Vindauge::opne(client, &skriv).await;
    annan.rader[1] = ["Deira mål", "Deira tiltak", "", ""].map(String::from);
    assert_eq!(annan.send("lagre").await.status, 303);
    browser
        .run("const f = document.getElementById('felt-maal-0'); f.focus(); f.setSelectionRange(f.value.length, f.value.length)", json!([]))
        .await;
    keys::write(&browser, " no").await;
    held(&browser, &[Key::Control], 's').await;
    let begge = "return ['felt-maal-0', 'felt-maal-1', 'felt-tiltak-1'].map((id) => document.getElementById(id)?.value ?? '')";
    eventually("both rows", async || {
        let begge = browser.run(begge, json!([])).await;
        (begge == json!(["Meir ro i timane no", "Deira mål", "Deira tiltak"])).then_some(())
    })
    .await;
    assert!(!browser.text().await.contains("har begge endra"));
}
