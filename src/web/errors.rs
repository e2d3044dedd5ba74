//! Draws the error page over an empty error response, and logs what was refused.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use tower_http::csrf::ProtectionError;
use uuid::Uuid;

use super::ctx::{original_path, shell};
use super::error_page::{Attende, FeilSide};
use super::guard::RequestId;
use super::page::{FamilieShell, render, render_familie};
use super::session::{Found, family_token, session_token};
use super::written::{Etikettar, Written, note_written};
use super::{FormState, Session};
use crate::access::Actor;
use crate::app::AppState;
use crate::db::{Refusal, RequestContext, TokenHash};
use crate::error::{AppError, ErrorPage, Lesemodus, ReadStop, UtanKommune};
use crate::ids::BarnId;

/// Seconds until it is worth trying again where the database is away, or takes nothing in.
const RETRY_AFTER: &str = "60";

/// The layer.
pub async fn draw_errors(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let refusal = attempt(&mut parts).await;
    let id = match RequestId::of(&parts.extensions) {
        Ok(id) => id.0,
        Err(error) => return error.into_response(),
    };
    let token = session_token(&parts.headers);
    let familie = familie(&parts);
    let til = page_of(&parts);
    // where the words over the fields are looked for: a form that has no page has an address all the same
    let der = if til == "/" {
        original_path(&parts)
    } else {
        til.clone()
    };
    let etikettar = parts.extensions.get::<Etikettar>().copied();
    let request = Request::from_parts(parts, body);
    let (response, written) = match note_written(request).await {
        Ok((request, written)) => (next.run(request).await, written),
        Err(error) => (error.into_response(), Written::default()),
    };
    // the page is another answer, and says what the first one said of the methods there are
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut drawn = async move {
        let status = response.status();
        let lesemodus = response.extensions().get::<Lesemodus>().is_some();
        let other_site = response.extensions().get::<ProtectionError>().is_some();
        if response.extensions().get::<ErrorPage>().is_none()
            && !other_site
            && status != StatusCode::METHOD_NOT_ALLOWED
        {
            return response;
        }
        // what another site made the browser send is not what the person wrote
        let skrive = if other_site || is_login(&der) {
            Arc::default()
        } else {
            match etikettar {
                Some(etikettar) => written.texts_of(&der, etikettar),
                None => written.texts(&der),
            }
        };
        if let Some((mut familie, login)) = familie {
            familie.inne &= status != StatusCode::UNAUTHORIZED;
            let view = FeilSide {
                skrive,
                ..FeilSide::of_familie(status.as_u16(), &id).inn(login, None)
            }
            .lesemodus(lesemodus, &til);
            return html(status, render_familie(&view, &familie, None));
        }
        let login = crate::innlogging::login_path(&til);
        let attende = if other_site {
            None
        } else {
            attende(&til, &written)
        };
        let view = match response.extensions().get::<ReadStop>() {
            Some(stop) => FeilSide::lesing(*stop, crate::innlogging::stadfest_path(&til)),
            None => FeilSide::of(status.as_u16(), &id).inn(login.clone(), attende.clone()),
        };
        let utan = response.extensions().get::<UtanKommune>().is_some();
        let view = FeilSide { skrive, ..view }
            .lesemodus(lesemodus, &til)
            .utan_kommune(utan);
        let asked = token.filter(|_| is_refusal(status));
        let (session, actor) = match who(&app, response.extensions().get().cloned(), asked).await {
            Ok(Some(person)) => person,
            Ok(None) => return page(status, &view, None),
            Err(error) => return broken(error, &id),
        };
        if let (true, Some(refusal)) = (is_refusal(status), refusal) {
            let context = RequestContext {
                token: session.token,
                actor: Arc::clone(&actor),
                request_id: id.clone(),
                now: app.clock.now(),
                clock: Arc::clone(&app.clock),
            };
            if let Err(error) = app.db.log_refusal(context, &refusal).await {
                return match AppError::from(error) {
                    // the session or the person's work ended since: there is nobody to draw the page for
                    AppError::NotFound => ended(&view, til, (login, attende), &id),
                    error => broken(error, &id),
                };
            }
        }
        let shell = shell(&session, &actor, app.clock.now());
        page(status, &view, Some(&shell))
    }
    .await;
    if let Some(allow) = allow {
        drawn.headers_mut().insert(header::ALLOW, allow);
    }
    drawn
}

/// The person the request was made by. A request that was stopped before its session was looked up (another site made
/// the browser send it) is that person's too.
async fn who(
    app: &AppState,
    found: Option<Found>,
    token: Option<TokenHash>,
) -> Result<Option<(Arc<Session>, Arc<Actor>)>, AppError> {
    let session = match (found, token) {
        (Some(Found::Live(session)), _) => Some(session),
        (Some(Found::Nobody | Found::Half(_)), _) | (None, None) => None,
        (None, Some(token)) => crate::innlogging::find_session(app, token)
            .await?
            .filter(|session| session.heil)
            .map(Arc::new),
    };
    Ok(session.and_then(|session| {
        let actor = Arc::clone(session.actor.as_ref()?);
        Some((session, actor))
    }))
}

