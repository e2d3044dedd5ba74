//! The demo's people and saker: made once, in a database without any kommune.

use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::{Settings, keys};
use crate::app::DemoLogin;
use crate::commands::{admin, queries, seed};
use crate::crypto::Keys;

/// The keys, and the people one can log in as, with their world in place.
pub(super) async fn prepare(
    settings: &Settings,
    options: &PgConnectOptions,
) -> anyhow::Result<(Keys, Vec<DemoLogin>)> {
    let mut connection = admin::connect(options).await?;
    let has_data = queries::has_kommune(&mut connection).await?;
    let keys = keys(&settings.data, has_data)?;
    let logins = if has_data {
        crate::seed::demo_logins()
    } else {
        seed::fill(options, &keys, settings.seed).await?
    };
    Ok((keys, logins))
}

/// Stops before anything is changed in a database with other people than the demo's.
pub(super) async fn refuse_foreign(connection: &mut PgConnection) -> anyhow::Result<()> {
    if !queries::has_kommune(connection).await? {
        return Ok(());
    }
    let names: Vec<String> = crate::seed::demo_logins()
        .into_iter()
        .map(|login| login.brukarnamn)
        .collect();
    let found = queries::count_users(connection, &names).await?;
    queries::stop_being_owner(connection).await?;
    anyhow::ensure!(
        !names.is_empty() && usize::try_from(found) == Ok(names.len()),
        "Databasen i DATABASE_URL har andre folk enn demoen. Demoen rører han ikkje: bruk ein tom database."
    );
    Ok(())
}
