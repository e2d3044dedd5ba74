//! The family is led to a referat that is approved.

use crate::agenda::Scene;

/// Every word of the letter, of the one about what is put right, and of the one about what waits for an answer.
const ORD: &str = "noko ventar på svar frå deg og svare something is waiting for your answer \
    coś czeka na twoją odpowiedź щось чекає на вашу відповідь هناك شيء في ينتظر ردك \
    noko du kan lese i laget er retta something you can read has been corrected \
    poprawiono coś co możesz przeczytać виправлено те що ви можете прочитати تم تصحيح شيء يمكنك قراءته \
    du har noko nytt å lese i laget må logge inn med id-porten for det av omsyn til personvernet står ikkje meir e-posten \
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

/// The plain words of a letter.
pub fn text(letter: &str) -> String {
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
    berre_lovlege(&tekst);
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

/// It says nothing but the words above.
pub fn berre_lovlege(tekst: &str) {
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
}

#[tokio::test]
async fn of_a_referat_that_is_put_right_the_family_is_told_that_it_is() {
    let scene = Scene::new().await;
    let (mor_id, mor) = scene.barn.foeresett_inne("Mor Li").await;
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(mor_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let referat = scene.godkjent("").await;
    let delar = [("hensikt", "Finne ei leggetid.")];
    scene.retta(referat, &delar, "Hensikta var feil.").await;
    let brev = scene.brev_til(&format!("{}@example.org", mor_id.uuid()));
    assert_eq!(brev.len(), 2);
    let [foer, etter] = [text(&brev[0]), text(&brev[1])];
    assert!(foer.contains("noko nytt å lese") && !foer.contains("retta"));
    assert!(
        etter.contains("er retta") && etter.contains("has been corrected"),
        "{etter}"
    );
    berre_lovlege(&etter);
    for side in [
        "/familie".to_owned(),
        format!("/familie/barn/{}", scene.barn.id),
    ] {
        let side = mor.get(&side).await.text();
        assert!(
            side.contains("er retta.") && !side.contains("er klart"),
            "{side}"
        );
    }
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

#[tokio::test]
async fn the_family_is_told_also_when_the_sak_is_closed_by_then() {
    let scene = Scene::new().await;
    let (mor_id, mor) = scene.barn.foeresett_inne("Mor Li").await;
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(mor_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    // the letter waits while the sak is closed
    let referat = scene.godkjent("").await;
    for sql in [
        "update sak set tilstand = 'avslutta', neste_dato = null, lukka_at = now() where sak_id = $1",
        "update referat_brev set tilstand = 'ventar' where sak_id = $1",
    ] {
        sqlx::query(sql)
            .bind(scene.sak.id.uuid())
            .execute(scene.app.sql())
            .await
            .unwrap();
    }
    let (epost,): (Option<String>,) = sqlx::query_as(
        "select app.referat_brev_epost(b) from referat_brev b where b.referat_id = $1 and b.foeresett_id = $2",
    )
    .bind(referat)
    .bind(mor_id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(epost, Some(format!("{}@example.org", mor_id.uuid())));
    let barn = format!("/familie/barn/{}", scene.barn.id);
    let lenke = format!("{barn}/referat/{referat}");
    assert_eq!(mor.get(&lenke).await.status, 200, "she reads it");
}

#[tokio::test]
async fn a_youth_who_was_not_invited_is_told_where_the_samtykke_was_sent() {
    let scene = Scene::new().await;
    // she was sent it before it was signed
    let mut foer = scene.app.sql().begin().await.unwrap();
    sqlx::query("set local session_replication_role = replica")
        .execute(&mut *foer)
        .await
        .unwrap();
    sqlx::query(
        "insert into samtykke_invitasjon (kommune_id, invitasjon_id, samtykke_id, sak_id, signatar, epost, invitert_av)
        values ($1, gen_random_uuid(), $2, $3, 'barn', 'nora@ungdom.example', $4)",
    )
    .bind(scene.kommune.id.uuid())
    .bind(scene.samtykke)
    .bind(scene.sak.id.uuid())
    .bind(scene.rektor.id.uuid())
    .execute(&mut *foer)
    .await
    .unwrap();
    foer.commit().await.unwrap();
    let referat = scene.godkjent("").await;
    assert!(
        scene.brev_til("nora@ungdom.example").is_empty(),
        "too young"
    );
    let brev =
        "referat_brev where referat_id = $1 and invitasjon_id is not null and tilstand = 'unoedig'";
    assert_eq!(scene.app.count(brev, referat).await, 1);
    sqlx::query(
        "update barn set foedd = app.today() - interval '15 years 2 days' where barn_id = $1",
    )
    .bind(scene.barn.id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    let epost: Option<String> = sqlx::query_scalar(
        "select app.referat_brev_epost(b) from referat_brev b where b.referat_id = $1 and b.invitasjon_id is not null",
    )
    .bind(referat)
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(epost.as_deref(), Some("nora@ungdom.example"));
}

#[tokio::test]
async fn a_letter_that_did_not_come_through_is_shown_to_those_who_see_the_sak() {
    let scene = Scene::new().await;
    let (mor_id, _) = scene.barn.foeresett_inne("Mor Li").await;
    sqlx::query("update foeresett set foreldreansvar = false where foeresett_id = $1")
        .bind(mor_id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();
    let referat = scene.godkjent("").await;
    let path = format!("/referat/{referat}");
    let rektor = scene.as_(&scene.rektor).await;
    assert!(!rektor.get(&path).await.has("#brev"));
    for (korleis, ord) in [
        ("avvist", "Mor Li: E-posten kom ikkje fram."),
        ("uviss", "Mor Li: E-posten er kanskje send."),
    ] {
        sqlx::query("update referat_brev set tilstand = $2 where referat_id = $1 and foeresett_id in (select foeresett_id from foeresett where namn = 'Mor Li')")
            .bind(referat)
            .bind(korleis)
            .execute(scene.app.sql())
            .await
            .unwrap();
        let side = rektor.get(&path).await.text();
        assert!(side.contains(ord), "{side}");
    }
    let feila: Vec<(String, String)> = sqlx::query_as("select * from app.referat_brev_feila($1)")
        .bind(referat)
        .fetch_all(&mut *crate::rls::as_person(&scene.app, &scene.barnevern).await)
        .await
        .unwrap();
    assert!(feila.is_empty(), "called to the meeting, and sees no sak");
}
