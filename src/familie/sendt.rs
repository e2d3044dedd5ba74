//! A form that a family has sent: known again when it comes a second time.

use axum::extract::{FromRequest, Request};
use uuid::Uuid;

use crate::app::AppState;
use crate::error::AppError;
use crate::web::{Form, original_path, parse_form, read_form};

/// The form, and the id of what it makes: drawn from all of it by a key, so that the same form sent twice makes one
/// thing, another text makes another, and no form can name what is there already.
pub(super) struct Sendt<T>(pub(super) T, pub(super) Uuid);

impl<T: Form> FromRequest<AppState> for Sendt<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let path = original_path(&parts);
        let body = read_form(Request::from_parts(parts, body), app).await?;
        let mut form: T = parse_form(&body)?;
        let skjema = form.id().and_then(|id| id.parse().ok());
        let skjema: Uuid = skjema.ok_or(AppError::BadRequest("no id in the form"))?;
        let print = app.keys.form_print(skjema, &path, &body);
        let mut id = [0; 16];
        id.copy_from_slice(&print[..16]);
        Ok(Self(form, uuid::Builder::from_custom_bytes(id).into_uuid()))
    }
}
