//! Time alone ends a right: the row says when, and an oracle in Rust says the same.

use time::{Date, Duration, OffsetDateTime};

use super::{Scene, day, foeresett};
use crate::harness::TestApp;

impl Scene {
    /// Until when PPT's right is written down.
    async fn til(&self) -> Option<OffsetDateTime> {
        sqlx::query_scalar(
            "select til from sak_tilgang where sak_id = $1 and grunnlag = 'samtykke' and til > now()",
        )
        .bind(self.sak.id.uuid())
        .fetch_optional(self.app.sql())
        .await
        .unwrap()
    }
}

/// Midnight in Vest-Telemark, when this day begins.
fn begins(day: Date) -> OffsetDateTime {
    laget::clock::oslo_instant(day.midnight())
}

#[tokio::test]
async fn a_right_ends_when_the_form_does() {
    let w = Scene::new().await;
    w.shared().await;
    let til: Date = sqlx::query_scalar("select til from samtykke where sak_id = $1")
        .bind(w.sak.id.uuid())
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert_eq!(w.til().await, Some(begins(til + Duration::days(1))));
}

#[tokio::test]
async fn a_right_ends_the_day_the_youth_turns_15_though_nobody_does_anything() {
    let app = TestApp::new().await;
    let turns = "app.today() + $1";
    let turns = day(&app, turns, 40).await;
    let foedd = "(app.today() + 40 - make_interval(years => $1))::date";
    let foedd = day(&app, foedd, 15).await;
    let w = Scene::born(app, foedd).await;
    w.shared().await;
    assert_eq!(w.til().await, Some(begins(turns)));
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_youth_of_16_who_signed_keeps_deciding() {
    let w = Scene::aged(16).await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, "barn", &["skule:ja", "ppt:ja"]).await;
    w.confirm("ja").await;
    w.put_on_the_lag(&w.ppt).await;
    let after = day(&w.app, "app.today() + $1", 301).await;
    assert_eq!(w.til().await, Some(begins(after)));
}

#[tokio::test]
async fn a_form_that_begins_later_opens_nothing_before() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.sql(
        "update samtykke set fraa = app.today() + 7 where samtykke_id = $1",
        samtykke,
    )
    .await;
    w.both_say_yes(samtykke, &["skule", "ppt"]).await;
    assert!(w.page().await.contains("Gjeld ikkje enno"));
    assert_eq!(w.put_on_the_lag(&w.ppt).await.status, 303);
    assert_eq!(w.ppt_sees().await, 404);
    w.rights_are_right().await;
}

#[tokio::test]
async fn whoever_time_has_shut_out_is_told_the_day_after_once() {
    let w = Scene::new().await;
    w.shared().await;
    w.app.work().await;
    w.sql(
        "update sak_tilgang set til = now() - interval '1 hour' where sak_id = $1 and grunnlag = 'samtykke'",
        w.sak.id.uuid(),
    )
    .await;
    w.sql(
        "update samtykke set til = app.today() - 1, fraa = app.today() - 30 where sak_id = $1",
        w.sak.id.uuid(),
    )
    .await;
    for nokkel in ["i dag", "i morgon"] {
        sqlx::query(
            "select app.job_enqueue($1, gen_random_uuid(), 'samtykke', null, $2, now() - interval '90 days')",
        )
        .bind(w.kommune.id.uuid())
        .bind(nokkel)
        .execute(w.app.sql())
        .await
        .unwrap();
        w.app.work().await;
    }
    let ppt = w.as_(&w.ppt).await;
    assert_eq!(ppt.get("/meldingar").await.select("[data-ulesen]").len(), 1);
    w.app.work().await;
}

#[tokio::test]
async fn taking_the_form_back_ends_it_for_those_who_have_not_answered() {
    let w = Scene::new().await;
    let samtykke = w.ask(&["ppt"]).await;
    w.paper(samtykke, &foeresett(w.mor), &["skule:ja", "ppt:ja"])
        .await;
    w.confirm("ja").await;
    let kari = w.as_(&w.kari).await;
    let done = kari
        .post(&w.path(&format!("/{samtykke}/attende")), &[])
        .await;
    assert_eq!(done.status, 303);
    assert!(w.page().await.contains("Teke attende"));
    let late = w
        .paper(samtykke, &foeresett(w.far), &["skule:ja", "ppt:ja"])
        .await;
    assert_eq!(late.status, 409);
    assert!(!w.offered(&w.ppt).await);
}
