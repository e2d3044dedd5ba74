//! What the catalogue says about tables, keys, roles and functions.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};

use crate::harness::TestApp;

/// Unique keys that do not begin with the kommune, and why they tell nobody anything.
const KEYS_WITHOUT_KOMMUNE: &[(&str, &str)] = &[
    ("kommune_nummer_unik", "the list of kommunar is public"),
    ("kommune_namn_unik", "the list of kommunar is public"),
    (
        "eining_id_unik",
        "random ids; a unit's leadership is a prinsipal under it",
    ),
    (
        "sesjon_pkey",
        "a hash of a random token; no request role may touch the table",
    ),
    (
        "familie_sesjon_pkey",
        "a hash of a random token; no request role may touch the table",
    ),
    (
        "samtykke_invitasjon_lenke",
        "a hash of a random token; no request role may write the column",
    ),
    (
        "moete_brev_lenke",
        "a hash of a random token; no request role may write the column",
    ),
];

/// Columns that name a row of another table without a foreign key, and why.
const IDS_WITHOUT_FKEY: &[(&str, &str)] = &[
    (
        "innsynslogg.instans_id",
        "a log row outlives what it is about",
    ),
    (
        "innsynslogg.eining_id",
        "a log row outlives what it is about",
    ),
    (
        "innsynslogg.brukar_id",
        "a log row outlives what it is about",
    ),
    (
        "innsynslogg.familie_person_id",
        "a log row outlives what it is about",
    ),
    (
        "eining_endring.eining_id",
        "a successor that is new is made on the day it takes over",
    ),
    (
        "innsynslogg_segl.kommune_id",
        "a seal outlives what it is of; the chain it is in has it",
    ),
    (
        "lese_opna.barn_id",
        "as in the row of the log it is counted with",
    ),
    ("sak_tilgang.barn_id", "copied from the sak by trigger"),
    (
        "sak_deltakar.eining_id",
        "where the deltakar worked then; names no child",
    ),
    (
        "uro.instans_id",
        "where the reporter worked then; names no child",
    ),
    (
        "uro.eining_id",
        "where the reporter worked then; names no child",
    ),
    (
        "barnevernsmelding.instans_id",
        "where the reporter worked then; names no child",
    ),
    (
        "barnevernsmelding.eining_id",
        "where the reporter worked then; names no child",
    ),
];

/// Asks for what breaks a rule: nothing does, and the question finds it when something is made that does.
pub(super) async fn nothing_found(question: &str, broken_by: &'static str) {
    let app = TestApp::with_own_database().await;
    let mut tx = app.sql().begin().await.unwrap();
    assert_eq!(ask(&mut tx, question).await, Vec::<String>::new());

    tx.execute(broken_by).await.unwrap();

    let found = ask(&mut tx, question).await;
    assert!(!found.is_empty(), "the question does not see: {broken_by}");
}

async fn ask(connection: &mut PgConnection, question: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(question.to_owned()))
        .fetch_all(connection)
        .await
        .unwrap()
}

/// A list for SQL's `not in`.
fn listed(exceptions: &[(&str, &str)]) -> String {
    let quoted: Vec<String> = exceptions
        .iter()
        .map(|(name, _)| format!("'{name}'"))
        .collect();
    quoted.join(", ")
}

#[tokio::test]
async fn every_table_has_row_level_security_that_binds_its_owner_too() {
    nothing_found(
        "select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
            and not (relrowsecurity and relforcerowsecurity)
            and relname <> '_sqlx_migrations'",
        "create table ny (a int)",
    )
    .await;
}

#[tokio::test]
async fn every_table_with_a_kommune_stands_behind_the_kommune_wall_or_out_of_reach() {
    nothing_found(
        "select c.relname::text
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'kommune_id' and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and has_any_column_privilege('laget_request', c.oid, 'select, insert, update')
            and not exists (
                select from pg_policies p
                where p.schemaname = 'public' and p.tablename = c.relname
                    and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL' and p.roles = '{laget_request}'
                    and p.qual = '(kommune_id = ( SELECT app.kommune_id() AS kommune_id))'
                    and coalesce(p.with_check, p.qual) = p.qual
            )",
        "drop policy kommune on tiltak",
    )
    .await;
}

