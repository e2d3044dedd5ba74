//! A føresett's fødselsnummer and e-mail: typed by staff, kept sealed, and shown to nobody.

use super::*;

const TONE: [(&str, &str); 6] = [
    ("namn", "Tone Li"),
    ("relasjon", "mor"),
    ("foreldreansvar", "ja"),
    ("bur_saman", "ja"),
    ("innsynsrett", "ja"),
    ("epost", "tone@post.example"),
];

fn number(serial: u16) -> String {
    let found = (serial * 7..).find_map(|serial| fnr::synthetic(date!(1985 - 06 - 11), serial));
    found.unwrap().expose().to_owned()
}

/// What the row is found by.
async fn oppslag(app: &TestApp, kommune: &Kommune) -> Option<Vec<u8>> {
    sqlx::query_scalar("select fnr_oppslag from foeresett where kommune_id = $1")
        .bind(kommune.id.uuid())
        .fetch_one(app.sql())
        .await
        .unwrap()
}

fn hash(scene: &Scene, number: &str) -> Vec<u8> {
    let number = fnr::Foedselsnummer::parse(number).unwrap();
    let kommune = scene.kommune.id.uuid();
    number
        .blind_index(&scene.app.state().keys, kommune)
        .to_vec()
}

#[tokio::test]
async fn the_number_of_a_foeresett_is_kept_and_shown_as_stars() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/foeresett/ny", nora.id);
    let typed = number(1);
    let fields = [&TONE[..], &[("foedselsnummer", typed.as_str())]].concat();

    let card = scene.client.submit(&path, &fields).await.follow().await;

    assert!(card.text().contains("tone@post.example"));
    assert!(card.text().contains("****** *****"));
    assert_eq!(
        oppslag(&scene.app, &scene.kommune).await,
        Some(hash(&scene, &typed))
    );
    let change = card.attribute("section.kort h3 + a", "href").remove(0);
    let form = scene.client.get(&change).await;
    assert_eq!(form.attribute("[name=foedselsnummer]", "value"), [""]);
    for page in [card, form] {
        assert!(!page.body.contains(&typed));
    }
    // what is not typed stays; what is, takes its place
    scene
        .client
        .submit(&change, &[("epost", "li@post.example")])
        .await;
    assert_eq!(
        oppslag(&scene.app, &scene.kommune).await,
        Some(hash(&scene, &typed))
    );
    let other = number(2);
    scene
        .client
        .submit(&change, &[("foedselsnummer", &other)])
        .await;
    // nobody is found by it before another has confirmed it (docs/adr/0018)
    assert_eq!(
        oppslag(&scene.app, &scene.kommune).await,
        Some(hash(&scene, &other))
    );
    let gjeld: Vec<Vec<u8>> =
        sqlx::query_scalar("select fnr_oppslag from kort_nummer where kommune_id = $1 and foeresett_id is not null and til is null")
            .bind(scene.kommune.id.uuid())
            .fetch_all(scene.app.sql())
            .await
            .unwrap();
    assert_eq!(gjeld, [hash(&scene, &typed)]);
}

#[tokio::test]
async fn a_number_or_an_address_that_is_none_is_told_and_not_shown_again() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/foeresett/ny", nora.id);
    let wrong = "12345678901";
    let fields = [&TONE[..5], &[("epost", "tone"), ("foedselsnummer", wrong)]].concat();

    let page = scene.client.submit(&path, &fields).await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("foedselsnummer").is_some());
    assert!(page.error_on("epost").is_some());
    assert!(!page.body.contains(wrong));
}

#[tokio::test]
async fn with_adressesperre_the_e_mail_is_for_the_leader_of_the_childs_eining_only() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/foeresett/ny", nora.id);
    scene.rektor.submit(&path, &TONE).await;
    nora.adressesperre().await;
    let card = format!("/barn/{}", nora.id);

    assert!(
        scene
            .rektor
            .get(&card)
            .await
            .text()
            .contains("tone@post.example")
    );
    assert!(
        !scene
            .client
            .get(&card)
            .await
            .body
            .contains("tone@post.example")
    );
    // and what one does not see, one does not take away
    let change = scene
        .client
        .get(&card)
        .await
        .attribute("section.kort h3 + a", "href")
        .remove(0);
    scene.client.submit(&change, &[("namn", "Tone Lie")]).await;
    assert!(
        scene
            .rektor
            .get(&card)
            .await
            .text()
            .contains("tone@post.example")
    );
}
