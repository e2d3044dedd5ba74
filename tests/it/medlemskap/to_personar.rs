//! A role that sees or decides much takes two people.

use laget::access::Role;
use sqlx::types::Uuid;

use super::{FORSLAG, Scene, path};
use crate::harness::{Client, Page, Person};
use crate::rls::as_person;

impl Scene {
    async fn the_proposal(&self) -> Uuid {
        sqlx::query_scalar(
            "select medlemskap_endring_id from medlemskap_endring where kommune_id = $1 and to_personar",
        )
        .bind(self.kommune.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    /// Yngve proposes that Kari leads the skule.
    async fn proposed(&self) -> (Client, Uuid) {
        let yngve = self.as_(&self.yngve).await;
        let page = self.give(&yngve, &self.kari, Role::Einingsleiar).await;
        assert_eq!(page.status, 303, "{}", page.text());
        (yngve, self.the_proposal().await)
    }

    /// What PostgreSQL says of an answer straight to it, in this person's session.
    async fn straight(&self, who: &Person, id: Uuid, svar: &str) -> bool {
        let mut db = as_person(&self.app, who).await;
        sqlx::query("insert into medlemskap_endring_svar values ($1, $2, $3, $4, now())")
            .bind(self.kommune.id.uuid())
            .bind(id)
            .bind(svar)
            .bind(who.id.uuid())
            .execute(&mut *db)
            .await
            .is_ok()
    }
}

async fn answer(client: &Client, id: Uuid, godkjend: &str) -> Page {
    let path = format!("{FORSLAG}/{id}/godkjenn");
    client.post(&path, &[("godkjend", godkjend)]).await
}

#[tokio::test]
async fn a_high_role_gives_nothing_until_another_systemansvarleg_has_confirmed_it() {
    let w = Scene::new().await;
    let (yngve, id) = w.proposed().await;
    assert_eq!(w.roles(&w.kari, Role::Einingsleiar).await, 0);
    assert_eq!(answer(&yngve, id, "ja").await.status, 403);
    let own = yngve.get(FORSLAG).await;
    assert!(!own.has("form[action$='/godkjenn']") && own.has("form[action$='/trekk']"));
    for (who, svar) in [
        (&w.yngve, "stadfesta"),
        (&w.kari, "stadfesta"),
        (&w.ombod, "stadfesta"),
        (&w.siri, "trekt"),
    ] {
        assert!(!w.straight(who, id, svar).await, "{} {svar}", who.namn);
    }
    let siri = w.as_(&w.siri).await;
    let waits = siri.get("/").await.text();
    assert!(
        waits.contains("Ei rolle ventar på at du stadfester"),
        "{waits}"
    );
    assert!(!yngve.get("/").await.text().contains("Ei rolle ventar"));

    let done = answer(&siri, id, "ja").await;

    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(w.roles(&w.kari, Role::Einingsleiar).await, 1);
    assert_eq!(w.as_(&w.kari).await.get("/barn/import").await.status, 200);
    let text = yngve.get(&path(&w.kari)).await.text();
    assert!(text.contains("Stadfesta av Siri Dal"), "{text}");
    // a second answer changes nothing
    let again = answer(&siri, id, "nei").await;
    assert!(again.follow().await.text().contains("nokon har svart"));
    assert_eq!(w.roles(&w.kari, Role::Einingsleiar).await, 1);
}

#[tokio::test]
async fn each_high_role_takes_two_and_the_others_do_not() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let stad = w.kommune.skule("Dalen skule").await;
    let ola = w.kommune.person("Ola Ny", Role::Tilsett, &stad).await;
    for role in Role::ALL {
        let page = w.give(&yngve, &ola, role).await;
        assert_eq!(page.status, 303, "{role:?}: {}", page.text());
        let expected = matches!(role, Role::Tilsett | Role::SltKoordinator);
        let had = i64::from(role == Role::Tilsett);
        let new = w.roles(&ola, role).await - had;
        assert_eq!(new == 1, expected, "{role:?}");
    }
}

#[tokio::test]
async fn whom_it_is_about_does_not_confirm_it() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    w.give(&yngve, &w.siri, Role::Kommunalsjef).await;
    let id = w.the_proposal().await;
    let siri = w.as_(&w.siri).await;
    assert_eq!(answer(&siri, id, "ja").await.status, 403);
    assert!(!w.straight(&w.siri, id, "stadfesta").await);
    // there is no third systemansvarleg: the personvernombod is the second person
    let ombod = w.as_(&w.ombod).await;
    assert_eq!(answer(&ombod, id, "ja").await.status, 303);
    assert_eq!(w.roles(&w.siri, Role::Kommunalsjef).await, 1);
}

#[tokio::test]
async fn where_there_is_one_systemansvarleg_the_personvernombod_confirms_and_only_there() {
    let w = Scene::new().await;
    let (_, id) = w.proposed().await;
    let ombod = w.as_(&w.ombod).await;
    assert_eq!(answer(&ombod, id, "ja").await.status, 403);
    assert!(!ombod.get("/").await.text().contains("Ei rolle ventar"));
    w.kommune.end_medlemskap(&w.siri).await;

    assert!(ombod.get("/").await.text().contains("Ei rolle ventar"));
    assert!(ombod.get(FORSLAG).await.has("form[action$='/godkjenn']"));
    assert_eq!(answer(&ombod, id, "ja").await.status, 303);

    assert_eq!(w.roles(&w.kari, Role::Einingsleiar).await, 1);
}

