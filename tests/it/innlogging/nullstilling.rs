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
    assert!(!page.text().contains("må ein annan stadfeste"));
    let kode = page.select("code").remove(0);
    // a password about oneself is refused, and the code is not used up
    let page = use_code(&kode, "Kari Vik kari vik").await;
    assert!(page.error_on("passord").is_some(), "{}", page.text());
    assert_eq!(page.attribute("[name=kode]", "value"), [kode.as_str()]);
    assert!(!page.body.contains("Kari Vik kari vik"));
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

/// A code of the password that is used while its owner is logged in, by whoever made it.
#[tokio::test]
async fn whoever_has_used_a_code_makes_no_other_before_the_owner_has_logged_in_after_it() {
    let (app, kommune, _, kari) = scene().await;
    let andre = kommune.tenest("andre").await;
    let sys = Role::Systemansvarleg;
    let yngve = kommune.person("Yngve Moe", sys, &andre).await;
    let client = strict(&app);
    password(&client, &kari).await;
    let (_, kodar) = set_up(&client, &client.get(TOTRINN).await).await;
    let yngve = app.client_for(&yngve).await;
    let form = format!("/kommune/brukar/{}/nullstill", kari.id);
    let of_password = async || {
        let page = yngve.submit(&form, &[("slag", "passord")]).await;
        page.select("code").remove(0)
    };
    let refused = async |why: &str| {
        let fields = [("slag", "faktor"), ("grunn", "Viste førarkortet")];
        let page = yngve.post(&form, &fields).await;
        assert!(page.error_on("slag").is_some(), "{why}: {}", page.text());
    };
    let use_code = async |kode: &str, passord: &str| {
        let fields = [
            ("brukarnamn", kari.brukarnamn.as_str()),
            ("kode", kode),
            ("passord", passord),
            ("igjen", passord),
        ];
        let page = app.client().submit("/logg-inn/kode", &fields).await;
        assert_eq!(page.status, 303, "{}", page.text());
    };
    let log_in = async |passord: &str, faktor_kode: &str| {
        let client = strict(&app);
        let fields = [
            ("brukarnamn", kari.brukarnamn.as_str()),
            ("passord", passord),
        ];
        client.submit("/logg-inn", &fields).await;
        let page = factor(&client, faktor_kode).await;
        assert_eq!(page.status, 303, "{}", page.text());
    };

    let stolen = of_password().await;
    // Kari is in with both after it was made, and before it is used
    log_in(kari.credentials()[1].1, &kodar[0]).await;
    refused("it can be used yet").await;
    use_code(&stolen, "ein raud traktor i fjøsen").await;
    refused("it is used, and Kari has not been in since").await;
    // a login elsewhere shows nothing of who has this password, and a session that is made anew is no login
    for sql in [
        "insert into sesjon (token_hash, brukar_id, created_at, innlogga_at, sist_brukt, ledig_til, absolutt_til, faktorar, faktorar_krav, idp_issuer, idp_sub)
        select sha256(convert_to('idp' || brukar_id, 'UTF8')), brukar_id, now(), now(), now(), now(), now(), 2, 2, 'https://idp.example', 'k' from brukar where brukar_id = $1",
        "insert into sesjon (token_hash, brukar_id, created_at, innlogga_at, sist_brukt, ledig_til, absolutt_til, faktorar, faktorar_krav)
        select sha256(convert_to('ny' || brukar_id, 'UTF8')), brukar_id, now(), now() - interval '1 hour', now(), now(), now(), 2, 2 from brukar where brukar_id = $1",
    ] {
        sqlx::query(sql).bind(kari.id.uuid()).execute(app.sql()).await.unwrap();
    }
    refused("neither is a login here").await;

    // she gets another, and is in with it and her own factor: whoever made the first does not know it
    use_code(&of_password().await, "ein grøn traktor i fjøsen").await;
    log_in("ein grøn traktor i fjøsen", &kodar[1]).await;
    // it is known also when the night has cleared her session away
    sqlx::query("delete from sesjon where brukar_id = $1")
        .bind(kari.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    let fields = [("slag", "faktor"), ("grunn", "Viste førarkortet")];
    assert_eq!(yngve.submit(&form, &fields).await.status, 200);
}

#[tokio::test]
async fn without_a_code_nothing_is_reckoned_of_a_password_and_the_try_is_counted() {
    let (app, _, _, kari) = scene().await;
    let fields = [
        ("brukarnamn", kari.brukarnamn.as_str()),
        ("kode", "abcd efgh ijkl"),
        ("passord", "qwerty199912"),
        ("igjen", "qwerty199912"),
    ];

    let page = app.client().submit("/logg-inn/kode", &fields).await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("kode").is_some() && page.error_on("passord").is_none());
    let konto = <sha2::Sha256 as sha2::Digest>::digest(format!("konto {}", kari.brukarnamn));
    let tries: i64 = sqlx::query_scalar(
        "select count(*) from innloggingsforsoek where konto_hash = $1 and not lukkast",
    )
    .bind(&konto[..])
    .fetch_one(app.sql())
    .await
    .unwrap();
    assert_eq!(tries, 1);
}
