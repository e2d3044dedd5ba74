//! `/barn/ny`: a child is searched for before it is registered.

use time::macros::date;

use super::{Scene, number};
use crate::harness::{Client, Page};

const NORA: [(&str, &str); 3] = [
    ("fornamn", "Nora"),
    ("etternamn", "Li"),
    ("foedd", "14.05.2017"),
];

/// Searches for Nora Li with this number, and sends the form that comes, as it stands.
async fn register(client: &Client, fnr: &str) -> Page {
    let found = client.submit("/barn/ny", &nora(fnr)).await;
    found.submit("/barn/ny", &[]).await
}

fn nora(fnr: &str) -> Vec<(&str, &str)> {
    let mut fields = NORA.to_vec();
    fields.push(("foedselsnummer", fnr));
    fields
}

#[tokio::test]
async fn a_child_is_searched_for_before_it_is_registered() {
    let scene = Scene::new().await;
    let before = scene.skule.barn("Nora", "Lid").await;

    let found = scene.client.submit("/barn/ny", &NORA).await;

    assert_eq!(found.status, 200);
    let card = format!("/barn/{}", before.id);
    assert!(found.text().contains("Er det eitt av desse barna?"));
    assert!(
        found.attribute("table a", "href").contains(&card),
        "{}",
        found.text()
    );
    assert_eq!(scene.barn_count().await, 1, "a search registers nobody");

    let made = found.submit("/barn/ny", &[]).await.follow().await;
    assert_eq!(made.select("h1"), ["Nora Li"]);
    assert!(made.text().contains("Åsen skule"), "{}", made.text());
    assert_eq!(scene.barn_count().await, 2);
}

#[tokio::test]
async fn a_child_that_came_while_the_form_was_open_is_shown_before_another_is_made() {
    let scene = Scene::new().await;
    let found = scene.client.submit("/barn/ny", &NORA).await;
    assert!(!found.text().contains("Er det eitt av desse barna?"));
    scene.skule.barn("Nora", "Li").await;

    let stopped = found.submit("/barn/ny", &[]).await;

    assert_eq!(stopped.status, 422);
    assert!(stopped.text().contains("Er det eitt av desse barna?"));
    assert_eq!(scene.barn_count().await, 1);
}

#[tokio::test]
async fn the_registration_sent_twice_is_one_child() {
    let scene = Scene::new().await;
    let found = scene.client.submit("/barn/ny", &nora(&number(0))).await;

    let (first, second) =
        tokio::join!(found.submit("/barn/ny", &[]), found.submit("/barn/ny", &[]));

    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(scene.barn_count().await, 1);
}

#[tokio::test]
async fn another_child_under_the_same_id_is_not_thrown_away() {
    let scene = Scene::new().await;
    let found = scene.client.submit("/barn/ny", &NORA).await;
    let made = found.submit("/barn/ny", &[]).await;

    let page = found.submit("/barn/ny", &[("fornamn", "Tor")]).await;

    assert_eq!(page.status, 409);
    assert!(page.has(&format!("main a[href='{}']", made.location())));
    assert_eq!(page.attribute("[name=fornamn]", "value"), ["Tor"]);
    assert_eq!(scene.barn_count().await, 1);
    let first = found.attribute("[name=id]", "value");
    assert_ne!(page.attribute("[name=id]", "value"), first);
}

#[tokio::test]
async fn after_the_back_button_the_search_is_for_another_child() {
    let scene = Scene::new().await;
    let form = scene.client.get("/barn/ny").await;
    let first = form.submit("/barn/ny", &NORA).await;
    first.submit("/barn/ny", &[]).await.follow().await;

    let other = [
        ("fornamn", "Tor"),
        ("etternamn", "Dal"),
        ("foedd", "15.05.2017"),
    ];
    let second = form.submit("/barn/ny", &other).await;
    let card = second.submit("/barn/ny", &[]).await.follow().await;

    assert_eq!(card.select("h1"), ["Tor Dal"]);
    assert_eq!(scene.barn_count().await, 2);
}

#[tokio::test]
async fn what_was_searched_for_in_vain_is_not_typed_again() {
    let scene = Scene::new().await;
    let sought = [("namn", " Nora Marie  Li "), ("foedd", "14.5.2017")];
    let none = scene
        .client
        .submit_from("/barn", "/barn/soek", &sought)
        .await
        .follow()
        .await;
    assert!(none.text().contains("Ingen treff"), "{}", none.text());

    let form = none.submit("/barn/ny", &[]).await;

    assert_eq!(form.status, 200, "{}", form.text());
    let value = |name: &str| form.attribute(&format!("[name={name}]"), "value");
    assert_eq!(value("fornamn"), ["Nora Marie"]);
    assert_eq!(value("etternamn"), ["Li"]);
    let card = form.submit("/barn/ny", &[]).await.follow().await;
    assert_eq!(card.select("h1"), ["Nora Marie Li"]);

    // half a search is half a form, and nobody is blamed for it
    let sought = [("namn", "Tor"), ("foedd", "")];
    let none = scene
        .client
        .submit_from("/barn", "/barn/soek", &sought)
        .await
        .follow()
        .await;
    let form = none.submit("/barn/ny", &[]).await;
    assert_eq!(form.status, 200);
    assert_eq!(form.attribute("[name=fornamn]", "value"), ["Tor"]);
    assert!(form.error_on("etternamn").is_none());

    scene.skule.barn("Tor", "Dal").await;
    let found = scene
        .client
        .submit_from("/barn", "/barn/soek", &sought)
        .await
        .follow()
        .await;
    assert!(!found.has("form[action='/barn/ny']"), "{}", found.text());
}

