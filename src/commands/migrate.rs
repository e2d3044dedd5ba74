//! `laget migrate`: roles and schema, by somebody who may make roles.

use sqlx::postgres::PgConnectOptions;

use super::{admin, queries};
use crate::db;

/// Brings the schema up to date, and lets the application see that it is.
pub(super) async fn run_on(options: &PgConnectOptions) -> anyhow::Result<()> {
    // connected once beforehand, for a sentence of our own when that fails
    drop(admin::connect(options).await?);
    db::migrate(options).await?;
    let mut connection = admin::connect_as_owner(options).await?;
    queries::show_migrations(&mut connection).await?;
    Ok(())
}
