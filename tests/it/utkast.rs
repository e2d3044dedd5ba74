//! What is being written, and what was written when a page has to say no: nothing is lost.

use laget::access::Role;
use laget::utkast::has_page;

use crate::harness::{Client, Page, Person, Sak, TestApp};
use crate::tilgang::rutar;

/// A teacher with a sak, logged in.
struct Scene {
    app: TestApp,
    kari: Person,
    client: Client,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let sak = skule.barn("Nora", "Li").await.sak(&kari, "Trøytt.").await;
        let client = app.client_for(&kari).await;
        Self {
            app,
            kari,
            client,
            sak,
        }
    }

    fn samtale(&self) -> String {
        format!("/sak/{}/samtale/ny", self.sak.id)
    }

    async fn keep(&self, sti: &str, felt: &str, stempel: &str) -> Page {
        let fields = [("sti", sti), ("felt", felt), ("stempel", stempel)];
        self.client.post("/utkast", &fields).await
    }

    async fn kept(&self) -> i64 {
        self.app
            .count("utkast where brukar_id = $1", self.kari.id.uuid())
            .await
    }
}

#[tokio::test]
async fn two_windows_never_write_over_each_others_draft() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    let first = scene.keep(&sti, "sa=Det+fyrste", "").await;
    assert_eq!(first.status, 200);

    let other = scene.keep(&sti, "sa=Det+andre", "").await;
    assert_eq!(other.status, 409, "another window has kept its own");
    let again = scene.keep(&sti, "sa=Det+fyrste+og+meir", &first.body).await;
    assert_eq!(again.status, 200);
    let stale = scene.keep(&sti, "sa=Gammalt", &first.body).await;
    assert_eq!(stale.status, 409);

    let page = scene.client.get(&sti).await;
    assert_eq!(page.select("#felt-sa"), ["Det fyrste og meir"]);
    let stempel = page.attribute("form[data-utkast]", "data-utkast");
    assert_eq!(
        stempel,
        [again.body],
        "the window goes on from what it shows"
    );
}

#[tokio::test]
async fn a_form_that_came_back_goes_on_as_the_newest_draft() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    scene.keep(&sti, "sa=Halvvegs", "").await;
    let page = scene.client.get(&sti).await;
    let back = page.submit(&sti, &[("sa", "Ferdig, men utan dato")]).await;
    assert_eq!(back.status, 422);

    let stempel = back.attribute("form[data-utkast]", "data-utkast").remove(0);
    let kept = scene.keep(&sti, "sa=Ferdig%2C+med+dato", &stempel).await;

    assert_eq!(kept.status, 200);
    let shown = scene.client.get(&sti).await.select("#felt-sa");
    assert_eq!(shown, ["Ferdig, med dato"]);
}

#[tokio::test]
async fn only_the_latest_drafts_of_a_person_are_kept_and_none_for_ever() {
    let scene = Scene::new().await;
    for number in 0..60 {
        let kept = scene
            .keep(&format!("/uro/ny?barn={number}"), "a=b", "")
            .await;
        assert_eq!(kept.status, 200);
    }
    assert_eq!(scene.kept().await, 50);
    sqlx::query(
        "update utkast set updated_at = updated_at - interval '31 days' where brukar_id = $1",
    )
    .bind(scene.kari.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    scene.keep("/uro/ny", "a=b", "").await;

    assert_eq!(scene.kept().await, 1);
}

#[test]
fn a_form_is_kept_when_its_page_can_show_it_again_and_only_then() {
    let routes = rutar::all();
    // choosing and searching: nothing was written
    let not_worth_keeping = ["/kommune", "/barn/soek"];
    let posts = routes.iter().filter(|(method, _)| *method == "POST");
    for (_, path) in posts.filter(|(_, path)| path != "/logg-inn") {
        let page =
            routes.contains(&("GET", path.clone())) && !not_worth_keeping.contains(&path.as_str());
        assert_eq!(has_page(path), page, "{path}");
    }
}

#[tokio::test]
async fn what_was_written_stands_on_a_page_that_says_no() {
    let scene = Scene::new().await;
    let page = scene.client.get(&scene.samtale()).await;
    sqlx::query("update sak_deltakar set til = now() where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let fields = [("sa", "Ho søv dårleg om natta."), ("kven", "Mor")];
    let refused = page.submit(&scene.samtale(), &fields).await;

    assert_eq!(refused.status, 404);
    assert!(refused.text().contains("Dette skreiv du"));
    assert!(refused.text().contains("Ho søv dårleg om natta."));
}

#[tokio::test]
async fn what_another_site_sent_is_not_shown_as_what_the_person_wrote() {
    let scene = Scene::new().await;
    let fields = [("sa", "Ring dette nummeret no.")];

    let page = scene
        .client
        .post_from_other_site(&scene.samtale(), &fields)
        .await;

    assert_eq!(page.status, 403);
    assert!(!page.body.contains("Ring dette nummeret"));
}
