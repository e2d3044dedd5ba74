//! The innsynslogg says what was done: looking is not writing, and a melding to barnevernet is nobody's to see.

use laget::access::Role;
use sqlx::types::Uuid;
use time::macros::date;

use crate::harness::{Client, Kommune, Page, Person, Sak, TestApp};

/// A teacher who has the ball in a skolemiljø case at steg 5, logged in.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    client: Client,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let barn = skule.barn("Nils Ole", "Fjell").await;
        let sak = barn.sak(&kari, "Blir stengd ute.").await;
        sqlx::query("update sak set slag = 'skolemiljoe', steg = 5 where sak_id = $1")
            .bind(sak.id.uuid())
            .execute(app.sql())
            .await
            .unwrap();
        let client = app.client_for(&kari).await;
        Self {
            app,
            kommune,
            kari,
            client,
            sak,
        }
    }

    /// What the log says the person did since it was asked last.
    async fn since(&self, last: &mut i64) -> Vec<String> {
        let rows: Vec<String> = sqlx::query_scalar(
            "select handling from innsynslogg where brukar_id = $1 order by at, logg_id offset $2",
        )
        .bind(self.kari.id.uuid())
        .bind(*last)
        .fetch_all(self.app.sql())
        .await
        .unwrap();
        *last += i64::try_from(rows.len()).unwrap();
        rows
    }

    async fn ombod(&self) -> Client {
        let stad = self.kommune.skule("Rådhuset").await;
        let person = self
            .kommune
            .person("Pia Ombod", Role::Personvernombod, &stad)
            .await;
        self.app.client_for(&person).await
    }

    async fn melding(&self) -> (Page, String) {
        let path = format!("/barn/{}/barnevern", self.sak.barn_id);
        let fields = [("dato", "2.11.2026"), ("grunnar", "sjukdom")];
        let sent = self.client.submit(&path, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let page = self.client.get(&path).await;
        let svar = page.attribute("a[href$='/svar']", "href").pop().unwrap();
        (page, svar)
    }
}

/// Names and values of a form.
type Fields<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn a_form_that_is_looked_at_or_sent_back_is_not_logged_as_written() {
    let scene = Scene::new().await;
    let tiltak = scene.sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    let andre = scene.sak.tiltak("Lesehjelp", date!(2026 - 12 - 01)).await;
    let (id, kari) = (scene.sak.id, scene.kari.prinsipal_id.to_string());
    let forms: [(String, Fields, Fields, &str); 7] = [
        (
            format!("/sak/{id}/samtale/ny"),
            &[("dato", "i går")],
            &[
                ("dato", "20.11.2026"),
                ("korleis", "telefon"),
                ("kven", "Mor"),
                ("sa", "Ho søv dårleg."),
                ("stemme", "Eg vil sitje ved vindauget."),
            ],
            "samtale.skrive",
        ),
        (
            format!("/sak/{id}/moete/ny"),
            &[("dato", "i går")],
            &[
                ("dato", "20.11.2026"),
                ("kven", "Mor og far"),
                ("invitert", "ja"),
                ("med", "eininga"),
                ("stemme", "Eg vil lese med pappa."),
                ("avtalt", "Lesetrening heime."),
            ],
            "samtale.skrive",
        ),
        (
            format!("/sak/{id}/tiltak/ny"),
            &[("maal", " ")],
            &[
                ("maal", "Kjem på skulen."),
                ("tiltak", "Morgonsamtale"),
                ("ansvarleg", &kari),
                ("innan", "18.12.2026"),
            ],
            "tiltak.setje_inn",
        ),
        (
            format!("/tiltak/{tiltak}/endre"),
            &[("maal", " ")],
            &[("maal", "Har ein ven.")],
            "tiltak.endre",
        ),
        (
            format!("/tiltak/{tiltak}/stopp"),
            &[("grunn", " ")],
            &[("grunn", "Barnet flyttar.")],
            "tiltak.endre",
        ),
        (
            format!("/tiltak/{andre}/evaluering/ny"),
            &[("effekt", "")],
            &[
                ("effekt", "verkar"),
                ("grunngjeving", "Me ser ein skilnad."),
                ("barnet", "Det er greitt."),
                ("foeresette", "Dei merkar lite."),
                ("kva_no", "avslutt"),
            ],
            "tiltak.evaluere",
        ),
        (
            format!("/sak/{id}/skolemiljoeplan"),
            &[("problem", " ")],
            &[
                ("problem", "Blir stengd ute."),
                ("tiltak", "Fast vaksen."),
                ("naar", "Frå måndag."),
                ("kven", "Kontaktlæraren."),
                ("evaluering", "18. desember."),
            ],
            "skolemiljoeplan.skrive",
        ),
    ];
    let mut last = 0;
    scene.since(&mut last).await;
    for (path, wrong, right, written) in &forms {
        let page = scene.client.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        assert_eq!(scene.since(&mut last).await, ["sak.opne"], "GET {path}");

        let status = page.submit(path, wrong).await.status;
        assert_eq!(status, 422, "{path}");
        assert_eq!(scene.since(&mut last).await, ["sak.opne"], "422 {path}");

        let sent = page.submit(path, right).await;
        assert_eq!(sent.status, 303, "{path}: {}", sent.text());
        assert_eq!(scene.since(&mut last).await, [*written], "303 {path}");
    }

    sqlx::query(
        "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null where sak_id = $1",
    )
    .bind(id.uuid())
    .execute(scene.app.sql())
    .await
    .unwrap();
    for (path, ..) in forms.iter().take(6) {
        assert_eq!(scene.client.get(path).await.status, 409, "{path}");
        assert_eq!(scene.since(&mut last).await, ["sak.opne"], "409 {path}");
    }
}

