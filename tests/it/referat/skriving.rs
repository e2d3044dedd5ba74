//! Several people write at once.

use time::macros::date;

use super::Vindauge;
use super::skjema::Skjema;
use crate::agenda::Scene;

#[tokio::test]
async fn it_begins_with_who_is_there_and_what_was_tried() {
    let scene = Scene::new().await;
    let tiltak = scene.sak.tiltak("Leikegruppe", date!(2026 - 11 - 01)).await;
    scene
        .sak
        .evaluering(tiltak, "verkar_delvis", "Litt betre")
        .await;
    let referat = scene.begynt().await;
    assert_eq!(
        scene.saved(referat, "til_stades").await.lines().count(),
        2,
        "those who are called"
    );
    assert!(scene.saved(referat, "til_stades").await.contains("Pål Ppt"));
    let tidlegare = scene.saved(referat, "tidlegare_tiltak").await;
    assert!(
        tidlegare.starts_with("Leikegruppe: verkar delvis ("),
        "{tidlegare}"
    );
}

#[tokio::test]
async fn two_who_write_in_different_parts_lose_nothing() {
    let scene = Scene::new().await;
    scene.kari_er_med().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    let mut kari = Vindauge::opne(scene.as_(&scene.kari).await, &path).await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    kari.skriv("bekymring", "Ho søv i timane.");
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(kari.send("lagre").await.status, 303);
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "Finne ut kva som hjelper."
    );
    assert_eq!(scene.saved(referat, "bekymring").await, "Ho søv i timane.");
}

#[tokio::test]
async fn two_who_write_in_the_same_part_are_shown_both_texts_and_neither_is_lost() {
    let scene = Scene::new().await;
    scene.kari_er_med().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    let mut kari = Vindauge::opne(scene.as_(&scene.kari).await, &path).await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    kari.skriv("hensikt", "Avklare ansvar.");
    kari.skriv("status", "Sov tre gonger denne veka.");
    kari.rader[0] = [
        "Sove heime".into(),
        "Fast leggetid".into(),
        String::new(),
        String::new(),
    ];
    assert_eq!(rita.send("lagre").await.status, 303);

    let strid = kari.send("lagre").await;

    assert_eq!(strid.status, 409);
    let page = strid.text();
    assert!(
        page.contains("Finne ut kva som hjelper.") && page.contains("Rita Rektor"),
        "{page}"
    );
    assert!(strid.select("textarea[name=tekst]")[1].contains("Avklare ansvar."));
    assert_eq!(
        scene.saved(referat, "status").await,
        "Sov tre gonger denne veka.",
        "the rest is saved"
    );
    assert!(
        scene
            .saved(referat, "tiltaksplan")
            .await
            .contains("Fast leggetid")
    );
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "Finne ut kva som hjelper."
    );
    // an ordinary save chooses nothing, however often it is pressed
    let client = scene.as_(&scene.kari).await;
    let mut kari = Vindauge::of(client, &path, &strid);
    kari.skriv("hensikt", "Finne ut kva som hjelper, og avklare ansvar.");
    for _ in 0..2 {
        assert_eq!(kari.send("lagre").await.status, 409);
        assert_eq!(
            scene.saved(referat, "hensikt").await,
            "Finne ut kva som hjelper."
        );
    }
    let done = kari.send("min-hensikt-1").await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "Finne ut kva som hjelper, og avklare ansvar."
    );
    // what was there before is kept
    let kept = "referat_del where del = 'hensikt' and referat_id = $1";
    assert_eq!(scene.app.count(kept, referat).await, 2);
}

#[tokio::test]
async fn rows_are_added_moved_and_removed_without_script_and_enter_saves() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("hensikt", "Står her enno");
    rita.rader[0][1] = "Ein".into();
    rita.rader[1][1] = "To".into();
    let tiltak = |page: &crate::harness::Page| page.select("textarea[name=tiltak]");
    let page = rita.send("opp-1").await;
    assert_eq!(page.status, 200);
    assert_eq!(tiltak(&page)[..2], ["To", "Ein"]);
    let page = rita.send("fjern-0").await;
    assert_eq!(tiltak(&page)[0], "To");
    let before = rita.rader.len();
    let page = rita.send("rad").await;
    assert!(tiltak(&page).len() > before);
    assert!(page.select("textarea[name=tekst]")[1].contains("Står her enno"));
    assert!(
        page.has("form[data-ulagra]"),
        "it is kept as a draft at once"
    );
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "",
        "nothing is saved by these"
    );
    assert_eq!(page.attribute("form.skjema button", "value")[0], "lagre");
    let page = rita.send("fjern-77").await;
    assert_eq!(
        tiltak(&page).len(),
        before,
        "what is not there is left alone"
    );
}

#[tokio::test]
async fn a_long_text_pasted_from_word_is_kept_readable() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    let lang = "Ho les betre no. ".repeat(1000);
    for del in [
        "hensikt",
        "ressursar",
        "status",
        "bekymring",
        "kven_opplever",
        "evaluering",
    ] {
        rita.skriv(del, lang.trim());
    }
    rita.skriv(
        "barnets_stemme",
        "“Eg\u{a0}vil”\tle\u{ad}se\u{200b}\u{2060}\r\nmeir – no…",
    );
    let done = rita.send("lagre").await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.saved(referat, "status").await, lang.trim());
    let stemme = scene.saved(referat, "barnets_stemme").await;
    assert_eq!(stemme, "“Eg\u{a0}vil” lese\nmeir – no…");
    rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("status", &"for lang ".repeat(3000));
    let no = rita.send("lagre").await;
    assert_eq!(no.status, 422);
    assert!(no.error_on("tekst-3").is_some(), "{}", no.text());
}

