//! Somebody who is new in Laget is made on a page, makes a password with a code that works once, and is given a role.

use laget::access::Role;

use super::{BRUKARAR, Scene, path};
use crate::harness::{Client, Page};

const KODE: &str = "/logg-inn/kode";
pub(super) const PASSORD: &str = "ei lita setning om fjellet";

/// The page with the code, and the path of the person.
pub(super) async fn make(yngve: &Client, brukarnamn: &str) -> (Page, String) {
    let form = format!("{BRUKARAR}/ny");
    let fields = [
        ("namn", "Ny Nilsen"),
        ("brukarnamn", brukarnamn),
        ("epost", "ny@kommune.example"),
    ];
    let page = yngve.submit(&form, &fields).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let links = page.attribute(".handlingar a", "href");
    let person = links.last().unwrap().clone();
    (page, person)
}

pub(super) fn code(page: &Page) -> String {
    page.select("code").remove(0)
}

pub(super) async fn use_code(client: &Client, brukarnamn: &str, kode: &str) -> Page {
    let fields = [
        ("brukarnamn", brukarnamn),
        ("kode", kode),
        ("passord", PASSORD),
        ("igjen", PASSORD),
    ];
    client.submit(KODE, &fields).await
}

#[tokio::test]
async fn a_new_person_makes_a_password_with_the_code_and_sees_what_the_role_they_are_given_opens() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let brukarnamn = format!("ny.{}", w.app.new_id());
    let (page, person) = make(&yngve, &brukarnamn).await;
    assert!(page.header("cache-control").unwrap().contains("no-store"));
    let kode = code(&page);

    // read aloud: with other letters, and without the lines between
    let stranger = w.app.client();
    let typed = kode.to_uppercase().replace('-', " ");
    let made = use_code(&stranger, &brukarnamn, &typed).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let again = use_code(&stranger, &brukarnamn, &kode).await;
    assert!(again.error_on("kode").is_some(), "{}", again.text());

    let fields = [("brukarnamn", brukarnamn.as_str()), ("passord", PASSORD)];
    assert_eq!(stranger.submit("/logg-inn", &fields).await.status, 303);
    let barn = w.skule.barn("Nora", "Li").await;
    let card = format!("/barn/{}", barn.id);
    assert_ne!(stranger.get(&card).await.status, 200);
    let given = give(&w, &yngve, &person, Role::Tilsett).await;
    assert_eq!(given.status, 303, "{}", given.text());
    let siri = w.as_(&w.siri).await;
    assert_eq!(super::hatt::confirm(&siri).await.status, 303);
    assert_eq!(stranger.submit("/logg-inn", &fields).await.status, 303);
    let page = stranger.get(&card).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = yngve.get(&person).await.text();
    assert!(text.contains("Yngve Moe: Brukt"), "{text}");
    assert!(!text.contains(&kode), "{text}");
}

pub(super) async fn give(w: &Scene, by: &Client, person: &str, rolle: Role) -> Page {
    let (plass, fraa) = (w.plass(), w.day(0).await);
    let fields = [
        ("plass", plass.as_str()),
        ("rolle", rolle.code()),
        ("fraa", fraa.as_str()),
        ("grunn", "Melding frå rektor"),
    ];
    by.submit(&format!("{person}/medlemskap"), &fields).await
}

#[tokio::test]
async fn a_newer_code_ends_the_one_before_and_none_works_after_its_time() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let brukarnamn = format!("ny.{}", w.app.new_id());
    let (first, person) = make(&yngve, &brukarnamn).await;
    let second = yngve.submit(&format!("{person}/kode"), &[]).await;
    assert_eq!(second.status, 200, "{}", second.text());
    let stranger = w.app.client();
    let old = use_code(&stranger, &brukarnamn, &code(&first)).await;
    assert!(old.error_on("kode").is_some(), "{}", old.text());

    sqlx::query(
        "update eingongskode set gjeld_til = gjeld_til - interval '7 days' where kommune_id = $1",
    )
    .bind(w.kommune.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let late = use_code(&stranger, &brukarnamn, &code(&second)).await;
    assert!(late.error_on("kode").is_some(), "{}", late.text());
    let third = yngve.submit(&format!("{person}/kode"), &[]).await;
    let made = use_code(&stranger, &brukarnamn, &code(&third)).await;
    assert_eq!(made.status, 303, "{}", made.text());
}

#[tokio::test]
async fn nobody_is_given_a_code_who_has_a_login_and_another_kommune_gives_none() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let form = format!("{}/kode", path(&w.kari));
    let page = yngve.get(&form).await;
    assert!(!page.has("main button"), "{}", page.text());
    assert_eq!(yngve.post(&form, &[]).await.status, 409);

    let other = w.app.kommune().await;
    let stad = other.tenest("andre").await;
    let sys = other
        .person("Fia Framand", Role::Systemansvarleg, &stad)
        .await;
    let (_, person) = make(&yngve, &format!("ny.{}", w.app.new_id())).await;
    let fia = w.as_(&sys).await;
    assert_eq!(fia.get(&person).await.status, 404);
    assert_eq!(fia.post(&format!("{person}/kode"), &[]).await.status, 404);
}

#[tokio::test]
async fn a_name_in_use_and_what_cannot_be_read_is_said_beside_the_field() {
    let w = Scene::new().await;
    let yngve = w.as_(&w.yngve).await;
    let form = format!("{BRUKARAR}/ny");
    let fields = [("brukarnamn", "Åse Li"), ("epost", "her")];
    let page = yngve.submit(&form, &fields).await;
    for field in ["namn", "brukarnamn", "epost"] {
        assert!(page.error_on(field).is_some(), "{field}: {}", page.text());
    }
    let brukarnamn = format!("ny.{}", w.app.new_id());
    // what would turn the name around on every page is not in it
    let fields = [
        ("namn", "Kari \u{202E}Lid"),
        ("brukarnamn", brukarnamn.as_str()),
    ];
    let made = yngve.submit(&form, &fields).await.text();
    assert!(!made.contains('\u{202E}'), "{made}");
    assert!(made.contains("Eingongskode til Kari Lid"), "{made}");
    let fields = [("namn", "Ola Lid"), ("brukarnamn", brukarnamn.as_str())];
    let taken = yngve.submit(&form, &fields).await;
    assert_eq!(taken.status, 422);
    assert!(taken.error_on("brukarnamn").is_some(), "{}", taken.text());

    let stranger = w.app.client();
    let fields = [("brukarnamn", brukarnamn.as_str()), ("passord", "kort")];
    let page = stranger.submit(KODE, &fields).await;
    for field in ["kode", "passord"] {
        assert!(page.error_on(field).is_some(), "{field}: {}", page.text());
    }
}
