//! A family's transaction: what it sees, and that it is nobody of the staff, whatever is set in it.

use laget::access::Role;
use laget::db::TokenHash;
use laget::web::token_hash;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use uuid::Uuid;

use crate::harness::{Barn, Person, TestApp};

/// A family person of the child's kommune with this hash, and a session; gives the token.
async fn family(barn: &Barn, oppslag: &[u8]) -> String {
    let app = &barn.app;
    let token = hex::encode(app.random());
    sqlx::query(
        "with p as (
            insert into familie_person (kommune_id, familie_person_id, issuer, sub, oppslag)
            values ($1, $2, 'https://idporten.example', $2::text, array[$3])
        )
        insert into familie_sesjon (token_hash, kommune_id, familie_person_id, klient, acr, hint_id, ledig_til, absolutt_til)
        values ($4, $1, $2, 'familie-0000', 'idporten-loa-high', $2, now() + interval '15 minutes', now() + interval '2 hours')",
    )
    .bind(barn.kommune_id.uuid())
    .bind(app.new_id())
    .bind(oppslag)
    .bind(&token_hash(&token).0[..])
    .execute(app.sql())
    .await
    .unwrap();
    token
}

/// A child with a føresett who has a session, and somebody who works there.
async fn scene(app: &TestApp) -> (Barn, Person, String) {
    let kommune = app.kommune().await;
    let skule = kommune.skule("Åsen skule").await;
    let rita = kommune
        .person("Rita Moen", Role::Einingsleiar, &skule)
        .await;
    let nora = skule.barn("Nora", "Li").await;
    let _another = skule.barn("Bjørn", "Haugen").await;
    let link = nora.foeresett("Tone Li").await;
    let oppslag = app.random();
    sqlx::query(
        "update foeresett set fnr_kryptert = '', fnr_noekkel = 1, fnr_oppslag = $2, innsynsrett = true
        where foeresett_id = $1",
    )
    .bind(link.uuid())
    .bind(&oppslag[..])
    .execute(app.sql())
    .await
    .unwrap();
    let token = family(&nora, &oppslag).await;
    (nora, rita, token)
}

async fn begin_family(connection: &mut PgConnection, token: TokenHash) {
    sqlx::query("select app.begin_family($1)")
        .bind(&token.0[..])
        .execute(connection)
        .await
        .unwrap();
}

