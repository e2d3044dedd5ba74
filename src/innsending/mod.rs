//! An *innsending* is a form that was sent and has made something: known again when it comes a second time.
//!
//! A form that makes something new carries an id from the page it was fetched on. The id and a print of the whole
//! form are kept in the transaction that makes the thing, so a second press of the button changes nothing, and
//! another text under the same id (the Back button) is never thrown away.

mod queries;

use axum::extract::{FromRequest, Request};
use axum::response::Response;
use uuid::Uuid;

use crate::app::AppState;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::{Ctx, Form, Konflikt, Kvittering, original_path, parse_form, read_form};

/// A posted form that makes something new.
pub struct Innsending<T>(pub T, pub Sending);

/// Which form it is, and what it says.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The form's own id, which it was fetched with.
    skjema: Uuid,
    /// The id of what it makes: the same, unless something has that id already.
    id: Uuid,
    /// The keyed hash of where it was sent and its body.
    avtrykk: [u8; 32],
}

/// What came before under the same id.
pub enum Before {
    /// Nothing: it is new.
    Nothing,
    /// The same form: the button was pressed twice, and is answered as the first time.
    Same(Response),
    /// A form that said something else: what its page says of it.
    Other(Konflikt),
}

impl<T: Form> FromRequest<AppState> for Innsending<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let path = original_path(&parts);
        let body = read_form(Request::from_parts(parts, body), app).await?;
        let mut form: T = parse_form(&body)?;
        let id = form.id().and_then(|id| id.parse().ok());
        let id: Uuid = id.ok_or(AppError::BadRequest("no id in the form"))?;
        let avtrykk = app.keys.form_print(id, &path, &body);
        let sending = Sending {
            skjema: id,
            id,
            avtrykk,
        };
        Ok(Self(form, sending))
    }
}

impl Sending {
    /// The id of what the form makes; asked for after [`Sending::before`].
    #[must_use]
    pub fn id<Id: From<Uuid>>(&self) -> Id {
        self.id.into()
    }

    /// What came before under this id. One that is being carried out right now is waited for. A form that says
    /// something else than the one before gets a new id: sent again, it is something of its own. A form that brings
    /// the id of something else makes its thing under another id, and nobody learns that the id was taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before<T: Form>(
        &mut self,
        tx: &mut WriteTx,
        ctx: &Ctx,
        form: &mut T,
    ) -> Result<Before, AppError> {
        queries::wait_for(tx, self.skjema).await?;
        let Some(kept) = queries::find(tx, self.skjema).await? else {
            if queries::is_used(tx, self.id).await? {
                self.id = tx.new_id();
            }
            return Ok(Before::Nothing);
        };
        if kept.avtrykk == self.avtrykk {
            return Ok(Before::Same(ctx.redirect(&kept.til, kept.kvittering)));
        }
        if let Some(id) = form.id() {
            *id = tx.new_id().to_string();
        }
        Ok(Before::Other(Konflikt::sendt_foer(kept.til)))
    }

    /// It is carried out: remembers it with where it leads, and its draft is done with. Gives the answer.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when the form was carried out meanwhile; when the database fails.
    pub async fn done(
        &self,
        tx: &mut WriteTx,
        ctx: &Ctx,
        til: &str,
        kvittering: Kvittering,
    ) -> Result<Response, AppError> {
        if !queries::insert(tx, self.skjema, &self.avtrykk, til, kvittering).await? {
            return Err(AppError::Conflict);
        }
        utkast::done(tx, ctx).await?;
        Ok(ctx.redirect(til, kvittering))
    }
}
