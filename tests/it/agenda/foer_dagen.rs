//! What becomes of an item is said when the day has come; and the items of a meeting that is called off go along to whichever is held.

use super::Scene;

#[tokio::test]
async fn nobody_says_what_became_of_an_item_before_the_day() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await;
    for gjer in ["droefta", "ikkje_naadd"] {
        assert_eq!(scene.gjer(&scene.rektor, punkt, gjer).await, 409, "{gjer}");
    }
    scene.er_i_dag().await;
    assert_eq!(scene.gjer(&scene.rektor, punkt, "ikkje_naadd").await, 303);
}

#[tokio::test]
async fn the_item_of_a_later_meeting_that_is_called_off_goes_along_to_an_earlier_one() {
    let scene = Scene::new().await;
    assert_eq!(scene.ta_opp().await.status, 303);
    let punkt = scene.newest("namngitt").await.to_string();
    let foer = scene
        .skule
        .moete_den(time::macros::date!(2026 - 11 - 25))
        .await;
    let rektor = scene.as_(&scene.rektor).await;
    let veg = format!("/moete/{foer}/agenda/ta-med");
    let enno = rektor.post(&veg, &[("punkt", &punkt)]).await;
    assert_eq!(enno.status, 404, "it is to be taken up where it is");
    scene
        .set_moete(
            "update moete set tilstand = 'avlyst', avlyst_grunn = 'Sjukdom' where moete_id = $1",
        )
        .await;

    let done = rektor.post(&veg, &[("punkt", &punkt)]).await;

    assert_eq!(done.status, 303, "{}", done.text());
}
