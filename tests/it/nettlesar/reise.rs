//! The journey of an uro, from the first word to the closed sak, and what those outside see of it: nothing.

use laget::access::Role;

use super::browser::{Browser, Script};
use super::driver::Driver;
use super::html;
use super::scene::{ETTERNAMN, Scene};
use crate::harness::Person;

/// The child who is not in the register yet, a sister of the one who is.
const FORNAMN: &str = "Alvhild-Lo";

/// What is written on the way. Such as no other words on a page are like.
const SEEN: &str = "Har vore borte fire måndagar på rad";
const MASTERS: &str = "Teiknar hestar så dei nesten går av arket";
const PARENTS: &str = "Mor seier at måndagane er verst etter helg hos far";
const CHILD: &str = "Eg vil sitje ved vindauget og vite kven som kjem";
const WELCOME: &str = "Kari tek imot ved porten kvar måndag";
const WINDOW: &str = "Fast plass ved vindauget";
const WELCOME_SAYS: &str = "Framleis borte to måndagar";
const WINDOW_SAYS: &str = "Rolegare i timane, men ikkje i friminutta";
const REASON: &str = "Målet er nådd, og kontaktlæraren følgjer opp vidare";

/// All of it, and nobody outside sees any.
const WRITTEN: [&str; 9] = [
    SEEN,
    MASTERS,
    PARENTS,
    CHILD,
    WELCOME,
    WINDOW,
    WELCOME_SAYS,
    WINDOW_SAYS,
    REASON,
];

#[tokio::test]
async fn uro_goes_all_the_way_to_a_closed_sak_with_script() {
    journey(Script::On, 1280).await;
}

#[tokio::test]
async fn uro_goes_all_the_way_to_a_closed_sak_on_a_phone_without_script() {
    journey(Script::Off, 390).await;
}

