//! The functions that see more than their caller, and how much of it they give.

use laget::access::Role;
use laget::barn::model::MAKS_OPPSLAG;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::as_person;
use crate::harness::{Barn, Eining, Kommune, TestApp};

pub(super) async fn scene() -> (TestApp, Kommune, Eining, Eining) {
    let app = TestApp::new().await;
    let seljord = app.kommune().await;
    let aasen = seljord.skule("Åsen skule").await;
    let bakken = seljord.barnehage("Bakken barnehage").await;
    (app, seljord, aasen, bakken)
}

async fn oppslag_of(barn: &Barn) -> Vec<u8> {
    sqlx::query_scalar("select fnr_oppslag from barn where barn_id = $1")
        .bind(barn.id.uuid())
        .fetch_one(barn.app.sql())
        .await
        .unwrap()
}

async fn find_by_fnr(db: &mut PgConnection, oppslag: &[u8], id: Uuid) -> (Option<Uuid>, bool) {
    sqlx::query_as("select barn_id, for_mange from app.finn_barn_nummer($1, $2)")
        .bind(vec![oppslag])
        .bind(id)
        .fetch_one(db)
        .await
        .unwrap()
}

async fn sees_card(db: &mut PgConnection, barn: &Barn) -> bool {
    sqlx::query_scalar("select exists (select from barn where barn_id = $1)")
        .bind(barn.id.uuid())
        .fetch_one(db)
        .await
        .unwrap()
}

async fn reads_address(db: &mut PgConnection, barn: &Barn) -> bool {
    sqlx::query_scalar("select exists (select from barn_adresse where barn_id = $1)")
        .bind(barn.id.uuid())
        .fetch_one(db)
        .await
        .unwrap()
}

