//! The transaction in which one's own login is changed.

use std::ops::{Deref, DerefMut};

use super::queries;
use crate::app::AppState;
use crate::db::SystemTx;
use crate::error::AppError;
use crate::web::Session;

/// What one logs in with, is written in no other. The session is looked at in it, and not only when the request came: one that has been ended
/// meanwhile, as while a password is reckoned, changes nothing.
#[must_use]
pub(super) struct EigaTx(SystemTx);

impl EigaTx {
    pub(super) async fn begin(app: &AppState, session: &Session) -> Result<Self, AppError> {
        let mut tx = app.db.system().await?;
        let rolle = session.actor.is_some();
        if queries::oekter::lever(&mut tx, session.token, rolle).await? {
            return Ok(Self(tx));
        }
        Err(AppError::Unauthenticated { til: "/".into() })
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        self.0.commit().await
    }
}

impl Deref for EigaTx {
    type Target = SystemTx;
    fn deref(&self) -> &SystemTx {
        &self.0
    }
}

impl DerefMut for EigaTx {
    fn deref_mut(&mut self) -> &mut SystemTx {
        &mut self.0
    }
}
