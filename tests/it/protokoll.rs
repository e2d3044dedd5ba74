//! The record of processing activities: made of what Laget knows of itself, and of what only the kommune knows.

use laget::access::Role;

use crate::harness::{Client, Kommune, TestApp};

const PATH: &str = "/kommune/protokoll";
const ENDRE: &str = "/kommune/protokoll/endre";

struct Scene {
    app: TestApp,
    kommune: Kommune,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        Self { app, kommune }
    }

    async fn as_(&self, namn: &str, rolle: Role) -> Client {
        let andre = self.kommune.tenest("andre").await;
        let person = self.kommune.person(namn, rolle, &andre).await;
        self.app.client_for(&person).await
    }
}

fn text_of(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

#[tokio::test]
async fn it_tells_what_laget_knows_and_no_small_number() {
    let w = Scene::new().await;
    let skule = w.kommune.skule("Åsen skule").await;
    for _ in 0..3 {
        skule.barn("Nora", "Kanarifugl").await;
    }
    let barnevern = w.app.interkommunal("barnevern", &[&w.kommune]).await;
    w.kommune.person("Bo Vern", Role::Tilsett, &barnevern).await;
    let ombod = w.as_("Pia Vern", Role::Personvernombod).await;
    let page = ombod.get(PATH).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for word in [
        "færre enn 50",
        "Behandlingsansvarleg",
        &format!("{} kommune", w.kommune.namn),
        "Kommunen har ikkje fylt ut dette enno",
        "forvaltningslova §§ 13–13 b",
        "Sletta 60 dagar etter",
        "vanleg 5 år etter avslutting",
        "Arbeider i fleire kommunar, med tilgang per kommune",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let ansvar = page.select("section[aria-labelledby=ansvar-tittel] tr");
    assert!(
        ansvar.iter().any(|rad| rad == "Personvernombod Pia Vern"),
        "who has the role: {ansvar:?}"
    );
    assert!(!page.body.contains("Kanarifugl"));
    let tal = page
        .select("section[aria-labelledby=registrerte-tittel] td")
        .join(" ");
    assert!(
        !tal.chars()
            .any(|c| c.is_ascii_digit() && c != '5' && c != '0'),
        "{tal}"
    );
    let pdf = ombod.get("/kommune/protokoll/pdf").await;
    assert_eq!(pdf.status, 200);
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(text_of(pdf.body.as_bytes()), "a PDF");
    assert!(
        !page.has(&format!("a[href='{ENDRE}']")),
        "the ombod controls it and does not write it"
    );
}

#[tokio::test]
async fn who_may_get_something_is_the_same_whoever_has_got_it_and_whatever_limit_the_kommune_has() {
    let w = Scene::new().await;
    let skule = w.kommune.skule("Åsen skule").await;
    let kari = w.kommune.person("Kari Vik", Role::Tilsett, &skule).await;
    let ppt = w.kommune.tenest("ppt").await;
    let paal = w.kommune.person("Pål Ppt", Role::Tilsett, &ppt).await;
    let sjef = w.as_("Kai Sjef", Role::Kommunalsjef).await;
    let mottakarar = async || {
        let page = sjef.get(PATH).await;
        page.select("section[aria-labelledby=mottakarar-tittel] tr")
    };
    let foer = mottakarar().await;
    let rad = |namn: &str| foer.iter().find(|rad| rad.starts_with(namn)).unwrap();
    assert!(rad("PPT").contains("når dei som må, har samtykt"));
    assert!(rad("Fastlege/lege").contains("Brukar ikkje Laget Kopi av samtykket"));
    for _ in 0..6 {
        let sak = skule.barn("Nora", "Li").await.sak(&kari, "Ho søv.").await;
        sak.deltakar(&paal).await;
    }
    for grense in ["20", "6", "3"] {
        let maal = sjef.get("/styring/maal").await;
        let done = maal.submit("/styring/maal", &[("grense", grense)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(mottakarar().await, foer, "with {grense}");
    }
}

#[tokio::test]
async fn what_the_kommune_writes_is_kept_version_by_version() {
    let w = Scene::new().await;
    let system = w.as_("Yngve System", Role::Systemansvarleg).await;
    let sjef = w.as_("Kai Sjef", Role::Kommunalsjef).await;
    let (first, second) = (system.get(ENDRE).await, sjef.get(ENDRE).await);
    let bad = first.submit(ENDRE, &[("behandlingsansvarleg", " ")]).await;
    assert_eq!(bad.status, 422);
    assert!(bad.error_on("behandlingsansvarleg").is_some());
    let fields = [("databehandlarar", "Driftsselskapet Eik, avtale av 1. mai")];
    let saved = first.submit(ENDRE, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let stale = second.submit(ENDRE, &[("lagring", "Ti år")]).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    assert!(stale.text().contains("Ti år") && stale.text().contains("Driftsselskapet Eik"));
    let again = sjef.submit(ENDRE, &[("lagring", "Ti år")]).await;
    assert_eq!(again.status, 303, "{}", again.text());
    let text = sjef.get(PATH).await.text();
    for word in [
        "Driftsselskapet Eik",
        "Ti år",
        "Versjon 2",
        "Yngve System",
        "Kai Sjef",
    ] {
        assert!(text.contains(word), "{word}");
    }
    let rows = w
        .app
        .count(
            "protokoll_versjon where kommune_id = $1",
            w.kommune.id.uuid(),
        )
        .await;
    assert_eq!(rows, 2);
    let other = w.app.kommune().await;
    let andre = other.tenest("andre").await;
    let framand = other.person("Finn Sjef", Role::Kommunalsjef, &andre).await;
    let framand = w.app.client_for(&framand).await;
    assert!(!framand.get(PATH).await.text().contains("Eik"));
}

#[tokio::test]
async fn the_ombod_is_whoever_has_the_role_now_with_what_is_written_of_how_to_reach_them() {
    let w = Scene::new().await;
    let system = w.as_("Yngve System", Role::Systemansvarleg).await;
    let ombod = async || {
        let rader = system.get(PATH).await;
        let rader = rader.select("section[aria-labelledby=ansvar-tittel] tr");
        let rad = rader.into_iter().find(|r| r.starts_with("Personvernombod"));
        rad.unwrap()
    };
    let tomt = "Personvernombod Kommunen har ikkje fylt ut dette enno.";
    assert_eq!(ombod().await, tomt);
    w.as_("Pia Vern", Role::Personvernombod).await;
    w.as_("Odd Ombod", Role::Personvernombod).await;
    assert_eq!(ombod().await, "Personvernombod Odd Ombod og Pia Vern");
    let page = system.get(ENDRE).await;
    let saved = page.submit(ENDRE, &[("ombod", "Ring 00 00 00 00.")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(
        ombod().await,
        "Personvernombod Odd Ombod og Pia Vern. Ring 00 00 00 00."
    );
    sqlx::query("update medlemskap set til = app.today() - 1 where kommune_id = $1 and rolle = 'personvernombod'")
        .bind(w.kommune.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    assert_eq!(ombod().await, "Personvernombod Ring 00 00 00 00.");
}

#[tokio::test]
async fn only_those_who_answer_for_it_read_it_and_the_ombod_does_not_write() {
    let w = Scene::new().await;
    let fields = [
        ("version", "0"),
        ("behandlingsansvarleg", "Ein"),
        ("ombod", ""),
        ("databehandlarar", ""),
        ("grunnlag", ""),
        ("lagring", ""),
    ];
    for (rolle, les) in [
        (Role::Tilsett, 403),
        (Role::SltKoordinator, 403),
        (Role::InterkommunalLeiar, 403),
        (Role::Personvernombod, 200),
    ] {
        let client = w.as_("Eli Moe", rolle).await;
        assert_eq!(client.get(PATH).await.status, les, "{rolle:?}");
        assert_eq!(client.get("/kommune/protokoll/pdf").await.status, les);
        assert_eq!(client.get(ENDRE).await.status, 403, "{rolle:?}");
        assert_eq!(client.post(ENDRE, &fields).await.status, 403, "{rolle:?}");
    }
    let rows = w
        .app
        .count(
            "protokoll_versjon where kommune_id = $1",
            w.kommune.id.uuid(),
        )
        .await;
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn the_assessment_is_filled_with_what_laget_knows_and_left_for_the_kommune_to_finish() {
    let w = Scene::new().await;
    let skule = w.kommune.skule("Åsen skule").await;
    skule.barn("Nora", "Kanarifugl").await;
    for nummer in 0..6 {
        let namn = format!("Kari Vik {nummer}");
        w.kommune.person(&namn, Role::Tilsett, &skule).await;
    }
    let system = w.as_("Yngve System", Role::Systemansvarleg).await;
    let saved = system.get(ENDRE).await;
    let saved = saved
        .submit(ENDRE, &[("grunnlag", "Plikt | etter <b>lova</b>")])
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(
        system
            .get(PATH)
            .await
            .has("a[href='/kommune/protokoll/dpia']")
    );

    let file = system.get("/kommune/protokoll/dpia").await;

    assert_eq!(file.status, 200);
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"dpia.md\"")
    );
    let text = &file.body;
    for word in [
        &*format!("{} kommune. Utfylt av Laget", w.kommune.namn),
        "(versjon 1 av det kommunen har skrive",
        "Plikt \\| etter \\<b\\>lova\\</b\\>",
        "| tilsett | 6 | ja | ja |",
        "| systemansvarleg | færre enn 5 | Nei | Nei |",
        "Familiar kan ikkje logge inn",
        "Nøkkel 1 er i bruk.",
        "| v1 |",
        "Sletta 60 dagar etter",
        "**Kommunen skriv:**",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("<!-- laget"), "a part is missing: {text}");
    assert!(!text.contains("Kanarifugl") && !text.contains("Kari Vik"));
    let tilsett = w.as_("Eli Moe", Role::Tilsett).await;
    assert_eq!(tilsett.get("/kommune/protokoll/dpia").await.status, 403);
}

#[tokio::test]
async fn it_says_which_logins_are_in_force() {
    let w = Scene::new().await;
    let system = w.as_("Yngve System", Role::Systemansvarleg).await;
    let innlogging = async |client: &Client| {
        let page = client.get(PATH).await;
        let rader = page.select("section[aria-labelledby=trygging-tittel] tr");
        let rad = rader.into_iter().find(|r| r.starts_with("Innlogging"));
        rad.unwrap()
    };
    assert!(
        innlogging(&system)
            .await
            .contains("Familiar kan ikkje logge inn")
    );
    let (oidc, _keys) = crate::oidc::families_nowhere(&w.kommune);
    let with = system.at(&w.app.router_with(oidc));
    let rad = innlogging(&with).await;
    assert!(rad.contains("Familiar: ID-porten, nivå høgt."), "{rad}");
}