async fn move_barn(
    db: &mut PgConnection,
    barn: &Barn,
    til: Option<&Eining>,
    fraa: Option<&Eining>,
) -> bool {
    sqlx::query_scalar("select app.flytt_barn($1, $2, $3)")
        .bind(barn.id.uuid())
        .bind(til.map(|eining| eining.id.uuid()))
        .bind(fraa.map(|eining| eining.id.uuid()))
        .fetch_one(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn exact_fnr_opens_the_card_for_the_one_who_looked_and_nobody_else() {
    let (app, seljord, aasen, _) = scene().await;
    let ppt = seljord.tenest("ppt").await;
    let pia = seljord.person("Pia Lund", Role::Tilsett, &ppt).await;
    let per = seljord.person("Per Lund", Role::Tilsett, &ppt).await;
    let nora = aasen.barn("Nora", "Li").await;
    let mut db = as_person(&app, &pia).await;
    assert!(!sees_card(&mut db, &nora).await);

    let found = find_by_fnr(&mut db, &oppslag_of(&nora).await, app.new_id()).await;

    assert_eq!(found, (Some(nora.id.uuid()), false));
    assert!(sees_card(&mut db, &nora).await);
    assert!(!sees_card(&mut *as_person(&app, &per).await, &nora).await);
}

#[tokio::test]
async fn look_ups_are_counted_whether_they_find_or_not_and_end_at_the_limit() {
    let (app, seljord, aasen, _) = scene().await;
    let ppt = seljord.tenest("ppt").await;
    let pia = seljord.person("Pia Lund", Role::Tilsett, &ppt).await;
    let nora = aasen.barn("Nora", "Li").await;
    let mut db = as_person(&app, &pia).await;
    for _ in 0..MAKS_OPPSLAG {
        assert_eq!(
            find_by_fnr(&mut db, &[0; 32], app.new_id()).await,
            (None, false)
        );
    }

    let found = find_by_fnr(&mut db, &oppslag_of(&nora).await, app.new_id()).await;

    assert_eq!(found, (None, true));
    assert!(!sees_card(&mut db, &nora).await);
}

async fn is_in_use(db: &mut PgConnection, oppslag: &[u8], barn: Uuid) -> bool {
    sqlx::query_scalar("select app.nummer_er_i_bruk($1, $2)")
        .bind(vec![oppslag])
        .bind(barn)
        .fetch_one(db)
        .await
        .unwrap()
}

#[tokio::test]
async fn whether_a_number_is_in_use_is_answered_as_often_as_there_are_look_ups_and_then_always_yes()
{
    let (app, seljord, aasen, bakken) = scene().await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let sys = seljord
        .person(
            "Siri Moe",
            Role::Systemansvarleg,
            &seljord.tenest("andre").await,
        )
        .await;
    let nora = oppslag_of(&bakken.barn("Nora", "Li").await).await;
    let new = app.new_id();
    let mut db = as_person(&app, &kari).await;
    for _ in 0..MAKS_OPPSLAG {
        assert!(
            !is_in_use(&mut db, &[0; 32], new).await,
            "free, not counted"
        );
        assert!(is_in_use(&mut db, &nora, new).await);
    }

    assert!(is_in_use(&mut db, &[0; 32], new).await);
    let mut db = as_person(&app, &sys).await;
    assert!(
        is_in_use(&mut db, &[0; 32], new).await,
        "whoever meets no children is told nothing"
    );
}

#[tokio::test]
async fn the_numbers_a_leader_may_not_be_told_of_are_left_out_for_leaders_only() {
    let (app, seljord, aasen, bakken) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let told = oppslag_of(&bakken.barn("Nora", "Li").await).await;
    let hidden = oppslag_of(&bakken.barn("Per", "Dal").await).await;
    for (person, expected) in [
        (rita, (false, vec![hidden.clone()])),
        (kari, (true, vec![])),
    ] {
        let found: (bool, Vec<Vec<u8>>) = sqlx::query_as(
            "select for_mange, loeynde from app.tel_liste(array[$1, $2], array['nora li', 'ola li'])",
        )
        .bind(&told)
        .bind(&hidden)
        .fetch_one(&mut *as_person(&app, &person).await)
        .await
        .unwrap();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn systemansvarleg_finds_no_barn_by_fnr_and_no_barn_of_another_kommune_is_found() {
    let (app, seljord, aasen, _) = scene().await;
    let sys = seljord
        .person(
            "Siri Moe",
            Role::Systemansvarleg,
            &seljord.tenest("andre").await,
        )
        .await;
    let tokke = app.kommune().await;
    let else_where = tokke
        .person("Tor Dal", Role::Tilsett, &tokke.tenest("ppt").await)
        .await;
    let nora = aasen.barn("Nora", "Li").await;
    for person in [sys, else_where] {
        let mut db = as_person(&app, &person).await;

        let found = find_by_fnr(&mut db, &oppslag_of(&nora).await, app.new_id()).await;

        assert_eq!(found, (None, false));
        assert!(!sees_card(&mut db, &nora).await);
    }
}

#[tokio::test]
async fn leiar_can_move_barn_to_own_eining_and_only_there() {
    let (app, seljord, aasen, bakken) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let nora = bakken.barn("Nora", "Li").await;

    assert!(
        !move_barn(
            &mut *as_person(&app, &kari).await,
            &nora,
            Some(&aasen),
            None
        )
        .await
    );
    let mut db = as_person(&app, &rita).await;
    assert!(!move_barn(&mut db, &nora, Some(&bakken), None).await);
    assert!(!move_barn(&mut db, &nora, None, Some(&bakken)).await);
    assert!(!sees_card(&mut db, &nora).await);
    assert!(move_barn(&mut db, &nora, Some(&aasen), None).await);
    assert!(sees_card(&mut db, &nora).await);
}

#[tokio::test]
async fn leiar_cannot_fetch_a_barn_with_adressesperre_and_then_read_the_address() {
    let (app, seljord, aasen, bakken) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let nora = bakken.barn("Nora", "Li").await;
    nora.adresse("Hemmeleg veg 1").await;
    nora.adressesperre().await;
    let mut db = as_person(&app, &rita).await;

    move_barn(&mut db, &nora, Some(&aasen), None).await;

    assert!(!reads_address(&mut db, &nora).await);
}

#[tokio::test]
async fn the_look_up_for_a_list_does_not_tell_which_eining_a_barn_with_adressesperre_goes_to() {
    let (app, seljord, aasen, bakken) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let nora = bakken.barn("Nora", "Li").await;
    nora.adressesperre().await;
    let mut db = as_person(&app, &rita).await;

    let told: Vec<Option<Uuid>> = sqlx::query_scalar(
        "select eining_id from app.finn_barn_for_liste(array[$1], array['nora li'])",
    )
    .bind(oppslag_of(&nora).await)
    .fetch_all(&mut *db)
    .await
    .unwrap();

    assert!(!told.contains(&Some(bakken.id.uuid())), "{told:?}");
}

#[tokio::test]
async fn the_look_up_for_a_list_is_for_leaders() {
    let (app, seljord, aasen, bakken) = scene().await;
    let rita = seljord
        .person("Rita Moen", Role::Einingsleiar, &aasen)
        .await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &aasen).await;
    let nora = bakken.barn("Nora", "Li").await;
    for (person, finds) in [(rita, 1), (kari, 0)] {
        let found: i64 = sqlx::query_scalar(
            "select count(*) from app.finn_barn_for_liste(array[$1], array['nora li'])",
        )
        .bind(oppslag_of(&nora).await)
        .fetch_one(&mut *as_person(&app, &person).await)
        .await
        .unwrap();
        assert_eq!(found, finds);
    }
}

#[tokio::test]
async fn a_card_opened_by_fnr_closes_when_the_role_no_longer_works_with_children() {
    let (app, seljord, aasen, _) = scene().await;
    let ppt = seljord.tenest("ppt").await;
    let pia = seljord.person("Pia Lund", Role::Tilsett, &ppt).await;
    let nora = aasen.barn("Nora", "Li").await;
    sqlx::query(
        "insert into barn_oppslag values ($1, $2, $3, $4, now(), now() + interval '1 hour')",
    )
    .bind(seljord.id.uuid())
    .bind(app.new_id())
    .bind(pia.id.uuid())
    .bind(nora.id.uuid())
    .execute(app.sql())
    .await
    .unwrap();
    assert!(sees_card(&mut *as_person(&app, &pia).await, &nora).await);

    sqlx::query("update medlemskap set rolle = 'systemansvarleg' where brukar_id = $1")
        .bind(pia.id.uuid())
        .execute(app.sql())
        .await
        .unwrap();

    assert!(!sees_card(&mut *as_person(&app, &pia).await, &nora).await);
}

#[tokio::test]
async fn the_database_reads_the_letters_of_other_scripts_as_the_application_does() {
    let (app, ..) = scene().await;
    let [from, to] = laget::text::LOOKALIKE;
    let read: String = sqlx::query_scalar("select app.namn_skjelett($1)")
        .bind(from)
        .fetch_one(app.sql())
        .await
        .unwrap();
    assert_eq!(read, to);
    assert_eq!(laget::text::lookalike(from), to);
}
