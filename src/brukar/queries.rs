//! SQL about people who log in, and their medlemskap. Run by the owner of the schema.

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};

use crate::access::Role;
use crate::ids::{BrukarId, EiningId, InstansId, KommuneId, MedlemskapId};

/// A person to be added.
pub struct NewBrukar<'a> {
    /// The id.
    pub id: BrukarId,
    /// What is typed to log in.
    pub brukarnamn: &'a str,
    /// The person's name.
    pub namn: &'a str,
    /// The password's hash; none of who makes one with a code.
    pub hash: Option<&'a str>,
    /// The instant.
    pub now: OffsetDateTime,
}

/// Adds a person with a password; false when the user name is taken.
///
/// # Errors
/// When the database fails.
pub async fn insert_brukar(
    connection: &mut PgConnection,
    new: &NewBrukar<'_>,
) -> Result<bool, sqlx::Error> {
    let made = sqlx::query!(
        "with ny as (
            insert into brukar (brukar_id, brukarnamn, namn, created_at) values ($1, $2, $3, $5)
            on conflict (brukarnamn) do nothing
            returning brukar_id, created_at
        ), passordet as (
            insert into passord (brukar_id, hash, updated_at)
            select ny.brukar_id, $4::text, ny.created_at from ny where $4::text is not null
        )
        select brukar_id from ny",
        new.id.uuid(),
        new.brukarnamn,
        new.namn,
        new.hash,
        new.now,
    )
    .fetch_optional(connection)
    .await?;
    Ok(made.is_some())
}

/// The person with a user name.
///
/// # Errors
/// When the database fails.
pub async fn find_brukar(
    connection: &mut PgConnection,
    brukarnamn: &str,
) -> Result<Option<BrukarId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select brukar_id from brukar where brukarnamn = $1",
        brukarnamn
    )
    .fetch_optional(connection)
    .await
}

/// Where a person's mail goes; none gets none.
///
/// # Errors
/// When the database fails.
pub async fn set_epost(
    connection: &mut PgConnection,
    brukar: BrukarId,
    adresse: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into varsling (brukar_id, epost) values ($1, $2)
        on conflict (brukar_id) do update set epost = excluded.epost",
        brukar.uuid(),
        adresse,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a person another password, and ends every session.
///
/// # Errors
/// When the database fails.
pub async fn replace_password(
    connection: &mut PgConnection,
    brukar: BrukarId,
    hash: &str,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into passord (brukar_id, hash, updated_at) values ($1, $2, $3)
        on conflict (brukar_id) do update set hash = excluded.hash, updated_at = excluded.updated_at",
        brukar.uuid(),
        hash,
        now,
    )
    .execute(&mut *connection)
    .await?;
    tell(connection, brukar, "konto_passord").await?;
    end_sessions(connection, brukar, now).await
}

/// Gives a person a code with which they make a password, in place of any before it.
///
/// # Errors
/// When the database fails.
pub async fn set_code(
    connection: &mut PgConnection,
    brukar: BrukarId,
    hash: &[u8],
    valid: std::time::Duration,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into oppstartskode (brukar_id, hash, laga_at, gjeld_til)
        values ($1, $2, now(), now() + make_interval(secs => $3))
        on conflict (brukar_id) do update
        set hash = excluded.hash, laga_at = excluded.laga_at, gjeld_til = excluded.gjeld_til, brukt_at = null",
        brukar.uuid(),
        hash,
        valid.as_secs_f64(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the second factor away from a person, and ends every session.
///
/// # Errors
/// When the database fails.
pub async fn remove_factor(
    connection: &mut PgConnection,
    brukar: BrukarId,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with kodar as (delete from gjenopprettingskode where brukar_id = $1)
        delete from faktor_totp where brukar_id = $1",
        brukar.uuid()
    )
    .execute(&mut *connection)
    .await?;
    tell(connection, brukar, "konto_faktor").await?;
    end_sessions(connection, brukar, now).await
}

/// Tells a person of something about the own login.
async fn tell(
    connection: &mut PgConnection,
    brukar: BrukarId,
    slag: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.konto_seie_fraa($1, $2)", brukar.uuid(), slag)
        .execute(connection)
        .await?;
    Ok(())
}

/// Shuts an account, and ends every session.
///
/// # Errors
/// When the database fails.
pub async fn shut(
    connection: &mut PgConnection,
    brukar: BrukarId,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update brukar set sperra_at = coalesce(sperra_at, $2) where brukar_id = $1",
        brukar.uuid(),
        now,
    )
    .execute(&mut *connection)
    .await?;
    end_sessions(connection, brukar, now).await
}

