//! Before a samtykke ends, those it is for are reminded, each time once, for as long as it is so.

use laget::access::Role;
use time::Duration;

use super::{Scene, day, foeresett};
use crate::harness::{Page, Person, TestApp};

impl Scene {
    /// What a person has in the inbox after the day's reminders.
    async fn reminded(&self, person: &Person) -> Page {
        self.app.worker().plan().await;
        self.app.work().await;
        // the next day, for the job that is made once a day
        self.app.clock().advance(Duration::days(1));
        self.as_(person).await.get("/meldingar").await
    }

    async fn ends_in(&self, days: i32) {
        sqlx::query("update samtykke set til = app.today() + $2 where sak_id = $1")
            .bind(self.sak.id.uuid())
            .bind(days)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    async fn reminders(&self, slag: &'static str) -> i64 {
        let count =
            "select count(*) from melding where sak_id = $1 and slag = $2 and brukar_id = $3";
        sqlx::query_scalar(count)
            .bind(self.sak.id.uuid())
            .bind(slag)
            .bind(self.kari.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}

fn unread(page: &Page) -> usize {
    let of_samtykke = |text: &&String| text.contains("samtykke");
    page.select("[data-ulesen] a")
        .iter()
        .filter(of_samtykke)
        .count()
}

#[tokio::test]
async fn the_ansvarleg_is_reminded_30_14_and_7_days_before_each_once() {
    let w = Scene::new().await;
    w.shared().await;
    w.app.work().await;
    for (days, told) in [(31, 0), (30, 1), (15, 1), (14, 2), (8, 2), (7, 3), (0, 3)] {
        w.ends_in(days).await;
        // so many days before the same day, not another day: what was told before was told of it
        w.sql(
            "update melding m set dato = s.til, noekkel = 'samtykke:' || m.objekt_id || ':' || s.til || ':' || split_part(noekkel, ':', 4)
            from samtykke s
            where m.sak_id = $1 and m.slag = 'samtykke_sluttar' and s.samtykke_id = m.objekt_id",
            w.sak.id.uuid(),
        )
        .await;
        for time in ["once", "twice"] {
            w.reminded(&w.kari).await;
            let count = w.reminders("samtykke_sluttar").await;
            assert_eq!(count, told, "{days} days, {time}");
        }
    }
}

#[tokio::test]
async fn the_pages_say_when_it_ends_and_the_reminder_leads_to_the_forms() {
    let w = Scene::new().await;
    w.shared().await;
    w.ends_in(14).await;
    let page = w.reminded(&w.kari).await;
    assert_eq!(unread(&page), 1, "{}", page.text());
    let said = page.select("[data-ulesen] a");
    assert!(
        said.contains(&"Ulesen: Eit samtykke går ut. Be om nytt: Nora L.".to_owned()),
        "{said:?}"
    );
    let kari = w.as_(&w.kari).await;
    let melding: uuid::Uuid = sqlx::query_scalar(
        "select melding_id from melding where sak_id = $1 and slag = 'samtykke_sluttar'",
    )
    .bind(w.sak.id.uuid())
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    let to = kari
        .get(&format!("/meldingar/{melding}"))
        .await
        .follow()
        .await;
    for page in [to, kari.get(&format!("/sak/{}", w.sak.id)).await] {
        let text = page.text();
        assert!(text.contains("Samtykket går ut om 14 dagar"), "{text}");
        assert!(text.contains("Be om nytt."), "{text}");
    }
    // PPT is on the lag, and did not ask
    let ppt = w.as_(&w.ppt).await;
    assert_eq!(unread(&ppt.get("/meldingar").await), 0);
}

#[tokio::test]
async fn days_that_a_kommune_has_set_are_the_days() {
    let w = Scene::new().await;
    w.shared().await;
    w.ends_in(40).await;
    w.reminded(&w.kari).await;
    assert_eq!(w.reminders("samtykke_sluttar").await, 0);
    w.sql(
        "insert into kommune_frist values ($1, 'samtykke_foerst', 45)",
        w.kommune.id.uuid(),
    )
    .await;
    w.reminded(&w.kari).await;
    assert_eq!(w.reminders("samtykke_sluttar").await, 1);
}

#[tokio::test]
async fn a_reminder_holds_no_more_when_it_is_renewed_or_taken_back() {
    let w = Scene::new().await;
    let first = w.shared().await;
    w.ends_in(14).await;
    assert_eq!(unread(&w.reminded(&w.kari).await), 1);

    let kari = w.as_(&w.kari).await;
    let path = w.path(&format!("/nytt?fornyar={first}"));
    let done = kari.get(&path).await.submit(&path, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let second = w.newest().await;
    w.sql(
        "update samtykke set fraa = app.today(), til = app.today() + 300 where samtykke_id = $1",
        second,
    )
    .await;
    let text = w.page().await;
    assert!(
        text.contains("Eit nytt samtykke er skrive, men ikkje alle har svart på det."),
        "{text}"
    );
    assert_eq!(unread(&kari.get("/meldingar").await), 1, "it ends still");

    w.both_say_yes(second, &["skule", "ppt"]).await;

    assert_eq!(unread(&kari.get("/meldingar").await), 0);
    let page = kari.get(&w.path("")).await;
    assert!(!page.text().contains("går ut om"), "{}", page.text());
    assert_eq!(
        page.select("section.samtykke").len(),
        1,
        "the old one is folded"
    );
    assert_eq!(
        page.select("section.samtykke summary"),
        ["Tidlegare versjonar av samtykket (1)"]
    );
    let old = page.select("section.samtykke details");
    assert!(
        old[0].contains("Erstatta") && old[0].contains("Mor Li"),
        "{old:?}"
    );

    w.ends_in(14).await;
    assert_eq!(unread(&w.reminded(&w.kari).await), 1);
    w.withdraw(second, &foeresett(w.mor), "alt").await;
    assert_eq!(unread(&kari.get("/meldingar").await), 0);
    w.app.work().await;
}

#[tokio::test]
async fn whoever_asked_is_reminded_while_they_see_the_sak_and_the_new_ansvarleg() {
    let w = Scene::new().await;
    w.shared().await;
    w.ends_in(14).await;
    let per = w.kommune.person("Per Dal", Role::Tilsett, &w.skule).await;
    w.sak.deltakar(&per).await;
    sqlx::query("update sak set ansvarleg_id = $2, ansvarleg_brukar_id = $3 where sak_id = $1")
        .bind(w.sak.id.uuid())
        .bind(per.prinsipal_id.uuid())
        .bind(per.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    for person in [&w.kari, &per] {
        assert_eq!(unread(&w.reminded(person).await), 1, "{}", person.namn);
    }
    sqlx::query("update sak_deltakar set til = now() where sak_id = $1 and brukar_id = $2")
        .bind(w.sak.id.uuid())
        .bind(w.kari.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let kari = w.as_(&w.kari).await;
    assert_eq!(unread(&kari.get("/meldingar").await), 0);
    w.app.work().await;
}

#[tokio::test]
async fn a_youth_who_soon_turns_15_is_a_task_of_its_own() {
    let app = TestApp::new().await;
    let foedd = "(app.today() + 20 - make_interval(years => $1))::date";
    let foedd = day(&app, foedd, 15).await;
    let turns = day(&app, "app.today() + $1", 20).await;
    let w = Scene::born(app, foedd).await;
    w.shared().await;
    let page = w.reminded(&w.kari).await;
    assert_eq!(w.reminders("samtykke_andre_svarar").await, 1);
    assert_eq!(w.reminders("samtykke_sluttar").await, 0);
    assert_eq!(
        page.select("[data-ulesen] a")[0],
        "Ulesen: Snart må andre svare på samtykket. Be om nytt: Nora L."
    );
    let text = w.page().await;
    let turns = laget::web::dates::long(turns);
    assert!(
        text.contains(&format!("Ungdommen fyller 15 år {turns}")),
        "{text}"
    );
    assert!(text.contains("Då må ungdommen svare sjølv for"), "{text}");
    w.app.work().await;
}

#[tokio::test]
async fn born_on_29_february_the_right_ends_the_day_the_age_is_another() {
    let app = TestApp::new().await;
    let (before, on): (i32, i32) = sqlx::query_as(
        "select app.alder('2012-02-29', '2027-02-27'), app.alder('2012-02-29', '2027-02-28')",
    )
    .fetch_one(app.sql())
    .await
    .unwrap();
    assert_eq!((before, on), (14, 15));
    let wrong: i64 = sqlx::query_scalar(
        "select count(*) from generate_series(date '2008-01-01', date '2012-12-31', interval '1 day') f,
            generate_series(0, 20) n
        where app.alder(f::date, (f + make_interval(years => n))::date) <> n
            or app.alder(f::date, (f + make_interval(years => n))::date - 1) <> n - 1",
    )
    .fetch_one(app.sql())
    .await
    .unwrap();
    assert_eq!(wrong, 0);
}
