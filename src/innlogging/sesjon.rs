//! Sessions: found by the token's hash, prolonged by use, replaced at login and when the kommune changes.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::eining::Eining;
use super::model::{Bevis, Faktorar, Hending};
use super::queries::{self, SessionRow};
use crate::access::{Action, Actor, Medlemskap, Role};
use crate::app::AppState;
use crate::db::{SystemTx, TokenHash};
use crate::error::AppError;
use crate::ids::{BrukarId, KommuneId};
use crate::oidc::Identity;
use crate::web::{RequestId, Session, session_cookie, token_hash};

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
    let faktorar = Faktorar {
        proevde: first.faktorar,
        krav: first.krav,
    };
    Ok(Some(Session {
        token,
        // one that was begun where less is asked for is no session here
        heil: faktorar.nok() && (faktorar.proevde > 1 || !app.to_faktorar),
        har_faktor: first.har_faktor,
        fersk: first.fersk,
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

/// A login that has come as far as this.
pub(super) struct Inn<'a> {
    pub brukar: BrukarId,
    pub faktorar: Faktorar,
    /// The browser's session from before: it ends with the login.
    pub before: Option<TokenHash>,
    pub eining: &'a Eining,
    pub at_provider: Option<&'a Identity>,
    pub request_id: &'a RequestId,
}

/// The cookies of a session that has begun.
pub(super) struct Byrja(Vec<(HeaderName, HeaderValue)>);

impl Byrja {
    /// The answer, with the cookies.
    pub(super) fn with(self, mut response: Response) -> Response {
        for (name, value) in self.0 {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// Starts a session after a login. A person with one kommune is in it at once, and one whose session ran out is where it was: the draft
/// of what was being written is there. One that lacks a factor is in none, and no login yet.
pub(super) async fn start(
    app: &AppState,
    tx: &mut SystemTx,
    inn: &Inn<'_>,
) -> Result<Byrja, AppError> {
    let token = hex::encode(app.clock.random());
    let mut cookies = vec![session_cookie(&token)];
    let kommune = if inn.faktorar.nok() {
        kommune_of(tx, inn.brukar).await?
    } else {
        None
    };
    if let Some(before) = inn.before {
        queries::end_session(tx, before).await?;
    }
    let ny = queries::NySesjon {
        token: token_hash(&token),
        brukar: inn.brukar,
        kommune,
        faktorar: inn.faktorar,
        eining: &inn.eining.ord,
        at_provider: inn.at_provider,
        stadfesta: stadfesta(app, inn.at_provider),
    };
    queries::insert_session(tx, &ny).await?;
    if inn.faktorar.nok() {
        let (hash, cookie) = inn.eining.hash_or_new(app);
        if queries::eining::hugs(tx, inn.brukar, &hash).await? {
            queries::sei_fraa(tx, inn.brukar, Hending::NyEining).await?;
        }
        cookies.extend(cookie);
    }
    if let Some(kommune) = kommune {
        log(app, tx, kommune, inn.brukar, "innlogging", inn.request_id).await?;
    }
    Ok(Byrja(cookies))
}

/// Seconds since who it is was shown: now, or when the provider says so. One that lets in whoever is at the machine has shown nothing new.
fn stadfesta(app: &AppState, at_provider: Option<&Identity>) -> Option<f64> {
    let Some(identity) = at_provider else {
        return Some(0.0);
    };
    let since = app.clock.now() - identity.auth_time?;
    Some(since.as_seconds_f64().max(0.0))
}

async fn kommune_of(tx: &mut SystemTx, brukar: BrukarId) -> Result<Option<KommuneId>, sqlx::Error> {
    let kommunar = queries::live_kommunar(tx, brukar).await?;
    if let [only] = kommunar[..] {
        return Ok(Some(only));
    }
    let last = queries::kommune_of_expired(tx, brukar).await?;
    Ok(last.filter(|last| kommunar.contains(last)))
}

/// The person has shown who it is once more: a new session takes the place of the one that asked. None when that has ended.
pub(super) async fn confirm(
    app: &AppState,
    tx: &mut SystemTx,
    session: &Session,
    proof: Bevis,
) -> Result<Option<Byrja>, AppError> {
    let token = hex::encode(app.clock.random());
    let kommune = session.actor.as_ref().map(|actor| actor.kommune_id);
    let (from, to) = (session.token, token_hash(&token));
    let done = queries::replace_session(tx, from, to, kommune, proof).await?;
    Ok(done.then(|| Byrja(vec![session_cookie(&token)])))
}

/// Ends a session that is logged out.
pub(super) async fn end(
    app: &AppState,
    session: &Session,
    request_id: &RequestId,
) -> Result<(), AppError> {
    let mut tx = app.db.logout().await?;
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
    let brukar = session.brukar_id;
    let (from, to) = (session.token, token_hash(&token));
    if !queries::replace_session(&mut tx, from, to, Some(kommune), Bevis::Ingen).await? {
        return Ok(None);
    }
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

/// `POST /sesjon/forleng`: "Hald fram" in the warning. Being asked at all has prolonged it; the answer is how many seconds are left now.
pub(super) async fn forleng(live: Arc<Session>) -> String {
    live.sekund_att.to_string()
}
