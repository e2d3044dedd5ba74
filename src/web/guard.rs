//! Around every request: a name, and a task that nobody can drop half-way.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::app::AppState;
use crate::error::AppError;

/// The name of a request: in the log, in the innsynslogg and on an error page.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl RequestId {
    /// The name of this request.
    ///
    /// # Errors
    /// When it has none, and would stand in no log: the layer that names it is missing.
    pub fn of(extensions: &Extensions) -> Result<Self, AppError> {
        let id = extensions.get::<Self>().cloned();
        id.ok_or_else(|| AppError::Internal(anyhow::anyhow!("a request without a name")))
    }
}

/// Names the request and opens its span: ids and routes only, never what a person typed.
pub async fn request_id(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = app.clock.uuid().simple().to_string();
    let span = tracing::info_span!("request", id = %id, method = %request.method());
    request.extensions_mut().insert(RequestId(id));
    next.run(request).instrument(span).await
}

/// The answer of a handler that panicked: inside the layers that draw the page and set the headers. The panic's
/// own words are for the panic hook, since they may hold what a person typed.
#[must_use]
pub fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    AppError::Internal(anyhow::anyhow!("the handler panicked")).into_response()
}

/// Runs the handler in a task of its own.
///
/// When a client goes away the server drops the handler's future. Dropped inside `BEGIN`, a connection
/// would return to the pool in an open transaction with the earlier user's context. A spawned task is
/// not dropped. A panic in a page has become the error page before it comes here ([`panicked`]).
pub async fn finish_whatever_happens(request: Request, next: Next) -> Response {
    let span = tracing::Span::current();
    match tokio::spawn(next.run(request).instrument(span)).await {
        Ok(response) => response,
        Err(error) => {
            AppError::Internal(anyhow::anyhow!("the handler ended: {error}")).into_response()
        }
    }
}
