//! Staff at Ansattporten: linked once by whoever is logged in with the password, and by nothing else.

use laget::access::Role;
use laget::web::SESSION_COOKIE;

use super::outside::Outside;
use super::provider::{self, Provider};
use super::*;
use crate::harness::Person;

struct Scene {
    app: TestApp,
    kari: Person,
    ola: Person,
    router: Router,
    /// The same, where everybody must have two factors.
    strict: Router,
    _provider: Provider,
    _keys: KeyFiles,
}

const KLIENT: (&str, &str) = ("klient", "tilsette-ansattporten");

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        in_real_time(&app);
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let ola = kommune.person("Ola Berg", Role::Tilsett, &skule).await;
        let provider =
            Provider::start(vec![provider::client("laget-tilsette", "/logg-inn", None)]).await;
        let keys = KeyFiles::new(&app);
        let client = || staff_client(&provider.issuer, vec![keys.path(0)]);
        let router = app.router_with(oidc(vec![], vec![client()]));
        let strict = app.requiring_two_with(oidc(vec![], vec![client()]));
        Self {
            app,
            kari,
            ola,
            router,
            strict,
            _provider: provider,
            _keys: keys,
        }
    }

    fn browser(&self) -> Client {
        self.app.client().at(&self.router)
    }

    /// Logs in with the password, and presses «Knyt til Ansattporten»; where that leads after the provider.
    async fn link(&self, person: &Person, pid: &str) -> (Client, String) {
        let client = self.browser();
        client.submit("/logg-inn", &person.credentials()).await;
        let page = client
            .submit("/innlogging/identitet", &[person.credentials()[1]])
            .await;
        let back = Outside::new()
            .log_in(&way_on(&page), pid, "idporten-loa-high")
            .await;
        (client, back)
    }

    /// Logs in at the provider.
    async fn enter(&self, pid: &str) -> (Client, Page) {
        self.enter_with(self.browser(), pid).await
    }

    async fn enter_with(&self, client: Client, pid: &str) -> (Client, Page) {
        let page = client
            .submit_from("/logg-inn", "/logg-inn/utanfor", &[])
            .await;
        let back = Outside::new()
            .log_in(&way_on(&page), pid, "idporten-loa-high")
            .await;
        let page = client.get(&back).await;
        (client, page)
    }

    async fn linked(&self, person: &Person) -> i64 {
        self.app
            .count("brukar_identitet where brukar_id = $1", person.id.uuid())
            .await
    }
}

