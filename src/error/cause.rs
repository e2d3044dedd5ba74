//! Why something failed, for the log: kinds, codes and names of the schema, never a value.
//!
//! An error's own words can repeat what somebody typed. PostgreSQL's detail holds the row that was refused, and its
//! message the text that was no date; a task that panicked holds the panic's words. So each known kind is written
//! out here by what it is, and only errors of our own say themselves.

use std::error::Error;
use std::fmt;

use sqlx::postgres::PgDatabaseError;
use tokio::task::JoinError;

/// A chain of causes, in one line.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'a>(pub &'a anyhow::Error);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, error) in self.0.chain().enumerate() {
            if place > 0 {
                f.write_str(": ")?;
            }
            if let Some(known) = known(error) {
                // what lies behind a known error is written with it
                return f.write_str(&known);
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        Some(sql(error))
    } else if let Some(error) = error.downcast_ref::<JoinError>() {
        let ended = if error.is_panic() {
            "panicked"
        } else {
            "was cancelled"
        };
        Some(format!("a task {ended}"))
    } else if let Some(error) = error.downcast_ref::<std::io::Error>() {
        Some(format!("input or output: {}", error.kind()))
    } else if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        Some(format!("JSON: {:?}", error.classify()))
    } else if error.is::<askama::Error>() {
        Some("a template".to_owned())
    } else {
        None
    }
}

fn sql(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => database(error.as_ref()),
        sqlx::Error::Io(error) => format!("connection to the database: {}", error.kind()),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        sqlx::Error::ColumnNotFound(name) => format!("no column {name}"),
        sqlx::Error::Decode(_) => "a value cannot be read".to_owned(),
        sqlx::Error::Encode(_) => "a value cannot be sent".to_owned(),
        sqlx::Error::PoolTimedOut => "no free connection to the database".to_owned(),
        sqlx::Error::PoolClosed => "the pool is closed".to_owned(),
        sqlx::Error::RowNotFound => "no row".to_owned(),
        sqlx::Error::Tls(_) => "TLS to the database".to_owned(),
        _ => "the database's driver".to_owned(),
    }
}

fn database(error: &dyn sqlx::error::DatabaseError) -> String {
    let own = error.try_downcast_ref::<PgDatabaseError>();
    let code = error.code().unwrap_or_default();
    let places = [
        ("table", error.table()),
        ("column", own.and_then(PgDatabaseError::column)),
        ("constraint", error.constraint()),
        ("routine", own.and_then(PgDatabaseError::routine)),
    ];
    let named = places
        .into_iter()
        .filter_map(|(what, name)| Some(format!(", {what} {}", name?)));
    format!("PostgreSQL {code}{}", named.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: impl Into<anyhow::Error>) -> String {
        Cause(&error.into()).to_string()
    }

    #[tokio::test]
    async fn what_can_repeat_a_value_is_named_by_its_kind() {
        let panicked = tokio::spawn(async { panic!("Kanari") }).await.unwrap_err();
        assert!(panicked.to_string().contains("Kanari"));
        assert_eq!(said(panicked), "a task panicked");
        let json = serde_json::from_str::<u8>("\"Kanari\"").unwrap_err();
        assert!(json.to_string().contains("Kanari"));
        assert_eq!(said(json), "JSON: Data");
        let decode = sqlx::Error::Decode("Kanari".into());
        assert_eq!(said(decode), "a value cannot be read");
        let io = std::io::Error::other("Kanari");
        assert_eq!(said(io), "input or output: other error");
    }

    #[test]
    fn our_own_words_come_with_what_they_are_about() {
        let error = anyhow::Error::new(sqlx::Error::RowNotFound).context("a sak without its barn");
        assert_eq!(said(error), "a sak without its barn: no row");
    }
}
