//! What is being written, and what was written when a page has to say no: nothing is lost.

use laget::access::Role;
use laget::utkast::has_page;

use crate::arkitektur::files::below;
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
async fn what_another_window_has_kept_is_there_after_this_one_is_sent() {
    let scene = Scene::new().await;
    let sti = format!("/sak/{}/neste-dato", scene.sak.id);
    let her = scene.client.get(&sti).await;
    let der = scene
        .keep(&sti, "version=1&dato=1.12.2026&kva=eigen&tekst=Skrive", "")
        .await;
    assert_eq!(der.status, 200);
    let felt = [("dato", "3.12.2026"), ("kva", "eigen"), ("tekst", "Ringe")];

    let sendt = her.submit(&sti, &felt).await;

    assert_eq!(sendt.status, 303, "{}", sendt.text());
    assert_eq!(scene.kept().await, 1);
    // and one that is sent from the draft takes it away
    let fraa_kladden = scene.client.get(&sti).await.submit(&sti, &felt).await;
    assert_eq!(fraa_kladden.status, 303, "{}", fraa_kladden.text());
    assert_eq!(scene.kept().await, 0);
}

/// Where the button that keeps the draft without script sends the form.
fn keeps_at(page: &Page) -> String {
    let (_, rest) = page.body.split_once("formaction=\"").unwrap();
    rest.split_once('"').unwrap().0.replace("&#38;", "&")
}

#[tokio::test]
async fn without_script_a_button_keeps_the_whole_form_and_comes_back_to_it() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    let page = scene.client.get(&sti).await;
    let fields = [("halden", "ja"), ("sa", "Det fyrste"), ("passord", "løynd")];

    let kept = scene.client.post(&keeps_at(&page), &fields).await;

    assert_eq!((kept.status, kept.location()), (303, sti.as_str()));
    let back = kept.follow().await;
    assert!(back.text().contains("Kladden er lagra."), "{}", back.text());
    assert_eq!(back.select("#felt-sa"), ["Det fyrste"]);
    let stempel = back.attribute("input[name=utkast_stempel]", "value");
    let again = [
        ("sa", "Det fyrste og meir"),
        ("utkast_stempel", &stempel[0]),
    ];
    let again = scene.client.post(&keeps_at(&back), &again).await;
    assert_eq!(again.status, 303, "it goes on from the draft it shows");
    let secrets = "utkast where felt like '%passord%' and brukar_id = $1";
    assert_eq!(scene.app.count(secrets, scene.kari.id.uuid()).await, 0);
}

#[tokio::test]
async fn without_script_a_form_that_comes_back_goes_on_from_its_draft() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    let page = scene.client.get(&sti).await;
    let fields = [("halden", "ja"), ("sa", "Det fyrste")];
    let kept = scene.client.post(&keeps_at(&page), &fields).await;

    let wrong = kept.follow().await.submit(&sti, &[]).await;
    assert_eq!(wrong.status, 422);

    let stempel = wrong.attribute("input[name=utkast_stempel]", "value");
    let fields = [("sa", "Meir"), ("utkast_stempel", &stempel[0])];
    let kept = scene.client.post(&keeps_at(&wrong), &fields).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let page = scene.client.get(&sti).await;
    assert_eq!(page.select("#felt-sa"), ["Meir"]);
    assert_ne!(
        page.attribute("input[name=utkast_stempel]", "value"),
        stempel
    );
}

#[tokio::test]
async fn without_script_another_windows_draft_stands_and_the_text_is_shown() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    let page = scene.client.get(&sti).await;
    scene.keep(&sti, "sa=Det+andre", "").await;

    let fields = [("sa", "Ho søv dårleg om natta.")];
    let refused = scene.client.post(&keeps_at(&page), &fields).await;

    assert_eq!(refused.status, 409);
    let text = refused.text();
    assert!(text.contains("Ho søv dårleg om natta."), "{text}");
    let page = scene.client.get(&sti).await;
    assert_eq!(page.select("#felt-sa"), ["Det andre"]);
}

