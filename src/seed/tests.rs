//! The whole world in a real database, in memory where there is room for it.

mod scratch;

use anyhow::{Context, Result, ensure};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};
use time::{Date, Duration, macros::date};
use uuid::Uuid;

use super::run;
use crate::barn::fnr::Foedselsnummer;
use crate::clock::oslo_midnight;
use crate::crypto::{Keys, Sealed};
use crate::demo;
use crate::ids::SakId;
use crate::kommune::Fristar;
use crate::sak::{self, NesteKva, Slag, Steg, reglar};
use scratch::with_databases;

const TODAY: Date = date!(2026 - 11 - 24);
const SEED: u64 = 7;

fn keys() -> Result<Keys> {
    let key = "1f".repeat(32);
    let text = format!("kryptering 1 {key}\noppslag 1 {key}\n");
    Ok(Keys::from_text(&text)?)
}

async fn count(connection: &mut PgConnection, sql: &'static str) -> Result<usize> {
    let count: i64 = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(usize::try_from(count)?)
}

#[test]
fn the_whole_world_is_there_in_a_few_seconds_and_only_once() -> Result<()> {
    with_databases(1, async |databases| {
        let admin = &databases[0];
        let begun = std::time::Instant::now();
        let logins = run(admin, &keys()?, SEED, TODAY).await?;
        let seconds = begun.elapsed().as_secs_f64();
        eprintln!("the seed took {seconds:.2} s");
        ensure!(seconds < 20.0, "the seed took {seconds} s");
        ensure!(logins.len() == demo::demo_logins().len());

        let world = demo::world(SEED, TODAY);
        let tiltak = || world.saker.iter().flat_map(|one| &one.tiltak);
        let mut db = admin.clone().connect().await?;
        for (sql, expected) in [
            ("select count(*) from kommune", 6),
            ("select count(*) from instans", world.instansar.len()),
            ("select count(*) from brukar", world.brukarar.len()),
            ("select count(distinct hash) from passord", 1),
            ("select count(*) from barn", world.barn.len()),
            ("select count(*) from sak", world.saker.len()),
            ("select count(*) from uro", world.saker.len()),
            ("select count(*) from tiltak", tiltak().count()),
            (
                "select count(*) from evaluering",
                tiltak().map(|one| one.evalueringar.len()).sum(),
            ),
            (
                "select count(*) from samtale where slag = 'moete'",
                world.saker.iter().map(|one| one.moete.len()).sum(),
            ),
            (
                "select count(*) from barnevernsmelding",
                world.barnevernsmeldingar.len(),
            ),
            ("select count(*) from app.verify_tilgang()", 0),
            (
                "select count(*) from sak where tilstand = 'open' and neste_dato is null",
                0,
            ),
        ] {
            let found = count(&mut db, sql).await?;
            ensure!(found == expected, "{sql}: {found}, not {expected}");
        }
        for login in [0, 1, 2, 10, 11].map(|at| demo::demo_logins()[at].brukarnamn) {
            let saker: i64 = sqlx::query_scalar(
                "select count(*) from sak_tilgang t join medlemskap m on m.prinsipal_id = t.prinsipal_id
                join brukar b on b.brukar_id = m.brukar_id where b.brukarnamn = $1 and t.open",
            )
            .bind(login)
            .fetch_one(&mut db)
            .await?;
            ensure!(saker > 0, "{login} has no saker");
        }

        let again = run(admin, &keys()?, SEED + 1, TODAY).await;
        let refusal = again.err().context("a second world was put in")?;
        ensure!(refusal.to_string().contains("tom database"), "{refusal}");
        Ok(())
    })
}

#[test]
fn the_same_number_gives_the_same_rows_and_another_number_other_ids() -> Result<()> {
    with_databases(3, async |databases| {
        let mut dumps = Vec::new();
        for (admin, seed) in databases.iter().zip([SEED, SEED, SEED + 1]) {
            run(admin, &keys()?, seed, TODAY).await?;
            dumps.push(dump(admin).await?);
        }
        for (first, second) in dumps[0].iter().zip(&dumps[1]) {
            ensure!(first == second, "{} differs", first.0);
        }
        ensure!(
            dumps[0]
                .iter()
                .zip(&dumps[2])
                .all(|(a, b)| a.1.is_empty() || a.1 != b.1)
        );
        Ok(())
    })
}

/// A digest of every table, without what is new each time: what is sealed or hashed, and the hour it ran.
async fn dump(admin: &PgConnectOptions) -> Result<Vec<(String, String)>> {
    let mut db = admin.clone().connect().await?;
    let mut dump = Vec::new();
    for table in tables(&mut db).await? {
        let new = match table.as_str() {
            "barn" => "fnr_kryptert",
            "passord" => "hash,updated_at",
            "innsynslogg" => "hash,at",
            "sak_tilgang" => "fraa",
            _ => "",
        };
        let sql = format!(
            "select coalesce(md5(string_agg(r::text, '|' order by r::text)), '')
            from (select to_jsonb(t) - string_to_array('{new}', ',') as r from {table} t) t"
        );
        let digest: String = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut db)
            .await?;
        dump.push((table, digest));
    }
    ensure!(dump.len() > 25, "only {} tables", dump.len());
    Ok(dump)
}

async fn tables(db: &mut PgConnection) -> Result<Vec<String>> {
    let sql = "select tablename::text from pg_tables where schemaname = 'public'
        and tablename <> '_sqlx_migrations' order by 1";
    Ok(sqlx::query_scalar(sql).fetch_all(db).await?)
}

/// Kommune, child, birth date; sealed number, its key, and the look-up hash.
type FnrRow = (Uuid, Uuid, Date, Vec<u8>, i16, Vec<u8>);

