//! Roles and migrations, run by a connection that may make roles; the schema belongs to `laget_owner`.

use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Executor};

/// Every migration, forward only (migrations/README.md).
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database cannot be reached or refused a statement.
    #[error("Databasen svara ikkje som venta: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed, or one that ran is not known here.
    #[error("Databaseskjemaet kan ikkje oppdaterast: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database has a migration this program does not know: it is from a newer version.
    #[error(
        "Databasen er laga av ein nyare versjon av Laget (migrering {0} er ukjend her). \
         Bruk den versjonen, eller ein annan database."
    )]
    Unknown(i64),
    /// Migrations are missing; `serve` never migrates by itself.
    #[error("Databasen manglar migrering {0}. Køyr «laget migrate» først.")]
    Missing(i64),
    /// A migration that ran is not the one this program has, or it stopped half-way.
    #[error(
        "Migrering {0} i databasen er ikkje den som høyrer til denne versjonen av Laget, eller ho stogga halvvegs. \
         Hent databasen inn att frå ein kopi, eller bruk den versjonen som laga han."
    )]
    Changed(i64),
}

/// Makes the roles and runs what is missing.
///
/// # Errors
/// [`MigrateError`], in words for the one who starts the program.
pub async fn migrate(admin: &PgConnectOptions) -> Result<(), MigrateError> {
    let mut connection = admin.clone().connect().await?;
    roles(&mut connection).await?;
    connection.execute("set role laget_owner").await?;
    known(&mut connection).await?;
    MIGRATOR.run(&mut connection).await?;
    Ok(())
}

/// Makes the roles alone, for a copy that brings the schema.
///
/// # Errors
/// Whatever the database says.
pub async fn make_roles(admin: &PgConnectOptions) -> Result<(), sqlx::Error> {
    roles(&mut admin.clone().connect().await?).await
}

async fn roles(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute(include_str!("../../migrations/roles.sql"))
        .await?;
    own_database(connection).await
}

/// The schema `public` belongs to whoever owns the database.
async fn own_database(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute(
            "do $$ begin
                if (select r.rolname <> 'laget_owner' from pg_database d join pg_roles r on r.oid = d.datdba
                    where d.datname = current_database()) then
                    execute format('alter database %I owner to laget_owner', current_database());
                end if;
            end $$",
        )
        .await?;
    Ok(())
}

/// Stops unless the schema is exactly the one this program knows.
///
/// # Errors
/// [`MigrateError::Unknown`], [`MigrateError::Changed`] and [`MigrateError::Missing`].
pub async fn refuse_unknown_schema(admin: &PgConnectOptions) -> Result<(), MigrateError> {
    let mut connection = admin.clone().connect().await?;
    refuse_missing(&mut connection).await
}

/// The same, on a connection that is open.
pub(super) async fn refuse_missing(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let applied = known(connection).await?;
    match MIGRATOR.iter().find(|m| !applied.contains(&m.version)) {
        Some(missing) => Err(MigrateError::Missing(missing.version)),
        None => Ok(()),
    }
}

/// The versions that have run: each must be the one known here.
async fn known(connection: &mut PgConnection) -> Result<Vec<i64>, MigrateError> {
    let exists: bool =
        sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
            .fetch_one(&mut *connection)
            .await?;
    if !exists {
        return Ok(Vec::new());
    }
    let table = &MIGRATOR.table_name;
    if let Some(version) = connection.dirty_version(table).await? {
        return Err(MigrateError::Changed(version));
    }
    let applied = connection.list_applied_migrations(table).await?;
    for migration in &applied {
        let known = MIGRATOR
            .iter()
            .find(|known| known.version == migration.version);
        let known = known.ok_or(MigrateError::Unknown(migration.version))?;
        if known.checksum != migration.checksum {
            return Err(MigrateError::Changed(migration.version));
        }
    }
    Ok(applied.into_iter().map(|m| m.version).collect())
}
