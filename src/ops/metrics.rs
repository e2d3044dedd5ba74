//! The figures of operation, by their names.
//!
//! A label holds the template of a route, a method or a class of statuses: never a kommune, a person or an id. A
//! figure is added with a name here, a line in `describe`, and `metrics::counter!(NAME).increment(1)` where it
//! happens; where no listener is open, counting costs nothing and goes nowhere.

use std::sync::LazyLock;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

use crate::db::PoolUse;

/// Requests answered.
pub const REQUESTS: &str = "laget_http_requests_total";
/// How long they took.
pub const DURATION: &str = "laget_http_request_duration_seconds";
/// Requests being answered now.
pub const IN_FLIGHT: &str = "laget_http_requests_in_flight";
/// Logins, by how they went.
pub const LOGINS: &str = "laget_logins_total";
/// Panics: each is a mistake in the program.
pub const PANICS: &str = "laget_panics_total";
/// Jobs that ended, by kind and by how they went.
pub const JOBS: &str = "laget_jobs_total";
/// Jobs there are now, by kind and state.
pub const JOBS_NOW: &str = "laget_jobs";
/// Seconds the oldest job has been due.
pub const JOBS_OLDEST: &str = "laget_jobs_oldest_due_seconds";
/// Seconds the oldest line of the journal has waited for its file.
pub const JOURNAL_OLDEST: &str = "laget_journal_oldest_waiting_seconds";
/// Rows of the innsynslogg that were sealed.
pub const LOG_SEALED: &str = "laget_log_sealed_rows_total";
/// When all of the innsynslogg was sealed last, and the heads were written.
pub const LOG_SEALED_AT: &str = "laget_log_sealed_timestamp_seconds";
/// People who opened as many children in the last hour as their kommune lets, by how many.
pub const READING: &str = "laget_reading_alarms";
/// Connections to the database, by whether they are in use.
pub const CONNECTIONS: &str = "laget_db_connections";
/// As many connections as there may be.
pub const CONNECTIONS_MAX: &str = "laget_db_connections_max";
/// Readings of figures that asked for the copy, by how that went.
pub const COPY_READS: &str = "laget_copy_reads_total";

/// 1 when what is written is taken, 0 when nothing is.
pub const WRITING: &str = "laget_writing";

/// Seconds: a page takes tens of milliseconds, and is too slow from a second on.
const BUCKETS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(start);

/// Begins to count, the first time; gives what the figures can be read from.
#[must_use]
pub fn install() -> &'static PrometheusHandle {
    &HANDLE
}

#[expect(clippy::expect_used, reason = "the buckets are written above")]
fn start() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS)
        .expect("there are buckets")
        .build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::error!("figures are counted elsewhere already");
    }
    describe();
    handle
}

fn describe() {
    describe_counter!(REQUESTS, "Requests answered.");
    describe_histogram!(DURATION, "Seconds until the answer was ready to be sent.");
    describe_gauge!(IN_FLIGHT, "Requests being answered now.");
    describe_counter!(LOGINS, "Logins, by how they went.");
    describe_counter!(JOBS, "Jobs that ended, by how they went.");
    describe_gauge!(
        JOBS_NOW,
        "Jobs there are now; a dead one waits for somebody."
    );
    describe_gauge!(JOBS_OLDEST, "Seconds the oldest job has been due.");
    describe_gauge!(
        JOURNAL_OLDEST,
        "Seconds the oldest line of the journal has waited for its file."
    );
    describe_gauge!(
        WRITING,
        "1 when what is written is taken, 0 when nothing is."
    );
    describe_counter!(LOG_SEALED, "Rows of the innsynslogg that were sealed.");
    describe_gauge!(
        LOG_SEALED_AT,
        "When the oldest row of the innsynslogg that is not sealed was written, or now, in seconds since 1970."
    );
    describe_gauge!(
        READING,
        "Alarms of the last hour: many children were opened."
    );
    describe_counter!(
        COPY_READS,
        "Readings of figures that the copy of the database took, or why it did not."
    );
    describe_counter!(PANICS, "Panics: each is a mistake in the program.");
    describe_gauge!(CONNECTIONS, "Connections to the database.");
    describe_gauge!(
        CONNECTIONS_MAX,
        "As many connections to the database as there may be."
    );
    Collector::default().describe();
    // there from the start, so that an alarm can tell none from not counted
    counter!(PANICS).absolute(0);
}

/// The figures, as Prometheus reads them.
pub(super) fn render(pool: PoolUse) -> String {
    let handle = install();
    gauge!(CONNECTIONS, "state" => "idle").set(pool.idle);
    gauge!(CONNECTIONS, "state" => "used").set(pool.used);
    gauge!(CONNECTIONS_MAX).set(pool.max);
    Collector::default().collect();
    handle.render()
}

/// Tells whether what is written is taken.
pub(super) fn writing(taken: bool) {
    gauge!(WRITING).set(f64::from(u8::from(taken)));
}

/// How a login went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// Let in.
    Ok,
    /// A wrong user name or password, or an account that is shut.
    Wrong,
    /// Too many tries: the password was not looked at.
    Limited,
}

/// Counts a login.
pub fn login(outcome: Login) {
    let outcome = match outcome {
        Login::Ok => "ok",
        Login::Wrong => "wrong",
        Login::Limited => "limited",
    };
    counter!(LOGINS, "outcome" => outcome).increment(1);
}

/// Counts a panic.
pub fn panicked() {
    counter!(PANICS).increment(1);
}

/// A request that is being answered; it is no longer when this is dropped.
#[derive(Debug)]
pub struct InFlight(());

impl InFlight {
    /// One more.
    #[must_use]
    pub fn begin() -> Self {
        gauge!(IN_FLIGHT).increment(1);
        Self(())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1);
    }
}

/// Counts a request that was answered.
pub fn answered(route: &str, method: &'static str, status: u16, seconds: f64) {
    let class = match status {
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    let labels = [
        ("route", route.to_owned()),
        ("method", method.to_owned()),
        ("status", class.to_owned()),
    ];
    counter!(REQUESTS, &labels).increment(1);
    histogram!(DURATION, &labels).record(seconds);
}
