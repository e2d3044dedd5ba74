//! Who asks, on the family's pages.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use time::OffsetDateTime;

use super::queries::{self, Innlogga};
use crate::app::AppState;
use crate::db::{FamilyContext, FamilyTx, TokenHash};
use crate::error::AppError;
use crate::web::{RequestId, family_token};

/// A request by a person of a family who is logged in.
pub(super) struct FamilieCtx {
    pub(super) app: AppState,
    pub(super) familie: Innlogga,
    pub(super) token: TokenHash,
    now: OffsetDateTime,
    request_id: String,
}

impl FromRequestParts<AppState> for FamilieCtx {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let login = || Redirect::to("/familie/logg-inn").into_response();
        let token = family_token(&parts.headers).ok_or_else(login)?;
        let found = find(app, token).await;
        let familie = found
            .map_err(IntoResponse::into_response)?
            .ok_or_else(login)?;
        let request_id = RequestId::of(&parts.extensions).map_err(IntoResponse::into_response)?;
        Ok(Self {
            app: app.clone(),
            familie,
            token,
            now: app.clock.now(),
            request_id: request_id.0,
        })
    }
}

async fn find(app: &AppState, token: TokenHash) -> Result<Option<Innlogga>, AppError> {
    let mut connection = app.db.bare().await?;
    Ok(queries::find_session(&mut connection, token).await?)
}

impl FamilieCtx {
    /// A transaction that ends in a row of the innsynslogg.
    pub(super) async fn read(&self) -> Result<FamilyTx, AppError> {
        let context = FamilyContext {
            token: self.token,
            familie_person_id: self.familie.familie_person_id,
            kommune_id: self.familie.kommune_id,
            request_id: self.request_id.clone(),
            now: self.now,
            clock: self.app.clock.clone(),
        };
        Ok(self.app.db.family(context).await?)
    }
}
