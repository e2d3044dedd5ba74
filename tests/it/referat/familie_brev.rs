//! The family is led to a referat that is approved.

use crate::agenda::Scene;

/// Every word of the letter.
const ORD: &str = "du har noko nytt å lese i laget må logge inn med id-porten for det av omsyn til personvernet står ikkje meir e-posten \
    to english there is something new you read in open the link and log melding frå \
    polski w systemie jest coś nowego do przeczytania otwórz link i zaloguj się \
    українська у системі є щось нове для вас відкрийте посилання й увійдіть \
    العربية هناك شيء جديد لتقرأه في افتح الرابط وسجل الدخول";

impl Scene {
    fn brev_til(&self, adresse: &str) -> Vec<String> {
        let til = format!("To: {adresse}");
        let letters = self.app.letters().into_iter();
        letters.filter(|l| l.contains(&til)).collect()
    }
}

fn text(letter: &str) -> String {
    let at = letter.find("Content-Type: text/plain").unwrap();
    let (_, rest) = letter[at..].split_once("\r\n\r\n").unwrap();
    crate::tst::letter::unquoted(rest.split("\r\n--").next().unwrap())
}

#[tokio::test]
async fn those_who_may_read_it_are_told_that_there_is_something_to_read_and_led_there() {
    let scene = Scene::new().await;
    let (mor_id, mor) = scene.barn.foeresett_inne("Mor Li").await;
    let (far_id, far) = scene.barn.foeresett_inne("Far Li").await;
    for id in [mor_id, far_id] {
        // came after the samtykke was signed, and has no say in it
        sqlx::query(
            "update foeresett set foreldreansvar = false, innsynsrett = $2 where foeresett_id = $1",
        )
        .bind(id.uuid())
        .bind(id == mor_id)
        .execute(scene.app.sql())
        .await
        .unwrap();
    }
    let referat = scene.godkjent("").await;
    let brev = scene.brev_til(&format!("{}@example.org", mor_id.uuid()));
    assert_eq!(brev.len(), 1);
    let tekst = text(&brev[0]);
    let lov: Vec<&str> = ORD.split(' ').filter(|o| !o.is_empty()).collect();
    for ord in tekst
        .split_whitespace()
        .filter(|o| !o.starts_with("https://"))
    {
        let ord = ord
            .trim_matches(|c: char| !c.is_alphabetic())
            .to_lowercase();
        assert!(
            ord.is_empty() || lov.contains(&ord.as_str()),
            "{ord}: {tekst}"
        );
    }
    assert!(
        tekst.contains("/familie\r\n") || tekst.contains("/familie\n"),
        "{tekst}"
    );
    let far_adresse = format!("{}@example.org", far_id.uuid());
    assert!(scene.brev_til(&far_adresse).is_empty(), "sees no page");

    let lenke = format!("/familie/barn/{}/referat/{referat}", scene.barn.id);
    let finst = format!("a[href='{lenke}']");
    assert!(mor.get("/familie").await.has(&finst));
    assert!(!far.get("/familie").await.has(&finst));
    let barn = format!("/familie/barn/{}", scene.barn.id);
    let page = mor.get(&barn).await;
    assert!(page.text().contains("er klart"), "{}", page.text());
    scene.app.worker().work_off().await.unwrap();
    assert_eq!(
        scene
            .brev_til(&format!("{}@example.org", mor_id.uuid()))
            .len(),
        1,
        "once"
    );
}

#[tokio::test]
async fn nobody_is_told_by_mail_where_a_child_must_hide() {
    let scene = Scene::new().await;
    let (mor_id, _) = scene.barn.foeresett_inne("Mor Li").await;
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(mor_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    sqlx::query("update barn set adressesperre = true where barn_id = $1")
        .bind(scene.barn.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let referat = scene.godkjent("").await;
    assert!(
        scene
            .brev_til(&format!("{}@example.org", mor_id.uuid()))
            .is_empty()
    );
    let unoedig = "referat_brev where referat_id = $1 and tilstand = 'unoedig'";
    assert!(scene.app.count(unoedig, referat).await > 0);
}
