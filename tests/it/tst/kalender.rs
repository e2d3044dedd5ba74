//! One's own calendar.

use laget::access::Role;
use time::macros::{date, datetime};

use super::innkalling::Kalla;
use crate::drift::loggen::Log;
use crate::harness::{Client, Page};

/// Makes a link, and gives its path.
async fn lag(client: &Client) -> String {
    let page = client.get("/kalender").await;
    let done = page.submit("/kalender", &[("handling", "lag")]).await;
    assert_eq!((done.status, done.location()), (303, "/kalender"));
    let side = client.get("/kalender").await;
    let url = side.attribute("#felt-lenke", "value").remove(0);
    url.strip_prefix("https://laget.example")
        .unwrap()
        .to_owned()
}

fn stader(page: &Page) -> Vec<String> {
    let lines = page.body.lines();
    lines
        .filter_map(|l| l.strip_prefix("LOCATION:"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn the_calendar_has_the_meetings_one_is_called_to_or_has_moeteplikt_in_and_no_name() {
    let k = Kalla::new().await;
    let app = &k.scene.app;
    app.clock().set(datetime!(2028-02-01 09:00 +1));
    // called to one as a guest; another where the person has møteplikt; others far away, long ago and called off
    let annan = k.scene.kommune.skule("Bakken skule").await;
    let der = annan.moete_den(date!(2028 - 03 - 02)).await;
    annan.kalla(der, &k.scene.ppt, "gjest").await;
    for (sql, stad) in [
        ("update moete set stad = 'Bakken' where moete_id = $1", der),
        (
            "update moete set stad = 'Fjern' where moete_id = $1",
            k.scene.skule.moete_den(date!(2029 - 03 - 15)).await,
        ),
        (
            "update moete set stad = 'Gammal' where moete_id = $1",
            k.scene.skule.moete_den(date!(2027 - 12 - 15)).await,
        ),
        (
            "update moete set tilstand = 'avlyst', avlyst_grunn = 'x' where moete_id = $1",
            k.scene.skule.moete_den(date!(2028 - 03 - 03)).await,
        ),
        (
            "update moete set stad = 'Andre sitt' where moete_id = $1",
            annan.moete_den(date!(2028 - 03 - 04)).await,
        ),
    ] {
        sqlx::query(sql)
            .bind(stad)
            .execute(app.sql())
            .await
            .unwrap();
    }
    let ppt = app.client_for(&k.scene.ppt).await;
    let lenke = lag(&ppt).await;

    // no session
    let fil = app.client().get(&lenke).await;

    assert_eq!(fil.status, 200, "{}", fil.body);
    assert_eq!(
        fil.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    assert_eq!(stader(&fil), ["Møterom 2", "Bakken"]);
    assert!(fil.body.contains("DTSTART:20280301T110000Z"));
    for ord in ["Pål", "Åsen", "Team", "http", "DESCRIPTION", "ATTENDEE"] {
        assert!(!fil.body.contains(ord), "{ord}: {}", fil.body);
    }
    // the letter tells of the same event, so that no calendar shows it twice
    k.kall_inn(&[]).await;
    let brev = k.brev();
    let uid = &brev[0].fil["UID"];
    let fil = app.client().get(&lenke).await;
    assert!(
        fil.body.contains(&format!("UID:{uid}\r\n")),
        "{uid}: {}",
        fil.body
    );
    // who has forfall, or is taken off, has no meeting then
    ppt.submit(&k.path("/svar"), &[("svar", "forfall"), ("grunn", "kurs")])
        .await;
    assert_eq!(stader(&app.client().get(&lenke).await), ["Bakken"]);
}

#[tokio::test]
async fn the_address_is_kept_as_a_hash_shown_once_replaced_and_taken_away() {
    let k = Kalla::new().await;
    let app = &k.scene.app;
    app.clock().set(datetime!(2028-02-01 09:00 +1));
    let ppt = app.client_for(&k.scene.ppt).await;
    let fyrst = lag(&ppt).await;
    let secret = fyrst["/kalender/".len()..].strip_suffix(".ics").unwrap();
    assert_eq!(secret.len(), 64);
    let kept: Vec<u8> =
        sqlx::query_scalar("select token_hash from kalender_lenke where brukar_id = $1")
            .bind(k.scene.ppt.id.uuid())
            .fetch_one(app.sql())
            .await
            .unwrap();
    assert_eq!(kept, laget::web::token_hash(secret).0);
    assert!(!ppt.get("/kalender").await.body.contains(secret));

    let ny = lag(&ppt).await;
    let ukjend = app
        .client()
        .get(&format!("/kalender/{}.ics", "0".repeat(64)))
        .await;
    let gammal = app.client().get(&fyrst).await;
    assert_eq!((gammal.status, ukjend.status), (404, 404));
    assert_eq!(gammal.text(), ukjend.text());
    assert_eq!(app.client().get(&ny).await.status, 200);
    assert!(ppt.get("/kalender").await.text().contains("Sist henta"));
    let ut = ppt.submit("/kalender", &[("handling", "slett")]).await;
    assert_eq!(ut.status, 303, "{}", ut.text());
    assert_eq!(app.client().get(&ny).await.status, 404);
    assert!(ppt.get("/kalender").await.text().contains("Inga lenke"));
    // another's is another's
    let helse = app.client_for(&k.scene.helse).await;
    assert!(helse.get("/kalender").await.text().contains("Inga lenke"));
    let min = lag(&helse).await;
    let secret = min["/kalender/".len()..].strip_suffix(".ics").unwrap();
    ppt.set_cookie("__Host-kalender", secret);
    let side = ppt.get("/kalender").await;
    assert!(side.status == 200 && !side.body.contains(secret));
    assert_eq!(ppt.cookie("__Host-kalender"), None);
}

#[tokio::test]
async fn whoever_has_left_has_an_empty_calendar_and_whose_account_is_shut_has_none() {
    let k = Kalla::new().await;
    let app = &k.scene.app;
    app.clock().set(datetime!(2028-02-01 09:00 +1));
    let ppt = app.client_for(&k.scene.ppt).await;
    let lenke = lag(&ppt).await;
    k.kall_inn(&[]).await;
    assert_eq!(stader(&app.client().get(&lenke).await), ["Møterom 2"]);
    k.scene.kommune.end_medlemskap(&k.scene.ppt).await;
    let fil = app.client().get(&lenke).await;
    assert_eq!(fil.status, 200);
    assert!(stader(&fil).is_empty(), "{}", fil.body);
    // in another kommune the person still works
    let annan = app.kommune().await;
    let skule = annan.skule("Andre skule").await;
    let prinsipal = annan
        .medlemskap(k.scene.ppt.id, Role::Tilsett, &skule)
        .await;
    let der = crate::harness::Person {
        kommune_id: annan.id,
        prinsipal_id: prinsipal,
        instans_id: skule.instans_id,
        ..k.scene.ppt.clone()
    };
    let moete = skule.moete_den(date!(2028 - 03 - 02)).await;
    skule.kalla(moete, &der, "fast").await;
    assert_eq!(stader(&app.client().get(&lenke).await).len(), 1);
    sqlx::query("update brukar set sperra_at = now() where brukar_id = $1")
        .bind(k.scene.ppt.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();
    assert_eq!(app.client().get(&lenke).await.status, 404);
}

#[tokio::test]
async fn a_program_that_asks_all_the_time_is_told_to_wait_and_the_address_stands_in_no_log() {
    let (log, _guard) = Log::begin("trace");
    let k = Kalla::new().await;
    let app = &k.scene.app;
    app.clock().set(datetime!(2028-02-01 09:00 +1));
    let ppt = app.client_for(&k.scene.ppt).await;
    let lenke = lag(&ppt).await;
    for _ in 0..60 {
        assert_eq!(app.client().get(&lenke).await.status, 200);
    }
    assert_eq!(app.client().get(&lenke).await.status, 429);
    app.clock().advance(time::Duration::hours(2));
    assert_eq!(app.client().get(&lenke).await.status, 200);
    let secret = lenke["/kalender/".len()..].strip_suffix(".ics").unwrap();
    let text = log.text();
    assert!(!text.contains(secret));
    assert!(text.contains("/kalender/{lenke}"), "{text}");
}
