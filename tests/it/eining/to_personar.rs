//! An end takes two people, and neither works there.

use laget::access::Role;
use sqlx::types::Uuid;

use super::{EININGAR, FORSLAG, Scene, answer};
use crate::harness::Person;
use crate::rls::as_person;

impl Scene {
    /// What PostgreSQL says of an answer straight to it, in this person's session.
    async fn straight(&self, who: &Person, id: Uuid, svar: &str) -> bool {
        let mut db = as_person(&self.app, who).await;
        sqlx::query("insert into eining_endring_svar values ($1, $2, $3, $4, now())")
            .bind(self.kommune.id.uuid())
            .bind(id)
            .bind(svar)
            .bind(who.id.uuid())
            .execute(&mut *db)
            .await
            .is_ok()
    }
}

#[tokio::test]
async fn the_one_who_proposes_an_end_and_those_who_work_there_do_not_confirm_it() {
    let w = Scene::new().await;
    let (yngve, id) = w.proposed(3).await;
    assert_eq!(answer(&yngve, id, "ja").await.status, 403);
    for who in [&w.kari, &w.rolf, &w.berit] {
        let page = answer(&w.as_(who).await, id, "ja").await;
        assert_eq!(page.status, 403, "{}", who.namn);
        assert!(!w.straight(who, id, "stadfesta").await, "{}", who.namn);
    }
    // a systemansvarleg who teaches there
    w.kommune
        .medlemskap(w.siri.id, Role::Tilsett, &w.liten)
        .await;
    let siri = w.as_(&w.siri).await;
    assert_eq!(answer(&siri, id, "ja").await.status, 403);
    assert!(!w.straight(&w.siri, id, "stadfesta").await);
    assert!(!w.straight(&w.yngve, id, "stadfesta").await);
    assert!(!w.straight(&w.ombod, id, "stadfesta").await);
    // nor one who works at the successor, and would get what the other had
    sqlx::query(
        "update medlemskap set eining_id = $2 where brukar_id = $1 and eining_id is not null",
    )
    .bind(w.siri.id.uuid())
    .bind(w.stor.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    assert!(!w.straight(&w.siri, id, "stadfesta").await);
    // nor does such a one propose it
    let other = Scene::new().await;
    other
        .kommune
        .medlemskap(other.siri.id, Role::Tilsett, &other.liten)
        .await;
    let page = other.ask(&other.as_(&other.siri).await, 3, "sjaa").await;
    assert_eq!(page.status, 422);
    // none is left but the personvernombod, when the other ends
    sqlx::query("update medlemskap set til = app.today() - 1 where brukar_id = $1")
        .bind(w.siri.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let ombod = w.as_(&w.ombod).await;
    assert!(ombod.get("/").await.text().contains("Ei eining ventar"));
    assert_eq!(answer(&ombod, id, "nei").await.status, 303);
    assert_eq!(
        w.count("eining_endring_svar where svar = 'avvist'").await,
        1
    );
}

#[tokio::test]
async fn of_two_answers_at_once_one_counts_and_what_follows_is_done_once() {
    let w = Scene::new().await;
    w.liten.barn("Nora", "Li").await;
    let third = w
        .kommune
        .person(
            "Tove Tredje",
            Role::Systemansvarleg,
            &w.kommune.tenest("andre").await,
        )
        .await;
    let (yngve, id) = w.proposed(-1).await;
    let (siri, tove) = (w.as_(&w.siri).await, w.as_(&third).await);
    let trekk = format!("{FORSLAG}/{id}/trekk");
    let (a, b, c) = tokio::join!(
        answer(&siri, id, "ja"),
        answer(&tove, id, "ja"),
        yngve.post(&trekk, &[])
    );
    for page in [&a, &b, &c] {
        assert_eq!(page.status, 303, "{}", page.text());
    }
    assert_eq!(w.count("eining_endring_svar where true").await, 1);
    let ja = w
        .count("eining_endring_svar where svar = 'stadfesta'")
        .await;
    assert_eq!(w.count("eining_endring_gjort where true").await, ja);
    w.rights_are_right().await;
}

#[tokio::test]
async fn nothing_of_another_kommune_can_be_ended_and_its_proposals_are_not_there() {
    let w = Scene::new().await;
    let other = Scene::new().await;
    let (_, id) = other.proposed(3).await;
    let yngve = w.as_(&w.yngve).await;
    assert_eq!(answer(&yngve, id, "ja").await.status, 404);
    assert_eq!(
        yngve
            .post(&format!("{FORSLAG}/{id}/trekk"), &[])
            .await
            .status,
        404
    );
    let page = yngve.get(&format!("{EININGAR}/slutt")).await;
    let skjema = page.attribute("input[name=id]", "value").pop().unwrap();
    let (gamal, mot, dag) = (
        other.liten.id.to_string(),
        w.stor.id.to_string(),
        w.day(1).await,
    );
    let fields = [
        ("id", skjema.as_str()),
        ("gamle", gamal.as_str()),
        ("mot", mot.as_str()),
        ("dag", dag.as_str()),
        ("leiar", "ingen"),
        ("grunn", "x"),
        ("handling", "foreslaa"),
    ];
    let page = yngve.post(&format!("{EININGAR}/slutt"), &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("gamle").is_some());
    assert_eq!(
        yngve
            .get(&format!("/kommune/eining/{}/namn", other.liten.id))
            .await
            .status,
        404
    );
    // straight to the database
    let mut db = as_person(&w.app, &w.yngve).await;
    let straight = sqlx::query(
        "insert into eining_endring (kommune_id, eining_endring_id, slag, eining_id, ny, instans_id, dag, gamle, grunn, gjort_av, gjort_at)
        values ($1, $2, 'slutt', $3, false, $4, app.today(), array[$5], 'x', $6, now())",
    )
    .bind(w.kommune.id.uuid())
    .bind(w.app.new_id())
    .bind(w.stor.id.uuid())
    .bind(w.stor.instans_id.uuid())
    .bind(other.liten.id.uuid())
    .bind(w.yngve.id.uuid())
    .execute(&mut *db)
    .await;
    assert!(straight.is_err());
}
