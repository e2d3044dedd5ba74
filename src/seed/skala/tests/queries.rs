//! What the tests ask the database.

use anyhow::{Result, ensure};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

/// Counts that must be exactly this.
pub(super) const EXPECTED: &[(&str, i64)] = &[
    ("select count(*) from kommune", 2),
    ("select count(*) from sak", 60),
    ("select count(*) from uro", 60),
    ("select count(distinct hash) from passord", 1),
    ("select count(*) from app.verify_tilgang()", 0),
    ("select count(*) from innsynslogg l where l.hash <> app.innsynslogg_hash(l)", 0),
    ("select count(*) from innsynslogg where at > '2026-11-24 08:00 Europe/Oslo'", 0),
    (
        "select count(*) from sak s join barn b using (kommune_id, barn_id)
        where s.barn_namn <> app.kort_namn(b.fornamn, b.etternamn) or s.barn_namn_norm <> b.namn_norm
            or b.eining_id is distinct from s.eining_id",
        0,
    ),
    (
        "select count(*) from sak s where s.tiltak_opne <> (select count(*) from tiltak t
            where t.sak_id = s.sak_id and t.status in ('planlagd', 'paagaar'))",
        0,
    ),
    (
        "select count(*) from sak s where not exists (select from sak_deltakar d
            where d.sak_id = s.sak_id and d.prinsipal_id = s.ansvarleg_id and d.brukar_id = s.ansvarleg_brukar_id)",
        0,
    ),
    (
        "select count(*) from sak_deltakar d where not exists (select from medlemskap m
            where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id and m.brukar_id = d.brukar_id
                and m.instans_id = d.instans_id and m.eining_id = d.eining_id)",
        0,
    ),
    ("select count(*) from sak s where s.opna_at > coalesce(s.lukka_at, '2026-11-24 08:00 Europe/Oslo')", 0),
    (
        "select count(*) from sak a join sak b using (kommune_id, barn_id)
        where a.sak_id <> b.sak_id and a.tilstand = 'open' and b.tilstand = 'open'",
        0,
    ),
    (
        "select count(*) from barn b where b.eining_id is distinct from
        (select e.eining_id from barn_eining e where e.barn_id = b.barn_id and e.til is null)",
        0,
    ),
    ("select 8 - count(distinct rolle) from medlemskap", 0),
    ("select count(*) from brukar where not exists (select from varsling v where v.brukar_id = brukar.brukar_id)", 0),
    (
        "select count(*) from melding m where not exists (select from sak_deltakar d
            where d.kommune_id = m.kommune_id and d.sak_id = m.sak_id and d.brukar_id = m.brukar_id)",
        0,
    ),
    (
        "select count(*) from kommune k where (select count(distinct i.slag) from instans_kommune
            join instans i using (instans_id) where kommune_id = k.kommune_id and i.interkommunal) <> 3",
        0,
    ),
];

/// What there must be some of.
pub(super) const SOME: &[&str] = &[
    "select count(*) from sak where tilstand = 'open'",
    "select count(*) from sak where tilstand <> 'open'",
    "select count(*) from tiltak where status = 'paagaar'",
    "select count(*) from evaluering",
    "select count(*) from samtale where slag = 'moete'",
    "select count(*) from sak_historikk where tekst is not null",
    "select count(*) from barn b where not exists (select from sak s where s.barn_id = b.barn_id)",
    "select count(*) from barn_adresse",
    "select count(*) from foeresett",
    "select count(*) from melding where lesen_at is null",
    "select count(*) from melding where lesen_at is not null",
];

pub(super) async fn count(db: &mut PgConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// All that the catalogue says of the schema.
pub(super) async fn schema(db: &mut PgConnection) -> Result<Vec<String>> {
    let sql = "select concat('index ', indexdef) from pg_indexes where schemaname = 'public'
        union all select concat('key ', conrelid::regclass, ' ', conname, ' ', convalidated, ' ',
            pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
        union all select concat('trigger ', tgrelid::regclass, ' ', tgenabled, ' ', pg_get_triggerdef(oid))
            from pg_trigger where not tgisinternal
        union all select concat('internal ', tgrelid::regclass, ' ', tgfoid::regproc, ' ', tgenabled, ' ', count(*))
            from pg_trigger where tgisinternal group by tgrelid, tgfoid, tgenabled
        union all select concat('policy ', tablename, ' ', policyname, ' ', permissive, roles, cmd, qual, with_check)
            from pg_policies
        union all select concat('table ', oid::regclass, ' ', relrowsecurity, relforcerowsecurity, relowner::regrole,
            relacl) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
        order by 1";
    Ok(sqlx::query_scalar(sql).fetch_all(db).await?)
}

/// Columns of text in which a mark of a pattern still stands.
pub(super) async fn marks(db: &mut PgConnection) -> Result<Vec<String>> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
        where table_schema = 'public' and table_name <> '_sqlx_migrations' and data_type = 'text'",
    )
    .fetch_all(&mut *db)
    .await?;
    ensure!(columns.len() > 50, "only {} columns", columns.len());
    let mut found = Vec::new();
    for (table, column) in columns {
        let sql =
            format!("select exists (select from {table} where {column} ~ '[\u{e000}-\u{e040}]')");
        if sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *db)
            .await?
        {
            found.push(format!("{table}.{column}"));
        }
    }
    Ok(found)
}

/// How many saker a person has a right to, sees when logged in, and sees of those that others have a right to.
pub(super) async fn seen_by(db: &mut PgConnection, brukarnamn: &str) -> Result<(i64, i64, i64)> {
    let mut tx = db.begin().await?;
    let token = [9_u8; 32];
    sqlx::query(
        "insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, faktorar_krav)
        select $1, b.brukar_id, m.kommune_id, now(), now(), now() + interval '1 hour', now() + interval '1 hour', 1
        from brukar b join medlemskap m using (brukar_id) where b.brukarnamn = $2",
    )
    .bind(&token[..])
    .bind(brukarnamn)
    .execute(&mut *tx)
    .await?;
    let own: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select distinct t.sak_id from sak_tilgang t
        join medlemskap m on t.prinsipal_id = m.prinsipal_id
            or (m.rolle = 'einingsleiar' and t.prinsipal_id = m.eining_id)
        join brukar b using (brukar_id) where b.brukarnamn = $1",
    )
    .bind(brukarnamn)
    .fetch_all(&mut *tx)
    .await?;
    sqlx::query("select app.begin_request($1, false)")
        .bind(&token[..])
        .execute(&mut *tx)
        .await?;
    let (seen, of_others) =
        sqlx::query_as("select count(*), count(*) filter (where sak_id <> all($1)) from sak")
            .bind(&own)
            .fetch_one(&mut *tx)
            .await?;
    tx.rollback().await?;
    Ok((i64::try_from(own.len())?, seen, of_others))
}

pub(super) async fn password(db: &mut PgConnection, brukarnamn: &str) -> Result<String> {
    let sql = "select hash from passord join brukar using (brukar_id) where brukarnamn = $1";
    Ok(sqlx::query_scalar(sql)
        .bind(brukarnamn)
        .fetch_one(db)
        .await?)
}
