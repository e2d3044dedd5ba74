//! The context of a transaction: only a live session's token opens anything, and nothing is left behind.

use laget::access::Role;
use laget::db::TokenHash;
use laget::web::token_hash;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection, Executor};
use time::macros::date;

use crate::harness::{Kommune, Person, TestApp};

/// A kommune with something in every table a request can read; gives the one who sees it, and the session.
async fn scene(app: &TestApp) -> (Person, String) {
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let rektor = seljord
        .person("Rita Moen", Role::Einingsleiar, &skule)
        .await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let nora = skule.barn("Nora", "Li").await;
    nora.adresse("Bygdevegen 1").await;
    nora.foeresett("Tone Li").await;
    let sak = nora.sak(&rektor, "Ho søv i timane").await;
    sak.samtale("Me er òg uroa").await;
    let tiltak = sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
    sak.evaluering(tiltak, "verkar", "Ho er rolegare").await;
    sak.sperre(&kari).await;
    sak.tilbod(&rektor, "Kan du ta over?").await;
    sak.samtykke(&kari).await;
    skule.tst_medlem(&kari, "fast").await;
    let moete = skule.moete().await;
    skule.kalla(moete, &rektor, "fast").await;
    skule.punkt(moete, "Trivsel").await;
    skule.punkt_sak(moete, &sak).await;
    skule.referat(moete, &rektor, "Trivsel").await;
    skule.kalla(moete, &kari, "fast").await;
    seljord.skulefri().await;
    sak.spurt("hjelp på nett").await;
    let kot = seljord.tenest("kot").await;
    let berit = seljord
        .person("Berit Moe", Role::Barnekoordinator, &kot)
        .await;
    sak.koordinator(&berit).await;
    let bo = seljord
        .person("Bo Dale", Role::Barnekoordinator, &kot)
        .await;
    sak.koordinator_tilbod(&bo).await;
    sak.naudrett(&kari, "Må vite kven som følgjer barnet").await;
    for statement in [
        "update foeresett set fnr_oppslag = sha256('x'), fnr_kryptert = 'x', fnr_noekkel = 1 where barn_id = $3",
        "insert into kort_endring (kommune_id, kort_endring_id, foeresett_id, barn_id, kva, gjort_av, gjort_at)
            select kommune_id, $4, foeresett_id, barn_id, 'ansvar', $2, now() from foeresett where barn_id = $3",
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, foeresett_id, epost,
                invitert_av)
            select f.kommune_id, $4, x.samtykke_id, x.sak_id, 'foeresett', f.foeresett_id, 'ein@epost.example', $2
            from samtykke x join foeresett f on f.barn_id = $3
            where x.sak_id = $5 and f.foreldreansvar and x.foeremaal = 'hjelp på nett'",
        "update samtykke_instans set instans_id = null where sak_id = $5",
        "insert into samtykke_kopi select kommune_id, gen_random_uuid(), samtykke_id, sak_id, slag, 'post', app.today(), $2, now()
            from samtykke_instans where sak_id = $5 and samtykke_id in (select samtykke_id from samtykke_signatur)",
        "insert into samtykke_hoeyrt select kommune_id, samtykke_id, sak_id, 'ja', $2, now() from samtykke where sak_id = $5",
        "insert into samtykke_attende select kommune_id, samtykke_id, sak_id, $2, now() from samtykke where sak_id = $5",
        "insert into samtykke_trekk select kommune_id, gen_random_uuid(), samtykke_id, sak_id, 'barn', null, null, 'munnleg', $2, now()
            from samtykke where sak_id = $5",
        ", p as (insert into familie_person values ($1, $4, 'i', 's', array[sha256('a')]))
            insert into syn values ($1, $4, $5, $4, 'ungdom', null, 'Nora Li', null, null, 'hei', now())",
        ", p as (insert into familie_person values ($1, $4, 'i', 't', array[sha256('a')]))
            insert into tilbakemelding select kommune_id, $4, sak_id, tiltak_id, $4, 'ungdom', null, 'Nora Li', null, 'verkar',
                null, now() from tiltak where sak_id = $5",
        "insert into moete_punkt_ute select p.kommune_id, p.punkt_id, p.moete_id, d.moete_deltakar_id
            from moete_punkt_sak p join moete_deltakar d on d.moete_id = p.moete_id where p.sak_id = $5",
        "insert into moete_familie (kommune_id, moete_familie_id, punkt_id, moete_id, sak_id, kven, fraa, til, invitert_av)
            select kommune_id, $4, punkt_id, moete_id, sak_id, 'barn', '12:00', '12:30', $2 from moete_punkt_sak where sak_id = $5",
        "insert into moete_punkt_anonym select kommune_id, punkt_id, moete_id, '6-9', 'Uro', 'Mykje', 'Kva no?'
            from moete_punkt_sak where sak_id = $5",
        ", r as (insert into referat (kommune_id, referat_id, moete_id, eining_id, punkt_id, sak_id, referent_id, laga_at)
            select p.kommune_id, $4, p.moete_id, m.eining_id, p.punkt_id, p.sak_id, $2, now()
            from moete_punkt_sak p join moete m on m.moete_id = p.moete_id where p.sak_id = $5) select",
        "update moete set dato = app.today() where kommune_id = $1",
        "update referat set tilstand = 'til_godkjenning' where sak_id = $5",
        "insert into referat_versjon select kommune_id, referat_id, 1, moete_id, eining_id, sak_id, null, '{}', sha256('{}'), '', $2, now()
            from referat where sak_id = $5",
        "insert into referat_tiltak select r.kommune_id, r.referat_id, t.tiltak_id, r.sak_id, 1, 1
            from referat r join tiltak t on t.sak_id = r.sak_id where r.sak_id = $5",
        ", p as (insert into familie_person values ($1, $4, 'i', 'm', array[sha256('a')]))
            insert into referat_merknad select kommune_id, $4, referat_id, sak_id, $4, 'ungdom', null, 'Nora Li', null, 'hei', now()
            from referat where sak_id = $5",
        "insert into naudrett_gjennomgang select kommune_id, $4, naudrett_id, 'grunngitt', 'ja', $2, now()
            from naudrett where barn_id = $3",
        ", p as (insert into familie_person values ($1, $4, 'i', 'p', array[sha256('a')])),
            i as (insert into individuellplan values ($1, $4, $5, $2, now())),
            d as (insert into individuellplan_del values ($1, $4, 'maal', 1, $5, 'ein ven', $2, now())),
            j as (insert into individuellplan_versjon values ($1, $4, 1, $5, '{}', sha256('{}'), '', app.today(), $2, now(), null, null, null))
            insert into individuellplan_svar values ($1, $4, $4, 1, $5, 'barn', null, $4, 'Nora Li', 'ja', 'hoeg', sha256('{}'), now())",
        "insert into individuellplan_merknad select kommune_id, $4, individuellplan_id, 1, sak_id, familie_person_id, 'ungdom', null, 'Nora Li',
            null, 'hei', now() from individuellplan_svar where sak_id = $5",
        ", v as (select koordinator_vurdering_id from koordinator_vurdering where sak_id = $5 limit 1)
            insert into koordinator_avgjerd select $1, $4, $5, koordinator_vurdering_id, 'avslutta', 'nei', 'mor', app.today(), $2, now()
            from v",
        "insert into logg_grense (kommune_id, versjon, mange, sett_av) values ($1, 1, 9, $2)",
        "insert into logg_treff (kommune_id, logg_treff_id, slag, doegn, brukar_id, fyrste, siste, tal, avviste, tal_barn, helg, laga_at)
            values ($1, $4, 'natt', '2026-11-20', $2, now(), now(), 1, 0, 1, false, now())",
        "insert into logg_vurdering (kommune_id, logg_vurdering_id, logg_treff_id, konklusjon, brukar_id)
            select t.kommune_id, $4, t.logg_treff_id, 'tenleg', m.brukar_id
            from logg_treff t join medlemskap m on m.kommune_id = t.kommune_id and m.brukar_id <> t.brukar_id
            where t.kommune_id = $1 limit 1",
        "insert into protokoll_versjon (kommune_id, versjon, behandlingsansvarleg, ombod, databehandlarar, grunnlag, lagring, skrive_av)
            values ($1, 1, 'ein', '', '', '', '', $2)",
        "insert into tal_utgaave (kommune_id, til, dag, grense) values ($1, '2026-08-01', '2026-08-05', 5)",
        "insert into rapport (kommune_id, rapport_id, til, nr, tekst, laga_av, laga_at, endra_av, endra_at)
            values ($1, $4, '2026-08-01', 1, '{}', $2, now(), $2, now())",
        "insert into kommune_frist_endring (kommune_id, kommune_frist_endring_id, kode, dagar, grunn, gjort_av, gjort_at)
            values ($1, $4, 'samtale', 14, 'ja', $2, now())",
        "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at) values ($1, $4, $5, 'klage', $2, now())",
        "insert into arkivoverfoering (kommune_id, arkivoverfoering_id, sak_id, sha256, laga_av, laga_at)
            values ($1, $4, $5, sha256('x'), $2, now())",
        "insert into oppbevaring_endring values ($1, $4, 'sak', 72, true, 'ja', $2, now())",
        "insert into oppbevaring_svar select kommune_id, oppbevaring_endring_id, 'trekt', foreslaatt_av, now()
            from oppbevaring_endring where kommune_id = $1",
        "insert into tal_maal values ($1, 'samtale', 14)",
        "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, brukar_id, instans_id, rolle, stilling, fraa, grunn,
                gjort_av, gjort_at)
            select $1, $4, 'gje', $2, $6, 'kommunalsjef', '', app.today(), 'ja', brukar_id, now()
            from medlemskap where kommune_id = $1 and brukar_id <> $2 limit 1",
        "insert into medlemskap_endring_svar
            select kommune_id, medlemskap_endring_id, 'trekt', gjort_av, now() from medlemskap_endring where kommune_id = $1",
        "insert into sesjon_avslutting (kommune_id, sesjon_avslutting_id, brukar_id, grunn, gjort_av, gjort_at)
            values ($1, $4, $2, 'ja', $2, now())",
        "insert into eining (kommune_id, eining_id, instans_id, namn, gyldig_fraa) values ($1, $4, $6, 'Gamle Åsen', '2000-01-01')",
        "insert into eining_endring (kommune_id, eining_endring_id, slag, eining_id, ny, instans_id, dag, gamle, grunn, gjort_av, gjort_at)
            select $1, $4, 'slutt', (select eining_id from eining where kommune_id = $1 and namn = 'Åsen skule'), false, $6,
                app.today(), array[eining_id], 'ja', $2, now()
            from eining where kommune_id = $1 and namn = 'Gamle Åsen'",
        "insert into eining_endring_svar
            select kommune_id, eining_endring_id, 'trekt', gjort_av, now() from eining_endring where kommune_id = $1",
        "insert into eining_endring_gjort select kommune_id, eining_endring_id, now() from eining_endring where kommune_id = $1",
        "insert into attest_runde values ($1, date_trunc('quarter', app.today())::date, app.today())",
        "insert into attest_svar (kommune_id, kvartal, medlemskap_id, svar, gjort_av, gjort_at)
            select m.kommune_id, date_trunc('quarter', app.today())::date, m.medlemskap_id, 'framleis', $2, now()
            from medlemskap m where m.kommune_id = $1 and m.brukar_id <> $2 limit 1",
        "insert into utkast values ($1, $2, '/uro/ny', 'a=b', now())",
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
            values ($1, $4, $2, 'lag_inn', $5, 'n', now())",
        "insert into varsling (brukar_id) values ($2)",
        "insert into innsending values ($1, $4, $2, sha256('a=b'), '/', 'uro', now())",
        "insert into barn_oppslag values ($1, $4, $2, $3, now(), now() + interval '1 hour')",
        "insert into skolemiljoeplan values ($1, $5, 'p', 't', 'n', 'k', 'e', 1, $2, now())",
        "insert into sak_historikk values ($1, $4, $5, 'uro_meld', null, 1, null, $2, now())",
        "insert into innsynslogg values ($1, $4, now(), $2, $6, null, 'tilsett', 'x', '{}', '{}', '', null, 'r', false, '')",
        "insert into barnevernsmelding values ($1, $4, $3, $2, $7, $6, null, '{sjukdom}', '2026-11-01', null, '2026-12-01',
            null, 1, now())",
    ] {
        // every statement is given the same seven values, used or not
        let statement = format!(
            "with s as (select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::uuid, $7::uuid) {statement}"
        );
        sqlx::query(AssertSqlSafe(statement))
            .bind(seljord.id.uuid())
            .bind(rektor.id.uuid())
            .bind(nora.id.uuid())
            .bind(app.new_id())
            .bind(sak.id.uuid())
            .bind(rektor.instans_id.uuid())
            .bind(rektor.prinsipal_id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
    }
    let token = app.session_for(&rektor).await;
    (rektor, token)
}

