//! Adressesperre: where the child is, is said to nobody but the leader of the child's own eining.

use laget::access::Role;

use super::Scene;
use crate::harness::{Barn, Client};

const ADRESSE: &str = "Fjellvegen 7";
const TELEFON: &str = "40000000";
const EINING: &str = "Åsen skule";

async fn hidden(scene: &Scene) -> Barn {
    let nora = scene.skule.barn("Nora", "Li").await;
    nora.adresse(ADRESSE).await;
    nora.foeresett("Tove Li").await;
    nora.adressesperre().await;
    nora
}

/// The words of the page's own part: the frame says where the reader works.
async fn words(client: &Client, path: &str) -> String {
    let page = client.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    page.select("main").concat()
}

#[tokio::test]
async fn the_card_says_only_to_the_leader_of_the_eining_where_the_child_is() {
    let scene = Scene::new().await;
    let nora = hidden(&scene).await;
    let sak = nora.sak(&scene.kari, "Ho er ofte trøytt.").await;
    let (on_the_lag, lag) = scene.at("ppt").await;
    sak.deltakar(&on_the_lag).await;
    let (_, helsestasjon) = scene.at("helsestasjon").await;
    let card = format!("/barn/{}", nora.id);

    for client in [&scene.client, &helsestasjon, &lag] {
        let text = words(client, &card).await;
        assert!(text.contains("Adressesperre") && text.contains("Skjerma"));
        for secret in [ADRESSE, TELEFON, EINING] {
            assert!(!text.contains(secret), "{secret} is on the card: {text}");
        }
    }
    let text = words(&scene.rektor, &card).await;
    assert!(text.contains(ADRESSE) && text.contains(TELEFON), "{text}");
}

#[tokio::test]
async fn lists_and_searches_do_not_tell_the_eining() {
    let scene = Scene::new().await;
    let nora = hidden(&scene).await;
    let open = scene.skule.barn("Ola", "Li").await;
    let (_, helsestasjon) = scene.at("helsestasjon").await;
    let row = |id| format!("/barn/{id}");

    let list = helsestasjon.get("/barn").await;
    let links = list.attribute("tbody th a", "href");
    assert!(links.contains(&row(nora.id)) && links.contains(&row(open.id)));
    let told = list.select("tbody tr");
    let nora_row = told.iter().find(|row| row.contains("Nora")).unwrap();
    assert!(
        nora_row.contains("Skjerma") && !nora_row.contains(EINING),
        "{nora_row}"
    );

    let found = helsestasjon
        .submit_from("/barn", "/barn/soek", &[("namn", "Nora"), ("foedd", "")])
        .await
        .follow()
        .await;
    let found = found.select("tbody tr").concat();
    assert!(
        found.contains("Skjerma") && !found.contains(EINING),
        "{found}"
    );

    // the filter of an eining must not tell either
    let path = format!("/barn?eining={}", scene.skule.id);
    let links = helsestasjon
        .get(&path)
        .await
        .attribute("tbody th a", "href");
    assert_eq!(links, [row(open.id)]);
    let other = scene.kommune.skule("Dalen skule").await;
    let there = format!("/barn?eining={}", other.id);
    assert!(!helsestasjon.get(&there).await.has("tbody tr"));
}

#[tokio::test]
async fn the_sak_and_the_list_of_saker_do_not_tell_the_eining() {
    let scene = Scene::new().await;
    let nora = hidden(&scene).await;
    let sak = nora.sak(&scene.kari, "Ho er ofte trøytt.").await;
    let (on_the_lag, lag) = scene.at("ppt").await;
    sak.deltakar(&on_the_lag).await;

    let list = words(&lag, "/saker").await;
    assert!(
        list.contains("Nora L.") && list.contains("Skjerma"),
        "{list}"
    );
    assert!(!list.contains(EINING), "{list}");
    let found = lag.post("/saker/soek", &[("namn", "Nora")]).await;
    let found = found.follow().await;
    let found = found.select("main").concat();
    assert!(
        found.contains("Nora L.") && !found.contains(EINING),
        "{found}"
    );
    let page = words(&lag, &format!("/sak/{}", sak.id)).await;
    for secret in [ADRESSE, TELEFON, EINING] {
        assert!(!page.contains(secret), "{secret} is on the sak: {page}");
    }
}