async fn journey(script: Script, width: u32) {
    let scene = Scene::new().await;
    let rektor = scene
        .seljord
        .person("Odd Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;
    browser.look.names.push(FORNAMN.to_owned());

    browser.log_in(&scene.kari, "/").await;
    register(&mut browser).await;
    let sak = report(&mut browser).await;
    talk(&mut browser).await;
    set_in(&mut browser, WELCOME).await;
    set_in(&mut browser, WINDOW).await;
    evaluate(&mut browser, WELCOME, "Verkar ikkje", WELCOME_SAYS).await;
    evaluate(&mut browser, WINDOW, "Verkar delvis", WINDOW_SAYS).await;
    take_to_vurdering(&mut browser).await;
    browser.press("Logg ut").await;
    browser.log_in(&rektor, &sak).await;
    close(&mut browser).await;
    tells_it_all(&mut browser).await;
    browser.press("Logg ut").await;
    nobody_outside_sees_it(&mut browser, &scene, &sak).await;
    html::check(&scene.site.sent()).await;
}

/// Looks for the child, does not find her, and registers her.
async fn register(browser: &mut Browser) {
    browser.follow("Barn").await;
    browser.fill("Namn", FORNAMN).await;
    browser.press("Søk").await;
    browser.sees("Ingen treff").await;
    // the name that was searched for stands in the form
    browser.press("Registrer barn").await;
    browser.fill("Etternamn", ETTERNAMN).await;
    browser.fill("Fødselsdato", "3.2.2019").await;
    browser.press("Søk").await;
    browser.select("Skule eller barnehage", "Åsen skule").await;
    browser.press("Registrer barnet").await;
    browser.sees("Barnet er registrert.").await;
}

/// Reports the uro from the child's card; gives the address of the sak.
async fn report(browser: &mut Browser) -> String {
    browser.follow("Meld uro").await;
    browser
        .choose("Kva slags sak er det?", "Uro for barnet")
        .await;
    browser.fill("Kva er sett og høyrt?", SEEN).await;
    browser.fill("Kven er uroa?", "Kontaktlæraren").await;
    browser.fill("Kva meistrar barnet?", MASTERS).await;
    browser
        .choose("Kor raskt må det gjerast noko?", "Innan ei veke")
        .await;
    browser.press("Meld uro").await;
    browser.sees("Uroa er meld, og saka er oppretta.").await;
    browser.path().await
}

async fn talk(browser: &mut Browser) {
    browser.follow("Skriv ned samtalen").await;
    browser
        .choose("Er samtalen halden?", "Samtalen er halden")
        .await;
    browser.fill("Dato", "20.11.2026").await;
    browser.select("Korleis snakka de saman?", "Telefon").await;
    browser.fill("Kven var med?", "mor og kontaktlæraren").await;
    browser.fill("Kva sa dei føresette?", PARENTS).await;
    browser.fill("Barnets stemme", CHILD).await;
    browser.press("Lagre samtalen").await;
    browser.sees("Samtalen er skriven ned.").await;
}

async fn set_in(browser: &mut Browser, tiltak: &str) {
    browser.follow("Nytt tiltak").await;
    browser.fill("Mål", "På skulen kvar måndag").await;
    browser.fill("Tiltak", tiltak).await;
    browser.select("Ansvarleg", "Kari Vik, Åsen skule").await;
    browser.fill("Innan", "18.12.2026").await;
    browser.press("Set inn tiltaket").await;
    browser.sees("Tiltaket er sett inn.").await;
}

async fn evaluate(browser: &mut Browser, tiltak: &str, effekt: &str, says: &str) {
    browser.follow(&format!("Evaluer {tiltak}")).await;
    browser.fill("Dato for evalueringa", "23.11.2026").await;
    browser.choose("Effekt", effekt).await;
    browser.fill("Grunngjeving", says).await;
    browser.fill("Barnets oppleving", "Det er greitt").await;
    browser
        .fill("Dei føresette si oppleving", "Det er betre heime")
        .await;
    browser.choose("Vegen vidare", "Avslutt").await;
    browser.press("Lagre evalueringa").await;
    browser.sees("Evalueringa er lagra.").await;
}

async fn take_to_vurdering(browser: &mut Browser) {
    browser.follow("Før saka vidare").await;
    browser
        .choose(
            "Kva skal skje med saka?",
            "Ta saka til tverrfagleg vurdering",
        )
        .await;
    browser
        .choose("Korleis skal teamet drøfte saka?", "Anonymt")
        .await;
    browser.press("Ta saka til tverrfagleg vurdering").await;
    browser.sees("Saka er ført vidare.").await;
    let steg = browser.texts("[aria-current=step]").await.concat();
    assert!(steg.contains("Tverrfagleg vurdering"), "{steg}");
    assert_eq!(browser.fact("Ansvarleg").await, "Kari Vik");
    assert_eq!(
        browser.fact("Neste").await,
        "Halde møte med føresette og team"
    );
    assert!(browser.fact("Neste dato").await.contains("(om\u{a0}"));
}

async fn close(browser: &mut Browser) {
    browser.follow("Avslutt saka").await;
    browser.choose("Korleis endar saka?", "Avslutt saka").await;
    browser.fill("Kvifor?", REASON).await;
    browser.press("Avslutt saka").await;
    browser.sees("Saka er avslutta.").await;
}

/// The closed sak: where it is, whose it is, the lag, the tiltak, and all that has happened.
async fn tells_it_all(browser: &mut Browser) {
    assert_eq!(browser.fact("Ansvarleg").await, "Kari Vik");
    assert_eq!(browser.fact("Neste dato").await, "Ingen, saka er avslutta");
    assert!(browser.fact("Kari Vik").await.contains("Åsen skule"));
    for tiltak in [WELCOME, WINDOW] {
        browser.unfold(&format!("Evaluering av «{tiltak}»")).await;
    }
    for words in WRITTEN {
        browser.sees(words).await;
    }
    for (tiltak, effekt) in [(WELCOME, "Verkar ikkje"), (WINDOW, "Verkar delvis")] {
        let row = browser
            .texts("tbody tr")
            .await
            .into_iter()
            .find(|row| row.contains(tiltak));
        assert!(
            row.is_some_and(|row| row.contains(effekt)),
            "{tiltak} has not the effect «{effekt}»"
        );
    }
    let told = browser.texts(".tidslinje__kva").await;
    let expected = [
        "Saka avslutta",
        "Saka ført vidare: Lokale tiltak → Tverrfagleg vurdering",
        "Tiltak evaluert",
        "Tiltak evaluert",
        "Tiltak sett inn",
        "Tiltak sett inn: Foreldra involverte → Lokale tiltak",
        "Samtale med dei føresette: Uro meld → Foreldra involverte",
        "Uro meld",
    ];
    assert_eq!(told, expected);
    let by = browser.texts(".tidslinje__tid").await;
    assert!(
        by[0].ends_with("· Odd Rektor") && by[1..].iter().all(|by| by.ends_with("· Kari Vik")),
        "{by:?}"
    );
}

/// Colleagues of another skule, another kommune and another instans.
async fn nobody_outside_sees_it(browser: &mut Browser, scene: &Scene, sak: &str) {
    let bergen = scene.app.kommune().await;
    let outsiders: [Person; 3] = [
        scene
            .seljord
            .person(
                "Liv Bø",
                Role::Tilsett,
                &scene.seljord.skule("Bø skule").await,
            )
            .await,
        bergen
            .person(
                "Ola Nord",
                Role::Einingsleiar,
                &bergen.skule("Åsen skule").await,
            )
            .await,
        scene
            .seljord
            .person(
                "Per Pedersen",
                Role::Tilsett,
                &scene.seljord.tenest("ppt").await,
            )
            .await,
    ];
    let number = scene.saksnummer(sak).await;
    let before = scene.site.sent().len();
    for person in &outsiders {
        browser.log_in(person, "/saker").await;
        browser.sees("Ingen saker no").await;
        browser.fill("Namn eller saksnummer", "Alvhild").await;
        browser.press("Søk").await;
        browser.sees("Ingen saker med det namnet").await;
        for way in [
            "",
            "/vidare",
            "/avslutt",
            "/samtale/ny",
            "/tiltak/ny",
            "/lag",
        ] {
            browser.open(&format!("{sak}{way}")).await;
            browser.sees("Me fann ikkje sida").await;
            browser.sees(&person.namn).await;
        }
        browser.press("Logg ut").await;
    }
    for page in &scene.site.sent()[before..] {
        for secret in WRITTEN.iter().copied().chain([FORNAMN, ETTERNAMN, &number]) {
            assert!(
                !page.html.contains(secret),
                "«{secret}» is on {} for an outsider",
                page.request
            );
        }
    }
    let hidden = scene.site.sent()[before..]
        .iter()
        .filter(|page| page.status == 404)
        .count();
    assert_eq!(hidden, 18, "pages that were not there");
}
