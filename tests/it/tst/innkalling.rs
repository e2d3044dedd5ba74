//! A meeting is called.

use laget::access::Role;
use time::macros::date;
use uuid::Uuid;

use super::letter::Brev;
use super::medlem::Scene;
use crate::harness::{Client, Page, Person};

/// A team of three with addresses, and a planned meeting.
pub struct Kalla {
    pub scene: Scene,
    pub moete: Uuid,
    pub rektor: Client,
}

impl Kalla {
    pub async fn new() -> Self {
        let scene = Scene::new().await;
        for (person, adresse) in [
            (&scene.ppt, "paal@laget.example"),
            (&scene.helse, "heidi@laget.example"),
        ] {
            scene.skule.tst_medlem(person, "fast").await;
            person.epost(&scene.app, adresse).await;
        }
        scene.skule.tst_medlem(&scene.rektor, "fast").await;
        Self {
            moete: scene.skule.moete_den(date!(2028 - 03 - 01)).await,
            rektor: scene.app.client_for(&scene.rektor).await,
            scene,
        }
    }

    pub fn path(&self, kva: &str) -> String {
        format!("/moete/{}{kva}", self.moete)
    }

    pub fn av(&self, deltakar: Uuid, kva: &str) -> String {
        self.path(&format!("/deltakar/{deltakar}/{kva}"))
    }

    /// The leader calls those who are proposed.
    pub async fn kall_inn(&self, felt: &[(&str, &str)]) -> Page {
        let path = self.path("/innkalling");
        self.rektor.submit(&path, felt).await
    }

    /// The latest row of a person.
    pub async fn deltakar(&self, person: &Person) -> Uuid {
        sqlx::query_scalar(
            "select moete_deltakar_id from moete_deltakar where moete_id = $1 and prinsipal_id = $2 order by kalla_at desc, 1 desc",
        )
        .bind(self.moete)
        .bind(person.prinsipal_id.uuid())
        .fetch_one(self.scene.app.sql())
        .await
        .unwrap()
    }

    /// The row of the guest from outside.
    pub async fn gjest(&self) -> Uuid {
        sqlx::query_scalar("select moete_deltakar_id from moete_deltakar where moete_id = $1 and prinsipal_id is null")
            .bind(self.moete)
            .fetch_one(self.scene.app.sql())
            .await
            .unwrap()
    }

    /// Sets the scene: `$1` is the meeting.
    pub async fn set(&self, sql: &'static str) {
        sqlx::query(sql)
            .bind(self.moete)
            .execute(self.scene.app.sql())
            .await
            .unwrap();
    }

    /// The letters so far.
    pub fn brev(&self) -> Vec<Brev> {
        let letters = self.scene.app.letters();
        letters.iter().map(|l| Brev::read(l)).collect()
    }
}

pub const GJEST: [(&str, &str); 3] = [
    ("gjest_namn", "Gro Gjest"),
    ("gjest_instans", "fastlege"),
    ("gjest_epost", "gro@lege.example"),
];

