//! A meeting that is moved has not been: what was written down of who came is of another day.

use super::familie::Invitasjon;

#[tokio::test]
async fn who_came_is_forgotten_when_the_meeting_is_moved_and_the_walls_ask_again() {
    let i = Invitasjon::new().await;
    i.inviter_mor().await;
    let scene = &i.scene;
    scene
        .skule
        .kalla(scene.moete, &scene.barnevern, "fast")
        .await;
    scene.er_i_dag().await;
    for sql in [
        "update moete_deltakar set oppmoete = 'moett', kom = '12:10', gjekk = '13:00' where moete_id = $1 and brukar_id <> $2",
        "update moete_deltakar set oppmoete = 'forfall' where moete_id = $1 and brukar_id = $2",
        "update moete_familie set oppmoete = 'moett' where moete_id = $1 and $2::uuid is not null",
    ] {
        sqlx::query(sql)
            .bind(scene.moete)
            .bind(scene.barnevern.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
    }
    let agenda = i.rektor.get(&scene.path("")).await.text();
    assert!(!agenda.contains("Punktet er stengt"), "{agenda}");
    let veg = format!("/moete/{}/endre", scene.moete);
    // a longer meeting is the same meeting
    let done = i.rektor.submit(&veg, &[("til", "14.00")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let foert = "moete_deltakar where moete_id = $1 and oppmoete is not null";
    assert_eq!(scene.app.count(foert, scene.moete).await, 3);

    let done = i.rektor.submit(&veg, &[("dato", "01.03.2028")]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    for att in [
        "moete_deltakar where moete_id = $1 and (oppmoete is not null or kom is not null or gjekk is not null)",
        "moete_familie where moete_id = $1 and oppmoete is not null",
    ] {
        assert_eq!(scene.app.count(att, scene.moete).await, 0, "{att}");
    }
    let agenda = i.rektor.get(&scene.path("")).await.text();
    assert!(
        agenda.contains("Punktet er stengt") && agenda.contains("Berit Vern"),
        "{agenda}"
    );
}
