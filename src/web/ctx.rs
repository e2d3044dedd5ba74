//! The one extractor handlers need: who asks, where, when, and the doors to the database and the page.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use time::{Date, OffsetDateTime};

use super::form_state::FormState;
use super::guard::RequestId;
use super::page::{FamilieShell, Nav, Shell, View, render, render_familie};
use super::session::{Found, family_token};
use super::written::Written;
use super::{Kvittering, Session, dates};
use crate::access::{Action, Actor, Permit, Resource};
use crate::app::AppState;
use crate::clock::oslo_date;
use crate::db::{ReadTx, RequestContext, WriteTx};
use crate::error::AppError;

/// A request by a person who is logged in and acts in one kommune.
pub struct Ctx {
    /// What the application shares.
    pub app: AppState,
    /// Who asks.
    pub actor: Arc<Actor>,
    /// The session it was asked in.
    pub session: Arc<Session>,
    /// The request's one instant.
    pub now: OffsetDateTime,
    /// Path and query: a form posts to its own address, and a draft is kept under it.
    pub path: String,
    /// What the person wrote in the form that is posted, for a page that says no.
    pub skrive: Written,
    request_id: String,
    receipt: Option<Kvittering>,
}

impl FromRequestParts<AppState> for Ctx {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let path = original_path(parts);
        let found = parts.extensions.get::<Found>().cloned();
        let Some(Found::Live(session)) = found else {
            if matches!(found, Some(Found::Half(_))) {
                return Err(AppError::Faktor { til: path });
            }
            let skrive = parts.extensions.get::<Written>();
            return Err(if skrive.is_some_and(Written::has_words) {
                // without the cookie nobody knows whose draft it would be: the page shows the text that was sent
                AppError::LoggedOut
            } else {
                AppError::Unauthenticated { til: path }
            });
        };
        let Some(actor) = session.actor.clone() else {
            return Err(if parts.method.is_safe() {
                AppError::NoKommune { til: path }
            } else {
                // the page shows the text that was sent
                AppError::UtanKommune
            });
        };
        Ok(Self {
            app: app.clone(),
            actor,
            session,
            now: app.clock.now(),
            path,
            skrive: parts
                .extensions
                .get::<Written>()
                .cloned()
                .unwrap_or_default(),
            request_id: RequestId::of(&parts.extensions)?.0,
            receipt: Kvittering::from_cookies(&CookieJar::from_headers(&parts.headers)),
        })
    }
}

/// The live session of a request, also before a kommune is chosen.
impl FromRequestParts<AppState> for Arc<Session> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, AppError> {
        match parts.extensions.get::<Found>() {
            Some(Found::Live(session)) => Ok(Arc::clone(session)),
            Some(Found::Half(_)) => Err(AppError::Faktor {
                til: original_path(parts),
            }),
            _ => Err(AppError::Unauthenticated {
                til: original_path(parts),
            }),
        }
    }
}

/// A session that may lack a factor: for the pages where the second one is proven and set up, and for the way out.
pub struct AlsoHalf(pub Arc<Session>);

impl FromRequestParts<AppState> for AlsoHalf {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, AppError> {
        match parts.extensions.get::<Found>() {
            Some(Found::Live(session) | Found::Half(session)) => Ok(Self(Arc::clone(session))),
            _ => Err(AppError::Unauthenticated {
                til: original_path(parts),
            }),
        }
    }
}

/// Anybody: for pages that are the same whether one is logged in or not.
pub struct Visitor {
    shell: Option<Shell>,
    familie: Option<FamilieShell>,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let found = parts.extensions.get::<Found>();
        let Some(Found::Live(session)) = found else {
            let familie = family_token(&parts.headers).map(|_| FamilieShell {
                kommune: None,
                inne: true,
                namn: None,
                sesjon_sekund: None,
            });
            return Ok(Self {
                shell: None,
                familie,
            });
        };
        let actor = session.actor.as_ref();
        Ok(Self {
            shell: actor.map(|actor| shell(session, actor, app.clock.now())),
            familie: None,
        })
    }
}

impl Visitor {
    /// The page, in the layout the visitor has.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, view: &impl View) -> Result<Response, AppError> {
        let html = match &self.familie {
            Some(familie) => render_familie(view, familie, None)?,
            None => render(view, self.shell.as_ref(), None)?,
        };
        Ok(Html(html).into_response())
    }
}

/// Path and query of a request, as the browser asked for it.
pub fn original_path(parts: &Parts) -> String {
    let uri = parts
        .extensions
        .get::<OriginalUri>()
        .map_or(&parts.uri, |original| &original.0);
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string)
}

