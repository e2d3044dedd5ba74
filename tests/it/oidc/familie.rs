//! A føresett or youth logs in through the real provider, and sees the children that are theirs.

use laget::access::Role;
use laget::web::FAMILY_COOKIE;

use super::outside::Outside;
use super::provider::Provider;
use super::*;

/// A kommune whose families can log in.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    router: Router,
    provider: Provider,
    _keys: KeyFiles,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        in_real_time(&app);
        let kommune = app.kommune().await;
        let provider = Provider::of_families(nummer(&kommune), None).await;
        let keys = KeyFiles::new(&app);
        let client = family_client(nummer(&kommune), &provider.issuer, vec![keys.path(0)]);
        let router = app.router_with(oidc(vec![client], vec![]));
        Self {
            app,
            kommune,
            router,
            provider,
            _keys: keys,
        }
    }

    fn browser(&self) -> Client {
        self.app.client().at(&self.router)
    }

    async fn log_in(&self, pid: &str) -> (Client, Outside) {
        let (client, outside) = (self.browser(), Outside::new());
        let page = log_in(&client, &outside, &self.kommune, pid).await;
        assert_eq!(page.status, 303, "{}", page.text());
        assert_eq!(page.location(), "/familie");
        (client, outside)
    }
}

#[tokio::test]
async fn a_parent_logs_in_and_sees_the_name_and_the_year_of_the_children_they_are_foeresett_to() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    let _another = skule.barn("Bjørn", "Haugen").await;
    let pid = grown_up(1);
    foeresett(&nora, &pid).await;

    let (client, _) = scene.log_in(&pid).await;
    let page = client.get("/familie").await;

    assert_eq!(page.select("main li"), ["Nora Li , fødd 2017"]);
    let rows = "innsynslogg where handling = 'familie.barna' and brukar_id is null and barn_id_list = array[$1]";
    assert_eq!(scene.app.count(rows, nora.id.uuid()).await, 1);
}

#[tokio::test]
async fn somebody_who_is_foeresett_to_nobody_here_is_told_whom_to_ask() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    foeresett(&nora, &grown_up(1)).await;

    let (client, _) = scene.log_in(&grown_up(2)).await;
    let page = client.get("/familie").await;

    assert_eq!(page.status, 200);
    assert!(page.text().contains("Me fann ikkje at du er registrert"));
    assert!(page.text().contains("Ta kontakt med skulen, barnehagen"));
    assert!(!page.text().contains("Nora"));
}

#[tokio::test]
async fn a_youth_sees_themself_from_the_day_they_are_fifteen() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let today: time::Date = sqlx::query_scalar("select app.today()")
        .fetch_one(scene.app.sql())
        .await
        .unwrap();
    let fifteen = today.replace_year(today.year() - 15).unwrap();
    let not_yet = fifteen.next_day().unwrap();
    for (fornamn, foedd, sees) in [("Aud", fifteen, true), ("Ola", not_yet, false)] {
        let barn = (scene.kommune.barn(fornamn, "Dale", foedd, Some(skule.id))).await;

        let (client, _) = scene.log_in(&barn.fnr).await;
        let page = client.get("/familie").await;

        assert_eq!(page.text().contains(fornamn), sees, "{}", page.text());
    }
}

#[tokio::test]
async fn a_link_that_is_ended_or_gives_no_right_to_information_shows_nothing_from_the_next_page() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    let pid = grown_up(1);
    let link = foeresett(&nora, &pid).await;
    let (client, _) = scene.log_in(&pid).await;
    assert!(client.get("/familie").await.text().contains("Nora Li"));

    for (takes, gives) in [
        ("innsynsrett = false", "innsynsrett = true"),
        ("avslutta_at = now()", "avslutta_at = null"),
    ] {
        let set = async |what: &str| {
            let statement = format!("update foeresett set {what} where foeresett_id = $1");
            sqlx::query(sqlx::AssertSqlSafe(statement))
                .bind(link.uuid())
                .execute(scene.app.sql())
                .await
                .unwrap();
        };
        set(takes).await;
        assert!(
            !client.get("/familie").await.text().contains("Nora Li"),
            "{takes}"
        );
        set(gives).await;
        assert!(
            client.get("/familie").await.text().contains("Nora Li"),
            "{gives}"
        );
    }
}

#[tokio::test]
async fn with_adressesperre_a_child_shows_only_to_a_foeresett_it_lives_with() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    nora.adressesperre().await;
    let (lives_with, other) = (grown_up(1), grown_up(2));
    foeresett(&nora, &lives_with).await;
    let link = foeresett(&nora, &other).await;
    sqlx::query("update foeresett set bur_saman = (foeresett_id <> $1) where barn_id = $2")
        .bind(link.uuid())
        .bind(nora.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let (client, _) = scene.log_in(&lives_with).await;
    assert!(client.get("/familie").await.text().contains("Nora Li"));
    let (client, _) = scene.log_in(&other).await;
    assert!(!client.get("/familie").await.text().contains("Nora"));
}

#[tokio::test]
async fn a_child_of_another_kommune_is_not_seen_through_this_ones_client() {
    let scene = Scene::new().await;
    let annan = scene.app.kommune().await;
    let nora = annan.skule("Øy skule").await.barn("Nora", "Li").await;
    let pid = grown_up(1);
    foeresett(&nora, &pid).await;

    let (client, _) = scene.log_in(&pid).await;

    assert!(!client.get("/familie").await.text().contains("Nora"));
}

