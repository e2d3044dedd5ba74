//! `laget serve`, the real thing, killed with -9 while twenty people write.

mod skrivar;

use std::sync::Arc;

use sqlx::Executor;
use tokio::task::JoinSet;

use crate::harness::{Tenar, TestApp, eventually};
use crate::kutta::waiting;
use skrivar::{Kvittert, Sagt, Skrivar};

/// So many people, two at each referat.
const FOLK: usize = 20;
/// Killed after so many answers.
const ETTER: usize = 300;

/// Twenty people, ten referat that are begun, and a server for them.
struct Scene {
    // ended before its database is dropped
    tenar: Tenar,
    folk: Vec<Arc<Skrivar>>,
    app: TestApp,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        crate::drift::show_migrations(&app).await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let mut folk = Vec::new();
        for _ in 0..FOLK / 2 {
            folk.extend(Skrivar::to_ved_eit_moete(&skule).await);
        }
        Self {
            tenar: Tenar::start(&app),
            folk: folk.into_iter().map(Arc::new).collect(),
            app,
        }
    }

    /// Another server takes the place of the one that was killed; each finds what is theirs.
    async fn start_att(&mut self, sagt: &[Sagt]) {
        self.tenar = Tenar::start(&self.app);
        for (skrivar, sagt) in self.folk.iter().zip(sagt) {
            skrivar.finn_att(&self.app, &self.tenar, sagt).await;
        }
    }
}

#[tokio::test]
async fn nothing_that_was_acknowledged_is_lost_when_the_server_is_killed_while_twenty_people_write()
{
    let mut scene = Scene::new().await;
    let kvittert = Arc::new(Kvittert::new(ETTER));
    let mut skriv = JoinSet::new();
    for (nr, skrivar) in scene.folk.iter().enumerate() {
        let (skrivar, kvittert) = (Arc::clone(skrivar), Arc::clone(&kvittert));
        let adresse = scene.tenar.adresse;
        skriv.spawn(async move { (nr, skrivar.skriv(adresse, &kvittert).await) });
    }
    tokio::select! {
        () = kvittert.nok() => {}
        stoppa = skriv.join_next() => panic!("the server went away by itself, or {stoppa:?}"),
    }

    scene.tenar.drep();

    let mut sagt = skriv.join_all().await;
    sagt.sort_by_key(|(nr, _)| *nr);
    let sagt: Vec<Sagt> = sagt.into_iter().map(|(_, sagt)| sagt).collect();
    assert!(kvittert.tal() >= ETTER);
    assert!(
        sagt.iter().any(Sagt::ventar),
        "it was killed while somebody waited for an answer"
    );
    for kva in [Sagt::har_lagra, Sagt::har_kladd] {
        assert!(sagt.iter().any(kva), "both drafts and forms were kept");
    }
    scene.start_att(&sagt).await;
}

#[tokio::test]
async fn a_form_the_server_was_half_done_with_when_it_was_killed_is_not_saved_at_all() {
    let mut scene = Scene::new().await;
    let adresse = scene.tenar.adresse;
    let mut sagt = Vec::new();
    let mut skjema = Vec::new();
    for skrivar in &scene.folk {
        let (side, foer) = skrivar.ein_kladd(adresse).await;
        skjema.push(side);
        sagt.push(foer);
    }
    // a form is saved part by part, and then its draft is done with: there it waits
    let mut lock = scene.app.sql().begin().await.unwrap();
    lock.execute("lock table utkast in access exclusive mode")
        .await
        .unwrap();
    let mut underveg = JoinSet::new();
    for (nr, side) in skjema.into_iter().enumerate().step_by(2).take(3) {
        let skrivar = Arc::clone(&scene.folk[nr]);
        underveg.spawn(async move { skrivar.send(adresse, side).await });
    }
    eventually("three forms to be half saved", async || {
        (half_saved(&scene.app).await == 3).then_some(())
    })
    .await;
    assert_eq!(waiting(&scene.app).await, 3);

    scene.tenar.drep();

    assert_eq!(underveg.join_all().await, [false; 3], "nobody was answered");
    lock.rollback().await.unwrap();
    scene.start_att(&sagt).await;
}

/// Forms whose parts are written, and whose draft is not done with yet.
async fn half_saved(app: &TestApp) -> i64 {
    let waits = "pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like 'delete from utkast%'";
    app.count(waits, app.database().to_owned()).await
}
