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
                overfoert_av, overfoert_at)
            select kommune_id, gen_random_uuid(), sak_id, sha256('kopi'), ansvarleg_brukar_id, now(), 'Arkivet', app.today(),
                ansvarleg_brukar_id, now()
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
    let written = scene.app.state().db.write_journal(&journal).await.unwrap();
    assert!(written >= 4, "{written}");
    assert_eq!(
        scene.app.state().db.write_journal(&journal).await.unwrap(),
        0
    );
    let age = scene.app.state().db.journal_age().await.unwrap();
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
