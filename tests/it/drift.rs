//! Operation: what the log says, what is counted, and how a process stops.

mod arbeidar;
mod loeyndomar;
pub mod loggen;
mod papir;
mod post;
mod program;
mod sokkel;
mod stopp;
mod tal;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use laget::ops::Readiness;
use laget::serve::{Patience, Serving, serve_until};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::harness::TestApp;

/// What should come about within moments and does not has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The application as it is served, on ports of its own.
struct Running {
    pages: SocketAddr,
    ops: SocketAddr,
    told: CancellationToken,
    ended: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    async fn start(app: &TestApp, drain: Duration) -> Self {
        let told = CancellationToken::new();
        Self::on(listener().await, app, drain, told).await
    }

    /// With another patience than that of production.
    async fn patient(app: &TestApp, patience: Patience) -> Self {
        let told = CancellationToken::new();
        Self::with(listener().await, app, Duration::ZERO, told, patience).await
    }

    async fn on(
        pages: TcpListener,
        app: &TestApp,
        drain: Duration,
        told: CancellationToken,
    ) -> Self {
        Self::with(pages, app, drain, told, Patience::default()).await
    }

    async fn with(
        pages: TcpListener,
        app: &TestApp,
        drain: Duration,
        told: CancellationToken,
        patience: Patience,
    ) -> Self {
        let ops = listener().await;
        let addresses = (pages.local_addr().unwrap(), ops.local_addr().unwrap());
        let serving = Serving {
            pages,
            ops: Some(ops),
            readiness: Readiness::new(app.probe()),
            drain,
            patience,
        };
        let ended = tokio::spawn(serve_until(serving, app.state().clone(), told.clone()));
        Self {
            pages: addresses.0,
            ops: addresses.1,
            told,
            ended,
        }
    }

    /// What operation is told at this address.
    async fn asks(&self, path: &str) -> String {
        get(self.ops, path).await.unwrap()
    }
}

/// Lets the application see which migrations have run, as `laget migrate` does.
pub async fn show_migrations(app: &TestApp) {
    sqlx::query("grant select on _sqlx_migrations to laget_login")
        .execute(app.sql())
        .await
        .unwrap();
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// The whole answer, head and body, on a connection of its own.
async fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&question(path)).await?;
    answer(&mut stream).await
}

/// The whole answer to what is sent as it stands.
async fn tell(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    answer(&mut stream).await.unwrap()
}

fn question(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: laget.example\r\nconnection: close\r\n\r\n").into_bytes()
}

async fn answer(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Asks again until it is so.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        tokio::task::yield_now().await;
    }
}
