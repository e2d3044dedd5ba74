//! Listening, and stopping without losing a request.

mod closing;
mod connections;
mod framing;

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::app::{AppState, router};
use crate::db::Db;
use crate::ops::{self, Readiness};
use closing::Closing;

pub use connections::Patience;

/// Requests that run when the port is closed may take this long. PostgreSQL ends a statement after ten seconds.
const FINISH: Duration = Duration::from_secs(25);

/// Connections to the database that do not come back are left behind.
const CLOSE: Duration = Duration::from_secs(2);

/// Opens the port, with one plain sentence when that cannot be done. `flag` is the setting that names it.
///
/// # Errors
/// The sentence.
pub async fn listen(address: SocketAddr, flag: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("Porten {address} er alt i bruk. Vel ein annan med {flag} ADRESSE:PORT.")
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("Du har ikkje lov til å lytte på {address}. Vel ein port over 1023.")
            }
            _ => format!("Kan ikkje lytte på {address}: {error}."),
        })
}

/// What is opened, and how it is closed.
pub struct Serving {
    /// Where the pages answer.
    pub pages: TcpListener,
    /// Where operation asks; closed last of all.
    pub ops: Option<TcpListener>,
    /// Whether there may be traffic.
    pub readiness: Readiness,
    /// From "not ready" to a closed port, so that a proxy has time to see it.
    pub drain: Duration,
    /// How long what comes in may take.
    pub patience: Patience,
}

/// Serves until Ctrl-C or SIGTERM; then finishes what has begun. A second one ends it at once.
///
/// # Errors
/// When the listener breaks, and when it was ended before it was done.
pub async fn serve(serving: Serving, state: AppState) -> anyhow::Result<()> {
    let told = CancellationToken::new();
    until_told(serve_until(serving, state, told.clone()), || told.cancel()).await
}

/// Runs to the end. At Ctrl-C or SIGTERM it is told to come to one; a second one ends it at once.
///
/// # Errors
/// Its own, and when it was ended before it was done.
pub async fn until_told(
    running: impl Future<Output = anyhow::Result<()>>,
    tell: impl FnOnce(),
) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    tokio::pin!(running);
    tokio::select! {
        ended = &mut running => return ended,
        () = signals.next() => tell(),
    }
    tokio::select! {
        ended = &mut running => ended,
        () = signals.next() => anyhow::bail!("Laget blei stoppa før alt var ferdig."),
    }
}

/// Serves until it is told to stop. In order: not ready; time for a proxy to see it; the port is closed; what runs
/// is finished, also for clients that have gone; the pool is closed.
///
/// # Errors
/// When the listener breaks.
pub async fn serve_until(
    serving: Serving,
    state: AppState,
    told: CancellationToken,
) -> anyhow::Result<()> {
    let Serving {
        pages,
        ops,
        readiness,
        drain,
        patience,
    } = serving;
    let (db, handlers) = (state.db.clone(), state.handlers.clone());
    let answering = ops.map(|listener| {
        let answers = ops::serve(listener, readiness.clone(), db.clone());
        tokio::spawn(answers)
    });
    let (close, closed) = (CancellationToken::new(), CancellationToken::new());
    let router = router(state)
        .layer(from_fn(last_on_its_connection))
        .layer(from_fn_with_state(readiness.clone(), say_goodbye));
    let pages = Closing::new(pages, close.clone(), closed.clone())?;
    let serving = tokio::spawn(connections::serve(pages, router, patience, closed));

    told.cancelled().await;
    readiness.drain();
    tracing::info!(seconds = drain.as_secs(), "draining");
    tokio::time::sleep(drain).await;
    close.cancel();
    handlers.close();
    let finished = timeout(FINISH, async {
        serving.await?;
        // a client that has gone has no connection, and its form may still be on its way into the database
        handlers.wait().await;
        Ok::<_, tokio::task::JoinError>(())
    });
    if let Ok(ended) = finished.await {
        ended?;
    } else {
        tracing::warn!(handlers = handlers.len(), "stopped before all was done");
    }
    close_database(&db, &readiness).await;
    if let Some(answering) = answering {
        answering.abort();
        // its port is closed when it has ended, which is not at once
        let _aborted = answering.await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Closes what is open to the database; connections that do not come back are left behind.
pub async fn close_database(db: &Db, readiness: &Readiness) {
    let _left = timeout(CLOSE, async {
        db.close().await;
        readiness.close().await;
    })
    .await;
}

/// What comes after a body in chunks is not watched (`framing`), so its answer ends the connection.
async fn last_on_its_connection(request: Request, next: Next) -> Response {
    let last = request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut response = next.run(request).await;
    if last {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

/// Each answer on the way down ends its connection, so that none stands open, waiting for a form, when the port closes.
async fn say_goodbye(State(readiness): State<Readiness>, request: Request, next: Next) -> Response {
    let is_http1 = request.version() <= axum::http::Version::HTTP_11;
    let mut response = next.run(request).await;
    if readiness.is_draining() && is_http1 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

/// Ctrl-C and SIGTERM, heard from now on: none is missed between two that are waited for.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
