//! Why a login at a provider did not end in a session. The reasons are words of our own: what a provider says is
//! never repeated, since it may hold whatever somebody put there.

use crate::error::AppError;

/// Why it ended.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider is down, slow, or answers what no provider should.
    #[error("the provider cannot be used: {0}")]
    Unavailable(&'static str),
    /// What came back cannot be believed.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The login was begun in another browser, is used up or is too old: beginning again helps.
    #[error("begin again: {0}")]
    Stale(&'static str),
    /// The person said no at the provider.
    #[error("cancelled")]
    Cancelled,
    /// Something of our own broke.
    #[error(transparent)]
    Own(#[from] AppError),
}

impl From<sqlx::Error> for OidcError {
    fn from(error: sqlx::Error) -> Self {
        Self::Own(error.into())
    }
}
