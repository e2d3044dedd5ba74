//! `/kalender/{lenke}.ics`: the calendar, for a program that has its address. Unknown and taken away are alike.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::queries::{self, Rad};
use crate::app::AppState;
use crate::clock::oslo_date;
use crate::error::AppError;
use crate::mail::ical::{self, Meeting};
use crate::web::{Path, token_hash};

pub(super) async fn vis(
    State(app): State<AppState>,
    Path(fil): Path<String>,
) -> Result<Response, AppError> {
    let lenke = fil.strip_suffix(".ics").ok_or(AppError::NotFound)?;
    let now = app.clock.now();
    let hash = token_hash(lenke);
    let mut tx = app.db.system().await?;
    let korleis = queries::opne(&mut tx, hash, now).await?;
    let rader = match korleis.as_str() {
        "ok" => queries::moete(&mut tx, hash, oslo_date(now)).await?,
        "for_ofte" => {
            tx.commit().await?;
            return Err(AppError::TooMany);
        }
        _ => return Err(AppError::NotFound),
    };
    tx.commit().await?;
    let meetings: Vec<Meeting> = rader.iter().map(meeting).collect();
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, ical::feed(&meetings, now)).into_response())
}

fn meeting(rad: &Rad) -> Meeting {
    let (starts, ends) = rad.tid.augeblink();
    Meeting {
        id: rad.moete_id.uuid(),
        sequence: rad.version,
        starts,
        ends,
        place: rad.stad.clone(),
        link: None,
    }
}
