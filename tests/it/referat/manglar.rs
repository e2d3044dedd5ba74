//! What a referat lacks, with the way to where it is mended; and who can be ansvarleg in the plan.

use super::Vindauge;
use crate::agenda::Scene;

#[tokio::test]
async fn all_that_is_lacking_is_told_with_a_link_to_where_it_is_mended() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    let referat = scene.begynt().await;
    let skriv = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &skriv).await;
    rita.rader[0][0] = "Vaken".into();
    rita.rader[1] = scene.rad();
    rita.rader[1][3] = "1.1.2020".into();
    assert_eq!(rita.send("lagre").await.status, 303);
    let no = scene.gang(referat, "send", false).await;
    assert_eq!(no.status, 422);
    let lenker = no.attribute("#feiloppsummering a", "href");
    for felt in [
        "tekst-1",
        "tekst-6",
        "tiltak-0",
        "ansvarleg-0",
        "innan-0",
        "innan-1",
    ] {
        assert!(
            lenker.contains(&format!("{skriv}#felt-{felt}")),
            "{felt}: {lenker:?}"
        );
    }
    let side = rita.client.get(&skriv).await;
    for lenke in &lenker {
        let (_, anker) = lenke.split_once('#').unwrap();
        assert!(side.has(&format!("#{anker}")), "{lenke}");
    }
    // before the meeting has been, also to where that is written down
    sqlx::query("update moete set tilstand = 'innkalla' where moete_id = $1")
        .bind(scene.moete)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let version: i32 = sqlx::query_scalar("select version from referat where referat_id = $1")
        .bind(referat)
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    let felt = [("gang", "send"), ("version", &*version.to_string())];
    let no = rita
        .client
        .post(&format!("/referat/{referat}/gang"), &felt)
        .await;
    let lenker = no.attribute("#feiloppsummering a", "href");
    let oppmoete = format!("/moete/{}/oppmoete", scene.moete);
    assert!(lenker.contains(&oppmoete), "{lenker:?}");
}

#[tokio::test]
async fn one_of_the_family_is_ansvarleg_in_words_and_whoever_has_the_sak_follows_it_up() {
    let scene = Scene::new().await;
    scene.sak.in_steg(4).await;
    scene.sak.samtale("Me er òg uroa.").await;
    let (mor_id, mor) = scene.barn.foeresett_inne("Mor Li").await;
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(mor_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let referat = scene.skrive().await;
    let skriv = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &skriv).await;
    let side = rita.client.get(&skriv).await;
    assert!(
        side.select("#felt-ansvarleg-0 option")
            .contains(&"Mor Li (mor)".to_owned()),
        "{}",
        side.text()
    );
    let mut rad = scene.rad();
    for (kven, gaar) in [("Framand Dal (mor)", false), ("Mor Li (mor)", true)] {
        kven.clone_into(&mut rad[2]);
        rita.rader[0] = rad.clone();
        let svar = rita.send("lagre").await;
        assert_eq!(svar.status == 303, gaar, "{kven}: {}", svar.text());
        assert_eq!(svar.error_on("ansvarleg-0").is_none(), gaar, "{kven}");
    }
    assert_eq!(scene.gang(referat, "send", false).await.status, 303);
    assert_eq!(scene.gang(referat, "godkjenn", true).await.status, 303);
    let tiltak: (String, uuid::Uuid) =
        sqlx::query_as("select tiltak, ansvarleg_id from tiltak where sak_id = $1")
            .bind(scene.sak.id.uuid())
            .fetch_one(scene.app.sql())
            .await
            .unwrap();
    assert_eq!(
        tiltak,
        (
            "Fast leggetid heime. Ansvarleg: Mor Li (mor)".to_owned(),
            scene.kari.prinsipal_id.uuid()
        )
    );
    let page = scene
        .as_(&scene.rektor)
        .await
        .get(&format!("/referat/{referat}"))
        .await
        .text();
    assert!(
        page.contains("Mor Li (mor)") && page.contains("Pågår"),
        "{page}"
    );
    assert!(!page.contains("Heiter no"), "{page}");
    // it opens nothing: what she may read is what she could before
    let barn = mor.get(&format!("/familie/barn/{}", scene.barn.id)).await;
    assert!(
        barn.text().contains("Fast leggetid heime"),
        "{}",
        barn.text()
    );
    assert!(!barn.text().contains("Pål Ppt"), "is not on the lag");
}

#[tokio::test]
async fn a_day_that_is_no_day_is_said_beside_its_field_and_what_was_typed_stands_there() {
    let scene = Scene::new().await;
    let referat = scene.begynt().await;
    let path = format!("/referat/{referat}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &path).await;
    rita.skriv("bekymring", "Ho søv i timane.");
    rita.rader[0] = scene.rad();
    for umoegleg in ["31.2.2027", "2026-11-31", "15.12"] {
        rita.rader[0][3] = umoegleg.into();
        let no = rita.send("lagre").await;
        assert_eq!(no.status, 422, "{umoegleg}");
        let feil = no.error_on("innan-0").unwrap();
        assert!(feil.contains("18.11.2026"), "{umoegleg}: {feil}");
        let staar = Vindauge::of(rita.client.clone(), &path, &no);
        assert_eq!(
            (&staar.rader[0], &staar.tekst),
            (&rita.rader[0], &rita.tekst)
        );
    }
    assert_eq!(rita.kladd().await.status, 303);
    let att = Vindauge::opne(rita.client.clone(), &path).await;
    assert_eq!(att.rader[0][3], "15.12", "the draft has it as it was typed");
    // words are asked about when the referat is sent
    for innan in ["til jul", "15.12.2026", ""] {
        rita = Vindauge::opne(rita.client, &path).await;
        rita.rader[0][3] = innan.into();
        assert_eq!(rita.send("lagre").await.status, 303, "{innan}");
    }
}
