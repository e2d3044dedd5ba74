//! All there is of a child or a sak, to be taken along: who may, what is in it, and what is not.

mod familie;
mod katalog;
mod mottakar;
mod stad;

use std::io::{Cursor, Read};

use laget::access::Role;
use laget::ids::FoeresettId;
use sha2::{Digest, Sha256};
use time::Date;
use time::macros::date;
use zip::ZipArchive;

use crate::harness::{Barn, Client, Eining, Kommune, Page, Person, Sak, TestApp};

struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    rita: Person,
    nora: Barn,
    /// The mother, and her browser.
    tone: FoeresettId,
    tone_inne: Client,
    sak: Sak,
}

impl Scene {
    async fn new() -> Self {
        Self::born(date!(2017 - 05 - 14)).await
    }

    async fn born(foedd: Date) -> Self {
        let app = TestApp::new().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let rita = kommune
            .person("Rita Moen", Role::Einingsleiar, &skule)
            .await;
        let nora = kommune.barn("Nora", "Li", foedd, Some(skule.id)).await;
        skule.barn("Ola", "Dal").await;
        let (tone, tone_inne) = nora.foeresett_inne("Tone Berg").await;
        let sak = nora.sak(&kari, "Nora krangla i friminuttet").await;
        sak.samtale("Nora krangla med Ola, og Olas bror såg det. Kari Vik ringde Tone.")
            .await;
        let tiltak = sak.tiltak("Fast vaksen", date!(2026 - 12 - 01)).await;
        sak.evaluering(tiltak, "verkar", "Ho er rolegare").await;
        Self {
            app,
            kommune,
            skule,
            kari,
            rita,
            nora,
            tone,
            tone_inne,
            sak,
        }
    }

    /// As it stands in the innsynspakke for this one, whom the rektor made it for.
    async fn pakka(&self, til: &str) -> String {
        let rita = self.as_(&self.rita).await;
        json(&rita.get(&self.pakke(&format!("/fil?til={til}"))).await)
    }

    /// The package for the mother.
    async fn til_tone(&self) -> String {
        self.pakka(&self.tone.to_string()).await
    }

    async fn as_(&self, person: &Person) -> Client {
        self.app.client_for(person).await
    }

    async fn run(&self, sql: &str) {
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .bind(self.sak.id.uuid())
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    async fn lukk(&self) {
        self.run(
            "update sak set tilstand = 'avslutta', neste_dato = null, neste_kva = 'ingenting', lukka_at = now() - interval '61 months'
            where sak_id = $1",
        )
        .await;
    }

    fn pakke(&self, rest: &str) -> String {
        format!("/barn/{}/innsynspakke{rest}", self.nora.id)
    }

    /// The child's page as its family has it.
    fn heime(&self) -> String {
        format!("/familie/barn/{}", self.nora.id)
    }

    async fn nummer(&self, sak: &Sak) -> String {
        sqlx::query_scalar("select saksnummer from sak where sak_id = $1")
            .bind(sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    fn arkiv(&self, rest: &str) -> String {
        format!("/sak/{}/arkiv{rest}", self.sak.id)
    }
}

/// The files of a zip, by name.
fn files(page: &Page) -> Vec<(String, Vec<u8>)> {
    assert_eq!(page.status, 200, "{}", page.text());
    let mut zip = ZipArchive::new(Cursor::new(page.bytes.clone())).unwrap();
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        files.push((name, bytes));
    }
    files
}

fn text(files: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, bytes) = files.iter().find(|(n, _)| n == name).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

/// The data of a package.
fn json(page: &Page) -> String {
    text(&files(page), "innsynspakke.json")
}

#[tokio::test]
async fn the_leader_takes_along_what_the_mother_may_read_and_nobody_else_is_in_it() {
    let w = Scene::new().await;
    w.run("update samtale set barnets_stemme = 'Eg er redd heime', ikkje_vis_grunn = 'Barnet ville ikkje' where sak_id = $1").await;
    let rita = w.as_(&w.rita).await;
    let card = rita.get(&format!("/barn/{}", w.nora.id)).await;
    assert!(card.has(&format!("a[href='{}']", w.pakke(""))));
    let choice = rita.get(&w.pakke("")).await;
    let til = w.pakke(&format!("?til={}", w.tone));
    assert!(choice.has(&format!("a[href='{til}']")), "{}", choice.text());
    assert!(!choice.text().contains("Fast vaksen"));
    let page = rita.get(&til).await;
    assert!(
        page.text()
            .contains("Nora krangla med [eit anna barn], og [eit anna barn] bror"),
        "{}",
        page.text()
    );

    let page = rita.get(&w.pakke(&format!("/fil?til={}", w.tone))).await;

    let disposition = page.header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"innsynspakke.zip\"");
    let files = files(&page);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["innsynspakke.pdf", "innsynspakke.json"]);
    assert!(files[0].1.starts_with(b"%PDF-"));
    let json = text(&files, "innsynspakke.json");
    for in_it in [
        "Nora Li",
        "Fast vaksen",
        "Ho er rolegare",
        "betre heime",
        "[ein tilsett] ringde [ein føresett]",
        "Verkar",
    ] {
        assert!(json.contains(in_it), "{in_it}: {json}");
    }
    for not in [
        "Ola",
        "Kari Vik",
        "Tone",
        "redd heime",
        "Barnet ville ikkje",
        // the uro, and who had it
        "friminuttet",
        "kontaktlærar",
        // what the child says of the tiltak
        "greitt",
    ] {
        assert!(!json.contains(not), "{not}: {json}");
    }
    let rows = format!(
        "innsynslogg where handling = 'barn.innsynspakke' and sak_id_list = array[$1]
            and grunn = 'Innsynspakke til føresett {}'",
        w.tone
    );
    assert_eq!(
        w.app.count(&rows, w.sak.id.uuid()).await,
        2,
        "looked, and took it along"
    );
}