#[tokio::test]
async fn a_family_session_opens_no_page_of_staff_and_staffs_none_of_the_familys() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    let kari = scene
        .kommune
        .person("Kari Vik", Role::Tilsett, &skule)
        .await;
    let pid = grown_up(1);
    foeresett(&nora, &pid).await;
    let (client, _) = scene.log_in(&pid).await;
    let token = client.cookie(FAMILY_COOKIE).unwrap();

    // as it is, and in the place of staff's cookie
    let forged = scene.browser();
    forged.set_cookie(laget::web::SESSION_COOKIE, &token);
    for browser in [client, forged] {
        let page = browser.get(&format!("/barn/{}", nora.id)).await;
        assert_eq!(page.status, 303);
        assert!(page.location().starts_with("/logg-inn"));
    }
    let staff = scene.browser();
    staff.set_cookie(FAMILY_COOKIE, &scene.app.session_for(&kari).await);
    assert_eq!(staff.get("/familie").await.location(), "/familie/logg-inn");
}

#[tokio::test]
async fn somebody_who_says_no_at_the_provider_is_not_logged_in() {
    let scene = Scene::new().await;
    let (client, outside) = (scene.browser(), Outside::new());
    let url = begin(&client, &scene.kommune).await;

    let page = client.get(&outside.cancel(&url).await).await;

    assert_eq!(page.status, 200);
    assert!(page.text().contains("Du avbraut innlogginga"));
    assert!(!has_session(&client));
}

#[tokio::test]
async fn a_login_at_a_lower_level_than_asked_for_is_refused() {
    let scene = Scene::new().await;
    let (client, outside) = (scene.browser(), Outside::new());
    let url = begin(&client, &scene.kommune).await;
    let pid = grown_up(1);

    let back = outside.log_in(&url, &pid, "idporten-loa-substantial").await;
    let page = client.get(&back).await;

    assert_eq!(page.status, 403);
    assert!(page.text().contains("ein sikrare eID"));
    assert!(!has_session(&client));
}

#[tokio::test]
async fn the_address_at_the_provider_holds_nothing_of_what_was_asked_for() {
    let scene = Scene::new().await;

    let url = begin(&scene.browser(), &scene.kommune).await;

    let url = Url::parse(&url).unwrap();
    let names: Vec<String> = url
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(names, ["client_id", "request_uri"]);
}

#[tokio::test]
async fn to_sign_one_proves_anew_who_one_is() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    let pid = grown_up(1);
    foeresett(&nora, &pid).await;
    let (client, outside) = scene.log_in(&pid).await;
    let before = client.cookie(FAMILY_COOKIE);
    // an ordinary login asks nothing of somebody who is logged in at the provider
    let url = begin(&client, &scene.kommune).await;
    assert!(!outside.is_asked(&url).await);

    let page = client
        .post("/familie/stadfest", &[("til", "/familie")])
        .await;
    let url = way_on(&page);
    let page = client
        .get(&outside.log_in(&url, &pid, "idporten-loa-high").await)
        .await;

    assert_eq!(page.location(), "/familie");
    assert_ne!(client.cookie(FAMILY_COOKIE), before);
    let page = client.post("/familie/stadfest", &[]).await;
    assert!(outside.is_asked(&way_on(&page)).await);
}

#[tokio::test]
async fn while_the_provider_is_gone_nobody_new_is_let_in_and_whoever_is_in_stays() {
    let mut scene = Scene::new().await;
    let skule = scene.kommune.skule("Åsen skule").await;
    let nora = skule.barn("Nora", "Li").await;
    let pid = grown_up(1);
    foeresett(&nora, &pid).await;
    let (client, _) = scene.log_in(&pid).await;
    scene.provider.stop().await;

    let fresh = scene.browser();
    let fields = [("kommune", nummer(&scene.kommune))];
    let page = fresh.submit("/familie/logg-inn", &fields).await;

    assert_eq!(page.status, 503);
    assert!(page.text().contains("Innloggingstenesta svarar ikkje no"));
    assert!(client.get("/familie").await.text().contains("Nora Li"));
}

#[tokio::test]
async fn no_number_and_no_token_is_kept_in_clear() {
    let scene = Scene::new().await;
    let pid = grown_up(3);
    let (_client, _) = scene.log_in(&pid).await;

    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    .fetch_all(scene.app.sql())
    .await
    .unwrap();
    for table in tables {
        for canary in [pid.as_str(), "eyJhbGciOi"] {
            let found = format!("{table} t where t::text like '%' || $1 || '%'");
            let hex = format!(
                "{table} t where t::text like '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'"
            );
            for question in [found, hex] {
                assert_eq!(
                    scene.app.count(&question, canary.to_owned()).await,
                    0,
                    "{question}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_kommune_that_has_no_client_is_not_offered() {
    let scene = Scene::new().await;
    let annan = scene.app.kommune().await;

    let page = scene.browser().get("/familie/logg-inn").await;
    assert!(page.text().contains(&scene.kommune.namn));
    assert!(!page.text().contains(&annan.namn));
    let refused = scene
        .browser()
        .post("/familie/logg-inn", &[("kommune", nummer(&annan))])
        .await;
    assert_eq!(refused.status, 422);

    let without = scene.app.client().get("/familie/logg-inn").await;
    assert!(
        without
            .text()
            .contains("Her kan ikkje familiar logge inn enno")
    );
}
