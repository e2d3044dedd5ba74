//! What a browser is told, and what other sites cannot make it do.

use axum::body::Body;
use axum::http::Method;
use laget::web::SESSION_COOKIE;

use super::scene;
use crate::harness::Page;

const HEADERS: [(&str, &str); 8] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noindex, nofollow"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("cache-control", "no-store"),
];

fn assert_guarded(page: &Page) {
    for (name, value) in HEADERS {
        assert_eq!(
            page.header(name),
            Some(value),
            "{name} on {} {}",
            page.status,
            page.path
        );
    }
    let policy = page.header("content-security-policy").unwrap();
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "style-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{part} not in {policy}");
    }
    assert!(!policy.contains("unsafe"));
}

#[tokio::test]
async fn every_status_carries_the_same_guards() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let much = "a".repeat(9 * 1024 * 1024);
    let json = client
        .request(Method::POST, "/utkast")
        .header("content-type", "application/json")
        .body("{}".into())
        .unwrap();
    let trace = client
        .request(Method::TRACE, "/logg-inn")
        .body(Body::empty())
        .unwrap();
    for (status, page) in [
        (200, client.get("/logg-inn").await),
        (200, client.post("/sesjon/forleng", &[]).await),
        (303, app.client().get("/kommune").await),
        (400, client.send(json).await),
        (400, client.post("/utkast", &[("ukjend", "felt")]).await),
        (403, client.post_from_other_site("/utkast", &[]).await),
        (404, client.get("/finst/ikkje").await),
        (405, client.get("/logg-ut").await),
        (405, client.send(trace).await),
        (414, client.get(&format!("/{}", "a".repeat(9_000))).await),
        (
            413,
            client
                .post("/utkast", &[("sti", "/a"), ("felt", &much)])
                .await,
        ),
        (422, client.submit("/logg-inn", &[]).await),
    ] {
        assert_eq!(page.status, status, "{}", page.path);
        assert_guarded(&page);
        let allow = page.header("allow");
        assert_eq!(allow.is_some(), status == 405, "{}: {allow:?}", page.path);
    }
}

#[tokio::test]
async fn static_files_may_be_kept_and_are_guarded_all_the_same() {
    let (app, _, _, _) = scene().await;
    let client = app.client();
    let style = client
        .get("/logg-inn")
        .await
        .attribute("link[rel='stylesheet']", "href")
        .pop()
        .unwrap();

    let page = client.get(&style).await;

    assert_eq!(page.status, 200);
    assert!(page.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
}

#[tokio::test]
async fn cookies_are_for_this_host_over_tls_and_out_of_reach_for_scripts() {
    let (app, _, _, kari) = scene().await;
    let page = app.client().submit("/logg-inn", &kari.credentials()).await;
    let out = app.login(&kari).await.post("/logg-ut", &[]).await;
    let cookies: Vec<String> = [page, out]
        .iter()
        .flat_map(|page| {
            page.headers
                .get_all("set-cookie")
                .iter()
                .map(|c| c.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();

    assert_eq!(cookies.len(), 3, "{cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookie.contains(attribute), "{attribute} not in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn another_site_can_make_the_browser_do_nothing() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let draft = [("sti", "/a"), ("felt", "b")];

    assert_eq!(
        client.post_from_other_site("/utkast", &draft).await.status,
        403
    );
    assert_eq!(
        client.post_from_other_site("/logg-ut", &[]).await.status,
        403
    );
    assert_eq!(
        client.post_without_origin("/utkast", &draft).await.status,
        403
    );

    assert!(client.cookie(SESSION_COOKIE).is_some());
    assert_eq!(
        app.count("utkast where brukar_id = $1", kari.id.uuid())
            .await,
        0
    );
    assert_eq!(client.post("/utkast", &draft).await.status, 200);
}

#[tokio::test]
async fn another_site_can_log_nobody_in() {
    let (app, _, _, kari) = scene().await;
    let client = app.client();

    let page = client
        .post_from_other_site("/logg-inn", &kari.credentials())
        .await;

    assert_eq!(page.status, 403);
    assert!(client.cookie(SESSION_COOKIE).is_none());
}

#[tokio::test]
async fn another_site_cannot_leave_a_draft_with_an_expired_session() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    sqlx::query("update sesjon set ledig_til = now() where brukar_id = $1")
        .bind(kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();

    client
        .post_from_other_site("/uro/ny", &[("kva_er_sett", "x")])
        .await;
    client
        .post_without_origin("/uro/ny", &[("kva_er_sett", "x")])
        .await;

    assert_eq!(
        app.count("utkast where brukar_id = $1", kari.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn what_is_refused_is_logged_with_its_route_and_without_what_was_asked_for() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;

    assert_eq!(client.get("/kommune?namn=Nora").await.status, 404);

    let rows: Vec<(String, bool)> =
        sqlx::query_as("select handling, avvist from innsynslogg where avvist and brukar_id = $1")
            .bind(kari.id.uuid())
            .fetch_all(app.sql())
            .await
            .unwrap();
    assert_eq!(rows, [("GET /kommune".to_owned(), true)]);
}

#[tokio::test]
async fn an_unknown_page_and_one_that_is_not_for_this_person_look_alike() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;

    let unknown = client.get("/finst/ikkje").await;
    let hidden = client.get("/kommune").await;

    assert_eq!((unknown.status, hidden.status), (404, 404));
    assert_eq!(unknown.body, hidden.body);
}

#[tokio::test]
async fn a_page_is_shown_by_itself_and_inside_no_other() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    for (dest, site, status) in [
        ("document", "none", 200),
        ("document", "cross-site", 200),
        ("empty", "same-origin", 200),
        ("empty", "cross-site", 403),
        ("iframe", "same-origin", 403),
        ("frame", "same-origin", 403),
        ("object", "same-origin", 403),
        ("embed", "same-origin", 403),
        ("image", "cross-site", 403),
        ("script", "cross-site", 403),
        ("style", "same-site", 403),
    ] {
        let mut request = client
            .request(Method::GET, "/")
            .body(Body::empty())
            .unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-fetch-dest", dest.parse().unwrap());
        headers.insert("sec-fetch-site", site.parse().unwrap());
        let page = client.send(request).await;
        assert_eq!(page.status, status, "{dest} of {site}");
    }
}

#[tokio::test]
async fn a_field_that_comes_twice_is_refused_in_a_form_and_in_an_address() {
    let (app, _, _, kari) = scene().await;
    let client = app.login(&kari).await;
    let draft = [("sti", "/a"), ("sti", "/b"), ("felt", "c=d")];
    assert_eq!(client.post("/utkast", &draft).await.status, 400);
    let [name, password] = kari.credentials();
    let login = app
        .client()
        .post("/logg-inn", &[name, name, password])
        .await;
    assert_eq!(login.status, 400);
    assert_eq!(client.get("/logg-inn?til=/a").await.status, 200);
    assert_eq!(client.get("/logg-inn?til=/a&til=/b").await.status, 404);
    let kept = app.count("utkast where brukar_id = $1", kari.id.uuid());
    assert_eq!(kept.await, 0);
}
