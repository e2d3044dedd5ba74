//! What the application shares, and the list where features plug in.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use tokio_util::task::TaskTracker;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use crate::clock::Clock;
use crate::crypto::Keys;
use crate::db::Db;
use crate::error::AppError;
use crate::jobs::Kind;
use crate::oidc::Oidc;
use crate::web;

/// What every request can reach.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// The keys of fødselsnummer.
    pub keys: Arc<Keys>,
    /// The providers people can log in at; none unless they are named.
    pub oidc: Arc<Oidc>,
    /// The proxies that may say whose request it is; none unless they are named.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// Whether everybody must have a second factor: everywhere but in `demo`, whose people and passwords are known.
    pub to_faktorar: bool,
    /// What asks for passkeys and checks them; none where the address of the site is not given, or has no name.
    pub tilgangsnyklar: Option<Arc<webauthn_rs::Webauthn>>,
    /// People one can log in as, in `demo` only; empty everywhere else.
    pub demo_logins: Arc<[DemoLogin]>,
    /// The handlers that run: a process that stops waits for them.
    pub handlers: TaskTracker,
}

/// A plainly fictive person of the demo world, shown on its login page.
#[derive(Clone, Debug)]
pub struct DemoLogin {
    /// The user name.
    pub brukarnamn: String,
    /// Name and job, in words.
    pub kven: String,
}

/// The password of every person of the demo world.
pub const DEMO_PASSWORD: &str = "laget rundt barnet";

/// Every route, with what stands around it.
pub fn router(state: AppState) -> Router {
    let pages = Router::new()
        .merge(crate::hjelp::router())
        .merge(crate::innlogging::router())
        .merge(crate::innsyn::router())
        .merge(crate::loggkontroll::router())
        .merge(crate::kommune::router())
        .merge(crate::protokoll::router())
        .merge(crate::utkast::router())
        .merge(crate::melding::router())
        .merge(crate::jobbar::router())
        .merge(crate::medlemskap::router())
        .merge(crate::eining::router())
        .merge(crate::attest::router())
        .merge(crate::sak::router())
        .merge(crate::uro::router())
        .merge(crate::barn::router())
        .merge(crate::tilgangsrapport::router())
        .merge(crate::lag::router())
        .merge(crate::overlevering::router())
        .merge(crate::samtykke::router())
        .merge(crate::koordinator::router())
        .merge(crate::sperre::router())
        .merge(crate::naudrett::router())
        .merge(crate::barnevern::router())
        .merge(crate::samtale::router())
        .merge(crate::tiltak::router())
        .merge(crate::skolemiljoe::router())
        .merge(crate::tst::router())
        .merge(crate::moete::router())
        .merge(crate::agenda::router())
        .merge(crate::referat::router())
        .merge(crate::individuellplan::router())
        .merge(crate::oppbevaring::router())
        .merge(crate::mappe::router())
        .merge(crate::oppfoelging::router())
        .merge(crate::oversyn::router())
        .merge(crate::tavle::router())
        .merge(crate::kalender::router())
        .merge(crate::styring::router())
        .merge(crate::rapport::router())
        .merge(crate::familie::router());
    around(pages, state)
}

/// Every kind of job.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    [
        crate::jobs::jobs(),
        crate::melding::jobs(),
        crate::paaminning::jobs(),
        crate::samtykke::jobs(),
        crate::moete::jobs(),
        crate::referat::jobs(),
        crate::naudrett::jobs(),
        crate::loggkontroll::jobs(),
        crate::tal::jobs(),
        crate::eining::jobs(),
        crate::attest::jobs(),
        crate::koordinator::jobs(),
        crate::oppbevaring::jobs(),
    ]
    .concat()
}

/// What stands over a field whose name is made when its page is.
fn etikett(path: &str, namn: &str, nr: usize) -> Option<String> {
    crate::referat::etikett(path, namn, nr).or_else(|| crate::kommune::etikett(path, namn))
}

/// What stands around the pages. From the outside in: the request's name, a task that nobody drops, its line in
/// the log, headers, the error page (of a panic too), no other site, the session.
pub fn around(pages: Router<AppState>, state: AppState) -> Router {
    let pages = pages
        .fallback(|| async { AppError::NotFound })
        .method_not_allowed_fallback(|| async { axum::http::StatusCode::METHOD_NOT_ALLOWED })
        .layer(DefaultBodyLimit::max(web::MAX_BODY))
        .layer(from_fn_with_state(state.clone(), web::session))
        .layer(from_fn(web::csrf))
        .layer(from_fn(web::not_embedded))
        .layer(CsrfLayer::new())
        .layer(from_fn(web::limits))
        .layer(CatchPanicLayer::custom(web::panicked))
        .layer(from_fn(web::give_up))
        .layer(from_fn_with_state(state.clone(), web::draw_errors))
        .layer(Extension(web::Etikettar(etikett)));
    Router::new()
        .merge(pages)
        .merge(web::assets::router())
        // the cheapest: pages are small, and made anew each time
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(1)))
        .layer(from_fn(web::security_headers))
        .layer(from_fn(web::measured))
        .layer(from_fn_with_state(
            state.clone(),
            web::finish_whatever_happens,
        ))
        .layer(from_fn_with_state(state.clone(), web::request_id))
        .with_state(state)
}
