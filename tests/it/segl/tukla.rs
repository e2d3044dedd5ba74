//! What whoever owns the database does to the log, and what the application cannot.

use laget::segl::Segling;
use laget::segl::sjekk::Kva;
use sqlx::{AssertSqlSafe, Executor};

use super::Scene;
use crate::harness::{TestApp, eventually};

#[tokio::test]
async fn whatever_is_changed_removed_or_put_in_is_named_at_its_place() {
    let columns =
        "(kommune_id, logg_id, at, brukar_id, rolle, handling, grunnlag, request_id, hash)";
    let put_in = format!(
        "insert into innsynslogg {columns} select kommune_id, gen_random_uuid(), at, brukar_id, rolle, handling, grunnlag, request_id, hash
        from innsynslogg where logg_id = R4; update innsynslogg set xid = null where request_id = 'r' and handling = 'sak.opne' and grunn is null"
    );
    let tampered: [(&str, Kva, Option<i64>); 14] = [
        ("update innsynslogg set handling = 'sak.liste' where logg_id = R4", Kva::Endra, Some(4)),
        ("update innsynslogg set at = at + interval '1 microsecond' where logg_id = R1", Kva::Endra, Some(1)),
        ("update innsynslogg set at = 'infinity' where logg_id = R3", Kva::Endra, Some(3)),
        ("update innsynslogg set grunn = null where logg_id = R9", Kva::Endra, Some(9)),
        ("update innsynslogg set sak_id_list = sak_id_list[1:1] where logg_id = R5", Kva::Endra, Some(5)),
        ("update innsynslogg set xid = '7' where logg_id = R6", Kva::Endra, Some(6)),
        ("delete from innsynslogg where logg_id = R2", Kva::Fjerna, Some(2)),
        ("delete from innsynslogg_segl where kommune_id = K and posisjon = 7", Kva::UtanSegl, Some(7)),
        ("delete from innsynslogg where logg_id = R5; delete from innsynslogg_segl where logg_id = R5", Kva::UtanSegl, Some(5)),
        ("update innsynslogg_segl set hash = sha256('x') where kommune_id = K and posisjon = 3", Kva::Endra, Some(3)),
        // two rows change places
        (
            "update innsynslogg_segl set logg_id = gen_random_uuid() where logg_id = R4;
            update innsynslogg_segl set logg_id = R4 where logg_id = R6;
            update innsynslogg_segl set logg_id = R6 where kommune_id = K and posisjon = 4",
            Kva::Endra,
            Some(4),
        ),
        (&put_in, Kva::Innsett, None),
        // the newest rows are taken away, and the chain is made shorter
        (
            "delete from innsynslogg where logg_id in (R8, R9); delete from innsynslogg_segl where kommune_id = K and posisjon > 7;
            update innsynslogg_kjede k set posisjon = 7, hash = s.hash from innsynslogg_segl s
                where k.kommune_id = K and s.kommune_id = K and s.posisjon = 7",
            Kva::Halen,
            Some(9),
        ),
        // all is forgotten
        (
            "delete from innsynslogg where kommune_id = K; delete from innsynslogg_segl where kommune_id = K;
            delete from innsynslogg_kjede where kommune_id = K",
            Kva::Halen,
            Some(9),
        ),
    ];
    let scene = Scene::new().await;
    scene.segl().await;
    let kopi = ["innsynslogg", "innsynslogg_segl", "innsynslogg_kjede"];
    for table in kopi {
        let keep = format!(
            "create table kopi_{table} as table {table}; grant all on kopi_{table} to laget_owner"
        );
        scene.app.sql().execute(AssertSqlSafe(keep)).await.unwrap();
    }
    for (gjer, kva, posisjon) in tampered {
        let rad = match (posisjon, kva) {
            (Some(at), Kva::Endra | Kva::Fjerna) if !gjer.contains("gen_random") => {
                Some(scene.rad(at).await)
            }
            _ => None,
        };
        scene.tukle(gjer).await;

        let (at, id, found) = scene.feil(&[scene.fil()]).await.expect(gjer);

        assert_eq!((found, at), (kva, posisjon), "{gjer}");
        if rad.is_some() {
            assert_eq!(id, rad, "{gjer}");
        }
        for table in kopi {
            let back =
                format!("delete from {table}; insert into {table} select * from kopi_{table}");
            scene.tukle(&back).await;
        }
        assert_eq!(scene.feil(&[scene.fil()]).await, None, "after {gjer}");
    }
}

