//! One fault a test: nobody is let in, and the page says so without a word of what came back.

use super::standin::{Changed, Fault, Ill, StandIn};
use super::*;

/// A kommune whose families log in at a stand-in.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    router: Router,
    stand_in: StandIn,
    _keys: KeyFiles,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
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

    fn browser(&self) -> Client {
        self.app.client().at(&self.router)
    }

    /// The address at the provider.
    async fn begin(&self, client: &Client) -> String {
        begin(client, &self.kommune).await
    }

    /// A login in which the provider does this wrong after it was asked.
    async fn login(&self, fault: Fault) -> (Client, Page) {
        let client = self.browser();
        let url = self.begin(&client).await;
        self.stand_in.fail(fault);
        let page = client.get(&self.stand_in.callback(&url, &[])).await;
        (client, page)
    }

    async fn sessions(&self) -> i64 {
        self.app
            .count(
                "familie_sesjon where kommune_id = $1",
                self.kommune.id.uuid(),
            )
            .await
    }
}

async fn refused(fault: Fault, status: u16) {
    let scene = Scene::new().await;
    let (client, page) = scene.login(fault).await;
    assert_eq!(page.status, status, "{fault:?}: {}", page.text());
    assert!(!has_session(&client), "{fault:?}");
    assert_eq!(scene.sessions().await, 0, "{fault:?}");
    assert_eq!(scene.stand_in.decoyed(), 0, "{fault:?}");
    // the same provider, well again, lets the same person in
    let (client, page) = scene.login(Fault::None).await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(has_session(&client));
}

macro_rules! faults {
    ($($name:ident: $fault:expr => $status:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            refused($fault, $status).await;
        }
    )*};
}

use Changed::{Gone, List, Seconds, Text};

faults! {
    a_token_signed_with_another_key_is_refused: Fault::WrongKey => 403;
    a_token_signed_with_a_key_nobody_published_is_refused: Fault::UnknownKey => 403;
    a_token_that_names_no_key_is_refused: Fault::NoKid => 403;
    a_token_without_a_signature_is_refused: Fault::AlgNone => 403;
    a_token_signed_with_the_public_key_as_a_secret_is_refused: Fault::Hs256 => 403;
    a_token_of_another_issuer_is_refused: Fault::Claim("iss", Text("https://ond.example")) => 403;
    a_token_for_another_client_is_refused: Fault::Claim("aud", Text("ein annan")) => 403;
    a_token_for_other_clients_too_is_refused: Fault::Claim("aud", List(&["laget", "ein annan"])) => 403;
    a_token_for_nobody_is_refused: Fault::Claim("aud", List(&[])) => 403;
    a_token_another_party_asked_for_is_refused: Fault::Claim("azp", Text("ein annan")) => 403;
    a_token_of_another_login_is_refused: Fault::Claim("nonce", Text("ein annan")) => 403;
    a_token_without_a_nonce_is_refused: Fault::Claim("nonce", Gone) => 403;
    a_token_that_has_expired_is_refused: Fault::Claim("exp", Seconds(-61)) => 403;
    a_token_from_the_future_is_refused: Fault::Claim("iat", Seconds(120)) => 403;
    a_token_that_is_not_valid_yet_is_refused: Fault::Claim("nbf", Seconds(120)) => 403;
    a_token_that_was_made_long_ago_is_refused: Fault::Claim("iat", Seconds(-700)) => 403;
    a_token_of_a_lower_level_is_refused: Fault::Claim("acr", Text("idporten-loa-substantial")) => 403;
    a_token_of_no_level_is_refused: Fault::Claim("acr", Gone) => 403;
    a_token_of_a_level_nobody_knows_is_refused: Fault::Claim("acr", Text("high")) => 403;
    a_token_about_nobody_is_refused: Fault::Claim("sub", Text("")) => 403;
    a_token_proven_in_the_future_is_refused: Fault::Claim("auth_time", Seconds(120)) => 403;
    a_token_without_a_number_is_refused: Fault::Claim("pid", Gone) => 403;
    a_token_with_a_number_that_is_none_is_refused: Fault::Claim("pid", Text("12345678901")) => 403;
    an_answer_without_a_token_is_refused: Fault::NoToken => 403;
    a_code_the_provider_does_not_know_is_refused: Fault::Code400 => 403;
    a_provider_that_fails_at_the_token_lets_nobody_in: Fault::Token(Ill::Error) => 503;
    a_provider_that_never_gives_the_token_lets_nobody_in: Fault::Token(Ill::Silent) => 503;
    a_provider_whose_token_has_no_end_lets_nobody_in: Fault::Token(Ill::Huge) => 503;
    a_redirect_from_the_token_is_not_followed: Fault::Token(Ill::Redirect) => 503;
    a_token_answer_that_is_no_json_is_refused: Fault::Token(Ill::Garbage) => 403;
}

