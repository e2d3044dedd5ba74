//! The night itself: what fails stops nothing else, much goes in time, and what is not a sak goes by rules of its own.

use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;

use super::katalog::{drop_checks, fill};
use super::{Scene, begynt};
use crate::harness::TestApp;

#[tokio::test]
async fn what_cannot_be_deleted_stops_nothing_else_and_the_job_is_tried_again() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let kommune = w.kommune.id.uuid();
    w.regel("sak", 24, false).await;
    let (barn, gaatt) = (w.barn().await, w.barn().await);
    let fast = w.lukka(&barn, 40).await;
    let laus = w.lukka(&barn, 25).await;
    w.slutta(&gaatt, 13).await;
    for sql in [
        "create table heng (kommune_id uuid, sak_id uuid, foreign key (kommune_id, sak_id) references sak)",
        "create function app.nei() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$",
        "create trigger nei before delete on utkast for each row execute function app.nei()",
    ] {
        w.app.sql().execute(sql).await.unwrap();
    }
    w.run(
        "insert into heng select kommune_id, sak_id from sak where sak_id = $1",
        fast.id.uuid(),
    )
    .await;
    w.replica(
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
        select $1, gen_random_uuid(), brukar_id, 'lag_inn', gen_random_uuid(), 'n', now() - interval '13 months'
        from medlemskap where kommune_id = $1",
        kommune,
    )
    .await;
    w.replica(
        "insert into utkast select $1, brukar_id, '/uro/ny', 'a=b', now() - interval '5 weeks' from medlemskap where kommune_id = $1",
        kommune,
    )
    .await;
    w.app.jobs_may_stop();

    begynt(&w.app, kommune).await;

    assert!(w.finst(&fast).await, "something hangs on it");
    assert!(!w.finst(&laus).await);
    assert_eq!(
        w.app
            .count("barn where barn_id = $1", gaatt.id.uuid())
            .await,
        0
    );
    assert_eq!(
        w.app.count("melding where kommune_id = $1", kommune).await,
        0
    );
    assert!(w.app.count("utkast where kommune_id = $1", kommune).await > 0);
    let again = "job where kind = 'oppbevaring' and state = 'waiting' and cause = 'noko_stod_att' and kommune_id = $1";
    assert_eq!(w.app.count(again, kommune).await, 1);
}

#[tokio::test]
async fn what_is_written_in_a_closed_sak_after_the_copy_is_put_in_the_archive_too() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    w.app.jobs_may_stop();
    drop_checks(&w.app).await;
    let barn = w.barn().await;
    let ferdig = w.lukka(&barn, 61).await;
    w.arkiver(&ferdig).await;
    let mut ventar = Vec::new();
    for table in [
        "referat_merknad",
        "referat_versjon",
        "tilbakemelding",
        "syn",
        "individuellplan_merknad",
        "individuellplan_svar",
        "samtykke_signatur",
        "samtykke_stadfesting",
        "samtykke_trekk",
        "samtykke_attende",
        "naudrett_gjennomgang",
    ] {
        let sak = w.lukka(&barn, 61).await;
        let naudrett = sak.naudrett(&w.rita, "Barnet er borte").await;
        w.arkiver(&sak).await;
        let known = [
            ("kommune_id", w.kommune.id.uuid()),
            ("sak_id", sak.id.uuid()),
            ("naudrett_id", naudrett),
        ];
        fill(&w.app, table, &known).await;
        ventar.push((table, sak));
    }

    w.natta().await;

    assert!(!w.finst(&ferdig).await);
    for (table, sak) in &ventar {
        assert!(w.finst(sak).await, "{table}");
        w.arkiver(sak).await;
    }
    w.natta().await;
    for (table, sak) in &ventar {
        assert!(!w.finst(sak).await, "{table}");
    }
}

