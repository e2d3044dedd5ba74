//! Who makes an account or its code, and who gives it a role, are two people.

use laget::access::Role;
use sqlx::types::Uuid;

use super::hatt::confirm;
use super::ny::{PASSORD, code, give, make, use_code};
use super::{FORSLAG, Scene};
use crate::harness::{Client, Page};

/// The roles the new person has, not only proposed.
async fn given(w: &Scene, person: &str) -> i64 {
    let id: Uuid = person.rsplit('/').next().unwrap().parse().unwrap();
    w.app.count("medlemskap where brukar_id = $1", id).await
}

/// Logs in as the new person.
async fn log_in(w: &Scene, brukarnamn: &str) -> Client {
    let client = w.app.client();
    let fields = [("brukarnamn", brukarnamn), ("passord", PASSORD)];
    let page = client.submit("/logg-inn", &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    client
}

async fn new_code(by: &Client, person: &str) -> Page {
    by.post(&format!("{person}/kode"), &[]).await
}

/// The codes that wait to be used run out.
async fn a_week_goes(w: &Scene) {
    sqlx::query(
        "update eingongskode set gjeld_til = gjeld_til - interval '8 days' where kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
}

const TEK_TO: &str = "Difor må ein annan stadfeste kvar rolle du gir";

#[tokio::test]
async fn an_account_of_the_own_making_is_let_in_to_no_child_before_another_who_is_told_says_so() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    let card = format!("/barn/{}", w.skule.barn("Nora", "Li").await.id);
    let brukarnamn = format!("ny.{}", w.app.new_id());
    let (page, person) = make(&yngve, &brukarnamn).await;
    assert!(page.text().contains("må ein annan stadfeste"));
    let made = use_code(&w.app.client(), &brukarnamn, &code(&page)).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let form = yngve.get(&format!("{person}/medlemskap")).await.text();
    assert!(form.contains(TEK_TO), "{form}");

    let sent = give(&w, &yngve, &person, Role::Tilsett).await;

    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(given(&w, &person).await, 0);
    let page = log_in(&w, &brukarnamn).await.get(&card).await;
    assert_ne!(page.status, 200);
    let told = siri.get(FORSLAG).await.text();
    for said in [
        "Yngve Moe har laga brukaren. Yngve Moe laga eingongskoden",
        "Koden blei brukt",
    ] {
        assert!(told.contains(said), "{told}");
    }
    assert_eq!(confirm(&siri).await.status, 303);
    let page = log_in(&w, &brukarnamn).await.get(&card).await;
    assert_eq!(page.status, 200, "{}", page.text());
}

#[tokio::test]
async fn the_yes_of_another_is_not_used_by_whoever_proposed_it_through_a_code_made_afterwards() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    let brukarnamn = format!("ny.{}", w.app.new_id());
    let (_, person) = make(&yngve, &brukarnamn).await;
    a_week_goes(&w).await;
    let sent = give(&w, &yngve, &person, Role::Einingsleiar).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert_eq!(new_code(&yngve, &person).await.status, 409, "it waits");
    let told = siri.get(FORSLAG).await.text();
    assert!(told.contains("Brukaren har aldri logga inn."), "{told}");
    assert_eq!(confirm(&siri).await.status, 303);

    assert_eq!(new_code(&yngve, &person).await.status, 409, "it stands");
    let page = yngve.get(&format!("{person}/kode")).await;
    assert!(!page.has("main button"), "{}", page.text());
    assert!(page.text().contains("Ein annan må lage koden"));
    assert!(
        yngve
            .get(&person)
            .await
            .text()
            .contains("Ein annan systemansvarleg lagar")
    );

    // whoever confirmed it may
    let page = new_code(&siri, &person).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let made = use_code(&w.app.client(), &brukarnamn, &code(&page)).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let leiar = log_in(&w, &brukarnamn).await;
    assert_eq!(leiar.get("/barn/import").await.status, 200);
}

#[tokio::test]
async fn whoever_takes_the_proposal_back_makes_the_code_first_and_proposes_again() {
    let w = Scene::new().await;
    w.kommune.end_medlemskap(&w.siri).await;
    let yngve = w.as_(&w.yngve).await;
    let brukarnamn = format!("ny.{}", w.app.new_id());
    let (_, person) = make(&yngve, &brukarnamn).await;
    give(&w, &yngve, &person, Role::Tilsett).await;
    assert_eq!(new_code(&yngve, &person).await.status, 409);
    let page = yngve.get(FORSLAG).await;
    let trekk = page.attribute("form[action$='/trekk']", "action").remove(0);
    assert_eq!(yngve.post(&trekk, &[]).await.status, 303);

    let page = new_code(&yngve, &person).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let made = use_code(&w.app.client(), &brukarnamn, &code(&page)).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(give(&w, &yngve, &person, Role::Tilsett).await.status, 303);
    assert_eq!(given(&w, &person).await, 0);
    // the personvernombod is the other, where there is one systemansvarleg
    assert_eq!(confirm(&w.as_(&w.ombod).await).await.status, 303);
    assert_eq!(given(&w, &person).await, 1);
}

#[tokio::test]
async fn a_code_for_an_account_another_made_counts_as_long_as_it_can_be_used_or_was() {
    let w = Scene::new().await;
    let (yngve, siri) = (w.as_(&w.yngve).await, w.as_(&w.siri).await);
    let (_, person) = make(&siri, &format!("ny.{}", w.app.new_id())).await;
    let form = format!("{person}/medlemskap");
    let said = yngve.get(&form).await.text();
    assert!(
        !said.contains(TEK_TO) && said.contains("Siri Dal har laga brukaren"),
        "{said}"
    );
    assert_eq!(new_code(&yngve, &person).await.status, 200);
    assert!(yngve.get(&form).await.text().contains(TEK_TO));
    give(&w, &yngve, &person, Role::Tilsett).await;
    assert_eq!(given(&w, &person).await, 0);

    // another's account, and no code of the own that works: given at once, and no code afterwards
    a_week_goes(&w).await;
    let given_now = give(&w, &yngve, &person, Role::SltKoordinator).await;
    assert_eq!(given_now.status, 303, "{}", given_now.text());
    assert_eq!(given(&w, &person).await, 1);
    assert_eq!(new_code(&yngve, &person).await.status, 409);
    assert_eq!(new_code(&siri, &person).await.status, 200);
}

#[tokio::test]
async fn who_is_known_by_a_provider_where_the_giver_is_another_is_given_a_role_by_one() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let (_, person) = make(&yngve, &format!("ny.{}", w.app.new_id())).await;
    let id: Uuid = person.rsplit('/').next().unwrap().parse().unwrap();
    let known = async |who: Uuid| {
        sqlx::query("insert into brukar_identitet (issuer, sub, brukar_id) values ('https://kommune.example', $2, $1)")
            .bind(who)
            .bind(who.to_string())
            .execute(w.app.sql())
            .await
            .unwrap();
    };
    // an account at the provider may be that of the one who made it here
    known(id).await;
    give(&w, &yngve, &person, Role::Tilsett).await;
    assert_eq!(given(&w, &person).await, 0);
    known(w.yngve.id.uuid()).await;
    give(&w, &yngve, &person, Role::SltKoordinator).await;
    assert_eq!(given(&w, &person).await, 1);
}