#[tokio::test]
async fn whoever_is_linked_logs_in_without_a_password_from_then_on() {
    let scene = Scene::new().await;
    let pid = grown_up(1);
    let (client, back) = scene.link(&scene.kari, &pid).await;
    let page = client.get(&back).await.follow().await;
    assert!(
        page.text().contains("Innlogginga er knytt til deg"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Er knytt til deg."));

    let (client, page) = scene.enter(&pid).await;

    assert_eq!(page.location(), "/");
    assert!(client.get("/").await.text().contains("Kari Vik"));
}

#[tokio::test]
async fn a_login_at_a_provider_that_is_sure_is_two_factors() {
    let scene = Scene::new().await;
    let pid = grown_up(1);
    let (client, back) = scene.link(&scene.kari, &pid).await;
    client.get(&back).await;

    let strict = scene.app.client().at(&scene.strict);
    let (strict, page) = scene.enter_with(strict, &pid).await;

    assert_eq!(page.location(), "/");
    assert_eq!(strict.get("/").await.status, 200);
}

#[tokio::test]
async fn whoever_has_no_password_here_confirms_who_it_is_at_the_provider() {
    let scene = Scene::new().await;
    let pid = grown_up(1);
    let (client, back) = scene.link(&scene.kari, &pid).await;
    client.get(&back).await;
    let (client, _) = scene.enter(&pid).await;
    for statement in [
        "delete from passord where brukar_id = $1",
        "update sesjon set stadfesta_at = now() - interval '6 minutes' where brukar_id = $1",
    ] {
        sqlx::query(statement)
            .bind(scene.kari.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
    }

    let ask = client.get("/innlogging/totrinn").await.follow().await;
    let page = ask.submit("/logg-inn/utanfor", &[]).await;
    let asked = way_on(&page);
    let back = Outside::new()
        .log_in(&asked, &pid, "idporten-loa-high")
        .await;
    let page = client.get(&back).await;

    assert_eq!(page.location(), "/innlogging/totrinn");
    assert_eq!(page.follow().await.status, 200);
    let fresh =
        "oidc_flyt where foeremaal = 'tilsett_paa_nytt' and brukt_at is not null and til = $1";
    assert!(scene.app.count(fresh, "/innlogging/totrinn").await > 0);
}

#[tokio::test]
async fn whoever_is_linked_to_nobody_is_not_let_in() {
    let scene = Scene::new().await;
    let (client, page) = scene.enter(&grown_up(2)).await;

    assert_eq!(page.status, 403);
    assert!(page.text().contains("ikkje knytt til nokon brukar"));
    assert_eq!(client.cookie(SESSION_COOKIE), None);
}

#[tokio::test]
async fn one_identity_is_one_persons_and_one_person_has_one() {
    let scene = Scene::new().await;
    let (pid, other) = (grown_up(1), grown_up(2));
    let (client, back) = scene.link(&scene.kari, &pid).await;
    assert_eq!(client.get(&back).await.status, 303);

    let (client, back) = scene.link(&scene.ola, &pid).await;
    assert_eq!(client.get(&back).await.status, 409);
    assert_eq!(scene.linked(&scene.ola).await, 0);
    let client_of_kari = scene.browser();
    client_of_kari
        .submit("/logg-inn", &scene.kari.credentials())
        .await;
    let passord = scene.kari.credentials()[1];
    let page = client_of_kari
        .post("/innlogging/identitet", &[KLIENT, passord])
        .await;
    let back = Outside::new()
        .log_in(&way_on(&page), &other, "idporten-loa-high")
        .await;
    assert_eq!(client_of_kari.get(&back).await.status, 409);
    assert_eq!(scene.linked(&scene.kari).await, 1);
}

#[tokio::test]
async fn a_link_is_made_only_in_the_session_that_asked_for_it() {
    let scene = Scene::new().await;
    let pid = grown_up(1);
    let (client, back) = scene.link(&scene.kari, &pid).await;
    // somebody else logs in on the same machine before the provider leads back
    client.submit_from("/", "/logg-ut", &[]).await;
    client.submit("/logg-inn", &scene.ola.credentials()).await;

    assert_eq!(client.get(&back).await.status, 403);

    for person in [&scene.kari, &scene.ola] {
        assert_eq!(scene.linked(person).await, 0, "{}", person.namn);
    }
}

#[tokio::test]
async fn a_screen_left_open_or_a_login_left_at_the_provider_links_nobody() {
    let scene = Scene::new().await;
    let client = scene.browser();
    client.submit("/logg-inn", &scene.kari.credentials()).await;

    for passord in ["", "eit anna passord"] {
        let fields = [KLIENT, ("passord", passord)];
        let page = client.post("/innlogging/identitet", &fields).await;
        assert_eq!(page.status, 422, "{}", page.text());
        assert!(page.error_on("passord").is_some(), "{}", page.text());
        assert_eq!(client.cookie("__Host-oidc"), None);
    }

    // Ola has logged in at the provider on this machine, and is there still
    let ola = Outside::new();
    let other = scene.browser();
    let page = other
        .submit_from("/logg-inn", "/logg-inn/utanfor", &[])
        .await;
    ola.log_in(&way_on(&page), &grown_up(2), "idporten-loa-high")
        .await;
    let fields = [KLIENT, scene.kari.credentials()[1]];
    let page = client.post("/innlogging/identitet", &fields).await;
    assert!(
        ola.is_asked(&way_on(&page)).await,
        "the provider does not ask who it is"
    );
}

#[tokio::test]
async fn another_site_cannot_make_a_browser_ask_for_a_link() {
    let scene = Scene::new().await;
    let client = scene.browser();
    client.submit("/logg-inn", &scene.kari.credentials()).await;

    let page = client
        .post_from_other_site("/innlogging/identitet", &[KLIENT])
        .await;

    assert_eq!(page.status, 403);
    assert_eq!(client.cookie("__Host-oidc"), None);
}

#[tokio::test]
async fn an_account_that_is_shut_is_not_opened_by_a_provider() {
    let scene = Scene::new().await;
    let pid = grown_up(1);
    let (client, back) = scene.link(&scene.kari, &pid).await;
    client.get(&back).await;
    sqlx::query("update brukar set sperra_at = now() where brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let (client, page) = scene.enter(&pid).await;

    assert_eq!(page.status, 403);
    assert_eq!(client.cookie(SESSION_COOKIE), None);
}

#[tokio::test]
async fn where_no_provider_is_set_up_none_is_offered() {
    let scene = Scene::new().await;
    let client = scene.app.login(&scene.kari).await;
    assert!(
        client
            .get("/innlogging/identitet")
            .await
            .text()
            .contains("ikkje sett opp nokon annan måte")
    );
    assert_eq!(
        client.post("/innlogging/identitet", &[KLIENT]).await.status,
        404
    );
    let stranger = scene.app.client();
    assert!(
        !stranger
            .get("/logg-inn")
            .await
            .text()
            .contains("Ansattporten")
    );
    assert_eq!(
        stranger.post("/logg-inn/utanfor", &[KLIENT]).await.status,
        404
    );
}
