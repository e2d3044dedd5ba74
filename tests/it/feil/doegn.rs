//! The two nights when the clock is moved: one hour comes twice, and one does not come.

use laget::clock::Clock;
use time::macros::{date, datetime};
use time::{Date, Duration, OffsetDateTime};

use crate::harness::TestApp;

/// What is asked for every day is asked for once, whatever the clock on the wall does.
#[tokio::test]
async fn what_is_done_every_day_is_asked_for_once_on_the_nights_when_the_clock_is_moved() {
    let app = TestApp::new().await;
    app.jobs_may_stop();
    let kommune = app.kommune().await;
    let worker = app.worker();
    let daily = laget::app::jobs()
        .into_iter()
        .filter(|kind| kind.daily.is_some());
    let mut kinds: Vec<String> = daily.map(|kind| kind.name.to_owned()).collect();
    kinds.sort_unstable();
    assert!(kinds.len() > 3, "{kinds:?}");

    for (day, begins, ends) in [
        (
            date!(2026 - 10 - 25),
            datetime!(2026-10-24 22:00 UTC),
            datetime!(2026-10-25 23:00 UTC),
        ),
        (
            date!(2027 - 03 - 28),
            datetime!(2027-03-27 23:00 UTC),
            datetime!(2027-03-28 22:00 UTC),
        ),
    ] {
        let hours = (ends - begins).whole_hours();
        assert_eq!(hours, if day.month() as u8 == 10 { 25 } else { 23 });
        app.clock().set(begins);
        while app.clock().now() < ends {
            worker.plan().await;
            app.clock().advance(Duration::minutes(30));
        }
        let asked = asked(&app, kommune.id.uuid(), day).await;
        let once: Vec<(String, i64)> = kinds.iter().map(|kind| (kind.clone(), 1)).collect();
        assert_eq!(asked, once, "{day}");
        assert_eq!(laget::clock::oslo_date(begins), day);
        let last: OffsetDateTime = ends - Duration::SECOND;
        assert_eq!(laget::clock::oslo_date(last), day);
    }
}

/// Which daily jobs were asked for on a day, and how many times.
async fn asked(app: &TestApp, kommune: uuid::Uuid, day: Date) -> Vec<(String, i64)> {
    sqlx::query_as(
        "select kind, count(*) from job where kommune_id = $1 and dedupe_key = kind || ':' || $2
        group by kind order by kind",
    )
    .bind(kommune)
    .bind(day.to_string())
    .fetch_all(app.sql())
    .await
    .unwrap()
}
