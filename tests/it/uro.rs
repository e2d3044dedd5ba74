//! Reporting an uro: `/uro/ny`.

mod hast;
mod sending;

use laget::access::Role;

use crate::harness::{Barn, Client, Page, Person, TestApp};

/// A teacher, logged in, and a child of her school.
struct Scene {
    app: TestApp,
    kari: Person,
    client: Client,
    barn: Barn,
}

impl Scene {
    async fn new(slag: &str) -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let eining = kommune.eining(slag, "Åsen").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &eining).await;
        let barn = eining.barn("Nils Ole", "Fjell").await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kari,
            client,
            barn,
        }
    }

    fn path(&self) -> String {
        format!("/uro/ny?barn={}", self.barn.id)
    }

    /// Saker of the child, and uroer of hers.
    async fn kept(&self) -> (i64, i64) {
        let (app, barn, kari) = (&self.app, self.barn.id, self.kari.id);
        (
            app.count("sak where barn_id = $1", barn.uuid()).await,
            app.count("uro where meldt_av = $1", kari.uuid()).await,
        )
    }

    async fn submit(&self, fields: &[(&str, &str)]) -> Page {
        self.client.submit(&self.path(), fields).await
    }
}

const FILLED: [(&str, &str); 5] = [
    ("slag", "uro"),
    ("kva_er_sett", "Har vore borte fire måndagar på rad."),
    ("kven_er_uroa", "Kontaktlæraren"),
    (
        "kva_meistrar_barnet",
        "Har to gode vener og likar å teikne.",
    ),
    ("kor_raskt", "vanleg"),
];

#[tokio::test]
async fn an_uro_opens_a_sak_with_an_ansvarleg_a_next_date_and_a_history() {
    let scene = Scene::new("skule").await;

    let page = scene.submit(&FILLED).await.follow().await;

    assert_eq!(page.status, 200);
    let text = page.text();
    for expected in [
        "Nils Ole F.",
        "Kari Vik",
        "Har vore borte fire måndagar på rad.",
        "Uro meld",
    ] {
        assert!(
            text.contains(expected),
            "{expected} is not on the page: {text}"
        );
    }
    // three weeks after 23 November 2026
    assert!(text.contains("14.12.2026"), "{text}");
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_sak_and_one_uro() {
    let scene = Scene::new("barnehage").await;
    let form = scene.client.get(&scene.path()).await;

    let path = scene.path();
    let (first, second) = tokio::join!(
        form.submit(&path, &FILLED[1..]),
        form.submit(&path, &FILLED[1..])
    );

    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(
        scene
            .app
            .count("sak where barn_id = $1", scene.barn.id.uuid())
            .await,
        1
    );
    assert_eq!(
        scene
            .app
            .count("uro where meldt_av = $1", scene.kari.id.uuid())
            .await,
        1
    );
}

#[tokio::test]
async fn the_same_form_sent_again_afterwards_comes_to_the_same_sak() {
    let scene = Scene::new("skule").await;
    let form = scene.client.get(&scene.path()).await;

    let first = form.submit(&scene.path(), &FILLED).await;
    let second = form.submit(&scene.path(), &FILLED).await;

    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(scene.kept().await, (1, 1));
}

#[tokio::test]
async fn another_text_under_the_same_id_is_not_thrown_away() {
    let scene = Scene::new("skule").await;
    let form = scene.client.get(&scene.path()).await;
    let first = form.submit(&scene.path(), &FILLED).await;
    let mut other = FILLED.to_vec();
    other[1].1 = "Kom gråtande i dag.";

    let page = form.submit(&scene.path(), &other).await;

    assert_eq!(page.status, 409);
    assert!(page.text().contains("Kom gråtande i dag."));
    assert!(page.has(&format!("main a[href='{}']", first.location())));
    let id = page.attribute("input[name=id]", "value").remove(0);
    other.extend([("sak", "ny"), ("id", &id)]);
    let sent = scene.client.post(&scene.path(), &other).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_ne!(sent.location(), first.location());
    assert_eq!(scene.kept().await, (2, 2));
}

#[tokio::test]
async fn a_workplace_is_never_guessed() {
    let scene = Scene::new("skule").await;
    let kommune = &scene.barn.app.kommune().await;
    let elsewhere = scene.app.new_id().to_string();
    let mut fields = FILLED.to_vec();
    let id = scene.app.new_id().to_string();
    fields.extend([("plass", elsewhere.as_str()), ("id", &id)]);
    let unknown = scene.client.post(&scene.path(), &fields).await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.error_on("plass").is_some());

    let skule = kommune.skule("Lia").await;
    let barnehage = kommune.barnehage("Tuva").await;
    let per = kommune.person("Per Lien", Role::Tilsett, &skule).await;
    let other = kommune
        .medlemskap(per.id, Role::Tilsett, &barnehage)
        .await
        .to_string();
    let barn = barnehage.barn("Ada", "Moen").await;
    let path = format!("/uro/ny?barn={}", barn.id);
    let client = scene.app.client_for(&per).await;

    let none = client.submit(&path, &FILLED).await;
    assert_eq!(none.status, 422);
    assert!(none.error_on("plass").is_some());
    fields[0].1 = "skolemiljoe";
    fields[5].1 = &other;
    let wrong = client.post(&path, &fields).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.error_on("slag").is_some());
    fields[0].1 = "uro";
    assert_eq!(client.post(&path, &fields).await.status, 303);
    let row = "uro where eining_id = $1";
    assert_eq!(scene.app.count(row, barnehage.id.uuid()).await, 1);
}

