//! `/oidc/tilbake`: back from a provider, whoever it is.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};

use super::{family_path, queries, sesjon};
use crate::app::AppState;
use crate::barn::fnr::Foedselsnummer;
use crate::error::AppError;
use crate::innlogging;
use crate::innlogging::utanfor::{Nei, gjekk_ikkje, nei};
use crate::oidc::{self, Callback, Finished, Purpose};
use crate::web::{Query, RequestId, family_cookie, family_token};

pub(super) async fn vis(
    State(app): State<AppState>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    Query(callback): Query<Callback>,
) -> Result<Response, AppError> {
    let attende = oidc::begun_from(&headers);
    let finished = match oidc::finish(&app, &headers, callback).await {
        Ok(finished) => finished,
        Err(error) => return gjekk_ikkje(error, attende.as_deref()),
    };
    let mut response = match finished.purpose {
        Purpose::Familie | Purpose::Signere => {
            inne(&app, &headers, &request_id, &finished, attende.as_deref()).await?
        }
        Purpose::Tilsett | Purpose::TilsettPaaNytt | Purpose::Knyt(_) => {
            innlogging::tilbake(&app, &headers, &request_id, finished).await?
        }
    };
    let (name, value) = oidc::forget_cookie();
    response.headers_mut().append(name, value);
    Ok(response)
}

/// A person of a family: a session in the kommune whose client it was.
async fn inne(
    app: &AppState,
    headers: &HeaderMap,
    request_id: &RequestId,
    finished: &Finished,
    attende: Option<&str>,
) -> Result<Response, AppError> {
    let pid = finished.identity.pid.as_ref();
    let number = pid.and_then(|pid| Foedselsnummer::parse(pid.expose()).ok());
    let Some(number) = number else {
        tracing::warn!(reason = "no fødselsnummer", "no login");
        return nei(Nei::UtanNummer, attende);
    };
    let kommunenummer = finished.client.kommune().unwrap_or_default();
    let mut tx = app.db.system().await?;
    let kommune = queries::kommune(&mut tx, kommunenummer).await?;
    drop(tx);
    let Some(kommune) = kommune else {
        return Err(AppError::Internal(anyhow::anyhow!(
            "a client of a kommune that is not there"
        )));
    };
    let token = sesjon::start(
        app,
        kommune,
        &number,
        finished,
        family_token(headers),
        request_id,
    )
    .await?;
    let mut response = Redirect::to(family_path(&finished.til)).into_response();
    let (name, value) = family_cookie(&token);
    response.headers_mut().append(name, value);
    Ok(response)
}
