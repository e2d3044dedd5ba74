//! The whole error model of a request.
//!
//! A form that does not validate is not an error (it is the page again, 422), nor is a rule that says
//! no (a message on the page, 409). What cannot be seen is [`AppError::NotFound`], whether it is hidden
//! by row level security or was never there: the two look alike.

mod cause;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

pub use self::cause::Cause;
use crate::access::Denied;

/// Why a request did not get its page.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is logged in: to the login page, and back to this address.
    #[error("not logged in")]
    Unauthenticated {
        /// Where to go after login: a path on this site.
        til: String,
    },
    /// The person has several kommunar and has not chosen one.
    #[error("no kommune chosen")]
    NoKommune {
        /// Where to go when one is chosen: a path on this site.
        til: String,
    },
    /// The person has shown one factor, and must show another before anything else.
    #[error("a second factor is missing")]
    Faktor {
        /// Where to go after it: a path on this site.
        til: String,
    },
    /// Who it is was shown too long ago for what is to be done.
    #[error("to be confirmed")]
    Stadfest {
        /// Where to go after it: a path on this site.
        til: String,
    },
    /// It can be seen, but not done by this person.
    #[error("forbidden")]
    Forbidden,
    /// A form came from somebody who has no kommune to work in any more: it is closed, or the role is ended. The page shows it.
    #[error("no kommune to work in")]
    UtanKommune,
    /// A form came from somebody who is logged out, and could not be kept for after the login: the page shows it.
    #[error("logged out")]
    LoggedOut,
    /// Not there, or hidden: alike.
    #[error("not found")]
    NotFound,
    /// The request is malformed: a bug or an attack, not a user's mistake.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The body is larger than any form needs.
    #[error("too large")]
    TooLarge,
    /// The address is longer than any of the site's.
    #[error("address too long")]
    AddressTooLong,
    /// A method that no page has.
    #[error("not a method")]
    NotAMethod,
    /// The body did not come in time.
    #[error("too slow")]
    TooSlow,
    /// The thing has moved on: what was asked for is no longer possible.
    #[error("conflict")]
    Conflict,
    /// Too many tries.
    #[error("too many")]
    TooMany,
    /// So many children were opened in an hour that the person must show anew who it is before the next.
    #[error("who is it")]
    ProveAnew,
    /// So many that nothing more is opened now.
    #[error("too many children")]
    ReadTooMuch,
    /// The database or a neighbour cannot be reached now.
    #[error("unavailable: {0}")]
    Unavailable(#[source] anyhow::Error),
    /// Nothing is written now, and so nothing of a person is read: that would leave a row.
    #[error("nothing is written now")]
    Lesemodus,
    /// Something broke; the page shows only a reference.
    #[error("internal: {0}")]
    Internal(#[from] anyhow::Error),
}

impl AppError {
    /// The status that says it.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated { .. }
            | Self::NoKommune { .. }
            | Self::Faktor { .. }
            | Self::Stadfest { .. } => StatusCode::SEE_OTHER,
            Self::LoggedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::UtanKommune | Self::ProveAnew => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::NotAMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany | Self::ReadTooMuch => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) | Self::Lesemodus => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Says to `web::errors` that the page is of a time when nothing is written.
#[derive(Clone, Copy, Debug)]
pub struct Lesemodus;

/// Marks the answer to somebody who has no kommune to work in.
#[derive(Clone, Copy, Debug)]
pub struct UtanKommune;

/// Asks `web::errors` to draw the error page over an empty response.
#[derive(Clone, Copy, Debug)]
pub struct ErrorPage;

/// Tells it that the page was not opened because so many children were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadStop {
    /// The person can go on when it has shown who it is.
    Prove,
    /// Nobody can, for a while.
    Stop,
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match &self {
            Self::Unauthenticated { til } => {
                return Redirect::to(&crate::innlogging::login_path(til)).into_response();
            }
            Self::NoKommune { til } => {
                return Redirect::to(&crate::innlogging::kommune_path(til)).into_response();
            }
            Self::Faktor { til } => {
                return Redirect::to(&crate::innlogging::faktor_path(til)).into_response();
            }
            Self::Stadfest { til } => {
                return Redirect::to(&crate::innlogging::stadfest_path(til)).into_response();
            }
            // the one place a failure is logged: with its causes, without anything a person typed
            Self::Internal(error) => tracing::error!(cause = %Cause(error), "internal error"),
            Self::Unavailable(error) => tracing::error!(cause = %Cause(error), "unavailable"),
            Self::BadRequest(reason) => tracing::info!(reason, "bad request"),
            _ => {}
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(ErrorPage);
        if matches!(self, Self::Lesemodus) {
            response.extensions_mut().insert(Lesemodus);
        }
        if matches!(self, Self::UtanKommune) {
            response.extensions_mut().insert(UtanKommune);
        }
        let stop = match self {
            Self::ProveAnew => Some(ReadStop::Prove),
            Self::ReadTooMuch => Some(ReadStop::Stop),
            _ => None,
        };
        if let Some(stop) = stop {
            response.extensions_mut().insert(stop);
        }
        response
    }
}

