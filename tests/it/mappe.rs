//! All there is of a child or a sak, to be taken along: who may, what is in it, and what is not.

mod arkiv;
mod familie;
mod katalog;
mod mottakar;
mod stad;

use std::io::{Cursor, Read};

use laget::access::Role;
use laget::ids::FoeresettId;
use laget::web::TRYKK_IGJEN;
use serde_json::Value;
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
    let name = format!("innsynspakke-{}.zip", w.nummer(&w.sak).await);
    assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
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
async fn each_thing_stands_for_itself_in_the_order_it_was_written() {
    let w = Scene::new().await;
    w.sak.tiltak("Leksehjelp", date!(2026 - 12 - 01)).await;
    w.run("update tiltak set created_at = '2026-11-02 09:00+01' where sak_id = $1")
        .await;
    w.run("update samtale set foeresette_sa = E'Første line\\nAndre line' where sak_id = $1")
        .await;

    let data: Value = serde_json::from_str(&w.til_tone().await).unwrap();

    let alle = data["innhald"].as_array().unwrap();
    let tiltak = alle.iter().filter(|t| t["kapittel"] == "Tiltak");
    let mut titlar = Vec::new();
    for ting in tiltak {
        let felt = ting["felt"].as_array().unwrap();
        let kva: Vec<_> = felt.iter().map(|f| f["kva"].as_str().unwrap()).collect();
        assert_eq!(kva, ["Mål", "Tiltak", "Innan", "Status"], "{ting}");
        assert_eq!(felt[1]["tekst"], ting["tittel"]);
        titlar.push(ting["tittel"].as_str().unwrap());
    }
    titlar.sort_unstable();
    assert_eq!(titlar, ["Fast vaksen", "Leksehjelp"]);
    let rita = w.as_(&w.rita).await;
    let page = rita.get(&w.pakke(&format!("?til={}", w.tone))).await;
    let h3 = page.select(".ting h3");
    for tittel in titlar {
        assert!(h3.iter().any(|h| h == tittel), "{h3:?}");
    }
    assert!(
        h3.iter()
            .any(|h| h.starts_with("Samtale ") || h.starts_with("Møte "))
    );
    let lines = page.body.contains("Første line<br") && page.body.contains("Andre line");
    assert!(lines, "{}", page.body);
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

    // to the page and never to the file, and that it is pressed again
    let side = w.pakke(&format!("?til={}", w.tone));
    let sak_side = format!("/sak/{}/innsynspakke?til={}", w.sak.id, w.tone);
    let igjen = |side: &str| format!("{side}{TRYKK_IGJEN}");
    for (page, til) in [
        (rita.get(&side).await, side.clone()),
        (rita.get(&sak_side).await, sak_side.clone()),
        (
            rita.get(&w.pakke(&format!("/fil?til={}", w.tone))).await,
            igjen(&side),
        ),
        (
            rita.get(&sak_side.replace("?til", "/fil?til")).await,
            igjen(&sak_side),
        ),
        (rita.post(&w.arkiv("/send"), &[]).await, igjen(&w.arkiv(""))),
    ] {
        assert_eq!(page.status, 303, "{til}");
        assert_eq!(page.location(), laget::innlogging::stadfest_path(&til));
    }
    assert_eq!(rita.get(&w.pakke("")).await.status, 200, "whom it is for");
    let made = "arkivoverfoering where sak_id = $1";
    assert_eq!(w.app.count(made, w.sak.id.uuid()).await, 0);

    let ask = rita.post(&w.arkiv("/send"), &[]).await.follow().await;
    let right = [("passord", w.rita.credentials()[1].1)];
    let back = ask.submit("/innlogging/paa-nytt", &right).await;
    assert_eq!(back.location(), w.arkiv(""));
    let page = back.follow().await;
    assert!(
        page.text().contains("Trykk ein gong til"),
        "{}",
        page.text()
    );
}
