//! Sessions: found by the token's hash, prolonged by use, replaced at login and when the kommune changes.

use std::sync::Arc;

use axum::http::StatusCode;

use super::queries::{self, SessionRow};
use crate::access::{Action, Actor, Medlemskap, Role};
use crate::app::AppState;
use crate::db::{SystemTx, TokenHash};
use crate::error::AppError;
use crate::ids::{BrukarId, KommuneId};
use crate::oidc::Identity;
use crate::web::{RequestId, Session, token_hash};

/// The live session a token stands for.
///
/// # Errors
/// When the database cannot be reached.
pub async fn find_session(app: &AppState, token: TokenHash) -> Result<Option<Session>, AppError> {
    let mut connection = app.db.bare().await?;
    let rows = queries::find_session(&mut connection, token).await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    if first.boer_forlengast {
        queries::prolong_session(&mut connection, token).await?;
    }
    Ok(Some(Session {
        token,
        brukar_id: first.brukar_id,
        namn: first.brukar_namn.clone(),
        sekund_att: u32::try_from(first.sekund_att).unwrap_or(0),
        ulesne: u32::try_from(first.ulesne).unwrap_or(0),
        actor: actor(&rows).map(Arc::new),
    }))
}

/// Who the rows of one session are; none when no kommune is chosen or no medlemskap there is live.
fn actor(rows: &[SessionRow]) -> Option<Actor> {
    let first = rows.first()?;
    let medlemskap: Vec<Medlemskap> = rows.iter().filter_map(medlemskap).collect();
    if medlemskap.is_empty() {
        return None;
    }
    Some(Actor {
        brukar_id: first.brukar_id,
        namn: first.brukar_namn.clone(),
        kommune_id: first.kommune_id?,
        kommune_namn: first.kommune_namn.clone()?,
        fleire_kommunar: first.tal_kommunar > 1,
        medlemskap,
    })
}

fn medlemskap(row: &SessionRow) -> Option<Medlemskap> {
    Some(Medlemskap {
        role: Role::from_code(row.rolle.as_deref()?)?,
        instans_id: row.instans_id?.into(),
        instans_slag: row.instans_slag.clone()?,
        instans_namn: row.instans_namn.clone()?,
        eining_id: row.eining_id.map(Into::into),
        eining_namn: row.eining_namn.clone(),
        prinsipal_id: row.prinsipal_id?.into(),
        stilling: row.stilling.clone().unwrap_or_default(),
    })
}

/// Starts a session after a login; gives its token. The browser's session from before ends with it. A person with one
/// kommune is in it at once, and one whose session ran out is where it was: the draft of what was being written is
/// there.
pub(super) async fn start(
    app: &AppState,
    brukar: BrukarId,
    before: Option<TokenHash>,
    at_provider: Option<&Identity>,
    request_id: &RequestId,
) -> Result<String, AppError> {
    let token = hex::encode(app.clock.random());
    let mut tx = app.db.system().await?;
    let kommunar = queries::live_kommunar(&mut tx, brukar).await?;
    let kommune = match kommunar[..] {
        [only] => Some(only),
        _ => queries::kommune_of_expired(&mut tx, brukar)
            .await?
            .filter(|last| kommunar.contains(last)),
    };
    if let Some(before) = before {
        queries::end_session(&mut tx, before).await?;
    }
    queries::insert_session(
        &mut tx,
        token_hash(&token),
        brukar,
        kommune,
        None,
        at_provider,
    )
    .await?;
    if let Some(kommune) = kommune {
        log(app, &mut tx, kommune, brukar, "innlogging", request_id).await?;
    }
    tx.commit().await?;
    Ok(token)
}

/// Ends a session that is logged out.
pub(super) async fn end(
    app: &AppState,
    session: &Session,
    request_id: &RequestId,
) -> Result<(), AppError> {
    let mut tx = app.db.system().await?;
    queries::end_session(&mut tx, session.token).await?;
    if let Some(actor) = &session.actor {
        let (kommune, brukar) = (actor.kommune_id, actor.brukar_id);
        log(app, &mut tx, kommune, brukar, "utlogging", request_id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Acts in another kommune from now on: a new session takes the old one's place, and both kommunar
/// have a row of it. Gives the new token, or none when the person has no live medlemskap there.
///
/// # Errors
/// When the database fails.
pub async fn switch_kommune(
    app: &AppState,
    session: &Session,
    kommune: KommuneId,
    request_id: &RequestId,
) -> Result<Option<String>, AppError> {
    let token = hex::encode(app.clock.random());
    let mut tx = app.db.system().await?;
    if !queries::live_kommunar(&mut tx, session.brukar_id)
        .await?
        .contains(&kommune)
    {
        return Ok(None);
    }
    let Some(absolute_end) = queries::end_session(&mut tx, session.token).await? else {
        return Ok(None);
    };
    let brukar = session.brukar_id;
    queries::insert_session(
        &mut tx,
        token_hash(&token),
        brukar,
        Some(kommune),
        Some(absolute_end),
        None,
    )
    .await?;
    queries::inherit_provider(&mut tx, session.token, token_hash(&token)).await?;
    let left = session.actor.as_ref().map(|actor| actor.kommune_id);
    for concerned in left.into_iter().chain([kommune]) {
        let handling = Action::KommuneByte.code();
        log(app, &mut tx, concerned, brukar, handling, request_id).await?;
    }
    tx.commit().await?;
    Ok(Some(token))
}

/// A row of the innsynslogg about the session itself.
pub(super) async fn log(
    app: &AppState,
    tx: &mut SystemTx,
    kommune: KommuneId,
    brukar: BrukarId,
    handling: &str,
    request_id: &RequestId,
) -> Result<(), AppError> {
    let id = app.clock.uuid();
    queries::log(tx, id, kommune, brukar, handling, &request_id.0).await?;
    Ok(())
}

/// `POST /sesjon/forleng`: "Hald fram" in the warning. Being asked at all has prolonged it.
pub(super) async fn forleng(_live: Arc<Session>) -> StatusCode {
    StatusCode::NO_CONTENT
}