/// A provider that is ill when the login begins: a page that says so, and no session.
async fn not_begun(fault: Fault) {
    let scene = Scene::new().await;
    scene.stand_in.fail(fault);
    let client = scene.browser();
    let fields = [("kommune", nummer(&scene.kommune))];

    let page = client.submit("/familie/logg-inn", &fields).await;

    assert_eq!(page.status, 503, "{fault:?}: {}", page.text());
    assert!(page.text().contains("Innloggingstenesta svarar ikkje no"));
    assert_eq!(scene.stand_in.decoyed(), 0);
    scene.stand_in.fail(Fault::None);
    let (client, _) = scene.login(Fault::None).await;
    assert!(has_session(&client), "the provider is well again");
}

macro_rules! begins_not {
    ($($name:ident: $fault:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            not_begun($fault).await;
        }
    )*};
}

begins_not! {
    no_login_begins_at_a_provider_that_fails: Fault::Discovery(Ill::Error);
    no_login_begins_at_a_provider_that_never_answers: Fault::Discovery(Ill::Silent);
    no_login_begins_at_a_provider_whose_answer_has_no_end: Fault::Discovery(Ill::Huge);
    no_login_begins_at_a_provider_that_sends_us_elsewhere: Fault::Discovery(Ill::Redirect);
    no_login_begins_at_a_provider_that_speaks_no_json: Fault::Discovery(Ill::Garbage);
    no_login_begins_at_a_provider_that_calls_itself_another: Fault::OtherIssuer;
    no_login_begins_at_a_provider_with_an_address_without_tls: Fault::NoTls;
    no_login_begins_when_the_request_is_not_taken: Fault::PushRefused;
}

#[tokio::test]
async fn those_who_wait_while_a_provider_is_tried_in_vain_do_not_try_one_after_the_other() {
    let scene = Scene::new().await;
    scene.stand_in.fail(Fault::Discovery(Ill::Silent));
    let fields = [("kommune", nummer(&scene.kommune))];
    let before = scene.stand_in.discovered();
    let (one, two, three) = (scene.browser(), scene.browser(), scene.browser());

    let pages = tokio::join!(
        one.submit("/familie/logg-inn", &fields),
        two.submit("/familie/logg-inn", &fields),
        three.submit("/familie/logg-inn", &fields),
    );

    assert_eq!([pages.0.status, pages.1.status, pages.2.status], [503; 3]);
    assert_eq!(scene.stand_in.discovered() - before, 1);
}

#[tokio::test]
async fn no_family_logs_in_where_the_request_cannot_be_pushed() {
    let scene = Scene::new().await;
    scene.stand_in.fail(Fault::NoPush);
    let fields = [("kommune", nummer(&scene.kommune))];

    let page = scene.browser().submit("/familie/logg-inn", &fields).await;

    assert_eq!(page.status, 503, "{}", page.text());
}

#[tokio::test]
async fn a_callback_is_used_once() {
    let scene = Scene::new().await;
    let client = scene.browser();
    let url = scene.begin(&client).await;
    let cookie = client.cookie("__Host-oidc").unwrap();
    let back = scene.stand_in.callback(&url, &[]);
    assert_eq!(client.get(&back).await.status, 303);
    assert_eq!(client.cookie("__Host-oidc"), None);

    // also by somebody who has kept the cookie
    client.set_cookie("__Host-oidc", &cookie);
    let page = client.get(&back).await;

    assert_eq!(page.status, 403);
    assert!(page.text().contains("Innlogginga må byrje på nytt"));
    assert_eq!(scene.sessions().await, 1);
}