/// The session of somebody else of the same kommune.
async fn ein_til(app: &TestApp, rektor: &Person, rolle: Role) -> String {
    let kommune = Kommune {
        app: app.clone(),
        id: rektor.kommune_id,
        namn: String::new(),
    };
    let andre = kommune.tenest("andre").await;
    let person = kommune.person("Pia Andre", rolle, &andre).await;
    app.session_for(&person).await
}

async fn readable_tables(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
            and (has_table_privilege('laget_request', oid, 'select') or relname = 'foeresett')
        order by relname",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

async fn begin_request(connection: &mut PgConnection, token: TokenHash) {
    sqlx::query("select app.begin_request($1, true)")
        .bind(&token.0[..])
        .execute(connection)
        .await
        .unwrap();
}

/// The tables of which some row is seen in the context of this token.
async fn seen(app: &TestApp, tables: &[String], token: TokenHash) -> Vec<String> {
    let mut connection = app.state().db.bare().await.unwrap();
    let mut tx = connection.begin().await.unwrap();
    begin_request(&mut tx, token).await;
    let mut seen = Vec::new();
    for table in tables {
        let any: bool = sqlx::query_scalar(AssertSqlSafe(format!(
            "select exists (select from {table})"
        )))
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        if any {
            seen.push(table.clone());
        }
    }
    seen
}

#[tokio::test]
async fn a_forged_token_sees_no_row_of_any_table_and_the_true_one_sees_some_of_each() {
    let app = TestApp::new().await;
    let (rektor, token) = scene(&app).await;
    let tables = readable_tables(app.sql()).await;

    let mut some = seen(&app, &tables, token_hash(&token)).await;
    // what is of the whole kommune is for those who lead it, and what is found in the log for the personvernombod
    for rolle in [Role::Kommunalsjef, Role::Personvernombod] {
        let token = ein_til(&app, &rektor, rolle).await;
        some.extend(seen(&app, &tables, token_hash(&token)).await);
    }
    some.sort();
    some.dedup();
    assert_eq!(some, tables);
    assert!(
        seen(&app, &tables, TokenHash(app.random()))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_session_that_is_logged_out_in_the_middle_of_a_transaction_sees_nothing_more() {
    let app = TestApp::new().await;
    let (rektor, token) = scene(&app).await;
    let mut connection = app.state().db.bare().await.unwrap();
    let mut tx = connection.begin().await.unwrap();
    begin_request(&mut tx, token_hash(&token)).await;
    let saker = || sqlx::query_scalar::<_, i64>("select count(*) from sak");
    assert_eq!(saker().fetch_one(&mut *tx).await.unwrap(), 1);

    sqlx::query("update sesjon set avslutta_at = now() where brukar_id = $1")
        .bind(rektor.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();

    assert_eq!(saker().fetch_one(&mut *tx).await.unwrap(), 0);
}

#[tokio::test]
async fn the_request_role_without_a_token_sees_no_row_of_any_table() {
    let app = TestApp::new().await;
    scene(&app).await;
    let mut connection = app.state().db.bare().await.unwrap();
    connection.execute("set role laget_request").await.unwrap();

    for table in readable_tables(app.sql()).await {
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    connection.execute("reset role").await.unwrap();
}

#[tokio::test]
async fn nothing_of_the_context_is_left_after_a_transaction() {
    let app = TestApp::new().await;
    let (_, token) = scene(&app).await;
    for end in ["commit", "rollback"] {
        let mut connection = app.state().db.bare().await.unwrap();
        connection.execute("begin").await.unwrap();
        begin_request(&mut connection, token_hash(&token)).await;
        connection.execute(end).await.unwrap();

        let left: (String, Option<String>, String, i64) = sqlx::query_as(
            "select current_user::text, nullif(current_setting('app.sesjon', true), ''),
                current_setting('transaction_read_only'), (select count(*) from app.find_sesjon('x'))",
        )
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        assert_eq!(
            left,
            ("laget_login".into(), None, "off".into(), 0),
            "after {end}"
        );
        let table = connection.execute("select 1 from sak").await;
        assert!(table.unwrap_err().to_string().contains("permission denied"));
    }
}

#[tokio::test]
async fn a_read_only_request_cannot_write() {
    let app = TestApp::new().await;
    let (_, token) = scene(&app).await;
    let mut connection = app.state().db.bare().await.unwrap();
    let mut tx = connection.begin().await.unwrap();
    begin_request(&mut tx, token_hash(&token)).await;

    let refused = tx
        .execute("update sak set neste_kva = 'eigen'")
        .await
        .unwrap_err();

    assert!(
        refused.to_string().contains("read-only transaction"),
        "{refused}"
    );
}

#[tokio::test]
async fn no_role_can_change_or_delete_a_row_of_the_innsynslogg() {
    let app = TestApp::new().await;
    let (rektor, token) = scene(&app).await;
    for role in [
        "laget_request",
        "laget_system",
        "laget_owner",
        "laget_super",
    ] {
        for statement in [
            "update innsynslogg set grunn = 'anna'",
            "delete from innsynslogg",
            "truncate innsynslogg",
        ] {
            let mut tx = app.sql().begin().await.unwrap();
            sqlx::query("select set_config('app.sesjon', $1, true), set_config('role', $2, true)")
                .bind(hex::encode(token_hash(&token).0))
                .bind(role)
                .execute(&mut *tx)
                .await
                .unwrap();
            let refused = tx.execute(statement).await;
            let refused = refused.expect_err(&format!("{role} could {statement}"));
            let code = refused
                .as_database_error()
                .unwrap()
                .code()
                .unwrap()
                .into_owned();
            assert_eq!(code, "42501", "{role}: {refused}");
        }
    }
    assert_eq!(
        app.count("innsynslogg where brukar_id = $1", rektor.id.uuid())
            .await,
        1
    );
}

#[tokio::test]
async fn a_log_row_has_the_hash_of_what_is_in_it_whatever_was_sent() {
    let app = TestApp::new().await;
    let (rektor, _) = scene(&app).await;

    let whole: bool = sqlx::query_scalar(
        "select bool_and(hash = app.innsynslogg_hash(l) and octet_length(hash) = 32) from innsynslogg l where brukar_id = $1",
    )
    .bind(rektor.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap();

    assert!(whole);
}
