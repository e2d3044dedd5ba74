//! A reason that others read than those who see the child, names no child.

use super::Scene;
use crate::harness::Page;

/// It is asked about, and what is answered for is saved.
async fn spoer(scene: &Scene, path: &str) -> Page {
    let rektor = scene.as_(&scene.rektor).await;
    let no = rektor
        .submit(path, &[("grunn", "Me ventar på Nora Li")])
        .await;
    assert_eq!(no.status, 422, "{path}: {}", no.text());
    let why = no.error_on("grunn").unwrap();
    assert!(why.contains("«Li»") && why.contains("«Nora»"), "{why}");
    assert!(no.error_on("stadfesta").is_some());
    assert!(no.body.contains("Me ventar på Nora Li"), "nothing is lost");
    let kryss = no.attribute("input[name=stadfesta]", "value").remove(0);
    let version = no.attribute("input[name=version]", "value").remove(0);
    let felt = [
        ("version", version.as_str()),
        ("grunn", "Me ventar på Nora Li"),
        ("stadfesta", &kryss),
    ];
    rektor.post(path, &felt).await
}

#[tokio::test]
async fn why_a_meeting_is_called_off_is_asked_about_when_it_may_name_a_child() {
    let scene = Scene::new().await;
    let path = format!("/moete/{}/avlys", scene.moete);
    let done = spoer(&scene, &path).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let anna = scene.skule.moete().await;
    let rektor = scene.as_(&scene.rektor).await;
    let path = format!("/moete/{anna}/avlys");
    let done = rektor.submit(&path, &[("grunn", "Sjukdom")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

#[tokio::test]
async fn why_a_referat_about_no_child_is_put_right_is_asked_about_when_it_may_name_one() {
    let scene = Scene::new().await;
    let referat = scene
        .skule
        .referat(scene.moete, &scene.rektor, "Trivsel")
        .await;
    let mut tx = scene.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("update referat set tilstand = 'godkjent', nr = 1 where referat_id = $1")
        .bind(referat)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let done = spoer(&scene, &format!("/referat/{referat}/rett")).await;
    assert_eq!(done.status, 303, "{}", done.text());
}
