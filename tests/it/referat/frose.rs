//! Approved, frozen, and put right.

use laget::access::Role;

use super::Vindauge;
use crate::agenda::Scene;
use crate::harness::PASSWORD;

impl Scene {
    /// Written by the rektor, with one row in the tiltaksplan.
    pub(super) async fn skrive(&self) -> uuid::Uuid {
        let referat = self.begynt().await;
        let mut rita = Vindauge::opne(
            self.as_(&self.rektor).await,
            &format!("/referat/{referat}/skriv"),
        )
        .await;
        rita.skriv("hensikt", "Finne ut kva som hjelper.");
        rita.skriv("barnets_stemme", "Eg vil sove lenger.");
        rita.rader[0] = self.rad();
        let done = rita.send("lagre").await;
        assert_eq!(done.status, 303, "{}", done.text());
        referat
    }

    /// A tiltak that Kari sees to.
    pub(super) fn rad(&self) -> [String; 4] {
        [
            "Vaken i timane".into(),
            "Fast leggetid heime".into(),
            self.kari.prinsipal_id.to_string(),
            "15.12.2026".into(),
        ]
    }

    /// The meeting is on the day the clock of the test stands at, and has been.
    pub(super) async fn er_halde(&self) {
        sqlx::query("update moete set dato = '2026-11-23', tilstand = 'halde' where moete_id = $1")
            .bind(self.moete)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    pub(super) async fn gang(
        &self,
        referat: uuid::Uuid,
        gjer: &str,
        invitert: bool,
    ) -> crate::harness::Page {
        let rektor = self.as_(&self.rektor).await;
        let version: i32 = sqlx::query_scalar("select version from referat where referat_id = $1")
            .bind(referat)
            .fetch_one(self.app.sql())
            .await
            .unwrap();
        let version = version.to_string();
        let mut felt = vec![("gang", gjer), ("version", version.as_str())];
        if invitert {
            felt.push(("invitert", "ja"));
        }
        if gjer != "attende" {
            self.er_halde().await;
        }
        rektor
            .post(&format!("/referat/{referat}/gang"), &felt)
            .await
    }
}

#[tokio::test]
async fn it_is_sent_approved_and_its_rows_are_tiltak_in_the_sak() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let tomt = scene.begynt().await;
    let no = scene.gang(tomt, "send", false).await;
    assert_eq!(no.status, 422);
    assert!(
        no.text().contains("Skriv hensikta med møtet.") && no.text().contains("barnets stemme"),
        "{}",
        no.text()
    );

    let mut rita = Vindauge::opne(
        scene.as_(&scene.rektor).await,
        &format!("/referat/{tomt}/skriv"),
    )
    .await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    rita.skriv("stemme_manglar", "Ho ville ikkje seie noko.");
    rita.rader[0] = [
        "Vaken".into(),
        "Fast leggetid".into(),
        scene.kari.prinsipal_id.to_string(),
        "15.12.2026".into(),
    ];
    rita.rader[1] = [
        "Les".into(),
        String::new(),
        String::new(),
        "i morgon".into(),
    ];
    assert_eq!(rita.send("lagre").await.status, 303);
    let no = scene.gang(tomt, "send", false).await;
    assert!(no.text().contains("rad 2"), "{}", no.text());
    let mut rita = Vindauge::opne(
        scene.as_(&scene.rektor).await,
        &format!("/referat/{tomt}/skriv"),
    )
    .await;
    rita.rader[0] = [
        "Vaken".into(),
        "Fast leggetid".into(),
        scene.kari.prinsipal_id.to_string(),
        "15.12.2026".into(),
    ];
    rita.rader[1] = Default::default();
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(scene.gang(tomt, "send", false).await.status, 303);
    assert_eq!(
        scene
            .app
            .count("tiltak where sak_id = $1", scene.sak.id.uuid())
            .await,
        0
    );
    let no = scene.gang(tomt, "godkjenn", false).await;
    assert_eq!(no.status, 422, "the føresette were to be asked");
    let done = scene.gang(tomt, "godkjenn", true).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let page = scene
        .as_(&scene.kari)
        .await
        .get(&format!("/sak/{}", scene.sak.id))
        .await
        .text();
    assert!(page.contains("Fast leggetid"), "{page}");
    let steg: i16 = sqlx::query_scalar("select steg from sak where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(steg, 5);
    let page = scene
        .as_(&scene.rektor)
        .await
        .get(&format!("/referat/{tomt}"))
        .await
        .text();
    assert!(
        page.contains("Godkjent") && page.contains("Pågår"),
        "{page}"
    );
}

#[tokio::test]
async fn a_frozen_referat_is_changed_by_no_post_and_it_is_told_that_somebody_tried() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let before = scene
        .app
        .count("referat_del where referat_id = $1", referat)
        .await;

    rita.skriv("hensikt", "Noko heilt anna.");
    let no = rita.send("lagre").await;

