//! Two factors: an authenticator is set up and used, and nothing else is reached before it.

use laget::clock::Clock;
use laget::web::SESSION_COOKIE;
use time::{Duration, OffsetDateTime};
use totp_rs::{Algorithm, Builder, Secret};

use super::scene;
use crate::harness::{Client, Page, Person, TestApp};

const FAKTOR: &str = "/logg-inn/faktor";
const TOTRINN: &str = "/innlogging/totrinn";

/// What an authenticator with this secret shows.
pub fn shows(nykel: &str, at: OffsetDateTime) -> String {
    let nykel: String = nykel.split_whitespace().collect();
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_secret(Secret::try_from_base32(nykel).unwrap())
        .with_account_name("x")
        .build()
        .unwrap();
    let seconds = u64::try_from(at.unix_timestamp()).unwrap();
    totp.generate(seconds).to_string()
}

/// A browser where everybody must have two factors.
pub fn strict(app: &TestApp) -> Client {
    app.client().at(&app.requiring_two())
}

/// Types the password; gives the page it leads to.
pub async fn password(client: &Client, person: &Person) -> Page {
    let page = client.submit("/logg-inn", &person.credentials()).await;
    assert_eq!(page.status, 303, "{}", page.text());
    page.follow().await
}

/// Sets an authenticator up on the page; gives its secret and the codes on paper.
pub async fn set_up(client: &Client, page: &Page) -> (String, Vec<String>) {
    let nykel = page.select("code").remove(0);
    let now = shows(&nykel, client.app().clock().now());
    let done = page.submit(TOTRINN, &[("faktorkode", &now)]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let kodar = done.select(".kodeliste code");
    assert_eq!(kodar.len(), 10);
    (nykel, kodar)
}

pub async fn factor(client: &Client, kode: &str) -> Page {
    client.submit(FAKTOR, &[("faktorkode", kode)]).await
}

pub async fn told(app: &TestApp, person: &Person, slag: &str) -> i64 {
    let told = format!("melding where slag = '{slag}' and brukar_id = $1");
    app.count(&told, person.id.uuid()).await
}

#[tokio::test]
async fn whoever_has_no_second_factor_sets_one_up_and_is_in() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);

    let page = password(&client, &kari).await;
    assert_eq!(page.status, 303);
    let page = page.follow().await;
    assert_eq!(page.path, TOTRINN);
    assert!(page.has("svg path") && page.text().contains("Set opp totrinnsinnlogging"));
    let half = client.cookie(SESSION_COOKIE).unwrap();
    let wrong = page.submit(TOTRINN, &[("faktorkode", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.select("code"), page.select("code"), "the same secret");
    set_up(&client, &page).await;

    assert_ne!(
        client.cookie(SESSION_COOKIE).unwrap(),
        half,
        "a new session"
    );
    assert_eq!(client.get("/").await.status, 200);
    assert_eq!(told(&app, &kari, "konto_faktor").await, 1);
    let logged = "innsynslogg where handling = 'innlogging' and brukar_id = $1";
    assert_eq!(app.count(logged, kari.id.uuid()).await, 1);
    let text = client.get("/innlogging/identitet").await.text();
    assert!(text.contains("10 av 10") && text.contains("Totrinnsinnlogginga er endra"));
}

#[tokio::test]
async fn a_session_with_one_factor_reaches_the_second_and_the_way_out_and_nothing_else() {
    let (app, _, skule, kari) = scene().await;
    let barn = skule.barn("Nora", "Li").await;
    let client = strict(&app);
    password(&client, &kari).await;

    for path in [
        "/",
        "/saker",
        "/barn",
        "/kommune",
        "/meldingar",
        "/innlogging/identitet",
        "/innlogging/oekter",
        "/innlogging/passord",
        "/innlogging/kodar",
        "/innlogging/paa-nytt",
        &format!("/barn/{}", barn.id),
    ] {
        let page = client.get(path).await;
        assert_eq!(page.status, 303, "{path}: {}", page.text());
        assert!(page.location().starts_with(FAKTOR), "{path}");
    }
    for path in [
        "/sesjon/forleng",
        "/kommune",
        "/utkast",
        "/uro/ny",
        "/innlogging/kodar",
    ] {
        let page = client
            .post(path, &[("sti", "/uro/ny"), ("felt", "a=b")])
            .await;
        assert_eq!(page.status, 303, "{path}");
        assert!(page.location().starts_with(FAKTOR), "{path}");
    }
    assert_eq!(
        app.count("utkast where brukar_id = $1", kari.id.uuid())
            .await,
        0
    );
    let page = client.get("/finst-ikkje").await;
    assert!(
        !page.body.contains("Kari Vik"),
        "no name on a page before it"
    );
    assert_eq!(client.post("/logg-ut", &[]).await.location(), "/logg-inn");
    assert!(
        client
            .get(TOTRINN)
            .await
            .location()
            .starts_with("/logg-inn")
    );
}

#[tokio::test]
async fn the_database_gives_a_session_with_one_factor_no_right() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let token = laget::web::token_hash(&client.cookie(SESSION_COOKIE).unwrap());

    // behind the application's back, as if a page had forgotten to ask; where the session is put in a kommune too
    let statement = "update sesjon set kommune_id = $2 where brukar_id = $1";
    sqlx::query(statement)
        .bind(kari.id.uuid())
        .bind(kari.kommune_id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    let asked = async |faktorar: i16| {
        let mut tx = app.sql().begin().await.unwrap();
        sqlx::query("update sesjon set faktorar = $2 where brukar_id = $1")
            .bind(kari.id.uuid())
            .bind(faktorar)
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query("select app.begin_request($1, false)")
            .bind(&token.0[..])
            .execute(&mut *tx)
            .await
            .unwrap();
        let rights: (Option<uuid::Uuid>, Option<uuid::Uuid>, i64, i64) = sqlx::query_as(
            "select app.brukar_id(), app.kommune_id(), (select count(*) from app.medlemskap_no()), \
            (select count(*) from brukar)",
        )
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        rights
    };
    let half = asked(1).await;
    assert_eq!(half, (None, None, 0, 0));
    let whole = asked(2).await;
    assert_eq!(whole.0, Some(kari.id.uuid()));
    assert_eq!((whole.1, whole.2), (Some(kari.kommune_id.uuid()), 1));
    assert!(whole.3 > 0);
}

#[tokio::test]
async fn the_code_of_the_app_lets_in_once_and_only_near_its_time() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (nykel, _) = set_up(&client, &client.get(TOTRINN).await).await;
    let at = |seconds| app.clock().now() + Duration::seconds(seconds);

    let other = strict(&app);
    assert_eq!(password(&other, &kari).await.path, FAKTOR);
    // the one that set it up is used
    let used = factor(&other, &shows(&nykel, at(0))).await;
    assert!(used.error_on("faktorkode").unwrap().contains("brukt"));
    for far in [-60, 60] {
        assert_eq!(factor(&other, &shows(&nykel, at(far))).await.status, 422);
    }
    let next = shows(&nykel, at(30));
    let page = factor(&other, &format!("{} {}", &next[..3], &next[3..])).await;
    assert_eq!((page.status, page.location()), (303, "/"));
    assert_eq!(other.get("/").await.status, 200);

    let third = strict(&app);
    password(&third, &kari).await;
    assert_eq!(factor(&third, &next).await.status, 422, "not twice");
}

