//! What somebody is reminded of says what is due and when, once, and for as long as it is so.

use laget::access::Role;
use time::Duration;

use super::Scene;
use crate::harness::Page;

impl Scene {
    async fn reminded(&self) -> Page {
        self.app.worker().plan().await;
        self.app.work().await;
        self.inbox().await
    }

    async fn inbox(&self) -> Page {
        let kari = self.app.client_for(&self.kari).await;
        kari.get("/meldingar").await
    }

    async fn change(&self, statement: &'static str) {
        sqlx::query(statement)
            .bind(self.sak.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_reminder_says_what_is_due_and_when_and_what_is_over_comes_first() {
    let w = Scene::new().await;

    let page = w.reminded().await;

    assert_eq!(
        page.select(".meldingar a"),
        [
            "Ulesen: Snakk med dei føresette: Nora L.",
            "Ulesen: Evaluer tiltaket «Fast vaksen»: Nora L.",
        ]
    );
    let said = page.select(".meldingar p");
    assert!(said[0].contains("frist 20. nov., 3 dagar over"), "{said:?}");
    assert!(said[1].contains("frist 24. nov., i morgon"), "{said:?}");
}

#[tokio::test]
async fn what_holds_no_more_is_not_unread() {
    let w = Scene::new().await;
    let unread = async || {
        let page = w.inbox().await;
        let badge = page.select(".hovudmeny .tal").pop().unwrap_or_default();
        let rows = page.select("[data-ulesen]").len();
        let badge = badge.split(' ').next().unwrap_or_default().to_owned();
        assert_eq!(badge.parse().unwrap_or(0), rows, "the badge and the inbox");
        rows
    };
    w.reminded().await;
    assert_eq!(unread().await, 2);

    w.change("update tiltak set status = 'utfoert' where sak_id = $1")
        .await;
    assert_eq!(unread().await, 1, "evaluated");
    w.change("update sak set neste_dato = '2026-12-20' where sak_id = $1")
        .await;
    assert_eq!(unread().await, 0, "another date");
    w.change("update sak set neste_dato = '2026-11-20' where sak_id = $1")
        .await;
    assert_eq!(unread().await, 1);
    let per = w.kommune.person("Per Dal", Role::Tilsett, &w.skule).await;
    sqlx::query("update sak set ansvarleg_id = $2, ansvarleg_brukar_id = $3 where sak_id = $1")
        .bind(w.sak.id.uuid())
        .bind(per.prinsipal_id.uuid())
        .bind(per.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert_eq!(unread().await, 0, "somebody else has the ball");
    let text = w.inbox().await.text();
    assert!(text.contains("gjeld ikkje lenger"), "{text}");
}

#[tokio::test]
async fn an_evaluering_that_both_the_sak_and_the_tiltak_wait_for_is_told_once() {
    let w = Scene::new().await;
    w.change(
        "update sak set neste_kva = 'evaluering', neste_dato = '2026-11-24' where sak_id = $1",
    )
    .await;

    w.reminded().await;

    assert_eq!(w.meldingar().await, ["tiltak_naer"]);
}

#[tokio::test]
async fn of_the_reminders_of_one_date_the_latest_is_unread() {
    let w = Scene::new().await;
    w.reminded().await;
    w.app.clock().advance(Duration::days(9));

    let page = w.reminded().await;

    assert_eq!(page.select(".meldingar a").len(), 4);
    assert_eq!(page.select("[data-ulesen]").len(), 2);
}

#[tokio::test]
async fn whoever_sent_a_barnevernsmelding_is_reminded_that_the_answer_is_late() {
    let w = Scene::new().await;
    sqlx::query(
        "insert into barnevernsmelding select kommune_id, gen_random_uuid(), barn_id, $2, $3, instans_id, eining_id,
            '{sjukdom}', '2026-10-20', null, '2026-11-10', null, 1, now() from sak where sak_id = $1",
    )
    .bind(w.sak.id.uuid())
    .bind(w.kari.id.uuid())
    .bind(w.kari.prinsipal_id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    w.kommune.person("Per Dal", Role::Tilsett, &w.skule).await;
    w.app.worker().plan().await;
    w.app.work().await;

    assert_eq!(
        w.meldingar().await,
        ["barnevern_svar", "frist_over", "tiltak_naer"]
    );
    let kari = w.app.client_for(&w.kari).await;
    let page = kari.get("/meldingar").await;
    let text = page.text();
    assert!(
        text.contains("Tilbakemelding frå barnevernet manglar"),
        "{text}"
    );
    assert_eq!(page.select(".hovudmeny .tal"), ["3 ulesne"]);

    let other = w.kommune.skule("Rimheim skule").await;
    let moved = "update medlemskap set til = app.today() - 1 where brukar_id = $1";
    let moved = sqlx::query(moved).bind(w.kari.id.uuid());
    moved.execute(w.app.sql()).await.unwrap();
    w.kommune.medlemskap(w.kari.id, Role::Tilsett, &other).await;
    let kari = w.app.client_for(&w.kari).await;
    let page = kari.get("/").await;
    assert!(
        !page.has(".hovudmeny .tal"),
        "the register stays where it was"
    );
}