#[tokio::test]
async fn what_is_refused_or_taken_back_gives_nothing_and_can_be_proposed_again() {
    let w = Scene::new().await;
    let (yngve, id) = w.proposed().await;
    let twice = w.give(&yngve, &w.kari, Role::Einingsleiar).await;
    assert!(twice.error_on("rolle").is_some(), "{}", twice.text());
    let siri = w.as_(&w.siri).await;
    let trekk = format!("{FORSLAG}/{id}/trekk");
    assert_eq!(siri.post(&trekk, &[]).await.status, 403);
    assert_eq!(yngve.post(&trekk, &[]).await.status, 303);
    assert!(
        answer(&siri, id, "ja")
            .await
            .follow()
            .await
            .text()
            .contains("nokon har svart")
    );

    assert_eq!(
        w.give(&yngve, &w.kari, Role::Einingsleiar).await.status,
        303
    );
    let second: Uuid = sqlx::query_scalar(
        "select medlemskap_endring_id from medlemskap_endring where kommune_id = $1 and medlemskap_endring_id <> $2",
    )
    .bind(w.kommune.id.uuid())
    .bind(id)
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    assert_eq!(answer(&siri, second, "nei").await.status, 303);

    assert_eq!(w.roles(&w.kari, Role::Einingsleiar).await, 0);
    let text = siri.get(FORSLAG).await.text();
    assert!(text.contains("Avvist av Siri Dal"), "{text}");
    assert!(text.contains("Teke attende av Yngve Moe"), "{text}");
}

#[tokio::test]
async fn of_answers_that_come_at_once_one_counts() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    let tor = w
        .kommune
        .person("Tor Lie", Role::Systemansvarleg, &andre)
        .await;
    let (yngve, id) = w.proposed().await;
    let (siri, tor) = (w.as_(&w.siri).await, w.as_(&tor).await);
    let trekk = format!("{FORSLAG}/{id}/trekk");

    let pages = tokio::join!(
        answer(&siri, id, "ja"),
        answer(&tor, id, "ja"),
        answer(&siri, id, "nei"),
        yngve.post(&trekk, &[]),
    );

    for page in [&pages.0, &pages.1, &pages.2, &pages.3] {
        assert_eq!(page.status, 303, "{}", page.text());
    }
    let svar: String = sqlx::query_scalar(
        "select svar from medlemskap_endring_svar where medlemskap_endring_id = $1",
    )
    .bind(id)
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    let given = w.roles(&w.kari, Role::Einingsleiar).await;
    assert_eq!(given, i64::from(svar == "stadfesta"), "{svar}");
}

#[tokio::test]
async fn what_was_done_is_never_changed_or_taken_away() {
    let w = Scene::new().await;
    w.proposed().await;
    for statement in [
        "update medlemskap_endring set grunn = 'anna'",
        "delete from medlemskap_endring",
        "update medlemskap_endring set to_personar = false",
        "delete from medlemskap_endring_svar",
    ] {
        let mut db = as_person(&w.app, &w.yngve).await;
        assert!(sqlx::query(statement).execute(&mut *db).await.is_err());
    }
}

#[tokio::test]
async fn a_tilsett_at_a_helsestasjon_takes_two_and_one_at_a_skule_does_not() {
    let w = Scene::new().await;
    let helse = w.kommune.tenest("helsestasjon").await;
    let yngve = w.as_(&w.yngve).await;
    let (plass, fraa) = (helse.id.to_string(), w.day(0).await);
    let fields = [
        ("plass", plass.as_str()),
        ("rolle", "tilsett"),
        ("fraa", fraa.as_str()),
        ("grunn", "Ny helsesjukepleiar"),
    ];
    let page = yngve
        .submit(&format!("{}/medlemskap", path(&w.kari)), &fields)
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(w.roles(&w.kari, Role::Tilsett).await, 1);
    let id = w.the_proposal().await;
    assert_eq!(answer(&w.as_(&w.siri).await, id, "ja").await.status, 303);
    assert_eq!(w.roles(&w.kari, Role::Tilsett).await, 2);
}

#[tokio::test]
async fn a_proposal_that_nobody_answers_in_two_weeks_is_gone_and_can_be_made_again() {
    let w = Scene::new().await;
    let (yngve, id) = w.proposed().await;
    let siri = w.as_(&w.siri).await;
    assert!(siri.get("/").await.text().contains("Ei rolle ventar"));
    sqlx::query("update medlemskap_endring set gjeld_til = app.today() - 1 where medlemskap_endring_id = $1")
        .bind(id)
        .execute(w.app.sql())
        .await
        .unwrap();

    assert!(!siri.get("/").await.text().contains("Ei rolle ventar"));
    let page = siri.get(FORSLAG).await;
    assert!(page.text().contains("Gått ut") && !page.has("form[action$='/godkjenn']"));
    let late = answer(&siri, id, "ja").await;
    assert!(late.follow().await.text().contains("det er gått ut"));
    assert!(!w.straight(&w.siri, id, "stadfesta").await);
    assert_eq!(w.roles(&w.kari, Role::Einingsleiar).await, 0);
    let again = w.give(&yngve, &w.kari, Role::Einingsleiar).await;
    assert_eq!(again.status, 303, "{}", again.text());
}
