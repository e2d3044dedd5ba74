//! What a session alone is not enough for (SEC-48): who it is must have been shown within five minutes.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;

use super::written::Written;
use super::{Ctx, original_path};
use crate::app::AppState;
use crate::error::AppError;

/// Ends the address of a page one is led back to when what was pressed is not done: it is never sent to a server, and is the sign to say so.
pub const TRYKK_IGJEN: &str = "#trykk-igjen";

/// The same of who has a second factor; of others their password is asked for in the form itself.
#[derive(Debug)]
pub struct FerskFaktor(());

impl FromRequestParts<AppState> for FerskFaktor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let ctx = Ctx::from_request_parts(parts, app).await?;
        if ctx.session.har_faktor {
            Fersk::from_request_parts(parts, app).await?;
        }
        Ok(Self(()))
    }
}

/// The proof. What needs it takes it as an argument, and only a request whose session is fresh has one; any other is led to «Stadfest
/// at det er deg» and back, with what was written kept as the draft of its page.
#[derive(Debug)]
pub struct Fersk(());

impl Fersk {
    /// Of an address that is no page: whoever is not fresh is led back to the page where it is pressed.
    ///
    /// # Errors
    /// [`AppError::Stadfest`] when the session is not fresh; else what hindered it.
    pub fn elles_til(asked: Result<Self, AppError>, side: &str) -> Result<Self, AppError> {
        match asked {
            Err(AppError::Stadfest { .. }) => Err(AppError::Stadfest {
                til: format!("{side}{TRYKK_IGJEN}"),
            }),
            other => other,
        }
    }
}

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
        Err(AppError::Stadfest {
            til: til + TRYKK_IGJEN,
        })
    }
}
