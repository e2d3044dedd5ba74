//! stub
use crate::app::AppState;
use axum::Router;
/// r
pub fn router() -> Router<AppState> {
    Router::new()
}
