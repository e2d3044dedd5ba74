//! A føresett gets another fødselsnummer on the card: who it was before, and who it is now, are two.

use super::*;

impl Scene {
    /// The card of mor gets the number of somebody else.
    async fn another_number(&self, serial: u16) {
        let id: Uuid = sqlx::query_scalar(
            "select foeresett_id from foeresett where namn = 'Mor Li' and barn_id = $1",
        )
        .bind(self.barn.id.uuid())
        .fetch_one(self.app.sql())
        .await
        .unwrap();
        let number = laget::barn::fnr::Foedselsnummer::parse(&grown_up(serial)).unwrap();
        let kommune = self.kommune.id.uuid();
        let sealed = number.seal_foeresett(&self.app.state().keys, kommune, id);
        sqlx::query("update foeresett set fnr_oppslag = $2 where foeresett_id = $1")
            .bind(id)
            .bind(&sealed.oppslag[..])
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    async fn waits_for_mor(&self) -> i64 {
        let open = "samtykke_invitasjon where avslutta_at is null and epost = 'mor@epost.example' and sak_id = $1";
        self.app.count(open, self.sak.id.uuid()).await
    }
}

#[tokio::test]
async fn what_waits_for_a_number_ends_when_the_card_gets_another() {
    let scene = Scene::new().await;
    assert_eq!(scene.invite().await.status, 303);
    assert_eq!(scene.waits_for_mor().await, 1);

    scene.another_number(3).await;

    assert_eq!(scene.waits_for_mor().await, 0);
    let kari = scene.staff(&scene.kari).await;
    let ended =
        "Mor Li : Lenka blei avslutta, for fødselsnummeret på kortet er endra. Send på nytt.";
    let page = kari.get(&scene.path("")).await.text();
    assert!(page.contains(ended), "{page}");
    assert!(!page.contains("Ikkje spurd på nett"), "{page}");
    assert_eq!(scene.invite().await.status, 303);
    let page = kari.get(&scene.path("")).await.text();
    assert!(!page.contains("Lenka blei avslutta"), "{page}");
}

#[tokio::test]
async fn a_number_of_the_child_that_one_employee_has_changed_lets_nobody_in() {
    let scene = Scene::aged(15).await;
    let kari = scene.staff(&scene.kari).await;
    let page = kari.get(&scene.inviter()).await;
    let fields = [("kven", "barn"), ("epost_ungdom", "nora@epost.example")];
    assert_eq!(page.submit(&scene.inviter(), &fields).await.status, 303);
    let letters = scene.letters().await;
    let link = Scene::link(&letters, "nora@epost.example");
    let (nora, page) = scene.follow(&link, &scene.barn.fnr).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let nummer = laget::barn::fnr::Foedselsnummer::parse(&scene.barn.fnr).unwrap();
    let other = (1..999)
        .filter_map(|serial| laget::barn::fnr::synthetic(nummer.birth_date(), serial))
        .find(|number| number.expose() != scene.barn.fnr)
        .unwrap();

    let card = format!("/barn/{}/endre", scene.barn.id);
    let done = kari
        .submit(&card, &[("foedselsnummer", other.expose())])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    assert_eq!(nora.get(&scene.form("")).await.status, 404);
    let open = "samtykke_invitasjon where avslutta_at is null and sak_id = $1";
    assert_eq!(scene.app.count(open, scene.sak.id.uuid()).await, 0);
    let page = kari.get(&scene.inviter()).await;
    assert!(!page.has("input[name=kven]"), "{}", page.text());
    assert!(
        page.text().contains("ein annan må stadfeste det der"),
        "{}",
        page.text()
    );
    let client = scene.app.client().at(&scene.router);
    log_in(&client, &Outside::new(), &scene.kommune, other.expose()).await;
    let barn = format!("/familie/barn/{}", scene.barn.id);
    assert_eq!(client.get(&barn).await.status, 404);
    scene.confirm_all().await;
    assert_eq!(client.get(&barn).await.status, 200, "now it is the child");
}

#[tokio::test]
async fn whoever_has_answered_takes_it_back_while_another_number_waits_and_sees_all_when_it_is_set_back()
 {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    let kari = scene.staff(&scene.kari).await;
    let id: Uuid = sqlx::query_scalar(
        "select foeresett_id from foeresett where namn = 'Mor Li' and barn_id = $1",
    )
    .bind(scene.barn.id.uuid())
    .fetch_one(scene.app.sql())
    .await
    .unwrap();
    let card = format!("/foeresett/{id}/endre");
    let barn = format!("/familie/barn/{}", scene.barn.id);
    let feil = grown_up(9);
    let done = kari.submit(&card, &[("foedselsnummer", &feil)]).await;
    assert_eq!(done.status, 303, "{}", done.text());

    let page = mor.get(&scene.form("")).await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains("Nora"),
        "the own answer only: {}",
        page.text()
    );
    assert_eq!(mor.get(&scene.form("/trekk-samtykke")).await.status, 200);
    assert_eq!(mor.get(&barn).await.status, 404);
    let other = scene.app.client().at(&scene.router);
    log_in(&other, &Outside::new(), &scene.kommune, &feil).await;
    assert_eq!(other.get(&scene.form("")).await.status, 404);
    assert_eq!(other.get(&barn).await.status, 404);

