//! A test that leaves jobs behind fails: each that is due has been done, and none has gone wrong.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use laget::clock::{Clock, FrozenClock};
use laget::ids::KommuneId;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use time::OffsetDateTime;
use uuid::Uuid;

/// Looks at the jobs of a test's kommunar when the test ends.
pub(super) struct LeftJobs {
    admin: PgConnectOptions,
    clock: Arc<FrozenClock>,
    kommunar: Mutex<Vec<KommuneId>>,
    may_stop: AtomicBool,
}

impl LeftJobs {
    pub(super) fn new(admin: PgConnectOptions, clock: Arc<FrozenClock>) -> Self {
        Self {
            admin,
            clock,
            kommunar: Mutex::default(),
            may_stop: AtomicBool::new(false),
        }
    }

    pub(super) fn watch(&self, kommune: KommuneId) {
        self.kommunar.lock().unwrap().push(kommune);
    }

    pub(super) fn kommunar(&self) -> Vec<KommuneId> {
        self.kommunar.lock().unwrap().clone()
    }

    pub(super) fn may_stop(&self) {
        self.may_stop.store(true, Ordering::Relaxed);
    }

    pub(super) fn must_go(&self) -> bool {
        !self.may_stop.load(Ordering::Relaxed)
    }
}

impl Drop for LeftJobs {
    fn drop(&mut self) {
        let kommunar = self.kommunar();
        if std::thread::panicking() || kommunar.is_empty() || !self.must_go() {
            return;
        }
        let (options, now) = (self.admin.clone(), self.clock.now());
        let left = std::thread::spawn(move || left_behind(&options, &kommunar, now)).join();
        assert_eq!(left.unwrap(), Vec::<String>::new(), "jobs left behind");
    }
}

/// Kind, state and cause of the jobs that are due and not done, or that went wrong.
fn left_behind(
    options: &PgConnectOptions,
    kommunar: &[KommuneId],
    now: OffsetDateTime,
) -> Vec<String> {
    let kommunar: Vec<Uuid> = kommunar.iter().map(|id| id.uuid()).collect();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = options.connect().await.unwrap();
        let question = "select concat_ws(' ', kind, state, cause) from job
            where kommune_id = any($1) and (state = 'dead'
                or (state in ('waiting', 'running') and (run_at <= $2 or cause is not null)))";
        let asked = sqlx::query_scalar(question).bind(kommunar).bind(now);
        asked.fetch_all(&mut connection).await.unwrap()
    })
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use laget::access::Role;

    use crate::harness::TestApp;

    /// Whether a test that leaves a job like this would fail.
    async fn is_noticed(state: &str, cause: Option<&str>, due: bool) -> bool {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        sqlx::query(
            "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, state, cause, run_at, finished_at)
            values ($1, gen_random_uuid(), 'proeve', $2, 'proeve', $3, $4,
                case when $5 then '-infinity' else 'infinity' end::timestamptz,
                case when $3 in ('done', 'dead') then now() end)",
        )
        .bind(kommune.id.uuid())
        .bind(kari.id.uuid())
        .bind(state)
        .bind(cause)
        .bind(due)
        .execute(app.sql())
        .await
        .unwrap();
        let everything = (kari, skule, kommune, app);
        catch_unwind(AssertUnwindSafe(move || drop(everything))).is_err()
    }

    #[tokio::test]
    async fn what_is_due_dead_or_failed_is_noticed_and_what_waits_for_its_time_is_not() {
        assert!(is_noticed("waiting", None, true).await);
        assert!(is_noticed("waiting", Some("programfeil"), false).await);
        assert!(is_noticed("dead", Some("programfeil"), false).await);
        assert!(!is_noticed("waiting", None, false).await);
        assert!(!is_noticed("done", None, true).await);
    }
}