#[tokio::test]
async fn only_the_leader_lifts_the_sperre_or_writes_the_address() {
    let scene = Scene::new().await;
    let nora = hidden(&scene).await;
    let path = format!("/barn/{}/endre", nora.id);

    let form = scene.client.get(&path).await;
    assert!(!form.has("[name=adresse]") && !form.has("[name=adressesperre]"));
    let version = form.attribute("[name=version]", "value").remove(0);
    // a program can send what the form does not have
    let fields = [
        ("version", version.as_str()),
        ("fornamn", "Nora"),
        ("etternamn", "Li"),
        ("foedd", "14.05.2017"),
        ("omsorgsstatus", "foreldre"),
        ("adresse", "Ein annan stad 1"),
    ];
    let forced = scene.client.post(&path, &fields).await;
    assert!(matches!(forced.status, 303 | 422), "{}", forced.status);
    let text = words(&scene.rektor, &format!("/barn/{}", nora.id)).await;
    assert!(
        text.contains(ADRESSE) && text.contains("Adressesperre"),
        "{text}"
    );

    let lifted = scene.rektor.submit(&path, &[("adressesperre", "")]).await;
    assert_eq!(lifted.status, 303);
    let text = words(&scene.client, &format!("/barn/{}", nora.id)).await;
    assert!(text.contains(ADRESSE) && text.contains(EINING), "{text}");
}

#[tokio::test]
async fn another_leader_does_not_fetch_the_child_with_a_list() {
    let scene = Scene::new().await;
    let nora = hidden(&scene).await;
    let (dalen, leiar) = scene.at_skule("Dalen skule", Role::Einingsleiar).await;
    let list = format!("fnr;fornamn;etternamn\n{};Nora;Li", nora.fnr);
    let fields = [("eining", dalen.id.to_string()), ("innhald", list)];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));

    let page = leiar.post("/barn/import", &fields).await.follow().await;

    // the rest of a list is read in; what was left out does not say why, nor that the child is known
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("kunne ikkje takast inn"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains(EINING) && !page.text().contains("Nora"));
    assert_eq!(leiar.get(&format!("/barn/{}", nora.id)).await.status, 404);
}

#[tokio::test]
async fn only_the_leader_writes_that_somebody_lives_with_a_child_who_is_hidden() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let far = nora.foeresett("Far Li").await;
    sqlx::query("update foeresett set bur_saman = false where foeresett_id = $1")
        .bind(far.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    nora.adressesperre().await;
    let path = format!("/foeresett/{far}/endre");

    let page = scene.client.submit(&path, &[("bur_saman", "ja")]).await;

    assert_eq!(page.status, 422, "{}", page.text());
    let error = page.error_on("bur_saman").unwrap();
    assert!(error.contains("berre einingsleiaren"), "{error}");
    let ny = [
        ("namn", "Far Li"),
        ("relasjon", "far"),
        ("foreldreansvar", "ja"),
        ("bur_saman", "ja"),
        ("innsynsrett", "ja"),
    ];
    let fresh = format!("/barn/{}/foeresett/ny", nora.id);
    let page = scene.client.submit(&fresh, &ny).await;
    assert!(page.error_on("bur_saman").is_some(), "{}", page.text());
    let direct = "update foeresett set bur_saman = true where foeresett_id = $1";
    let mut tx = crate::rls::as_person(&scene.app, &scene.kari).await;
    let refused = sqlx::query(direct).bind(far.uuid()).execute(&mut *tx).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("the leader alone")
    );
    assert_eq!(
        scene
            .rektor
            .submit(&path, &[("bur_saman", "ja")])
            .await
            .status,
        303
    );
}
