//! What the system puts in is not what anybody has written; and what is known before it is sent is said when it is opened.

use super::Vindauge;
use super::dokument::text_of;
use crate::agenda::Scene;
use crate::agenda::familie::Invitasjon;

impl Scene {
    async fn sql(&self, sql: &'static str) {
        sqlx::query(sql)
            .bind(self.moete)
            .bind(self.ppt.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// It is sent on although something is asked about.
    pub(super) async fn gang_likevel(&self, referat: uuid::Uuid, gjer: &str) -> u16 {
        let rektor = self.as_(&self.rektor).await;
        let version: i32 = sqlx::query_scalar("select version from referat where referat_id = $1")
            .bind(referat)
            .fetch_one(self.app.sql())
            .await
            .unwrap();
        let version = version.to_string();
        let felt = [
            ("gang", gjer),
            ("version", version.as_str()),
            ("stadfesta", "ja"),
            ("invitert", "ja"),
        ];
        let veg = format!("/referat/{referat}/gang");
        rektor.post(&veg, &felt).await.status
    }
}

const IKKJE_MOETT: &str =
    "update moete_deltakar set oppmoete = 'ikkje_moett' where moete_id = $1 and brukar_id = $2";
const MOETT: &str =
    "update moete_deltakar set oppmoete = 'moett' where moete_id = $1 and brukar_id = $2";

#[tokio::test]
async fn who_was_there_follows_the_oppmoete_through_an_ordinary_save() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    scene.sql(IKKJE_MOETT).await;
    // the page shows it without Pål, and it is saved with something else changed
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    assert!(!rita.tekst[0].contains("Pål Ppt"));
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    rita.skriv("stemme_manglar", "Ho ville ikkje.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let versjonar = "referat_del where del = 'til_stades' and referat_id = $1";
    assert_eq!(scene.app.count(versjonar, referat).await, 1);
    // it was wrong: he was there
    scene.sql(MOETT).await;
    let side = scene.as_(&scene.rektor).await;
    let side = side.get(&format!("/referat/{referat}")).await.text();
    assert!(side.contains("Pål Ppt"), "{side}");
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert!(scene.saved(referat, "til_stades").await.contains("Pål Ppt"));
    // sent back, it follows still
    assert_eq!(scene.gang(referat, "attende", false).await.status, 303);
    scene.sql(IKKJE_MOETT).await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert!(!scene.saved(referat, "til_stades").await.contains("Pål Ppt"));
    // what is sent is not changed unseen: it is asked about
    scene.sql(MOETT).await;
    let no = scene.gang(referat, "godkjenn", true).await;
    assert_eq!(no.status, 409);
    assert!(
        no.text()
            .contains("manglar nokon som er ført som møtt: Pål Ppt."),
        "{}",
        no.text()
    );
}

#[tokio::test]
async fn a_text_of_who_was_there_that_says_otherwise_than_the_oppmoete_is_asked_about() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("til_stades", "Rita Rektor, Åsen skule\nAnne Vikar");
    assert_eq!(rita.send("lagre").await.status, 303);
    let no = scene.gang(referat, "send", false).await;
    assert_eq!(no.status, 409);
    let side = no.text();
    assert!(side.contains("ført som møtt: Pål Ppt."), "{side}");
    assert!(side.contains("«Anne Vikar»"), "{side}");
    assert_eq!(scene.gang_likevel(referat, "send").await, 303);
    assert!(
        scene
            .saved(referat, "til_stades")
            .await
            .contains("Anne Vikar")
    );
}

#[tokio::test]
async fn what_the_child_said_before_is_no_new_talk_when_the_referat_is_approved() {
    for (skrive, ord) in [
        (None, None),
        (Some("Eg vil sove lenger."), Some("Eg vil sove lenger.")),
    ] {
        let scene = Scene::new().await;
        scene.sak.samtale("Me er òg uroa.").await;
        scene.sak.in_steg(4).await;
        let referat = scene.begynt().await;
        let path = format!("/referat/{referat}/skriv");
        let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
        let foer = rita.tekst[6].clone();
        assert!(foer.contains("(samtale "), "{foer}");
        rita.skriv("hensikt", "Finne ut kva som hjelper.");
        if let Some(nytt) = skrive {
            rita.skriv("barnets_stemme", &format!("{foer}\n{nytt}"));
        }
        assert_eq!(rita.send("lagre").await.status, 303);
        assert_eq!(scene.gang(referat, "send", false).await.status, 303);
        assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
        let stemme: Option<String> = sqlx::query_scalar(
            "select barnets_stemme from samtale where sak_id = $1 and slag = 'moete'",
        )
        .bind(scene.sak.id.uuid())
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
        assert_eq!(stemme.as_deref(), ord);
    }
}

#[tokio::test]
async fn what_is_approved_was_talked_through_and_is_not_carried_over() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let droefta = "moete_punkt where tilstand = 'droefta' and moete_id = $1";
    assert_eq!(scene.app.count(droefta, scene.moete).await, 1);
    let side = format!("/tst/{}/oppfoelging", scene.skule.id);
    let side = scene.as_(&scene.rektor).await.get(&side).await.text();
    assert!(side.contains("Drøfta 1"), "{side}");
}