#[tokio::test]
async fn a_callback_in_another_browser_is_refused_and_leaves_both_logins_alone() {
    let scene = Scene::new().await;
    let (mine, theirs) = (scene.browser(), scene.browser());
    let my_url = scene.begin(&mine).await;
    let their_url = scene.begin(&theirs).await;

    for browser in [&theirs, &scene.browser()] {
        let page = browser.get(&scene.stand_in.callback(&my_url, &[])).await;
        assert_eq!(page.status, 403);
        assert!(!has_session(browser));
    }

    for (browser, url) in [(&mine, my_url), (&theirs, their_url)] {
        assert_eq!(
            browser
                .get(&scene.stand_in.callback(&url, &[]))
                .await
                .status,
            303
        );
    }
}

#[tokio::test]
async fn a_login_that_took_more_than_ten_minutes_begins_anew() {
    let scene = Scene::new().await;
    let client = scene.browser();
    let url = scene.begin(&client).await;
    sqlx::query("update oidc_flyt set created_at = now() - interval '10 minutes 1 second' where klient = $1")
        .bind(format!("familie-{}", nummer(&scene.kommune)))
        .execute(scene.app.sql())
        .await
        .unwrap();

    let page = client.get(&scene.stand_in.callback(&url, &[])).await;

    assert_eq!(page.status, 403);
    assert!(!has_session(&client));
}

#[tokio::test]
async fn a_callback_that_is_not_as_the_provider_sends_it_is_refused() {
    let scene = Scene::new().await;
    for changed in [
        ("state", None),
        ("state", Some("ein annan")),
        ("iss", None),
        ("iss", Some("https://ond.example")),
        ("code", None),
        ("error", Some("login_required")),
    ] {
        let client = scene.browser();
        let url = scene.begin(&client).await;
        let page = client.get(&scene.stand_in.callback(&url, &[changed])).await;
        assert_eq!(page.status, 403, "{changed:?}: {}", page.text());
        assert!(!has_session(&client), "{changed:?}");
    }
    let client = scene.browser();
    let url = scene.begin(&client).await;
    let down = scene
        .stand_in
        .callback(&url, &[("error", Some("server_error"))]);
    assert_eq!(client.get(&down).await.status, 503);
}

#[tokio::test]
async fn to_sign_it_is_not_enough_that_the_provider_remembers() {
    let scene = Scene::new().await;
    let (client, _) = scene.login(Fault::None).await;
    let before = client.cookie(FAMILY_COOKIE);
    for (fault, status) in [
        (Fault::Claim("auth_time", Changed::Seconds(-700)), 403),
        (Fault::Claim("auth_time", Changed::Gone), 403),
        (Fault::None, 303),
    ] {
        let page = client.post("/familie/stadfest", &[]).await;
        let url = way_on(&page);
        scene.stand_in.fail(fault);
        let page = client.get(&scene.stand_in.callback(&url, &[])).await;
        assert_eq!(page.status, status, "{fault:?}");
        assert_eq!(client.cookie(FAMILY_COOKIE) == before, status == 403);
    }
    // an ordinary login needs no fresh proof
    let (client, _) = scene
        .login(Fault::Claim("auth_time", Changed::Seconds(-700)))
        .await;
    assert!(has_session(&client));
}

#[tokio::test]
async fn no_page_and_no_header_says_what_came_back() {
    let scene = Scene::new().await;
    let client = scene.browser();
    let url = scene.begin(&client).await;
    let canary = "Kanarifugl";

    let back = scene.stand_in.callback(
        &url,
        &[("error", Some(canary)), ("error_description", Some(canary))],
    );
    let page = client.get(&back).await;

    assert!(!page.body.contains(canary));
    assert!(!format!("{:?}", page.headers).contains(canary));
}
