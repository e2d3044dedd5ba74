//! The words around the form: in the order a parent reads them, true, and with a verb on the button.

use super::*;

/// A word of the template that holds now.
async fn ord(scene: &Scene, spraak: &str, kode: &str) -> String {
    sqlx::query_scalar(
        "select tekst from samtykkemal_tekst t join samtykkemal m using (mal)
        where m.gyldig_til is null and t.spraak = $1 and t.kode = $2",
    )
    .bind(spraak)
    .bind(kode)
    .fetch_one(scene.app.sql())
    .await
    .unwrap()
}

const SPRAAK: [&str; 6] = ["nn", "nb", "en", "pl", "uk", "ar"];

#[tokio::test]
async fn what_is_asked_comes_first_then_who_may_know_the_choices_and_that_one_chooses() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    for spraak in SPRAAK {
        let page = mor
            .post(&scene.form(""), &[("spraak", "nn"), ("byt", spraak)])
            .await;
        assert_eq!(page.attribute("main .familieskjema", "lang"), [spraak]);
        let mut order = Vec::new();
        for kode in [
            "spoer.overskrift",
            "spoer.tekst",
            "spoer.kvifor",
            "kvifor_eg.overskrift",
            "spoer.kven",
            "spoer.kva",
            "spoer.kva_tekst",
            "instans.skule",
            "forklar.skule",
            "spoer.tidsrom",
            "spoer.frivillig",
            "spoer.frivillig_tekst",
            "spoer.vidare",
        ] {
            let tekst = ord(&scene, spraak, kode).await;
            let main = page.body.split_once("<main").unwrap().1;
            let from = order.last().map_or(0, |(_, at)| *at);
            let at = main[from..].find(&tekst).map(|at| at + from);
            order.push((
                kode,
                at.unwrap_or_else(|| panic!("{spraak} {kode} after {order:?}")),
            ));
        }
    }
}

#[tokio::test]
async fn a_form_that_was_asked_with_the_older_words_is_explained_with_the_true_ones() {
    let scene = Scene::new().await;
    scene
        .sql("update samtykke set mal = 'v2' where samtykke_id = $1")
        .await;
    let mor = scene.asked(MOR).await;

    let page = mor.get(&scene.form("")).await;

    assert!(
        page.text().contains(
            "Dei som arbeider med saka i tenestene du seier ja til, kan lese det som er skrive i denne saka"
        ),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("Berre det dei treng å vite"));
    let mut ja = JA;
    ja[0].1 = "pl";
    let page = scene.answer(&mor, &ja).await;
    assert_eq!(page.select("main .handlingar button"), ["Podpisz"]);
    assert_eq!(scene.sign(&mor, &page).await.status, 303);
    // what was signed is the older template's own text, and still reads as it did
    let gammal: String = sqlx::query_scalar(
        "select tekst from samtykkemal_tekst where mal = 'v2' and spraak = 'nn' and kode = 'spoer.kva_tekst'",
    )
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(
        gammal,
        "Berre det dei treng å vite for å samarbeide om hjelpa."
    );
    assert_eq!(scene.signatures().await, 1);
    assert_eq!(mor.get(&scene.form("/pdf")).await.status, 200);
}

#[tokio::test]
async fn the_form_itself_is_letter_for_letter_the_one_before() {
    let app = TestApp::new().await;
    let changed: Vec<String> = sqlx::query_scalar(
        "select distinct n.kode from samtykkemal_tekst n
        join samtykkemal_tekst g on g.mal = 'v2' and (g.spraak, g.kode) = (n.spraak, n.kode)
        where n.mal = 'v3' and n.tekst <> g.tekst order by 1",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert_eq!(
        changed,
        [
            "signer.knapp",
            "signer.overskrift",
            "spoer.kva",
            "spoer.kva_tekst"
        ]
    );
    let changed: Vec<String> = sqlx::query_scalar(
        "select distinct n.kode from samtykkemal_tekst n
        join samtykkemal_tekst g on g.mal = 'v3' and (g.spraak, g.kode) = (n.spraak, n.kode)
        where n.mal = 'v4' and n.tekst <> g.tekst order by 1",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    assert_eq!(changed, ["svar.ikkje_spurd"]);
}

#[tokio::test]
async fn what_nobody_asked_about_is_not_signed_as_a_nei() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let page = scene.answer(&mor, &JA).await;
    let lines = page.select(".heile-teksten p");
    for line in ["X Skule (Ja)", "– Barnevern (Ikkje spurd)"] {
        assert!(lines.contains(&line.to_owned()), "{lines:?}");
    }
    assert_eq!(scene.sign(&mor, &page).await.status, 303);
    let kept =
        "samtykke_signatur where samtykke_id = $1 and tekst like '%– Barnevern (Ikkje spurd)%'";
    assert_eq!(scene.app.count(kept, scene.samtykke).await, 1);
}

#[tokio::test]
async fn the_button_that_signs_is_a_verb_in_every_language() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let verbs = [
        "Signer",
        "Signer",
        "Sign",
        "Podpisz",
        "Підписати",
        "وقع على النموذج",
    ];
    for (spraak, verb) in SPRAAK.into_iter().zip(verbs) {
        let mut ja = JA;
        ja[0].1 = spraak;
        let page = scene.answer(&mor, &ja).await;
        assert_eq!(page.select("main .handlingar button"), [verb]);
    }
}

#[tokio::test]
async fn what_staff_do_with_a_samtykke_leads_back_to_the_samtykka_of_the_sak() {
    let scene = Scene::new().await;
    let kari = scene.staff(&scene.kari).await;
    for kva in [
        "/nytt".to_owned(),
        format!("/{}/inviter", scene.samtykke),
        format!("/{}/signatur", scene.samtykke),
    ] {
        let page = kari.get(&scene.path(&kva)).await;
        let crumbs = page.attribute(".stig a", "href");
        assert_eq!(crumbs.last(), Some(&scene.path("")), "{kva}");
    }
}

#[tokio::test]
async fn that_a_doctor_outside_laget_reads_nothing_here_is_said_when_one_is_asked_about() {
    let mut scene = Scene::new().await;
    let utanfor = "kan ikkje lese saka her";
    let mor = scene.asked(MOR).await;
    assert!(!mor.get(&scene.form("")).await.text().contains(utanfor));

    scene.samtykke = scene.ask(&["skule", "fastlege"]).await;
    let mor = scene.asked(MOR).await;

    let page = mor.get(&scene.form("")).await;
    assert!(page.text().contains(utanfor), "{}", page.text());
    let pl = [("spraak", "nn"), ("byt", "pl")];
    let page = mor.post(&scene.form(""), &pl).await;
    assert!(page.text().contains("Lekarze rodzinni"), "{}", page.text());
}

#[tokio::test]
async fn whoever_has_signed_is_thanked_and_not_again_later() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let takk = ord(&scene, "nn", "signer.takk").await;

    let receipt = scene.say(&mor, &JA).await;
    scene.letters().await;

    assert!(receipt.text().contains(&takk), "{}", receipt.text());
    let later = scene.app.clock().now() + time::Duration::minutes(61);
    scene.app.clock().set(later);
    let page = mor.get(&scene.form("")).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains(&takk), "{}", page.text());
}
