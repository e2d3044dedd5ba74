//! The link: of one person, once, for a time.

use super::*;

#[tokio::test]
async fn somebody_else_who_follows_the_link_finds_nothing_and_it_is_not_used_up() {
    let scene = Scene::new().await;
    scene.invite().await;
    let letters = scene.letters().await;
    let link = Scene::link(&letters, "mor@epost.example");
    // who does not read Norwegian is told the same, and no more
    let says = [
        "English: You have received a question in Laget.",
        "Polski: Masz pytanie w systemie Laget.",
        "=D0=A3=D0=BA=D1=80=D0=B0=D1=97=D0=BD=D1=81=D1=8C=D0=BA=D0=B0:",
        "=D8=A7=D9=84=D8=B9=D8=B1=D8=A8=D9=8A=D8=A9:",
    ];
    for said in says {
        assert!(letters[0].contains(said), "{said}: {}", letters[0]);
    }

    let (other, page) = scene.follow(&link, &grown_up(3)).await;

    assert_eq!(page.status, 404);
    assert!(
        page.text().contains("fødselsnummeret ditt er skrive feil"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("Nora"));
    for kva in ["", "/signer", "/trekk-samtykke", "/pdf"] {
        let (mine, none) = (
            other.get(&scene.form(kva)).await,
            other
                .get(&format!("/familie/samtykke/{}{kva}", scene.app.new_id()))
                .await,
        );
        assert_eq!((mine.status, none.status), (404, 404), "{kva}");
        assert_eq!(mine.text(), none.text(), "{kva}");
    }
    for (kva, field) in [
        ("", ("svar-ppt", "ja")),
        ("/signer", ("avtrykk", "x")),
        ("/trekk-samtykke", ("kva", "alt")),
    ] {
        assert_eq!(
            other.post(&scene.form(kva), &[field]).await.status,
            404,
            "{kva}"
        );
    }
    let refused = "innsynslogg where avvist and familie_person_id is not null and kommune_id = $1";
    assert_eq!(scene.app.count(refused, scene.kommune.id.uuid()).await, 12);
    let (_, page) = scene.follow(&link, &grown_up(MOR)).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn the_other_parent_may_answer_their_own_and_not_this_ones() {
    let scene = Scene::new().await;
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    let mor: Uuid = sqlx::query_scalar(
        "select foeresett_id from foeresett where namn = 'Mor Li' and barn_id = $1",
    )
    .bind(scene.barn.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    let done = page
        .submit(&scene.inviter(), &[("kven", &format!("foeresett:{mor}"))])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let letters = scene.letters().await;
    assert_eq!(letters.len(), 1);

    let (_, page) = scene
        .follow(&Scene::link(&letters, "mor@epost.example"), &grown_up(FAR))
        .await;

    assert_eq!(page.status, 404, "far has not been asked");
}

#[tokio::test]
async fn the_link_of_one_parent_tells_the_other_nothing_though_both_are_asked() {
    let scene = Scene::new().await;
    scene.invite().await;
    let letters = scene.letters().await;
    let link = Scene::link(&letters, "mor@epost.example");

    let (far, page) = scene.follow(&link, &grown_up(FAR)).await;

    assert_eq!(page.status, 404, "{}", page.text());
    assert_eq!(far.get(&scene.form("")).await.status, 200, "his own");
    let (_, page) = scene.follow(&link, &grown_up(MOR)).await;
    assert_eq!(page.status, 200, "it is not used up: {}", page.text());
}

#[tokio::test]
async fn a_link_leads_once_and_then_to_the_login() {
    let scene = Scene::new().await;
    scene.invite().await;
    let letters = scene.letters().await;
    let link = Scene::link(&letters, "mor@epost.example");
    let nobody = scene.app.client().at(&scene.router);
    assert!(
        nobody
            .get(&link)
            .await
            .text()
            .contains("Du har fått eit spørsmål")
    );
    let (_, page) = scene.follow(&link, &grown_up(MOR)).await;
    assert_eq!(page.status, 200);

    let page = nobody.get(&link).await;

    assert!(
        page.text().contains("Lenka er brukt, eller for gammal"),
        "{}",
        page.text()
    );
    let (_, page) = scene.follow(&link, &grown_up(MOR)).await;
    assert!(
        page.text().contains("Ventar på svar frå deg"),
        "{}",
        page.text()
    );
    assert_eq!(nobody.get("/familie/invitasjon/0123").await.status, 404);
}

#[tokio::test]
async fn an_invitation_that_is_taken_back_or_sent_anew_or_too_old_leads_nowhere() {
    let scene = Scene::new().await;
    scene.invite().await;
    let first = Scene::link(&scene.letters().await, "mor@epost.example");
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    let all = page.attribute("input[name=kven]", "value");
    let fields: Vec<(&str, &str)> = all.iter().map(|v| ("kven", v.as_str())).collect();
    assert_eq!(page.submit(&scene.inviter(), &fields).await.status, 303);
    let second = Scene::link(&scene.letters().await, "mor@epost.example");
    let nobody = scene.app.client().at(&scene.router);
    assert!(nobody.get(&first).await.text().contains("Lenka er brukt"));
    assert!(
        nobody
            .get(&second)
            .await
            .text()
            .contains("Du har fått eit spørsmål")
    );

    let list = kari.get(&scene.path("")).await;
    let action = scene.path(&format!("/{}/invitasjon-attende", scene.samtykke));
    for id in list.attribute("input[name=invitasjon]", "value") {
        assert_eq!(kari.post(&action, &[("invitasjon", &id)]).await.status, 303);
    }

    let list = kari.get(&scene.path("")).await.text();
    assert!(list.contains(" er avslutta."), "{list}");
    assert!(!list.contains("Ikkje spurd på nett"), "{list}");
    assert!(nobody.get(&second).await.text().contains("Lenka er brukt"));
    let (client, page) = scene.follow(&second, &grown_up(MOR)).await;
    assert!(
        page.text().contains("Ingen har spurt deg"),
        "{}",
        page.text()
    );
    let gone = client.get(&scene.form("")).await;
    assert_eq!(gone.status, 404);
    assert!(gone.text().contains("spørsmålet vere teke attende"));
    scene.invite().await;
    let third = Scene::link(&scene.letters().await, "mor@epost.example");
    scene
        .sql("update samtykke_invitasjon set utgaar_at = now() where samtykke_id = $1")
        .await;
    assert!(nobody.get(&third).await.text().contains("for gammal"));
    assert_eq!(client.get(&scene.form("")).await.status, 404);
}

#[tokio::test]
async fn an_invitation_nobody_fetches_is_shown_to_whoever_asked() {
    let scene = Scene::new().await;
    scene.invite().await;
    scene.letters().await;
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.path("")).await;
    assert!(
        page.text().contains("E-posten er send. Ikkje opna enno."),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("Invitasjonen er ikkje henta."));

    scene
        .sql("update samtykke_invitasjon set invitert_at = now() - interval '4 days' where samtykke_id = $1")
        .await;

    let page = kari.get(&scene.path("")).await;
    assert!(
        page.text().contains("Invitasjonen er ikkje henta."),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn what_can_no_longer_be_answered_says_so() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let page = scene.answer(&mor, &JA).await;
    let kari = scene.staff(&scene.kari).await;
    let attende = scene.path(&format!("/{}/attende", scene.samtykke));
    assert_eq!(kari.post(&attende, &[]).await.status, 303);

    assert_eq!(scene.sign(&mor, &page).await.status, 404);

    assert_eq!(scene.signatures().await, 0);
    assert_eq!(mor.get(&scene.form("")).await.status, 404);
}

#[tokio::test]
async fn of_a_sak_that_is_closed_nobody_is_asked_and_nothing_is_signed() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    let page = scene.answer(&mor, &JA).await;
    sqlx::query("update sak set tilstand = 'avslutta', lukka_at = now() where sak_id = $1")
        .bind(scene.sak.id.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    assert_eq!(scene.sign(&mor, &page).await.status, 303);

    assert_eq!(scene.signatures().await, 0);
    let page = mor.get(&scene.form("")).await;
    assert!(
        page.text().contains("Dette kan ikkje signerast no."),
        "{}",
        page.text()
    );
    let kari = scene.staff(&scene.kari).await;
    let id = scene.app.new_id().to_string();
    let fields = [("id", id.as_str()), ("kven", "barn")];
    assert_eq!(kari.post(&scene.inviter(), &fields).await.status, 409);
}

#[tokio::test]
async fn an_address_that_is_none_keeps_nobody_elses_letter_waiting() {
    let scene = Scene::new().await;
    assert_eq!(scene.invite().await.status, 303);
    scene
        .sql("update samtykke_invitasjon set epost = 'mor..li@epost.example' where samtykke_id = $1 and epost like 'mor@%'")
        .await;

    let letters = scene.letters().await;

    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("To: far@epost.example"));
    let page = scene.staff(&scene.kari).await.get(&scene.path("")).await;
    assert!(
        page.text()
            .contains("E-posten kom ikkje fram. Sjå over adressa"),
        "{}",
        page.text()
    );
}
