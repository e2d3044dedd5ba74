//! A day of the personvernombod: what was found in the log, who could see a child, and the record of processing activities.

use laget::access::Role;

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::{FORNAMN, Scene};

#[tokio::test]
async fn an_ombods_day() {
    story(Script::On, 1280).await;
}

#[tokio::test]
async fn an_ombods_day_on_a_phone_without_script() {
    story(Script::Off, 390).await;
}

async fn story(script: Script, width: u32) {
    let scene = Scene::new().await;
    let andre = scene.seljord.tenest("andre").await;
    let ombod = scene
        .seljord
        .person("Pia Vern", Role::Personvernombod, &andre)
        .await;
    let system = scene
        .seljord
        .person("Yngve System", Role::Systemansvarleg, &andre)
        .await;
    sqlx::query(
        "insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, barn_id, fyrste, siste, tal, avviste, tal_barn, helg,
            laga_at)
        select kommune_id, gen_random_uuid(), 'slektsnamn', '2026-11-20', $2, barn_id, '2026-11-20 10:00+01', '2026-11-20 10:05+01', 2, 0, 1,
            false, now()
        from barn where barn_id = $1",
    )
    .bind(scene.ylva.id.uuid())
    .bind(scene.kari.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    scene.ylva.sak(&scene.kari, "Er mykje åleine.").await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, script, width).await;
    browser.look.names = vec![FORNAMN.to_owned()];

    browser.log_in(&ombod, "/").await;
    browser
        .follow("Eitt treff i innsynsloggen ventar på gjennomgang")
        .await;
    browser.sees("Same slektsnamn").await;
    browser.follow("20. nov. 2026 kl. 10.00–10.05").await;
    browser.press("Lagre vurderinga").await;
    browser.sees("Vel kva du kom fram til.").await;
    browser
        .choose(
            "Høyrde det til arbeidet?",
            "Personen er spurd, og eg ventar på svar",
        )
        .await;
    browser.fill("Merknad", "Spurde i telefonen.").await;
    browser.press("Lagre vurderinga").await;
    browser.sees("Vurderinga er lagra.").await;
    browser.sees("Spurd").await;
    browser.follow("Endre grensa").await;
    browser.fill("Barn på ein time som er mange", "10").await;
    browser.press("Lagre").await;
    browser.sees("Mange er 10 barn eller fleire.").await;
    browser
        .open(&format!("/barn/{}/tilgang", scene.ylva.id))
        .await;
    browser.sees("Kven har tilgang no").await;
    browser.sees("Er på laget rundt barnet").await;
    browser.open("/kommune/samtykkemalar").await;
    browser.sees("Malane").await;
    browser.open("/").await;
    browser
        .follow("Protokoll over behandling av personopplysningar")
        .await;
    browser.sees("Kven opplysningane gjeld").await;
    browser.press("Logg ut").await;

    browser.log_in(&system, "/kommune/protokoll").await;
    browser.follow("Fyll ut eller endre").await;
    browser.fill("Databehandlarar", "Driftsselskapet Eik").await;
    browser.press("Lagre").await;
    browser.sees("Protokollen er lagra.").await;
    browser.sees("Driftsselskapet Eik").await;
    html::check(&scene.site.sent()).await;
}
