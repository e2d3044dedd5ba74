//! A password that is forgotten, and a second factor that is lost.

use laget::access::Role;
use laget::clock::Clock;
use time::Duration;

use super::scene;
use super::totrinn::{factor, password, set_up, shows, strict, told};

const TOTRINN: &str = "/innlogging/totrinn";

#[tokio::test]
async fn a_systemansvarleg_resets_a_lost_factor_and_the_password_is_needed_too() {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    let sys = Role::Systemansvarleg;
    let yngve = kommune.person("Yngve Moe", sys, &andre).await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (_, kodar) = set_up(&client, &client.get(TOTRINN).await).await;
    let yngve = app.client_for(&yngve).await;
    let form = format!("/kommune/brukar/{}/nullstill", kari.id);

    let page = yngve.submit(&form, &[("slag", "faktor")]).await;
    assert!(page.error_on("grunn").is_some(), "{}", page.text());
    let fields = [("slag", "faktor"), ("grunn", "Viste førarkortet")];
    let page = yngve.submit(&form, &fields).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let kode = page.select("code").remove(0);
    assert_eq!(told(&app, &kari, "konto_nullstilling").await, 1);
    // both by one person would be the whole login, however long it waits
    for earlier in [
        "update eingongskode set laga_at = laga_at - interval '25 hours' where brukar_id = $1",
        "update sesjon set created_at = created_at - interval '26 hours' where brukar_id = $1",
    ] {
        sqlx::query(earlier)
            .bind(kari.id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
    }
    let page = yngve.submit(&form, &[("slag", "passord")]).await;
    assert!(page.error_on("slag").is_some(), "{}", page.text());

    let other = strict(&app);
    password(&other, &kari).await;
    let page = factor(&other, &kode).await;
    assert_eq!((page.status, page.location()), (303, TOTRINN));
    assert!(client.get("/").await.location().starts_with("/logg-inn"));
    let (_, nye) = set_up(&other, &page.follow().await).await;
    assert_eq!(other.get("/").await.status, 200);

    let third = strict(&app);
    password(&third, &kari).await;
    for dead in [&kode, &kodar[0]] {
        assert_eq!(factor(&third, dead).await.status, 422);
    }
    assert_eq!(factor(&third, &nye[0]).await.status, 303);
    let text = yngve
        .get(&format!("/kommune/brukar/{}", kari.id))
        .await
        .text();
    assert!(text.contains("Viste førarkortet") && !text.contains(&kode));
}

#[tokio::test]
async fn a_reset_code_is_dead_after_half_an_hour_and_is_no_login() {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    let sys = Role::Systemansvarleg;
    let yngve = kommune.person("Yngve Moe", sys, &andre).await;
    let yngve = app.client_for(&yngve).await;
    let form = format!("/kommune/brukar/{}/nullstill", kari.id);
    // where there is no second factor, the password is the whole login
    assert!(!yngve.get(&form).await.has("[name=slag]"));
    let page = yngve.post(&form, &[("slag", "passord")]).await;
    assert_eq!(page.status, 422, "{}", page.text());
    let inne = strict(&app);
    password(&inne, &kari).await;
    set_up(&inne, &inne.get(TOTRINN).await).await;
    let use_code = async |kode: &str, passord: &str| {
        let fields = [
            ("brukarnamn", kari.brukarnamn.as_str()),
            ("kode", kode),
            ("passord", passord),
            ("igjen", passord),
        ];
        app.client().submit("/logg-inn/kode", &fields).await
    };

    let page = yngve.submit(&form, &[("slag", "passord")]).await;
    let kode = page.select("code").remove(0);
    // a password about oneself is refused, and the code is not used up
    let page = use_code(&kode, "Kari Vik kari vik").await;
    assert!(page.error_on("passord").is_some(), "{}", page.text());
    let page = use_code(&kode, "ein raud traktor i fjøsen").await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert!(inne.get("/").await.location().starts_with("/logg-inn"));
    assert_eq!(told(&app, &kari, "konto_passord").await, 1);
    assert_eq!(
        use_code(&kode, "ein annan traktor i fjøsen").await.status,
        422
    );
    let old = app.client().submit("/logg-inn", &kari.credentials()).await;
    assert_eq!(old.status, 422);

    let page = yngve.submit(&form, &[("slag", "passord")]).await;
    let late = page.select("code").remove(0);
    sqlx::query("update eingongskode set gjeld_til = gjeld_til - interval '30 minutes' where brukar_id = $1")
        .bind(kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    assert_eq!(
        use_code(&late, "ein tredje traktor i fjøsen").await.status,
        422
    );
}

#[tokio::test]
async fn only_the_session_that_showed_the_code_sets_another_factor_up_and_the_password_alone_opens_nothing()
 {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    let sys = Role::Systemansvarleg;
    let yngve = kommune.person("Yngve Moe", sys, &andre).await;
    let start = strict(&app);
    password(&start, &kari).await;
    let (gamal, _) = set_up(&start, &start.get(TOTRINN).await).await;
    app.clock().advance(Duration::minutes(1));
    let yngve = app.client_for(&yngve).await;
    let form = format!("/kommune/brukar/{}/nullstill", kari.id);
    let fields = [("slag", "faktor"), ("grunn", "Viste førarkortet")];
    let kode = async || {
        let page = yngve.submit(&form, &fields).await;
        assert_eq!(page.status, 200, "{}", page.text());
        page.select("code").remove(0)
    };
    let before = strict(&app);
    password(&before, &kari).await;

    let own = strict(&app);
    password(&own, &kari).await;
    let page = factor(&own, &kode().await).await;
    assert_eq!((page.status, page.location()), (303, TOTRINN));
    let page = page.follow().await;

    // a session that had shown the password is ended, and one that shows it now comes no further
    assert!(
        before
            .get(TOTRINN)
            .await
            .location()
            .starts_with("/logg-inn?")
    );
    let after = strict(&app);
    assert_eq!(password(&after, &kari).await.path, "/logg-inn/faktor");
    let asked = "/logg-inn/faktor";
    assert!(after.get(TOTRINN).await.location().starts_with(asked));
    let nykel = page.attribute("[name=nykel]", "value").remove(0);
    let now = shows(&page.select("code")[0], app.clock().now());
    let stolen = [("nykel", nykel.as_str()), ("faktorkode", now.as_str())];
    assert!(
        after
            .post(TOTRINN, &stolen)
            .await
            .location()
            .starts_with(asked)
    );
    let lost = shows(&gamal, app.clock().now());
    assert_eq!(factor(&after, &lost).await.status, 422, "it is lost");
    // nor behind the page
    let set: Vec<bool> = sqlx::query_scalar(
        "select app.faktor_set(token_hash, 1::smallint, 'x', 1) from sesjon where brukar_id = $1 and not nullstilt",
    )
    .bind(kari.id.uuid())
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert!(set.len() > 2 && !set.contains(&true), "{set:?}");

    // whoever leaves before it is done, gets another code
    own.post("/logg-ut", &[]).await;
    let again = strict(&app);
    password(&again, &kari).await;
    assert!(again.get(TOTRINN).await.location().starts_with(asked));
    assert_eq!(factor(&again, &kode().await).await.location(), TOTRINN);
    assert_eq!(again.get(asked).await.location(), TOTRINN);
    set_up(&again, &again.get(TOTRINN).await).await;
    assert_eq!(again.get("/").await.status, 200);
    assert_eq!(after.get("/").await.location(), "/logg-inn");
}