#[tokio::test]
async fn a_table_without_a_kommune_that_requests_can_read_is_a_known_one() {
    nothing_found(
        "select c.relname::text from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
            and has_any_column_privilege('laget_request', c.oid, 'select, insert, update, references')
            and not exists (
                select from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'kommune_id' and a.attnotnull
            )
            and c.relname not in ('instans', 'brukar', 'varsling', 'kalender_lenke')
            -- the words of the form of consent: public, and about nobody
            and c.relname not in ('samtykkemal', 'samtykkemal_instans', 'samtykkemal_tekst', 'samtykke_heimel')
            -- what the clocks may be: the same everywhere, and about nobody
            and c.relname <> 'frist_regel'",
        "create table ny (a int); grant select (a) on ny to laget_request",
    )
    .await;
}

#[tokio::test]
async fn every_unique_key_begins_with_the_kommune() {
    nothing_found(&format!(
        "select k.relname::text
        from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_class k on k.oid = i.indexrelid
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'kommune_id' and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indkey[0] <> a.attnum
            and k.relname not in ({})",
        listed(KEYS_WITHOUT_KOMMUNE)
    ),
        "create unique index ny on tiltak (tiltak_id, kommune_id)",
    )
    .await;
}

#[tokio::test]
async fn every_foreign_key_between_tables_with_a_kommune_carries_it() {
    nothing_found(
        "select con.conname::text
        from pg_constraint con
        join pg_attribute theirs
            on theirs.attrelid = con.confrelid and theirs.attname = 'kommune_id' and not theirs.attisdropped
        left join pg_attribute ours on ours.attrelid = con.conrelid and ours.attname = 'kommune_id'
        where con.contype = 'f' and con.connamespace = 'public'::regnamespace
            and (ours.attnum is null or not exists (
                select from unnest(con.conkey, con.confkey) as k (mine, yours)
                where k.mine = ours.attnum and k.yours = theirs.attnum
            ))",
        "alter table sak add constraint ny foreign key (eining_id) references eining (eining_id)",
    )
    .await;
}

#[tokio::test]
async fn every_id_is_a_foreign_key() {
    nothing_found(
        &format!(
            "select c.relname || '.' || a.attname
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and to_regclass('public.' || regexp_replace(a.attname, '_id$', '')) is not null
            and a.attname ~ '_id$'
            and not exists (
                select from pg_constraint f
                where f.conrelid = c.oid and f.contype in ('f', 'p') and a.attnum = any(f.conkey)
                    and (f.contype = 'f' or c.relname || '_id' = a.attname)
            )
            and c.relname || '.' || a.attname not in ({})",
            listed(IDS_WITHOUT_FKEY)
        ),
        "alter table tiltak drop constraint tiltak_sak_fkey",
    )
    .await;
}

#[tokio::test]
async fn no_role_of_the_application_is_above_the_policies() {
    nothing_found(
        "select rolname::text from pg_roles
        where rolname in ('laget_login', 'laget_request', 'laget_familie', 'laget_system', 'laget_noekkel', 'laget_owner')
            and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
        union all
        select rolname::text from pg_roles
        where rolname in ('laget_login', 'laget_request', 'laget_familie', 'laget_system')
            and pg_has_role(rolname, 'laget_owner', 'member')
        union all
        select a || ' is ' || b from unnest(array['laget_request', 'laget_familie', 'laget_system']) a,
            unnest(array['laget_request', 'laget_familie', 'laget_system']) b
        where a <> b and pg_has_role(a, b, 'member')
        union all
        select rolname::text from pg_roles where rolname in ('laget_owner', 'laget_request', 'laget_familie', 'laget_system')
            and rolcanlogin
        union all
        select relname::text from pg_class
        where relnamespace in ('public'::regnamespace, 'app'::regnamespace) and relowner <> 'laget_owner'::regrole",
        "alter table sak owner to laget_super",
    )
    .await;
}

#[tokio::test]
async fn the_pools_role_may_touch_no_table() {
    nothing_found(
        "select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
            and (has_table_privilege('laget_login', oid, 'select, insert, update, delete, truncate, references, trigger')
                or has_any_column_privilege('laget_login', oid, 'select, insert, update, references'))",
        "grant update (steg) on sak to laget_login",
    )
    .await;
}

#[tokio::test]
async fn nobody_may_truncate_and_only_drafts_may_be_deleted() {
    nothing_found(
        "select r || ' ' || c.relname from pg_class c, unnest(array['laget_request', 'laget_familie', 'laget_system']) r
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and (has_table_privilege(r, c.oid, 'truncate, trigger, references')
                or (has_table_privilege(r, c.oid, 'delete') and c.relname not in ('utkast', 'familie_utkast', 'innloggingsforsoek')))",
        "grant delete on sak to laget_request",
    )
    .await;
}

