//! Every route, asked for in a session that has one factor and must have two.

use super::matrise::{self, PERSONS};
use super::scene::Scene;
use super::{ask, canary_in, name};

/// What such a session is for: the second factor, and the way out.
const FREE: [&str; 3] = ["/logg-inn/faktor", "/innlogging/totrinn", "/logg-ut"];

#[tokio::test]
async fn one_factor_reaches_the_second_factor_and_the_way_out_and_nothing_else() {
    let scene = Scene::new().await;
    let person = &scene.persons[PERSONS.find('e').unwrap()];
    let own = scene.own(person).await;
    let client = scene.app.client_for(person).await;
    sqlx::query("update sesjon set faktorar = 1 where brukar_id = $1 and not jobb")
        .bind(person.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let mut found = Vec::new();
    let mut asked = 0;
    for rute in matrise::all().filter(|rute| !rute.open && !FREE.contains(&rute.path)) {
        let page = ask(&client, rute, &own, &scene).await;
        let led = page.status == 303 && page.location().starts_with("/logg-inn/faktor");
        if !led || canary_in(&page, &scene.canaries).is_some() {
            found.push(format!("{}: {} {}", name(rute), page.status, page.text()));
        }
        asked += 1;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(asked > 200, "{asked}");
}
