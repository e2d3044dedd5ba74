//! Logging out: there when one logs out here, and here when one logged out there.

use laget::clock::Clock;
use serde_json::{Value, json};

use super::outside::{Arrived, Outside};
use super::provider::Provider;
use super::standin::StandIn;
use super::*;

#[tokio::test]
async fn a_logout_at_the_provider_ends_exactly_that_session() {
    let app = TestApp::new().await;
    in_real_time(&app);
    let kommune = app.kommune().await;
    let keys = KeyFiles::new(&app);
    // the provider must know where we are before it starts, and we what it is called: the way between is served first
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let told = format!("http://{}/oidc/utlogging", listener.local_addr().unwrap());
    let provider = Provider::of_families(nummer(&kommune), Some(told)).await;
    let client = family_client(nummer(&kommune), &provider.issuer, vec![keys.path(0)]);
    let router = app.router_with(oidc(vec![client], vec![]));
    serve_on(listener, &router);
    let pid = grown_up(1);
    let here = || (app.client().at(&router), Outside::new());
    let ((phone, phone_there), (pc, pc_there)) = (here(), here());
    log_in(&phone, &phone_there, &kommune, &pid).await;
    log_in(&pc, &pc_there, &kommune, &pid).await;

    let logout = format!("{}/session/end", provider.issuer);
    phone_there.log_out(&logout, &[]).await;

    assert_eq!(phone.get("/familie").await.location(), "/familie/logg-inn");
    assert_eq!(pc.get("/familie").await.status, 200);
    let rows = "innsynslogg where handling = 'utlogging' and kommune_id = $1";
    assert_eq!(app.count(rows, kommune.id.uuid()).await, 1);
}

#[tokio::test]
async fn whoever_logs_out_here_can_log_out_at_the_provider_with_no_token_in_any_address() {
    let app = TestApp::new().await;
    in_real_time(&app);
    let kommune = app.kommune().await;
    let keys = KeyFiles::new(&app);
    let provider = Provider::of_families(nummer(&kommune), None).await;
    let client = family_client(nummer(&kommune), &provider.issuer, vec![keys.path(0)]);
    let router = app.router_with(oidc(vec![client], vec![]));
    let (client, outside) = (app.client().at(&router), Outside::new());
    log_in(&client, &outside, &kommune, &grown_up(1)).await;
    let token = client.cookie(FAMILY_COOKIE).unwrap();

    let page = client
        .submit_from("/familie", "/familie/logg-ut", &[])
        .await;

    assert!(page.text().contains("Du er logga ut av Laget"));
    assert_eq!(client.cookie(FAMILY_COOKIE), None);
    client.set_cookie(FAMILY_COOKIE, &token);
    assert_eq!(client.get("/familie").await.location(), "/familie/logg-inn");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("form-action 'self' {};", provider.issuer)));
    let action = page.attribute("form", "action").remove(0);
    assert!(!action.contains('?'));
    let names = page.attribute("form input", "name");
    let values = page.attribute("form input", "value");
    let fields: Vec<(&str, &str)> = names
        .iter()
        .map(String::as_str)
        .zip(values.iter().map(String::as_str))
        .collect();
    let Arrived::Back(back) = outside.log_out(&action, &fields).await else {
        panic!("the provider does not lead back");
    };
    assert!(back.starts_with("/familie/logg-inn"));
    let url = begin(&client, &kommune).await;
    assert!(
        outside.is_asked(&url).await,
        "still logged in at the provider"
    );
}

#[tokio::test]
async fn a_session_that_is_logged_out_keeps_no_token() {
    let scene = Scene::new().await;
    let client = scene.log_in("sid-1").await;
    let sealed = "familie_sesjon where kommune_id = $1 and hint_kryptert is not null";
    assert_eq!(scene.app.count(sealed, scene.kommune.id.uuid()).await, 1);

    client.post("/familie/logg-ut", &[]).await;

    assert_eq!(scene.app.count(sealed, scene.kommune.id.uuid()).await, 0);
}

/// A kommune at a stand-in, whose logout tokens are made here.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    router: Router,
    stand_in: StandIn,
    _keys: KeyFiles,
}

impl Scene {
    async fn new() -> Self {
        Self::on(TestApp::new().await).await
    }

    async fn on(app: TestApp) -> Self {
        let kommune = app.kommune().await;
        let stand_in = StandIn::start(&app).await;
        let keys = KeyFiles::new(&app);
        let client = family_client(nummer(&kommune), stand_in.issuer(), vec![keys.path(0)]);
        let router = app.router_with(oidc(vec![client], vec![]));
        Self {
            app,
            kommune,
            router,
            stand_in,
            _keys: keys,
        }
    }

    async fn log_in(&self, sid: &'static str) -> Client {
        use super::standin::{Changed, Fault};
        let client = self.app.client().at(&self.router);
        let url = begin(&client, &self.kommune).await;
        self.stand_in.fail(Fault::Claim("sid", Changed::Text(sid)));
        client.get(&self.stand_in.callback(&url, &[])).await;
        self.stand_in.fail(Fault::None);
        assert!(has_session(&client));
        client
    }

