//! What a person shows at login, while keys are replaced.

use axum::Router;
use laget::clock::Clock;
use time::Duration;

use super::Scene;
use crate::innlogging::{factor, password, set_up, shows, strict};

#[tokio::test]
async fn an_authenticator_and_the_codes_on_paper_let_in_through_a_change_of_keys() {
    let scene = Scene::new().await;
    let client = strict(&scene.app);
    password(&client, &scene.kari).await;
    let (nykel, kodar) = set_up(&client, &client.get("/innlogging/totrinn").await).await;
    scene.nyklar("--legg-til");
    scene.nyklar("--ta-i-bruk");
    let enter = async |router: &Router, kode: &str| {
        let client = scene.app.client().at(router);
        password(&client, &scene.kari).await;
        let page = factor(&client, kode).await;
        (page.status, client)
    };
    let both = scene.restarted();
    assert_eq!(enter(&both, &kodar[0]).await.0, 303, "of the old key");

    let said = scene.said(&["rotate-keys"]);

    assert!(said.contains("frå før nøkkelen blei bytt: 1."), "{said}");
    let sealed = "faktor_totp where noekkel_id = $1";
    assert_eq!(scene.app.count(sealed, 2_i16).await, 1);
    // told to nobody: it is the same secret
    let changed = "journal where slag = $1";
    assert_eq!(scene.app.count(changed, "innlogging_endra").await, 0);
    scene.nyklar("--fjern 1");
    let after = scene.restarted();
    assert_eq!(enter(&after, &kodar[1]).await.0, 422, "its key is gone");
    scene.app.clock().advance(Duration::minutes(1));
    let now = shows(&nykel, scene.app.clock().now());
    let (status, client) = enter(&after, &now).await;
    assert_eq!(status, 303);
    client.submit("/innlogging/kodar", &[]).await;
    let said = scene.said(&["rotate-keys"]);
    assert!(!said.contains("på papir"), "{said}");
}