#[tokio::test]
async fn looking_at_the_answer_from_barnevernet_leaves_no_trace_of_a_melding() {
    let scene = Scene::new().await;
    let (_, svar) = scene.melding().await;
    let mut last = 0;
    scene.since(&mut last).await;

    let page = scene.client.get(&svar).await;
    assert_eq!(scene.since(&mut last).await, ["barn.opne"]);
    assert_eq!(page.submit(&svar, &[]).await.status, 422);
    assert_eq!(scene.since(&mut last).await, ["barn.opne"]);
    let fields = [("svar_dato", "20.11.2026")];
    assert_eq!(page.submit(&svar, &fields).await.status, 303);
    assert_eq!(scene.since(&mut last).await, ["barnevern.svare"]);
    assert_eq!(page.submit(&svar, &fields).await.status, 409);
    assert_eq!(scene.since(&mut last).await, ["barn.opne"]);

    let traces = scene
        .app
        .count(
            "innsynslogg where brukar_id = $1 and handling = 'barn.opne' and grunnlag = 'melding'",
            scene.kari.id.uuid(),
        )
        .await;
    assert_eq!(traces, 0);
}

#[tokio::test]
async fn the_personvernombod_sees_no_row_of_a_melding_to_barnevernet() {
    let scene = Scene::new().await;
    let (_, svar) = scene.melding().await;
    let per = scene.kommune.skule("Li skule").await;
    let per = scene.kommune.person("Per Dal", Role::Tilsett, &per).await;
    let per = scene.app.client_for(&per).await;
    let register = format!("/barn/{}/barnevern", scene.sak.barn_id);
    assert_eq!(per.get(&register).await.status, 404);
    assert_eq!(per.get(&svar).await.status, 404);
    let secret = scene
        .app
        .count(
            "innsynslogg where handling like '%barnevern%' and kommune_id = $1",
            scene.kommune.id.uuid(),
        )
        .await;
    assert_eq!(secret, 3);

    let ombod = scene.ombod().await;
    let log = ombod.get("/logg").await;

    assert!(log.text().contains("opna kortet til barnet"));
    assert!(!log.body.contains("barnevern"), "{}", log.text());
    let innsyn = format!("/barn/{}/innsyn", scene.sak.barn_id);
    let innsyn = ombod.get(&innsyn).await;
    assert_eq!(innsyn.status, 200);
    assert!(!innsyn.text().contains("Li skule"), "{}", innsyn.text());
}

#[tokio::test]
async fn a_clock_on_mi_side_does_not_name_its_child_in_the_log() {
    let scene = Scene::new().await;
    let nora = scene.kommune.skule("Li skule").await;
    let kari = scene.kommune.person("Eva Li", Role::Tilsett, &nora).await;
    let client = scene.app.client_for(&kari).await;
    let nora = nora.barn("Nora", "Li").await;
    let path = format!("/barn/{}/barnevern", nora.id);
    let fields = [("dato", "2.11.2026"), ("grunnar", "sjukdom")];
    assert_eq!(client.submit(&path, &fields).await.status, 303);

    let page = client.get("/").await;

    assert!(page.text().contains("barnevern"), "{}", page.text());
    let named: Vec<Vec<Uuid>> = sqlx::query_scalar(
        "select barn_id_list from innsynslogg where handling = 'miside.opne' and brukar_id = $1",
    )
    .bind(kari.id.uuid())
    .fetch_all(scene.app.sql())
    .await
    .unwrap();
    assert_eq!(named, [Vec::<Uuid>::new()]);
}

#[tokio::test]
async fn the_log_tells_in_words_why_something_was_seen_and_what_was_refused() {
    let scene = Scene::new().await;
    scene.client.get(&format!("/sak/{}", scene.sak.id)).await;
    let innsyn = format!("/barn/{}/innsyn", scene.sak.barn_id);
    assert_eq!(scene.client.get(&innsyn).await.status, 403);

    let log = scene.ombod().await.get("/logg").await;

    let text = log.text();
    assert!(text.contains("Er på laget rundt barnet"), "{text}");
    assert!(text.contains("blei nekta: /barn/…/innsyn"), "{text}");
    assert!(!log.body.contains("{barn_id}"));
}