    /// The claims of a token that is as it should be.
    fn claims(&self) -> Value {
        json!({
            "iss": self.stand_in.issuer(), "aud": format!("laget-{}", nummer(&self.kommune)),
            "iat": self.app.clock().now().unix_timestamp(), "jti": self.app.new_id(),
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} }, "sid": "sid-1", "sub": "somebody",
        })
    }

    /// As the provider sends it: no cookie, no origin.
    async fn tell(&self, token: &str) -> u16 {
        let provider = self.app.client().at(&self.router);
        let page = provider
            .post_without_origin("/oidc/utlogging", &[("logout_token", token)])
            .await;
        page.status
    }
}

async fn lives(client: &Client) -> bool {
    client.get("/familie").await.status == 200
}

#[tokio::test]
async fn a_logout_token_of_a_session_ends_that_and_one_of_a_person_ends_all() {
    let scene = Scene::new().await;
    let (one, two, three) = (
        scene.log_in("sid-1").await,
        scene.log_in("sid-2").await,
        scene.log_in("sid-3").await,
    );

    assert_eq!(
        scene
            .tell(&scene.stand_in.signed("logout+jwt", &scene.claims()))
            .await,
        200
    );
    assert_eq!((lives(&one).await, lives(&two).await), (false, true));

    let mut all = scene.claims();
    all.as_object_mut().unwrap().remove("sid");
    assert_eq!(
        scene.tell(&scene.stand_in.signed("logout+jwt", &all)).await,
        200
    );
    assert_eq!((lives(&two).await, lives(&three).await), (false, false));
}

#[tokio::test]
async fn a_logout_at_the_provider_ends_the_session_while_nothing_else_is_written() {
    let scene = Scene::on(TestApp::with_own_database().await).await;
    let client = scene.log_in("sid-1").await;
    scene.app.jobs_may_stop();
    sqlx::query("insert into lesemodus (vakt) values (false)")
        .execute(scene.app.sql())
        .await
        .unwrap();
    assert_eq!(client.get("/familie").await.status, 503);

    let token = scene.stand_in.signed("logout+jwt", &scene.claims());
    assert_eq!(scene.tell(&token).await, 200);

    assert_eq!(client.get("/familie").await.location(), "/familie/logg-inn");
}

#[tokio::test]
async fn a_logout_token_that_is_not_as_it_should_be_ends_nothing() {
    let scene = Scene::new().await;
    let client = scene.log_in("sid-1").await;
    let now = scene.app.clock().now().unix_timestamp();
    for (name, value) in [
        ("iss", json!("https://ond.example")),
        ("aud", json!("ein annan")),
        (
            "aud",
            json!([format!("laget-{}", nummer(&scene.kommune)), "ein annan"]),
        ),
        ("iat", json!(now - 400)),
        ("iat", json!(now + 100)),
        ("exp", json!(now - 100)),
        ("events", json!({})),
        (
            "events",
            json!({ "http://schemas.openid.net/event/anna": {} }),
        ),
        ("nonce", json!("x")),
        ("jti", json!("")),
        ("jti", Value::Null),
    ] {
        let mut claims = scene.claims();
        claims[name] = value.clone();
        let token = scene.stand_in.signed("logout+jwt", &claims);
        assert_eq!(scene.tell(&token).await, 400, "{name} {value}");
    }
    let mut nobody = scene.claims();
    for name in ["sub", "sid"] {
        nobody.as_object_mut().unwrap().remove(name);
    }
    let token = scene.stand_in.signed("logout+jwt", &nobody);
    assert_eq!(scene.tell(&token).await, 400);
    let other_kind = scene.stand_in.signed("at+jwt", &scene.claims());
    assert_eq!(scene.tell(&other_kind).await, 400);
    for fault in [
        super::standin::Fault::WrongKey,
        super::standin::Fault::UnknownKey,
        super::standin::Fault::AlgNone,
        super::standin::Fault::Hs256,
    ] {
        scene.stand_in.fail(fault);
        let token = scene.stand_in.signed("logout+jwt", &scene.claims());
        assert_eq!(scene.tell(&token).await, 400, "{fault:?}");
    }
    assert_eq!(scene.tell("").await, 400);
    assert!(lives(&client).await);
}

#[tokio::test]
async fn a_logout_token_is_used_once() {
    let scene = Scene::new().await;
    let token = scene.stand_in.signed("logout+jwt", &scene.claims());
    let _first = scene.log_in("sid-1").await;
    assert_eq!(scene.tell(&token).await, 200);
    let again = scene.log_in("sid-1").await;

    assert_eq!(scene.tell(&token).await, 400);

    assert!(lives(&again).await);
}

#[tokio::test]
async fn a_session_ends_by_itself_when_it_is_idle_and_after_two_hours() {
    let scene = Scene::new().await;
    for column in ["ledig_til", "absolutt_til"] {
        let client = scene.log_in("sid-1").await;
        assert!(lives(&client).await);
        let statement = format!("update familie_sesjon set {column} = now() where kommune_id = $1");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(scene.kommune.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
        assert!(!lives(&client).await, "{column}");
    }
}

#[tokio::test]
async fn a_form_with_a_familys_cookie_says_where_it_comes_from() {
    let scene = Scene::new().await;
    let client = scene.log_in("sid-1").await;

    for path in ["/familie/logg-ut", "/familie/stadfest"] {
        assert_eq!(client.post_without_origin(path, &[]).await.status, 403);
        assert_eq!(client.post_from_other_site(path, &[]).await.status, 403);
    }

    assert!(lives(&client).await);
}
