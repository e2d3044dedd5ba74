//! Answering and signing: once, what was read, by whoever has just proven who they are.

use super::*;

#[tokio::test]
async fn signing_in_two_windows_at_once_makes_one_signature() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let page = scene.answer(&mor, &JA).await;

    let (one, two) = tokio::join!(scene.sign(&mor, &page), scene.sign(&mor, &page));

    assert_eq!((one.status, two.status), (303, 303));
    assert_eq!(scene.signatures().await, 1);
    let receipt = mor.get(&scene.form("/signer")).await;
    assert_eq!(receipt.location(), scene.form(""));
}

#[tokio::test]
async fn a_text_that_is_another_than_the_one_read_is_shown_anew_and_not_signed() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let read = scene.answer(&mor, &JA).await;
    let mut other = JA;
    other[2].1 = "nei";
    scene.answer(&mor, &other).await;

    let page = scene.sign(&mor, &read).await;

    assert_eq!(page.status, 409);
    assert!(
        page.text().contains("Teksten er endra sidan du las han."),
        "{}",
        page.text()
    );
    assert_eq!(scene.signatures().await, 0);
    assert_eq!(scene.sign(&mor, &page).await.status, 303);
    let nei =
        "samtykke_signatur where samtykke_id = $1 and nei = array['ppt'] and ja = array['skule']";
    assert_eq!(scene.app.count(nei, scene.samtykke).await, 1);
}

#[tokio::test]
async fn a_login_of_eleven_minutes_ago_signs_nothing_until_the_person_has_proven_who_they_are() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let page = scene.answer(&mor, &JA).await;
    sqlx::query(
        "update familie_sesjon set auth_time = now() - interval '11 minutes' where kommune_id = $1",
    )
    .bind(scene.kommune.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    let refused = scene.sign(&mor, &page).await;

    assert_eq!(scene.signatures().await, 0);
    assert!(
        refused.text().contains("Signer med ID-porten"),
        "{}",
        refused.text()
    );
    let url = way_on(&refused.submit("/familie/stadfest", &[]).await);
    let back = Outside::new()
        .log_in(&url, &grown_up(MOR), "idporten-loa-high")
        .await;
    let landed = mor.get(&back).await;
    assert_eq!(landed.location(), scene.form("/signer"));
    let page = mor.get(landed.location()).await;
    assert_eq!(scene.sign(&mor, &page).await.status, 303);
    assert_eq!(scene.signatures().await, 1);
}

#[tokio::test]
async fn blank_is_not_nei_and_what_was_chosen_stands() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;

    let page = mor
        .post(&scene.form(""), &[("spraak", "nn"), ("svar-skule", "nei")])
        .await;

    assert_eq!(page.status, 422);
    let ppt = "Svar ja eller nei for PPT (pedagogisk-psykologisk teneste)";
    assert_eq!(page.select(".ds-error-summary li"), [ppt]);
    assert_eq!(
        page.attribute(".ds-error-summary a", "href"),
        ["#svar-ppt-ja"]
    );
    assert_eq!(page.select(".ds-validation-message"), [ppt]);
    assert_eq!(page.attribute("input[checked]", "id"), ["svar-skule-nei"]);
    let page = mor.post(&scene.form(""), &[("spraak", "nn")]).await;
    let lines = page.select(".ds-error-summary li");
    assert_eq!(
        lines,
        ["Svar ja eller nei for Skule", ppt],
        "one line for each"
    );
    mor.post(&scene.form(""), &[("spraak", "nn"), ("svar-skule", "nei")])
        .await;
    let again = mor.get(&scene.form("")).await;
    assert_eq!(again.attribute("input[checked]", "id"), ["svar-skule-nei"]);
    let signer = mor.get(&scene.form("/signer")).await;
    assert_eq!(signer.status, 303, "half an answer is not signed");
    for field in [
        ("svar-barnevern", "ja"),
        ("kommune_id", "x"),
        ("svar-skule", "kanskje"),
    ] {
        assert_eq!(
            mor.post(&scene.form(""), &[field]).await.status,
            400,
            "{field:?}"
        );
    }
}

#[tokio::test]
async fn the_provider_is_down_when_one_would_sign_and_the_session_lives() {
    let mut scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.answer(&mor, &JA).await;
    scene.provider.stop().await;

    let page = mor
        .post("/familie/stadfest", &[("til", &scene.form("/signer"))])
        .await;

    assert_eq!(page.status, 503);
    assert!(page.text().contains("Innloggingstenesta svarar ikkje no"));
    assert_eq!(mor.get(&scene.form("/signer")).await.status, 200);
}

#[tokio::test]
async fn a_login_that_did_not_ask_who_it_is_there_and_then_signs_nothing() {
    let scene = Scene::new().await;
    scene.asked(MOR).await;
    let (mor, outside) = (scene.app.client().at(&scene.router), Outside::new());
    let page = log_in(&mor, &outside, &scene.kommune, &grown_up(MOR)).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let page = scene.answer(&mor, &JA).await;
    assert!(
        page.text().contains("Signer med ID-porten"),
        "{}",
        page.text()
    );
    assert!(!page.has("input[name=avtrykk]"));
    let tekst: String = page.select(".heile-teksten p").join("\n") + "\n";
    let avtrykk = hex::encode(laget::samtykke::mal::avtrykk(&tekst));

    let refused = mor
        .post(&scene.form("/signer"), &[("avtrykk", &avtrykk)])
        .await;

    assert_eq!(
        refused.status, 200,
        "the text is the same, and it is shown again"
    );
    assert_eq!(scene.signatures().await, 0);
}