async fn children(connection: &mut PgConnection) -> Vec<Uuid> {
    sqlx::query_scalar("select barn_id from barn")
        .fetch_all(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_family_sees_its_own_child_and_a_forged_token_none() {
    let app = TestApp::new().await;
    let (nora, _, token) = scene(&app).await;
    let mut connection = app.state().db.bare().await.unwrap();
    for (token, expected) in [
        (token_hash(&token), vec![nora.id.uuid()]),
        (TokenHash(app.random()), vec![]),
    ] {
        let mut tx = connection.begin().await.unwrap();
        begin_family(&mut tx, token).await;
        assert_eq!(children(&mut tx).await, expected);
    }
    connection.execute("set role laget_familie").await.unwrap();
    assert_eq!(children(&mut connection).await, Vec::<Uuid>::new());
    connection.execute("reset role").await.unwrap();
}

#[tokio::test]
async fn a_family_is_nobody_of_the_staff_and_staff_are_no_family_whatever_is_set() {
    let app = TestApp::new().await;
    let (_, rita, token) = scene(&app).await;
    let staff = hex::encode(token_hash(&app.session_for(&rita).await).0);
    let family = hex::encode(token_hash(&token).0);
    let mut connection = app.state().db.bare().await.unwrap();
    for (begins, role) in [
        ("begin_request($1, false)", "laget_request"),
        ("begin_family($1)", "laget_familie"),
    ] {
        for (sesjon, familie) in [
            (&staff, &family),
            (&family, &staff),
            (&family, &family),
            (&staff, &staff),
        ] {
            let mut tx = connection.begin().await.unwrap();
            // what was there before, as by a connection that was not clean
            for (name, value) in [("app.sesjon", sesjon), ("app.familie", familie)] {
                sqlx::query("select set_config($1, $2, true)")
                    .bind(name)
                    .bind(value)
                    .execute(&mut *tx)
                    .await
                    .unwrap();
            }
            sqlx::query(AssertSqlSafe(format!("select app.{begins}")))
                .bind(
                    hex::decode(if role == "laget_request" {
                        &family
                    } else {
                        &staff
                    })
                    .unwrap(),
                )
                .execute(&mut *tx)
                .await
                .unwrap();
            assert_eq!(children(&mut tx).await, Vec::<Uuid>::new(), "{begins}");
            // asked as the owner of the functions, since the roles may not even ask
            tx.execute("reset role").await.unwrap();
            let set: Vec<Option<String>> = sqlx::query_scalar(
                "select nullif(current_setting(n, true), '') from unnest(array['app.sesjon', 'app.familie']) n",
            )
            .fetch_all(&mut *tx)
            .await
            .unwrap();
            assert_eq!(set.iter().flatten().count(), 1, "{begins}");
        }
    }
}

#[tokio::test]
async fn in_a_familys_transaction_the_helpers_of_staff_name_nobody() {
    let app = TestApp::with_own_database().await;
    let (_, rita, token) = scene(&app).await;
    let _open = app.session_for(&rita).await;
    let mut connection = app.sql().acquire().await.unwrap();
    let mut tx = connection.begin().await.unwrap();
    begin_family(&mut tx, token_hash(&token)).await;
    tx.execute("reset role").await.unwrap();

    let nobody: bool = sqlx::query_scalar(
        "select app.brukar_id() is null and app.kommune_id() is null and app.principals() = '{}'
            and app.mine_einingar() = '{}' and app.mine_instansar() = '{}' and app.leia_einingar() = '{}'
            and not app.er_helsestasjon() and not exists (select from app.medlemskap_no())",
    )
    .fetch_one(&mut *tx)
    .await
    .unwrap();

    assert!(nobody);
}

#[tokio::test]
async fn a_family_may_ask_no_table_and_no_column_but_those_of_its_pages() {
    let app = TestApp::new().await;
    let (_, _, token) = scene(&app).await;
    let mut connection = app.state().db.bare().await.unwrap();
    for question in [
        "select fnr_oppslag from barn",
        "select eining_id from barn",
        "select * from foeresett",
        "select telefon from foeresett",
        "select bur_saman from foeresett",
        "select fnr_oppslag from foeresett",
        "select * from innsynslogg",
        "select * from familie_person",
        "select * from sesjon",
        "select * from sak",
        "select tilstand from sak",
        "select neste_merknad from sak",
        "select foeresette_sa from samtale",
        "select barnets_stemme from samtale",
        "select ikkje_vis_grunn from samtale",
        "select ikkje_halden_grunn from samtale",
        "select barnets_oppleving from evaluering",
        "select * from uro",
        "select * from barnevernsmelding",
        "select * from sak_historikk",
        "select * from sak_tilgang",
        "select * from brukar",
        "select omsorgsstatus from barn",
        "select namn from syn",
        "update syn set eige_syn = 'x'",
        "delete from syn",
        "update tilbakemelding set tekst = 'x'",
        "insert into syn (kommune_id, syn_id, sak_id, familie_person_id, kven, namn) values (null, null, null, null, 'ungdom', 'x')",
        "select app.brukar_id()",
        "select app.begin_system()",
        "select app.begin_request('', false)",
        "update barn set fornamn = 'x'",
        "delete from barn",
    ] {
        let mut tx = connection.begin().await.unwrap();
        begin_family(&mut tx, token_hash(&token)).await;
        let refused = tx.execute(question).await.unwrap_err();
        let code = refused
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{question}");
    }
}

#[tokio::test]
async fn a_family_writes_in_the_log_in_its_own_name_only() {
    let app = TestApp::new().await;
    let (nora, rita, token) = scene(&app).await;
    let (annan, _, other) = scene(&app).await;
    let mine: Uuid =
        sqlx::query_scalar("select familie_person_id from familie_sesjon where token_hash = $1")
            .bind(&token_hash(&token).0[..])
            .fetch_one(app.sql())
            .await
            .unwrap();
    let theirs: Uuid =
        sqlx::query_scalar("select familie_person_id from familie_sesjon where token_hash = $1")
            .bind(&token_hash(&other).0[..])
            .fetch_one(app.sql())
            .await
            .unwrap();
    let mut connection = app.state().db.bare().await.unwrap();
    for (kommune, person, brukar, allowed) in [
        (nora.kommune_id, Some(mine), None, true),
        (nora.kommune_id, Some(theirs), None, false),
        (annan.kommune_id, Some(mine), None, false),
        (nora.kommune_id, None, Some(rita.id.uuid()), false),
        (nora.kommune_id, Some(mine), Some(rita.id.uuid()), false),
        (nora.kommune_id, None, None, false),
    ] {
        let mut tx = connection.begin().await.unwrap();
        begin_family(&mut tx, token_hash(&token)).await;
        let done = sqlx::query(
            "insert into innsynslogg (kommune_id, logg_id, familie_person_id, brukar_id, rolle, handling, grunnlag,
                request_id, hash)
            values ($1, $2, $3, $4, 'familie', 'familie.barna', '', 'r', '')",
        )
        .bind(kommune.uuid())
        .bind(app.new_id())
        .bind(person)
        .bind(brukar)
        .execute(&mut *tx)
        .await;
        assert_eq!(done.is_ok(), allowed, "{person:?} {brukar:?}");
    }
}
