//! Who could see a child and who saw: for the personvernombod and the leader of the eining, without a name of anybody.

use laget::access::Role;

use crate::harness::{Barn, Client, Eining, Kommune, Page, Person, Sak, TestApp};

/// A sak at a skule with somebody of the helsestasjon and somebody shut out, and those who may make the report.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    rektor: Person,
    ombod: Client,
    barn: Barn,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let andre = kommune.tenest("andre").await;
        let ombod = kommune
            .person("Pia Vern", Role::Personvernombod, &andre)
            .await;
        let barn = skule.barn("Nora", "Li").await;
        barn.foeresett("Tone Li").await;
        let sak = barn.sak(&kari, "Ho er ofte trøytt.").await;
        Self {
            ombod: app.client_for(&ombod).await,
            app,
            kommune,
            skule,
            kari,
            rektor,
            barn,
            sak,
        }
    }

    fn path(&self) -> String {
        format!("/barn/{}/tilgang", self.barn.id)
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }
}

/// The rows of a part of the report.
fn part(page: &Page, id: &str) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    page.select(&format!("section[aria-labelledby={id}-tittel]"))
        .join(" ")
}

#[tokio::test]
async fn it_tells_who_could_see_since_when_and_why_and_who_saw_and_names_nobody() {
    let w = Scene::new().await;
    let stasjon = w.kommune.tenest("helsestasjon").await;
    let hege = w.kommune.person("Hege Dal", Role::Tilsett, &stasjon).await;
    w.sak
        .naudrett(&hege, "Må vite kven som følgjer barnet")
        .await;
    let kari = w.as_(&w.kari).await;
    let sak = format!("/sak/{}", w.sak.id);
    assert_eq!(kari.get(&sak).await.status, 200);
    assert_eq!(kari.get(&sak).await.status, 200);
    let bakken = w.kommune.skule("Bakken skule").await;
    let per = w.kommune.person("Per Moe", Role::Tilsett, &bakken).await;
    assert_eq!(w.as_(&per).await.get(&sak).await.status, 404);

    let page = w.ombod.get(&w.path()).await;
    let no = part(&page, "no");
    for word in [
        "Er på laget rundt barnet",
        "Leier eininga",
        "Arbeider på eininga til barnet: ser kortet",
        "Arbeider på helsestasjonen: ser kortet",
        "Er føresett, eller barnet sjølv",
        "Åsen skule",
    ] {
        assert!(no.contains(word), "{word}: {no}");
    }
    let (sett, avvist) = (part(&page, "sett"), part(&page, "avvist"));
    assert!(
        sett.contains("opna saka") && sett.contains("2 gonger"),
        "{sett}"
    );
    assert!(
        avvist.contains("Bakken skule") && avvist.contains("blei nekta: /sak/…"),
        "{avvist}"
    );
    assert!(!sett.contains("Bakken skule"));
    for word in ["Nora", "Tone", "trøytt", "Kari", "Rolf", "Hege", "Per Moe"] {
        assert!(
            !page.text().replace("Pia Vern", "").contains(word),
            "{word}"
        );
    }
    let pdf = w.ombod.get(&format!("{}/pdf", w.path())).await;
    assert_eq!(pdf.status, 200);
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    let uttak = part(&w.ombod.get(&w.path()).await, "uttak");
    assert!(
        uttak.contains("personvernombod"),
        "taking it out is in it: {uttak}"
    );
    let log = "innsynslogg where handling = 'barn.tilgang' and $1 = any(barn_id_list)";
    assert_eq!(w.app.count(log, w.barn.id.uuid()).await, 3);
}

