//! Roles and migrations, run by a connection that may make roles; the schema belongs to `laget_owner`.

use std::time::Duration;

use sqlx::migrate::{Migration, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Executor};

/// Every migration, forward only (migrations/README.md).
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// What the name of a migration begins with, after its number, when the version before cannot go on once it has run (docs/adr/0036).
const CONTRACT: &str = "contract ";

/// How often a migration is tried that waits for a table somebody uses; longer between the tries each time.
const TRIES: u32 = 6;
/// The first wait.
const WAIT: Duration = Duration::from_millis(500);

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database cannot be reached or refused a statement.
    #[error("Databasen svara ikkje som venta: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed, or one that ran is not known here.
    #[error("Databaseskjemaet kan ikkje oppdaterast: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database has a migration this program does not know, and cannot go on with: it is from a newer version.
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
    if let Some(newer) = applied(&mut connection).await?.newer.first() {
        return Err(MigrateError::Unknown(newer.0));
    }
    turn(&mut connection).await?;
    let known = applied(&mut connection).await?.known;
    for migration in MIGRATOR.iter() {
        if !known.contains(&migration.version) {
            one(&mut connection, migration).await?;
        }
    }
    Ok(())
}

/// Waits for whoever else migrates, however long it takes. It asks again and again: an index that is made beside the others waits for every statement
/// that has begun, also for one that waits for its maker.
async fn turn(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let free = "select pg_try_advisory_lock(hashtextextended('laget migrate', 0))";
    while !sqlx::query_scalar::<_, bool>(free)
        .fetch_one(&mut *connection)
        .await?
    {
        tokio::time::sleep(WAIT).await;
    }
    Ok(())
}

/// Runs one that has not run. It does not wait long for a table that is in use: all who come after it would wait too, and a page gives up after
/// three seconds (`db::pool`). It goes out of the way instead, and tries again.
async fn one(connection: &mut PgConnection, migration: &Migration) -> Result<(), MigrateError> {
    // what makes an index beside the others waits for all that has begun, and nobody waits for it
    let wait = if migration.no_tx { "0" } else { "2s" };
    for nr in 1.. {
        if migration.no_tx {
            drop_half_made(connection).await?;
        }
        set_lock_timeout(connection, wait).await?;
        match MIGRATOR.run_to(migration.version, &mut *connection).await {
            Err(error) if nr < TRIES && waited(&error) => {
                tokio::time::sleep(WAIT * 2_u32.pow(nr)).await;
            }
            ended => return Ok(ended?),
        }
    }
    Ok(())
}

async fn set_lock_timeout(connection: &mut PgConnection, wait: &str) -> Result<(), sqlx::Error> {
    sqlx::query("select set_config('lock_timeout', $1, false)")
        .bind(wait)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether it gave up waiting for somebody.
fn waited(error: &sqlx::migrate::MigrateError) -> bool {
    let sqlx::migrate::MigrateError::ExecuteMigration(cause, _) = error else {
        return false;
    };
    let cause = cause.as_database_error();
    cause.is_some_and(|cause| cause.code().as_deref() == Some("55P03"))
}

/// An index that was being made beside the others when it was struck stays behind, and is of no use: it is made again.
async fn drop_half_made(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute(
            "do $$ declare i regclass; begin
                for i in select x.indexrelid::regclass from pg_index x join pg_class c on c.oid = x.indexrelid
                    where not x.indisvalid and c.relnamespace = 'public'::regnamespace loop
                    execute format('drop index %s', i);
                end loop;
            end $$",
        )
        .await?;
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

/// Stops unless this program can go on with the schema: nothing it knows is missing or changed, and what is newer only makes
/// room for the next version.
///
/// # Errors
/// [`MigrateError::Unknown`], [`MigrateError::Changed`] and [`MigrateError::Missing`].
pub async fn refuse_unknown_schema(admin: &PgConnectOptions) -> Result<(), MigrateError> {
    let mut connection = admin.clone().connect().await?;
    refuse_unusable(&mut connection).await
}

/// The same, on a connection that is open.
pub(super) async fn refuse_unusable(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let applied = applied(connection).await?;
    if let Some(missing) = MIGRATOR
        .iter()
        .find(|m| !applied.known.contains(&m.version))
    {
        return Err(MigrateError::Missing(missing.version));
    }
    let contract = applied
        .newer
        .iter()
        .find(|(_, description)| description.starts_with(CONTRACT));
    match contract {
        Some((version, _)) => Err(MigrateError::Unknown(*version)),
        None => Ok(()),
    }
}

/// What has run in a database.
#[derive(Default)]
struct Applied {
    /// The versions that are known here, as they are here.
    known: Vec<i64>,
    /// Those that are not, with what they are called.
    newer: Vec<(i64, String)>,
}

/// What has run: each that is known here must be the one that is here, and whole.
async fn applied(connection: &mut PgConnection) -> Result<Applied, MigrateError> {
    let exists: bool =
        sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
            .fetch_one(&mut *connection)
            .await?;
    if !exists {
        return Ok(Applied::default());
    }
    let rows: Vec<(i64, String, bool, Vec<u8>)> = sqlx::query_as(
        "select version, description, success, checksum from public._sqlx_migrations order by version",
    )
    .fetch_all(connection)
    .await?;
    let mut applied = Applied::default();
    for (version, description, success, checksum) in rows {
        let known = MIGRATOR.iter().find(|known| known.version == version);
        match known {
            _ if !success => return Err(MigrateError::Changed(version)),
            Some(known) if *known.checksum != *checksum => {
                return Err(MigrateError::Changed(version));
            }
            Some(_) => applied.known.push(version),
            None => applied.newer.push((version, description)),
        }
    }
    Ok(applied)
}