#[tokio::test]
async fn an_urgent_uro_moves_the_date_of_the_sak_it_is_added_to() {
    let scene = Scene::new("skule").await;
    let sak = scene.submit(&FILLED).await.location().to_owned();
    let id = sak.rsplit('/').next().unwrap().to_owned();
    for (kor_raskt, expected) in [
        ("innan_ei_veke", "30. nov."),
        ("straks", "23. nov."),
        ("vanleg", "23. nov."),
    ] {
        let mut fields = FILLED.to_vec();
        fields[4].1 = kor_raskt;
        fields.push(("sak", &id));
        let sent = scene.submit(&fields).await;
        assert_eq!(sent.location(), sak);
        let (neste,): (String,) =
            sqlx::query_as("select neste_dato::text from sak where sak_id = $1::uuid")
                .bind(&id)
                .fetch_one(scene.app.sql())
                .await
                .unwrap();
        let day = expected.split('.').next().unwrap();
        assert!(neste.ends_with(day), "{kor_raskt}: {neste}");
    }
}

#[tokio::test]
async fn an_urgent_uro_opens_a_sak_that_is_due_today() {
    let scene = Scene::new("skule").await;
    let mut fields = FILLED.to_vec();
    fields[4].1 = "straks";
    assert_eq!(scene.submit(&fields).await.status, 303);
    let row = "sak where neste_dato = '2026-11-23' and barn_id = $1";
    assert_eq!(scene.app.count(row, scene.barn.id.uuid()).await, 1);
}

#[tokio::test]
async fn a_form_that_is_refused_shows_the_child_and_leaves_its_row_in_the_log() {
    let scene = Scene::new("skule").await;
    let form = scene.client.get(&scene.path()).await;
    let rows = async || {
        let row = "innsynslogg where brukar_id = $1";
        scene.app.count(row, scene.kari.id.uuid()).await
    };
    let before = rows().await;
    assert_eq!(form.submit(&scene.path(), &[]).await.status, 422);
    assert_eq!(rows().await, before + 1);
}