#[tokio::test]
async fn those_with_moeteplikt_are_proposed_called_and_told() {
    let k = Kalla::new().await;
    let path = k.path("/innkalling");
    let page = k.rektor.get(&path).await;
    assert_eq!(page.select("input[name='kven'][checked]").len(), 3);
    let tom = page.submit(&path, &[("kven", "")]).await;
    assert_eq!(
        tom.error_on("kven").as_deref(),
        Some("Feil: Vel kven du vil kalle inn.")
    );

    for _ in 0..2 {
        let done = page.submit(&path, &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    let side = k.rektor.get(&k.path("")).await;
    for ord in [
        "Innkalla",
        "Pål Ppt",
        "Heidi Helse",
        "Møteplikt",
        "Har ikkje svart",
    ] {
        assert!(side.text().contains(ord), "{ord}: {}", side.text());
    }
    assert_eq!(
        k.scene
            .app
            .count("moete_deltakar where moete_id = $1", k.moete)
            .await,
        3
    );
    // the leader has no address, and is the one who calls
    assert_eq!(k.brev().len(), 2);
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let innboks = ppt.get("/meldingar").await;
    assert!(
        innboks
            .text()
            .contains("Rita Rektor har kalla deg inn til eit møte"),
        "{}",
        innboks.text()
    );
    let mi = ppt.get("/").await;
    let ventar = mi.select("section[aria-labelledby=ventar] li");
    assert!(
        ventar.iter().any(|o| o.contains("Svar på innkallinga")),
        "{}",
        mi.text()
    );
    assert!(!mi.text().contains("Møte du er kalla inn til"));
    // and nobody else sees who is called
    let nav = k.scene.kommune.tenest("nav").await;
    let nina = k
        .scene
        .kommune
        .person("Nina Nav", Role::Tilsett, &nav)
        .await;
    let side = k.scene.app.client_for(&nina).await.get(&k.path("")).await;
    assert_eq!(side.status, 200);
    assert!(!side.text().contains("Pål Ppt"), "{}", side.text());
}

#[tokio::test]
async fn more_are_called_later_and_one_is_taken_off() {
    let k = Kalla::new().await;
    let nav = k.scene.kommune.tenest("nav").await;
    let nina = k
        .scene
        .kommune
        .person("Nina Nav", Role::Tilsett, &nav)
        .await;
    k.kall_inn(&[]).await;
    let bad = k
        .kall_inn(&[("gjest_namn", "Gro Gjest"), ("gjest_epost", "gro")])
        .await;
    assert!(bad.error_on("gjest_instans").is_some() && bad.error_on("gjest_epost").is_some());
    assert!(bad.body.contains("Gro Gjest"), "what was typed is there");

    let mut felt = GJEST.to_vec();
    let id = nina.prinsipal_id.to_string();
    felt.push(("kollega", &id));
    let done = k.kall_inn(&felt).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let side = k.rektor.get(&k.path("")).await;
    for ord in [
        "Nina Nav",
        "Gro Gjest",
        "Fastlege/lege",
        "Har ikkje skrive under teieplikterklæringa",
    ] {
        assert!(side.text().contains(ord), "{ord}: {}", side.text());
    }
    let deltakar = k.deltakar(&nina).await;
    let nina = k.scene.app.client_for(&nina).await;
    assert!(nina.get(&k.path("")).await.text().contains("Pål Ppt"));
    for _ in 0..2 {
        let av = k.rektor.post(&k.av(deltakar, "ta-av"), &[]).await;
        assert_eq!(av.status, 303, "{}", av.text());
    }
    assert!(!nina.get(&k.path("")).await.text().contains("Pål Ppt"));
    assert_eq!(nina.get(&k.path("/svar")).await.status, 404);
    let late = nina
        .post(&k.path("/svar"), &[("version", "1"), ("svar", "kjem")])
        .await;
    assert_eq!(late.status, 404);
    assert!(
        nina.get("/meldingar")
            .await
            .text()
            .contains("Rita Rektor har teke deg av lista til eit møte"),
    );
    // and can be asked again
    let done = k.kall_inn(&[("kollega", &id)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(nina.get(&k.path("/svar")).await.status, 200);
}

#[tokio::test]
async fn half_a_name_is_asked_about_before_a_letter_goes() {
    let k = Kalla::new().await;
    let nav = k.scene.kommune.tenest("nav").await;
    let nina = k
        .scene
        .kommune
        .person("Nina Nav", Role::Tilsett, &nav)
        .await;
    // so many that one searches among them
    for nr in 0..16 {
        let namn = format!("Kollega {nr}");
        k.scene.kommune.person(&namn, Role::Tilsett, &nav).await;
    }
    k.kall_inn(&[]).await;
    let foer = k.brev().len();

    let spurd = k.kall_inn(&[("kollega", "nin")]).await;

    assert_eq!(spurd.status, 422);
    let kven = spurd.error_on("kollega").unwrap();
    assert!(kven.contains("Meiner du Nina Nav"), "{kven}");
    let kalla = "moete_deltakar where prinsipal_id = $1";
    assert_eq!(k.scene.app.count(kalla, nina.prinsipal_id.uuid()).await, 0);
    assert_eq!(k.brev().len(), foer);
    let done = k.kall_inn(&[("kollega", "Nina Nav")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(k.scene.app.count(kalla, nina.prinsipal_id.uuid()).await, 1);
}

#[tokio::test]
async fn two_who_call_at_once_do_not_call_anybody_twice() {
    let k = Kalla::new().await;
    let path = k.path("/innkalling");
    let ppt = k.scene.app.client_for(&k.scene.ppt).await;
    let (ein, to) = (k.rektor.get(&path).await, ppt.get(&path).await);
    let (ein, to) = tokio::join!(ein.submit(&path, &[]), to.submit(&path, &[]));
    let mut statusar = [ein.status, to.status];
    statusar.sort_unstable();
    assert_eq!(statusar, [303, 409]);
    let late = if ein.status == 409 { ein } else { to };
    assert!(late.text().contains("Kalla inn"), "{}", late.text());
    assert_eq!(
        k.scene
            .app
            .count("moete_deltakar where moete_id = $1", k.moete)
            .await,
        3
    );
}

#[tokio::test]
async fn nobody_is_called_to_what_has_been_is_called_off_or_is_at_a_place_that_reveals() {
    let k = Kalla::new().await;
    for (sql, ord) in [
        (
            "update moete set stad = 'PPT-kontoret' where moete_id = $1",
            "kan ikkje stå i kalenderen",
        ),
        (
            "update moete set stad = 'Rom', dato = '2026-11-20' where moete_id = $1",
            "Dagen er over.",
        ),
        (
            "update moete set dato = '2028-03-01', tilstand = 'avlyst', avlyst_grunn = 'x' where moete_id = $1",
            "Møtet er avlyst.",
        ),
    ] {
        k.set(sql).await;
        let page = k.rektor.get(&k.path("/innkalling")).await;
        assert_eq!(page.status, 409, "{sql}");
        let id = k.scene.app.new_id().to_string();
        let kven = k.scene.ppt.prinsipal_id.to_string();
        let felt = [
            ("id", id.as_str()),
            ("version", "1"),
            ("kven", kven.as_str()),
        ];
        let bad = k.rektor.post(&k.path("/innkalling"), &felt).await;
        assert_eq!(bad.status, 409, "{sql}");
        assert!(bad.text().contains(ord), "{}", bad.text());
    }
    assert_eq!(
        k.scene
            .app
            .count("moete_deltakar where moete_id = $1", k.moete)
            .await,
        0
    );
}

#[tokio::test]
async fn nobody_of_another_kommune_or_eining_can_be_called() {
    let k = Kalla::new().await;
    let annan = k.scene.app.kommune().await;
    let skule = annan.skule("Framand skule").await;
    let framand = annan.person("Finn Framand", Role::Tilsett, &skule).await;
    let id = k.scene.app.new_id().to_string();
    let kven = framand.prinsipal_id.to_string();
    for felt in ["kven", "kollega"] {
        let felt = [("id", id.as_str()), ("version", "1"), (felt, kven.as_str())];
        let bad = k.rektor.post(&k.path("/innkalling"), &felt).await;
        assert_eq!(bad.status, 422, "{}", bad.text());
    }
    let leiar = annan
        .person("Fia Framand", Role::Einingsleiar, &skule)
        .await;
    let client = k.scene.app.client_for(&leiar).await;
    assert_eq!(client.get(&k.path("/innkalling")).await.status, 404);
}

#[tokio::test]
async fn a_barnekoordinator_calls_the_team_when_on_it_and_not_for_a_child_they_coordinate_for() {
    let k = Kalla::new().await;
    let stad = k.scene.kommune.tenest("kot").await;
    let bo = k
        .scene
        .kommune
        .person("Bo Koordinator", Role::Barnekoordinator, &stad)
        .await;
    let client = k.scene.app.client_for(&bo).await;
    assert_eq!(client.get(&k.path("/innkalling")).await.status, 404);
    k.scene.skule.tst_medlem(&bo, "fast").await;
    let page = client.get(&k.path("/innkalling")).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.submit(&k.path("/innkalling"), &[]).await.status, 303);
}

#[tokio::test]
async fn a_place_that_reveals_a_service_is_said_beside_its_field() {
    let k = Kalla::new().await;
    let team = format!("{}/endre", k.scene.path());
    let endre = k.path("/endre");
    let plan = format!("{}/plan", k.scene.path());
    for (path, felt) in [
        (&team, vec![]),
        (&endre, vec![]),
        (&plan, vec![("dato", "02.12.2026")]),
    ] {
        for stad in [
            "Barnevernskontoret",
            "PPT",
            "ring 900 00 000",
            "per@laget.example",
        ] {
            let mut felt = felt.clone();
            felt.push(("stad", stad));
            let bad = k.rektor.submit(path, &felt).await;
            assert!(
                bad.error_on("stad").is_some(),
                "{path}: {stad}: {}",
                bad.text()
            );
            assert!(bad.body.contains(stad), "{stad} is lost");
        }
    }
}

#[tokio::test]
async fn who_was_taken_off_again_is_not_ticked_when_more_people_are_called() {
    let k = Kalla::new().await;
    k.kall_inn(&[]).await;
    let deltakar = k.deltakar(&k.scene.helse).await;
    let side = k.rektor.get(&k.path("/innkalling")).await;
    assert!(
        side.attribute("input[name=kven][checked]", "value")
            .is_empty()
    );
    let done = k.rektor.post(&k.av(deltakar, "ta-av"), &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let side = k.rektor.get(&k.path("/innkalling")).await;
    assert!(side.text().contains("Heidi Helse"), "{}", side.text());
    assert!(
        side.attribute("input[name=kven][checked]", "value")
            .is_empty()
    );
}
