//! A youth of 15 answers alone about the school and the PPT, and together with the parents about others.

use super::*;

impl Scene {
    async fn invite_youth(&self, epost: &str) -> Page {
        let kari = self.staff(&self.kari).await;
        let page = kari.get(&self.inviter()).await;
        let fields = [("kven", "barn"), ("epost_ungdom", epost)];
        page.submit(&self.inviter(), &fields).await
    }
}

#[tokio::test]
async fn a_youth_of_fifteen_answers_alone_about_school_and_ppt() {
    let scene = Scene::aged(15).await;
    let page = scene.staff(&scene.kari).await.get(&scene.inviter()).await;
    assert_eq!(
        page.attribute("input[name=kven]", "value"),
        ["barn"],
        "the parents are not asked"
    );
    let wrong = scene.invite_youth("ikkje ei adresse").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        wrong.attribute("input[name=epost_ungdom]", "value"),
        ["ikkje ei adresse"]
    );
    assert_eq!(scene.invite_youth("nora@epost.example").await.status, 303);
    let letters = scene.letters().await;

    let (nora, page) = scene
        .follow(
            &Scene::link(&letters, "nora@epost.example"),
            &scene.barn.fnr,
        )
        .await;

    assert!(
        page.text()
            .contains("Fleire tenester vil hjelpe deg saman."),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("Du er gammal nok til å bestemme dette sjølv.")
    );
    assert!(
        page.text()
            .contains("Tenestene har dei same pliktene overfor deg om du seier nei."),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("overfor barnet"), "{}", page.text());
    let receipt = scene.say(&nora, &JA).await;
    assert!(receipt.text().contains("Takk. Svaret ditt er signert."));
    assert_eq!(scene.share().await.status, 303);
    let pia = scene.staff(&scene.ppt).await;
    assert_eq!(pia.get(&format!("/sak/{}", scene.sak.id)).await.status, 200);
}

#[tokio::test]
async fn parents_of_a_youth_answer_about_what_is_theirs_and_not_about_what_the_youth_decides() {
    let mut scene = Scene::aged(15).await;
    scene.samtykke = scene.ask(&["skule", "ppt", "nav"]).await;
    assert_eq!(
        scene.invite().await.status,
        422,
        "the youth's address is asked for"
    );
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    let parents = page.attribute("input[name=kven]", "value");
    let fields: Vec<(&str, &str)> = (parents.iter().filter(|v| v.starts_with("foeresett")))
        .map(|v| ("kven", v.as_str()))
        .collect();
    let done = page.submit(&scene.inviter(), &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let letters = scene.letters().await;

    let (mor, page) = scene
        .follow(&Scene::link(&letters, "mor@epost.example"), &grown_up(MOR))
        .await;

    assert_eq!(page.attribute("input[type=radio]", "name"), ["svar-nav"; 2]);
    assert!(
        page.text().contains("Andre svarar om desse tenestene"),
        "{}",
        page.text()
    );
    assert_eq!(
        mor.post(&scene.form(""), &[("svar-ppt", "ja")])
            .await
            .status,
        400
    );
    scene
        .say(&mor, &[("spraak", "nn"), ("svar-nav", "ja")])
        .await;
    let row = "samtykke_signatur where samtykke_id = $1 and ja = array['nav'] and nei = '{}'
        and tekst like '%○ Skule%' and tekst like '%X NAV%'";
    assert_eq!(scene.app.count(row, scene.samtykke).await, 1);
}

#[tokio::test]
async fn of_health_at_fifteen_the_parents_decide_and_are_told_so() {
    let mut scene = Scene::aged(15).await;
    scene.samtykke = scene.ask(&["helsestasjon"]).await;
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    let parents = page.attribute("input[name=kven]", "value");
    let fields: Vec<(&str, &str)> = (parents.iter().filter(|v| v.starts_with("foeresett")))
        .map(|v| ("kven", v.as_str()))
        .collect();
    assert_eq!(page.submit(&scene.inviter(), &fields).await.status, 303);
    let letters = scene.letters().await;

    let (mor, page) = scene
        .follow(&Scene::link(&letters, "mor@epost.example"), &grown_up(MOR))
        .await;

    let text = page.text();
    assert!(text.contains("Alle som har det, må seie ja."), "{text}");
    assert!(!text.contains("Både den unge og alle"), "{text}");
    sqlx::query(
        "update foeresett set foreldreansvar = false where namn = 'Far Li' and barn_id = $1",
    )
    .bind(scene.barn.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    let text = mor.get(&scene.form("")).await.text();
    assert!(text.contains("Du har foreldreansvaret aleine."), "{text}");
}
