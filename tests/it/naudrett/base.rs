//! What the database itself keeps, whatever the program does.

use laget::web::token_hash;
use sqlx::postgres::Postgres;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Transaction};

use super::{GRUNNGJEVING, Scene};
use crate::harness::{Person, TestApp};

/// A transaction as the program has it for this person.
async fn begin<'c>(
    app: &TestApp,
    person: &Person,
    connection: &'c mut PgConnection,
) -> Transaction<'c, Postgres> {
    let token = token_hash(&app.session_for(person).await);
    let mut tx = connection.begin().await.unwrap();
    sqlx::query("select app.begin_request($1, false)")
        .bind(&token.0[..])
        .execute(&mut *tx)
        .await
        .unwrap();
    tx
}

/// What the database says to a statement of this person's; `{k}`, `{s}` and `{b}` are the kommune, the sak and the child.
async fn said(w: &Scene, person: &Person, statement: &str) -> Result<u64, String> {
    let mut connection = w.app.state().db.bare().await.unwrap();
    let mut tx = begin(&w.app, person, &mut connection).await;
    let statement = statement
        .replace("{k}", &w.kommune.id.to_string())
        .replace("{s}", &w.sak.id.to_string())
        .replace("{b}", &w.barn.id.to_string())
        .replace("{meg}", &person.id.to_string())
        .replace("{kari}", &w.kari.id.to_string());
    let done = tx.execute(AssertSqlSafe(statement)).await;
    tx.rollback().await.unwrap();
    match done {
        Ok(done) => Ok(done.rows_affected()),
        Err(error) => Err(error
            .as_database_error()
            .unwrap()
            .code()
            .unwrap()
            .into_owned()),
    }
}

#[tokio::test]
async fn by_a_naudrett_no_row_of_the_sak_can_be_written() {
    let w = Scene::new().await;
    w.used().await;
    w.sak
        .tiltak("Fast vaksen", time::macros::date!(2026 - 12 - 01))
        .await;
    let denied = "42501".to_owned();
    for statement in [
        "insert into sak_historikk values ('{k}', gen_random_uuid(), '{s}', 'dato', null, null, 'x', '{meg}', now())",
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
            values ('{k}', gen_random_uuid(), '{kari}', 'lag_inn', '{s}', 'x', now())",
        "insert into samtykke_hoeyrt values ('{k}', gen_random_uuid(), '{s}', 'x', '{meg}', now())",
        "update sak_tilgang set til = til + interval '1 hour'",
        "update sak_tilgang set skrive = true",
        "delete from sak_tilgang",
        "insert into sak_tilgang select * from sak_tilgang",
        "update naudrett set til = til + interval '1 hour'",
        "delete from naudrett",
        "insert into naudrett_sak select kommune_id, naudrett_id, '{s}' from naudrett",
        "insert into naudrett (kommune_id, naudrett_id, barn_id, grunn, grunngjeving, til)
            values ('{k}', gen_random_uuid(), '{b}', 'anna', 'noko heilt anna enn det som var', now() + interval '2 hours')",
    ] {
        assert_eq!(said(&w, &w.hege, statement).await, Err(denied.clone()), "{statement}");
    }
    for statement in [
        "update sak set neste_kva = 'eigen'",
        "update tiltak set maal = 'x'",
        "update sak_deltakar set til = now()",
        "update sak_sperre set oppheva_at = now()",
    ] {
        assert_eq!(said(&w, &w.hege, statement).await, Ok(0), "{statement}");
    }
    // the same statement is somebody else's to do
    assert_eq!(
        said(&w, &w.kari, "update sak set neste_kva = 'eigen'").await,
        Ok(1)
    );
}

#[tokio::test]
async fn every_page_that_writes_is_refused_and_the_document_too() {
    let w = Scene::new().await;
    let hege = w.used().await;
    let tiltak = w
        .sak
        .tiltak("Fast vaksen", time::macros::date!(2026 - 12 - 01))
        .await;
    let samtykke: uuid::Uuid =
        sqlx::query_scalar("select samtykke_id from samtykke where sak_id = $1")
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    let id = w.app.new_id().to_string();
    let sak = |rest: &str| w.sak_path(rest);
    for (path, fields) in [
        (sak("/vidare"), vec![("version", "1"), ("flytting", "x")]),
        (
            sak("/neste-dato"),
            vec![
                ("version", "1"),
                ("dato", "1.12.2026"),
                ("kva", "eigen"),
                ("tekst", "x"),
            ],
        ),
        (sak("/samtale/ny"), vec![("id", id.as_str())]),
        (sak("/moete/ny"), vec![("id", id.as_str())]),
        (sak("/tiltak/ny"), vec![("id", id.as_str())]),
        (
            sak("/lag"),
            vec![("id", id.as_str()), ("kollega", ""), ("oppgaave", "")],
        ),
        (
            sak("/sperre"),
            vec![("id", id.as_str()), ("person", ""), ("grunn", "")],
        ),
        (sak("/samtykke/nytt"), vec![("id", id.as_str())]),
        (
            sak(&format!("/samtykke/{samtykke}/trekk-samtykke")),
            vec![("id", id.as_str())],
        ),
        (
            format!("/tiltak/{tiltak}/evaluering/ny"),
            vec![("id", id.as_str())],
        ),
        (
            format!("/tiltak/{tiltak}/stopp"),
            vec![("version", "1"), ("grunn", "x")],
        ),
    ] {
        let page = hege.post(&path, &fields).await;
        assert!(
            [400, 403].contains(&page.status),
            "POST {path}: {}",
            page.status
        );
        assert_eq!(
            hege.get(&path).await.status == 200,
            path.ends_with("/lag"),
            "GET {path}"
        );
    }
    let pdf = sak(&format!("/samtykke/{samtykke}/pdf"));
    assert_eq!(hege.get(&pdf).await.status, 403);
    let forms = hege.get(&sak("/samtykke")).await;
    assert_eq!(forms.status, 200);
    assert!(forms.has("main > .naudrett-banner") && !forms.has("a[href$='/pdf']"));
    assert!(!hege.get(&sak("/lag")).await.has("main form"));
    assert_eq!(w.as_(&w.kari).await.get(&pdf).await.status, 200);
}

