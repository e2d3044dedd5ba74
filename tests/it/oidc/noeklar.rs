//! Our own keys and the provider's: either can be changed while people log in.

use super::outside::Outside;
use super::provider::Provider;
use super::standin::{Fault, StandIn};
use super::*;

#[tokio::test]
async fn either_of_two_published_keys_signs_at_the_real_provider() {
    let app = TestApp::new().await;
    in_real_time(&app);
    let kommune = app.kommune().await;
    let provider = Provider::of_families(nummer(&kommune), None).await;
    let keys = KeyFiles::new(&app);
    for order in [[0, 1], [1, 0]] {
        let files = order.map(|number| keys.path(number)).to_vec();
        let client = family_client(nummer(&kommune), &provider.issuer, files);
        let router = app.router_with(oidc(vec![client], vec![]));
        let browser = app.client().at(&router);

        let page = log_in(&browser, &Outside::new(), &kommune, &grown_up(1)).await;

        assert_eq!(page.status, 303, "{}", page.text());
    }
}

#[tokio::test]
async fn both_keys_are_published_once_and_neither_is_private() {
    let app = TestApp::new().await;
    let keys = KeyFiles::new(&app);
    let client = |nummer: &str| {
        family_client(
            nummer,
            "https://idporten.example",
            vec![keys.path(0), keys.path(1)],
        )
    };
    let router = app.router_with(oidc(vec![client("4022"), client("4034")], vec![]));

    let page = app.client().at(&router).get("/oidc/jwks.json").await;

    assert_eq!(page.header("content-type"), Some("application/json"));
    let published: serde_json::Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(published, public_keys());
    for key in published["keys"].as_array().unwrap() {
        let names: Vec<&String> = key.as_object().unwrap().keys().collect();
        assert_eq!(names, ["alg", "e", "kid", "kty", "n", "use"]);
    }
}

#[tokio::test]
async fn we_say_who_we_are_for_a_minute_and_once() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let stand_in = StandIn::start(&app).await;
    let keys = KeyFiles::new(&app);
    let files = vec![keys.path(1), keys.path(0)];
    let client = family_client(nummer(&kommune), stand_in.issuer(), files);
    let router = app.router_with(oidc(vec![client], vec![]));
    let browser = app.client().at(&router);
    let url = begin(&browser, &kommune).await;
    browser.get(&stand_in.callback(&url, &[])).await;

    let said = stand_in.assertions();

    assert_eq!(said.len(), 2);
    let now = app.clock().now().unix_timestamp();
    for (head, claims) in &said {
        assert_eq!(head["alg"], "RS256");
        assert_eq!(head["kid"], OwnKey::from_pem(NOEKLAR[1]).unwrap().kid());
        for name in ["iss", "sub"] {
            assert_eq!(claims[name], format!("laget-{}", nummer(&kommune)));
        }
        assert_eq!(claims["aud"], stand_in.issuer());
        assert_eq!(claims["exp"], now + 60);
    }
    assert_ne!(said[0].1["jti"], said[1].1["jti"]);
}

#[tokio::test]
async fn a_provider_that_changes_its_key_is_asked_for_the_new_one() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let stand_in = StandIn::start(&app).await;
    let keys = KeyFiles::new(&app);
    let client = family_client(nummer(&kommune), stand_in.issuer(), vec![keys.path(0)]);
    let router = app.router_with(oidc(vec![client], vec![]));
    let log_in = async || {
        let browser = app.client().at(&router);
        let url = begin(&browser, &kommune).await;
        browser.get(&stand_in.callback(&url, &[])).await.status
    };
    assert_eq!((log_in().await, log_in().await), (303, 303));
    assert_eq!(
        stand_in.discovered(),
        1,
        "what a provider is, is remembered"
    );

    stand_in.rotate();

    assert_eq!((log_in().await, log_in().await), (303, 303));
    assert_eq!(stand_in.discovered(), 2);
    // the old key is believed no more
    stand_in.fail(Fault::UnknownKey);
    assert_eq!(log_in().await, 403);
}

#[tokio::test]
async fn a_token_with_an_unknown_key_does_not_make_us_ask_again_and_again() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let stand_in = StandIn::start(&app).await;
    let keys = KeyFiles::new(&app);
    let client = family_client(nummer(&kommune), stand_in.issuer(), vec![keys.path(0)]);
    let calm = Settings {
        adresse: Url::parse(SITE).unwrap(),
        familie: vec![client],
        tilsette: vec![],
        patience: None,
        calm: None,
    };
    let router = app.router_with(Oidc::new(calm).unwrap());
    let browser = app.client().at(&router);
    begin(&browser, &kommune).await;
    stand_in.fail(Fault::UnknownKey);
    let claims = serde_json::json!({
        "iss": stand_in.issuer(), "aud": format!("laget-{}", nummer(&kommune)), "iat": 0, "jti": "j", "events": {},
    });
    let token = stand_in.signed("logout+jwt", &claims);

    for _ in 0..5 {
        let page = browser
            .post("/oidc/utlogging", &[("logout_token", &token)])
            .await;
        assert_eq!(page.status, 400);
    }

    assert_eq!(stand_in.discovered(), 1);
}

#[test]
fn settings_that_are_wrong_are_told_before_anything_is_served() {
    let folder =
        std::env::temp_dir().join(format!("laget-oidc-innstillingar-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let key = folder.join("noekkel");
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&key)
        .unwrap();
    file.write_all(NOEKLAR[0].as_bytes()).unwrap();
    let good = family_client("4022", "https://idporten.example", vec![key.clone()]);
    let told = |familie: Vec<ClientSettings>, tilsette: Vec<ClientSettings>, adresse: &str| {
        let adresse = Url::parse(adresse).unwrap();
        let (patience, calm) = (None, None);
        Oidc::new(Settings {
            adresse,
            familie,
            tilsette,
            patience,
            calm,
        })
        .err()
    };
    let wrong = |change: &dyn Fn(&mut ClientSettings)| {
        let mut client = good.clone();
        change(&mut client);
        told(vec![client], vec![], SITE).expect("it is taken")
    };
    assert_eq!(told(vec![good.clone()], vec![], SITE), None);
    assert!(wrong(&|c| c.issuer = "http://idporten.example".into()).contains("https"));
    assert!(wrong(&|c| c.issuer = "idporten".into()).contains("https"));
    assert!(wrong(&|c| c.client_id.clear()).contains("client_id"));
    assert!(wrong(&|c| c.acr.clear()).contains("acr"));
    assert!(wrong(&|c| c.acr.push("idporten-loa-substantial".into())).contains("acr"));
    assert!(wrong(&|c| c.kommune = None).contains("kommunenummeret"));
    assert!(wrong(&|c| c.kommune = Some("Seljord".into())).contains("fire siffer"));
    assert!(wrong(&|c| c.noeklar.clear()).contains("noeklar"));
    assert!(wrong(&|c| c.noeklar = vec!["finst-ikkje".into()]).contains("finst ikkje"));
    let twice = told(vec![good.clone(), good.clone()], vec![], SITE).unwrap();
    assert!(twice.contains("to gonger"));
    assert!(
        told(vec![], vec![good.clone()], SITE)
            .unwrap()
            .contains("kommune")
    );
    assert!(
        told(vec![good.clone()], vec![], "http://laget.example")
            .unwrap()
            .contains("Adressa")
    );
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    assert!(wrong(&|_| {}).contains("chmod 600"));
    fs::remove_dir_all(&folder).unwrap();
}