    let done = kari
        .submit(&card, &[("foedselsnummer", &grown_up(MOR))])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());

    assert!(mor.get(&scene.form("")).await.body.contains("Nora"));
    assert_eq!(mor.get(&barn).await.status, 200);
    let waits = "kort_endring where stadfesta_at is null and barn_id = $1";
    assert_eq!(scene.app.count(waits, scene.barn.id.uuid()).await, 0);
}

#[tokio::test]
async fn a_child_made_older_by_one_employee_is_not_let_in_as_a_youth_and_the_parents_are_not_shut_out()
 {
    let scene = Scene::aged(11).await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    let barn = format!("/familie/barn/{}", scene.barn.id);
    for years in [16, 19] {
        let mut tx = crate::rls::as_person(&scene.app, &scene.kari).await;
        sqlx::query("update barn set foedd = (app.today() - make_interval(years => $2))::date where barn_id = $1")
            .bind(scene.barn.id.uuid())
            .bind(years)
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query("commit").execute(&mut *tx).await.unwrap();
        let nora = scene.app.client().at(&scene.router);
        log_in(&nora, &Outside::new(), &scene.kommune, &scene.barn.fnr).await;
        assert_eq!(nora.get(&barn).await.status, 404, "{years}");
        assert_eq!(mor.get(&barn).await.status, 200, "{years}");
        assert_eq!(mor.get(&scene.form("/trekk-samtykke")).await.status, 200);
    }
}

#[tokio::test]
async fn what_one_has_answered_is_not_shown_to_whoever_has_the_number_after() {
    let scene = Scene::new().await;
    let mor = scene.asked(MOR).await;
    scene.say(&mor, &JA).await;
    assert_eq!(mor.get(&scene.form("")).await.status, 200);
    // somebody who logs in as another, whose number the card gets
    let far = sqlx::query(
        "update foeresett set avslutta_at = now() where namn = 'Far Li' and barn_id = $1",
    );
    let far = far.bind(scene.barn.id.uuid()).execute(scene.app.sql());
    far.await.unwrap();
    let outside = Outside::new();
    let client = scene.app.client().at(&scene.router);
    log_in(&client, &outside, &scene.kommune, &grown_up(FAR)).await;

    scene.another_number(FAR).await;

    assert_eq!(client.get("/familie").await.status, 200);
    assert_eq!(client.get(&scene.form("")).await.status, 404);
    let rows = "samtykke_signatur where sak_id = $1";
    let stands = scene.app.count(rows, scene.sak.id.uuid()).await;
    assert_eq!(stands, 1, "the answer stands");
}

#[tokio::test]
async fn what_was_on_paper_is_ones_own_after_the_number_on_the_card_is_put_right() {
    let scene = Scene::new().await;
    super::skjult::paper(&scene, "Mor Li").await;
    super::skjult::confirmed(&scene).await;
    scene.another_number(3).await;
    scene.confirm_all().await;

    let mor = scene.app.client().at(&scene.router);
    log_in(&mor, &Outside::new(), &scene.kommune, &grown_up(3)).await;

    let page = mor.get(&scene.form("/trekk-samtykke")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let done = page
        .submit(&scene.form("/trekk-samtykke"), &[("kva", "alt")])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
}
