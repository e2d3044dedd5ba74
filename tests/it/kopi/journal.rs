//! What was withdrawn, ended and deleted after a copy was taken, done again in it.

use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Executor};

use super::{Scene, admin, all, count, restore};
use crate::fall::{Server, stop};
use crate::harness::{Sak, TestApp};

impl Scene {
    /// A sak of the same child, closed six years ago.
    async fn sak_whose_time_is_over(&self) -> Sak {
        let sak = self.barn.sak(&self.kari, "Ho var trøytt.").await;
        sqlx::query(
            "update sak set tilstand = 'avslutta', neste_dato = null, neste_kva = 'ingenting',
                lukka_at = now() - interval '6 years' where sak_id = $1",
        )
        .bind(sak.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        sak
    }

    /// The archive gets it, and it is deleted.
    async fn is_deleted_by_its_rule(&self, sak: &Sak) -> bool {
        sqlx::query(
            "insert into arkivoverfoering (kommune_id, arkivoverfoering_id, sak_id, sha256, laga_av, laga_at, stad, overfoert_dato,
                overfoert_av, overfoert_at, skrive)
            select kommune_id, gen_random_uuid(), sak_id, sha256('kopi'), ansvarleg_brukar_id, now(), 'Arkivet', app.today(),
                ansvarleg_brukar_id, now(), app.oppbevaring_skrive(sak)
            from sak where sak_id = $1",
        )
        .bind(sak.id.uuid())
        .execute(self.app.sql())
        .await
        .unwrap();
        sqlx::query_scalar(
            "select app.oppbevaring_slett_sak(kommune_id, sak_id) from sak where sak_id = $1",
        )
        .bind(sak.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }
}

#[tokio::test]
async fn what_was_withdrawn_and_ended_after_the_copy_is_so_when_it_is_restored() {
    let scene = Scene::new().await;
    let gamal = scene.sak_whose_time_is_over().await;
    let copy = scene.backup();
    let journal = scene.path("journal");
    for act in [
        "insert into samtykke_trekk (kommune_id, trekk_id, samtykke_id, sak_id, signatar, foeresett_id, kanal, at)
        select s.kommune_id, gen_random_uuid(), s.samtykke_id, s.sak_id, g.signatar, g.foeresett_id, 'nett', now()
        from samtykke s join samtykke_signatur g on g.samtykke_id = s.samtykke_id",
        "update barn set adressesperre = true",
        "update brukar set sperra_at = now() where namn = 'Kari Vik'",
        "update passord set hash = hash || 'x' where brukar_id = (select brukar_id from brukar where namn = 'Siv Li')",
    ] {
        scene.app.sql().execute(act).await.unwrap();
    }
    assert_eq!(scene.ppt_sees(&scene.app).await, 404);
    assert!(scene.is_deleted_by_its_rule(&gamal).await);
    // cut off in the middle of a line, as when a machine stops
    std::fs::write(&journal, "{\"id\": \"01").unwrap();
    let mut worker = scene.journal("journal");
    let written = worker.write().await.unwrap();
    assert!(written >= 4, "{written}");
    assert_eq!(worker.write().await.unwrap(), 0);
    let age = worker.age().await.unwrap();
    assert!(age.abs() < f64::EPSILON, "{age}");
    let text = std::fs::read_to_string(&journal).unwrap();
    for word in ["Nora", "Kari", "Li\"", "søv"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let server = Server::new("journal");
    let cluster = server.start().await;
    let root = admin(&cluster);
    let mut connection: PgConnection = root.connect().await.unwrap();
    connection.execute("create database utan").await.unwrap();

    // without the journal the copy is what it was, and it is said
    let utan = root.clone().database("utan");
    let output = restore(&scene, &copy, &utan, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(all(&output).contains("Ingen journal"), "{}", all(&output));
    assert!(
        all(&output).contains("Nøkkelfila er ikkje i kopien"),
        "{}",
        all(&output)
    );
    assert_eq!(count(&utan, "samtykke_trekk").await, 0);
    let siv_logs_in =
        "passord where brukar_id = (select brukar_id from brukar where namn = 'Siv Li')";
    assert_eq!(count(&utan, siv_logs_in).await, 1);
    let rights = "sak_tilgang where grunnlag = 'samtykke' and til > now()";
    assert!(count(&utan, rights).await > 0);
    let gamal = format!("sak where sak_id = '{}'", gamal.id);
    assert_eq!(count(&utan, &gamal).await, 1);

    let output = restore(
        &scene,
        &copy,
        &root,
        &["--journal", journal.to_str().unwrap()],
    );

    let said = all(&output);
    assert!(said.contains("er gjorde på nytt"), "{said}");
    assert!(said.contains("Alle rettar til saker stemmer."), "{said}");
    assert_eq!(count(&root, "samtykke_trekk").await, 1);
    assert_eq!(count(&root, rights).await, 0);
    assert_eq!(count(&root, "barn where adressesperre").await, 1);
    assert_eq!(
        count(&root, &gamal).await,
        0,
        "the archive had it after the copy"
    );
    let told = "innsynslogg where handling = 'oppbevaring.sletta'";
    assert_eq!(count(&root, told).await, 1);
    assert_eq!(count(&root, "brukar where sperra_at is not null").await, 1);
    assert_eq!(
        count(&root, siv_logs_in).await,
        0,
        "neither with the password of then nor with the new one"
    );
    let app = TestApp::on_cluster(&cluster).await;
    assert_eq!(scene.ppt_sees(&app).await, 404);
    drop((app, connection));
    stop(cluster).await;
}

/// Of a kommune: a rule that is confirmed, and what the night then deletes by class.
async fn decided_and_deleted(scene: &Scene) {
    let app = &scene.app;
    let kommune = scene.kari.kommune_id.uuid();
    let (en, to) = (scene.kari.id.uuid(), scene.ppt.id.uuid());
    for sql in [
        "with e as (select gen_random_uuid() as id)
        insert into oppbevaring_endring select $1, id, 'sak', 120, true, 'Ein lang grunn', $2, now() from e where $3 is not null",
        "insert into oppbevaring_svar select kommune_id, oppbevaring_endring_id, 'stadfesta', $3, now() from oppbevaring_endring
        where kommune_id = $1 and $2 is not null",
        "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at)
        select $1, gen_random_uuid(), sak_id, 'Nora klagar', $2, now() from sak where kommune_id = $1 and $3 is not null limit 1",
        "select app.oppbevaring_slett_klasse($1, k, 1000) from unnest(array['utkast', 'melding', 'logg']) k where $2 <> $3",
    ] {
        sqlx::query(sql)
            .bind(kommune)
            .bind(en)
            .bind(to)
            .execute(app.sql())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_was_decided_of_deletion_and_deleted_after_the_copy_is_so_when_it_is_restored() {
    let scene = Scene::new().await;
    let kommune = scene.kari.kommune_id.uuid();
    let mut old = scene.app.sql().begin().await.unwrap();
    old.execute("set local session_replication_role = replica")
        .await
        .unwrap();
    for sql in [
        "insert into utkast select $1, brukar_id, '/uro/ny', 'a=b', now() - interval '5 weeks' from medlemskap where kommune_id = $1",
        "insert into melding (kommune_id, melding_id, brukar_id, slag, sak_id, noekkel, at)
        select $1, gen_random_uuid(), m.brukar_id, 'lag_inn', s.sak_id, 'n', now() - interval '13 months'
        from medlemskap m, sak s where m.kommune_id = $1 and s.kommune_id = $1",
        "insert into innsynslogg (kommune_id, logg_id, at, brukar_id, rolle, handling, grunnlag, request_id, hash)
        values ($1, gen_random_uuid(), now() - interval '11 years', gen_random_uuid(), 'tilsett', 'sak.opne', 'lag', 'r', '')",
    ] {
        sqlx::query(sql).bind(kommune).execute(&mut *old).await.unwrap();
    }
    old.commit().await.unwrap();
    super::segl::seal(&scene.app).await;
    let copy = scene.backup();
    decided_and_deleted(&scene).await;
    // a card that is deleted, of which the copy has a sak that nobody has told the journal of
    let mut gone = scene.app.sql().begin().await.unwrap();
    for sql in [
        "set local session_replication_role = replica",
        "delete from sak",
    ] {
        gone.execute(sql).await.unwrap();
    }
    let card: bool = sqlx::query_scalar("select app.oppbevaring_ta_barn($1, $2)")
        .bind(kommune)
        .bind(scene.barn.id.uuid())
        .fetch_one(&mut *gone)
        .await
        .unwrap();
    gone.commit().await.unwrap();
    assert!(card);
    let journal = scene.path("journal");
    scene.journal("journal").write().await.unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    assert!(
        !text.contains("klagar") && !text.contains("lang grunn"),
        "{text}"
    );
    let server = Server::new("sletta");
    let cluster = server.start().await;
    let root = admin(&cluster);

    let output = restore(
        &scene,
        &copy,
        &root,
        &["--journal", journal.to_str().unwrap()],
    );

    let said = all(&output);
    for table in ["utkast", "melding"] {
        assert_eq!(count(&root, table).await, 0, "{table}: {said}");
    }
    assert_eq!(
        count(&root, "innsynslogg where at < now() - interval '10 years'").await,
        0
    );
    assert_eq!(
        count(&root, "slettestopp where oppheva_at is null").await,
        1
    );
    let rule = format!(
        "app.oppbevaring_regel('{kommune}', app.today()) where klasse = 'sak' and maanader = 120"
    );
    assert_eq!(count(&root, &rule).await, 1);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("1 kort som var sletta, står att"), "{said}");
    assert!(
        !said.contains("reglar for oppbevaring gjeld ikkje"),
        "{said}"
    );
    stop(cluster).await;
}