#[tokio::test]
async fn a_right_that_is_over_stands_among_those_before() {
    let w = Scene::new().await;
    let per = w.kommune.person("Per Moe", Role::Tilsett, &w.skule).await;
    let deltakar = w.sak.deltakar(&per).await;
    let hos = |page: &Page, id: &str| part(page, id).matches("Er på laget rundt barnet").count();
    let page = w.ombod.get(&w.path()).await;
    assert_eq!((hos(&page, "no"), hos(&page, "foer")), (2, 0));
    sqlx::query("update sak_deltakar set til = now() where sak_deltakar_id = $1")
        .bind(deltakar.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = w.ombod.get(&w.path()).await;
    assert_eq!((hos(&page, "no"), hos(&page, "foer")), (1, 1));
    // whoever is shut out, or whose work is over, has no right that lasts
    w.sak.sperre(&w.kari).await;
    let page = w.ombod.get(&w.path()).await;
    assert_eq!((hos(&page, "no"), hos(&page, "foer")), (0, 2));
    sqlx::query("update medlemskap set til = app.today() - 1 where brukar_id = $1")
        .bind(w.rektor.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = w.ombod.get(&w.path()).await;
    assert!(!part(&page, "no").contains("Leier eininga"));
}

#[tokio::test]
async fn the_leader_of_the_eining_is_told_of_the_einings_own_only() {
    let w = Scene::new().await;
    let bakken = w.kommune.barnehage("Bakken barnehage").await;
    let per = w.kommune.person("Per Moe", Role::Tilsett, &bakken).await;
    let annan = w.barn.sak(&per, "Noko anna.").await;
    assert_eq!(
        w.as_(&per)
            .await
            .get(&format!("/sak/{}", annan.id))
            .await
            .status,
        200
    );
    let rektor = w.as_(&w.rektor).await;
    let page = rektor.get(&w.path()).await;
    assert!(part(&page, "no").contains("Åsen skule"));
    assert!(page.text().contains("Nora Li"), "the leader has the card");
    assert!(
        !page.text().contains("Bakken"),
        "nor that there is a sak somewhere else"
    );
    assert!(
        w.ombod
            .get(&w.path())
            .await
            .text()
            .contains("Bakken barnehage")
    );
    assert_eq!(rektor.get(&format!("{}/pdf", w.path())).await.status, 200);
}

#[tokio::test]
async fn with_adressesperre_the_ombod_is_not_told_where_the_child_goes() {
    let w = Scene::new().await;
    w.barn.adressesperre().await;
    let kari = w.as_(&w.kari).await;
    assert_eq!(kari.get(&format!("/sak/{}", w.sak.id)).await.status, 200);
    let page = w.ombod.get(&w.path()).await;
    assert!(!page.text().contains("Åsen"), "{}", page.text());
    let rektor = w.as_(&w.rektor).await;
    assert!(rektor.get(&w.path()).await.text().contains("Åsen skule"));
}

#[tokio::test]
async fn others_and_another_kommunes_get_nothing_of_it() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    for (rolle, status) in [
        (Role::Tilsett, 403),
        (Role::Kommunalsjef, 403),
        (Role::Systemansvarleg, 403),
    ] {
        let person = w.kommune.person("Eli Moe", rolle, &andre).await;
        let client = w.as_(&person).await;
        for path in [w.path(), format!("{}/pdf", w.path())] {
            assert_eq!(client.get(&path).await.status, status, "{rolle:?} {path}");
        }
    }
    // the leader of another eining
    let bakken = w.kommune.skule("Bakken skule").await;
    let leiar = w
        .kommune
        .person("Lise Leiar", Role::Einingsleiar, &bakken)
        .await;
    let leiar = w.as_(&leiar).await;
    assert_eq!(leiar.get(&w.path()).await.status, 404);
    assert_eq!(leiar.get(&format!("{}/pdf", w.path())).await.status, 404);
    let other = w.app.kommune().await;
    let stad = other.tenest("andre").await;
    let framand = other
        .person("Finn Vern", Role::Personvernombod, &stad)
        .await;
    let framand = w.as_(&framand).await;
    assert_eq!(framand.get(&w.path()).await.status, 404);
    let bad = w.ombod.get(&format!("{}?fraa=i+fjor", w.path())).await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("fraa").is_some());
}

#[tokio::test]
async fn it_costs_the_same_however_much_there_is() {
    let w = Scene::new().await;
    let (_, few) = w.app.count_statements(w.ombod.get(&w.path())).await;
    for namn in ["Per Moe", "Ada Moe", "Ole Moe"] {
        let person = w.kommune.person(namn, Role::Tilsett, &w.skule).await;
        w.sak.deltakar(&person).await;
        w.as_(&person)
            .await
            .get(&format!("/sak/{}", w.sak.id))
            .await;
    }
    let (_, many) = w.app.count_statements(w.ombod.get(&w.path())).await;
    assert_eq!(few.0.len(), many.0.len());
}

#[tokio::test]
async fn that_another_service_looked_the_child_up_is_for_the_personvernombod_alone() {
    let w = Scene::new().await;
    let barnevern = w.kommune.tenest("barnevern").await;
    let bente = w
        .kommune
        .person("Bente Dal", Role::Tilsett, &barnevern)
        .await;
    for who in [&bente, &w.kari] {
        sqlx::query(
            "insert into barn_oppslag (kommune_id, barn_oppslag_id, brukar_id, barn_id, at, til)
            values ($1, gen_random_uuid(), $2, $3, now() - interval '2 hours', now() - interval '1 hour')",
        )
        .bind(w.kommune.id.uuid())
        .bind(who.id.uuid())
        .bind(w.barn.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    }
    let ombod = w.ombod.get(&w.path()).await.text();
    assert_eq!(
        ombod.matches("Slo opp på fødselsnummer").count(),
        2,
        "{ombod}"
    );
    let rektor = w.as_(&w.rektor).await.get(&w.path()).await.text();
    assert_eq!(
        rektor.matches("Slo opp på fødselsnummer").count(),
        1,
        "{rektor}"
    );
    assert!(!rektor.to_lowercase().contains("barnevern"), "{rektor}");
}

#[tokio::test]
async fn whoever_was_asked_to_be_barnekoordinator_and_never_answered_stands_among_those_before() {
    let w = Scene::new().await;
    let kot = w.kommune.tenest("kot").await;
    let bo = w
        .kommune
        .person("Bo Dale", Role::Barnekoordinator, &kot)
        .await;
    let tilbod = w.sak.koordinator_tilbod(&bo).await;
    let asked = "Er spurd om å vere barnekoordinator";
    let page = w.ombod.get(&w.path()).await;
    assert!(part(&page, "no").contains(asked), "{}", page.text());
    sqlx::query(
        "update koordinator_tilbod set tilstand = 'trekt', svart_at = now() where koordinator_tilbod_id = $1",
    )
    .bind(tilbod)
    .execute(w.app.sql())
    .await
    .unwrap();
    let page = w.ombod.get(&w.path()).await;
    assert!(!part(&page, "no").contains(asked), "{}", page.text());
    assert!(part(&page, "foer").contains(asked), "{}", page.text());
}