#[tokio::test]
async fn characters_that_cannot_be_kept_are_named_beside_the_field_and_the_rest_is_sent_again() {
    let scene = Scene::new("skule").await;
    let mut fields = FILLED.to_vec();
    fields.retain(|(name, _)| *name != "kva_er_sett");
    fields.push(("kva_er_sett", "Er mykje\u{7} borte\u{202e}."));

    let page = scene.submit(&fields).await;

    assert_eq!(page.status, 422);
    let said = page.error_on("kva_er_sett").unwrap_or_default();
    assert!(said.contains("(U+0007, U+202E)"), "{said}");
    let kept = page.select("#felt-kva_er_sett").concat();
    assert_eq!(kept, "Er mykje borte.");
    fields.pop();
    fields.push(("kva_er_sett", &kept));
    let again = scene.submit(&fields).await;
    assert_eq!(again.status, 303, "{}", again.text());
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost() {
    let scene = Scene::new("skule").await;
    let long = "ø".repeat(8001);
    for (field, hostile) in [
        ("kva_er_sett", ""),
        ("kva_er_sett", " \t\r\n"),
        ("kva_er_sett", long.as_str()),
        ("kven_er_uroa", "\u{0}\u{1}"),
        ("kva_meistrar_barnet", "\u{202e}\u{feff}"),
        ("kor_raskt", "i_morgon"),
        ("slag", "noko anna"),
    ] {
        let mut fields = FILLED.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, hostile));
        let encoded = scene.client.get(&scene.path()).await;
        let id = encoded.attribute("input[name=id]", "value").remove(0);
        fields.push(("id", &id));

        let page = scene.client.post(&scene.path(), &fields).await;

        assert_eq!(page.status, 422, "{field}");
        assert!(page.error_on(field).is_some(), "{field} has no message");
        if field != "kven_er_uroa" {
            assert!(
                page.text().contains("Kontaktlæraren"),
                "{field}: the other text is lost"
            );
        }
    }
    assert_eq!(
        scene
            .app
            .count("sak where barn_id = $1", scene.barn.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn hostile_text_is_kept_as_text() {
    let scene = Scene::new("skule").await;
    let mut fields = FILLED.to_vec();
    fields[1].1 = "\"><svg onload=alert(1)> '; drop table sak; -- 🙂 العربية";

    let page = scene.submit(&fields).await.follow().await;

    assert_eq!(page.status, 200);
    assert!(!page.body.contains("<svg onload"), "the text became markup");
    assert!(page.text().contains("drop table sak"));
}

#[tokio::test]
async fn another_uro_is_added_to_the_open_sak() {
    let scene = Scene::new("skule").await;
    let sak = scene.submit(&FILLED).await.location().to_owned();
    let id = sak.rsplit('/').next().unwrap().to_owned();
    let mut fields = FILLED.to_vec();
    fields.push(("sak", &id));

    let again = scene.submit(&fields).await;

    assert_eq!(again.location(), sak);
    assert_eq!(
        scene
            .app
            .count("sak where barn_id = $1", scene.barn.id.uuid())
            .await,
        1
    );
    assert_eq!(
        scene
            .app
            .count("uro where meldt_av = $1", scene.kari.id.uuid())
            .await,
        2
    );
}

#[tokio::test]
async fn skolemiljoe_saker_have_one_week_to_the_first_talk() {
    let scene = Scene::new("skule").await;
    let mut fields = FILLED.to_vec();
    fields[0].1 = "skolemiljoe";

    let page = scene.submit(&fields).await.follow().await;

    assert!(page.text().contains("30.11.2026"), "{}", page.text());
}

#[tokio::test]
async fn nobody_reports_about_a_child_whose_card_is_closed_to_them() {
    let scene = Scene::new("skule").await;
    let other = scene.barn.app.kommune().await;
    let skule = other.skule("Dalen").await;
    let per = other.person("Per Dal", Role::Tilsett, &skule).await;
    let client = scene.app.client_for(&per).await;

    let page = client.get(&scene.path()).await;
    let mut fields = FILLED.to_vec();
    fields.push(("id", "01938f4e-0000-7000-8000-000000000001"));
    let post = client.post(&scene.path(), &fields).await;

    assert_eq!((page.status, post.status), (404, 404));
    assert!(!page.body.contains("Nils Ole"));
    assert_eq!(
        scene
            .app
            .count("sak where barn_id = $1", scene.barn.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn the_kommune_sets_how_soon_the_first_talk_must_be() {
    let scene = Scene::new("skule").await;
    sqlx::query("insert into kommune_frist values ($1, 'samtale', 10)")
        .bind(scene.kari.kommune_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let page = scene.submit(&FILLED).await.follow().await;

    // ten days after 23 November 2026
    assert!(page.text().contains("03.12.2026"), "{}", page.text());
    assert!(!page.text().contains("14.12.2026"), "{}", page.text());
}