#[tokio::test]
async fn the_system_role_cannot_reach_a_child() {
    nothing_found(
        "select distinct c.relname::text
        from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
            and (a.attname in ('barn_id', 'sak_id', 'tiltak_id', 'barn_id_list', 'sak_id_list', 'felt'))
            and (has_any_column_privilege('laget_system', c.oid, 'select, update')
                or (has_any_column_privilege('laget_system', c.oid, 'insert') and c.relname <> 'innsynslogg'))",
        "grant select (sak_id) on uro to laget_system",
    )
    .await;
}

#[tokio::test]
async fn the_public_has_no_rights_at_all() {
    nothing_found(
        "select proname::text from pg_proc
        where pronamespace in ('app'::regnamespace, 'public'::regnamespace)
            and has_function_privilege('public', oid, 'execute')
        union all
        select relname::text from pg_class
        where relnamespace in ('app'::regnamespace, 'public'::regnamespace) and relkind in ('r', 'p', 'v', 'm')
            and has_table_privilege('public', oid, 'select, insert, update, delete, truncate, references, trigger')
        union all
        select s::text from unnest(array['app', 'public']) s where has_schema_privilege('public', s, 'usage, create')
        union all
        select r || ' ' || s from unnest(array['app', 'public']) s,
            unnest(array['laget_login', 'laget_request', 'laget_familie', 'laget_system']) r
        where has_schema_privilege(r, s, 'create')",
        "grant execute on function app.flytt_barn to public",
    )
    .await;
}

#[tokio::test]
async fn the_functions_of_triggers_are_given_to_nobody() {
    nothing_found(
        "select p.proname || ' ' || r
        from pg_proc p, unnest(array['laget_login', 'laget_request', 'laget_familie', 'laget_system']) r
        where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace) and p.prorettype = 'trigger'::regtype
            and has_function_privilege(r, p.oid, 'execute')",
        "grant execute on function app.innsynslogg_gjeld() to laget_request",
    )
    .await;
}

#[tokio::test]
async fn every_function_that_acts_as_its_owner_has_a_search_path_nobody_can_change() {
    nothing_found(
        "select proname::text from pg_proc
        where pronamespace in ('app'::regnamespace, 'public'::regnamespace)
            and (
                (prosecdef and not coalesce('search_path=public, pg_temp' = any(proconfig), false))
                or proowner <> 'laget_owner'::regrole
            )",
        "alter function app.principals() reset search_path",
    )
    .await;
}

#[tokio::test]
async fn every_policy_names_whom_it_is_for_and_lets_the_owner_only_through_by_name() {
    nothing_found(
        "select tablename || '.' || policyname from pg_policies
        where schemaname = 'public' and (
            cardinality(roles) <> 1
            or not roles <@ array['laget_owner', 'laget_request', 'laget_familie', 'laget_system', 'laget_noekkel']::name[]
            or ('laget_noekkel' = any(roles) and tablename not in (
                'kommune', 'barn', 'foeresett', 'kort_nummer', 'kort_endring', 'familie_person', 'familie_sesjon',
                'faktor_totp', 'gjenopprettingskode'))
            or (qual = 'true' and roles = '{laget_familie}')
            or (qual = 'true' and roles = '{laget_request}' and tablename not in (
                'kommune', 'kommune_frist', 'instans_kommune', 'eining', 'medlemskap'))
        )",
        "create policy ny on sak using (kommune_id is not null)",
    )
    .await;
}

#[tokio::test]
async fn views_ask_with_the_askers_rights_and_nothing_is_materialised() {
    nothing_found(
        "select relname::text from pg_class
        where relnamespace in ('app'::regnamespace, 'public'::regnamespace)
            and (relkind = 'm' or (relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false)))",
        "create view ny as select 1",
    )
    .await;
}

#[tokio::test]
async fn staff_may_not_read_what_a_foeresett_is_looked_up_by_nor_anything_of_a_familys_session() {
    nothing_found(
        "select c.relname || '.' || a.attname
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace
            and (c.relname in ('familie_person', 'familie_sesjon', 'brukar_identitet', 'oidc_flyt', 'oidc_utlogging')
                or (c.relname = 'foeresett' and a.attname in ('fnr_kryptert', 'fnr_oppslag')))
            and has_column_privilege('laget_request', c.oid, a.attnum, 'select')",
        "grant select on foeresett to laget_request",
    )
    .await;
}
