//! The innsynslogg goes in rounds, and not as long as a sak it tells of stands.

use std::path::Path;

use laget::segl::Segling;
use laget::segl::sjekk::sjekk;

use super::Scene;
use crate::harness::{TestApp, eventually};

impl Scene {
    /// So many rows from so many years ago.
    async fn leste(&self, tal: i32, aar: i32) {
        let sql = format!(
            "insert into innsynslogg (kommune_id, logg_id, at, brukar_id, rolle, handling, grunnlag, request_id, hash)
            select $1, gen_random_uuid(), now() - interval '{aar} years', gen_random_uuid(), 'tilsett', 'sak.opne', 'lag', 'r', ''
            from generate_series(1, {tal})"
        );
        self.replica(&sql, self.kommune.id.uuid()).await;
    }

    /// Seals all, and gives how many rows of those years are left. The chain is whole, also by the heads.
    async fn att(&self, hovud: &Path) -> i64 {
        let mut segling = Segling::new(self.app.state().db.clone(), Some(hovud.to_path_buf()));
        let mut db = self.app.sql().acquire().await.unwrap();
        eventually("all to be sealed", async || {
            segling.runde().await.unwrap();
            let svar = sjekk(&mut db, &[hovud.to_path_buf()]).await.unwrap();
            assert!(
                svar.kommunar.iter().all(|funn| funn.feil.is_none()),
                "{:?}",
                svar.kommunar
            );
            svar.kommunar
                .iter()
                .all(|funn| funn.ventar == 0)
                .then_some(())
        })
        .await;
        let gamle = "innsynslogg where kommune_id = $1 and at < now() - interval '5 years'";
        self.app.count(gamle, self.kommune.id.uuid()).await
    }
}

#[tokio::test]
async fn the_log_stands_from_the_day_the_oldest_sak_was_opened_and_goes_with_it() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let hovud = std::env::temp_dir().join(format!("laget-segl-{}", w.app.new_id()));
    w.regel("uro", 24, false).await;
    let barn = w.barn().await;
    let sak = barn.sak(&w.kari, "Ho er ofte trøytt.").await;
    w.run(
        "update sak set opna_at = now() - interval '11 years 1 day' where sak_id = $1",
        sak.id.uuid(),
    )
    .await;
    for (tal, aar) in [(5, 12), (3, 11), (2, 8)] {
        w.leste(tal, aar).await;
    }
    assert_eq!(w.att(&hovud).await, 10);

    w.natta().await;
    assert_eq!(
        w.att(&hovud).await,
        5,
        "from the day it was opened, though the rule is ten years"
    );

    w.lukk(&sak, 25).await;
    w.natta().await;
    assert!(!w.finst(&sak).await);
    w.natta().await;

    assert_eq!(w.att(&hovud).await, 2);
    std::fs::remove_file(&hovud).unwrap();
}

#[tokio::test]
async fn a_long_log_is_cleared_a_round_at_a_time_and_is_whole_between_them() {
    let w = Scene::in_app(TestApp::with_own_database().await).await;
    let hovud = std::env::temp_dir().join(format!("laget-segl-{}", w.app.new_id()));
    w.leste(7, 11).await;
    w.leste(2, 6).await;
    assert_eq!(w.att(&hovud).await, 9);

    for (rader, att) in [(3, 6), (3, 3), (1, 2), (0, 2)] {
        let gone: i64 = sqlx::query_scalar("select app.oppbevaring_slett_klasse($1, 'logg', 3)")
            .bind(w.kommune.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
        assert_eq!((gone, w.att(&hovud).await), (rader, att));
    }
    std::fs::remove_file(&hovud).unwrap();
}