impl Ctx {
    /// The day it is in Vest-Telemark.
    #[must_use]
    pub fn today(&self) -> Date {
        oslo_date(self.now)
    }

    /// Cheap and first: is there any role here that may ever do this?
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn require(&self, action: Action) -> Result<(), AppError> {
        if self.actor.may_ever(action) {
            Ok(())
        } else {
            Err(AppError::Forbidden)
        }
    }

    /// The decision on the loaded thing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`]: it may be seen, but not this.
    pub fn permit(&self, action: Action, on: &impl Resource) -> Result<Permit, AppError> {
        Ok(self.actor.permit(action, on)?)
    }

    /// A transaction that ends in a permit and its log row: for changes, and for pages that show a child.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn write(&self) -> Result<WriteTx, AppError> {
        Ok(self.app.db.write(self.context()).await?)
    }

    /// A transaction that ends in the same way, and only reads figures: a copy of the database may answer it.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<ReadTx, AppError> {
        Ok(self.app.db.read(self.context()).await?)
    }

    fn context(&self) -> RequestContext {
        RequestContext {
            token: self.session.token,
            actor: Arc::clone(&self.actor),
            request_id: self.request_id.clone(),
            now: self.now,
            clock: Arc::clone(&self.app.clock),
        }
    }

    /// The page, with the status that its form gives it.
    ///
    /// # Errors
    /// When the template fails.
    pub fn page(&self, view: &impl View) -> Result<Response, AppError> {
        let flash = self.receipt.map(Kvittering::flash);
        let shell = shell(&self.session, &self.actor, self.now);
        let html = render(view, Some(&shell), flash.as_ref())?;
        let mut response = (view.status(), Html(html)).into_response();
        if flash.is_some() {
            let clear: HeaderValue = Kvittering::clear_cookie();
            response.headers_mut().append(header::SET_COOKIE, clear);
        }
        Ok(response)
    }

    /// The form of this address, with nothing to say. One that was posted goes on from the draft it was filled from.
    #[must_use]
    pub fn form_state(&self) -> FormState {
        FormState {
            stempel: self.skrive.stempel().to_owned(),
            ..FormState::at(&self.path)
        }
    }

    /// To another page, with a receipt.
    #[must_use]
    pub fn redirect(&self, path: &str, receipt: Kvittering) -> Response {
        let mut response = Redirect::to(path).into_response();
        response
            .headers_mut()
            .append(header::SET_COOKIE, receipt.set_cookie());
        response
    }
}

/// What the header says about the person.
pub(super) fn shell(session: &Session, actor: &Actor, now: OffsetDateTime) -> Shell {
    let roles: Vec<String> = actor
        .medlemskap
        .iter()
        .map(|m| {
            let what = if m.stilling.is_empty() {
                m.role.label()
            } else {
                m.stilling.as_str()
            };
            format!("{what}, {}", m.stad())
        })
        .collect();
    Shell {
        brukar_namn: actor.namn.clone(),
        rolle: roles.first().cloned().unwrap_or_default(),
        kommune: format!("{} kommune", actor.kommune_namn),
        kan_byte: actor.fleire_kommunar,
        nav: places(actor),
        ulesne: session.ulesne,
        sesjon_sekund: session.sekund_att,
        naa: format!("{}, {}", actor.namn, dates::date_time(now)),
    }
}

/// The places the person's roles may go to.
fn places(actor: &Actor) -> Vec<Nav> {
    [
        (Nav::MiSide, Action::MiSideOpne),
        (Nav::Saker, Action::SakListe),
        (Nav::Tavle, Action::TavleOpne),
        (Nav::Barn, Action::BarnSoekje),
        (Nav::MeldUro, Action::UroMelde),
        (Nav::Tst, Action::TstOpne),
        (Nav::Styring, Action::StyringLese),
        (Nav::Tenesta, Action::StyringInstans),
        (Nav::Meldingar, Action::MeldingLese),
        (Nav::Brukarar, Action::BrukarSjaa),
        (Nav::Einingar, Action::EiningStyre),
        (Nav::Fristar, Action::FristStyre),
        (Nav::Jobbar, Action::JobbStyre),
        (Nav::Naudrett, Action::NaudrettListe),
        (Nav::Oppbevaring, Action::OppbevaringLese),
        (Nav::Samtykkereglar, Action::SamtykkeregelStyre),
        (Nav::Logg, Action::LoggLese),
    ]
    .into_iter()
    .filter(|(_, action)| actor.may_ever(*action))
    .map(|(nav, _)| nav)
    .collect()
}
