//! Around every request: a name, a line in the log, and a task that nobody can drop half-way.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::app::AppState;
use crate::error::AppError;
use crate::ops::metrics::{InFlight, answered};

/// A page that has not come by now never will: PostgreSQL ends a statement after ten seconds. But one that stands still, or whose
/// machine has lost its power, ends nothing and says nothing.
const PAGE: Duration = Duration::from_secs(20);
/// A form has a minute to come in besides (`serve/connections.rs`).
const FORM: Duration = Duration::from_secs(90);

/// The route of an address that is none.
const NO_ROUTE: &str = "-";

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
    let (method, route) = (method(&request), route(&request));
    let span = tracing::info_span!("request", id = %id, method, route);
    request.extensions_mut().insert(RequestId(id));
    next.run(request).instrument(span).await
}

/// Says and counts how each request went, also one whose client has gone.
pub async fn measured(request: Request, next: Next) -> Response {
    let (method, route) = (method(&request), route(&request));
    let (begun, _in_flight) = (Instant::now(), InFlight::begin());
    let response = next.run(request).await;
    let (taken, status) = (begun.elapsed(), response.status().as_u16());
    answered(&route, method, status, taken.as_secs_f64());
    // whole microseconds are enough, and can be read
    let duration_ms = (taken.as_secs_f64() * 1e6).round() / 1e3;
    tracing::info!(status, duration_ms, "request");
    response
}

/// The template of the route, as `/sak/{sak_id}`: the address itself holds ids and whatever somebody typed there.
fn route(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or(NO_ROUTE, MatchedPath::as_str).to_owned()
}

/// A method can be any word a client likes.
fn method(request: &Request) -> &'static str {
    match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// The answer of a handler that panicked: inside the layers that draw the page and set the headers. The panic's
/// own words are for the panic hook, since they may hold what a person typed.
#[must_use]
pub fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    AppError::Internal(anyhow::anyhow!("the handler panicked")).into_response()
}

/// Answers when the page does not come, and lets go of what it holds: a connection in the middle of something is not taken back
/// into the pool.
pub async fn give_up(request: Request, next: Next) -> Response {
    let limit = limit(request.method());
    within(limit, next.run(request)).await
}

fn limit(method: &Method) -> Duration {
    if method.is_safe() { PAGE } else { FORM }
}

async fn within(limit: Duration, page: impl Future<Output = Response>) -> Response {
    let page = tokio::time::timeout(limit, page).await;
    page.unwrap_or_else(|late| AppError::Unavailable(late.into()).into_response())
}

/// Runs the handler in a task of its own, which a process that stops waits for.
///
/// When a client goes away the server drops the handler's future. Dropped inside `BEGIN`, a connection
/// would return to the pool in an open transaction with the earlier user's context. A spawned task is
/// not dropped. A panic in a page has become the error page before it comes here ([`panicked`]).
pub async fn finish_whatever_happens(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let span = tracing::Span::current();
    let handler = app.handlers.spawn(next.run(request).instrument(span));
    match handler.await {
        Ok(response) => response,
        Err(error) => AppError::Internal(error.into()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::http::StatusCode;

    use super::*;
    use crate::serve::Patience;

    #[tokio::test]
    async fn a_page_that_never_comes_is_given_up_with_what_it_held() {
        let held = Arc::new(());
        let holds = Arc::clone(&held);
        let never = async move {
            std::future::pending::<()>().await;
            drop(holds);
            StatusCode::OK.into_response()
        };

        let answer = within(Duration::from_millis(1), never).await;

        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn a_form_has_the_time_it_may_take_to_come_in_besides() {
        assert_eq!(limit(&Method::GET), PAGE);
        assert_eq!(limit(&Method::HEAD), PAGE);
        assert!(limit(&Method::POST) >= Patience::default().body + PAGE);
    }
}
