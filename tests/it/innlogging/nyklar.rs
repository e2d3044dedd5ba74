//! Passkeys, as far as they need no browser: one that is taken away, and how many questions wait.

use super::scene;
use super::totrinn::{password, set_up};

const NYKLAR: &str = "/innlogging/nyklar";

#[tokio::test]
async fn whoever_takes_a_passkey_away_ends_the_sessions_it_may_have_let_in() {
    let (app, _, _, kari) = scene().await;
    let (here, other) = (app.login(&kari).await, app.login(&kari).await);
    let id = app.new_id();
    sqlx::query("insert into tilgangsnykel (brukar_id, tilgangsnykel_id, credential, nykel, namn) values ($1, $2, sha256($2::text::bytea), '{}', 'Ein nykel')")
        .bind(kari.id.uuid())
        .bind(id)
        .execute(app.sql())
        .await
        .unwrap();

    let unknown = app.new_id().to_string();
    let fjern = format!("{NYKLAR}/fjern");
    let page = here.post(&fjern, &[("nykel", &unknown)]).await;
    assert_eq!(page.status, 404);
    assert_eq!(other.get("/").await.status, 200, "nothing was taken away");
    let page = here.post(&fjern, &[("nykel", &id.to_string())]).await;

    assert_eq!((page.status, page.location()), (303, NYKLAR));
    assert!(other.get("/").await.location().starts_with("/logg-inn"));
    assert_eq!(here.get("/").await.status, 200);
}

#[tokio::test]
async fn of_a_page_that_is_opened_again_and_again_ten_questions_wait() {
    let (app, _, _, kari) = scene().await;
    let router = app.requiring_two_at("https://laget.example");
    let client = app.client().at(&router);
    password(&client, &kari).await;
    set_up(&client, &client.get("/innlogging/totrinn").await).await;

    let mut asked = Vec::new();
    for _ in 0..13 {
        let page = client.get(NYKLAR).await;
        asked.extend(page.attribute("form[data-nykel] [name=utfordring]", "value"));
    }

    assert_eq!(asked.len(), 13);
    let wait: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select utfordring_id from nykel_utfordring where brukar_id = $1 order by laga_at",
    )
    .bind(kari.id.uuid())
    .fetch_all(app.sql())
    .await
    .unwrap();
    let wait: Vec<String> = wait.iter().map(ToString::to_string).collect();
    assert_eq!(wait, asked[3..], "the oldest went");
}
