//! Handing over.

use laget::access::Role;

use crate::harness::{Eining, Person, Sak, TestApp};

struct World {
    app: TestApp,
    skule: Eining,
    kari: Person,
    per: Person,
    rektor: Person,
    sak: Sak,
}

async fn world() -> World {
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
    World {
        app,
        skule,
        kari,
        per,
        rektor,
        sak,
    }
}

#[tokio::test]
async fn the_page_of_the_sak_leads_each_to_what_each_can_do_with_the_offer() {
    let w = world().await;
    let tilbod = w.sak.tilbod(&w.per, "Ring mor først.").await;
    let ole = w.skule.kommune.person("Ole Moe", Role::Tilsett, &w.skule);
    let ole = ole.await;
    let _on_the_lag = w.sak.deltakar(&ole).await;
    let overlever = format!("/sak/{}/overlever", w.sak.id);
    for (who, leads_to) in [
        (&w.per, format!("/overlevering/{tilbod}")),
        (&w.kari, overlever.clone()),
        (&w.rektor, overlever),
        (&ole, String::new()),
    ] {
        let client = w.app.login(who).await;
        let page = client.get(&format!("/sak/{}", w.sak.id)).await;
        assert!(page.text().contains("Saka er tilbydd ein kollega: Per Dal"));
        let links = page.attribute(".varsel a", "href");
        assert_eq!(links.concat(), leads_to, "{}", who.namn);
        if !leads_to.is_empty() {
            assert_eq!(client.get(&leads_to).await.status, 200);
        }
    }
}

#[tokio::test]
async fn the_old_one_keeps_the_sak_until_the_new_one_accepts() {
    let w = world().await;
    let path = format!("/sak/{}/overlever", w.sak.id);
    let kari = w.app.login(&w.kari).await;
    let page = kari.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        !page
            .body
            .contains(&format!("value=\"{}\"", w.kari.prinsipal_id))
    );
    let bad = page.submit(&path, &[]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("kollega").is_some() && bad.error_on("melding").is_some());
    let fields = [
        ("kollega", &*w.per.prinsipal_id.to_string()),
        ("melding", "Ring mor først."),
    ];
    for _ in 0..2 {
        assert_eq!(page.submit(&path, &fields).await.status, 303);
    }
    assert_eq!(
        w.app
            .count("overlevering where sak_id = $1", w.sak.id.uuid())
            .await,
        1
    );
    let second = kari
        .post(
            &path,
            &[
                ("id", &w.app.new_id().to_string()),
                ("kollega", &w.rektor.prinsipal_id.to_string()),
                ("melding", "eller du"),
            ],
        )
        .await;
    assert_eq!(second.status, 409);
    assert!(second.text().contains("alt tilbydd") && second.body.contains("eller du"));

    let id: uuid::Uuid =
        sqlx::query_scalar("select overlevering_id from overlevering where sak_id = $1")
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    let offer = format!("/overlevering/{id}");
    assert_eq!(kari.get(&offer).await.status, 403);
    assert_eq!(
        kari.post(&format!("{offer}/ta-imot"), &[]).await.status,
        403
    );
    assert_eq!(
        w.app
            .count("sak where ansvarleg_brukar_id = $1", w.kari.id.uuid())
            .await,
        1
    );
    let per = w.app.login(&w.per).await;
    let seen = per.get(&offer).await;
    assert_eq!(seen.status, 200);
    assert!(seen.text().contains("Ring mor først."));
    for _ in 0..2 {
        let done = seen.submit(&format!("{offer}/ta-imot"), &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(
        w.app
            .count("sak where ansvarleg_brukar_id = $1", w.per.id.uuid())
            .await,
        1
    );
    assert_eq!(
        w.app
            .count(
                "sak_historikk where slag = 'overlevering_overteken' and sak_id = $1",
                w.sak.id.uuid()
            )
            .await,
        1
    );
    let late = per
        .post(&format!("{offer}/avslaa"), &[("grunn", "ombestemte meg")])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("alt svara på"));
    assert_eq!(
        w.app
            .count("app.verify_tilgang() where sak_id = $1", w.sak.id.uuid())
            .await,
        0
    );
    // kari is on the lag still, but has not the ball
    assert_eq!(kari.get(&path).await.status, 403);
    assert_eq!(kari.post(&format!("{offer}/trekk"), &[]).await.status, 403);
}

