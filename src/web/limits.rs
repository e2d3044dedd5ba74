//! What no page of the site is asked for with: a method of its own, or an address that nobody was given.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::AppError;

/// The longest address: a list with every filter chosen is a twentieth of it.
const MAX_ADDRESS: usize = 8 * 1024;

/// The methods of the site.
const METHODS: [Method; 3] = [Method::GET, Method::HEAD, Method::POST];

/// Refuses the rest.
pub async fn limits(request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query();
    if path.is_some_and(|path| path.as_str().len() > MAX_ADDRESS) {
        return AppError::AddressTooLong.into_response();
    }
    if !METHODS.contains(request.method()) {
        let mut response = AppError::NotAMethod.into_response();
        let allow = HeaderValue::from_static("GET, HEAD, POST");
        response.headers_mut().insert(header::ALLOW, allow);
        return response;
    }
    next.run(request).await
}
