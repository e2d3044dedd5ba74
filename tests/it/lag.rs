//! Who is on the lag.

use laget::access::Role;
use time::macros::date;

use crate::harness::TestApp;

#[tokio::test]
async fn the_ansvarleg_puts_a_colleague_on_the_lag_and_takes_one_off() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
    let ppt = app.interkommunal("ppt", &[&kommune]).await;
    let siv = kommune.person("Siv Ås", Role::Tilsett, &ppt).await;
    let nora = skule.barn("Nora", "Li").await;
    let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
    let path = format!("/sak/{}/lag", sak.id);
    let client = app.login(&kari).await;
    let per_client = app.login(&per).await;
    assert_eq!(per_client.get(&path).await.status, 404);

    let page = client.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("når dei som må, har samtykt"));
    assert!(!page.body.contains(&siv.prinsipal_id.to_string()));
    let bad = page.submit(&path, &[]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("kollega").is_some() && bad.error_on("oppgaave").is_some());
    let id = page.attribute("input[name=id]", "value").pop().unwrap();
    let forged = client
        .post(
            &path,
            &[
                ("id", &id),
                ("kollega", &siv.prinsipal_id.to_string()),
                ("oppgaave", "x"),
            ],
        )
        .await;
    assert_eq!(forged.status, 422);
    assert!(forged.error_on("kollega").is_some());

    let fields = [
        ("kollega", &*per.prinsipal_id.to_string()),
        ("oppgaave", "friminutt"),
    ];
    for _ in 0..2 {
        assert_eq!(page.submit(&path, &fields).await.status, 303);
    }
    assert_eq!(
        app.count("sak_deltakar where sak_id = $1", sak.id.uuid())
            .await,
        2
    );
    assert_eq!(
        app.count(
            "sak_historikk where slag = 'lag_inn' and sak_id = $1",
            sak.id.uuid()
        )
        .await,
        1
    );
    let seen = per_client.get(&path).await;
    assert_eq!(seen.status, 200);
    assert!(!seen.has("form[action$='/ut']") && !seen.has("form.skjema"));
    assert_eq!(
        per_client
            .post(&path, &[("id", &id), ("kollega", ""), ("oppgaave", "")])
            .await
            .status,
        403
    );

    // with an open tiltak nobody goes
    let tiltak = sak.tiltak("Fast plass", date!(2026 - 12 - 01)).await;
    sqlx::query(
        "update tiltak set ansvarleg_id = $2, ansvarleg_brukar_id = $3 where tiltak_id = $1",
    )
    .bind(tiltak.uuid())
    .bind(per.prinsipal_id.uuid())
    .bind(per.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    let rows: Vec<(uuid::Uuid, uuid::Uuid)> =
        sqlx::query_as("select sak_deltakar_id, brukar_id from sak_deltakar where sak_id = $1")
            .bind(sak.id.uuid())
            .fetch_all(app.sql())
            .await
            .unwrap();
    let of = |id: uuid::Uuid| rows.iter().find(|r| r.1 == id).unwrap().0;
    let (karis, pers) = (of(kari.id.uuid()), of(per.id.uuid()));
    let stopped = client.post(&format!("{path}/{karis}/ut"), &[]).await;
    assert_eq!(stopped.status, 409);
    assert!(stopped.text().contains("Lever saka over til ein annan"));
    let stopped = client.post(&format!("{path}/{pers}/ut"), &[]).await;
    assert_eq!(stopped.status, 409);
    assert!(stopped.text().contains("eitt tiltak"));
    sak.evaluering(tiltak, "verkar", "fint").await;
    for _ in 0..2 {
        assert_eq!(
            client.post(&format!("{path}/{pers}/ut"), &[]).await.status,
            303
        );
    }
    assert_eq!(
        app.count(
            "sak_historikk where slag = 'lag_ut' and sak_id = $1",
            sak.id.uuid()
        )
        .await,
        1
    );
    assert_eq!(per_client.get(&path).await.status, 404);
    assert!(client.get(&path).await.text().contains("Har vore på laget"));
    assert_eq!(
        app.count("app.verify_tilgang() where sak_id = $1", sak.id.uuid())
            .await,
        0
    );
}
