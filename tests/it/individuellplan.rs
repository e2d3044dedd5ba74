//! Individuell plan: written in parts, frozen, and in force when the family has said yes.

mod barnevern;
mod brev;
mod eige;
mod endra;
mod familie;
mod manglar;
mod papir;
mod samstundes;
mod vidare;

use laget::access::Role;
use laget::ids::FoeresettId;
use uuid::Uuid;

use crate::harness::{Barn, Client, Eining, Kommune, Page, Person, Sak, TestApp};

struct World {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    per: Person,
    nora: Barn,
    sak: Sak,
}

const DELAR: [&str; 6] = [
    "maal",
    "deltek",
    "bidrag",
    "gjennomfoering",
    "periode",
    "samarbeid",
];

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let per = kommune.person("Per Dal", Role::Tilsett, &skule).await;
        let nora = skule.barn("Nora", "Li").await;
        let sak = nora.sak(&kari, "Ho er ofte trøytt.").await;
        sak.samtale("Me er òg uroa").await;
        sak.deltakar(&per).await;
        Self {
            app,
            kommune,
            skule,
            kari,
            per,
            nora,
            sak,
        }
    }

    fn path(&self) -> String {
        plan_path(&self.sak)
    }

    /// A føresett with foreldreansvar who has just proven who it is.
    async fn foeresett(&self, namn: &str) -> (FoeresettId, Client) {
        let (id, client) = self.nora.foeresett_inne(namn).await;
        self.fersk(true).await;
        (id, client)
    }

    async fn fersk(&self, fersk: bool) {
        sqlx::query("update familie_sesjon set stadfesta = $2, auth_time = case when $2 then now() end where kommune_id = $1")
            .bind(self.kommune.id.uuid())
            .bind(fersk)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// Written under every heading that must be, and sent to the family.
    async fn sendt(&self, sak: &Sak) -> Uuid {
        let client = self.app.client_for(&sak.ansvarleg).await;
        let skriv = format!("{}/skriv", plan_path(sak));
        let fields: Vec<(&str, &str)> = DELAR
            .iter()
            .map(|del| (*del, "Ein ven i klassen"))
            .collect();
        let saved = client.get(&skriv).await.submit(&skriv, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let sent = client.post(&format!("{}/send", plan_path(sak)), &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        sqlx::query_scalar("select individuellplan_id from individuellplan where sak_id = $1")
            .bind(sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    /// Puts the child's row otherwise.
    async fn set(&self, statement: &'static str, id: Uuid) {
        sqlx::query(statement)
            .bind(id)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// Kari writes down an answer on paper.
    async fn paa_papir(&self, kven: &str, svar: &str) -> Page {
        let path = format!("{}/svar", self.path());
        let fields = [
            ("kven", kven),
            ("svar", svar),
            ("maate", "papir"),
            ("original_stad", "Arkivskap 2"),
            ("stad", "Vinje"),
        ];
        self.as_(&self.kari).await.submit(&path, &fields).await
    }

    /// Per says whether what Kari wrote down is so.
    async fn stadfest(&self, stemmer: &str) {
        let per = self.as_(&self.per).await;
        let page = per.get(&self.path()).await;
        let svar = page.attribute("form[action$='/stadfest'] input[name=svar]", "value");
        assert!(!svar.is_empty(), "{}", page.text());
        let path = format!("{}/stadfest", self.path());
        for svar in svar {
            let fields = [("svar", &*svar), ("stemmer", stemmer)];
            assert_eq!(per.post(&path, &fields).await.status, 303);
        }
    }

    /// So many versions of the sak's plan are in force.
    async fn gjeldande(&self) -> i64 {
        let gjeld = "individuellplan_versjon where gjeld_fraa is not null and slutt is null and sak_id = $1";
        self.app.count(gjeld, self.sak.id.uuid()).await
    }

    fn hos_familien(&self, plan: Uuid) -> String {
        format!("/familie/barn/{}/plan/{plan}", self.nora.id)
    }
}

fn plan_path(sak: &Sak) -> String {
    format!("/sak/{}/individuell-plan", sak.id)
}

/// Presses the button of an answer, on the page it was read on.
async fn svar(client: &Client, page: &Page, path: &str, svar: &str) -> Page {
    let felt = |namn: &str| page.attribute(&format!("input[name={namn}]"), "value")[0].clone();
    let fields = [
        ("nr", &*felt("nr")),
        ("avtrykk", &*felt("avtrykk")),
        ("svar", svar),
    ];
    client.post(path, &fields).await
}

#[tokio::test]
async fn a_plan_is_in_force_when_the_family_has_said_yes_to_it() {
    let w = World::new().await;
    let kari = w.app.client_for(&w.kari).await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let early = kari.post(&format!("{}/send", w.path()), &[]).await;
    assert_eq!(early.status, 409);
    assert!(
        early.text().contains("«Mål, ressursar og behov»"),
        "{}",
        early.text()
    );

    let plan = w.sendt(&w.sak).await;
    let page = kari.get(&w.path()).await;
    assert!(
        page.text().contains("Versjon 1 ventar på ja frå familien"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Ingen plan gjeld no."));

    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    assert!(read.text().contains("Ein ven i klassen"), "{}", read.text());
    // a session that is not fresh says no yes
    w.fersk(false).await;
    let stale = svar(&tone, &read, &path, "ja").await;
    assert!(stale.body.contains("/familie/stadfest"), "{}", stale.text());
    w.fersk(true).await;
    let other = tone
        .post(&path, &[("nr", "1"), ("avtrykk", "00"), ("svar", "ja")])
        .await;
    assert_eq!(other.status, 409, "yes is to the words that were read");
    let yes = svar(&tone, &read, &path, "ja").await;
    assert_eq!(yes.status, 303, "{}", yes.text());
    let page = kari.get(&w.path()).await;
    assert!(page.text().contains("Gjeldande sidan"), "{}", page.text());
    assert!(page.text().contains("Tone Li sa ja til versjon 1"));
    assert!(
        kari.get(&format!("/sak/{}", w.sak.id))
            .await
            .text()
            .contains("Individuell plan gjeld")
    );
    let pdf = kari.get(&format!("{}/pdf?nr=1", w.path())).await;
    assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"));
    assert_eq!(tone.get(&format!("{path}/pdf")).await.status, 200);
    assert!(
        kari.get("/meldingar")
            .await
            .text()
            .contains("Familien har svara på ein individuell plan: Nora L.")
    );

    // and over when it is taken back
    let read = tone.get(&path).await;
    assert_eq!(svar(&tone, &read, &path, "trekt").await.status, 303);
    let page = kari.get(&w.path()).await;
    assert!(page.text().contains("Ja-et er trekt") && page.text().contains("Ingen plan gjeld no."));
}

#[tokio::test]
async fn all_who_have_foreldreansvar_say_yes_and_one_no_is_enough() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let (_, arne) = w.foeresett("Arne Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    svar(&tone, &read, &path, "ja").await;
    let gjeld =
        "individuellplan_versjon where gjeld_fraa is not null and slutt is null and sak_id = $1";
    assert_eq!(w.app.count(gjeld, w.sak.id.uuid()).await, 0, "one of two");
    let read = arne.get(&path).await;
    svar(&arne, &read, &path, "ja").await;
    assert_eq!(w.app.count(gjeld, w.sak.id.uuid()).await, 1);

    // the next version is in force first when it too has their yes
    assert_eq!(w.sendt(&w.sak).await, plan);
    assert_eq!(w.app.count(gjeld, w.sak.id.uuid()).await, 1);
    let read = arne.get(&path).await;
    assert!(read.body.contains("value=\"2\""), "{}", read.text());
    svar(&arne, &read, &path, "nei").await;
    let nei = "individuellplan_versjon where slutt = 'nei' and nr = 2 and sak_id = $1";
    assert_eq!(w.app.count(nei, w.sak.id.uuid()).await, 1);
    assert_eq!(
        w.app.count(gjeld, w.sak.id.uuid()).await,
        1,
        "the first still is"
    );
}

#[tokio::test]
async fn a_child_has_one_plan_in_force_and_the_other_sak_is_told_of_nothing_else_than_a_yes_taken_back()
 {
    let w = World::new().await;
    let bakken = w.kommune.barnehage("Bakken barnehage").await;
    let siv = w.kommune.person("Siv Moe", Role::Tilsett, &bakken).await;
    let other = w.nora.sak(&siv, "Ho leikar åleine.").await;
    other.samtale("Me veit det").await;
    let (_, tone) = w.foeresett("Tone Li").await;
    for sak in [&w.sak, &other] {
        let path = w.hos_familien(w.sendt(sak).await);
        let read = tone.get(&path).await;
        let yes = svar(&tone, &read, &path, "ja").await;
        assert_eq!(yes.status, 303, "{}", yes.text());
    }
    let gjeld = "individuellplan_versjon v join sak s using (kommune_id, sak_id)
        where v.gjeld_fraa is not null and v.slutt is null and s.barn_id = $1";
    assert_eq!(w.app.count(gjeld, w.nora.id.uuid()).await, 1);
    let page = w.app.client_for(&w.kari).await.get(&w.path()).await.text();
    assert!(
        page.contains("Ja-et er trekt") && page.contains("Tone Li trekte ja-et til versjon 1"),
        "{page}"
    );
    assert!(
        !page.contains("Siv Moe") && !page.contains("Bakken"),
        "{page}"
    );
    assert!(
        w.app
            .client_for(&siv)
            .await
            .get(&plan_path(&other))
            .await
            .text()
            .contains("Gjeldande sidan")
    );
}

#[tokio::test]
async fn two_who_write_in_the_same_part_see_both_texts_and_nothing_is_lost() {
    let w = World::new().await;
    let (kari, per) = (
        w.app.client_for(&w.kari).await,
        w.app.client_for(&w.per).await,
    );
    let skriv = format!("{}/skriv", w.path());
    let (hers, his) = (kari.get(&skriv).await, per.get(&skriv).await);
    assert_eq!(
        hers.submit(&skriv, &[("maal", "Ein ven")]).await.status,
        303
    );
    let strife = his
        .submit(&skriv, &[("maal", "Betre søvn"), ("bidrag", "Mor les")])
        .await;
    assert_eq!(strife.status, 409);
    for text in [
        "Kari Vik har lagra dette medan du skreiv",
        "Ein ven",
        "Betre søvn",
    ] {
        assert!(strife.body.contains(text), "{text}: {}", strife.text());
    }
    let seen = strife.attribute("input[name=v_maal]", "value").concat();
    let fields = [("maal", "Ein ven og betre søvn"), ("v_maal", &*seen)];
    let done = per.post(&skriv, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = kari.get(&w.path()).await.text();
    assert!(
        page.contains("Ein ven og betre søvn") && page.contains("Mor les"),
        "{page}"
    );
    let versions = "individuellplan_del where del = 'maal' and sak_id = $1";
    assert_eq!(w.app.count(versions, w.sak.id.uuid()).await, 2);
    let bad = kari
        .get(&skriv)
        .await
        .submit(&skriv, &[("revisjon", "1.1.2020")])
        .await;
    assert!(bad.error_on("revisjon").is_some());
}

#[tokio::test]
async fn whoever_sees_to_the_plan_is_told_on_mi_side_when_it_is_to_be_looked_at_again() {
    let w = World::new().await;
    let (_, tone) = w.foeresett("Tone Li").await;
    let plan = w.sendt(&w.sak).await;
    let path = w.hos_familien(plan);
    let read = tone.get(&path).await;
    svar(&tone, &read, &path, "ja").await;
    let line = "Gå gjennom den individuelle planen på nytt";
    let mi_side = async || w.app.client_for(&w.kari).await.get("/").await.text();
    assert!(!mi_side().await.contains(line));
    sqlx::query("update individuellplan_versjon set revisjon = '2026-12-20' where sak_id = $1")
        .bind(w.sak.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();
    let page = mi_side().await;
    assert!(page.contains(line), "{page}");
    let others = w.app.client_for(&w.per).await.get("/").await.text();
    assert!(!others.contains(line));
    // and by the morning's reminders, once
    for _ in 0..2 {
        w.app.worker().plan().await;
        w.app.work().await;
        w.app.clock().advance(time::Duration::days(1));
    }
    let told = "melding where slag = 'individuellplan_revisjon' and sak_id = $1";
    assert_eq!(w.app.count(told, w.sak.id.uuid()).await, 1);
    let inbox = w
        .app
        .client_for(&w.kari)
        .await
        .get("/meldingar")
        .await
        .text();
    assert!(inbox.contains(line), "{inbox}");
}

#[tokio::test]
async fn the_plan_of_a_sak_is_not_there_for_whoever_does_not_see_the_sak() {
    let w = World::new().await;
    w.sendt(&w.sak).await;
    let dalen = w.kommune.skule("Dalen skule").await;
    let siv = w.kommune.person("Siv Moe", Role::Tilsett, &dalen).await;
    let siv = w.app.client_for(&siv).await;
    for what in ["", "/skriv", "/pdf"] {
        assert_eq!(siv.get(&format!("{}{what}", w.path())).await.status, 404);
    }
    w.sak.sperre(&w.per).await;
    let per = w.app.client_for(&w.per).await;
    assert_eq!(per.get(&w.path()).await.status, 404);
}
