//! Why a job ends without being done, and who decides whether it is tried again.

use time::OffsetDateTime;

use crate::error::Cause;

/// The database was away or busy: what the job did is undone, and it is tried again.
const DATABASE: &str = "databasen";
/// The database said no.
pub(super) const REFUSED: &str = "databasen_nektar";
/// It took too long or its right was ended: another has the job, or will have it.
pub(super) const LOST: &str = "mista";

/// Why a job ends without being done. The database's errors say themselves whether they pass; for everything else
/// whoever writes the job decides. The words are a code for the log and the systemansvarleg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It may go another time.
    Retry(&'static str),
    /// It will never go: a dead letter.
    Fail(&'static str),
    /// It is too early; this was no try.
    Later(OffsetDateTime),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        let (away, unknown) = (passes(&error), unknown(&error));
        let error = anyhow::Error::new(error);
        if away {
            Self::Retry(told(DATABASE, &error))
        } else if unknown {
            Self::Retry(told(REFUSED, &error))
        } else {
            Self::Fail(told(REFUSED, &error))
        }
    }
}

/// The decision, where something else can fail.
pub trait Decide<T> {
    /// It will never go.
    ///
    /// # Errors
    /// [`Stop::Fail`] with this code.
    fn or_fail(self, code: &'static str) -> Result<T, Stop>;
}

impl<T, E: Into<anyhow::Error>> Decide<T> for Result<T, E> {
    fn or_fail(self, code: &'static str) -> Result<T, Stop> {
        self.map_err(|error| Stop::Fail(told(code, &error.into())))
    }
}

/// The code, after the log has been told what kind of error it was.
fn told(code: &'static str, error: &anyhow::Error) -> &'static str {
    tracing::warn!(code, cause = %Cause(error), "a step of a job failed");
    code
}

/// Whether the same may go another time: the database was away, busy, stopping or in another's way. A value it refuses
/// stays as it is.
fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // the classes of SQLSTATE, a plan of before an upgrade, and a lock or a transaction that waited too long
            ["08", "40", "53", "57", "58"].contains(&code.get(..2).unwrap_or_default())
                || ["0A000", "25P03", "25006", "55P03"].contains(&&*code)
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

/// A statement the database does not know or does not allow: it may be of another version than this program, while one of
/// them is upgraded.
fn unknown(error: &sqlx::Error) -> bool {
    let code = match error {
        sqlx::Error::Database(error) => error.code(),
        _ => None,
    };
    code.is_some_and(|code| code.starts_with("42"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_asked_again_and_an_answer_that_is_wrong_is_not() {
        for away in [
            sqlx::Error::PoolTimedOut,
            sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()),
        ] {
            assert_eq!(Stop::from(away), Stop::Retry("databasen"));
        }
        for wrong in [
            sqlx::Error::RowNotFound,
            sqlx::Error::Decode("x".into()),
            sqlx::Error::ColumnNotFound("x".into()),
        ] {
            assert_eq!(Stop::from(wrong), Stop::Fail("databasen_nektar"));
        }
    }
}
