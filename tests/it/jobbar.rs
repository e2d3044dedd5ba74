//! Jobs: in the transaction, by a worker, as the person they are for, with one effect whatever happens to the worker.

mod arbeidar;
mod drepen;
mod paaminning;
mod rydd;
mod side;
mod slutt;

use laget::access::Role;
use laget::clock::Clock;
use laget::db::{Lease, TokenHash};
use laget::ids::{BrukarId, KommuneId};
use laget::jobs::{self, NewJob};
use time::Duration;
use time::macros::date;
use uuid::Uuid;

use crate::harness::{Eining, Kommune, Person, Sak, TestApp};

struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    sak: Sak,
}

impl Scene {
    async fn on(app: TestApp) -> Self {
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        sqlx::query("update sak set neste_dato = '2026-11-20' where sak_id = $1")
            .bind(sak.id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
        sak.tiltak("Fast vaksen", date!(2026 - 11 - 24)).await;
        Self {
            app,
            kommune,
            skule,
            kari,
            sak,
        }
    }

    async fn new() -> Self {
        Self::on(TestApp::new().await).await
    }

    /// Asks for a job as this person.
    async fn ask_for(&self, kind: &str, brukar: BrukarId) {
        self.ask_for_another(kind, brukar, "").await;
    }

    /// One that waits beside others of its kind.
    async fn ask_for_another(&self, kind: &str, brukar: BrukarId, which: &str) {
        let mut db = self.app.sql().acquire().await.unwrap();
        let new = NewJob {
            kommune_id: self.kommune.id,
            job_id: self.app.new_id(),
            kind,
            brukar_id: Some(brukar),
            dedupe_key: &format!("{kind}:{brukar}{which}"),
            run_at: self.app.clock().now(),
        };
        jobs::enqueue(&mut db, &new).await.unwrap();
    }

    /// A worker takes a job and is never heard of again.
    async fn claimed(&self) -> Option<Lease> {
        let token = self.app.random();
        let row: Option<(Uuid, Uuid)> = sqlx::query_as(
            "select kommune_id, job_id from app.job_claim($1, $2, 60,
                array['paaminning', 'paaminning_fordel', 'varsel', 'samla', 'proeve'], array[$3::uuid])",
        )
        .bind(self.app.clock().now())
        .bind(&token[..])
        .bind(self.kommune.id.uuid())
        .fetch_optional(self.app.sql())
        .await
        .unwrap();
        row.map(|(kommune, job_id)| Lease {
            kommune_id: KommuneId::from(kommune),
            job_id,
            token: TokenHash(token),
        })
    }

    /// Every lease has run out.
    async fn leases_run_out(&self) {
        for statement in [
            "update sesjon set ledig_til = now() - interval '1 second' where jobb and kommune_id = $1",
            "update job set leased_until = now() - interval '1 second' where state = 'running' and kommune_id = $1",
        ] {
            sqlx::query(statement)
                .bind(self.kommune.id.uuid())
                .execute(self.app.sql())
                .await
                .unwrap();
        }
    }

    async fn meldingar(&self) -> Vec<String> {
        sqlx::query_scalar("select slag from melding where kommune_id = $1 order by slag")
            .bind(self.kommune.id.uuid())
            .fetch_all(self.app.sql())
            .await
            .unwrap()
    }

    async fn jobs(&self, state: &str) -> i64 {
        let from = format!("job where state = '{state}' and kommune_id = $1");
        self.app.count(&from, self.kommune.id.uuid()).await
    }
}

#[tokio::test]
async fn everybody_is_reminded_of_their_own_dates_once() {
    let w = Scene::new().await;
    w.kommune.person("Per Dal", Role::Tilsett, &w.skule).await;
    for _ in 0..2 {
        w.app.worker().plan().await;
        w.app.work().await;
    }

    assert_eq!(w.meldingar().await, ["frist_over", "tiltak_naer"]);
    let kari = w.app.client_for(&w.kari).await;
    let page = kari.get("/meldingar").await;
    assert!(page.text().contains("Snakk med dei føresette: Nora L."));
    w.app.clock().advance(Duration::days(1));
    w.app.worker().plan().await;
    w.app.work().await;
    assert_eq!(w.meldingar().await.len(), 2, "not again the day after");
}