#[tokio::test]
async fn a_sak_the_leader_does_not_see_is_not_in_the_package_and_not_hinted_at() {
    let w = Scene::new().await;
    let ppt = w.kommune.tenest("ppt").await;
    let pia = w.kommune.person("Pia Lund", Role::Tilsett, &ppt).await;
    let anna = w.nora.sak(&pia, "Uro").await;
    anna.samtale("Kanarifugl").await;
    assert!(
        w.tone_inne
            .get(&w.heime())
            .await
            .text()
            .contains("Kanarifugl")
    );

    let json = w.til_tone().await;

    assert!(!json.contains("Kanarifugl") && !json.contains(&w.nummer(&anna).await));
}

#[tokio::test]
async fn nobody_but_the_leader_makes_a_package() {
    let w = Scene::new().await;
    let andre = w.kommune.tenest("andre").await;
    let ombod = w
        .kommune
        .person("Pia Vern", Role::Personvernombod, &andre)
        .await;
    for person in [&w.kari, &ombod] {
        for path in [w.pakke("/fil"), format!("/sak/{}/innsynspakke", w.sak.id)] {
            let status = w.as_(person).await.get(&path).await.status;
            assert!([403, 404].contains(&status), "{path}: {status}");
        }
    }
    let bakken = w.kommune.barnehage("Bakken").await;
    let bo = w
        .kommune
        .person("Bo Dale", Role::Einingsleiar, &bakken)
        .await;
    assert_eq!(w.as_(&bo).await.get(&w.pakke("/fil")).await.status, 404);
    assert!(w.skule.id != bakken.id);
}

#[tokio::test]
async fn the_copy_and_the_package_ask_who_it_is() {
    let w = Scene::new().await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;
    sqlx::query("update sesjon set stadfesta_at = now() - interval '1 hour' where brukar_id = $1")
        .bind(w.rita.id.uuid())
        .execute(w.app.sql())
        .await
        .unwrap();

    for page in [
        rita.get(&w.pakke(&format!("/fil?til={}", w.tone))).await,
        rita.get(&format!(
            "/sak/{}/innsynspakke/fil?til={}",
            w.sak.id, w.tone
        ))
        .await,
        rita.post(&w.arkiv("/send"), &[]).await,
    ] {
        assert_eq!(page.status, 303);
        assert!(
            page.location().starts_with("/innlogging/paa-nytt?"),
            "{}",
            page.location()
        );
    }
    let made = "arkivoverfoering where sak_id = $1";
    assert_eq!(w.app.count(made, w.sak.id.uuid()).await, 0);
}