#[tokio::test]
async fn a_sak_with_many_ids_finds_what_names_it_among_very_many_addresses() {
    let w = Scene::new().await;
    let (k, b) = (w.kommune.id.uuid(), w.kari.id.uuid());
    let ids: Vec<Uuid> = (0..300).map(|_| w.app.new_id()).collect();
    let mut tx = w.app.sql().begin().await.unwrap();
    for sql in [
        "insert into innsending select $1, gen_random_uuid(), $2, sha256('a'), '/sak/' || gen_random_uuid() || '/vidare?punkt=' || gen_random_uuid(),
            'uro', now() from generate_series(1, 20000)",
        "insert into innsending select $1, gen_random_uuid(), $2, sha256('a'), '/sak/vidare?punkt=' || x || '#skjema', 'uro', now()
        from unnest($3::uuid[]) x",
        "insert into job (kommune_id, job_id, kind, brukar_id, dedupe_key, run_at) select $1, gen_random_uuid(), 'varsel', $2, 'varsel:' || x, now()
        from unnest($3::uuid[]) x",
    ] {
        let query = sqlx::query(AssertSqlSafe(sql.to_owned())).bind(k).bind(b);
        let query = if sql.contains("$3") { query.bind(&ids) } else { query };
        query.execute(&mut *tx).await.unwrap();
    }
    // as pages and jobs have it and well within, also when the planner thinks that reading everything is cheap
    tx.execute("set local statement_timeout = '2s'; set local random_page_cost = 1000")
        .await
        .unwrap();

    let rader: i64 = sqlx::query_scalar("select app.oppbevaring_slett_spor($1, $2)")
        .bind(k)
        .bind(&ids)
        .fetch_one(&mut *tx)
        .await
        .unwrap();

    assert_eq!(rader, 600);
    tx.rollback().await.unwrap();
}

#[tokio::test]
async fn the_login_of_a_foeresett_goes_when_no_card_has_the_number() {
    let w = Scene::new().await;
    let (borte, her) = (w.barn().await, w.barn().await);
    borte.foeresett_inne("Tone Li").await;
    her.foeresett_inne("Tove Dal").await;
    w.slutta(&borte, 13).await;
    let people = "familie_person where kommune_id = $1";
    let kommune = w.kommune.id.uuid();

    w.natta().await;
    assert_eq!(w.app.count(people, kommune).await, 2, "is logged in yet");
    w.run(
        "update familie_sesjon set ledig_til = now() - interval '1 minute' where kommune_id = $1",
        kommune,
    )
    .await;
    w.natta().await;

    assert_eq!(w.app.count(people, kommune).await, 1);
    assert_eq!(
        w.app
            .count("familie_sesjon where kommune_id = $1", kommune)
            .await,
        1
    );
    let whose =
        "foeresett f join familie_person p on f.fnr_oppslag = any(p.oppslag) where f.barn_id = $1";
    assert_eq!(
        w.app.count(whose, her.id.uuid()).await,
        1,
        "of the child that is here"
    );
}

#[tokio::test]
async fn the_rule_alone_says_how_long_a_draft_is_kept() {
    let w = Scene::new().await;
    w.regel("utkast", 3, false).await;
    let kommune = w.kommune.id.uuid();
    let person = w.app.new_id();
    sqlx::query(
        "insert into utkast values ($1, $2, '/barn/ny', 'a=b', now() - interval '2 months')",
    )
    .bind(kommune)
    .bind(w.kari.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    sqlx::query(
        "with p as (insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag)
            select $1, $2, 'https://idporten.example', $2::text, array[fnr_oppslag] from barn where barn_id = $3)
        insert into familie_utkast values ($1, $2, '/familie/barn/x', 'a=b', now() - interval '2 months')",
    )
    .bind(kommune)
    .bind(person)
    .bind(w.barn().await.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let kari = w.as_(&w.kari).await;
    let kept = kari
        .post(
            "/utkast",
            &[("sti", "/uro/ny"), ("felt", "a=b"), ("stempel", "")],
        )
        .await;
    assert_eq!(kept.status, 200);
    w.run("select app.rydd($1), app.rydd_familie($1)", kommune)
        .await;
    w.natta().await;
    for (table, tal) in [("utkast", 2), ("familie_utkast", 1)] {
        let rader = format!("{table} where kommune_id = $1");
        assert_eq!(w.app.count(&rader, kommune).await, tal, "{table}");
    }

    for table in ["utkast", "familie_utkast"] {
        let eldre = format!(
            "update {table} set updated_at = updated_at - interval '2 months' where kommune_id = $1"
        );
        w.run(&eldre, kommune).await;
    }
    w.natta().await;

    for (table, tal) in [("utkast", 1), ("familie_utkast", 0)] {
        let rader = format!("{table} where kommune_id = $1");
        assert_eq!(w.app.count(&rader, kommune).await, tal, "{table}");
    }
}
