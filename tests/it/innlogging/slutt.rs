//! A session that is ended while a form about the own login is under way: nothing comes of the form.

use std::cell::Cell;

use laget::clock::Clock;
use laget::web::{SESSION_COOKIE, token_hash};
use time::Duration;

use super::scene;
use super::totrinn::{factor, password, set_up, shows, strict};
use crate::harness::{Client, Page, Person, TestApp};

const TOTRINN: &str = "/innlogging/totrinn";

/// Ends this browser's session.
fn ends(client: &Client) -> String {
    let token = token_hash(&client.cookie(SESSION_COOKIE).unwrap());
    let token = hex::encode(token.0);
    format!("update sesjon set avslutta_at = now() where token_hash = '\\x{token}'")
}

/// Sends a form, while another transaction that was begun before it has done something and commits when the form waits for it: after
/// the request has been let in, and before it has written.
async fn meanwhile(app: &TestApp, done: String, sent: impl Future<Output = Page>) -> Page {
    let mut other = app.sql().begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(done))
        .execute(&mut *other)
        .await
        .unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *other)
        .await
        .unwrap();
    // a form that waits for nobody is answered before the session has ended
    let answered = Cell::new(false);
    let form = async {
        let page = sent.await;
        answered.set(true);
        page
    };
    let end = async {
        let waits = "select exists (select from pg_stat_activity a where $1 = any(pg_blocking_pids(a.pid)))";
        while !answered.get()
            && !sqlx::query_scalar::<_, bool>(waits)
                .bind(pid)
                .fetch_one(app.sql())
                .await
                .unwrap()
        {}
        other.commit().await.unwrap();
    };
    tokio::join!(form, end).0
}

/// All that the person logs in with, and how many sessions there have been.
async fn innlogging(app: &TestApp, person: &Person) -> String {
    sqlx::query_scalar(
        "select concat_ws('|', (select hash from passord where brukar_id = $1),
            (select loyndom::text || siste_steg from faktor_totp where brukar_id = $1),
            (select string_agg(hash::text || coalesce(brukt_at::text, ''), ',' order by nr) from gjenopprettingskode where brukar_id = $1),
            (select count(*) from tilgangsnykel where brukar_id = $1), (select count(*) from sesjon where brukar_id = $1))",
    )
    .bind(person.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap()
}

fn is_out(page: &Page, what: &str) {
    assert_eq!(page.status, 303, "{what}: {}", page.text());
    assert!(page.location().starts_with("/logg-inn"), "{what}");
}

#[tokio::test]
async fn a_password_is_not_changed_by_who_is_logged_out_shut_out_or_without_a_role_before_it_is_reckoned()
 {
    let (app, kommune, skule, _) = scene().await;
    for done in [
        "update sesjon set avslutta_at = now() where brukar_id = '{}'",
        "update brukar set sperra_at = now() where brukar_id = '{}'",
        "update medlemskap set til = app.today() - 1 where brukar_id = '{}'",
    ] {
        let rolle = laget::access::Role::Tilsett;
        let kari = kommune.person("Kari Vik", rolle, &skule).await;
        let client = app.login(&kari).await;
        let page = client.get("/innlogging/passord").await;
        let before = innlogging(&app, &kari).await;
        let fields = [
            ("passord", kari.credentials()[1].1),
            ("nytt_passord", "ein raud traktor i fjøsen"),
            ("igjen", "ein raud traktor i fjøsen"),
        ];

        let sent = page.submit("/innlogging/passord", &fields);
        let page = meanwhile(&app, done.replace("{}", &kari.id.to_string()), sent).await;

        is_out(&page, done);
        assert_eq!(innlogging(&app, &kari).await, before, "{done}");
        let told = "melding where slag = 'konto_passord' and brukar_id = $1";
        assert_eq!(app.count(told, kari.id.uuid()).await, 0, "{done}");
    }
}

#[tokio::test]
async fn neither_factors_codes_passkeys_nor_other_sessions_are_changed_by_a_session_that_has_ended()
{
    let (app, _, _, kari) = scene().await;
    let start = strict(&app);
    password(&start, &kari).await;
    let (nykel, _) = set_up(&start, &start.get(TOTRINN).await).await;
    let id = app.new_id();
    sqlx::query("insert into tilgangsnykel (brukar_id, tilgangsnykel_id, credential, nykel, namn) values ($1, $2, sha256($2::text::bytea), '{}', 'Ein nykel')")
        .bind(kari.id.uuid())
        .bind(id)
        .execute(app.sql())
        .await
        .unwrap();
    let id = id.to_string();
    for form in [
        TOTRINN,
        "/innlogging/kodar",
        "/innlogging/nyklar/fjern",
        "/innlogging/oekter",
    ] {
        // a browser that is in, with both
        app.clock().advance(Duration::minutes(1));
        let client = strict(&app);
        password(&client, &kari).await;
        let kode = shows(&nykel, app.clock().now());
        assert_eq!(factor(&client, &kode).await.status, 303);
        let page = client.get(form.trim_end_matches("/fjern")).await;
        let before = innlogging(&app, &kari).await;
        let ny = page.select("code").pop().unwrap_or_default();
        let kode = match form {
            TOTRINN => shows(&ny, app.clock().now()),
            _ => String::new(),
        };

        let sent = async {
            match form {
                TOTRINN => page.submit(form, &[("faktorkode", &kode)]).await,
                "/innlogging/kodar" => page.submit(form, &[]).await,
                "/innlogging/oekter" => client.post(form, &[("oekt", "andre")]).await,
                _ => client.post(form, &[("nykel", &id)]).await,
            }
        };
        let page = meanwhile(&app, ends(&client), sent).await;

        is_out(&page, form);
        assert_eq!(innlogging(&app, &kari).await, before, "{form}");
        assert_eq!(start.get("/").await.status, 200, "{form}: the other is in");
    }
}

#[tokio::test]
async fn a_login_that_waits_for_its_second_factor_comes_to_nothing_when_it_is_ended_and_the_code_is_not_used()
 {
    let (app, _, _, kari) = scene().await;
    let start = strict(&app);
    password(&start, &kari).await;
    let (nykel, _) = set_up(&start, &start.get(TOTRINN).await).await;
    app.clock().advance(Duration::minutes(1));
    let kode = shows(&nykel, app.clock().now());
    let half = strict(&app);
    password(&half, &kari).await;
    let page = half.get("/logg-inn/faktor").await;
    let before = innlogging(&app, &kari).await;

    let fields = [("faktorkode", kode.as_str())];
    let sent = page.submit("/logg-inn/faktor", &fields);
    let page = meanwhile(&app, ends(&half), sent).await;

    is_out(&page, "faktor");
    assert_eq!(innlogging(&app, &kari).await, before);
    let again = strict(&app);
    password(&again, &kari).await;
    assert_eq!(factor(&again, &kode).await.status, 303);
}
