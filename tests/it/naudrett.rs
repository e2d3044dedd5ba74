//! Naudrett: a sak is opened to be read, because it cannot wait; never quietly, and never for longer than an hour.

mod base;
mod gjennomgang;
mod grenser;

use laget::access::Role;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::harness::{Barn, Client, Kommune, PASSWORD, Page, Person, Sak, TestApp};

/// A long enough reason.
const GRUNNGJEVING: &str = "Skadelegen treng å vite kven som følgjer barnet";

/// A sak at a skule, and somebody of the helsestasjon who is not on it.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    rektor: Person,
    hege: Person,
    ombod: Person,
    barn: Barn,
    /// A child of the same skule without any sak.
    utan_sak: Barn,
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
        let stasjon = kommune.tenest("helsestasjon").await;
        let hege = kommune.person("Hege Dal", Role::Tilsett, &stasjon).await;
        let andre = kommune.tenest("andre").await;
        let ombod = kommune
            .person("Pia Vern", Role::Personvernombod, &andre)
            .await;
        let barn = skule.barn("Nora", "Li").await;
        let utan_sak = skule.barn("Eva", "Li").await;
        let sak = barn.sak(&kari, "Ho er ofte trøytt.").await;
        sak.spurt("Dele det som trengst").await;
        Self {
            app,
            kommune,
            kari,
            rektor,
            hege,
            ombod,
            barn,
            utan_sak,
            sak,
        }
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    fn sak_path(&self, rest: &str) -> String {
        format!("/sak/{}{rest}", self.sak.id)
    }

    /// Sends the form of a naudrett about a child.
    async fn use_it(&self, client: &Client, barn: &Barn, grunngjeving: &str) -> Page {
        let fields = [
            ("grunn", "liv_og_helse"),
            ("grunngjeving", grunngjeving),
            ("passord", PASSWORD),
        ];
        client.submit(&path(barn), &fields).await
    }

    /// Hege has used it for the child with a sak.
    async fn used(&self) -> Client {
        let hege = self.as_(&self.hege).await;
        let page = self.use_it(&hege, &self.barn, GRUNNGJEVING).await;
        assert_eq!(page.status, 303, "{}", page.text());
        hege
    }

    /// So much time goes: what was used is that much older. No role but the superuser can do this.
    async fn goes(&self, interval: &str) {
        let mut tx = self.app.sql().begin().await.unwrap();
        for statement in [
            "set local session_replication_role = replica".to_owned(),
            format!(
                "update naudrett set at = at - interval '{interval}', til = til - interval '{interval}',
                    frist = frist - interval '{interval}' where kommune_id = '{}'",
                self.kommune.id
            ),
            format!(
                "update sak_tilgang set fraa = fraa - interval '{interval}', til = til - interval '{interval}'
                where grunnlag = 'naudrett' and kommune_id = '{}'",
                self.kommune.id
            ),
        ] {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn count(&self, from_where: &str) -> i64 {
        let question = format!("{from_where} and kommune_id = $1");
        self.app.count(&question, self.kommune.id.uuid()).await
    }

    /// Nothing in the table of rights but what can be explained.
    async fn rights_are_right(&self) {
        assert_eq!(self.count("app.verify_tilgang() where true").await, 0);
    }

    async fn the_only(&self) -> Uuid {
        sqlx::query_scalar("select naudrett_id from naudrett where kommune_id = $1")
            .bind(self.kommune.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    async fn inbox(&self, person: &Person) -> Vec<String> {
        let client = self.as_(person).await;
        client.get("/meldingar").await.select(".meldingar a")
    }
}

fn path(barn: &Barn) -> String {
    format!("/barn/{}/naudrett", barn.id)
}

#[tokio::test]
async fn a_sak_is_opened_to_be_read_for_an_hour_and_those_concerned_are_told_at_once() {
    let w = Scene::new().await;
    let hege = w.as_(&w.hege).await;
    assert_eq!(hege.get(&w.sak_path("")).await.status, 404);
    let card = hege.get(&format!("/barn/{}", w.barn.id)).await;
    assert!(card.has(&format!("a[href='{}']", path(&w.barn))));

    let page = w.use_it(&hege, &w.barn, GRUNNGJEVING).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let answer = page.follow().await;
    assert!(
        answer.has(&format!("a[href='{}']", w.sak_path(""))),
        "{}",
        answer.text()
    );

    let sak = hege.get(&w.sak_path("")).await;
    assert_eq!(sak.status, 200);
    assert!(sak.text().contains("Ho er ofte trøytt."));
    assert!(sak.has("main > .naudrett-banner[data-color=danger]"));
    assert!(!sak.has("[data-print]"));
    assert!(
        hege.get("/saker")
            .await
            .has(&format!("a[href='{}']", w.sak_path("")))
    );
    let minutes: f64 = sqlx::query_scalar(
        "select extract(epoch from til - fraa)::float8 / 60 from sak_tilgang where grunnlag = 'naudrett' and sak_id = $1",
    )
    .bind(w.sak.id.uuid())
    .fetch_one(w.app.sql())
    .await
    .unwrap();
    assert!((minutes - 60.0).abs() < 0.001, "{minutes}");
    w.rights_are_right().await;

    for person in [&w.kari, &w.rektor] {
        let told = "Ulesen: Hege Dal brukte naudrett og kan lese ei sak i éin time: Nora L.";
        assert_eq!(w.inbox(person).await, [told], "{}", person.namn);
    }
    let told = "Ulesen: Hege Dal brukte naudrett, og det skal gjennomgåast";
    assert_eq!(w.inbox(&w.ombod).await, [told]);
    assert!(w.inbox(&w.hege).await.is_empty());
    let jobs = w
        .count("job where kind = 'varsel' and state = 'waiting'")
        .await;
    assert_eq!(jobs, 3);
}

#[tokio::test]
async fn it_stands_on_the_sak_for_ever_and_in_the_log() {
    let w = Scene::new().await;
    let hege = w.used().await;
    hege.get(&w.sak_path("")).await;
    w.goes("400 days").await;
    for person in [&w.kari, &w.rektor] {
        let page = w.as_(person).await.get(&w.sak_path("")).await;
        let section = page.select("section[aria-labelledby=naudrett]").join(" ");
        for word in ["Hege Dal", "Fare for liv eller helse", GRUNNGJEVING] {
            assert!(section.contains(word), "{word}: {section}");
        }
        assert!(!page.has(".naudrett-banner"));
    }
    let used =
        "innsynslogg where handling = 'naudrett.bruke' and grunnlag = 'helsestasjon,naudrett'
        and grunn = 'Fare for liv eller helse' and sak_id_list = '{}'";
    assert_eq!(w.count(used).await, 1);
    let read = "innsynslogg where handling = 'sak.opne' and grunnlag = 'naudrett' and not avvist";
    assert_eq!(w.count(read).await, 1);
    let logg = w.as_(&w.ombod).await.get("/logg").await;
    assert!(logg.text().contains("Brukte naudrett"));
}

#[tokio::test]
async fn whether_there_is_a_sak_shows_only_afterwards_and_a_sperre_looks_like_none() {
    let w = Scene::new().await;
    w.sak.sperre(&w.hege).await;
    let hege = w.as_(&w.hege).await;
    let mut answers = Vec::new();
    for barn in [&w.barn, &w.utan_sak] {
        let before = hege.get(&path(barn)).await;
        let page = w
            .use_it(&hege, barn, &format!("{GRUNNGJEVING}, {}", barn.id))
            .await;
        assert_eq!(page.status, 303, "{}", page.text());
        let after = page.follow().await;
        let clock = after.select("#opna-tittel").join("");
        let neutral = |page: &Page| {
            page.select("main")
                .join("")
                .replace(&barn.id.to_string(), "id")
                .replace("Nora", "X")
                .replace("Eva", "X")
                .replace(&clock, "")
        };
        answers.push((neutral(&before), neutral(&after)));
    }
    assert_eq!(answers[0].0, answers[1].0);
    assert_eq!(answers[0].1, answers[1].1);
    assert!(answers[0].1.contains("Naudretten opna inga sak"));
    assert_eq!(hege.get(&w.sak_path("")).await.status, 404);
    assert_eq!(w.count("sak_tilgang where grunnlag = 'naudrett'").await, 0);
    assert_eq!(
        w.inbox(&w.ombod).await.len(),
        2,
        "also when nothing was opened"
    );
    // one that comes afterwards beats it as well
    let w = Scene::new().await;
    let hege = w.used().await;
    assert_eq!(hege.get(&w.sak_path("")).await.status, 200);
    w.sak.sperre(&w.hege).await;
    for rest in ["", "/lag", "/samtykke"] {
        assert_eq!(hege.get(&w.sak_path(rest)).await.status, 404, "{rest}");
    }
    assert!(
        hege.get(&path(&w.barn))
            .await
            .text()
            .contains("Naudretten opna inga sak")
    );
}

#[tokio::test]
async fn a_closed_sak_and_one_that_is_seen_already_are_not_opened() {
    let w = Scene::new().await;
    let rektor = w.as_(&w.rektor).await;
    let page = w.use_it(&rektor, &w.barn, GRUNNGJEVING).await;
    assert!(
        page.follow()
            .await
            .text()
            .contains("Naudretten opna inga sak")
    );
    assert!(!rektor.get(&w.sak_path("")).await.has(".naudrett-banner"));
    sqlx::query(
        "update sak set tilstand = 'avslutta', lukka_at = now(), neste_dato = null, neste_kva = 'ingenting' where sak_id = $1",
    )
    .bind(w.sak.id.uuid())
    .execute(w.app.sql())
    .await
    .unwrap();
    let hege = w.used().await;
    assert_eq!(hege.get(&w.sak_path("")).await.status, 404);
    w.rights_are_right().await;
}

#[tokio::test]
async fn when_the_hour_is_over_the_page_that_is_open_leads_nowhere() {
    let w = Scene::new().await;
    let hege = w.used().await;
    let sak = hege.get(&w.sak_path("")).await;
    assert_eq!(sak.status, 200);
    w.goes("59 minutes").await;
    assert_eq!(hege.get(&w.sak_path("")).await.status, 200);
    w.goes("1 minute").await;
    for rest in ["", "/lag", "/samtykke"] {
        assert_eq!(hege.get(&w.sak_path(rest)).await.status, 404, "{rest}");
    }
    assert!(
        !hege
            .get("/saker")
            .await
            .body
            .contains(&w.sak.id.to_string())
    );
    let again = hege.get(&path(&w.barn)).await;
    assert!(
        again.has("form #felt-grunngjeving"),
        "a new one is a new form"
    );
    w.rights_are_right().await;
    // and a new one opens it anew, with a reason of its own
    let page = w
        .use_it(&hege, &w.barn, "No ringer skadelegen ein gong til om det")
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(hege.get(&w.sak_path("")).await.status, 200);
    assert_eq!(w.count("naudrett_sak where true").await, 2);
    w.rights_are_right().await;
}

#[tokio::test]
async fn the_card_is_logged_as_seen_by_naudrett_when_nothing_else_opens_it() {
    let w = Scene::new().await;
    let ppt = w.kommune.tenest("ppt").await;
    let pal = w.kommune.person("Pål Ppt", Role::Tilsett, &ppt).await;
    let client = w.as_(&pal).await;
    assert_eq!(client.get(&path(&w.barn)).await.status, 404);
    let found = client
        .submit("/barn/oppslag", &[("foedselsnummer", &w.barn.fnr)])
        .await;
    assert_eq!(found.status, 303, "{}", found.text());
    let page = w.use_it(&client, &w.barn, GRUNNGJEVING).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let card = client.get(&format!("/barn/{}", w.barn.id)).await;
    assert!(card.has(".naudrett-banner"));
    let by =
        "innsynslogg where handling = 'barn.opne' and grunnlag = 'naudrett' and sak_id_list = '{}'";
    assert_eq!(w.count(by).await, 1);
    assert!(!card.has("a[href$='/foeresett/ny']"));
}