impl From<Denied> for AppError {
    fn from(_: Denied) -> Self {
        Self::Forbidden
    }
}

impl AppError {
    /// What came of work with a password: too much of it at a time is said as too many tries.
    #[must_use]
    pub fn of_password(error: anyhow::Error) -> Self {
        if error.is::<crate::innlogging::passord::Travelt>() {
            Self::TooMany
        } else {
            Self::Internal(error)
        }
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        if let Some(stop) = reading(&error) {
            stop
        } else if is_lost_race(&error) || is_taken(&error) {
            Self::Conflict
        } else if is_out_of_sight(&error) {
            Self::NotFound
        } else if is_read_only(&error) {
            Self::Lesemodus
        } else if is_unreachable(&error) {
            Self::Unavailable(error.into())
        } else {
            Self::Internal(error.into())
        }
    }
}

/// The database counts the children a person opens, with the row of the log: the page is not shown then.
fn reading(error: &sqlx::Error) -> Option<AppError> {
    match error.as_database_error()?.constraint()? {
        "lese_stadfest" => Some(AppError::ProveAnew),
        "lese_stogg" => Some(AppError::ReadTooMuch),
        _ => None,
    }
}

/// True when PostgreSQL let somebody else go first: nothing is saved, and trying again is right.
fn is_lost_race(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// True when what the page had found went out of the person's sight before it was done: the session or the right to
/// see it ended meanwhile, and row-level security refused the write or hid the row.
fn is_out_of_sight(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::RowNotFound => true,
        sqlx::Error::Database(e) => {
            e.code().as_deref() == Some("42501") && e.message().contains("row-level security")
        }
        _ => false,
    }
}

/// True when an id or a number is used already, by something else.
fn is_taken(error: &sqlx::Error) -> bool {
    let taken = error.as_database_error();
    taken.is_some_and(|e| {
        let unique = |name: &str| name.ends_with("_pkey") || name.ends_with("_unik");
        e.is_unique_violation() && e.constraint().is_some_and(unique)
    })
}

/// True when the database takes nothing in: it was told so, is a replica, or its disk is full.
fn is_read_only(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("25006" | "53100"))
}

/// True when the database is gone or going, rather than the statement wrong.
fn is_unreachable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // 08: connection, 53: resources, 57: shutdown, recovery and a statement that took too long (as when the database
        // stood still), 55P03: lock timeout, 25P03: it stood still in a transaction
        sqlx::Error::Database(e) => e.code().is_some_and(|code| {
            code.starts_with("08")
                || code.starts_with("53")
                || code.starts_with("57")
                || matches!(&*code, "55P03" | "25P03")
        }),
        _ => false,
    }
}
