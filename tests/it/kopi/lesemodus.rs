//! The journal while nothing is written in the database: the disk is in trouble, and what was acknowledged before is not lost.

use sqlx::Executor;

use super::Scene;

async fn unmarked(scene: &Scene) -> i64 {
    let sql = "select count(*) from journal where skriven_at is null";
    sqlx::query_scalar(sql)
        .fetch_one(scene.app.sql())
        .await
        .unwrap()
}

#[tokio::test]
async fn the_journal_is_written_also_while_nothing_is_written_in_the_database_and_each_line_once() {
    let scene = Scene::new().await;
    for act in [
        "update barn set adressesperre = true",
        "insert into lesemodus (vakt) values (true)",
    ] {
        scene.app.sql().execute(act).await.unwrap();
    }
    let waiting = unmarked(&scene).await;
    assert!(waiting > 0);
    let mut worker = scene.journal("journal");

    let written = worker.write().await.unwrap();

    let lines = || {
        let text = std::fs::read_to_string(scene.path("journal")).unwrap();
        text.lines().count()
    };
    assert_eq!(i64::try_from(written).unwrap(), waiting);
    assert_eq!(unmarked(&scene).await, waiting);
    assert_eq!(worker.write().await.unwrap(), 0, "not once a second");
    assert_eq!(lines(), written);
    // it lies on the file: nothing waits
    assert!(worker.age().await.unwrap().abs() < f64::EPSILON);
    // one that does not know what another has written, writes it too
    let mut other = scene.journal("hin");
    assert_eq!(other.write().await.unwrap(), written);

    scene
        .app
        .sql()
        .execute("delete from lesemodus")
        .await
        .unwrap();
    assert_eq!(worker.write().await.unwrap(), 0);
    assert_eq!(unmarked(&scene).await, 0);
    assert_eq!(lines(), written);
}