#[tokio::test]
async fn of_two_who_send_the_same_code_at_once_one_is_let_in() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (nykel, _) = set_up(&client, &client.get(TOTRINN).await).await;
    app.clock().advance(Duration::minutes(1));
    let kode = shows(&nykel, app.clock().now());
    let (one, two) = (strict(&app), strict(&app));
    password(&one, &kari).await;
    password(&two, &kari).await;

    let (one, two) = tokio::join!(factor(&one, &kode), factor(&two, &kode));

    let mut both = [one.status, two.status];
    both.sort_unstable();
    assert_eq!(both, [303, 422]);
}

#[tokio::test]
async fn the_secret_and_the_codes_do_not_stand_in_the_database() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (nykel, kodar) = set_up(&client, &client.get(TOTRINN).await).await;

    let secret = Secret::try_from_base32(nykel.replace(' ', "")).unwrap();
    let stored: Vec<u8> =
        sqlx::query_scalar("select loyndom from faktor_totp where brukar_id = $1")
            .bind(kari.id.uuid())
            .fetch_one(app.sql())
            .await
            .unwrap();
    let found = stored.windows(20).any(|part| part == secret.as_bytes());
    assert!(!found && stored.len() > 40);
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("select hash from gjenopprettingskode where brukar_id = $1")
            .bind(kari.id.uuid())
            .fetch_all(app.sql())
            .await
            .unwrap();
    assert_eq!(hashes.len(), 10);
    let plain = <sha2::Sha256 as sha2::Digest>::digest(kodar[0].replace('-', ""));
    assert!(hashes.iter().all(|hash| hash[..] != plain[..]));
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_however_it_is_typed_and_its_use_is_told() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (_, kodar) = set_up(&client, &client.get(TOTRINN).await).await;
    let typed = kodar[3].to_uppercase().replace('-', " ");

    let other = strict(&app);
    password(&other, &kari).await;
    assert_eq!(factor(&other, &typed).await.status, 303);
    assert_eq!(told(&app, &kari, "konto_kode_brukt").await, 1);
    let text = other.get("/innlogging/identitet").await.text();
    assert!(text.contains("9 av 10"), "{text}");

    let third = strict(&app);
    password(&third, &kari).await;
    assert_eq!(factor(&third, &kodar[3]).await.status, 422, "not twice");

    // made anew, the old ones are dead
    let page = other.submit("/innlogging/kodar", &[]).await;
    let nye = page.select(".kodeliste code");
    assert_eq!(nye.len(), 10);
    assert_eq!(factor(&third, &kodar[0]).await.status, 422);
    assert_eq!(factor(&third, &nye[0]).await.status, 303);
}

