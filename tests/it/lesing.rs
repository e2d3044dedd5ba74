//! How many children a person opens in an hour: an alarm at the limit, the password past it, and an end at twice as many.

use laget::access::Role;
use laget::segl::Segling;
use tokio::task::JoinSet;

use crate::harness::{Barn, Client, Kommune, PASSWORD, Person, TestApp, eventually};

/// A kommune in which a person may open five children in an hour, the leader of a skule with twelve, and a personvernombod.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    rita: Person,
    client: Client,
    ombod: Person,
    barn: Vec<Barn>,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let rita = kommune
            .person("Rita Moen", Role::Einingsleiar, &skule)
            .await;
        let andre = kommune.tenest("andre").await;
        let ombod = kommune
            .person("Pia Vern", Role::Personvernombod, &andre)
            .await;
        let mut barn = Vec::new();
        for nr in 0..12 {
            barn.push(skule.barn(&format!("Nora {nr}"), "Li").await);
        }
        let scene = Self {
            client: app.client_for(&rita).await,
            app,
            kommune,
            rita,
            ombod,
            barn,
        };
        scene.grense(5, 2000).await;
        scene
    }

    /// The ombod sets the limits.
    async fn grense(&self, konto: i32, kommunen: i32) {
        let ombod = self.app.client_for(&self.ombod).await;
        let fields = [
            ("konto", konto.to_string()),
            ("kommunen", kommunen.to_string()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, &**v)).collect();
        let page = ombod.submit("/loggkontroll/grense", &fields).await;
        assert_eq!(page.status, 303, "{}", page.text());
    }

    fn kort(&self, nr: usize) -> String {
        format!("/barn/{}", self.barn[nr].id)
    }

    /// The statuses of these children's cards.
    async fn opna(&self, client: &Client, fraa: usize, til: usize) -> Vec<u16> {
        let mut seen = Vec::new();
        for nr in fraa..til {
            seen.push(client.get(&self.kort(nr)).await.status);
        }
        seen
    }

    async fn count(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and kommune_id = $1");
        self.app.count(&question, self.kommune.id.uuid()).await
    }

    async fn alarms(&self) -> i64 {
        self.count("innsynslogg where handling = 'lesing.budsjett'")
            .await
    }

    async fn prove(&self, client: &Client, path: &str, passord: &str) -> crate::harness::Page {
        let page = client.get(path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        page.submit("/lesing/passord", &[("passord", passord)])
            .await
    }
}

#[tokio::test]
async fn past_the_limit_the_person_shows_who_it_is_and_at_twice_as_many_it_ends() {
    let scene = Scene::new().await;
    assert_eq!(scene.opna(&scene.client, 0, 4).await, [200; 4]);
    assert_eq!(scene.alarms().await, 0);
    assert_eq!(scene.opna(&scene.client, 4, 5).await, [200]);
    assert_eq!(scene.alarms().await, 1, "at the limit");

    let stopped = scene.client.get(&scene.kort(5)).await;
    assert_eq!(stopped.status, 403);
    assert!(!stopped.body.contains("Nora 5"), "it is not shown");
    let way = stopped
        .attribute(".feilside a[href^='/lesing/passord']", "href")
        .pop()
        .unwrap();
    let refused = "innsynslogg where avvist and handling = 'GET /barn/{barn_id}'";
    assert_eq!(
        scene.count(refused).await,
        1,
        "that it was tried is in the log"
    );
    assert_eq!(
        scene.opna(&scene.client, 0, 5).await,
        [200; 5],
        "those that were opened are"
    );
    let wrong = scene.prove(&scene.client, &way, "eit anna passord").await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.error_on("passord").is_some());
    assert_eq!(scene.opna(&scene.client, 5, 6).await, [403]);
    let right = scene.prove(&scene.client, &way, PASSWORD).await;
    assert_eq!((right.status, right.location()), (303, &*scene.kort(5)));
    assert_eq!(
        scene
            .count("innsynslogg where handling = 'lesing.stadfesta'")
            .await,
        1
    );

    assert_eq!(scene.opna(&scene.client, 5, 10).await, [200; 5]);
    assert_eq!(scene.alarms().await, 2, "and at twice as many");
    let end = scene.client.get(&scene.kort(10)).await;
    assert_eq!(end.status, 429);
    for word in ["for mange barn", "personvernombodet", "ring"] {
        assert!(end.text().contains(word), "{word}: {}", end.text());
    }
    assert_eq!(scene.opna(&scene.client, 3, 4).await, [200]);
    assert_eq!(scene.count("lese_opna where true").await, 10);
}

#[tokio::test]
async fn another_session_of_the_same_person_shows_it_too() {
    let scene = Scene::new().await;
    scene.opna(&scene.client, 0, 5).await;
    let right = scene
        .prove(&scene.client, "/lesing/passord", PASSWORD)
        .await;
    assert_eq!(right.status, 303);
    let other = scene.app.client_for(&scene.rita).await;

    assert_eq!(scene.opna(&other, 5, 6).await, [403]);
    assert_eq!(scene.opna(&scene.client, 5, 6).await, [200]);
}

