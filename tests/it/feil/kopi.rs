//! The copy of the database that pages with figures may ask: when it is not to be used, the database answers.

use laget::access::Role;

use crate::harness::TestApp;

#[tokio::test]
async fn figures_come_from_the_database_when_its_copy_is_gone_or_is_none() {
    let app = TestApp::new().await;
    let kommune = app.kommune().await;
    let kontor = kommune.tenest("andre").await;
    let sjef = kommune
        .person("Siri Sjef", Role::Kommunalsjef, &kontor)
        .await;
    let direct = app.client_for(&sjef).await;
    let venta = direct.get("/styring").await;
    assert_eq!(venta.status, 200);
    let looks = "innsynslogg where brukar_id = $1 and handling = 'styring.lese'";
    assert_eq!(app.count(looks, sjef.id.uuid()).await, 1);

    // nobody is there; and a database of its own, which nothing is sent to
    let login: sqlx::postgres::PgConnectOptions = app.login_url().parse().unwrap();
    let gone = login.clone().socket("/finst/ikkje");
    for (nr, copy) in [gone, login].into_iter().enumerate() {
        let page = direct.at(&app.with_copy(copy)).get("/styring").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text(), venta.text());
        let looked = app.count(looks, sjef.id.uuid()).await;
        assert_eq!(looked, i64::try_from(nr).unwrap() + 2, "each look is a row");
    }
}