#[tokio::test]
async fn the_copy_is_whole_and_tells_the_hash_of_each_of_its_files() {
    let w = Scene::new().await;
    let ppt = w.kommune.tenest("ppt").await;
    let pia = w.kommune.person("Pia Lund", Role::Tilsett, &ppt).await;
    w.sak.samtykke(&pia).await;
    w.run(
        "insert into slettestopp (kommune_id, slettestopp_id, sak_id, grunn, sett_av, sett_at)
        select kommune_id, gen_random_uuid(), sak_id, 'Lånte ut originalen', ansvarleg_brukar_id, now() from sak where sak_id = $1",
    )
    .await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;

    let page = rita.submit_from(&w.arkiv(""), &w.arkiv("/send"), &[]).await;

    let files = files(&page);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["metadata.xml", "sak.pdf", "sak.json"]);
    let xml = text(&files, "metadata.xml");
    for field in [
        "<systemID>",
        "<partNavn>Nora Li</partNavn>",
        "<partNavn>Tone Berg</partNavn>",
        "<partRolle>Føresett: mor</partRolle>",
        &format!("<foedselsnummer>{}</foedselsnummer>", w.nora.fnr),
        "<tilgangsrestriksjon>",
        "<skjermingshjemmel>offentleglova § 13",
        "<kassasjonsvedtak>Vurderes senere</kassasjonsvedtak>",
        "<saksansvarlig>Kari Vik</saksansvarlig>",
        "<administrativEnhet>Åsen skule</administrativEnhet>",
        "<avsluttetDato>20",
        "<format>PDF/A-2a</format>",
    ] {
        assert!(xml.contains(field), "{field}: {xml}");
    }
    for (name, bytes) in &files[1..] {
        let hash = hex::encode(Sha256::digest(bytes));
        assert!(
            xml.contains(&format!("<sjekksum>{hash}</sjekksum>")),
            "{name}"
        );
    }
    for each in [
        "<registrering>",
        "<dokumentbeskrivelse>",
        "<dokumentobjekt>",
        "<dokumentetsDato>2026-11-23<",
        "<versjonsnummer>1<",
    ] {
        assert_eq!(xml.matches(each).count(), 2, "{each}: {xml}");
    }
    let json = text(&files, "sak.json");
    assert!(json.contains("Nora krangla med Ola") && json.contains("\"Kari Vik, "));
    for in_it in [
        "Instans ppt",
        "Signaturen på papir",
        "Lånte ut originalen",
        "har foreldreansvar",
        "Slettestopp",
    ] {
        assert!(json.contains(in_it), "{in_it}: {json}");
    }
    let told = "innsynslogg where handling = 'sak.arkivere' and grunnlag like '%foedselsnummer%' and sak_id_list = array[$1]";
    assert_eq!(w.app.count(told, w.sak.id.uuid()).await, 1);
    let kept: String =
        sqlx::query_scalar("select encode(sha256, 'hex') from arkivoverfoering where sak_id = $1")
            .bind(w.sak.id.uuid())
            .fetch_one(w.app.sql())
            .await
            .unwrap();
    assert_eq!(kept, hex::encode(Sha256::digest(&page.bytes)));
}

#[tokio::test]
async fn what_is_written_as_put_in_the_archive_lets_the_sak_be_deleted() {
    let w = Scene::new().await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;
    let due = "app.oppbevaring_forfalne((select kommune_id from sak where sak_id = $1), 10) f where f.sak_id = $1";
    assert!(
        !rita.get(&w.arkiv("")).await.has("input[name=stad]"),
        "no copy, nothing to put anywhere"
    );
    rita.submit_from(&w.arkiv(""), &w.arkiv("/send"), &[]).await;
    let page = rita
        .submit(&w.arkiv(""), &[("stad", ""), ("dato", "01.01.2030")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.error_on("stad").is_some() && page.error_on("dato").is_some());
    assert_eq!(w.app.count(due, w.sak.id.uuid()).await, 0);

    let sent = rita
        .submit(
            &w.arkiv(""),
            &[
                ("stad", "Interkommunalt arkiv, 2026/17"),
                ("dato", "20.11.2026"),
            ],
        )
        .await
        .follow()
        .await;

    assert!(
        sent.text()
            .contains("Overført 20. november 2026 av Rita Moen: Interkommunalt arkiv, 2026/17"),
        "{}",
        sent.text()
    );
    assert_eq!(w.app.count(due, w.sak.id.uuid()).await, 1);
}

#[tokio::test]
async fn an_open_sak_has_no_copy() {
    let w = Scene::new().await;
    let rita = w.as_(&w.rita).await;
    assert!(rita.get(&w.arkiv("")).await.text().contains("Saka er open"));
    assert_eq!(rita.post(&w.arkiv("/send"), &[]).await.status, 409);
    assert_eq!(
        w.app
            .count("arkivoverfoering where sak_id = $1", w.sak.id.uuid())
            .await,
        0
    );
}

#[tokio::test]
async fn no_transaction_waits_while_the_documents_are_made() {
    let w = Scene::new().await;
    w.lukk().await;
    let rita = w.as_(&w.rita).await;
    let form = rita.get(&w.arkiv("")).await;
    assert_eq!(form.status, 200);

    let til = w.arkiv("/send");
    let (page, asked) = w.app.count_statements(rita.post(&til, &[])).await;

    assert_eq!(page.status, 200, "{}", page.text());
    let all = &asked.0;
    let first = |what: &str| all.iter().position(|sql| sql.contains(what)).unwrap();
    let last = |what: &str| all.iter().rposition(|sql| sql.contains(what)).unwrap();
    let (told, kept) = (
        first("insert into innsynslogg"),
        last("into arkivoverfoering"),
    );
    let begun = last("app.begin_request");
    assert!(told < begun && begun < kept, "{all:#?}");
}