#[tokio::test]
async fn an_offer_is_declined_with_a_reason_or_withdrawn() {
    let w = world().await;
    let kari = w.app.login(&w.kari).await;
    let per = w.app.login(&w.per).await;
    let id = w.sak.tilbod(&w.per, "Kan du?").await;
    let page = format!("/overlevering/{id}/avslaa");
    let form = per.get(&page).await;
    assert_eq!(form.status, 200, "{}", form.text());
    assert_eq!(form.submit(&page, &[]).await.status, 422);
    let done = form.submit(&page, &[("grunn", "For mykje å gjere.")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(per.get(&page).await.status, 404);
    assert!(
        kari.get(&format!("/sak/{}/overlever", w.sak.id))
            .await
            .text()
            .contains("For mykje å gjere.")
    );

    let id = w.sak.tilbod(&w.rektor, "Då du?").await;
    let rektor = w.app.login(&w.rektor).await;
    let path = format!("/sak/{}/overlever", w.sak.id);
    let trekk = format!("/overlevering/{id}/trekk");
    let seen = kari.get(&path).await;
    assert!(seen.text().contains("ventar på svar frå Rolf Rektor"));
    for _ in 0..2 {
        assert_eq!(seen.submit(&trekk, &[]).await.status, 303);
    }
    let late = rektor
        .post(&format!("/overlevering/{id}/ta-imot"), &[])
        .await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("trekt tilbake"));
    // a leader can take over on behalf of somebody who is not there
    let form = rektor.get(&path).await;
    let done = form
        .submit(
            &path,
            &[
                ("kollega", &w.rektor.prinsipal_id.to_string()),
                ("melding", "Kari er sjuk."),
            ],
        )
        .await;
    assert_eq!(done.status, 303);
    assert_eq!(
        w.app
            .count("app.verify_tilgang() where sak_id = $1", w.sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn two_answers_at_once_make_one() {
    let w = world().await;
    let id = w.sak.tilbod(&w.per, "Kan du?").await;
    let kari = w.app.login(&w.kari).await;
    let per = w.app.login(&w.per).await;
    let (take, trekk) = (
        format!("/overlevering/{id}/ta-imot"),
        format!("/overlevering/{id}/trekk"),
    );
    let (a, b) = tokio::join!(per.post(&take, &[]), kari.post(&trekk, &[]));
    let mut both = [a.status, b.status];
    both.sort_unstable();
    assert_eq!(both[0], 303, "{both:?}");
    assert!(matches!(both[1], 404 | 409 | 403), "{both:?}");
}

#[tokio::test]
async fn whoever_only_looks_or_may_not_see_waits_for_nobody_who_writes() {
    let w = world().await;
    let id = w.sak.tilbod(&w.per, "Kan du?").await;
    let kommune = w.app.kommune().await;
    let dalen = kommune.skule("Dalen skule").await;
    let siv = kommune.person("Siv Moe", Role::Tilsett, &dalen).await;
    let (per, siv) = (w.app.client_for(&w.per).await, w.app.client_for(&siv).await);
    let mut writer = w.app.sql().begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 1))")
        .bind(w.sak.id.uuid().to_string())
        .execute(&mut *writer)
        .await
        .unwrap();

    let offer = format!("/overlevering/{id}");
    let seen = per.get(&offer).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert_eq!(per.get(&format!("{offer}/avslaa")).await.status, 200);
    let mut hidden = vec![siv.post(&format!("{offer}/ta-imot"), &[]).await];
    let path = format!("/sak/{}/gjenopne", w.sak.id);
    let fields = [("version", "1"), ("grunn", "x")];
    hidden.push(siv.post(&path, &fields).await);
    for page in hidden {
        assert_eq!(page.status, 404, "{}: {}", page.path, page.text());
    }
    assert_eq!(per.post(&path, &fields).await.status, 403);
    writer.rollback().await.unwrap();
}
