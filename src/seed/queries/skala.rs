//! Filling by COPY: what stands in its way is taken down, and put back as it was.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};

use crate::seed::skala::{Rader, TABELLAR};

/// What puts the schema back, in order.
pub(in crate::seed) struct Attende(Vec<String>);

/// Each of these gives statements in pairs: what takes something down, and what puts it back. Of the foreign keys
/// those to the tables too, since a table that is pointed at cannot be emptied anew.
const STANDS_IN_THE_WAY: [&str; 4] = [
    "select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname),
        format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
    from pg_constraint c
    where c.contype = 'f' and (c.conrelid = any($1::regclass[]) or c.confrelid = any($1::regclass[]))
    order by c.conrelid::regclass::text, c.conname",
    "select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    from pg_index i
    where i.indrelid = any($1::regclass[])
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
    order by i.indexrelid::regclass::text",
    "select format('alter table %s disable trigger %I', t.tgrelid::regclass, t.tgname),
        format('alter table %s enable %s trigger %I', t.tgrelid::regclass,
            case t.tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, t.tgname)
    from pg_trigger t
    where t.tgrelid = any($1::regclass[]) and not t.tgisinternal and t.tgenabled <> 'D'
    order by t.tgrelid::regclass::text, t.tgname",
    // COPY is refused where row level security binds the owner too
    "select format('alter table %s no force row level security', c.oid::regclass),
        format('alter table %s force row level security', c.oid::regclass)
    from pg_class c
    where c.oid = any($1::regclass[]) and c.relforcerowsecurity
    order by c.oid::regclass::text",
];

/// Takes down keys, indexes, triggers and the forcing of row level security from the tables that are to be filled,
/// until the transaction ends or [`put_back`].
pub(in crate::seed) async fn take_down(tx: &mut PgConnection) -> sqlx::Result<Attende> {
    let tables: Vec<&str> = TABELLAR.iter().map(|(namn, _)| *namn).collect();
    tx.execute("set local maintenance_work_mem = '256MB'")
        .await?;
    let mut attende = Vec::new();
    for sql in STANDS_IN_THE_WAY {
        let pairs: Vec<(String, String)> = sqlx::query_as(sql)
            .bind(&tables)
            .fetch_all(&mut *tx)
            .await?;
        for (down, back) in pairs {
            tx.execute(AssertSqlSafe(down)).await?;
            attende.push(back);
        }
    }
    // the last taken down is put back first, but a key wants the index that it looks up in
    attende.reverse();
    // rows of a table that is emptied in the same transaction can be written as old ones: nothing visits them again
    let sql = format!("truncate {}", tables.join(", "));
    tx.execute(AssertSqlSafe(sql)).await?;
    Ok(Attende(attende))
}

/// Puts everything back; the keys are checked against every row.
pub(in crate::seed) async fn put_back(tx: &mut PgConnection, attende: Attende) -> sqlx::Result<()> {
    // the owner may check a key in one piece only while row level security does not bind it
    let (force, rest): (Vec<_>, Vec<_>) = attende
        .0
        .into_iter()
        .partition(|sql| sql.ends_with("force row level security"));
    for sql in rest.into_iter().chain(force) {
        tx.execute(AssertSqlSafe(sql)).await?;
    }
    Ok(())
}

/// Sends some rows of each table.
pub(in crate::seed) async fn copy(tx: &mut PgConnection, rader: &Rader) -> sqlx::Result<()> {
    for (namn, columns, rows) in rader.tables() {
        let sql = format!("copy {namn} ({columns}) from stdin with (freeze)");
        let mut into = tx.copy_in_raw(&sql).await?;
        into.send(rows).await?;
        into.finish().await?;
    }
    Ok(())
}