#[tokio::test]
async fn a_job_runs_with_the_rights_the_person_has_when_it_runs() {
    let w = Scene::new().await;
    w.ask_for("paaminning", w.kari.id).await;
    sqlx::query("update medlemskap set til = app.today() - 1 where brukar_id = $1")
        .bind(w.kari.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();

    w.app.work().await;

    assert_eq!(w.meldingar().await, Vec::<String>::new());
    assert_eq!(w.jobs("done").await, 1);
}

#[tokio::test]
async fn what_waits_already_is_not_asked_for_twice() {
    let w = Scene::new().await;
    w.ask_for("paaminning", w.kari.id).await;
    w.ask_for("paaminning", w.kari.id).await;
    assert_eq!(w.jobs("waiting").await, 1);
    let lease = w.claimed().await;
    assert!(lease.is_some());
    w.ask_for("paaminning", w.kari.id).await;
    assert_eq!(
        w.jobs("waiting").await,
        1,
        "what is begun on does not hold back the next"
    );
    w.leases_run_out().await;
    w.app.work().await;
    assert_eq!(w.meldingar().await.len(), 2);
}

#[tokio::test]
async fn a_job_is_not_taken_before_everybody_who_has_asked_for_it_has_ended() {
    let w = Scene::new().await;
    w.ask_for("paaminning", w.kari.id).await;
    let mut asking = w.app.sql().begin().await.unwrap();
    let again = NewJob {
        kommune_id: w.kommune.id,
        job_id: w.app.new_id(),
        kind: "paaminning",
        brukar_id: Some(w.kari.id),
        dedupe_key: &format!("paaminning:{}", w.kari.id),
        run_at: w.app.clock().now(),
    };
    jobs::enqueue(&mut asking, &again).await.unwrap();
    assert!(
        w.claimed().await.is_none(),
        "it would not see what is told of"
    );
    asking.commit().await.unwrap();
    w.app.work().await;
    assert_eq!(w.jobs("done").await, 2, "it, and the nudge");
}

#[tokio::test]
async fn a_worker_that_has_lost_its_lease_sees_nothing_and_keeps_nothing() {
    let w = Scene::new().await;
    w.ask_for("paaminning", w.kari.id).await;
    let lost = w.claimed().await.unwrap();
    let mut late = w.app.state().db.job(lost, true).await.unwrap();
    let saker = || sqlx::query_scalar::<_, i64>("select count(*) from sak");
    assert_eq!(saker().fetch_one(&mut *late).await.unwrap(), 1);
    sqlx::query("insert into varsling (brukar_id) values ($1)")
        .bind(w.kari.id.uuid())
        .execute(&mut *late)
        .await
        .unwrap();
    w.leases_run_out().await;
    assert_eq!(saker().fetch_one(&mut *late).await.unwrap(), 0);

    assert!(!late.finish().await.unwrap());

    let kept = w
        .app
        .count("varsling where brukar_id = $1", w.kari.id.uuid());
    assert_eq!(kept.await, 0);
    w.app.work().await;
    assert_eq!(w.meldingar().await.len(), 2);
}

#[tokio::test]
async fn the_token_of_a_job_is_nobodys_login() {
    let w = Scene::new().await;
    w.ask_for("paaminning", w.kari.id).await;
    let lease = w.claimed().await.unwrap();
    let found: i64 = sqlx::query_scalar("select count(*) from app.find_sesjon($1)")
        .bind(&lease.token.0[..])
        .fetch_one(w.app.sql())
        .await
        .unwrap();
    assert_eq!(found, 0);
    w.leases_run_out().await;
    w.app.work().await;
}

/// Workers that come and go by a script made from a seed: every job is done, with one effect.
#[tokio::test]
async fn whatever_happens_to_the_workers_every_job_has_one_effect() {
    for seed in 1..7_u64 {
        let w = Scene::new().await;
        let mut script = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for _ in 0..25 {
            script ^= script << 13;
            script ^= script >> 7;
            script ^= script << 17;
            match script % 6 {
                0 => w.ask_for("paaminning", w.kari.id).await,
                1 => w.app.worker().plan().await,
                2 => drop(w.claimed().await),
                3 => w.leases_run_out().await,
                4 => w.app.clock().advance(Duration::minutes(7)),
                _ => drop(w.app.work().await),
            }
        }
        w.ask_for("paaminning", w.kari.id).await;
        w.leases_run_out().await;
        w.app.work().await;
        assert_eq!(
            w.meldingar().await,
            ["frist_over", "tiltak_naer"],
            "seed {seed}"
        );
        for state in ["waiting", "running", "dead"] {
            // the digest waits for the morning
            let left =
                format!("job where state = '{state}' and kind <> 'samla' and kommune_id = $1");
            let left = w.app.count(&left, w.kommune.id.uuid()).await;
            assert_eq!(left, 0, "seed {seed}: {state}");
        }
    }
}