#[tokio::test]
async fn whoever_has_an_authenticator_is_asked_for_it_also_where_none_is_required() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let (nykel, _) = set_up(&client, &client.get(TOTRINN).await).await;
    assert_eq!(client.get("/").await.status, 200);
    app.clock().advance(Duration::minutes(1));

    let other = app.client();
    assert_eq!(password(&other, &kari).await.path, FAKTOR);
    assert!(other.get("/saker").await.location().starts_with(FAKTOR));
    // and it is not replaced by who has not shown it
    assert!(other.get(TOTRINN).await.location().starts_with(FAKTOR));
    let kode = shows(&nykel, app.clock().now());
    assert_eq!(factor(&other, &kode).await.status, 303);
}

#[tokio::test]
async fn the_login_goes_on_to_the_page_that_was_asked_for() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    let page = client.get("/meldingar?a=b").await.follow().await;
    let page = page.submit("/logg-inn", &kari.credentials()).await;
    let page = page.follow().await.follow().await;
    let (nykel, _) = set_up(&client, &page).await;
    app.clock().advance(Duration::minutes(1));

    let other = strict(&app);
    let page = other.get("/meldingar?a=b").await.follow().await;
    let page = page
        .submit("/logg-inn", &kari.credentials())
        .await
        .follow()
        .await;
    let kode = shows(&nykel, app.clock().now());
    let page = page.submit(FAKTOR, &[("faktorkode", &kode)]).await;
    assert_eq!(page.location(), "/meldingar?a=b");
}

#[tokio::test]
async fn codes_are_tried_ten_times_and_then_one_waits() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (nykel, kodar) = set_up(&client, &client.get(TOTRINN).await).await;
    app.clock().advance(Duration::minutes(1));
    let other = strict(&app);
    password(&other, &kari).await;
    let right = shows(&nykel, app.clock().now());
    let wrong = if right == "123456" {
        "123457"
    } else {
        "123456"
    };
    for _ in 0..10 {
        assert_eq!(factor(&other, wrong).await.status, 422);
    }
    for kode in [wrong, &right, &kodar[0]] {
        assert_eq!(factor(&other, kode).await.status, 429);
    }
    // ten tries may begin in one hour and end in the next
    let fails = told(&app, &kari, "konto_faktor_feil").await;
    assert!((1..=2).contains(&fails), "told {fails} times");
    let wait =
        "update innloggingsforsoek set at = at - interval '31 seconds' where konto_hash = $1";
    // the browser is one that Kari has logged in with: it is counted for itself
    let her = other.cookie(laget::innlogging::EINING_COOKIE).unwrap();
    let her = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(format!(
        "eining {her}"
    )));
    let konto = <sha2::Sha256 as sha2::Digest>::digest(format!("faktor {} {her}", kari.id));
    sqlx::query(wait)
        .bind(&konto[..])
        .execute(app.sql())
        .await
        .unwrap();
    assert_eq!(factor(&other, &right).await.status, 303);
}

#[tokio::test]
async fn a_page_that_stood_open_for_more_than_a_quarter_shows_another_secret() {
    let (app, _, _, kari) = scene().await;
    let client = strict(&app);
    password(&client, &kari).await;
    let page = client.get(TOTRINN).await;
    let nykel = page.select("code").remove(0);
    app.clock().advance(Duration::minutes(16));

    let kode = shows(&nykel, app.clock().now());
    let late = page.submit(TOTRINN, &[("faktorkode", &kode)]).await;

    assert_eq!(late.status, 422, "{}", late.text());
    assert!(late.error_on("faktorkode").unwrap().contains("for lenge"));
    let ny = late.select("code").remove(0);
    assert_ne!(ny, nykel);
    let sealed = late.attribute("[name=nykel]", "value").remove(0);
    let kode = shows(&ny, app.clock().now());
    let fields = [("nykel", sealed.as_str()), ("faktorkode", kode.as_str())];
    assert_eq!(client.post(TOTRINN, &fields).await.status, 200);
}
