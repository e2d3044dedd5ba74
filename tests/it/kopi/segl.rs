//! The sealed log of a copy.

use laget::segl::Segling;
use sqlx::ConnectOptions;

use super::{Scene, admin, count, restore, run, well};
use crate::fall::{Server, stop};
use crate::harness::{TestApp, eventually};

/// Somebody reads the sak, and all there is of the log is sealed.
async fn read_and_seal(scene: &Scene, app: &TestApp) -> i64 {
    let page = app.login(&scene.kari).await;
    let page = page.get(&format!("/sak/{}", scene.sak.id)).await;
    assert_eq!(page.status, 200);
    seal(app).await;
    count(&app.sql().connect_options(), "innsynslogg_segl").await
}

/// All there is of the log is sealed.
pub(super) async fn seal(app: &TestApp) {
    let mut segling = Segling::new(app.state().db.clone(), None);
    eventually("all to be sealed", async || {
        segling.runde().await.unwrap();
        let left: i64 = sqlx::query_scalar(
            "select count(*) from kommune k cross join lateral app.segl_ventar(k.kommune_id) v",
        )
        .fetch_one(app.sql())
        .await
        .unwrap();
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_sealed_log_of_a_restored_copy_is_whole_and_is_sealed_on() {
    let scene = Scene::new().await;
    let sealed = read_and_seal(&scene, &scene.app).await;
    assert!(sealed > 0);
    let copy = scene.backup();
    let server = Server::new("segl");
    let cluster = server.start().await;
    let root = admin(&cluster);
    restore(&scene, &copy, &root, &[]);
    let whole = || {
        let url = root.to_url_lossy().to_string();
        well(&run(&["verify-log"], &[("LAGET_ADMIN_DATABASE_URL", &url)]))
    };
    assert_eq!(count(&root, "innsynslogg_segl").await, sealed);
    whole();

    let app = TestApp::on_cluster(&cluster).await;

    // the server counts its transactions from its own start, and the new rows come after the old
    assert!(read_and_seal(&scene, &app).await > sealed);
    whole();
    drop(app);
    stop(cluster).await;
}
