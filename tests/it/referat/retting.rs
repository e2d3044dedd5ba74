//! A correction reaches the tiltak that nobody has worked on; those that somebody has, and those whose row is gone, stay and are told of.

use super::Vindauge;
use crate::agenda::Scene;
use crate::harness::Page;

impl Scene {
    /// Approved with one row, and opened again.
    async fn til_retting(&self) -> (uuid::Uuid, Vindauge) {
        self.sak.in_steg(4).await;
        let referat = self.skrive().await;
        assert_eq!(self.gang(referat, "send", false).await.status, 303);
        assert_eq!(self.gang(referat, "godkjenn", true).await.status, 303);
        self.opne_att(referat).await
    }

    async fn opne_att(&self, referat: uuid::Uuid) -> (uuid::Uuid, Vindauge) {
        let rektor = self.as_(&self.rektor).await;
        let veg = format!("/referat/{referat}/rett");
        let done = rektor.submit(&veg, &[("grunn", "Feil i planen.")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let skriv = format!("/referat/{referat}/skriv");
        (referat, Vindauge::opne(rektor, &skriv).await)
    }

    /// Saved, sent and approved; the page as whoever approves has it.
    async fn rett(&self, referat: uuid::Uuid, rita: &Vindauge) -> Page {
        let done = rita.send("lagre").await;
        assert_eq!(done.status, 303, "{}", done.text());
        let sendt = self.gang(referat, "send", false).await;
        assert_eq!(sendt.status, 303, "{}", sendt.text());
        let side = rita.client.get(&format!("/referat/{referat}")).await;
        let done = self.gang(referat, "godkjenn", false).await;
        assert_eq!(done.status, 303, "{}", done.text());
        side
    }

    async fn tiltak_no(&self) -> Vec<(String, String, String, String)> {
        sqlx::query_as(
            "select t.maal, t.tiltak, b.namn, t.innan::text from tiltak t
            join brukar b on b.brukar_id = t.ansvarleg_brukar_id where t.sak_id = $1 order by t.created_at, t.tiltak_id",
        )
        .bind(self.sak.id.uuid())
        .fetch_all(self.app.sql())
        .await
        .unwrap()
    }
}

fn rad(maal: &str, tiltak: &str, kven: &str, innan: &str) -> (String, String, String, String) {
    (maal.into(), tiltak.into(), kven.into(), innan.into())
}

#[tokio::test]
async fn a_row_that_is_put_right_is_put_right_in_the_tiltak_nobody_has_worked_on_and_in_its_history()
 {
    let scene = Scene::new().await;
    let (referat, mut rita) = scene.til_retting().await;
    rita.rader[0] = [
        "Vaken i alle timar".into(),
        "Fast leggetid klokka ni".into(),
        scene.kari.prinsipal_id.to_string(),
        "2027-01-15".into(),
    ];
    rita.rader[1] = scene.rad();
    rita.rader[1][1] = "Lesehjelp".into();
    let side = scene.rett(referat, &rita).await.text();
    assert!(
        side.contains("blir endra når rettinga er godkjend"),
        "{side}"
    );
    assert_eq!(
        scene.tiltak_no().await,
        [
            rad(
                "Vaken i alle timar",
                "Fast leggetid klokka ni",
                "Kari Vik",
                "2027-01-15"
            ),
            rad("Vaken i timane", "Lesehjelp", "Kari Vik", "2026-12-15"),
        ]
    );
    let kari = scene.as_(&scene.kari).await;
    let sak = kari.get(&format!("/sak/{}/historikk", scene.sak.id)).await;
    let sak = if sak.status == 200 {
        sak.text()
    } else {
        kari.get(&format!("/sak/{}", scene.sak.id)).await.text()
    };
    assert!(
        sak.contains("Innan er flytta frå 15. desember 2026 til 15. januar 2027.")
            && sak.contains("Referatet frå møtet er retta."),
        "{sak}"
    );
    let lese = kari.get(&format!("/referat/{referat}")).await.text();
    assert!(!lese.contains("Heiter no"), "{lese}");
    assert!(lese.contains("Pågår"), "{lese}");
    // and once more: the tiltak is still only the referat's
    let (_, mut rita) = scene.opne_att(referat).await;
    rita.rader[0][3] = "20.1.2027".into();
    scene.rett(referat, &rita).await;
    assert_eq!(scene.tiltak_no().await[0].3, "2027-01-20");
}

#[tokio::test]
async fn a_tiltak_that_somebody_has_worked_on_is_not_changed_by_a_correction_and_it_is_said() {
    let scene = Scene::new().await;
    let (referat, mut rita) = scene.til_retting().await;
    sqlx::query("update tiltak set innan = '2027-03-01', version = version + 1 where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    rita.rader[0][3] = "15.1.2027".into();
    let side = scene.rett(referat, &rita).await;
    assert!(
        side.text().contains("Nokon har arbeidd med desse tiltaka"),
        "{}",
        side.text()
    );
    assert_eq!(side.attribute("#fylgjer ~ ul a", "href").len(), 1);
    assert_eq!(scene.tiltak_no().await[0].3, "2027-03-01");
}

#[tokio::test]
async fn a_tiltak_whose_row_is_taken_out_lives_on_and_whoever_approves_is_told_how_to_stop_it() {
    let scene = Scene::new().await;
    let (referat, mut rita) = scene.til_retting().await;
    rita.rader[0] = Default::default();
    let side = scene.rett(referat, &rita).await;
    assert_eq!(scene.tiltak_no().await.len(), 1);
    let etter = rita.client.get(&format!("/referat/{referat}")).await;
    for side in [&side, &etter] {
        assert!(
            side.text()
                .contains("står ikkje i planen lenger, men dei går framleis"),
            "{}",
            side.text()
        );
        let veg = side.attribute("#fylgjer ~ ul a", "href").remove(0);
        assert!(veg.ends_with("/stopp"), "{veg}");
        assert_eq!(rita.client.get(&veg).await.status, 200);
    }
}

#[tokio::test]
async fn a_row_that_was_not_changed_asks_nothing_though_its_day_is_past() {
    let scene = Scene::new().await;
    let (referat, mut rita) = scene.til_retting().await;
    scene
        .app
        .clock()
        .set(time::macros::datetime!(2027-02-01 12:00 +1));
    rita.client = scene.as_(&scene.rektor).await;
    rita.skriv("evaluering", "Godt møte.");
    scene.rett(referat, &rita).await;
    assert_eq!(scene.tiltak_no().await.len(), 1);
}

#[tokio::test]
async fn what_one_of_the_family_did_without_effect_is_not_done_once_more_whoever_does_it() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.begynt().await;
    let skriv = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &skriv).await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    rita.skriv("barnets_stemme", "Eg vil sove lenger.");
    rita.rader[0] = scene.rad();
    rita.rader[0][2] = "Tove Li (mor)".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let stod = &scene.tiltak_no().await[0].1;
    assert_eq!(stod, "Fast leggetid heime. Ansvarleg: Tove Li (mor)");
    let id: uuid::Uuid = sqlx::query_scalar("select tiltak_id from tiltak where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    let kari = scene.as_(&scene.kari).await;
    let felt = [
        ("effekt", "verkar_ikkje"),
        ("grunngjeving", "Ho søv ikkje meir."),
        ("barnet", "Keisamt."),
        ("foeresette", "Dei merkar lite."),
        ("kva_no", "avslutt"),
    ];
    let veg = format!("/tiltak/{id}/evaluering/ny");
    let done = kari.submit(&veg, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let (_, mut rita) = scene.opne_att(referat).await;
    for kven in ["Tove Li (mor)", &scene.kari.prinsipal_id.to_string()] {
        rita.rader[1] = scene.rad();
        rita.rader[1][2] = kven.into();
        assert_eq!(rita.send("lagre").await.status, 303);
        let no = scene.gang(referat, "send", false).await;
        assert_eq!(no.status, 422, "{kven}");
        assert!(no.text().contains("det verka ikkje"), "{}", no.text());
        rita = Vindauge::opne(scene.as_(&scene.rektor).await, &skriv).await;
    }
}