/// The page of a person who was logged out, or lost all access, while the request was being answered.
fn ended(
    view: &FeilSide,
    til: String,
    (login, attende): (String, Option<Attende>),
    id: &str,
) -> Response {
    if view.skrive.is_empty() {
        return AppError::Unauthenticated { til }.into_response();
    }
    let status = StatusCode::UNAUTHORIZED;
    let skrive = Arc::clone(&view.skrive);
    let view = FeilSide {
        skrive,
        ..FeilSide::of(status.as_u16(), id).inn(login, attende)
    };
    page(status, &view, None)
}

/// The page a request belongs to, to come back to: the form's own, also of its draft; Mi side when there is none.
fn page_of(parts: &Parts) -> String {
    let path = original_path(parts);
    let sti = match path.strip_prefix("/utkast/kladd?") {
        Some(query) => {
            let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
            let sti = pairs.into_iter().find(|(name, _)| name == "sti");
            sti.map(|(_, sti)| sti).unwrap_or_default()
        }
        None => path,
    };
    let local = crate::innlogging::local_path(&sti).filter(|sti| crate::utkast::has_page(sti));
    local.unwrap_or("/").to_owned()
}

/// Whether it is a login: nothing of it is worth keeping.
fn is_login(path: &str) -> bool {
    path.starts_with("/logg-inn") || path.starts_with("/familie/logg-inn")
}

/// The form as it goes on when one is logged in again: none of a page that cannot be opened again, or with nothing in it that is kept.
fn attende(page: &str, written: &Written) -> Option<Attende> {
    let form = std::str::from_utf8(written.body()).ok()?;
    let form = crate::utkast::without_secrets(form)?;
    (page != "/").then_some(Attende {
        kladd_path: FormState::at(page).kladd_path(),
        stempel: written.stempel().to_owned(),
        felt: serde_html_form::from_str(&form).ok()?,
    })
}

/// What was refused could not be written in the log: that is what went wrong.
fn broken(error: AppError, id: &str) -> Response {
    let status = error.into_response().status();
    page(status, &FeilSide::of(status.as_u16(), id), None)
}

fn is_refusal(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::TOO_MANY_REQUESTS
    )
}

fn page(status: StatusCode, view: &FeilSide, shell: Option<&super::page::Shell>) -> Response {
    html(status, render(view, shell, None))
}

/// The header of a family's page, for an address of theirs, and the login that leads back to it. Whoever has the cookie may
/// have a session to end.
fn familie(parts: &Parts) -> Option<(FamilieShell, String)> {
    let path = parts.uri.path();
    (path == "/familie" || path.starts_with("/familie/")).then(|| {
        let shell = FamilieShell {
            inne: family_token(&parts.headers).is_some(),
            ..FamilieShell::UTE
        };
        (
            shell,
            crate::innlogging::familie_login_path(&original_path(parts)),
        )
    })
}

fn html(status: StatusCode, drawn: Result<String, askama::Error>) -> Response {
    let mut response = match drawn {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let soon = HeaderValue::from_static(RETRY_AFTER);
        response.headers_mut().insert(header::RETRY_AFTER, soon);
    }
    response
}

/// What was tried: the route, and the ids in its address.
async fn attempt(parts: &mut Parts) -> Option<Refusal> {
    let route = parts.extensions.get::<MatchedPath>()?.as_str();
    let mut refusal = Refusal {
        handling: format!("{} {route}", parts.method),
        sak_list: Vec::new(),
        barn_list: Vec::new(),
        objekt: None,
    };
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let ids = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    for (name, value) in &ids {
        let Ok(id) = value.parse::<Uuid>() else {
            continue;
        };
        match name {
            "sak_id" => refusal.sak_list.push(id.into()),
            "barn_id" => refusal.barn_list.push(id.into()),
            _ => refusal.objekt = Some(id),
        }
    }
    refusal.barn_list.extend(barn_after(&query));
    Some(refusal)
}

/// The children that an address names after the question mark: /uro/ny?barn=…
fn barn_after(query: &str) -> impl Iterator<Item = BarnId> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    pairs.into_iter().filter_map(|(name, value)| {
        let id = value.parse::<Uuid>().ok()?;
        (name == "barn").then_some(id.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_named_by_its_field_wherever_that_stands() {
        let id = Uuid::from_u128(7);
        let named = |query: String| barn_after(&query).collect::<Vec<_>>();
        for query in [
            format!("barn={id}"),
            format!("barn={id}&fraa=kort"),
            format!("fraa=kort&barn={id}"),
            format!("b%61rn={}", id.simple()),
        ] {
            assert_eq!(named(query.clone()), [BarnId::from(id)], "{query}");
        }
        for query in [
            "",
            "barn=",
            "barn=x",
            &format!("barnebarn={id}"),
            &format!("etter={id}"),
        ] {
            assert!(named(query.to_owned()).is_empty(), "{query}");
        }
    }
}
