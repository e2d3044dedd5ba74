//! `app.innsyn_i_barn`: who is told who has looked at a child.

use laget::access::Role;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::as_person;
use super::funksjonar::scene;
use crate::harness::{Barn, Eining, Kommune, Person, TestApp};

async fn looks_at(db: &mut PgConnection, barn: &Barn) -> Vec<String> {
    sqlx::query_scalar("select handling from app.innsyn_i_barn($1, null, null, 50)")
        .bind(barn.id.uuid())
        .fetch_all(db)
        .await
        .unwrap()
}

async fn log(app: &TestApp, by: &Person, handling: &str, barn: &Barn, sak: Option<Uuid>) {
    sqlx::query(
        "insert into innsynslogg (kommune_id, logg_id, brukar_id, instans_id, eining_id, rolle, handling, barn_id_list,
            sak_id_list, grunnlag, request_id, hash)
        values ($1, $2, $3, $4, $5, 'tilsett', $6, array[$7], array_remove(array[$8], null), 'lag', 'r', '')",
    )
    .bind(by.kommune_id.uuid())
    .bind(app.new_id())
    .bind(by.id.uuid())
    .bind(by.instans_id.uuid())
    .bind(by.eining_id.map(laget::ids::EiningId::uuid))
    .bind(handling)
    .bind(barn.id.uuid())
    .bind(sak)
    .execute(app.sql())
    .await
    .unwrap();
}

#[tokio::test]
async fn leiar_sees_who_of_the_eining_has_looked_and_ombodet_sees_everybody() {
    let (app, seljord, aasen, bakken) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let bo = seljord.person("Bo Ås", Role::Einingsleiar, &bakken).await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let pia = seljord
        .person("Pia Lund", Role::Tilsett, &seljord.tenest("ppt").await)
        .await;
    let ombod = seljord
        .person(
            "Odd Lie",
            Role::Personvernombod,
            &seljord.tenest("andre").await,
        )
        .await;
    let nora = aasen.barn("Nora", "Li").await;
    log(&app, &kari, "barn.opne", &nora, None).await;
    log(&app, &pia, "barn.oppslag", &nora, None).await;

    assert_eq!(
        looks_at(&mut *as_person(&app, &rita).await, &nora).await,
        ["barn.opne"]
    );
    assert_eq!(
        looks_at(&mut *as_person(&app, &ombod).await, &nora)
            .await
            .len(),
        2
    );
    for person in [&kari, &pia, &bo] {
        assert!(
            looks_at(&mut *as_person(&app, person).await, &nora)
                .await
                .is_empty()
        );
    }
}

#[tokio::test]
async fn leiar_who_is_shut_out_from_a_sak_does_not_learn_of_it_from_the_log() {
    let (app, seljord, aasen, _) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let nora = aasen.barn("Nora", "Li").await;
    let sak = nora.sak(&kari, "Ho søv i timane").await;
    sak.sperre(&rita).await;
    log(&app, &kari, "sak.opne", &nora, Some(sak.id.uuid())).await;

    let told = looks_at(&mut *as_person(&app, &rita).await, &nora).await;

    assert!(told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn the_log_of_a_child_is_for_the_leader_of_its_eining_and_the_ombod_of_its_kommune() {
    let (app, seljord, aasen, bakken) = scene().await;
    let nora = aasen.barn("Nora", "Li").await;
    let tokke = app.kommune().await;
    let dalen = tokke.skule("Dalen skule").await;
    let per = tokke.person("Per Dal", Role::Tilsett, &dalen).await;
    let siv = seljord.person("Siv Moe", Role::Tilsett, &bakken).await;
    log(&app, &per, "blei nekta", &nora, None).await;
    log(&app, &siv, "barn.oppslag", &nora, None).await;
    let asks = async |kommune: &Kommune, role, stad: &Eining| {
        let person = kommune.person("Ane Lie", role, stad).await;
        looks_at(&mut *as_person(&app, &person).await, &nora).await
    };

    let own_staff = asks(&seljord, Role::Einingsleiar, &bakken).await;
    assert!(
        own_staff.is_empty(),
        "not the child's eining: {own_staff:?}"
    );
    let other_kommune = asks(&tokke, Role::Personvernombod, &dalen).await;
    assert!(
        other_kommune.is_empty(),
        "not a child of the kommune: {other_kommune:?}"
    );
    let ombod = asks(&seljord, Role::Personvernombod, &aasen).await;
    assert_eq!(
        ombod,
        ["barn.oppslag"],
        "what another kommune did is in its own log"
    );
}
