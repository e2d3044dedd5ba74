//! Each connection by itself: HTTP, and limits on what may come in and on how long it may take.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;
use tower_http::timeout::DeadlineBody;

use super::closing::Closing;
use super::framing::{Framed, MAX_HEAD};

/// How long what comes in may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From the first byte of a head to its last; and from a new connection to a whole head.
    pub head: Duration,
    /// From the first byte of a body to its last: eight megabytes on a mobile line.
    pub body: Duration,
    /// Between an answer and the next request: longer than the proxies keep a connection they do not use, or one of them would
    /// send a form just as it is closed.
    pub idle: Duration,
    /// How long a client may take nothing of its answer.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(15),
            body: Duration::from_mins(1),
            idle: Duration::from_mins(3),
            answer: Duration::from_mins(1),
        }
    }
}

/// Takes connections until `closed`, and then waits for those that are answered.
pub(super) async fn serve(
    mut listener: Closing,
    router: Router,
    patience: Patience,
    closed: CancellationToken,
) {
    let connections = TaskTracker::new();
    loop {
        tokio::select! {
            (stream, peer) = listener.accept() => {
                connections.spawn(one(stream, peer, router.clone(), patience, closed.clone()));
            }
            () = closed.cancelled() => break,
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn one(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    patience: Patience,
    closed: CancellationToken,
) {
    // an answer is one piece: nothing is gained by waiting for more to send
    let _slower = stream.set_nodelay(true);
    let io = TokioIo::new(Framed::new(stream, patience.head, patience.answer));
    let service = router.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(DeadlineBody::new(patience.body, body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(patience.idle)
        // more than what is let through to it: it does not hold the limit to the byte
        .max_buf_size(2 * MAX_HEAD);
    let mut connection = pin!(builder.serve_connection(io, TowerToHyperService::new(service)));
    tokio::select! {
        // what a client does wrong is its own business, and what a handler does is logged where it happens
        _ended = connection.as_mut() => return,
        () = closed.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ended = connection.await;
}