#[test]
fn no_foedselsnummer_is_in_clear_and_each_opens_with_the_keys() -> Result<()> {
    with_databases(1, async |databases| {
        let keys = keys()?;
        run(&databases[0], &keys, SEED, TODAY).await?;
        let mut db = databases[0].clone().connect().await?;
        let columns: Vec<(String, String)> = sqlx::query_as(
            "select table_name::text, column_name::text from information_schema.columns
            where table_schema = 'public' and table_name <> '_sqlx_migrations'
                and (data_type = 'text' or udt_name in ('_text', 'jsonb'))",
        )
        .fetch_all(&mut db)
        .await?;
        ensure!(columns.len() > 50, "only {} columns", columns.len());
        for (table, column) in columns {
            let sql = format!(
                "select count(*) from {table} where {column}::text ~ '[0-9]{{6}} ?[0-9]{{5}}'"
            );
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_one(&mut db)
                .await?;
            ensure!(found == 0, "{table}.{column} has a number of eleven digits");
        }

        let rows: Vec<FnrRow> = sqlx::query_as(
            "select kommune_id, barn_id, foedd, fnr_kryptert, fnr_noekkel, fnr_oppslag from barn",
        )
        .fetch_all(&mut db)
        .await?;
        for (kommune, barn, foedd, bytes, key_id, oppslag) in rows {
            let opened = keys.decrypt(kommune, barn, "fnr", &Sealed { key_id, bytes })?;
            let fnr = Foedselsnummer::parse(std::str::from_utf8(&opened)?)?;
            ensure!(fnr.is_synthetic() && fnr.birth_date() == foedd);
            ensure!(fnr.blind_index(&keys, kommune).to_vec() == oppslag);
        }
        Ok(())
    })
}

#[test]
fn every_case_stands_where_its_history_and_the_rules_say_on_any_day() -> Result<()> {
    let worlds = [
        (SEED, TODAY),
        (1, date!(2026 - 11 - 21)),
        (2, date!(2027 - 01 - 01)),
        (3, date!(2026 - 07 - 12)),
    ];
    with_databases(worlds.len(), async |databases| {
        for (admin, (seed, today)) in databases.iter().zip(worlds) {
            run(admin, &keys()?, seed, today).await?;
            let mut db = admin.clone().connect().await?;
            let saker: Vec<Uuid> = sqlx::query_scalar("select sak_id from sak")
                .fetch_all(&mut db)
                .await?;
            for sak_id in saker {
                stands(&mut db, sak_id, today).await?;
            }
        }
        Ok(())
    })
}

async fn stands(db: &mut PgConnection, sak_id: Uuid, today: Date) -> Result<()> {
    let (slag, number, dato, kva): (String, i16, Option<Date>, String) =
        sqlx::query_as("select slag, steg, neste_dato, neste_kva from sak where sak_id = $1")
            .bind(sak_id)
            .fetch_one(&mut *db)
            .await?;
    let moves: Vec<(Option<i16>, i16)> = sqlx::query_as(
        "select fraa_steg, til_steg from sak_historikk
        where sak_id = $1 and til_steg is not null order by at",
    )
    .bind(sak_id)
    .fetch_all(&mut *db)
    .await?;
    let linked = moves.windows(2).all(|two| two[1].0 == Some(two[0].1));
    let last = moves.last().context("no history")?.1;
    ensure!(
        moves[0] == (None, 1) && linked && last == number,
        "{sak_id}: {moves:?}"
    );

    let Some(dato) = dato else { return Ok(()) };
    let fakta = sak::fakta(db, SakId::from(sak_id)).await?;
    let (slag, steg) = (
        Slag::from_code(&slag).context("slag")?,
        Steg::from_number(number),
    );
    let (rule_dato, rule_kva) = reglar::neste(slag, steg, &fakta, &Fristar::default(), today);
    ensure!(
        kva == rule_kva.code(),
        "{sak_id} at {number}: {kva}, not {rule_kva:?}"
    );
    let evaluering = rule_kva == NesteKva::Evaluering;
    ensure!(
        !evaluering || dato == rule_dato,
        "{sak_id}: {dato}, not {rule_dato}"
    );
    Ok(())
}

#[test]
fn nothing_has_happened_later_than_this_morning() -> Result<()> {
    with_databases(1, async |databases| {
        run(&databases[0], &keys()?, SEED, TODAY).await?;
        let mut db = databases[0].clone().connect().await?;
        let latest: time::OffsetDateTime = sqlx::query_scalar(
            "select greatest((select max(at) from sak_historikk), (select max(meldt_at) from uro),
                (select max(skriven_at) from samtale), (select max(updated_at) from tiltak),
                (select max(skriven_at) from evaluering), (select max(lukka_at) from sak),
                (select max(tilbydd_at) from overlevering), (select max(fraa) from sak_deltakar),
                (select max(updated_at) from skolemiljoeplan), (select max(sett_at) from sak_sperre))",
        )
        .fetch_one(&mut db)
        .await?;
        ensure!(
            latest < oslo_midnight(TODAY) + Duration::hours(8),
            "{latest}"
        );
        let overlapping = count(
            &mut db,
            "select count(*) from barn_eining a join barn_eining b on a.kommune_id = b.kommune_id
                and a.barn_id = b.barn_id and a.fraa < b.fraa and coalesce(a.til, 'infinity') >= b.fraa",
        )
        .await?;
        let now = count(
            &mut db,
            "select count(*) from barn b where b.eining_id is distinct from
                (select e.eining_id from barn_eining e where e.barn_id = b.barn_id and e.til is null)",
        )
        .await?;
        ensure!(
            (overlapping, now) == (0, 0),
            "{overlapping} overlap, {now} are elsewhere"
        );
        Ok(())
    })
}