#[tokio::test]
async fn the_document_of_what_is_not_approved_says_so_on_each_page_and_in_its_title() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    let rektor = scene.as_(&scene.rektor).await;
    let pdf = format!("/referat/{referat}/pdf");
    let mut rita = Vindauge::opne(rektor.clone(), &format!("/referat/{referat}/skriv")).await;
    rita.skriv("status", &"Ho les betre no.\n".repeat(90));
    assert_eq!(rita.send("lagre").await.status, 303);
    let utkast = text_of(&rektor.get(&pdf).await, "utkast");
    let sider = utkast
        .matches(" av 3")
        .count()
        .max(utkast.matches(" av 2").count());
    assert!(sider > 1, "{utkast}");
    let merke = utkast.matches("UTKAST – ikkje godkjent").count();
    assert!(merke >= 2 * sider, "{merke} on {sider}: {utkast}");
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert!(text_of(&rektor.get(&pdf).await, "utkast").contains("UTKAST"));
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    assert!(!text_of(&rektor.get(&pdf).await, "godkjent").contains("UTKAST"));
}

#[tokio::test]
async fn that_the_foeresette_were_invited_is_known_from_the_invitations() {
    for invitert in [false, true] {
        let i = Invitasjon::new().await;
        let scene = &i.scene;
        scene.sak.in_steg(4).await;
        if invitert {
            i.inviter_mor().await;
        }
        let veg = format!("/moete/{}/referat", scene.moete);
        let done = i
            .rektor
            .post(&veg, &[("punkt", &i.punkt.to_string())])
            .await;
        let referat: uuid::Uuid = done.location().split('/').nth(2).unwrap().parse().unwrap();
        let path = format!("/referat/{referat}/skriv");
        let mut rita = Vindauge::opne(i.rektor.clone(), &path).await;
        rita.skriv("hensikt", "Finne ut kva som hjelper.");
        rita.skriv("barnets_stemme", "Eg vil sove lenger.");
        assert_eq!(rita.send("lagre").await.status, 303);
        scene.er_halde().await;
        if invitert {
            assert_eq!(i.gjer("moett", &i.mor_verdi()).await.status, 303);
        }
        assert_eq!(scene.gang(referat, "send", false).await.status, 303);
        let side = i.rektor.get(&format!("/referat/{referat}")).await;
        assert_eq!(side.has("#felt-invitert[checked]"), invitert);
        let seier = side.text().contains("Invitert i Laget: Mor Li.");
        assert_eq!(seier, invitert, "{}", side.text());
    }
}

#[tokio::test]
async fn that_the_sak_can_have_no_new_tiltak_is_said_when_the_referat_is_opened() {
    let scene = Scene::new().await;
    scene.sak.in_steg(6).await;
    let referat = scene.begynt().await;
    let rektor = scene.as_(&scene.rektor).await;
    for veg in ["", "/skriv"] {
        let side = rektor.get(&format!("/referat/{referat}{veg}")).await;
        assert_eq!(side.status, 200);
        assert!(
            side.text()
                .contains("Saka er der nye tiltak ikkje kan setjast inn."),
            "{veg}: {}",
            side.text()
        );
    }
}

#[tokio::test]
async fn a_day_in_the_plan_is_read_as_days_are_read_elsewhere() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.rader[0] = scene.rad();
    rita.rader[0][3] = "2026-12-15".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    let side = scene.as_(&scene.kari).await;
    let side = side.get(&format!("/referat/{referat}")).await.text();
    assert!(
        side.contains("15.12.2026") && !side.contains("2026-12-15"),
        "{side}"
    );
}