#[tokio::test]
async fn nobody_writes_while_somebody_in_the_room_may_not_hear_of_the_child() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "gjest")
        .await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    let no = rita.send("lagre").await;
    assert_eq!(no.status, 409);
    assert!(no.text().contains("Punktet er stengt"), "{}", no.text());
    assert!(
        no.select("textarea[name=tekst]")[1].contains("Finne ut"),
        "it is not lost"
    );
    assert_eq!(scene.saved(referat, "hensikt").await, "");
    // nor past the page
    let direct = sqlx::query(
        "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, tekst, skriven_av, skriven_at)
        select kommune_id, referat_id, 'hensikt', 1, moete_id, eining_id, 'x', referent_id, now() from referat where referat_id = $1",
    )
    .bind(referat)
    .execute(scene.app.sql())
    .await;
    assert!(direct.unwrap_err().to_string().contains("may not hear"));
}

#[tokio::test]
async fn those_on_the_lag_read_it_and_only_those_in_the_meeting_write() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let kari = scene.as_(&scene.kari).await;
    let path = format!("/referat/{referat}");
    assert_eq!(kari.get(&path).await.status, 200);
    assert_eq!(kari.get(&format!("{path}/skriv")).await.status, 403);
    // in the meeting, and not on the lag: it is as one that is not there
    for person in [&scene.ppt, &scene.barnevern] {
        let client = scene.as_(person).await;
        for veg in ["", "/skriv", "/pdf", "/rett"] {
            assert_eq!(
                client.get(&format!("{path}{veg}")).await.status,
                404,
                "{veg}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_about_no_child_is_for_those_in_the_meeting() {
    let scene = Scene::new().await;
    let pal = scene.as_(&scene.ppt).await;
    let veg = format!("/moete/{}/referat", scene.moete);
    let begynt = pal.post(&veg, &[]).await;
    assert_eq!(begynt.status, 303, "{}", begynt.text());
    let path = begynt.location().to_owned();
    let page = pal.get(&path).await;
    assert_eq!(
        page.select("textarea[name=tekst]").len(),
        9,
        "nothing of barnets stemme that is hidden"
    );
    assert!(!page.text().contains("Nora"));
    let kari = scene.as_(&scene.kari).await;
    assert_eq!(kari.get(&path).await.status, 404);
}

#[tokio::test]
async fn each_part_of_what_is_about_no_child_is_saved_in_its_own_place() {
    let scene = Scene::new().await;
    let rektor = scene.as_(&scene.rektor).await;
    let begynt = rektor
        .post(&format!("/moete/{}/referat", scene.moete), &[])
        .await;
    assert_eq!(begynt.status, 303, "{}", begynt.text());
    let id = begynt.location().split('/').nth(2).unwrap();
    let (referat, path) = (id.parse().unwrap(), format!("/referat/{id}/skriv"));
    let delar = [
        ("felt-tekst-1", "hensikt", "Trivsel i storefri."),
        ("felt-tekst-9", "tidlegare_tiltak", "Leikegruppe."),
        ("felt-tekst-10", "evaluering", "Nyttig."),
    ];
    for runde in ["", " Og meir."] {
        let mut skjema = Skjema::of(&rektor.get(&path).await.body);
        for (felt, _, tekst) in delar {
            skjema.skriv(felt, &format!("{tekst}{runde}"));
        }
        let done = rektor.post(&path, &skjema.fields()).await;
        assert_eq!(done.status, 303, "{}", done.text());
        for (_, del, tekst) in delar {
            assert_eq!(scene.saved(referat, del).await, format!("{tekst}{runde}"));
        }
        for del in ["stemme_manglar", "stemme_skjult"] {
            assert_eq!(scene.saved(referat, del).await, "");
        }
    }
}

#[tokio::test]
async fn in_the_tiltaksplan_stand_only_those_who_can_be_chosen_and_nobody_learns_who_others_are() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let rektor = scene.as_(&scene.rektor).await;
    let mut svar = Vec::new();
    for ansvarleg in [
        scene.barnevern.prinsipal_id.to_string(),
        scene.app.new_id().to_string(),
        "Ola Nordmann".to_owned(),
    ] {
        let mut rita = Vindauge::opne(rektor.clone(), &path).await;
        rita.rader[0] = scene.rad();
        rita.rader[0][2] = ansvarleg;
        let no = rita.send("lagre").await;
        assert_eq!(no.status, 422);
        assert!(no.body.contains("Fast leggetid heime"), "nothing is lost");
        svar.push(no.error_on("ansvarleg-0").unwrap());
        assert_eq!(scene.saved(referat, "tiltaksplan").await, "");
    }
    svar.dedup();
    assert_eq!(svar, ["Feil: Vel kven som er ansvarleg, frå lista."]);
    let mut rita = Vindauge::opne(rektor, &path).await;
    rita.rader[0] = scene.rad();
    assert_eq!(rita.send("lagre").await.status, 303);
}

#[tokio::test]
async fn the_page_has_the_parts_in_the_order_of_the_template() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let rektor = scene.as_(&scene.rektor).await;

    let page = rektor.get(&format!("/referat/{referat}/skriv")).await;

    let plass = |ord: &str| page.text().find(ord).unwrap_or_else(|| panic!("{ord}"));
    let malen = [
        "Dato:",
        "Til stades:",
        "Referent:",
        "Hensikt/mål med møtet:",
    ];
    assert!(malen.map(plass).is_sorted(), "{}", page.text());
}
