//! `/kommune/attest`: each quarter those who lead go through who has access.

use laget::access::Role;
use sqlx::types::Uuid;

use crate::harness::{Client, Eining, Kommune, Page, Person, TestApp};
use crate::rls::as_person;

const ATTEST: &str = "/kommune/attest";

/// A skule with a rektor and two who teach; a kommunalsjef; a systemansvarleg; the round of this quarter.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    rolf: Person,
    kari: Person,
    lars: Person,
    sjef: Person,
    yngve: Person,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let andre = kommune.tenest("andre").await;
        let w = Self {
            rolf: kommune
                .person("Rolf Rektor", Role::Einingsleiar, &skule)
                .await,
            kari: kommune.person("Kari Vik", Role::Tilsett, &skule).await,
            lars: kommune.person("Lars Li", Role::Tilsett, &skule).await,
            sjef: kommune.person("Kai Sjef", Role::Kommunalsjef, &andre).await,
            yngve: kommune
                .person("Yngve Moe", Role::Systemansvarleg, &andre)
                .await,
            app,
            kommune,
            skule,
        };
        w.day().await;
        w
    }

    /// The job of the day.
    async fn day(&self) {
        sqlx::query(
            "select app.job_enqueue($1, gen_random_uuid(), 'attest', null, gen_random_uuid()::text, now() - interval '90 days')",
        )
        .bind(self.kommune.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        self.app.work().await;
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    async fn medlemskap(&self, person: &Person) -> String {
        let id: Uuid = sqlx::query_scalar(
            "select medlemskap_id from medlemskap where kommune_id = $1 and brukar_id = $2",
        )
        .bind(self.kommune.id.uuid())
        .bind(person.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap();
        id.to_string()
    }

    async fn say(&self, by: &Client, of: &Person, svar: &str, grunn: &str) -> Page {
        let id = self.medlemskap(of).await;
        by.post(ATTEST, &[(id.as_str(), svar), ("grunn", grunn)])
            .await
    }

    async fn count(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and kommune_id = $1");
        self.app.count(&question, self.kommune.id.uuid()).await
    }

    /// The round was opened so many days ago.
    async fn days_ago(&self, days: i32) {
        sqlx::query("update attest_runde set opna_dag = app.today() - $2 where kommune_id = $1")
            .bind(self.kommune.id.uuid())
            .bind(days)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// What PostgreSQL says of an answer straight to it, in this person's session.
    async fn straight(&self, who: &Person, of: &Person) -> bool {
        let mut db = as_person(&self.app, who).await;
        sqlx::query(
            "insert into attest_svar (kommune_id, kvartal, medlemskap_id, svar, gjort_av, gjort_at)
            values ($1, date_trunc('quarter', app.today())::date, $2, 'framleis', $3, now())",
        )
        .bind(self.kommune.id.uuid())
        .bind(self.medlemskap(of).await.parse::<Uuid>().unwrap())
        .bind(who.id.uuid())
        .execute(&mut *db)
        .await
        .is_ok()
    }
}

#[tokio::test]
async fn a_rektor_goes_through_the_own_eining_and_what_is_to_end_ends_at_once() {
    let w = Scene::new().await;
    let rolf = w.as_(&w.rolf).await;
    let lars = w.as_(&w.lars).await;
    assert_eq!(lars.get("/barn").await.status, 200);
    assert!(
        rolf.get("/")
            .await
            .text()
            .contains("Gå gjennom kven som har tilgang")
    );
    let page = rolf.get(ATTEST).await;
    let text = page.text();
    assert!(
        text.contains("Kari Vik: tilsett (Åsen skule)") && text.contains("Lars Li"),
        "{text}"
    );
    assert!(
        !text.contains("Rolf Rektor: ") && !text.contains("Kai Sjef"),
        "{text}"
    );

    let none = rolf.submit(ATTEST, &[]).await;
    assert_eq!(none.status, 422);
    let why = w.say(&rolf, &w.lars, "avslutt", "").await;
    assert_eq!(why.status, 422);
    assert!(why.error_on("grunn").is_some());
    assert_eq!(w.say(&rolf, &w.kari, "framleis", "").await.status, 303);
    let done = w.say(&rolf, &w.lars, "avslutt", "Har slutta").await;
    assert_eq!(done.status, 303, "{}", done.text());

    assert_ne!(lars.get("/barn").await.status, 200);
    assert_eq!(
        w.count("medlemskap_endring where slag = 'avslutte' and grunn = 'Har slutta'")
            .await,
        1
    );
    assert_eq!(w.count("attest_svar where true").await, 2);
    assert!(!rolf.get("/").await.text().contains("Gå gjennom kven"));
    assert!(
        rolf.get(ATTEST)
            .await
            .text()
            .contains("Ingenting ventar på deg")
    );
}

#[tokio::test]
async fn nobody_answers_for_the_own_or_for_what_another_leads() {
    let w = Scene::new().await;
    let rolf = w.as_(&w.rolf).await;
    // the own, and the kommune's: nothing is written, whatever is sent
    for of in [&w.rolf, &w.sjef, &w.yngve] {
        w.say(&rolf, of, "framleis", "").await;
        assert!(!w.straight(&w.rolf, of).await, "{}", of.namn);
    }
    let sjef = w.as_(&w.sjef).await;
    for of in [&w.sjef, &w.kari] {
        w.say(&sjef, of, "framleis", "").await;
        assert!(!w.straight(&w.sjef, of).await, "{}", of.namn);
    }
    assert_eq!(w.count("attest_svar where true").await, 0);
    assert_eq!(w.as_(&w.kari).await.get(ATTEST).await.status, 403);
    assert!(!w.straight(&w.kari, &w.lars).await);
    // the rektor is gone through by the kommune, and so is a skule that nobody leads
    assert!(w.straight(&w.sjef, &w.rolf).await);
    assert_eq!(w.say(&sjef, &w.rolf, "framleis", "").await.status, 303);
    assert_eq!(w.count("attest_svar where true").await, 1);
    // another kommune's are not there
    let other = Scene::new().await;
    let theirs = other.medlemskap(&other.kari).await;
    rolf.post(ATTEST, &[(theirs.as_str(), "avslutt"), ("grunn", "x")])
        .await;
    assert_eq!(other.count("attest_svar where true").await, 0);
}

#[tokio::test]
async fn a_round_opens_once_a_quarter_is_said_again_and_what_nobody_answers_stands() {
    let w = Scene::new().await;
    w.day().await;
    assert_eq!(w.count("attest_runde where true").await, 1);
    let rolf = w.as_(&w.rolf).await;
    w.days_ago(20).await;
    assert!(rolf.get("/").await.text().contains("Påminning"));
    w.days_ago(31).await;
    let yngve = w.as_(&w.yngve).await;
    let text = yngve.get(ATTEST).await.text();
    assert!(
        text.contains("Gjennomgangen skulle vore ferdig")
            && text.contains("Over frist")
            && text.contains("Åsen skule"),
        "{text}"
    );
    assert_eq!(w.as_(&w.lars).await.get("/barn").await.status, 200);
    // who came after it was opened is not asked about
    let ny = w.kommune.person("Ny Person", Role::Tilsett, &w.skule).await;
    sqlx::query("update medlemskap set fraa = app.today() where brukar_id = $1")
        .bind(ny.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert!(!rolf.get(ATTEST).await.text().contains("Ny Person"));
}

#[tokio::test]
async fn of_two_answers_at_once_the_first_counts() {
    let w = Scene::new().await;
    let (sjef, yngve) = (w.as_(&w.sjef).await, w.as_(&w.yngve).await);
    let (a, b) = tokio::join!(
        w.say(&sjef, &w.rolf, "framleis", ""),
        w.say(&yngve, &w.rolf, "avslutt", "x")
    );
    assert!(a.status == 303 || b.status == 303);
    assert_eq!(w.count("attest_svar where true").await, 1);
    let ended = w.count("attest_svar where svar = 'avslutt'").await;
    assert_eq!(
        w.count("medlemskap_endring where slag = 'avslutte'").await,
        ended
    );
}

#[tokio::test]
async fn whoever_is_to_go_through_it_is_told_when_the_round_opens_and_not_after_it_is_done() {
    let w = Scene::new().await;
    let told = "Gå gjennom kven som har tilgang";
    for who in [&w.rolf, &w.sjef] {
        let inbox = w.as_(who).await.get("/meldingar").await.text();
        assert!(inbox.contains(told), "{}: {inbox}", who.namn);
        assert!(!inbox.contains("Kari Vik"), "{inbox}");
    }
    let kari = w.as_(&w.kari).await;
    assert!(!kari.get("/meldingar").await.text().contains(told));
    w.day().await;
    assert_eq!(w.count("melding where slag = 'attest_opna'").await, 2);

    let rolf = w.as_(&w.rolf).await;
    for of in [&w.kari, &w.lars] {
        assert_eq!(w.say(&rolf, of, "framleis", "").await.status, 303);
    }
    let inbox = rolf.get("/meldingar").await.text();
    assert!(inbox.contains("gjeld ikkje lenger"), "{inbox}");
}

#[tokio::test]
async fn whoever_leads_an_eining_after_the_round_opened_is_told_the_next_day() {
    let w = Scene::new().await;
    let nina = w
        .kommune
        .person("Nina Ny", Role::Einingsleiar, &w.skule)
        .await;
    for _ in 0..2 {
        w.day().await;
    }
    let inbox = w.as_(&nina).await.get("/meldingar").await.text();
    assert!(inbox.contains("Gå gjennom kven som har tilgang"), "{inbox}");
    // the two who were told when it opened are not told again
    assert_eq!(w.count("melding where slag = 'attest_opna'").await, 3);
}

#[tokio::test]
async fn to_end_what_takes_two_is_a_proposal_the_receipt_says_so_and_it_is_made_once() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    let pia = w
        .kommune
        .person("Pia Vern", Role::Personvernombod, &andre)
        .await;
    let sjef = w.as_(&w.sjef).await;
    let done = w
        .say(&sjef, &pia, "avslutt", "Ho er i ny stilling")
        .await
        .follow()
        .await;
    assert!(
        done.text()
            .contains("Der det må to personar til for å avslutte"),
        "{}",
        done.text()
    );
    assert_eq!(w.as_(&pia).await.get("/logg").await.status, 200);
    let proposed = "medlemskap_endring where slag = 'avslutte' and to_personar";
    assert_eq!(w.count(proposed).await, 1);

    // what ends at once is no proposal
    let done = w.say(&sjef, &w.rolf, "framleis", "").await.follow().await;
    assert!(!done.text().contains("forslag"), "{}", done.text());

    // the last systemansvarleg is proposed on the page of people first, and then said of here
    let siri = w
        .kommune
        .person("Siri Syn", Role::Systemansvarleg, &andre)
        .await;
    w.kommune.end_medlemskap(&siri).await;
    let whose: Uuid = w.medlemskap(&w.yngve).await.parse().unwrap();
    sqlx::query(
        "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, medlemskap_id, brukar_id, til, grunn, gjort_av, gjort_at)
        values ($1, $2, 'avslutte', $3, $4, app.today() - 1, 'x', $5, now())",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.app.new_id())
    .bind(whose)
    .bind(w.yngve.id.uuid())
    .bind(siri.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    assert_eq!(w.count(proposed).await, 2);
    let done = w
        .say(&sjef, &w.yngve, "avslutt", "Han sluttar")
        .await
        .follow()
        .await;
    assert!(
        done.text()
            .contains("Der det må to personar til for å avslutte"),
        "{}",
        done.text()
    );
    assert_eq!(w.count(proposed).await, 2, "it waits already");
}
