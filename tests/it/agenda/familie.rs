//! The family is invited to the item about its child, and comes prepared.

use laget::ids::FoeresettId;
use uuid::Uuid;

use super::Scene;
use crate::harness::{Client, Page};
use crate::tst::brev::sjekk;
use crate::tst::letter::Brev;

/// The sak is on the agenda after another item, and the mother can log in.
pub struct Invitasjon {
    pub scene: Scene,
    pub punkt: Uuid,
    pub rektor: Client,
    pub mor: Client,
    pub mor_id: FoeresettId,
}

impl Invitasjon {
    pub async fn new() -> Self {
        let scene = Scene::new().await;
        scene.skule.punkt(scene.moete, "Trivsel").await;
        assert_eq!(scene.ta_opp().await.status, 303);
        scene.sak.samtale("Me er òg uroa.").await;
        let (mor_id, mor) = scene.barn.foeresett_inne("Mor Li").await;
        // came after the samtykke was signed, and has no say in it
        sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
            .bind(mor_id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
        Self {
            punkt: scene.newest("namngitt").await,
            rektor: scene.as_(&scene.rektor).await,
            mor,
            mor_id,
            scene,
        }
    }

    pub fn path(&self) -> String {
        format!("/punkt/{}/familie", self.punkt)
    }

    pub fn mor_verdi(&self) -> String {
        format!("foeresett:{}", self.mor_id.uuid())
    }

    pub async fn gjer(&self, gjer: &str, kven: &str) -> Page {
        self.rektor
            .post(&self.path(), &[("gjer", gjer), ("kven", kven)])
            .await
    }

    pub async fn inviter_mor(&self) {
        let done = self.gjer("inviter", &self.mor_verdi()).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    pub async fn invitasjon(&self) -> Uuid {
        sqlx::query_scalar(
            "select moete_familie_id from moete_familie where punkt_id = $1 and foeresett_id = $2",
        )
        .bind(self.punkt)
        .bind(self.mor_id.uuid())
        .fetch_one(self.scene.app.sql())
        .await
        .unwrap()
    }

    /// Where the mother reads it.
    pub async fn side(&self) -> String {
        let barn = self.scene.barn.id;
        format!("/familie/barn/{barn}/moete/{}", self.invitasjon().await)
    }

    /// The letters to the mother so far.
    pub fn brev(&self) -> Vec<Brev> {
        let mine = |b: &Brev| b.til.starts_with(&self.mor_id.uuid().to_string());
        let letters = self.scene.app.letters();
        letters.iter().map(|l| Brev::read(l)).filter(mine).collect()
    }

    pub async fn set(&self, sql: &'static str) {
        sqlx::query(sql)
            .bind(self.scene.barn.id.uuid())
            .execute(self.scene.app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_foeresett_is_invited_to_the_item_answers_and_is_heard_in_the_referat() {
    let i = Invitasjon::new().await;
    let page = i.rektor.get(&i.path()).await.text();
    assert!(page.contains("Mor Li") && page.contains("(mor)"), "{page}");
    for _ in 0..2 {
        i.inviter_mor().await;
    }
    // a letter with the time of the item, and nothing of what it is about
    let brev = i.brev();
    assert_eq!(brev.len(), 1);
    sjekk(&brev[0], "Møterom 2");
    assert!(brev[0].tekst.contains("/familie"), "{}", brev[0].tekst);
    for tekst in [&brev[0].tekst, &brev[0].html] {
        for andre in [
            "English: You are",
            "Polski: Masz",
            "Українська: Вас",
            "العربية: لديك",
        ] {
            assert!(tekst.contains(andre), "{andre}: {tekst}");
        }
    }
    let start = &brev[0].fil["DTSTART"];
    assert!(
        start.ends_with("T111500Z"),
        "after the item before: {start}"
    );

    let side = i.side().await;
    let framside = i.mor.get("/familie").await;
    assert_eq!(
        framside.select(&format!("a[href='{side}']")).len(),
        1,
        "{}",
        framside.text()
    );
    let page = i.mor.get(&side).await;
    assert!(page.text().contains("12.15–12.45"), "{}", page.text());
    let tomt = page.submit(&side, &[]).await;
    assert_eq!(
        tomt.error_on("svar").as_deref(),
        Some("Feil: Vel om du kjem.")
    );
    let felt = [
        ("svar", "kjem"),
        ("syn", "Ho treng ro om morgonen."),
        ("stemme", "Eg vil ha ein ven."),
    ];
    for _ in 0..2 {
        let done = page.submit(&side, &felt).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    let etter = i.mor.get(&side).await.text();
    assert!(
        etter.contains("Du har svart at du kjem.") && etter.contains("Ho treng ro om morgonen."),
        "{etter}"
    );
    assert_eq!(
        etter.matches("Ho treng ro om morgonen.").count(),
        1,
        "sent twice it is once"
    );

    let agenda = i.rektor.get(&i.scene.path("")).await.text();
    assert!(agenda.contains("Familien: 1 av 1 kjem"), "{agenda}");
    let veg = format!("/moete/{}/referat", i.scene.moete);
    let done = i
        .rektor
        .post(&veg, &[("punkt", &i.punkt.to_string())])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let referat: Uuid = done.location().split('/').nth(2).unwrap().parse().unwrap();
    for (del, tekst) in [
        ("status", "Ho treng ro om morgonen."),
        ("barnets_stemme", "Eg vil ha ein ven."),
    ] {
        let saved = i.scene.saved(referat, del).await;
        assert!(saved.contains(tekst), "{del}: {saved}");
    }
    let saved = i.scene.saved(referat, "til_stades").await;
    assert!(
        !saved.contains("Mor Li"),
        "an answer is no oppmøte: {saved}"
    );
}

#[tokio::test]
async fn who_is_invited_is_known_where_the_sak_is_and_an_invitation_is_for_one_person() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let side = i.side().await;
    let invitasjon = i.invitasjon().await;
    let svar = [("id", invitasjon.to_string()), ("svar", "kjem".to_owned())];
    let svar: Vec<(&str, &str)> = svar.iter().map(|(n, v)| (*n, v.as_str())).collect();

    // the other føresett, and a føresett of another child
    let (far_id, far) = i.scene.barn.foeresett_inne("Far Li").await;
    let anna = i.scene.skule.barn("Per", "Dal").await;
    let (framand_id, framand) = anna.foeresett_inne("Framand Dal").await;
    for client in [&far, &framand] {
        assert_eq!(client.get(&side).await.status, 404);
        assert_eq!(client.post(&side, &svar).await.status, 404);
        assert!(!client.get("/familie").await.text().contains("invitert"));
    }
    let framand_side = format!("/familie/barn/{}/moete/{invitasjon}", anna.id);
    assert_eq!(
        i.mor.get(&framand_side).await.status,
        404,
        "of another child"
    );
    assert_eq!(
        i.gjer("inviter", &format!("foeresett:{}", framand_id.uuid()))
            .await
            .status,
        404
    );
    assert_eq!(i.gjer("inviter", "x").await.status, 404);
    assert_eq!(i.gjer("slett", &i.mor_verdi()).await.status, 400);

    // who plans and does not see the sak, and who sees it and does not plan
    let felt = [
        ("gjer", "inviter"),
        ("kven", &format!("foeresett:{}", far_id.uuid())),
    ];
    for person in [&i.scene.barnevern, &i.scene.kari, &i.scene.ppt] {
        let client = i.scene.as_(person).await;
        let status = client.get(&i.path()).await.status;
        assert!([403, 404].contains(&status), "{status}");
        let status = client.post(&i.path(), &felt).await.status;
        assert!([403, 404].contains(&status), "{status}");
    }
    assert_eq!(
        i.scene
            .app
            .count("moete_familie where punkt_id = $1", i.punkt)
            .await,
        1
    );
    let berit = i.scene.as_(&i.scene.barnevern).await;
    assert!(
        !berit
            .get(&i.scene.path(""))
            .await
            .text()
            .contains("Familien")
    );
    assert_eq!(i.scene.gjer(&i.scene.rektor, i.punkt, "ned").await, 303);
    let anna_punkt = i.scene.newest("system").await;
    assert_eq!(
        i.rektor
            .get(&format!("/punkt/{anna_punkt}/familie"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn it_is_written_down_whether_they_came_and_nothing_can_be_answered_afterwards() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let side = i.side().await;
    assert_eq!(
        i.gjer("moett", &i.mor_verdi()).await.status,
        409,
        "it has not been"
    );
    sqlx::query("update moete set dato = '2026-11-23' where moete_id = $1")
        .bind(i.scene.moete)
        .execute(i.scene.app.sql())
        .await
        .unwrap();
    let page = i.mor.get(&side).await;
    assert_eq!(i.gjer("moett", &i.mor_verdi()).await.status, 303);
    let staff = i.rektor.get(&i.path()).await.text();
    assert!(staff.contains("Møtte"), "{staff}");
    let seint = page
        .submit(&side, &[("svar", "kjem"), ("syn", "Eg rakk det ikkje.")])
        .await;
    assert_eq!(seint.status, 409);
    assert!(
        seint.text().contains("det er ikkje sendt") && seint.text().contains("Eg rakk det ikkje."),
        "{}",
        seint.body
    );
    assert!(i.mor.get(&side).await.text().contains("Møtet har vore"));
}
