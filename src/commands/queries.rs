//! SQL about the database itself: the database, the login role's password and what stands in it.

use sqlx::Executor;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::crypto::Sealed;

/// Acts as the owner of the schema from here on.
pub(super) async fn become_owner(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("set role laget_owner").await?;
    Ok(())
}

/// Acts as oneself again.
pub(super) async fn stop_being_owner(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("reset role").await?;
    Ok(())
}

pub(super) async fn demo_exists(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from pg_database where datname = 'laget')")
        .fetch_one(connection)
        .await
}

/// Makes the demo's database.
pub(super) async fn create_demo(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("create database laget").await?;
    Ok(())
}

/// True while somebody is connected to the demo's database.
pub(super) async fn demo_in_use(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from pg_stat_activity where datname = 'laget')")
        .fetch_one(connection)
        .await
}

/// Drops the demo's database; refused by the server while somebody is connected to it.
pub(super) async fn drop_demo(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("drop database if exists laget").await?;
    Ok(())
}

/// Gives the pool's role a password. The statement's text holds no password: such texts reach logs.
pub(super) async fn set_login_password(
    connection: &mut PgConnection,
    password: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("select set_config('laget.passord', $1, false)")
        .bind(password)
        .execute(&mut *connection)
        .await?;
    let altered = connection
        .execute(
            "do $$ begin
                execute format('alter role laget_login password %L', current_setting('laget.passord'));
            end $$",
        )
        .await;
    connection.execute("reset laget.passord").await?;
    altered.map(drop)
}

/// Another database on the same server that belongs to Laget.
pub(super) async fn other_database(
    connection: &mut PgConnection,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select d.datname::text from pg_database d join pg_roles r on r.oid = d.datdba
        where r.rolname = 'laget_owner' and d.datname <> current_database()
        order by d.datname limit 1",
    )
    .fetch_optional(connection)
    .await
}

/// Lets the pool's role see which migrations have run: `serve` refuses a schema it does not know.
pub(super) async fn show_migrations(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute("grant select on public._sqlx_migrations to laget_login")
        .await?;
    Ok(())
}

/// True when the schema has been laid and somebody's kommune stands in it.
pub(super) async fn has_kommune(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let laid: bool = sqlx::query_scalar("select to_regclass('public.kommune') is not null")
        .fetch_one(&mut *connection)
        .await?;
    if !laid {
        return Ok(false);
    }
    become_owner(connection).await?;
    sqlx::query_scalar("select exists (select from kommune)")
        .fetch_one(connection)
        .await
}

/// How many of these user names exist.
pub(super) async fn count_users(
    connection: &mut PgConnection,
    names: &[String],
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select count(*) from brukar where brukarnamn = any($1)")
        .bind(names)
        .fetch_one(connection)
        .await
}

/// A right to a sak that is not as it should be.
pub(super) struct Fault {
    pub(super) kommune_id: Uuid,
    pub(super) sak_id: Uuid,
    pub(super) prinsipal_id: Uuid,
    pub(super) grunnlag: String,
    pub(super) feil: String,
}

/// Every right recomputed and compared.
pub(super) async fn verify_access(
    connection: &mut PgConnection,
) -> Result<Vec<Fault>, sqlx::Error> {
    sqlx::query_as!(
        Fault,
        r#"select kommune_id as "kommune_id!", sak_id as "sak_id!", prinsipal_id as "prinsipal_id!",
            grunnlag as "grunnlag!", feil as "feil!"
        from app.verify_tilgang()"#
    )
    .fetch_all(connection)
    .await
}

/// The numbers of the kommunar.
pub(super) async fn kommune_numbers(
    connection: &mut PgConnection,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("select nummer from kommune order by nummer")
        .fetch_all(connection)
        .await
}

/// A føresett of the demo world, with the sealed number.
pub(super) struct SomeFoeresett {
    pub(super) kommune_id: Uuid,
    pub(super) kommune: String,
    pub(super) foeresett_id: Uuid,
    pub(super) namn: String,
    /// The given name of the child.
    pub(super) barn: String,
    pub(super) sealed: Sealed,
}

