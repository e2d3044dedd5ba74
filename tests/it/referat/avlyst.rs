//! The referat of a meeting that is called off stands still, and its text follows the sak to the next.

use uuid::Uuid;

use super::Vindauge;
use crate::agenda::Scene;

impl Scene {
    pub(super) async fn avlys(&self) {
        let rektor = self.as_(&self.rektor).await;
        let veg = format!("/moete/{}/avlys", self.moete);
        let done = rektor.submit(&veg, &[("grunn", "Sjukdom")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// The item is taken along to a meeting to come, and the referat of it begun there.
    pub(super) async fn neste_referat(&self) -> Uuid {
        let punkt = self.newest("namngitt").await;
        let neste = self.skule.moete().await;
        self.skule.kalla(neste, &self.rektor, "gjest").await;
        let rektor = self.as_(&self.rektor).await;
        let veg = format!("/moete/{neste}/agenda/ta-med");
        let done = rektor.post(&veg, &[("punkt", &punkt.to_string())]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let punkt: Uuid =
            sqlx::query_scalar("select punkt_id from moete_punkt_sak where moete_id = $1")
                .bind(neste)
                .fetch_one(self.app.sql())
                .await
                .unwrap();
        let veg = format!("/moete/{neste}/referat");
        let done = rektor.post(&veg, &[("punkt", &punkt.to_string())]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        done.location().split('/').nth(2).unwrap().parse().unwrap()
    }

    /// What a part says, and who wrote it.
    pub(super) async fn del_av(&self, referat: Uuid, del: &str) -> (String, String) {
        sqlx::query_as(
            "select d.tekst, b.namn from referat_del d join brukar b on b.brukar_id = d.skriven_av
            where d.referat_id = $1 and d.del = $2 order by d.version desc limit 1",
        )
        .bind(referat)
        .bind(del)
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }
}

#[tokio::test]
async fn the_referat_of_a_meeting_that_is_called_off_takes_no_writing_and_loses_none() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &format!("{path}/skriv")).await;
    rita.skriv("ressursar", "Ho les godt.");
    scene.avlys().await;

    let told = rita.send("lagre").await;
    assert_eq!(told.status, 409);
    let text = told.text();
    assert!(
        text.contains("Det blir ikkje noko referat herifrå.") && text.contains("Ho les godt."),
        "{text}"
    );
    assert_eq!(scene.saved(referat, "ressursar").await, "");
    assert_eq!(rita.kladd().await.status, 303);
    let att = rita.client.get(&format!("{path}/skriv")).await.text();
    assert!(
        att.contains("Ho les godt.") && att.contains("Finne ut kva som hjelper."),
        "{att}"
    );
    let side = rita.client.get(&path).await;
    let text = side.text();
    assert!(
        text.contains("Møtet er avlyst") && text.contains("Finne ut kva som hjelper."),
        "{text}"
    );
    assert!(!side.has("button[value=send]"), "there is nothing to send");
    // nor when it is called off while somebody saves
    let done = sqlx::query(
        "insert into referat_del (kommune_id, referat_id, del, version, moete_id, eining_id, sak_id, tekst, skriven_av, skriven_at)
        select r.kommune_id, r.referat_id, 'ressursar', 1, r.moete_id, r.eining_id, r.sak_id, 'Ho les.', r.referent_id, now()
        from referat r where r.referat_id = $1",
    )
    .bind(referat)
    .execute(scene.app.sql())
    .await;
    assert!(
        done.unwrap_err()
            .to_string()
            .contains("nothing more is written")
    );
    // and nobody is asked to send it
    sqlx::query("update moete set dato = '2026-11-20' where moete_id = $1")
        .bind(scene.moete)
        .execute(scene.app.sql())
        .await
        .unwrap();
    let mi_side = rita.client.get("/").await.text();
    assert!(!mi_side.contains("du har begynt på"), "{mi_side}");
}

#[tokio::test]
async fn what_was_written_follows_the_item_to_the_next_meeting_with_who_wrote_it() {
    let scene = Scene::new().await;
    scene.sak.samtale("Me er òg uroa.").await;
    scene.kari_er_med().await;
    let referat = scene.skrive().await;
    let skriv = format!("/referat/{referat}/skriv");
    let mut kari = Vindauge::opne(scene.as_(&scene.kari).await, &skriv).await;
    kari.skriv("stemme_skjult", "Barnet bad om det.");
    kari.skriv("tidlegare_tiltak", "Me har prøvd katten.");
    assert_eq!(kari.send("lagre").await.status, 303);
    scene.avlys().await;

    let nytt = scene.neste_referat().await;

    let rita = ("Finne ut kva som hjelper.", "Rita Rektor");
    let kari = ("Barnet bad om det.", "Kari Vik");
    for (del, (tekst, av)) in [("hensikt", rita), ("stemme_skjult", kari)] {
        assert_eq!(scene.del_av(nytt, del).await, (tekst.into(), av.into()));
    }
    for (del, ord) in [
        ("barnets_stemme", "Eg vil sove lenger."),
        ("tidlegare_tiltak", "Me har prøvd katten."),
        ("tiltaksplan", "Fast leggetid heime"),
    ] {
        let (tekst, _) = scene.del_av(nytt, del).await;
        assert_eq!(tekst.matches(ord).count(), 1, "{del}: {tekst}");
    }
    let (stades, _) = scene.del_av(nytt, "til_stades").await;
    assert!(
        !stades.contains("Kari"),
        "was called to the other: {stades}"
    );
    let rektor = scene.as_(&scene.rektor).await;
    let side = rektor.get(&format!("/referat/{nytt}/skriv")).await;
    assert!(
        side.has(&format!("a[href='/referat/{referat}']")),
        "{}",
        side.text()
    );
    // the old one stands, and its text goes along once
    assert_eq!(
        scene.saved(referat, "hensikt").await,
        "Finne ut kva som hjelper."
    );
    let anna = Scene::new().await;
    let tomt = anna.begynt().await;
    anna.avlys().await;
    let nytt = anna.neste_referat().await;
    let side = anna.as_(&anna.rektor).await;
    let side = side.get(&format!("/referat/{nytt}/skriv")).await;
    assert!(
        !side.has(&format!("a[href='/referat/{tomt}']")),
        "nothing was written"
    );
}
