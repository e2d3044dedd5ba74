//! The referat of an item that is taken along stands still: a sak has one that goes on, and what was struck or told in the one before it, is
//! so in the next.

use uuid::Uuid;

use super::Vindauge;
use crate::agenda::Scene;
use crate::agenda::familie::Invitasjon;

impl Scene {
    async fn ikkje_naadd(&self) {
        let punkt = self.newest("namngitt").await;
        self.er_i_dag().await;
        assert_eq!(self.gjer(&self.rektor, punkt, "ikkje_naadd").await, 303);
    }

    /// As the database sees it, whoever asks.
    async fn naar_som_helst(&self, sql: &'static str, referat: Uuid) -> String {
        let done = sqlx::query(sql).bind(referat).execute(self.app.sql()).await;
        done.map_or_else(|e| e.to_string(), |_| "done".to_owned())
    }
}

#[tokio::test]
async fn of_an_item_that_is_taken_along_nothing_more_is_written_sent_or_approved_where_it_was() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    let path = format!("/referat/{referat}");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &format!("{path}/skriv")).await;
    scene.ikkje_naadd().await;
    let nytt = scene.neste_referat().await;
    assert!(
        scene
            .saved(nytt, "hensikt")
            .await
            .contains("Finne ut kva som hjelper.")
    );

    rita.skriv("ressursar", "Ho les godt.");
    let told = rita.send("lagre").await;
    assert_eq!(told.status, 409);
    let text = told.text();
    assert!(
        text.contains("Saka er teken med på eit anna møte") && text.contains("Ho les godt."),
        "{text}"
    );
    let sendt = scene.gang(referat, "send", false).await;
    assert_eq!(sendt.status, 422);
    assert!(
        sendt
            .text()
            .contains("Det blir ikkje noko referat herifrå."),
        "{}",
        sendt.text()
    );
    let side = rita.client.get(&path).await;
    assert!(!side.has("button[value=send]") && !side.has(&format!("a[href='{path}/skriv']")));
    let til = "update referat set tilstand = 'til_godkjenning', version = version + 1 where referat_id = $1";
    assert!(
        scene
            .naar_som_helst(til, referat)
            .await
            .contains("nothing becomes of it")
    );
    assert_eq!(scene.naar_som_helst(til, nytt).await, "done");
}

#[tokio::test]
async fn what_the_writer_struck_of_what_the_system_put_in_does_not_come_back_in_the_next_referat() {
    let scene = Scene::new().await;
    scene.sak.samtale("Me er òg uroa.").await;
    let referat = scene.skrive().await;
    let skriv = format!("/referat/{referat}/skriv");
    assert!(
        scene
            .saved(referat, "barnets_stemme")
            .await
            .contains("sove lenger")
    );
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &skriv).await;
    rita.skriv("barnets_stemme", "Ho sa det med eigne ord.");
    rita.skriv("tidlegare_tiltak", "");
    assert_eq!(rita.send("lagre").await.status, 303);
    scene.avlys().await;

    let nytt = scene.neste_referat().await;

    let (stemme, _) = scene.del_av(nytt, "barnets_stemme").await;
    assert_eq!(stemme, "Ho sa det med eigne ord.");
}

#[tokio::test]
async fn what_the_family_wrote_to_a_meeting_that_is_called_off_is_in_the_next_referat() {
    let inv = Invitasjon::new().await;
    inv.inviter_mor().await;
    let veg = inv.side().await;
    let felt = [("svar", "kjem"), ("syn", "Me treng hjelp om kvelden.")];
    let sagt = inv.mor.submit(&veg, &felt).await;
    assert_eq!(sagt.status, 303, "{}", sagt.text());
    let scene = &inv.scene;
    scene.avlys().await;

    let nytt = scene.neste_referat().await;

    let (status, _) = scene.del_av(nytt, "status").await;
    assert!(status.contains("Me treng hjelp om kvelden."), "{status}");
    // taken out, it is asked about before it is sent
    let skriv = format!("/referat/{nytt}/skriv");
    let mut rita = Vindauge::opne(scene.as_(&scene.rektor).await, &skriv).await;
    rita.skriv("status", "Anna.");
    assert_eq!(rita.send("lagre").await.status, 303);
    let side = rita.client.get(&skriv).await.text();
    assert!(side.contains("ikkje med i referatet enno"), "{side}");
}
