//! An *innsending* is a form that was sent and has made something: known again when it comes a second time.
//!
//! A form that makes something new carries an id from the page it was fetched on. The id and a print of the whole
//! form are kept in the transaction that makes the thing, so a second press of the button changes nothing, and
//! another text under the same id (the Back button) is never thrown away.

mod queries;

use axum::extract::{FromRequest, Request};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::{Ctx, Form, parse_form, read_form};

/// A posted form that makes something new.
pub struct Innsending<T>(pub T, pub Sending);

/// Which form it is, and what it says.
#[derive(Clone, Copy)]
pub struct Sending {
    id: Uuid,
    /// SHA-256 of the body as it was sent.
    avtrykk: [u8; 32],
}

/// What came before under the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing: it is new.
    Nothing,
    /// The same form: the button was pressed twice.
    Same,
    /// A form that said something else.
    Other,
}

impl<S, T> FromRequest<S> for Innsending<T>
where
    S: Send + Sync,
    T: Form,
{
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let body = read_form(request, state).await?;
        let mut form: T = parse_form(&body)?;
        let id = form.id().and_then(|id| id.parse().ok());
        let sending = Sending {
            id: id.ok_or(AppError::BadRequest("no id in the form"))?,
            avtrykk: Sha256::digest(&body).into(),
        };
        Ok(Self(form, sending))
    }
}

impl Sending {
    /// The id of what the form makes.
    #[must_use]
    pub fn id<Id: From<Uuid>>(&self) -> Id {
        self.id.into()
    }

    /// What came before under this id. One that is being carried out right now is waited for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before(&self, tx: &mut WriteTx) -> Result<Before, AppError> {
        queries::wait_for(tx, self.id).await?;
        Ok(match queries::find(tx, self.id).await? {
            None => Before::Nothing,
            Some(kept) if kept == self.avtrykk => Before::Same,
            Some(_) => Before::Other,
        })
    }

    /// It is carried out: remembers it, and its draft is done with.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when somebody else has used the id; when the database fails.
    pub async fn done(&self, tx: &mut WriteTx, ctx: &Ctx) -> Result<(), AppError> {
        if !queries::insert(tx, self.id, &self.avtrykk).await? {
            return Err(AppError::Conflict);
        }
        utkast::done(tx, ctx).await
    }
}
