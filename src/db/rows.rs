//! How many rows a statement wrote.

use sqlx::postgres::PgQueryResult;

use crate::error::AppError;

/// That the one row it was about was written. A row that somebody else has changed or taken since, or that row level
/// security hides from writing, is not reported as done.
///
/// # Errors
/// [`AppError::Conflict`] for any other number of rows.
pub fn exactly_one(done: &PgQueryResult) -> Result<(), AppError> {
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(AppError::Conflict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_written_is_not_done() {
        let nothing = PgQueryResult::default();
        assert!(matches!(exactly_one(&nothing), Err(AppError::Conflict)));
    }
}
