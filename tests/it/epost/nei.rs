//! A mail server that says no for good, or takes its time.

use laget::jobs::LEASE;

use super::Scene;

#[tokio::test]
async fn what_is_refused_for_good_becomes_a_dead_letter_that_can_be_tried_again() {
    for (mode, cause) in [
        ("recipient_never", "adressa_blei_avvist"),
        ("letter_never", "brevet_blei_avvist"),
    ] {
        let mut w = Scene::new().await;
        w.per_is_on_the_lag().await;
        w.sink.behave(mode).await;
        w.tell_per("overlevering_overteken").await;
        w.worker().work_off().await.unwrap();
        assert_eq!(w.states().await, ["avvist"]);
        let dead =
            sqlx::query_scalar("select cause from job where state = 'dead' and brukar_id = $1");
        let dead: Vec<String> = dead
            .bind(w.per.id.uuid())
            .fetch_all(w.app.sql())
            .await
            .unwrap();
        assert_eq!(dead, [cause]);
        w.sink.behave("ok").await;

        sqlx::query("update job set state = 'waiting', finished_at = null where brukar_id = $1 and state = 'dead'")
            .bind(w.per.id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
        w.worker().work_off().await.unwrap();

        assert_eq!(w.sink.letters().await.len(), 1);
    }
}

#[tokio::test]
async fn a_mail_server_that_is_slow_is_waited_for() {
    let mut w = Scene::new().await;
    w.per_is_on_the_lag().await;
    w.sink.behave("slow").await;
    w.tell_per("overlevering_overteken").await;

    w.worker().work_off().await.unwrap();

    assert_eq!(w.sink.letters().await.len(), 1);
    assert_eq!(w.states().await, ["sendt"]);
}

#[test]
fn a_lease_is_longer_than_a_mail_server_may_take_for_all_its_answers() {
    // greeting, hello, STARTTLS, hello, AUTH, sender, recipient, DATA, the letter, QUIT
    assert!(LEASE >= 7 * laget::mail::PATIENCE);
}
