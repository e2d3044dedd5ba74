//! The card: who sees it, and two who change it at once.

use laget::access::Role;
use tokio::task::JoinSet;

use super::Scene;

#[tokio::test]
async fn the_card_is_seen_by_the_eining_the_helsestasjon_and_the_lag() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let sak = nora.sak(&scene.kari, "Ho er ofte trøytt.").await;
    let card = format!("/barn/{}", nora.id);
    let (_, helsestasjon) = scene.at("helsestasjon").await;
    let (on_the_lag, lag) = scene.at("ppt").await;
    let (_, ppt) = scene.at("ppt").await;
    let (_, other_skule) = scene.at_skule("Dalen skule", Role::Einingsleiar).await;
    assert_eq!(lag.get(&card).await.status, 404, "before being on the lag");

    sak.deltakar(&on_the_lag).await;

    for (client, status, who) in [
        (&scene.client, 200, "own eining"),
        (&scene.rektor, 200, "leader"),
        (&helsestasjon, 200, "helsestasjon"),
        (&lag, 200, "lag"),
        (&ppt, 404, "ppt, not on the lag"),
        (&other_skule, 404, "another skule"),
    ] {
        let page = client.get(&card).await;
        assert_eq!(page.status, status, "{who}");
        assert_eq!(page.text().contains("Nora Li"), status == 200, "{who}");
    }
    let change = format!("{card}/endre");
    assert_eq!(lag.get(&change).await.status, 403, "the lag reads only");
    assert_eq!(helsestasjon.get(&change).await.status, 200);
}

#[tokio::test]
async fn two_who_change_the_card_see_both_texts() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/endre", nora.id);
    let mine = scene.client.get(&path).await;
    let first = scene
        .rektor
        .submit(&path, &[("fornamn", "Nora Marie"), ("etternamn", "Li")])
        .await;
    assert_eq!(first.status, 303);

    let page = mine.submit(&path, &[("fornamn", "Norah")]).await;

    assert_eq!(page.status, 409);
    assert!(page.text().contains("Nokon andre har endra kortet"));
    assert!(
        page.select("dl dd").contains(&"Nora Marie".to_owned()),
        "what is stored is not shown"
    );
    assert_eq!(page.attribute("[name=fornamn]", "value"), ["Norah"]);
    let version = page.attribute("form [name=version]", "value").remove(0);

    let again = scene
        .client
        .submit(&path, &[("version", &version), ("fornamn", "Norah")])
        .await
        .follow()
        .await;
    assert_eq!(again.select("h1"), ["Norah Li"]);
}

#[tokio::test]
async fn a_new_birth_date_needs_the_new_number() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/endre", nora.id);

    let page = scene.client.submit(&path, &[("foedd", "15.05.2017")]).await;

    assert_eq!(page.status, 422);
    assert!(page.error_on("foedselsnummer").is_some());
    let taken = scene.skule.barn("Per", "Dal").await;
    let page = scene
        .client
        .submit(&path, &[("foedselsnummer", &taken.fnr)])
        .await;
    assert_eq!(page.status, 422);
    assert!(!page.text().contains("Per Dal"));
}

const TOVE: [(&str, &str); 6] = [
    ("namn", "Tove Li"),
    ("relasjon", "mor"),
    ("telefon", "913 00 000"),
    ("foreldreansvar", "ja"),
    ("bur_saman", "nei"),
    ("innsynsrett", "ja"),
];

#[tokio::test]
async fn a_foeresett_is_added_once_changed_and_ended() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let path = format!("/barn/{}/foeresett/ny", nora.id);
    let empty = scene.client.submit(&path, &[]).await;
    assert_eq!(empty.status, 422);
    for field in [
        "namn",
        "relasjon",
        "foreldreansvar",
        "bur_saman",
        "innsynsrett",
    ] {
        assert!(empty.error_on(field).is_some(), "{field}");
    }

    let form = scene.client.get(&path).await;
    let (first, second) = tokio::join!(form.submit(&path, &TOVE), form.submit(&path, &TOVE));
    assert_eq!((first.status, second.status), (303, 303));
    let card = first.follow().await;
    assert_eq!(card.select("h3"), ["Tove Li"]);
    assert!(card.text().contains("913 00 000"));

    let change = card.attribute("section.kort h3 + a", "href").remove(0);
    let card = scene
        .client
        .submit(&change, &[("telefon", "404 00 000")])
        .await
        .follow()
        .await;
    assert!(card.text().contains("404 00 000") && !card.text().contains("913 00 000"));

    let card = scene
        .client
        .submit(&change, &[("handling", "avslutt")])
        .await
        .follow()
        .await;
    assert_eq!(card.select("h3"), [""; 0]);
    assert_eq!(
        card.select("section.varsel h2"),
        ["Tove Li har ikkje foreldreansvar lenger"]
    );
    assert_eq!(scene.client.get(&change).await.status, 404);
}

#[tokio::test]
async fn two_who_change_a_foeresett_see_both_texts() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let tove = nora.foeresett("Tove Li").await;
    let path = format!("/foeresett/{tove}/endre");
    let mine = scene.client.get(&path).await;
    let changed = scene
        .rektor
        .submit(&path, &[("telefon", "404 11 111")])
        .await;
    assert_eq!(changed.status, 303);

    let page = mine.submit(&path, &[("telefon", "404 22 222")]).await;

    assert_eq!(page.status, 409);
    assert!(page.select("dl dd").contains(&"404 11 111".to_owned()));
    assert_eq!(page.attribute("[name=telefon]", "value"), ["404 22 222"]);

    let ended = mine.submit(&path, &[("handling", "avslutt")]).await;
    assert_eq!(ended.status, 409, "an ending from an old page");
    let card = scene.client.get(&format!("/barn/{}", nora.id)).await;
    assert!(card.text().contains("404 11 111"));
}

#[tokio::test]
async fn of_changes_at_once_one_is_written_and_the_others_come_back_with_both_texts() {
    let scene = Scene::new().await;
    let nora = scene.skule.barn("Nora", "Li").await;
    let foeresett = nora.foeresett("Tove Li").await;
    for (path, field) in [
        (format!("/barn/{}/endre", nora.id), "etternamn"),
        (format!("/foeresett/{foeresett}/endre"), "namn"),
    ] {
        let form = scene.client.get(&path).await;
        let asked: JoinSet<_> = ["Ask", "Bø", "Dal", "Eik", "Foss", "Gran"]
            .map(|name| {
                let (form, path) = (form.clone(), path.clone());
                async move { form.submit(&path, &[(field, name)]).await }
            })
            .into_iter()
            .collect();
        let pages = asked.join_all().await;

        let written = pages.iter().filter(|page| page.status == 303).count();
        assert_eq!(written, 1, "{path}");
        for page in pages.iter().filter(|page| page.status != 303) {
            assert_eq!(page.status, 409, "{}", page.text());
            assert!(page.has(&format!("[name={field}]")), "{}", page.text());
        }
    }
}