#[tokio::test]
async fn without_script_a_draft_that_comes_after_its_session_is_kept_and_found() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    let page = scene.client.get(&sti).await;
    sqlx::query("update sesjon set ledig_til = now() - interval '1 second' where brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let fields = [("halden", "ja"), ("sa", "Ho søv dårleg om natta.")];
    let late = scene.client.post(&keeps_at(&page), &fields).await;

    assert_eq!(late.location(), format!("/logg-inn?til={sti}"));
    let client = scene.app.client_for(&scene.kari).await;
    let page = client.get(&sti).await;
    assert_eq!(page.select("#felt-sa"), ["Ho søv dårleg om natta."]);
}

#[tokio::test]
async fn two_windows_whose_session_has_ended_do_not_write_over_each_other() {
    let scene = Scene::new().await;
    let sti = scene.samtale();
    let end = "update sesjon set ledig_til = now() - interval '1 second' where brukar_id = $1";
    sqlx::query(end)
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let (first, second) = ("Ho søv dårleg.", "Ho vil ikkje på skulen.");
    for _ in 0..2 {
        let kept = scene.client.post(&sti, &[("sa", first)]).await;
        assert_eq!(kept.location(), format!("/logg-inn?til={sti}"));
    }

    let other = scene.client.post(&sti, &[("sa", second)]).await;

    assert_eq!(other.status, 401);
    assert!(other.text().contains(second));
    let client = scene.app.client_for(&scene.kari).await;
    assert_eq!(client.get(&sti).await.select("#felt-sa"), [first]);
}

#[tokio::test]
async fn a_browser_that_has_lost_its_cookie_gets_the_text_back_and_others_the_login() {
    let scene = Scene::new().await;
    let nobody = scene.app.client();
    for path in ["/utkast/kladd?sti=/uro/ny", &scene.samtale()] {
        let page = nobody
            .post(path, &[("sa", "Ho søv dårleg om natta.")])
            .await;

        assert_eq!(page.status, 401, "{path}");
        assert!(page.text().contains("Ho søv dårleg om natta."), "{path}");
        let til = format!(
            "a[href='/logg-inn?til={}']",
            path.split('=').next_back().unwrap()
        );
        assert!(page.has(&til), "{path}: the login leads back");
        assert!(page.text().contains("Kva sa dei føresette?"), "{path}");

        let page = nobody.post(path, &[("halden", "ja")]).await;
        assert!(page.location().starts_with("/logg-inn"), "{path}");
    }
    let path = "/logg-inn";
    let fields = [
        ("brukarnamn", "Kari Vik"),
        ("passord", "Eit Hemmeleg Passord"),
    ];
    let page = nobody.post(path, &fields).await;
    assert!(!page.body.contains("Eit Hemmeleg Passord"));
}

#[tokio::test]
async fn a_draft_is_kept_for_a_page_here_and_for_no_other_site() {
    let scene = Scene::new().await;
    for sti in ["//ond.example", "https://ond.example", "%5Cond", ""] {
        let path = format!("/utkast/kladd?sti={sti}");
        let page = scene.client.post(&path, &[("sa", "Hei")]).await;
        assert_eq!(page.status, 400, "{sti}");
    }
}

#[test]
fn every_form_with_a_draft_has_the_button_that_keeps_it_without_script() {
    let forms = below("templates", "html");
    let with_draft = forms.iter().filter(|file| {
        file.text.contains("data-utkast=\"{{ state") && !file.path.contains("/parts/")
    });
    for file in with_draft {
        for part in ["kladd=state.kladd_path()", "{{ f::stempel(state) }}"] {
            assert!(file.text.contains(part), "{} has no {part}", file.path);
        }
    }
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
async fn only_the_latest_drafts_of_a_person_are_kept() {
    let scene = Scene::new().await;
    for number in 0..60 {
        let kept = scene
            .keep(&format!("/uro/ny?barn={number}"), "a=b", "")
            .await;
        assert_eq!(kept.status, 200);
    }
    assert_eq!(scene.kept().await, 50);
}

#[test]
fn a_form_is_kept_when_its_page_can_show_it_again_and_only_then() {
    let routes = rutar::all();
    // choosing, searching, and a number that is kept nowhere: nothing was written
    let not_worth_keeping = [
        "/kommune",
        "/barn/soek",
        "/saker/soek",
        "/kommune/brukarar/soek",
        "/kort/{kort_endring_id}/stadfest",
    ];
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
