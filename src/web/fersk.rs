//! What a session alone is not enough for (SEC-48): who it is must have been shown within five minutes.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;

use super::written::Written;
use super::{Ctx, original_path};
use crate::app::AppState;
use crate::error::AppError;

/// The proof. What needs it takes it as an argument, and only a request whose session is fresh has one; any other is led to «Stadfest
/// at det er deg» and back, with what was written kept as the draft of its page.
#[derive(Debug)]
pub struct Fersk(());

impl FromRequestParts<AppState> for Fersk {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let ctx = Ctx::from_request_parts(parts, app).await?;
        if ctx.session.fersk {
            return Ok(Self(()));
        }
        let path = original_path(parts);
        if parts.method != Method::POST {
            return Err(AppError::Stadfest { til: path });
        }
        let skrive = parts.extensions.get::<Written>().cloned();
        let til = crate::utkast::keep_before_proof(&ctx, path, &skrive.unwrap_or_default()).await?;
        Err(AppError::Stadfest { til })
    }
}
