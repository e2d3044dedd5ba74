//! The pages of those who do not have a sak of their own to go to: the leader, the kommunalsjef, the personvernombod.

use laget::access::Role;

use super::browser::Script;
use super::driver::Driver;
use super::html;
use super::scene::Scene;

#[tokio::test]
async fn the_log_is_narrowed_down_by_name_and_by_day_on_a_phone_without_script() {
    let scene = Scene::new().await;
    let stad = scene.seljord.tenest("nav").await;
    let ombod = scene
        .seljord
        .person("Pia Ombod", Role::Personvernombod, &stad)
        .await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::Off, 390).await;
    browser.log_in(&scene.kari, "/").await;
    browser.press("Logg ut").await;

    browser.log_in(&ombod, "/").await;
    browser.sees("Som personvernombod les du").await;
    browser.follow("Les innsynsloggen").await;
    browser.fill("Namn på den tilsette", "i").await;
    browser.press("Søk").await;
    browser.sees("2 personar heiter slik.").await;
    browser.follow("Kari Vik").await;
    browser.sees("Fjern filteret Kari Vik").await;
    browser.fill("Frå og med", "i fjor").await;
    browser.press("Filtrer").await;
    browser.sees("Du må rette").await;
    browser.fill("Frå og med", "23.11.2026").await;
    browser.press("Filtrer").await;
    browser.sees("Frå 23. november 2026").await;
    html::check(&scene.site.sent()).await;
}

#[tokio::test]
async fn mi_side_says_what_is_late_at_the_eining_and_what_is_normal() {
    let scene = Scene::new().await;
    let seljord = &scene.seljord;
    let rektor = seljord.person("Odd Rektor", Role::Einingsleiar, &scene.skule);
    let sjef = seljord.person("Siv Sjef", Role::Kommunalsjef, &scene.skule);
    let (rektor, sjef) = (rektor.await, sjef.await);
    let sak = scene.ylva.sak(&scene.kari, "Er mykje åleine.").await;
    scene.ylva.adressesperre().await;
    sqlx::query("update sak set neste_dato = '2026-11-20' where sak_id = $1")
        .bind(sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;

    browser.log_in(&rektor, "/").await;
    browser.sees("Over fristen på Åsen skule").await;
    let number = scene.saksnummer(&format!("/sak/{}", sak.id)).await;
    browser.follow(&number).await;
    browser.sees("Barnet har adressesperre").await;
    browser.press("Logg ut").await;

    browser.log_in(&sjef, "/").await;
    browser.sees("Som kommunalsjef ser du ei sak berre").await;
    browser.follow("Saker").await;
    browser.sees("det vanlege i rolla di").await;
    html::check(&scene.site.sent()).await;
}

#[tokio::test]
async fn the_systemansvarleg_looks_after_what_stopped_and_sees_nobodys_child() {
    let scene = Scene::new().await;
    let yngve = scene
        .seljord
        .person("Yngve Moe", Role::Systemansvarleg, &scene.skule)
        .await;
    sqlx::query(
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, state, run_at, attempts, cause, finished_at)
        values ($1, gen_random_uuid(), 'varsel', $2, 'varsel', 'dead', now(), 60, 'adressa_blei_avvist',
            '2026-11-23 09:00+01')",
    )
    .bind(scene.seljord.id.uuid())
    .bind(scene.kari.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 1280).await;
    browser.log_in(&yngve, "/").await;
    browser.follow("Jobbar").await;
    browser.sees("E-post om nye meldingar").await;
    browser.sees("Sjå om ho er skriven rett").await;
    let om = "E-post om nye meldingar, Kari Vik, 23. nov. 2026 kl. 09.00";
    browser.press(&format!("Prøv på nytt: {om}")).await;
    browser.sees("Jobben blir prøvd på nytt.").await;
    browser.sees("Alt er gjort").await;
    sqlx::query(
        "update job set state = 'dead', finished_at = '2026-11-23 09:00+01' where kommune_id = $1",
    )
    .bind(scene.seljord.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    browser.open("/jobbar").await;
    browser.press(&format!("Legg bort: {om}")).await;
    browser.sees("Alt er gjort").await;
    html::check(&scene.site.sent()).await;
    scene.app.work().await;
}

#[tokio::test]
async fn the_number_of_unread_meldingar_stands_on_one_line_and_hides_no_word_on_a_phone() {
    let scene = Scene::new().await;
    let mut driver = Driver::start().await;
    let mut browser = scene.browser(&mut driver, Script::On, 390).await;
    for (unread, shown) in [(1, "1"), (27, "27"), (120, "99+")] {
        sqlx::query(
            "insert into melding (kommune_id, melding_id, brukar_id, slag, noekkel, at)
            select $1, gen_random_uuid(), $2, 'lag_inn', n::text, now() from generate_series(1, $3) n
            on conflict do nothing",
        )
        .bind(scene.seljord.id.uuid())
        .bind(scene.kari.id.uuid())
        .bind(unread)
        .execute(scene.app.sql())
        .await
        .unwrap();
        if unread == 1 {
            browser.log_in(&scene.kari, "/saker").await;
        } else {
            browser.open("/saker").await;
        }
        for width in [390, 320] {
            browser.show_as(width, "light").await;
            let badge = browser.run(BADGE, serde_json::json!([])).await;
            assert_eq!(badge["text"], format!("{shown} ulesne"), "{width} px");
            assert_eq!(badge["lines"], 1, "{shown} at {width} px: {badge}");
            assert_eq!(badge["hides"], false, "{shown} at {width} px: {badge}");
            assert_eq!(badge["outside"], false, "{shown} at {width} px: {badge}");
        }
    }
}

/// The badge in the menu: on how many lines it is, and whether it lies over its word or outside its place.
const BADGE: &str = "
    const badge = document.querySelector('.hovudmeny .tal');
    const place = badge.closest('li').getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(badge.firstChild);
    const tops = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
    range.selectNodeContents(badge.parentElement.firstChild);
    const word = range.getBoundingClientRect();
    const box = badge.getBoundingClientRect();
    return {
        text: badge.textContent,
        lines: tops.size,
        hides: box.bottom > word.top && box.top < word.bottom && box.right > word.left && box.left < word.right,
        outside: box.left < place.left || box.right > place.right + 1 || box.top < place.top,
    };";
