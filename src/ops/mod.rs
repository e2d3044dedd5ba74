//! What operation asks a running process: is it alive, may it have traffic, and how does it go.
//!
//! A listener of its own, on loopback, without a session and without a page: a proxy that passes the site on
//! cannot pass this on by mistake. Every process that runs for long opens one: `serve`, and a worker.

pub mod metrics;
mod readiness;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

pub use readiness::{Readiness, Report};

use crate::db::Db;

/// How often the counted times are put in order, so that they do not pile up where nobody asks for them.
const UPKEEP: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Ops {
    readiness: Readiness,
    db: Db,
}

/// Answers `/livz`, `/readyz` and `/metrics` until it is dropped. `db` is the pool whose use is told.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, readiness: Readiness, db: Db) -> std::io::Result<()> {
    let handle = metrics::install();
    let upkeep = async {
        loop {
            tokio::time::sleep(UPKEEP).await;
            handle.run_upkeep();
        }
    };
    let answers = axum::serve(listener, router(readiness, db)).into_future();
    tokio::select! {
        ended = answers => ended,
        () = upkeep => Ok(()),
    }
}

/// The three addresses.
pub fn router(readiness: Readiness, db: Db) -> Router {
    Router::new()
        .route("/livz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .with_state(Ops { readiness, db })
}

async fn ready(State(ops): State<Ops>) -> Response {
    let report = ops.readiness.report().await;
    let status = if report.is_ready() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, report.to_string()).into_response()
}

async fn figures(State(ops): State<Ops>) -> Response {
    metrics::writing(ops.readiness.report().await.writes());
    let text = metrics::render(ops.db.pool_use());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
