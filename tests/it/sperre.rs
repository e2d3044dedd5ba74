//! Shutting out.

use laget::access::Role;
use time::macros::date;

use crate::harness::TestApp;

#[tokio::test]
async fn whoever_is_shut_out_sees_nothing_from_the_next_request() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let nora = skule.barn("Nora", "Li").await;
    let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
    sak.deltakar(&per).await;
    sak.tilbod(&per, "Kan du?").await;
    let path = format!("/sak/{}/sperre", sak.id);
    let lag = format!("/sak/{}/lag", sak.id);
    let kari_c = app.login(&kari).await;
    let per_c = app.login(&per).await;
    assert_eq!(per_c.get(&lag).await.status, 200);
    let client = app.login(&rektor).await;
    let page = client.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let bad = page
        .submit(
            &path,
            &[("person", &kari.id.to_string()), ("grunn", "syster")],
        )
        .await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("person").unwrap().contains("overleverast"));
    let bad = page
        .submit(
            &path,
            &[("person", &rektor.id.to_string()), ("grunn", "syster")],
        )
        .await;
    assert!(bad.error_on("person").unwrap().contains("deg sjølv"));
    let bad = page.submit(&path, &[]).await;
    assert!(bad.error_on("person").is_some() && bad.error_on("grunn").is_some());
    for _ in 0..2 {
        let done = page
            .submit(
                &path,
                &[
                    ("person", &per.id.to_string()),
                    ("grunn", "onkel til barnet"),
                ],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(
        app.count("sak_sperre where sak_id = $1", sak.id.uuid())
            .await,
        1
    );
    assert_eq!(per_c.get(&lag).await.status, 404);
    assert_eq!(
        app.count(
            "overlevering where tilstand = 'trekt' and sak_id = $1",
            sak.id.uuid()
        )
        .await,
        1
    );
    assert_eq!(
        app.count(
            "sak_historikk where tekst like '%onkel%' and sak_id = $1",
            sak.id.uuid()
        )
        .await,
        0
    );
    assert_eq!(app.count("sak_historikk where slag in ('lag_ut', 'sperre_sett', 'overlevering_trekt') and sak_id = $1", sak.id.uuid()).await, 3);
    // not offered any more
    let overlever = kari_c.get(&format!("/sak/{}/overlever", sak.id)).await;
    assert!(!overlever.body.contains(&per.prinsipal_id.to_string()));
    let page = client.get(&path).await;
    assert!(page.text().contains("onkel til barnet"));
    let lift = page
        .attribute("form[action$='/opphev']", "action")
        .pop()
        .unwrap();
    for _ in 0..2 {
        assert_eq!(page.submit(&lift, &[]).await.status, 303);
    }
    assert_eq!(per_c.get(&lag).await.status, 404);
    assert_eq!(
        app.count(
            "sak_historikk where slag = 'sperre_oppheva' and sak_id = $1",
            sak.id.uuid()
        )
        .await,
        1
    );
    assert_eq!(
        app.count("app.verify_tilgang() where sak_id = $1", sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn whoever_has_open_tiltak_gives_them_to_others_before_being_shut_out() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let sak = skule.barn("Nora", "Li").await.sak(&kari, "Trøytt.").await;
    sak.deltakar(&per).await;
    let tiltak = sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    sqlx::query(
        "update tiltak set ansvarleg_id = $2, ansvarleg_brukar_id = $3 where tiltak_id = $1",
    )
    .bind(tiltak.uuid())
    .bind(per.prinsipal_id.uuid())
    .bind(per.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    let path = format!("/sak/{}/sperre", sak.id);
    let fields = [("person", &*per.id.to_string()), ("grunn", "onkel")];

    let page = app.client_for(&rektor).await.submit(&path, &fields).await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("person").unwrap().contains("tiltak"));
    assert_eq!(
        app.count("sak_sperre where sak_id = $1", sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn an_ansvarleg_shuts_out_the_leader_and_nobody_else() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let sak = skule.barn("Nora", "Li").await.sak(&kari, "Trøytt.").await;
    sak.deltakar(&per).await;
    let path = format!("/sak/{}/sperre", sak.id);
    let avslutt = format!("/sak/{}/avslutt", sak.id);
    let (kari_c, per_c, rektor_c) = (
        app.client_for(&kari).await,
        app.client_for(&per).await,
        app.client_for(&rektor).await,
    );
    assert_eq!(per_c.get(&path).await.status, 403, "on the lag only");
    assert_eq!(kari_c.get(&avslutt).await.status, 403, "the leader closes");

    let page = kari_c.get(&path).await;
    let people = page.attribute("#felt-person option", "value");
    assert_eq!(people, [String::new(), rektor.id.to_string()]);
    let id = page.attribute("input[name=id]", "value").remove(0);
    let per_id = per.id.to_string();
    let fields = [("id", &*id), ("person", &per_id), ("grunn", "nabo")];
    let refused = kari_c.post(&path, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.error_on("person").is_some());
    let fields = [("person", &*rektor.id.to_string()), ("grunn", "tante")];
    assert_eq!(page.submit(&path, &fields).await.status, 303);

    for hidden in [path.clone(), avslutt.clone(), format!("/sak/{}", sak.id)] {
        assert_eq!(rektor_c.get(&hidden).await.status, 404, "{hidden}");
    }
    let close = kari_c.get(&avslutt).await;
    assert_eq!(close.status, 200, "nobody else can close it now");
    let lift = kari_c
        .get(&path)
        .await
        .attribute("form[action$='/opphev']", "action");
    assert_eq!(
        kari_c.get(&path).await.submit(&lift[0], &[]).await.status,
        303
    );
    assert_eq!(rektor_c.get(&avslutt).await.status, 200);
    assert_eq!(kari_c.get(&avslutt).await.status, 403);
}

#[tokio::test]
async fn an_ansvarleg_is_not_told_why_the_leader_shut_a_colleague_out() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
    let rektor = kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let sak = skule.barn("Nora", "Li").await.sak(&kari, "Trøytt.").await;
    let path = format!("/sak/{}/sperre", sak.id);
    let fields = [
        ("person", &*per.id.to_string()),
        ("grunn", "skild frå mora"),
    ];
    let done = app.client_for(&rektor).await.submit(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let page = app.client_for(&kari).await.get(&path).await;

    assert_eq!(page.status, 200);
    assert!(!page.text().contains("skild frå mora"));
    assert!(!page.has("form[action$='/opphev']"));
}
