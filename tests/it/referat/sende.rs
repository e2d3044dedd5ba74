//! What would be missed is asked about before a referat is sent on, and others' saves are told of while it is written.

use super::Vindauge;
use crate::agenda::Scene;
use crate::agenda::familie::Invitasjon;

impl Scene {
    async fn kari_har_kladd(&self, referat: uuid::Uuid, tekst: &str) {
        let path = format!("/referat/{referat}/skriv");
        let mut kari = Vindauge::opne(self.as_(&self.kari).await, &path).await;
        kari.skriv("bekymring", tekst);
        let kept = kari.kladd().await;
        assert_eq!(kept.status, 303, "{}", kept.text());
    }

    async fn stadfest(&self, referat: uuid::Uuid, gjer: &str, side: &crate::harness::Page) -> u16 {
        let rektor = self.as_(&self.rektor).await;
        let version = side.attribute("input[name=version]", "value").remove(0);
        let felt = [
            ("gang", gjer),
            ("version", version.as_str()),
            ("stadfesta", "ja"),
            ("invitert", "ja"),
        ];
        let done = rektor
            .post(&format!("/referat/{referat}/gang"), &felt)
            .await;
        done.status
    }
}

#[tokio::test]
async fn a_colleague_who_is_still_writing_is_told_of_before_it_is_sent_and_finds_the_text_afterwards()
 {
    let scene = Scene::new().await;
    scene.kari_er_med().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    scene
        .kari_har_kladd(referat, "Ho søv i timane no òg.")
        .await;
    for gjer in ["send", "godkjenn"] {
        let no = scene.gang(referat, gjer, true).await;
        assert_eq!(no.status, 409, "{gjer}");
        let page = no.text();
        assert!(
            page.contains("Kari Vik har ein kladd som ikkje er lagra"),
            "{page}"
        );
        assert!(!page.contains("Ho søv i timane no òg."), "it is Kari's");
        assert_eq!(scene.stadfest(referat, gjer, &no).await, 303, "{gjer}");
    }
    let kari = scene.as_(&scene.kari).await;
    let side = kari.get(&format!("/referat/{referat}")).await;
    assert!(
        side.text().contains("Du har ein kladd til dette referatet"),
        "{}",
        side.text()
    );
    let skriv = kari.get(&format!("/referat/{referat}/skriv")).await;
    assert!(skriv.body.contains("Ho søv i timane no òg."));
}

#[tokio::test]
async fn a_draft_of_a_referat_one_does_not_see_is_refused_as_one_of_none_and_told_to_nobody() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    let framand = scene
        .kommune
        .person("Fia Framand", laget::access::Role::Tilsett, &scene.skule)
        .await;
    let fia = scene.as_(&framand).await;
    for id in [referat, scene.app.new_id()] {
        let sti = format!("/referat/{id}/skriv");
        let til = format!("/utkast/kladd?sti={sti}");
        assert_eq!(fia.post(&til, &[("tekst", "x")]).await.status, 404);
        let felt = [("sti", sti.as_str()), ("felt", "tekst=x"), ("stempel", "")];
        assert_eq!(fia.post("/utkast", &felt).await.status, 404);
    }
    // one that came before she lost sight of it, or after her session ended, is no news of her either
    sqlx::query(
        "insert into utkast (kommune_id, brukar_id, sti, felt, updated_at) values ($1, $2, $3, 'tekst=x', now())",
    )
    .bind(scene.kommune.id.uuid())
    .bind(framand.id.uuid())
    .bind(format!("/referat/{referat}/skriv"))
    .execute(scene.app.sql())
    .await
    .unwrap();
    let sendt = scene.gang(referat, "send", true).await;
    assert!(!sendt.text().contains("Fia"), "{}", sendt.text());
    assert_eq!(sendt.status, 303);
}

