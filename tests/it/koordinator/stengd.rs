//! Who is barnekoordinator and cannot follow the sak: those who have it are told, and nobody else.

use super::*;

const TOLD: &str = "Barnekoordinatoren kan ikkje følgje saka: Nora L.";

impl World {
    /// The rektor shuts her out on the page.
    async fn shut_out(&self, who: &Person) {
        let rektor = self.app.client_for(&self.rektor).await;
        let path = format!("{}/sperre", self.path());
        let fields = [
            ("person", &*who.id.to_string()),
            ("grunn", "Tante til barnet"),
        ];
        let done = rektor.get(&path).await.submit(&path, &fields).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    async fn inbox(&self, who: &Person) -> String {
        self.get(who, "/meldingar").await.text()
    }

    /// The job of the morning.
    async fn morning(&self) {
        sqlx::query(
            "select app.job_enqueue($1, gen_random_uuid(), 'koordinator', null, gen_random_uuid()::text, now() - interval '90 days')",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        self.app.work().await;
    }

    /// Who is to see to a plan in the sak.
    async fn sees_to_the_plan(&self) -> Uuid {
        sqlx::query_scalar("select app.individuellplan_ansvarleg($1, $2)")
            .bind(self.kommune.id.uuid())
            .bind(self.sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn that_a_barnekoordinator_is_shut_out_is_told_to_whoever_has_the_sak_and_to_nobody_else() {
    let w = World::new().await;
    // of another instans, on the lag, and with no say in who is barnekoordinator
    let heidi = w
        .kommune
        .person("Heidi Helse", Role::Tilsett, &w.kommune.tenest("ppt").await)
        .await;
    w.sak.deltakar(&heidi).await;
    w.sak.koordinator(&w.berit).await;
    assert_eq!(w.sees_to_the_plan().await, w.berit.id.uuid());

    w.shut_out(&w.berit).await;

    let told = w.inbox(&w.kari).await;
    assert!(told.contains(TOLD), "{told}");
    assert!(
        !told.contains("Berit") && !told.contains("sperr") && !told.contains("Tante"),
        "{told}"
    );
    // who did it needs not be told; she may not be, and the others have nothing to do with it
    for who in [&w.rektor, &w.berit, &w.bo, &heidi] {
        let inbox = w.inbox(who).await;
        assert!(!inbox.contains("kan ikkje følgje saka"), "{inbox}");
    }
    assert_eq!(w.sees_to_the_plan().await, w.kari.id.uuid());
    w.morning().await;
    assert_eq!(
        w.count("melding where slag = 'koordinator_stengd'").await,
        1
    );

    sqlx::query("update sak_sperre set oppheva_av = sett_av, oppheva_at = now() where sak_id = $1")
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert!(w.inbox(&w.kari).await.contains("gjeld ikkje lenger"));
    assert_eq!(w.sees_to_the_plan().await, w.berit.id.uuid());
    w.rights_are_right().await;
}

#[tokio::test]
async fn a_barnekoordinator_who_cannot_log_in_any_more_is_told_of_once_to_the_ansvarleg_and_the_leader()
 {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    w.morning().await;
    assert_eq!(
        w.count("melding where slag = 'koordinator_stengd'").await,
        0
    );
    sqlx::query("update brukar set sperra_at = now() where brukar_id = $1")
        .bind(w.berit.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    for _ in 0..2 {
        w.morning().await;
    }
    for who in [&w.kari, &w.rektor] {
        assert!(w.inbox(who).await.contains(TOLD));
    }
    assert_eq!(
        w.count("melding where slag = 'koordinator_stengd'").await,
        2
    );
    assert_eq!(w.sees_to_the_plan().await, w.kari.id.uuid());
}

#[tokio::test]
async fn whoever_leads_the_eining_after_it_was_told_is_told_the_next_morning_and_the_others_not_again()
 {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    w.shut_out(&w.berit).await;
    let new = w
        .kommune
        .person("Nina Ny", Role::Einingsleiar, &w.skule)
        .await;
    for _ in 0..2 {
        w.morning().await;
    }
    let told = w.inbox(&new).await;
    assert!(told.contains(TOLD) && !told.contains("sperr"), "{told}");
    // the ansvarleg when it was done; the rektor who did it not at all
    assert_eq!(
        w.count("melding where slag = 'koordinator_stengd'").await,
        2
    );
}

#[tokio::test]
async fn a_barnekoordinator_who_is_kept_out_once_more_is_told_of_once_more() {
    let w = World::new().await;
    w.sak.koordinator(&w.berit).await;
    for (closed, told) in [
        (Some("2026-03-02 10:00Z"), 2),
        (None, 2),
        (Some("2026-05-04 10:00Z"), 4),
    ] {
        sqlx::query("update brukar set sperra_at = $2::text::timestamptz where brukar_id = $1")
            .bind(w.berit.id.uuid())
            .bind(closed)
            .execute(w.app.sql())
            .await
            .unwrap();
        for _ in 0..2 {
            w.morning().await;
        }
        assert_eq!(
            w.count("melding where slag = 'koordinator_stengd'").await,
            told,
            "{closed:?}"
        );
    }
}

#[tokio::test]
async fn a_question_to_one_who_is_shut_out_is_taken_back_so_that_another_can_be_asked() {
    let w = World::new().await;
    w.sak.koordinator_tilbod(&w.bo).await;
    w.shut_out(&w.bo).await;
    assert_eq!(
        w.count("koordinator_tilbod where tilstand = 'trekt'").await,
        1
    );
    assert_eq!(
        w.count("sak_historikk where slag = 'koordinator_trekt' and tekst = 'Til Bo Dale'")
            .await,
        1
    );
    w.sak.koordinator_tilbod(&w.berit).await;
    assert!(w.sees(&w.berit).await);
    w.rights_are_right().await;
}
