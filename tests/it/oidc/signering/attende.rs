//! A login that comes to nothing, and what was chosen before it: back to the letter, and nothing is lost.

use super::*;

/// The page a letter leads to, to be tried again.
fn leads_back(page: &Page, link: &str) {
    assert_eq!(
        page.attribute("main .handlingar a", "href")[0],
        link,
        "{}",
        page.text()
    );
    assert!(page.text().contains("Lenka i e-posten verkar framleis."));
    assert!(!page.has("a[href='/logg-inn']"), "no way to staff's pages");
}

#[tokio::test]
async fn whoever_cancels_at_the_provider_comes_back_to_the_letter_and_the_link_still_leads_in() {
    let scene = Scene::new().await;
    scene.invite().await;
    let link = Scene::link(&scene.letters().await, "mor@epost.example");
    let client = scene.app.client().at(&scene.router);

    for _ in 0..2 {
        let page = client.post(&link, &[]).await;
        let back = Outside::new().cancel(&way_on(&page)).await;
        let page = client.get(&back).await;
        assert_eq!(page.status, 200, "{}", page.text());
        leads_back(&page, &link);
        assert!(!has_session(&client));
    }

    let page = client.get(&link).await;
    assert!(page.text().contains("Du har fått eit spørsmål"));
    let (_, page) = scene.follow(&link, &grown_up(MOR)).await;
    assert!(page.text().contains("Dette spør vi om"), "{}", page.text());
    let page = client.get(&link).await;
    assert!(page.text().contains("Lenka er brukt"), "{}", page.text());
}

#[tokio::test]
async fn a_login_at_too_low_a_level_or_that_took_too_long_leads_back_to_the_letter_too() {
    let scene = Scene::new().await;
    scene.invite().await;
    let link = Scene::link(&scene.letters().await, "mor@epost.example");
    let client = scene.app.client().at(&scene.router);

    let page = client.post(&link, &[]).await;
    let back = Outside::new()
        .log_in(&way_on(&page), &grown_up(MOR), "idporten-loa-substantial")
        .await;
    let page = client.get(&back).await;
    assert_eq!(page.status, 403);
    leads_back(&page, &link);

    let page = client.post(&link, &[]).await;
    let back = Outside::new()
        .log_in(&way_on(&page), &grown_up(MOR), "idporten-loa-high")
        .await;
    sqlx::query(
        "update oidc_flyt set created_at = now() - interval '11 minutes' where klient = $1",
    )
    .bind(format!("familie-{}", nummer(&scene.kommune)))
    .execute(scene.app.sql())
    .await
    .unwrap();
    let page = client.get(&back).await;
    assert!(page.text().contains("Innlogginga må byrje på nytt"));
    leads_back(&page, &link);
    let (_, page) = scene.follow(&link, &grown_up(MOR)).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_provider_that_is_down_when_the_letter_is_followed_leads_back_to_it() {
    let mut scene = Scene::new().await;
    scene.invite().await;
    let link = Scene::link(&scene.letters().await, "mor@epost.example");
    scene.provider.stop().await;
    let client = scene.app.client().at(&scene.router);

    let page = client.post(&link, &[]).await;

    assert_eq!(page.status, 503);
    leads_back(&page, &link);
}

#[tokio::test]
async fn what_was_chosen_when_the_session_ended_is_there_after_the_login() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    sqlx::query(
        "update familie_sesjon set ledig_til = now() - interval '1 second' where kommune_id = $1",
    )
    .bind(scene.kommune.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();

    let sent = mor
        .post(&scene.form(""), &[("spraak", "pl"), ("svar-ppt", "nei")])
        .await;

    let til = format!(
        "/familie/logg-inn?til=%2Ffamilie%2Fsamtykke%2F{}",
        scene.samtykke
    );
    assert_eq!(sent.location(), til);
    let page = mor.get(sent.location()).await;
    let fields = [("kommune", nummer(&scene.kommune))];
    let url = way_on(&page.submit("/familie/logg-inn", &fields).await);
    let back = Outside::new()
        .log_in(&url, &grown_up(MOR), "idporten-loa-high")
        .await;
    let landed = mor.get(&back).await;
    assert_eq!(landed.location(), scene.form(""));
    let page = mor.get(landed.location()).await;
    assert_eq!(page.attribute("input[checked]", "id"), ["svar-ppt-nei"]);
    assert_eq!(page.attribute("main .familieskjema", "lang"), ["pl"]);
    assert_eq!(
        page.select("#sesjon-tittel"),
        ["Czy nadal tu jesteś?"],
        "the warning is in the language of the page"
    );
}