#[tokio::test]
async fn no_role_can_change_or_delete_what_was_used() {
    let w = Scene::new().await;
    w.used().await;
    for role in ["laget_owner", "laget_super"] {
        for table in ["naudrett", "naudrett_sak", "naudrett_gjennomgang"] {
            for statement in [
                "update {t} set kommune_id = kommune_id",
                "delete from {t}",
                "truncate {t} cascade",
            ] {
                let mut tx = w.app.sql().begin().await.unwrap();
                sqlx::query("select set_config('role', $1, true)")
                    .bind(role)
                    .execute(&mut *tx)
                    .await
                    .unwrap();
                let statement = statement.replace("{t}", table);
                let refused = tx.execute(AssertSqlSafe(statement.clone())).await;
                let refused = refused.expect_err(&format!("{role} could {statement}"));
                let code = refused
                    .as_database_error()
                    .unwrap()
                    .code()
                    .unwrap()
                    .into_owned();
                assert_eq!(code, "42501", "{role} {statement}: {refused}");
            }
        }
    }
}

#[tokio::test]
async fn a_right_by_naudrett_cannot_be_longer_nor_to_write_and_one_that_is_gone_is_noticed() {
    let w = Scene::new().await;
    w.used().await;
    for change in [
        "til = til + interval '1 second'",
        "skrive = true",
        "til = 'infinity'",
    ] {
        let statement =
            format!("update sak_tilgang set {change} where grunnlag = 'naudrett' and sak_id = $1");
        let refused = sqlx::query(AssertSqlSafe(statement))
            .bind(w.sak.id.uuid())
            .execute(w.app.sql())
            .await;
        let refused = refused.unwrap_err();
        let constraint = refused.as_database_error().unwrap().constraint();
        assert_eq!(constraint, Some("sak_tilgang_naudrett"), "{change}");
    }
    for (change, fault) in [
        (
            "update sak_tilgang set til = til - interval '1 minute'",
            "tidsrom",
        ),
        ("delete from sak_tilgang", "manglar"),
    ] {
        let mut tx = w.app.sql().begin().await.unwrap();
        let statement = format!("{change} where grunnlag = 'naudrett' and sak_id = $1");
        sqlx::query(AssertSqlSafe(statement))
            .bind(w.sak.id.uuid())
            .execute(&mut *tx)
            .await
            .unwrap();
        let faults: Vec<String> = sqlx::query_scalar(
            "select feil from app.verify_tilgang() where sak_id = $1 and grunnlag = 'naudrett'",
        )
        .bind(w.sak.id.uuid())
        .fetch_all(&mut *tx)
        .await
        .unwrap();
        assert_eq!(faults, [fault]);
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn the_database_itself_says_no_to_who_may_not_and_to_half_a_reason() {
    let w = Scene::new().await;
    let insert = |grunn: &str, tekst: &str| {
        format!(
            "insert into naudrett (kommune_id, naudrett_id, barn_id, grunn, grunngjeving)
            values ('{{k}}', gen_random_uuid(), '{{b}}', {grunn}, {tekst})"
        )
    };
    let good = insert("'borte'", &format!("'{GRUNNGJEVING}'"));
    assert_eq!(said(&w, &w.hege, &good).await, Ok(1));
    for (person, statement, code) in [
        (&w.kari, good.clone(), "23514"),
        (&w.ombod, good.clone(), "23514"),
        (
            &w.hege,
            insert("'nysgjerrig'", &format!("'{GRUNNGJEVING}'")),
            "23514",
        ),
        (
            &w.hege,
            insert("null", &format!("'{GRUNNGJEVING}'")),
            "23502",
        ),
        (&w.hege, insert("'borte'", "'kort'"), "23514"),
        (
            &w.hege,
            insert("'borte'", "'kort                             '"),
            "23514",
        ),
        (&w.hege, insert("'borte'", "null"), "23502"),
    ] {
        assert_eq!(
            said(&w, person, &statement).await,
            Err(code.to_owned()),
            "{statement}"
        );
    }
    // a card that is not open
    let ppt = w.kommune.tenest("ppt").await;
    let pal = w
        .kommune
        .person("Pål Ppt", laget::access::Role::Tilsett, &ppt)
        .await;
    assert_eq!(said(&w, &pal, &good).await, Err("42501".to_owned()));
}

#[tokio::test]
async fn working_days_are_counted_past_weekends_and_holidays() {
    let app = TestApp::new().await;
    for (dag, etter) in [
        ("2026-11-23", "2026-11-26"),
        // over a weekend
        ("2026-11-27", "2026-12-02"),
        // Easter 2026 is on 5 April: Thursday, Friday and Monday are holidays
        ("2026-04-01", "2026-04-09"),
        // 1 May is a Friday in 2026; Ascension Day is 14 May; Whit Monday 25 May
        ("2026-04-29", "2026-05-05"),
        ("2026-05-13", "2026-05-19"),
        ("2026-05-22", "2026-05-28"),
        // 17 May 2027 is Whit Monday too
        ("2027-05-14", "2027-05-20"),
        ("2026-12-23", "2026-12-29"),
        ("2026-12-30", "2027-01-05"),
    ] {
        let found: String =
            sqlx::query_scalar("select app.arbeidsdagar_etter($1::text::date, 3)::text")
                .bind(dag)
                .fetch_one(app.sql())
                .await
                .unwrap();
        assert_eq!(found, etter, "{dag}");
    }
    let paaske: Vec<String> = sqlx::query_scalar(
        "select app.paaskedag(y)::text from unnest(array[2024, 2025, 2026, 2038]) y",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert_eq!(
        paaske,
        ["2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25"]
    );
}

#[tokio::test]
async fn whoever_reads_with_naudrett_is_told_so_and_how_the_samtykke_truly_stands() {
    let w = Scene::new().await;
    w.barn.foeresett_inne("Mor Li").await;
    for statement in [
        "insert into samtykke_instans (kommune_id, samtykke_id, sak_id, slag, instans_id)
        select kommune_id, samtykke_id, sak_id, 'helsestasjon', $2 from samtykke where sak_id = $1",
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
            invitert_av)
        select s.kommune_id, gen_random_uuid(), s.samtykke_id, s.sak_id, 'foeresett', f.foeresett_id, f.epost, s.innhenta_av
        from samtykke s join foeresett f on f.kommune_id = s.kommune_id and f.namn = 'Mor Li'
        where s.sak_id = $1 and $2::uuid is not null",
    ] {
        sqlx::query(statement)
            .bind(w.sak.id.uuid())
            .bind(w.hege.instans_id.uuid())
            .execute(w.app.sql())
            .await
            .unwrap();
    }
    let path = w.sak_path("/samtykke");
    let owner = w.as_(&w.kari).await.get(&path).await.text();
    assert!(owner.contains("Sendt til signering:"), "{owner}");

    let page = w.used().await.get(&path).await.text();

    assert!(page.contains("De les saka med naudrett, til kl."), "{page}");
    assert!(!page.contains("fordi familien har samtykt"), "{page}");
    assert!(page.contains("Sendt til signering:"), "{page}");
    assert!(!page.contains("Utkast:"), "{page}");

    // an answer on paper waits to be confirmed: that is the owner's, and nobody else's
    sqlx::query(
        "insert into samtykke_signatur (kommune_id, signatur_id, samtykke_id, sak_id, signatar, foeresett_id, namn, rolle, maate,
            original_stad, ja, nei, spraak, tekst, stad, signert_dato, registrert_av, at)
        select s.kommune_id, gen_random_uuid(), s.samtykke_id, s.sak_id, 'foeresett', f.foeresett_id, f.namn, 'føresett', 'papir',
            'skap', array(
                select i.slag from samtykke_instans i where i.samtykke_id = s.samtykke_id and i.slag <> 'helsestasjon'
            ), '{helsestasjon}', 'nn', 'tekst', 'Vinje', app.today(), s.innhenta_av, now()
        from samtykke s
        join foeresett f on f.kommune_id = s.kommune_id and f.namn = 'Mor Li'
        where s.sak_id = $1 limit 1",
    )
    .bind(w.sak.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    for (person, gang) in [(&w.kari, "stadfesting"), (&w.hege, "sendt")] {
        let mut connection = w.app.state().db.bare().await.unwrap();
        let mut tx = begin(&w.app, person, &mut connection).await;
        let told: String = sqlx::query_scalar(
            "select app.samtykke_gang(samtykke_id) from samtykke where sak_id = $1",
        )
        .bind(w.sak.id.uuid())
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        assert_eq!(told, gang);
        tx.rollback().await.unwrap();
    }
}