#[tokio::test]
async fn the_number_is_sealed_in_the_database_and_masked_on_the_card() {
    let scene = Scene::new().await;
    let fnr = number(0);

    let card = register(&scene.client, &fnr).await.follow().await;

    assert!(card.text().contains("140517 *****"), "{}", card.text());
    assert!(!card.body.contains(&fnr) && !card.body.contains(&fnr[6..]));
    let (id, sealed, key_id, row): (sqlx::types::Uuid, Vec<u8>, i16, String) = sqlx::query_as(
        "select barn_id, fnr_kryptert, fnr_noekkel, b::text from barn b where kommune_id = $1",
    )
    .bind(scene.kommune.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert!(!row.contains(&fnr) && !row.contains(&hex::encode(&fnr)));
    let sealed = laget::crypto::Sealed {
        key_id,
        bytes: sealed,
    };
    let keys = &scene.app.state().keys;
    let opened = keys.decrypt(scene.kommune.id.uuid(), id, "fnr", &sealed);
    assert_eq!(opened.unwrap(), fnr.as_bytes());
}

#[tokio::test]
async fn a_wrong_number_is_told_beside_the_field() {
    let scene = Scene::new().await;
    let right = number(0);
    let last = if right.ends_with('0') { '1' } else { '0' };
    let mistyped = format!("{}{last}", &right[..10]);
    let of_another_day = scene
        .kommune
        .barn("Per", "Dal", date!(2017 - 05 - 15), None)
        .await
        .fnr;
    for (typed, message) in [
        (mistyped.as_str(), "stemmer ikkje"),
        ("1234", "skal ha 11 siffer"),
        ("1405l712345", "berre ha siffer"),
        ("99999912345", "ikkje ein dato"),
        (of_another_day.as_str(), "ein annan fødselsdato"),
    ] {
        let page = scene.client.submit("/barn/ny", &nora(typed)).await;

        assert_eq!(page.status, 422, "{typed}");
        let told = page.error_on("foedselsnummer").unwrap();
        assert!(told.contains(message), "{typed}: {told}");
        assert!(
            !told.contains(typed),
            "the message repeats the number: {told}"
        );
    }
    assert_eq!(scene.barn_count().await, 1);
}

#[tokio::test]
async fn a_number_the_kommune_has_is_refused_without_telling_where() {
    let scene = Scene::new().await;
    let dalen = scene.kommune.skule("Dalen skule").await;
    let there = dalen.barn("Åse", "Bakken").await;

    let page = register(&scene.client, &there.fnr).await;

    assert_eq!(page.status, 422);
    let told = page.error_on("foedselsnummer").unwrap();
    assert!(told.contains("Me kan ikkje registrere barnet"), "{told}");
    assert!(!page.text().contains("Dalen") && !page.text().contains("Bakken"));
    assert_eq!(scene.barn_count().await, 1);
    let asked = "innsynslogg where grunnlag = 'nummer_i_bruk' and brukar_id = $1";
    assert_eq!(
        scene.app.count(asked, scene.kari.id.uuid()).await,
        1,
        "asking is a row of the log"
    );
}

#[tokio::test]
async fn the_same_number_in_another_kommune_is_no_hindrance() {
    let scene = Scene::new().await;
    let other = scene.app.kommune().await.skule("Dalen skule").await;
    let there = other.barn("Nora", "Li").await;

    let card = register(&scene.client, &there.fnr).await.follow().await;

    assert_eq!(card.status, 200);
    assert_eq!(scene.barn_count().await, 1);
}

#[tokio::test]
async fn a_draft_of_the_registration_never_holds_the_number() {
    let scene = Scene::new().await;
    let fnr = number(0);
    let felt = format!("steg=registrer&fornamn=Nora&etternamn=Li&foedselsnummer={fnr}");

    let kept = scene
        .client
        .post("/utkast", &[("sti", "/barn/ny"), ("felt", &felt)])
        .await;

    assert_eq!(kept.status, 200);
    let drafts: Vec<String> = sqlx::query_scalar("select felt from utkast where brukar_id = $1")
        .bind(scene.kari.id.uuid())
        .fetch_all(scene.app.sql())
        .await
        .unwrap();
    assert!(drafts.concat().contains("fornamn=Nora"), "{drafts:?}");
    assert!(!drafts.concat().contains(&fnr[..6]), "{drafts:?}");
    let page = scene.client.get("/barn/ny").await;
    assert!(page.text().contains("Kladden din frå"));
    assert_eq!(page.attribute("[name=fornamn]", "value"), ["Nora"]);
    assert_eq!(page.attribute("[name=foedselsnummer]", "value"), [""]);
}
