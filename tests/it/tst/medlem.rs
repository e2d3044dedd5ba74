//! Who is on a team.

use laget::access::Role;

use crate::harness::{Eining, Kommune, Person, TestApp};

/// A skule with a leader, and people of the services that have møteplikt.
pub struct Scene {
    pub app: TestApp,
    pub kommune: Kommune,
    pub skule: Eining,
    pub rektor: Person,
    pub ppt: Person,
    pub helse: Person,
}

impl Scene {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let rektor = kommune
            .person("Rita Rektor", Role::Einingsleiar, &skule)
            .await;
        let ppt_stad = app.interkommunal("ppt", &[&kommune]).await;
        let ppt = kommune.person("Pål Ppt", Role::Tilsett, &ppt_stad).await;
        let helsestasjon = kommune.tenest("helsestasjon").await;
        let helse = kommune
            .person("Heidi Helse", Role::Tilsett, &helsestasjon)
            .await;
        Self {
            app,
            kommune,
            skule,
            rektor,
            ppt,
            helse,
        }
    }

    pub fn path(&self) -> String {
        format!("/tst/{}", self.skule.id)
    }
}

#[tokio::test]
async fn the_leader_puts_people_on_the_team_and_the_page_says_who_is_missing() {
    let scene = Scene::new().await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/medlem", scene.path());
    let page = client.get(&scene.path()).await;
    assert!(
        page.text()
            .contains("Ingen har møteplikt frå skulen, PPT, helsesjukepleiar og barnevern."),
        "{}",
        page.text()
    );

    let page = client.get(&path).await;
    let tom = page.submit(&path, &[("slag", "")]).await;
    assert_eq!(tom.status, 422);
    assert!(tom.error_on("kven").is_some() && tom.error_on("slag").is_some());

    for person in [&scene.ppt, &scene.rektor] {
        let page = client.get(&path).await;
        let til = person.prinsipal_id.to_string();
        for _ in 0..2 {
            let done = page.submit(&path, &[("kven", &til)]).await;
            assert_eq!(done.status, 303, "{}", done.text());
        }
    }
    let fast = scene
        .app
        .count(
            "tst_medlem where slag = 'fast' and eining_id = $1",
            scene.skule.id.uuid(),
        )
        .await;
    assert_eq!(fast, 2);
    let page = client.get(&scene.path()).await;
    assert!(
        page.text()
            .contains("Ingen har møteplikt frå helsesjukepleiar og barnevern."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Pål Ppt"));

    // who is on the team already, cannot be chosen once more
    let id = scene.app.new_id().to_string();
    let kven = scene.ppt.prinsipal_id.to_string();
    let felt = [
        ("id", id.as_str()),
        ("kven", kven.as_str()),
        ("slag", "fast"),
        ("fraa", "01.12.2026"),
    ];
    let again = client.post(&path, &felt).await;
    assert!(again.error_on("kven").is_some());
}

#[tokio::test]
async fn a_vara_goes_in_somebodys_place_and_goes_out_with_that_one() {
    let scene = Scene::new().await;
    let ppt = scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/medlem", scene.path());
    let page = client.get(&path).await;
    let kven = scene.helse.prinsipal_id.to_string();
    let utan = page
        .submit(&path, &[("kven", &kven), ("slag", "vara")])
        .await;
    assert_eq!(
        utan.error_on("vara_for").as_deref(),
        Some("Feil: Vel kven personen er vara for.")
    );
    let attover = page
        .submit(
            &path,
            &[
                ("kven", &kven),
                ("fraa", "01.12.2026"),
                ("til", "30.11.2026"),
            ],
        )
        .await;
    assert!(attover.error_on("til").is_some());
    let done = page
        .submit(
            &path,
            &[
                ("kven", &kven),
                ("slag", "vara"),
                ("vara_for", &ppt.to_string()),
            ],
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(
        client
            .get(&scene.path())
            .await
            .text()
            .contains("Vara for Pål Ppt")
    );

    for _ in 0..2 {
        let ut = client.post(&format!("{path}/{ppt}/ta-av"), &[]).await;
        assert_eq!(ut.status, 303);
    }
    let page = client.get(&scene.path()).await;
    assert!(
        page.text().contains("Ingen er på teamet enno"),
        "{}",
        page.text()
    );
    let page = client.get(&path).await;
    assert!(page.text().contains("Har vore på teamet"));
}

#[tokio::test]
async fn whoever_leaves_the_job_is_no_member_and_plans_no_more() {
    let scene = Scene::new().await;
    scene.skule.tst_medlem(&scene.ppt, "fast").await;
    let plan = format!("{}/plan", scene.path());
    let ppt = scene.app.client_for(&scene.ppt).await;
    assert_eq!(ppt.get(&plan).await.status, 200);

    scene.kommune.end_medlemskap(&scene.ppt).await;

    // another job in the kommune, so that the person can still log in
    let nav = scene.kommune.tenest("nav").await;
    scene
        .kommune
        .medlemskap(scene.ppt.id, Role::Tilsett, &nav)
        .await;
    assert_eq!(ppt.get(&plan).await.status, 404);
    let rektor = scene.app.client_for(&scene.rektor).await;
    let page = rektor.get(&scene.path()).await;
    assert!(!page.text().contains("Pål Ppt"), "{}", page.text());
    let page = rektor.get(&format!("{}/medlem", scene.path())).await;
    assert!(
        page.text().contains("Arbeider ikkje her lenger"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn only_one_with_moeteplikt_plans_and_only_the_leader_decides_who_is_on_the_team() {
    let scene = Scene::new().await;
    scene.skule.tst_medlem(&scene.ppt, "fast").await;
    scene.skule.tst_medlem(&scene.helse, "ved_behov").await;
    let plan = format!("{}/plan", scene.path());
    let medlem = format!("{}/medlem", scene.path());
    for (person, planar, styrer) in [
        (&scene.rektor, 200, 200),
        (&scene.ppt, 200, 404),
        (&scene.helse, 404, 404),
    ] {
        let client = scene.app.client_for(person).await;
        assert_eq!(client.get(&plan).await.status, planar, "{}", person.namn);
        assert_eq!(client.get(&medlem).await.status, styrer, "{}", person.namn);
        assert_eq!(client.get(&scene.path()).await.status, 200);
    }
}

#[tokio::test]
async fn the_team_of_another_kommune_is_not_there() {
    let scene = Scene::new().await;
    let annan = scene.app.kommune().await;
    let skule = annan.skule("Framand skule").await;
    let rektor = annan
        .person("Finn Framand", Role::Einingsleiar, &skule)
        .await;
    let client = scene.app.client_for(&rektor).await;
    for path in [
        scene.path(),
        format!("{}/medlem", scene.path()),
        format!("{}/plan", scene.path()),
    ] {
        assert_eq!(client.get(&path).await.status, 404, "{path}");
    }
    assert!(!client.get("/tst").await.text().contains("Åsen skule"));
}

#[tokio::test]
async fn the_leader_says_how_often_and_where_the_team_meets_and_the_later_of_two_sees_both() {
    let scene = Scene::new().await;
    let client = scene.app.client_for(&scene.rektor).await;
    let path = format!("{}/endre", scene.path());
    let page = client.get(&path).await;
    let gammal = client.get(&path).await;
    let done = page
        .submit(&path, &[("krav", "maanadleg"), ("stad", "Grupperom 3")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let late = gammal
        .submit(&path, &[("krav", "vanleg"), ("stad", "Biblioteket")])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Biblioteket"));
    let page = client.get(&scene.path()).await;
    assert!(
        page.text().contains("Teamet møtest på Grupperom 3."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("minst 4"));
}

#[tokio::test]
async fn names_are_in_the_order_of_the_norwegian_alphabet() {
    let scene = Scene::new().await;
    for namn in [
        "Åse Moe",
        "Ågot Bø",
        "Øystein Li",
        "Ægir Dal",
        "Zoe Vik",
        "Arne Lie",
    ] {
        let person = scene
            .kommune
            .person("Ny Person", Role::Tilsett, &scene.skule)
            .await;
        sqlx::query("update brukar set namn = $2 where brukar_id = $1")
            .bind(person.id.uuid())
            .bind(namn)
            .execute(scene.app.sql())
            .await
            .unwrap();
        scene.skule.tst_medlem(&person, "fast").await;
    }
    let client = scene.app.client_for(&scene.rektor).await;
    let page = client.get(&scene.path()).await;
    let namn = page.select("section[aria-labelledby=folk] th[scope=row]");
    assert_eq!(
        namn,
        [
            "Arne Lie",
            "Zoe Vik",
            "Ægir Dal",
            "Øystein Li",
            "Ågot Bø",
            "Åse Moe"
        ]
    );
}

#[tokio::test]
async fn whoever_is_taken_off_the_team_and_is_called_already_is_told_of_with_the_meetings() {
    let k = super::innkalling::Kalla::new().await;
    k.kall_inn(&[]).await;
    let path = format!("{}/medlem", k.scene.path());
    let side = k.rektor.get(&path).await.text();
    assert!(!side.contains("Framleis kalla inn"), "{side}");
    let medlem: uuid::Uuid = sqlx::query_scalar(
        "select tst_medlem_id from tst_medlem where prinsipal_id = $1 and til is null",
    )
    .bind(k.scene.ppt.prinsipal_id.uuid())
    .fetch_one(k.scene.app.sql())
    .await
    .unwrap();

    let done = k.rektor.post(&format!("{path}/{medlem}/ta-av"), &[]).await;
    assert_eq!((done.status, done.location()), (303, path.as_str()));

    let side = k.rektor.get(&path).await;
    let varsel = side.select("section[aria-labelledby=framleis] li");
    assert_eq!(varsel, ["Pål Ppt: møtet 1. mars 2028"]);
    assert!(side.has(&format!(
        "section[aria-labelledby=framleis] a[href='{}']",
        k.path("")
    )));
    let av = k.av(k.deltakar(&k.scene.ppt).await, "ta-av");
    assert_eq!(k.rektor.post(&av, &[]).await.status, 303);
    let side = k.rektor.get(&path).await.text();
    assert!(!side.contains("Framleis kalla inn"), "{side}");
}