#[tokio::test]
async fn only_the_heads_off_the_database_tell_of_a_log_that_is_made_anew() {
    let scene = Scene::new().await;
    scene.segl().await;
    let anew = "update innsynslogg set handling = 'sak.liste' where logg_id = R3;
        delete from innsynslogg_segl where kommune_id = K; delete from innsynslogg_kjede where kommune_id = K";
    scene.tukle(anew).await;
    let elsewhere = scene.mappe.0.join("anna.jsonl");
    let mut segling = Segling::new(scene.app.state().db.clone(), Some(elsewhere.clone()));
    eventually("the log to be sealed anew", async || {
        segling.runde().await.unwrap();
        (scene.funn(&[]).await.rader == 9).then_some(())
    })
    .await;

    assert_eq!(scene.feil(&[]).await, None, "it agrees with itself");
    assert_eq!(scene.feil(std::slice::from_ref(&elsewhere)).await, None);
    let (posisjon, id, kva) = scene.feil(&[elsewhere, scene.fil()]).await.unwrap();
    assert_eq!(kva, Kva::HovudUlikt);
    assert!(
        id.is_some() && posisjon >= Some(3),
        "the first head from the third row on"
    );
}

#[tokio::test]
async fn a_row_that_is_given_an_earlier_time_is_found_when_it_is_sealed_after_a_head() {
    let scene = Scene::new().await;
    scene.segl().await;
    let back = "insert into innsynslogg (kommune_id, logg_id, at, brukar_id, rolle, handling, grunnlag, request_id, hash)
        select kommune_id, gen_random_uuid(), at - interval '3 days', brukar_id, rolle, handling, grunnlag, 'bak', hash
        from innsynslogg where logg_id = R4";
    scene.tukle(back).await;
    scene.segl().await;

    let (posisjon, id, kva) = scene.feil(&[scene.fil()]).await.unwrap();

    assert_eq!((posisjon, kva), (Some(10), Kva::ForGammal));
    assert_eq!(id, Some(scene.rad(10).await));
}

#[tokio::test]
async fn nobody_of_the_application_changes_a_row_or_a_seal_and_the_owner_not_by_mistake() {
    let scene = Scene::new().await;
    scene.segl().await;
    let statements = [
        "update innsynslogg set handling = 'x'",
        "delete from innsynslogg",
        "truncate innsynslogg",
        "insert into innsynslogg_segl values (gen_random_uuid(), 1, gen_random_uuid(), sha256('x'))",
        "update innsynslogg_segl set hash = sha256('x')",
        "delete from innsynslogg_segl",
        "truncate innsynslogg_segl",
        "update innsynslogg_kjede set posisjon = 1",
        "delete from innsynslogg_kjede",
        "insert into innsynslogg_rydda values (gen_random_uuid(), 1, '', now(), 1, now())",
        "select app.innsynslogg_rydd(gen_random_uuid(), now())",
    ];
    for role in [
        "laget_request",
        "laget_familie",
        "laget_system",
        "laget_login",
    ] {
        for statement in statements {
            let refused = refused(&scene.app, role, statement).await;
            assert_eq!(refused.as_deref(), Some("42501"), "{role}: {statement}");
        }
    }
    for statement in [&statements[..3], &statements[4..7]].concat() {
        let refused = refused(&scene.app, "laget_owner", statement).await;
        assert_eq!(refused.as_deref(), Some("42501"), "{statement}");
    }
    for role in ["laget_request", "laget_familie", "laget_login"] {
        let refused = refused(&scene.app, role, "select app.segl(gen_random_uuid(), 1)").await;
        assert_eq!(refused.as_deref(), Some("42501"), "{role}");
    }
    // a row says itself neither when it was nor which transaction wrote it
    let forged = "insert into innsynslogg (kommune_id, logg_id, at, xid, brukar_id, rolle, handling, grunnlag, request_id, hash)
        select kommune_id, gen_random_uuid(), '2020-01-01', '3', brukar_id, rolle, handling, grunnlag, 'falsk', hash from innsynslogg limit 1";
    scene.app.sql().execute(forged).await.unwrap();
    let old = scene.app.count(
        "innsynslogg where request_id = $1 and (xid = '3' or at < now() - interval '1 day')",
        "falsk",
    );
    assert_eq!(old.await, 0);
}

/// The code of the refusal, when somebody in this role does this.
async fn refused(app: &TestApp, role: &str, statement: &str) -> Option<String> {
    let mut tx = app.sql().begin().await.unwrap();
    let set = format!("set local role {role}");
    tx.execute(AssertSqlSafe(set)).await.unwrap();
    let error = tx
        .execute(AssertSqlSafe(statement.to_owned()))
        .await
        .err()?;
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}
