//! Two hats, and the ends that nobody makes alone.

use laget::access::Role;

use super::{FORSLAG, Scene, path};
use crate::harness::{Client, Page, Person};

async fn end(w: &Scene, by: &Client, whose: &Person) -> Page {
    let form = format!(
        "/kommune/medlemskap/{}/avslutt",
        w.medlemskap_of(whose).await
    );
    let fields = [("naar", "straks"), ("grunn", "Ryddar")];
    by.submit(&form, &fields).await
}

/// Answers the one proposal that waits for the reader.
pub(super) async fn confirm(by: &Client) -> Page {
    let page = by.get(FORSLAG).await;
    let forms = page.attribute("main form", "action");
    let action = forms.iter().find(|action| action.ends_with("/godkjenn"));
    let action = action.unwrap_or_else(|| panic!("{}", page.text()));
    by.post(action, &[("godkjend", "ja")]).await
}

#[tokio::test]
async fn the_personvernombod_is_not_ended_by_one_alone() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    let ombod = w.as_(&w.ombod).await;

    assert_eq!(end(&w, &yngve, &w.ombod).await.status, 303);

    assert_eq!(ombod.get("/logg").await.status, 200);
    let page = yngve.get(&path(&w.ombod)).await.text();
    assert!(page.contains("Avslutte rolla"), "{page}");
    // once is enough
    assert_eq!(end(&w, &yngve, &w.ombod).await.status, 303);
    assert_eq!(w.count("medlemskap_endring where to_personar").await, 1);

    let confirmed = confirm(&siri).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    assert_ne!(ombod.get("/logg").await.status, 200);
}

#[tokio::test]
async fn the_last_systemansvarleg_is_not_ended_by_one_alone_and_one_of_two_is() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    assert_eq!(end(&w, &yngve, &w.siri).await.status, 303);
    assert_ne!(siri.get("/kommune/brukarar").await.status, 200);

    let attest = w.kommune.tenest("andre").await;
    let sjef = w
        .kommune
        .person("Halvor Sjef", Role::Kommunalsjef, &attest)
        .await;
    let whose = w.medlemskap_of(&w.yngve).await;
    sqlx::query(
        "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, medlemskap_id, brukar_id, til, grunn, gjort_av, gjort_at)
        values ($1, gen_random_uuid(), 'avslutte', $2, $3, app.today() - 1, 'Ryddar', $4, now())",
    )
    .bind(w.kommune.id.uuid())
    .bind(whose)
    .bind(w.yngve.id.uuid())
    .bind(sjef.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    assert_eq!(yngve.get("/kommune/brukarar").await.status, 200);
    // the personvernombod is the other, where there is no systemansvarleg but the one it is about
    let ombod = w.as_(&w.ombod).await;
    assert_eq!(confirm(&ombod).await.status, 303);
    assert_ne!(yngve.get("/kommune/brukarar").await.status, 200);
}

#[tokio::test]
async fn one_who_looks_after_the_kommune_is_not_let_in_to_children_by_one_alone() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    let barn = w.skule.barn("Nora", "Li").await;

    let given = w.give(&yngve, &w.siri, Role::Tilsett).await;

    assert_eq!(given.status, 303, "{}", given.text());
    let card = format!("/barn/{}", barn.id);
    assert_ne!(siri.get(&card).await.status, 200);
    assert_eq!(w.roles(&w.siri, Role::Tilsett).await, 0);
    let page = yngve.get(&path(&w.siri)).await.text();
    assert!(page.contains("Ventar på stadfesting"), "{page}");
    // another's ordinary role is given at once
    w.give(&yngve, &w.kari, Role::SltKoordinator).await;
    assert_eq!(w.roles(&w.kari, Role::SltKoordinator).await, 1);
}

#[tokio::test]
async fn the_form_says_that_each_new_role_of_one_who_leads_takes_two() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    let sjef = w
        .kommune
        .person("Halvor Sjef", Role::Kommunalsjef, &andre)
        .await;
    let yngve = w.as_(&w.yngve).await;
    let form = async |who: &Person| yngve.get(&format!("{}/medlemskap", path(who))).await.text();
    let said = "Difor må ein annan stadfeste kvar ny rolle";
    assert!(form(&sjef).await.contains(said));
    assert!(!form(&w.kari).await.contains(said));
}