/// Those of the first few children of each kommune who have a right to information: all of a child's, so that what takes two can be tried.
pub(super) async fn some_foeresette(
    connection: &mut PgConnection,
    of_each: i64,
) -> Result<Vec<SomeFoeresett>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select k.kommune_id, k.namn as kommune, f.foeresett_id, f.namn, b.fornamn as barn, f.fnr_kryptert as "bytes!",
            f.fnr_noekkel as "key_id!"
        from kommune k
        cross join lateral (
            select b.barn_id, b.fornamn from barn b
            where b.kommune_id = k.kommune_id
            -- those who have an individuell plan to answer or read, those whose parents are asked to sign, and then those who have a sak to see, first
            order by exists (
                select from sak s
                join individuellplan_versjon v on v.kommune_id = s.kommune_id and v.sak_id = s.sak_id
                where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
            ) desc, (
                select count(*) from samtykke_invitasjon i
                join foeresett f on f.kommune_id = i.kommune_id and f.foeresett_id = i.foeresett_id
                where f.kommune_id = b.kommune_id and f.barn_id = b.barn_id and i.avslutta_at is null
            ) desc, not exists (
                select from sak s
                join samtale m on m.kommune_id = s.kommune_id and m.sak_id = s.sak_id and m.slag = 'foeresette'
                where s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
            ), b.barn_id
            limit $1
        ) b
        join foeresett f on f.kommune_id = k.kommune_id and f.barn_id = b.barn_id
        where f.fnr_kryptert is not null and f.innsynsrett and f.avslutta_at is null
        order by k.namn, b.barn_id, f.namn"#,
        of_each,
    )
    .fetch_all(connection)
    .await?;
    let found = rows.into_iter().map(|row| SomeFoeresett {
        kommune_id: row.kommune_id.uuid(),
        kommune: row.kommune,
        foeresett_id: row.foeresett_id.uuid(),
        namn: row.namn,
        barn: row.barn,
        sealed: Sealed {
            key_id: row.key_id,
            bytes: row.bytes,
        },
    });
    Ok(found.collect())
}

/// A youth of the demo world, with the sealed number.
pub(super) struct SomeUngdom {
    pub(super) kommune_id: Uuid,
    pub(super) kommune: String,
    pub(super) barn_id: Uuid,
    pub(super) namn: String,
    pub(super) alder: i32,
    pub(super) sealed: Sealed,
}

/// Those of 15 to 17 who are asked to sign, or have signed: the first of each age.
pub(super) async fn some_ungdomar(
    connection: &mut PgConnection,
) -> Result<Vec<SomeUngdom>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (app.alder(b.foedd, app.today())) b.kommune_id, k.namn as kommune, b.barn_id, b.fornamn || ' ' || b.etternamn as "namn!",
            app.alder(b.foedd, app.today()) as "alder!", b.fnr_kryptert as "bytes!", b.fnr_noekkel as "key_id!"
        from barn b
        join kommune k on k.kommune_id = b.kommune_id
        join sak s on s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
        where b.fnr_kryptert is not null and app.alder(b.foedd, app.today()) between 15 and 17 and (
            exists (
                select from samtykke_invitasjon i
                where i.kommune_id = s.kommune_id and i.sak_id = s.sak_id and i.signatar = 'barn'
            )
            or exists (
                select from samtykke_signatur g
                where g.kommune_id = s.kommune_id and g.sak_id = s.sak_id and g.signatar = 'barn'
            )
        )
        order by app.alder(b.foedd, app.today()), k.namn <> 'Vinje', b.barn_id"#,
    )
    .fetch_all(connection)
    .await?;
    let found = rows.into_iter().map(|row| SomeUngdom {
        kommune_id: row.kommune_id.uuid(),
        kommune: row.kommune,
        barn_id: row.barn_id.uuid(),
        namn: row.namn,
        alder: row.alder,
        sealed: Sealed {
            key_id: row.key_id,
            bytes: row.bytes,
        },
    });
    Ok(found.collect())
}

/// A translator has read every text of a template in a language: how many of them none had read before. None when there is no such
/// template. A text that reads the same elsewhere in that language, is read there too.
pub(super) async fn mark_checked(
    connection: &mut PgConnection,
    mal: &str,
    spraak: &str,
    av: &str,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar!(
        "with lesne as (
            update samtykkemal_tekst set kontrollert_at = now(), kontrollert_av = $3
            where mal = $1 and spraak = $2 and kontrollert_at is null
            returning kode, tekst
        ), same as (
            update samtykkemal_tekst t set kontrollert_at = now(), kontrollert_av = $3
            from lesne l
            where t.mal <> $1 and t.spraak = $2 and t.kode = l.kode and t.tekst = l.tekst and t.kontrollert_at is null
        )
        select (select count(*) from lesne)
        from samtykkemal m
        where m.mal = $1 and exists (select from samtykkemal_tekst t where t.mal = m.mal and t.spraak = $2)",
        mal,
        spraak,
        av,
    )
    .fetch_optional(connection)
    .await
    .map(Option::flatten)
}
