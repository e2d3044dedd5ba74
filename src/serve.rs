//! Listening, and stopping without losing a request.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{AppState, router};

/// Opens the port, with one plain sentence when that cannot be done.
///
/// # Errors
/// The sentence.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("Porten {address} er alt i bruk. Vel ein annan med --listen ADRESSE:PORT.")
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("Du har ikkje lov til å lytte på {address}. Vel ein port over 1023.")
            }
            _ => format!("Kan ikkje lytte på {address}: {error}."),
        })
}

/// Serves until Ctrl-C or SIGTERM; then finishes what has begun.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, state: AppState) -> anyhow::Result<()> {
    let db = state.db.clone();
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(told_to_stop())
        .await?;
    db.close().await;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn told_to_stop() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