#[tokio::test]
async fn the_ombod_is_told_at_once_and_is_led_to_the_rows_which_are_sealed() {
    let scene = Scene::new().await;
    scene.opna(&scene.client, 0, 5).await;
    let ombod = scene.app.client_for(&scene.ombod).await;
    assert!(
        ombod
            .get("/meldingar")
            .await
            .text()
            .contains("Nye treff i innsynsloggen")
    );
    // the database's day is the real one
    let list = ombod
        .get("/loggkontroll?fraa=1.1.2020&til=31.12.2090")
        .await;
    assert!(
        list.text().contains("Alarm: så mange barn"),
        "{}",
        list.text()
    );
    let path = list
        .attribute("tbody a[href^='/loggkontroll/']", "href")
        .pop()
        .unwrap();
    let page = ombod.get(&path).await;
    for word in ["Rita Moen", "5 barn"] {
        assert!(page.text().contains(word), "{word}: {}", page.text());
    }
    let log = page
        .attribute("a[href^='/logg?brukar=']", "href")
        .pop()
        .unwrap();
    let log = ombod.get(log.split("&fraa").next().unwrap()).await;
    assert!(
        log.text().contains("opna så mange barn på ein time"),
        "{}",
        log.text()
    );
    let mut segling = Segling::new(scene.app.state().db.clone(), None).only_in(&[scene.kommune.id]);
    eventually("the alarm to be sealed", async || {
        segling.runde().await.unwrap();
        let sealed = "innsynslogg l join innsynslogg_segl s using (kommune_id, logg_id) where l.handling = 'lesing.budsjett'
            and kommune_id = $1";
        (scene.app.count(sealed, scene.kommune.id.uuid()).await == 1).then_some(())
    })
    .await;

    // one that is judged is not judged again
    let judged = ombod.submit(&path, &[("konklusjon", "tenleg")]).await;
    assert_eq!(judged.status, 303, "{}", judged.text());
    scene
        .prove(&scene.client, "/lesing/passord", PASSWORD)
        .await;
    assert_eq!(scene.opna(&scene.client, 5, 10).await, [200; 5]);
    assert_eq!(
        scene
            .count("logg_treff where slag = 'budsjett' and not ferdig")
            .await,
        1
    );
}

#[tokio::test]
async fn a_list_of_many_is_one_page_and_no_opening() {
    let scene = Scene::new().await;
    for _ in 0..12 {
        assert_eq!(scene.client.get("/barn").await.status, 200);
    }
    assert_eq!(scene.count("lese_opna where true").await, 0);
    assert_eq!(scene.opna(&scene.client, 0, 5).await, [200; 5]);
    let five_again = scene.opna(&scene.client, 0, 5).await;
    assert_eq!(five_again, [200; 5], "the same child is one");
}

#[tokio::test]
async fn those_who_are_opened_at_the_same_time_are_counted_one_by_one() {
    let scene = Scene::new().await;
    let asked: JoinSet<u16> = (0..12)
        .map(|nr| {
            let (client, path) = (scene.client.clone(), scene.kort(nr));
            async move { client.get(&path).await.status }
        })
        .collect();

    let mut seen = asked.join_all().await;

    seen.sort_unstable();
    assert_eq!(seen, [&[200; 5][..], &[403; 7]].concat());
    assert_eq!(scene.alarms().await, 1);
}

#[tokio::test]
async fn when_much_is_opened_in_a_kommune_everybody_shows_who_it_is() {
    let scene = Scene::new().await;
    scene.grense(200, 50).await;
    let opened = "insert into lese_opna (kommune_id, brukar_id, barn_id, at)
        select $1, $2, gen_random_uuid(), now() from generate_series(1, 50)";
    sqlx::query(opened)
        .bind(scene.kommune.id.uuid())
        .bind(scene.ombod.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(
        scene.opna(&scene.client, 0, 1).await,
        [200],
        "nobody has looked yet"
    );
    for _ in 0..2 {
        sqlx::query("select app.lese_runde()")
            .execute(scene.app.sql())
            .await
            .unwrap();
    }
    let alarm = "innsynslogg where handling = 'lesing.budsjett_kommune'";
    assert_eq!(scene.count(alarm).await, 1, "one alarm an hour");

    assert_eq!(scene.opna(&scene.client, 1, 2).await, [403]);
    scene
        .prove(&scene.client, "/lesing/passord", PASSWORD)
        .await;
    assert_eq!(scene.opna(&scene.client, 1, 3).await, [200; 2]);
}

#[tokio::test]
async fn the_limits_are_the_kommunes_own_and_two_hundred_until_it_has_said() {
    let scene = Scene::new().await;
    let ny = scene.app.kommune().await;
    let limits = async |kommune: &Kommune| -> (i32, i32) {
        sqlx::query_as("select konto, kommunen from app.lese_grense($1)")
            .bind(kommune.id.uuid())
            .fetch_one(scene.app.sql())
            .await
            .unwrap()
    };
    assert_eq!(limits(&ny).await, (200, 2000));
    assert_eq!(limits(&scene.kommune).await, (5, 2000));
    let ombod = scene.app.client_for(&scene.ombod).await;
    let fields = [("konto", "4"), ("kommunen", "mange")];
    let wrong = ombod.submit("/loggkontroll/grense", &fields).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.error_on("konto").is_some() && wrong.error_on("kommunen").is_some());
}

#[tokio::test]
async fn what_was_written_in_a_form_that_is_stopped_is_shown() {
    let scene = Scene::new().await;
    let path = format!("/uro/ny?barn={}", scene.barn[5].id);
    let form = scene.client.get(&path).await;
    assert_eq!(form.status, 200, "{}", form.text());
    sqlx::query("delete from lese_opna where kommune_id = $1")
        .bind(scene.kommune.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    scene.opna(&scene.client, 0, 5).await;

    let stopped = form
        .submit(&path, &[("kva_er_sett", "Ho er ofte trøytt.")])
        .await;

    assert_eq!(stopped.status, 403, "{}", stopped.text());
    assert!(
        stopped.text().contains("Ho er ofte trøytt."),
        "{}",
        stopped.text()
    );
    assert_eq!(scene.count("uro where true").await, 0);
}