/// The children and saker of the person's last refusal.
async fn last_refusal(app: &TestApp, person: &Person) -> (String, Vec<Uuid>, Vec<Uuid>) {
    sqlx::query_as(
        "select handling, sak_id_list, barn_id_list from innsynslogg
        where avvist and brukar_id = $1 order by at desc, logg_id desc limit 1",
    )
    .bind(person.id.uuid())
    .fetch_one(app.sql())
    .await
    .unwrap()
}

#[tokio::test]
async fn a_refusal_is_a_row_about_the_child_it_concerned_whatever_stood_in_the_address() {
    let scene = Scene::new().await;
    let skule = scene.kommune.skule("Lia skule").await;
    let ola = scene
        .kommune
        .person("Ola Nordli", Role::Tilsett, &skule)
        .await;
    let client = scene.app.client_for(&ola).await;
    let tiltak = scene.sak.tiltak("Leikegruppe", date!(2026 - 12 - 01)).await;
    let tilbod = scene.sak.tilbod(&scene.kari, "Kan du?").await;
    let about = (vec![scene.sak.id.uuid()], vec![scene.sak.barn_id.uuid()]);
    for path in [
        format!("/sak/{}", scene.sak.id),
        format!("/tiltak/{tiltak}/endre"),
        format!("/overlevering/{tilbod}"),
    ] {
        assert_eq!(client.get(&path).await.status, 404, "{path}");
        let (_, sak_list, barn_list) = last_refusal(&scene.app, &ola).await;
        assert_eq!((sak_list, barn_list), about.clone(), "{path}");
    }
    let unknown = format!("/tiltak/{}/endre", scene.app.new_id());
    assert_eq!(client.get(&unknown).await.status, 404);
    let (handling, sak_list, barn_list) = last_refusal(&scene.app, &ola).await;
    assert_eq!(handling, "GET /tiltak/{tiltak_id}/endre");
    assert_eq!((sak_list.len(), barn_list.len()), (0, 0));
}

#[tokio::test]
async fn what_another_site_made_a_browser_send_is_logged_as_refused() {
    let scene = Scene::new().await;
    let path = format!("/sak/{}/vidare", scene.sak.id);

    let page = scene
        .client
        .post_from_other_site(&path, &[("grunn", "x")])
        .await;

    assert_eq!(page.status, 403);
    let (handling, sak_list, _) = last_refusal(&scene.app, &scene.kari).await;
    assert_eq!(handling, "POST /sak/{sak_id}/vidare");
    assert_eq!(sak_list, [scene.sak.id.uuid()]);
}

#[tokio::test]
async fn the_leader_is_not_told_of_a_sak_of_another_eining_by_the_log() {
    let scene = Scene::new().await;
    let helse = scene.kommune.eining("helsestasjon", "Helsestasjonen").await;
    let siv = scene
        .kommune
        .person("Siv Sjuke", Role::Tilsett, &helse)
        .await;
    let skule = scene.kommune.skule("Lia skule").await;
    let ola = scene
        .kommune
        .person("Ola Nordli", Role::Tilsett, &skule)
        .await;
    let rektor = scene
        .kommune
        .person("Rolf Rektor", Role::Einingsleiar, &skule)
        .await;
    let barn = skule.barn("Tiril", "Moen").await;
    let theirs = barn.sak(&siv, "Er ofte sjuk.").await;
    let client = scene.app.client_for(&ola).await;
    assert_eq!(client.get(&format!("/sak/{}", theirs.id)).await.status, 404);
    assert_eq!(client.get(&format!("/barn/{}", barn.id)).await.status, 200);

    let innsyn = format!("/barn/{}/innsyn", barn.id);
    let leader = scene.app.client_for(&rektor).await.get(&innsyn).await;
    let ombod = scene.ombod().await.get(&innsyn).await;

    assert!(leader.text().contains("opna kortet"), "{}", leader.text());
    assert!(!leader.text().contains("/sak/"), "{}", leader.text());
    assert!(
        ombod.text().contains("blei nekta: /sak/…"),
        "{}",
        ombod.text()
    );
}

#[tokio::test]
async fn the_ombod_is_not_told_where_a_child_with_adressesperre_goes() {
    let scene = Scene::new().await;
    let barn = scene.sak.barn_id;
    assert_eq!(scene.client.get(&format!("/barn/{barn}")).await.status, 200);
    let ombod = scene.ombod().await;
    let path = format!("/barn/{barn}/innsyn");
    let page = ombod.get(&path).await;
    assert!(page.text().contains("Åsen skule"), "{}", page.text());

    sqlx::query("update barn set adressesperre = true where barn_id = $1")
        .bind(barn.uuid())
        .execute(scene.app.sql())
        .await
        .unwrap();

    let page = ombod.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.has("tbody tr"));
    assert!(!page.text().contains("Åsen skule"), "{}", page.text());
}
