//! What a request may write, whatever the program asks for: in its own name, in its own kommune, where it may.

use laget::access::Role;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use time::macros::date;
use uuid::Uuid;

use super::as_person;
use super::katalog::nothing_found;
use crate::harness::{Kommune, Person, Sak, TestApp};

struct Scene {
    app: TestApp,
    seljord: Kommune,
    kari: Person,
    ola: Person,
    sak: Sak,
}

/// Kari has a sak; Ola works beside her.
async fn scene() -> Scene {
    let app = TestApp::new().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let ola = seljord.person("Ola Dal", Role::Tilsett, &skule).await;
    let nora = skule.barn("Nora", "Li").await;
    let sak = nora.sak(&kari, "Ho søv i timane").await;
    Scene {
        app,
        seljord,
        kari,
        ola,
        sak,
    }
}

/// Inserts, with `$1` kommune, `$2` a new id, `$3` sak, `$4` the brukar in whose name, `$5` and `$6` the
/// principals of that brukar and of Kari, `$7` their instans, `$8` another id.
async fn insert(
    scene: &Scene,
    db: &mut PgConnection,
    statement: &str,
    name: &Person,
    other: Uuid,
) -> Result<(), String> {
    let statement = format!(
        "with s as (select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::uuid, $7::uuid, $8::uuid) {statement}"
    );
    sqlx::query("savepoint foer")
        .execute(&mut *db)
        .await
        .unwrap();
    let done = sqlx::query(AssertSqlSafe(statement))
        .bind(scene.seljord.id.uuid())
        .bind(scene.app.new_id())
        .bind(scene.sak.id.uuid())
        .bind(name.id.uuid())
        .bind(name.prinsipal_id.uuid())
        .bind(scene.kari.prinsipal_id.uuid())
        .bind(name.instans_id.uuid())
        .bind(other)
        .execute(&mut *db)
        .await;
    sqlx::query("rollback to savepoint foer")
        .execute(&mut *db)
        .await
        .unwrap();
    done.map(drop).map_err(|error| error.to_string())
}

const URO: &str =
    "insert into uro values ($1, $2, $3, $4, $7, null, 'a', 'b', 'c', 'vanleg', now())";

#[tokio::test]
async fn nobody_writes_in_anothers_name() {
    let scene = scene().await;
    let tiltak = scene.sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    let mut db = as_person(&scene.app, &scene.kari).await;
    let mut forged = Vec::new();
    for statement in [
        URO,
        "insert into samtale values ($1, $2, $3, 'foeresette', '2026-11-20', 'moete', null, 'ja', 'ja', null, null, null,
            null, 1, $4, now())",
        "insert into evaluering values ($1, $2, $8, $3, '2026-11-20', 'verkar', 'g', 'b', 'f', 'avslutt', $4, now(), 't')",
        "insert into sak_historikk values ($1, $2, $3, 'dato', null, 1, null, $4, now())",
        "insert into skolemiljoeplan values ($1, $3, 'p', 't', 'n', 'k', 'e', 1, $4, now())",
        "insert into sak_sperre values ($1, $2, $3, $4, 'i slekt', $4, now())",
        "insert into overlevering values ($1, $2, $3, $4, $5, $4, 'Kan du?', 'tilbydd', null, now())",
        "insert into barnevernsmelding values ($1, $2, (select barn_id from sak limit 1), $4, $6, $7, null, '{sjukdom}',
            '2026-11-20', null, '2026-12-20', null, 1, now())",
    ] {
        let own = insert(&scene, &mut db, statement, &scene.kari, tiltak.uuid()).await;
        assert_eq!(own, Ok(()), "{statement}");
        if insert(&scene, &mut db, statement, &scene.ola, tiltak.uuid()).await.is_ok() {
            forged.push(statement.split_whitespace().nth(2).unwrap());
        }
    }
    assert!(forged.is_empty(), "written in another's name: {forged:?}");
}

#[tokio::test]
async fn nobody_writes_in_a_sak_of_others() {
    let scene = scene().await;
    let mut db = as_person(&scene.app, &scene.ola).await;

    let refused = insert(&scene, &mut db, URO, &scene.ola, scene.app.new_id()).await;

    assert!(refused.unwrap_err().contains("row-level security"));
}

