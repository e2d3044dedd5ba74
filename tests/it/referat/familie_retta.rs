//! The family reads a referat that is put right, and what it was before; what it says stands with the version it had before it.

use uuid::Uuid;

use super::Vindauge;
use super::dokument::text_of;
use crate::agenda::Scene;
use crate::harness::Client;

impl Scene {
    /// Approved anew with these parts otherwise, for this reason.
    pub(super) async fn retta(&self, referat: Uuid, delar: &[(&str, &str)], grunn: &str) {
        let rektor = self.as_(&self.rektor).await;
        let veg = format!("/referat/{referat}");
        let rett = format!("{veg}/rett");
        let done = rektor.submit(&rett, &[("grunn", grunn)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let mut rita = Vindauge::opne(rektor, &format!("{veg}/skriv")).await;
        for (del, tekst) in delar {
            rita.skriv(del, tekst);
        }
        assert_eq!(rita.send("lagre").await.status, 303);
        for gjer in ["send", "godkjenn"] {
            let done = self.gang(referat, gjer, false).await;
            assert_eq!(done.status, 303, "{gjer}: {}", done.text());
        }
    }

    async fn mor_og_vegen(&self, referat: Uuid) -> (Client, String) {
        let (_, mor) = self.barn.foeresett_inne("Mor Li").await;
        let veg = format!("/familie/barn/{}/referat/{referat}", self.barn.id);
        (mor, veg)
    }
}

#[tokio::test]
async fn a_merknad_stands_with_the_version_it_was_written_about_to_the_family_and_to_staff() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (mor, veg) = scene.mor_og_vegen(referat).await;
    let foer = mor.get(&veg).await;
    let done = foer.submit(&veg, &[("tekst", "Leggetida er feil.")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let delar = [("hensikt", "Finne ei leggetid.")];
    scene.retta(referat, &delar, "Hensikta var feil.").await;

    // she had the first version before her: nothing is lost, and she reads the new one first
    let tekst = [("tekst", "Me er ikkje samde i hensikta.")];
    let told = foer.submit(&veg, &tekst).await;
    assert_eq!(told.status, 409);
    let side = told.text();
    for ord in [
        "Referatet er retta",
        "Me er ikkje samde i hensikta.",
        "Finne ei leggetid.",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert_eq!(
        scene
            .app
            .count("referat_merknad where referat_id = $1", referat)
            .await,
        1
    );
    let done = mor.submit(&veg, &tekst).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let rektor = scene.as_(&scene.rektor).await;
    let staff = rektor.get(&format!("/referat/{referat}")).await.text();
    for side in [mor.get(&veg).await.text(), staff] {
        let (_, rest) = side.split_once("Til versjon 1").expect("with the first");
        assert!(rest.trim_start().starts_with("Leggetida"), "{rest}");
        let (_, rest) = side.split_once("Til versjon 2").expect("with the second");
        assert!(rest.trim_start().starts_with("Me er ikkje samde"), "{rest}");
    }
}

#[tokio::test]
async fn signs_of_a_word_processor_that_show_nothing_are_taken_out_of_the_reason_and_the_merknad() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (mor, veg) = scene.mor_og_vegen(referat).await;
    let delar = [("hensikt", "Finne ei leggetid.")];
    let grunn = "Hen\u{AD}sikta var\u{200B} feil.\u{FEFF}";
    scene.retta(referat, &delar, grunn).await;
    let tekst = [("tekst", "Legge\u{AD}tida er\u{2060} feil.")];
    let done = mor.submit(&veg, &tekst).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let side = mor.get(&veg).await.text();
    for ord in ["Hensikta var feil.", "Leggetida er feil."] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
}

#[tokio::test]
async fn the_family_reads_the_version_before_and_why_it_was_put_right() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (mor, veg) = scene.mor_og_vegen(referat).await;
    let lenke = format!("a[href='{veg}?nr=1']");
    assert!(!mor.get(&veg).await.has(&lenke), "there is only one");
    let delar = [("hensikt", "Finne ei leggetid.")];
    scene.retta(referat, &delar, "Hensikta var feil.").await;

    let no = mor.get(&veg).await;
    assert!(no.has(&lenke), "{}", no.text());
    let text = no.text();
    assert!(text.contains("Retta fordi: Hensikta var feil."), "{text}");
    assert!(!text.contains("Finne ut kva som hjelper."), "{text}");
    let gamal = mor.get(&format!("{veg}?nr=1")).await;
    let text = gamal.text();
    for ord in [
        "Finne ut kva som hjelper.",
        "Dette er versjon 1",
        "Les det som gjeld no",
    ] {
        assert!(text.contains(ord), "{ord}: {text}");
    }
    assert!(!text.contains("Finne ei leggetid."), "{text}");
    assert!(!gamal.has("textarea"), "a merknad is of what stands");
    let pdf = mor.get(&format!("{veg}/pdf?nr=1")).await;
    assert!(text_of(&pdf, "familie-foer").contains("Finne ut kva som hjelper."));
    let pdf = mor.get(&format!("{veg}/pdf")).await;
    assert!(text_of(&pdf, "familie-etter").contains("Finne ei leggetid."));
    for path in [format!("{veg}?nr=3"), format!("{veg}/pdf?nr=3")] {
        assert_eq!(mor.get(&path).await.status, 404, "{path}");
    }
    let other = Scene::new().await;
    let (framand, _) = other.mor_og_vegen(referat).await;
    assert_eq!(framand.get(&format!("{veg}?nr=1")).await.status, 404);
}

#[tokio::test]
async fn what_is_hidden_by_a_correction_is_in_no_earlier_version_either() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (mor, veg) = scene.mor_og_vegen(referat).await;
    assert!(mor.get(&veg).await.text().contains("sove lenger"));
    let delar = [("stemme_skjult", "Barnet bad om det.")];
    scene
        .retta(referat, &delar, "Ein del er ikkje for alle.")
        .await;
    for path in [veg.clone(), format!("{veg}?nr=1")] {
        let side = mor.get(&path).await;
        assert_eq!(side.status, 200);
        let text = side.text();
        assert!(text.contains("Finne ut kva som hjelper."), "{text}");
        assert!(!side.body.contains("sove lenger"), "{path}: {text}");
    }
    let pdf = mor.get(&format!("{veg}/pdf?nr=1")).await;
    assert!(!text_of(&pdf, "familie-foer-skjult").contains("sove lenger"));
}

#[tokio::test]
async fn a_version_that_should_never_have_been_is_read_by_no_family_from_the_moment_it_is_opened() {
    let scene = Scene::new().await;
    let referat = scene.godkjent("").await;
    let (mor, veg) = scene.mor_og_vegen(referat).await;
    let rektor = scene.as_(&scene.rektor).await;
    let rett = format!("/referat/{referat}/rett");
    let felt = [("grunn", "Feil namn."), ("skjul", "ja")];
    let open = async || {
        let done = rektor.submit(&rett, &felt).await;
        assert_eq!(done.status, 303, "{}", done.text());
        for path in [veg.clone(), format!("{veg}/pdf"), format!("{veg}?nr=1")] {
            assert_eq!(mor.get(&path).await.status, 404, "{path}");
        }
    };
    open().await;
    // it was a mistake, and nothing was changed
    assert_eq!(scene.gang(referat, "angre", false).await.status, 303);
    assert_eq!(mor.get(&veg).await.status, 200);

    open().await;
    let mut rita = Vindauge::opne(
        scene.as_(&scene.rektor).await,
        &format!("/referat/{referat}/skriv"),
    )
    .await;
    rita.skriv("hensikt", "Finne ei leggetid.");
    assert_eq!(rita.send("lagre").await.status, 303);
    for gjer in ["send", "godkjenn"] {
        let done = scene.gang(referat, gjer, false).await;
        assert_eq!(done.status, 303, "{gjer}: {}", done.text());
    }

    let no = mor.get(&veg).await;
    assert!(no.text().contains("Finne ei leggetid."), "{}", no.text());
    assert!(!no.has(&format!("a[href='{veg}?nr=1']")));
    for path in [format!("{veg}?nr=1"), format!("{veg}/pdf?nr=1")] {
        assert_eq!(mor.get(&path).await.status, 404, "{path}");
    }
    // an opening that is undone, hides no more and no less than was hidden before it
    open_og_angre(&scene, &rett, &felt, referat).await;
    assert_eq!(mor.get(&veg).await.status, 200);
    let gamal = scene.app.count(
        "referat where familie_fraa = 2 and referat_id = $1",
        referat,
    );
    assert_eq!(gamal.await, 1);
    // nobody opens it again by the database
    let token = scene.app.session_for(&scene.rektor).await;
    let mut tx = scene.app.sql().begin().await.unwrap();
    sqlx::query("select app.begin_request($1, false)")
        .bind(&laget::web::token_hash(&token).0[..])
        .execute(&mut *tx)
        .await
        .unwrap();
    let forced = sqlx::query("update referat set familie_fraa = 1 where referat_id = $1")
        .bind(referat)
        .execute(&mut *tx)
        .await;
    assert!(!forced.is_ok_and(|done| done.rows_affected() == 1));
}

async fn open_og_angre(scene: &Scene, rett: &str, felt: &[(&str, &str)], referat: uuid::Uuid) {
    let rektor = scene.as_(&scene.rektor).await;
    let done = rektor.submit(rett, felt).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(scene.gang(referat, "angre", false).await.status, 303);
}

#[tokio::test]
async fn why_a_version_is_hidden_from_the_family_is_asked_about_when_it_names_another_child() {
    let scene = Scene::new().await;
    scene.skule.barn("Solfrid", "Heddeli").await;
    let referat = scene.godkjent("").await;
    let rektor = scene.as_(&scene.rektor).await;
    let rett = format!("/referat/{referat}/rett");
    let grunn = "Solfrid Heddeli stod nemnd i referatet.";

    let spurt = rektor
        .submit(&rett, &[("grunn", grunn), ("skjul", "ja")])
        .await;

    assert_eq!(spurt.status, 422);
    let feil = spurt.error_on("grunn").unwrap();
    assert!(
        feil.contains("«Solfrid»") && feil.contains("eit anna barn"),
        "{feil}"
    );
    assert!(spurt.body.contains(grunn), "what is typed stands");
    // the child it is about is named there anyway
    let eige = format!("Det om {} stod to gonger.", scene.barn_namn().await);
    let done = rektor
        .submit(&rett, &[("grunn", &eige), ("skjul", "ja")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
}

impl Scene {
    async fn barn_namn(&self) -> String {
        sqlx::query_scalar("select barn_namn from sak where sak_id = $1")
            .bind(self.sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}
