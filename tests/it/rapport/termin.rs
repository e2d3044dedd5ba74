//! A report is of its own term: what it begins with, and what it leaves out.

use time::macros::date;

use super::{begynn, publiser, publisert, scene, skriv};
use crate::styring::{NOVEMBER, Scene};

#[tokio::test]
async fn the_report_of_the_next_term_begins_with_how_far_the_milestones_had_come() {
    let scene = scene().await;
    publisert(&scene).await;
    scene.natt(date!(2027 - 01 - 05)).await;
    let neste = begynn(&scene).await;
    let text = neste.text();
    assert!(text.contains("hausten 2026"), "{text}");
    let rader = neste.select("section[aria-labelledby=milepaelar] tbody tr");
    assert!(
        rader[0].contains("Gjort") && rader[2].contains("I gang"),
        "{rader:?}"
    );
    assert!(
        !text.contains("Det går framover"),
        "the words are of their own term"
    );
    let skriv_sti = format!("{}/skriv", neste.path);
    let henta = "henta frå rapporten for våren 2026";
    let side = scene.sjef.get(&skriv_sti).await.text();
    assert!(side.contains(henta), "{side}");
    skriv(&scene, &neste.path, &[]).await;
    let side = scene.sjef.get(&skriv_sti).await.text();
    assert!(!side.contains(henta), "they have been gone through: {side}");
}

#[tokio::test]
async fn the_report_of_a_term_before_knows_nothing_of_how_far_the_milestones_came_later() {
    let scene = scene().await;
    publisert(&scene).await;
    let eldre = scene.sjef.post("/rapport", &[("til", "2026-01-01")]).await;
    let eldre = eldre.follow().await;
    assert!(eldre.text().contains("hausten 2025"), "{}", eldre.text());
    let rader = eldre.select("section[aria-labelledby=milepaelar] tbody tr");
    assert!(rader.iter().all(|r| r.contains("Ikkje sagt")), "{rader:?}");
    let side = scene.sjef.get(&format!("{}/skriv", eldre.path)).await;
    assert!(
        !side.text().contains("henta frå rapporten"),
        "{}",
        side.text()
    );
}

#[tokio::test]
async fn what_was_open_when_the_term_ended_is_told_whenever_it_is_counted() {
    // counted in November, and the term was over in July
    let scene = Scene::new().await;
    scene.saker(date!(2026 - 03 - 02), 20, 13).await;
    scene.saker(date!(2026 - 09 - 01), 7, 7).await;
    scene.natt(NOVEMBER).await;
    let rapport = begynn(&scene).await;
    let steg = rapport.select("section[aria-labelledby=steg]");
    assert!(
        steg[0].contains("opne saker 31. juli 2026"),
        "{}",
        rapport.text()
    );
    let opne: Vec<(time::Date, i64)> = sqlx::query_as(
        "select til, verdi::bigint from tal_arkiv where kommune_id = $1 and figur = 'opne' and gruppe = '' and verdi > 0",
    )
    .bind(scene.kommune.id.uuid())
    .fetch_all(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(
        opne,
        [(date!(2026 - 08 - 01), 20)],
        "and not the seven of the autumn"
    );
    skriv(&scene, &rapport.path, &[]).await;
    assert_eq!(publiser(&scene, &rapport.path).await.status, 303);
    let csv = scene.sjef.get(&format!("{}/csv", rapport.path)).await.body;
    assert!(csv.contains(";steg;"), "{csv}");
}

#[tokio::test]
async fn a_print_of_what_is_published_is_not_kept_from_anybody() {
    let scene = scene().await;
    let utkast = begynn(&scene).await;
    let linje = ".topp .berre-utskrift";
    assert!(utkast.select(linje)[0].contains("Unnateke offentlegheit"));
    skriv(&scene, &utkast.path, &[]).await;
    assert_eq!(publiser(&scene, &utkast.path).await.status, 303);
    let side = scene.sjef.get(&utkast.path).await;
    let sagt = &side.select(linje)[0];
    assert!(
        sagt.contains("Skrive ut av") && !sagt.contains("Unnateke"),
        "{sagt}"
    );
}