    assert_eq!(no.status, 409);
    assert!(
        no.select("textarea[name=tekst]")[1].contains("Noko heilt anna."),
        "it is not lost"
    );
    assert_eq!(
        scene
            .app
            .count("referat_del where referat_id = $1", referat)
            .await,
        before
    );
    let told = "innsynslogg where grunnlag like '%frose%' and $1 = any(sak_id_list)";
    assert_eq!(scene.app.count(told, scene.sak.id.uuid()).await, 1);
    for gjer in ["send", "godkjenn", "attende"] {
        assert_eq!(scene.gang(referat, gjer, true).await.status, 409, "{gjer}");
    }
    for sql in [
        "update referat_versjon set innhald = '{}' where referat_id = $1",
        "delete from referat_del where referat_id = $1",
        "update referat set tilstand = 'til_godkjenning' where referat_id = $1",
    ] {
        let mut tx = crate::rls::as_person(&scene.app, &scene.rektor).await;
        let direct = sqlx::query(sql).bind(referat).execute(&mut *tx).await;
        assert!(
            direct.map_or(true, |done| done.rows_affected() == 0),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_put_right_in_a_new_version_and_the_first_stands() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "attende", false).await.status, 303);
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let rektor = scene.as_(&scene.rektor).await;
    let fyrste = rektor.get(&format!("/referat/{referat}/pdf")).await;
    let rett = format!("/referat/{referat}/rett");
    let page = rektor.get(&rett).await;
    assert_eq!(page.submit(&rett, &[("grunn", "")]).await.status, 422);
    assert_eq!(
        page.submit(&rett, &[("grunn", "Feil leggetid.")])
            .await
            .status,
        303
    );
    let kari = scene.as_(&scene.kari).await;
    let mut rita = Vindauge::opne(
        scene.as_(&scene.rektor).await,
        &format!("/referat/{referat}/skriv"),
    )
    .await;
    rita.skriv("evaluering", "Godt møte.");
    rita.skriv("hensikt", "Retta hensikt.");
    rita.rader[0] = scene.rad();
    assert_eq!(rita.send("lagre").await.status, 303);
    // those who only read, read what was approved
    let side = format!("/referat/{referat}");
    let page = kari.get(&side).await.text();
    assert!(page.contains("Finne ut kva som hjelper."), "{page}");
    assert!(!page.contains("Retta hensikt."), "{page}");
    let page = rektor.get(&side).await.text();
    assert!(page.contains("Retta hensikt."), "{page}");
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", false).await.status, 303);
    assert_eq!(
        scene
            .app
            .count("tiltak where sak_id = $1", scene.sak.id.uuid())
            .await,
        1,
        "the row that was tiltak already is not one more"
    );
    let page = kari.get(&format!("/referat/{referat}")).await.text();
    assert!(
        page.contains("Feil leggetid.") && page.contains("Versjon 1") && page.contains("Versjon 2"),
        "{page}"
    );
    let gamal = kari.get(&format!("/referat/{referat}/pdf?nr=1")).await;
    assert_eq!(gamal.bytes, fyrste.bytes);
    assert_ne!(
        kari.get(&format!("/referat/{referat}/pdf")).await.bytes,
        fyrste.bytes
    );
}

#[tokio::test]
async fn whoever_reads_by_naudrett_does_not_take_the_document_along() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    let stasjon = scene.kommune.tenest("helsestasjon").await;
    let hege = scene
        .kommune
        .person("Hege Helse", Role::Tilsett, &stasjon)
        .await;
    let hege = scene.as_(&hege).await;
    let felt = [
        ("grunn", "liv_og_helse"),
        (
            "grunngjeving",
            "Skadelegen treng å vite kven som følgjer barnet",
        ),
        ("passord", PASSWORD),
    ];
    let brukt = hege
        .submit(&format!("/barn/{}/naudrett", scene.barn.id), &felt)
        .await;
    assert_eq!(brukt.status, 303, "{}", brukt.text());
    let path = format!("/referat/{referat}");
    assert_eq!(hege.get(&path).await.status, 200);
    assert_eq!(hege.get(&format!("{path}/pdf")).await.status, 403);
    assert_eq!(hege.get(&format!("{path}/skriv")).await.status, 403);
}

#[tokio::test]
async fn an_item_with_an_approved_referat_was_talked_through_whatever_is_asked_of_the_database() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let punkt: uuid::Uuid =
        sqlx::query_scalar("select punkt_id from referat where referat_id = $1")
            .bind(referat)
            .fetch_one(scene.app.sql())
            .await
            .unwrap();
    assert_eq!(scene.gjer(&scene.rektor, punkt, "ikkje_naadd").await, 409);
    let token = scene.app.session_for(&scene.rektor).await;
    for (tilstand, gaar) in [("droefta", true), ("ikkje_naadd", false), ("vidare", false)] {
        let mut tx = scene.app.sql().begin().await.unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&laget::web::token_hash(&token).0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query("update moete_punkt set tilstand = $2 where punkt_id = $1")
            .bind(punkt)
            .bind(tilstand)
            .execute(&mut *tx)
            .await;
        assert_eq!(
            done.is_ok_and(|d| d.rows_affected() == 1),
            gaar,
            "{tilstand}"
        );
    }
}
