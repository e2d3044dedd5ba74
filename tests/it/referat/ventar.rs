//! What waits of referat on Mi side, and what the family has said of them.

use laget::access::Role;

use super::Vindauge;
use crate::agenda::Scene;
use crate::harness::Person;

impl Scene {
    /// What waits for a person.
    async fn ventar(&self, person: &Person) -> Vec<String> {
        let page = self.as_(person).await.get("/").await;
        page.select("section[aria-labelledby=ventar] li")
    }

    /// As if this one had begun it.
    async fn referat_av(&self, referat: uuid::Uuid, person: &Person) {
        let mut tx = self.app.sql().begin().await.unwrap();
        sqlx::query("set local session_replication_role = replica")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query("update referat set referent_id = $2 where referat_id = $1")
            .bind(referat)
            .bind(person.id.uuid())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The mother adds one.
    async fn merknad(&self, referat: uuid::Uuid) {
        let (_, mor) = self.barn.foeresett_inne("Mor Li").await;
        let path = format!("/familie/barn/{}/referat/{referat}", self.barn.id);
        let done = mor.submit(&path, &[("tekst", "Me var ikkje samde.")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    async fn ventar_paa(&self, person: &Person, tekst: &str) -> bool {
        let ventar = self.ventar(person).await;
        let funne: Vec<&String> = ventar.iter().filter(|o| o.contains(tekst)).collect();
        assert!(funne.iter().all(|o| !o.contains("Nora")), "{funne:?}");
        !funne.is_empty()
    }
}

#[tokio::test]
async fn a_referat_waits_for_whoever_began_it_and_then_for_whoever_is_to_approve_it() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.skrive().await;
    let (begynt, godkjenne) = ("er ikkje sendt", "ventar på at du godkjenner");
    assert!(
        !scene.ventar_paa(&scene.rektor, begynt).await,
        "the meeting has not been"
    );
    scene.er_halde().await;
    assert!(scene.ventar_paa(&scene.rektor, begynt).await);
    assert!(
        !scene.ventar_paa(&scene.kari, begynt).await,
        "began nothing"
    );
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert!(!scene.ventar_paa(&scene.rektor, begynt).await);
    assert!(scene.ventar_paa(&scene.rektor, godkjenne).await);
    // has the sak, and is not in the meeting
    assert!(!scene.ventar_paa(&scene.kari, godkjenne).await);
    scene.kari_er_med().await;
    assert!(scene.ventar_paa(&scene.kari, godkjenne).await);
    for person in [&scene.ppt, &scene.barnevern] {
        assert!(!scene.ventar_paa(person, "referat").await);
    }
    // she came into the room after it was sent: it is asked about
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 409);
    assert_eq!(scene.gang_likevel(referat, "godkjenn").await, 303);
    assert!(!scene.ventar_paa(&scene.rektor, "referat").await);
}

#[tokio::test]
async fn a_merknad_waits_for_who_has_the_sak_until_it_is_read() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let path = format!("/familie/barn/{}/referat/{referat}", scene.barn.id);
    let done = mor.submit(&path, &[("tekst", "Me var ikkje samde.")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let ord = "Familien har skrive ein merknad til eit referat";
    for person in [&scene.kari, &scene.rektor] {
        assert!(scene.ventar_paa(person, ord).await);
        let client = scene.as_(person).await;
        let innboks = client.get("/meldingar").await.text();
        assert!(
            innboks.contains(ord) && !innboks.contains("ikkje samde"),
            "{innboks}"
        );
        let side = client.get(&format!("/referat/{referat}")).await.text();
        assert!(side.contains("Me var ikkje samde."), "{side}");
        assert!(!scene.ventar_paa(person, ord).await);
    }
    assert!(!scene.ventar_paa(&scene.ppt, ord).await);
}

#[tokio::test]
async fn a_merknad_waits_for_who_approved_it_and_when_nobody_is_left_for_who_leads_the_eining() {
    let ord = "Familien har skrive ein merknad til eit referat";
    // she approved it, and neither began it nor has the sak
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    scene.referat_av(referat, &scene.kari).await;
    scene.merknad(referat).await;
    for person in [&scene.rektor, &scene.kari] {
        assert!(scene.ventar_paa(person, ord).await);
    }
    // all of it was Kari's, and she has left
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    scene.referat_av(referat, &scene.kari).await;
    let mut tx = scene.app.sql().begin().await.unwrap();
    for sql in [
        "set local session_replication_role = replica",
        "update referat_versjon v set godkjent_av = r.referent_id from referat r where r.referat_id = v.referat_id and r.referat_id = $1",
        "update medlemskap m set til = app.today() - 1 from referat r where m.brukar_id = r.referent_id and r.referat_id = $1",
    ] {
        let statement = sqlx::query(sql);
        let bound = if sql.contains("$1") {
            statement.bind(referat)
        } else {
            statement
        };
        bound.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    scene.merknad(referat).await;
    assert!(scene.ventar_paa(&scene.rektor, ord).await);
}

#[tokio::test]
async fn a_merknad_is_not_told_to_who_began_the_referat_and_no_longer_sees_the_sak() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let lars = scene
        .kommune
        .person("Lars Lærar", Role::Tilsett, &scene.skule)
        .await;
    scene.sak.deltakar(&lars).await;
    scene.referat_av(referat, &lars).await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let path = format!("/familie/barn/{}/referat/{referat}", scene.barn.id);
    let sagt = async |person: &Person, tekst: &str| {
        let done = mor.submit(&path, &[("tekst", tekst)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let til = "melding where slag = 'referat_merknad' and brukar_id = $1";
        scene.app.count(til, person.id.uuid()).await
    };
    assert_eq!(sagt(&lars, "Me var ikkje samde.").await, 1);

    sqlx::query("update sak_tilgang set til = now() where prinsipal_id = $1")
        .bind(lars.prinsipal_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    assert_eq!(sagt(&lars, "Det er me framleis ikkje.").await, 1, "no more");
    assert_eq!(sagt(&scene.rektor, "No er me samde.").await, 3);
}

#[tokio::test]
async fn the_agenda_says_how_far_the_referat_has_come_to_those_who_may_read_it() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let rektor = scene.as_(&scene.rektor).await;
    let agenda = rektor.get(&scene.path("")).await.text();
    assert!(agenda.contains("Referatet er ikkje begynt"), "{agenda}");
    let punkt = scene.newest("namngitt").await.to_string();
    let veg = format!("/moete/{}/referat", scene.moete);
    let done = rektor.post(&veg, &[("punkt", &punkt)]).await;
    let referat: uuid::Uuid = done.location().split('/').nth(2).unwrap().parse().unwrap();
    let mut rita = Vindauge::opne(
        scene.as_(&scene.rektor).await,
        &format!("/referat/{referat}/skriv"),
    )
    .await;
    rita.skriv("hensikt", "Finne ut kva som hjelper.");
    rita.skriv("barnets_stemme", "Eg vil sove lenger.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let lenke = format!("a[href='/referat/{referat}']");
    let staar = async |ord: &str| {
        let page = rektor.get(&scene.path("")).await;
        assert!(page.text().contains(ord), "{ord}: {}", page.text());
        assert!(page.has(&lenke), "{}", page.text());
    };
    staar("Referat: utkast").await;
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    staar("Referat: til godkjenning").await;
    assert_eq!(scene.gang(referat, "godkjenn", false).await.status, 303);
    staar("Referat: godkjent").await;
    let pal = scene.as_(&scene.ppt).await.get(&scene.path("")).await;
    assert!(
        !pal.has(&lenke) && !pal.text().contains("Referat: godkjent"),
        "{}",
        pal.text()
    );
}