/// Opens a shut account.
///
/// # Errors
/// When the database fails.
pub async fn open(connection: &mut PgConnection, brukar: BrukarId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update brukar set sperra_at = null where brukar_id = $1",
        brukar.uuid()
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn end_sessions(
    connection: &mut PgConnection,
    brukar: BrukarId,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sesjon set avslutta_at = $2 where brukar_id = $1 and avslutta_at is null",
        brukar.uuid(),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The kommune with a number.
///
/// # Errors
/// When the database fails.
pub async fn find_kommune(
    connection: &mut PgConnection,
    nummer: &str,
) -> Result<Option<KommuneId>, sqlx::Error> {
    sqlx::query_scalar!("select kommune_id from kommune where nummer = $1", nummer)
        .fetch_optional(connection)
        .await
}

/// A service of a kommune, by name.
pub struct Instans {
    /// The id.
    pub instans_id: InstansId,
    /// The name.
    pub namn: String,
}

/// The services of a kommune, by name.
///
/// # Errors
/// When the database fails.
pub async fn list_instansar(
    connection: &mut PgConnection,
    kommune: KommuneId,
) -> Result<Vec<Instans>, sqlx::Error> {
    sqlx::query_as!(
        Instans,
        r#"select i.instans_id, i.namn from instans i
        join instans_kommune g on g.instans_id = i.instans_id
        where g.kommune_id = $1
        order by app.sortering(i.namn) collate "C", i.instans_id"#,
        kommune.uuid(),
    )
    .fetch_all(connection)
    .await
}

/// A unit of a service, by name.
pub struct Eining {
    /// The id.
    pub eining_id: EiningId,
    /// The name.
    pub namn: String,
}

/// The units of a service in a kommune, by name.
///
/// # Errors
/// When the database fails.
pub async fn list_einingar(
    connection: &mut PgConnection,
    kommune: KommuneId,
    instans: InstansId,
) -> Result<Vec<Eining>, sqlx::Error> {
    sqlx::query_as!(
        Eining,
        r#"select eining_id, namn from eining where kommune_id = $1 and instans_id = $2 order by app.sortering(namn) collate "C""#,
        kommune.uuid(),
        instans.uuid(),
    )
    .fetch_all(connection)
    .await
}

/// A medlemskap to be given.
pub struct NewMedlemskap<'a> {
    /// The id.
    pub id: MedlemskapId,
    /// The kommune.
    pub kommune: KommuneId,
    /// Who.
    pub brukar: BrukarId,
    /// In which service.
    pub instans: InstansId,
    /// In which unit.
    pub eining: Option<EiningId>,
    /// As what.
    pub rolle: Role,
    /// The job title.
    pub stilling: &'a str,
    /// The first day.
    pub fraa: Date,
    /// The last day.
    pub til: Option<Date>,
}

/// Gives a medlemskap.
///
/// # Errors
/// When the database fails.
pub async fn insert_medlemskap(
    connection: &mut PgConnection,
    new: &NewMedlemskap<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into medlemskap
            (kommune_id, medlemskap_id, brukar_id, instans_id, eining_id, rolle, stilling, fraa, til)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.kommune.uuid(),
        new.id.uuid(),
        new.brukar.uuid(),
        new.instans.uuid(),
        new.eining.map(EiningId::uuid),
        new.rolle.code(),
        new.stilling,
        new.fraa,
        new.til,
    )
    .execute(connection)
    .await?;
    Ok(())
}
