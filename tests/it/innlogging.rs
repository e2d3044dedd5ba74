//! Logging in, switching kommune and logging out.

use laget::access::Role;

use crate::harness::TestApp;

#[tokio::test]
async fn tilsett_logs_in_and_gets_a_session() {
    let app = TestApp::new().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;

    let client = app.login(&kari).await;

    assert!(client.cookie("__Host-sesjon").is_some());
}
