//! The family reads what was approved, and says what it thinks.

use super::Vindauge;
use crate::agenda::Scene;

impl Scene {
    /// Approved, with what the child says; hidden from the føresette when there is a reason.
    pub(crate) async fn godkjent(&self, skjult: &str) -> uuid::Uuid {
        self.godkjent_med(&[("stemme_skjult", skjult)]).await
    }

    /// Approved, with these parts as they are given.
    pub(super) async fn godkjent_med(&self, delar: &[(&str, &str)]) -> uuid::Uuid {
        self.sak.in_steg(4).await;
        self.sak.samtale("Me er òg uroa.").await;
        let referat = self.skrive().await;
        let mut rita = Vindauge::opne(
            self.as_(&self.rektor).await,
            &format!("/referat/{referat}/skriv"),
        )
        .await;
        for (del, tekst) in delar {
            rita.skriv(del, tekst);
        }
        rita.rader[0] = self.rad();
        assert_eq!(rita.send("lagre").await.status, 303);
        assert_eq!(self.gang(referat, "send", false).await.status, 303);
        assert_eq!(self.gang(referat, "godkjenn", true).await.status, 303);
        referat
    }
}

#[tokio::test]
async fn a_foeresett_reads_what_was_approved_and_adds_a_merknad_that_staff_read() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let barn = format!("/familie/barn/{}", scene.barn.id);
    let path = format!("{barn}/referat/{referat}");
    let page = mor.get(&barn).await;
    assert_eq!(
        page.select(&format!("a[href='{path}']")).len(),
        2,
        "{}",
        page.text()
    );
    let page = mor.get(&path).await;
    assert_eq!(page.status, 200);
    for ord in [
        "Finne ut kva som hjelper.",
        "Eg vil sove lenger.",
        "Fast leggetid heime",
        "Rita Rektor",
    ] {
        assert!(page.text().contains(ord), "{ord}: {}", page.text());
    }
    assert_eq!(page.submit(&path, &[("tekst", " ")]).await.status, 422);
    for _ in 0..2 {
        let done = page
            .submit(&path, &[("tekst", "Me var ikkje samde om leggetida.")])
            .await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let mine = "referat_merknad where referat_id = $1 and kven = 'foeresett' and namn = 'Mor Li'";
    assert_eq!(scene.app.count(mine, referat).await, 1);
    let staff = scene
        .as_(&scene.rektor)
        .await
        .get(&format!("/referat/{referat}"))
        .await
        .text();
    assert!(
        staff.contains("Me var ikkje samde om leggetida.") && staff.contains("Mor Li"),
        "{staff}"
    );
    // another of the family does not read it
    let (_, far) = scene.barn.foeresett_inne("Far Li").await;
    let page = far.get(&path).await.text();
    assert!(
        page.contains("Eg vil sove lenger.") && !page.contains("ikkje samde"),
        "{page}"
    );
}

#[tokio::test]
async fn barnets_stemme_that_is_hidden_is_in_no_answer_to_a_foeresett() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("Barnet bad om det.").await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let page = mor
        .get(&format!(
            "/familie/barn/{}/referat/{referat}",
            scene.barn.id
        ))
        .await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains("sove lenger") && !page.body.contains("Barnet bad om det"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Finne ut kva som hjelper."));
    let staff = scene
        .as_(&scene.rektor)
        .await
        .get(&format!("/referat/{referat}"))
        .await
        .text();
    assert!(
        staff.contains("Barnet bad om det.") && staff.contains("Avgjort av Rita Rektor"),
        "{staff}"
    );
}

#[tokio::test]
async fn what_is_not_approved_or_not_of_ones_own_child_is_not_there() {
    let scene = Scene::new().await;
    let referat = scene.skrive().await;
    scene.sak.samtale("Me er òg uroa.").await;
    let (_, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let path = format!("/familie/barn/{}/referat/{referat}", scene.barn.id);
    assert_eq!(mor.get(&path).await.status, 404, "it is a draft");
    let id = scene.app.new_id().to_string();
    let felt = [("id", id.as_str()), ("tekst", "Hei")];
    assert_eq!(mor.post(&path, &felt).await.status, 404);

    let other = Scene::new().await;
    let referat = other.godkjent("").await;
    for barn in [scene.barn.id, other.barn.id] {
        let path = format!("/familie/barn/{barn}/referat/{referat}");
        assert_eq!(mor.get(&path).await.status, 404);
        assert_eq!(mor.post(&path, &felt).await.status, 404);
    }
}