#[tokio::test]
async fn what_the_family_writes_late_is_asked_about_before_the_referat_is_sent() {
    let i = Invitasjon::new().await;
    let scene = &i.scene;
    scene.sak.in_steg(4).await;
    i.inviter_mor().await;
    let veg = format!("/moete/{}/referat", scene.moete);
    let felt = [("punkt", i.punkt.to_string())];
    let felt = felt.each_ref().map(|(namn, verdi)| (*namn, verdi.as_str()));
    let done = i.rektor.post(&veg, &felt).await;
    let referat: uuid::Uuid = done.location().split('/').nth(2).unwrap().parse().unwrap();
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(i.rektor.clone(), &path).await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    rita.skriv("barnets_stemme", "Eg vil sove lenger.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let side = i.side().await;
    let felt = [("svar", "kjem"), ("syn", "Ho treng ro om kvelden.")];
    let done = i.mor.submit(&side, &felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let no = scene.gang(referat, "send", false).await;
    assert_eq!(no.status, 409);
    // at the top, and each leads to what is to be ticked
    let grunnar = no.select("#feiloppsummering a[href='#felt-stadfesta']");
    assert!(
        grunnar
            .iter()
            .any(|g| g.contains("Familien har skrive noko"))
            && no.has("#felt-stadfesta"),
        "{grunnar:?}"
    );
    let page = no.text();
    assert!(
        page.contains("Familien har skrive noko til møtet") && page.contains("Mor Li"),
        "{page}"
    );
    // it is taken in
    let mut rita = Vindauge::opne(i.rektor.clone(), &path).await;
    rita.skriv("status", "Mor: Ho treng ro om kvelden.");
    assert_eq!(rita.send("lagre").await.status, 303);
    assert_eq!(i.gjer("moett", &i.mor_verdi()).await.status, 303);
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
}

#[tokio::test]
async fn the_page_can_ask_who_has_saved_each_part_since() {
    let scene = Scene::new().await;
    scene.kari_er_med().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let rita = scene.as_(&scene.rektor).await;
    let nytt = format!("/referat/{referat}/nytt");
    let foer = rita.get(&nytt).await;
    assert!(!foer.body.contains("tekst-1"), "{}", foer.body);
    let mut kari = Vindauge::opne(scene.as_(&scene.kari).await, &path).await;
    kari.skriv("hensikt", "Avklare ansvar.");
    assert_eq!(kari.send("lagre").await.status, 303);

    let logg = "innsynslogg where $1 = any(barn_id_list)";
    let rader = scene.app.count(logg, scene.barn.id.uuid()).await;

    let etter = rita.get(&nytt).await;

    assert_eq!(etter.status, 200);
    assert_eq!(
        scene.app.count(logg, scene.barn.id.uuid()).await,
        rader,
        "it is asked for all the time, and tells nothing of the child"
    );
    let svar: serde_json::Value = serde_json::from_str(&etter.body).unwrap();
    let del = svar.as_array().unwrap().iter();
    let del = del.clone().find(|d| d["felt"] == "tekst-1").unwrap();
    assert_eq!(del["version"], 1);
    let tekst = del["tekst"].as_str().unwrap();
    assert!(
        tekst.starts_with("Kari Vik lagra denne delen kl. "),
        "{tekst}"
    );
    assert!(!etter.body.contains("Avklare"), "not what it says");
    let page = rita.get(&path).await;
    assert_eq!(
        page.attribute("form[data-nytt]", "data-nytt"),
        [nytt.as_str()]
    );
    assert!(page.has("[data-nytt-for='tekst-1'][data-versjon='1']"));
}

#[tokio::test]
async fn what_a_lost_session_could_not_keep_stands_under_the_words_over_each_field() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("bekymring", "Ho søv i timane.");
    rita.rader[0] = scene.rad();
    rita.rader[1][3] = "15.12.2026".into();
    rita.client = scene.app.client();

    let page = rita.send("lagre").await;

    assert_eq!(page.status, 401);
    let etikettar = page.select("main dt");
    let tekstar = page.select("main dd");
    let under = |etikett: &str| {
        let nr = etikettar.iter().position(|e| e == etikett);
        nr.map(|nr| tekstar[nr].clone()).unwrap_or_default()
    };
    assert_eq!(under("Kva er bekymringa?"), "Ho søv i timane.");
    assert_eq!(under("Hensikt/mål med møtet:"), "Finne ut kva som hjelper.");
    assert_eq!(under("Tiltaksplan vidare, Nr. 1: Mål"), "Vaken i timane");
    assert_eq!(
        under("Tiltaksplan vidare, Nr. 1: Ansvarleg"),
        "Vald i lista: vel på nytt."
    );
    assert_eq!(under("Tiltaksplan vidare, Nr. 2: Innan"), "15.12.2026");
    assert!(page.has(&format!("a[href='/logg-inn?til={path}']")));
}

#[tokio::test]
async fn a_form_that_a_lost_session_stopped_is_back_on_its_page_after_the_login() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("bekymring", "Ho søv i timane.\r\nOgså på turar.");
    rita.rader[0] = scene.rad();
    rita.client = scene.app.client();
    let stopped = rita.send("lagre").await;
    assert_eq!(stopped.status, 401);

    let form = "form[action^='/utkast/kladd']";
    let til = stopped.attribute(form, "action").remove(0);
    let names = stopped.attribute(&format!("{form} input"), "name");
    let values = stopped.attribute(&format!("{form} input"), "value");
    let felt: Vec<(&str, &str)> = names
        .iter()
        .map(String::as_str)
        .zip(values.iter().map(String::as_str))
        .collect();
    let client = scene.as_(&scene.rektor).await;
    let back = client.post(&til, &felt).await;

    assert_eq!((back.status, back.location()), (303, &path[..]));
    let form = Vindauge::opne(client, &path).await;
    let sende: Vec<String> = rita.tekst.iter().map(|t| t.replace("\r\n", "\n")).collect();
    assert_eq!(form.tekst, sende);
    assert_eq!(form.rader[0], rita.rader[0]);
    assert_eq!(form.send("lagre").await.status, 303);
    assert_eq!(
        scene.saved(referat, "bekymring").await,
        "Ho søv i timane.\nOgså på turar."
    );
}

#[tokio::test]
async fn a_form_whose_session_ran_out_is_on_its_page_after_the_login() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("bekymring", "Ho søv i timane.");
    sqlx::query("update sesjon set ledig_til = now() - interval '1 second' where brukar_id = $1")
        .bind(scene.rektor.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let late = rita.send("lagre").await;

    assert_eq!(late.location(), format!("/logg-inn?til={path}"));
    let form = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    assert_eq!(form.tekst, rita.tekst);
}