#[tokio::test]
async fn an_offered_sak_is_read_and_not_written_in() {
    let scene = scene().await;
    scene.sak.tilbod(&scene.ola, "Kan du ta over?").await;
    let mut db = as_person(&scene.app, &scene.ola).await;
    let seen: i64 = sqlx::query_scalar("select count(*) from sak")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(seen, 1);

    let refused = insert(&scene, &mut db, URO, &scene.ola, scene.app.new_id()).await;

    assert!(refused.unwrap_err().contains("row-level security"));
}

#[tokio::test]
async fn whoever_is_named_on_the_lag_is_who_the_sak_is_opened_for() {
    let scene = scene().await;
    let mut db = as_person(&scene.app, &scene.kari).await;
    let row = "insert into sak_deltakar values ($1, $2, $3, $5, $4, $7, null, '', now(), null)";
    assert_eq!(
        insert(&scene, &mut db, row, &scene.ola, scene.ola.id.uuid()).await,
        Ok(())
    );

    // Ola's name, and the leadership of some eining behind it
    let forged = "insert into sak_deltakar values ($1, $2, $3, $8, $4, $7, null, '', now(), null)";
    let eining = scene.ola.eining_id.unwrap().uuid();

    let done = insert(&scene, &mut db, forged, &scene.ola, eining).await;

    assert!(
        done.is_err(),
        "the family sees one name, and another has the right"
    );
}

#[tokio::test]
async fn an_evaluering_belongs_to_the_sak_of_its_tiltak() {
    let scene = scene().await;
    let skule = scene.seljord.skule("Bakken skule").await;
    let tiltak_of_others = {
        let pia = scene
            .seljord
            .person("Pia Lund", Role::Tilsett, &skule)
            .await;
        let sak = skule
            .barn("Ada", "Moen")
            .await
            .sak(&pia, "Ho er trist")
            .await;
        sak.tiltak("Leseveileiing", date!(2026 - 12 - 01)).await
    };
    let mut db = as_person(&scene.app, &scene.kari).await;
    let row = "insert into evaluering values ($1, $2, $8, $3, '2026-11-20', 'verkar', 'g', 'b', 'f', 'avslutt', $4, now(), 't')";

    let done = insert(&scene, &mut db, row, &scene.kari, tiltak_of_others.uuid()).await;

    assert!(
        done.is_err(),
        "an evaluering of a tiltak in a sak that is not seen"
    );
}

#[tokio::test]
async fn nobody_writes_in_another_kommune() {
    let scene = scene().await;
    let tokke = scene.app.kommune().await;
    let mut db = as_person(&scene.app, &scene.kari).await;
    for statement in [
        "insert into utkast values ($8, $4, '/a', 'b', now())",
        "insert into innsynslogg values ($8, $2, now(), $4, null, null, 'tilsett', 'x', '{}', '{}', '', null, 'r', false, '')",
        "insert into sak_historikk values ($8, $2, $3, 'dato', null, 1, null, $4, now())",
    ] {
        let refused = insert(&scene, &mut db, statement, &scene.kari, tokke.id.uuid()).await;
        assert!(
            refused.unwrap_err().contains("row-level security"),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn whoever_adds_a_row_may_call_what_its_indexes_checks_and_defaults_are_made_of() {
    nothing_found(
        "select r || ' ' || c.relname || ' ' || p.proname
        from pg_depend d
        join pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
            and p.pronamespace = 'app'::regnamespace
        left join pg_index i on d.classid = 'pg_class'::regclass and i.indexrelid = d.objid
        left join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid and k.contype = 'c'
        left join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
        join pg_class c on c.oid in (i.indrelid, k.conrelid, f.adrelid)
        cross join unnest(array['laget_request', 'laget_familie', 'laget_system', 'laget_noekkel']) r
        where (has_any_column_privilege(r, c.oid, 'insert') or has_any_column_privilege(r, c.oid, 'update'))
            and not has_function_privilege(r, p.oid, 'execute')",
        "revoke execute on function app.stiord(text) from laget_request",
    )
    .await;
}
