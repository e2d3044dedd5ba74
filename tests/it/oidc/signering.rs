//! Those who must sign are asked by a letter, answer on their phone and sign through the provider; what they say opens and
//! closes the sak for others.

mod attende;
mod avslag;
mod lenke;
mod nummer;
mod ord;
mod signere;
mod signert;
mod skjult;
mod spraak;
mod ungdom;

use laget::access::Role;
use laget::mail::{Mailer, Memory};
use time::Date;
use uuid::Uuid;

use super::outside::Outside;
use super::provider::Provider;
use super::*;
use crate::harness::{Person, Sak};

/// A school's sak about a child with two parents who can log in, and a PPT that could help.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    kari: Person,
    ppt: Person,
    barn: Barn,
    sak: Sak,
    samtykke: Uuid,
    router: Router,
    mail: Memory,
    provider: Provider,
    _keys: KeyFiles,
}

const MOR: u16 = 1;
const FAR: u16 = 2;

impl Scene {
    async fn new() -> Self {
        Self::aged(9).await
    }

    /// So many years and a hundred days old today; asked about the school, the PPT and the health centre.
    async fn aged(years: i32) -> Self {
        let app = TestApp::new().await;
        in_real_time(&app);
        let foedd: Date = sqlx::query_scalar(
            "select (app.today() - make_interval(years => $1) - interval '100 days')::date",
        )
        .bind(years)
        .fetch_one(app.sql())
        .await
        .unwrap();
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let tenest = app.interkommunal("ppt", &[&kommune]).await;
        let ppt = kommune.person("Pia Ppt", Role::Tilsett, &tenest).await;
        let barn = kommune.barn("Nora", "Li", foedd, Some(skule.id)).await;
        for (serial, epost) in [(MOR, "mor@epost.example"), (FAR, "far@epost.example")] {
            let id = foeresett(&barn, &grown_up(serial)).await;
            sqlx::query("update foeresett set epost = $2, namn = $3 where foeresett_id = $1")
                .bind(id.uuid())
                .bind(epost)
                .bind(if serial == MOR { "Mor Li" } else { "Far Li" })
                .execute(app.sql())
                .await
                .unwrap();
        }
        let sak = barn.sak(&kari, "Ho er ofte trøytt.").await;
        let provider = Provider::of_families(nummer(&kommune), None).await;
        let keys = KeyFiles::new(&app);
        let client = family_client(nummer(&kommune), &provider.issuer, vec![keys.path(0)]);
        let router = app.router_with(oidc(vec![client], vec![]));
        let mut scene = Self {
            app,
            kommune,
            kari,
            ppt,
            barn,
            sak,
            samtykke: Uuid::nil(),
            router,
            mail: Memory::default(),
            provider,
            _keys: keys,
        };
        scene.samtykke = scene.ask(&["skule", "ppt"]).await;
        scene
    }

    async fn staff(&self, person: &Person) -> Client {
        self.app.client_for(person).await.at(&self.router)
    }

    fn path(&self, kva: &str) -> String {
        format!("/sak/{}/samtykke{kva}", self.sak.id)
    }

    fn inviter(&self) -> String {
        self.path(&format!("/{}/inviter", self.samtykke))
    }

    fn form(&self, kva: &str) -> String {
        format!("/familie/samtykke/{}{kva}", self.samtykke)
    }

    /// Kari asks about these kinds.
    async fn ask(&self, slag: &[&str]) -> Uuid {
        let kari = self.staff(&self.kari).await;
        let page = kari.get(&self.path("/nytt")).await;
        let values = page.attribute("input[name=instansar]", "value");
        let chosen = values
            .iter()
            .filter(|value| slag.contains(&value.split(':').next().unwrap()));
        let mut fields: Vec<(&str, &str)> = chosen.map(|v| ("instansar", v.as_str())).collect();
        fields.push(("foeremaal", "Betre hjelp med lesing."));
        if slag.contains(&"fastlege") {
            fields.push(("namn_fastlege", "Bø legesenter"));
        }
        let done = page.submit(&self.path("/nytt"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.text());
        sqlx::query_scalar("select samtykke_id from samtykke where sak_id = $1 order by innhenta_at desc, samtykke_id desc limit 1")
            .bind(self.sak.id.uuid())
            .fetch_one(self.app.sql())
            .await
            .unwrap()
    }

    /// Kari sends it to everybody the page has ticked.
    async fn invite(&self) -> Page {
        let kari = self.staff(&self.kari).await;
        let page = kari.get(&self.inviter()).await;
        let ticked = page.attribute("input[name=kven][checked]", "value");
        let fields: Vec<(&str, &str)> = ticked.iter().map(|v| ("kven", v.as_str())).collect();
        page.submit(&self.inviter(), &fields).await
    }

    /// The letters go; those since last time.
    async fn letters(&self) -> Vec<String> {
        in_real_time(&self.app);
        let before = self.mail.letters().len();
        let worker = self.app.worker_with(Mailer::Memory(self.mail.clone()));
        worker.work_off().await.unwrap();
        let whole = self.mail.letters().split_off(before);
        whole.iter().map(|l| l.replace("=\r\n", "")).collect()
    }

    /// The link of the letter to this address.
    fn link(letters: &[String], to: &str) -> String {
        let letter = letters.iter().find(|l| l.contains(&format!("To: {to}")));
        let letter = letter.unwrap_or_else(|| panic!("no letter to {to}: {letters:?}"));
        let (_, rest) = letter.split_once("/familie/invitasjon/").unwrap();
        format!("/familie/invitasjon/{}", &rest[..64])
    }

    /// Somebody follows a link and logs in; the page it leads to.
    async fn follow(&self, link: &str, pid: &str) -> (Client, Page) {
        let client = self.app.client().at(&self.router);
        let page = client.post(link, &[]).await;
        let back = Outside::new()
            .log_in(&way_on(&page), pid, "idporten-loa-high")
            .await;
        let landed = client.get(&back).await;
        assert_eq!(landed.status, 303, "{}", landed.text());
        let mut page = client.get(landed.location()).await;
        if page.status == 303 {
            page = client.get(page.location()).await;
        }
        (client, page)
    }

    /// Both are asked, and a parent has come to the question.
    async fn asked(&self, serial: u16) -> Client {
        assert_eq!(self.invite().await.status, 303);
        let letters = self.letters().await;
        let to = if serial == MOR {
            "mor@epost.example"
        } else {
            "far@epost.example"
        };
        let (client, page) = self
            .follow(&Self::link(&letters, to), &grown_up(serial))
            .await;
        assert_eq!(page.status, 200, "{}", page.text());
        client
    }

    /// Answers, and goes on to the whole text.
    async fn answer(&self, client: &Client, svar: &[(&str, &str)]) -> Page {
        let done = client.post(&self.form(""), svar).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(done.location(), self.form("/signer"));
        client.get(done.location()).await
    }

    /// Signs what stands on the page.
    async fn sign(&self, client: &Client, page: &Page) -> Page {
        let avtrykk = page.attribute("input[name=avtrykk]", "value").remove(0);
        client
            .post(&self.form("/signer"), &[("avtrykk", &avtrykk)])
            .await
    }

    /// Answers and signs; the receipt.
    async fn say(&self, client: &Client, svar: &[(&str, &str)]) -> Page {
        let page = self.answer(client, svar).await;
        let done = self.sign(client, &page).await;
        assert_eq!(done.status, 303, "{}", done.text());
        client.get(done.location()).await
    }

    async fn signatures(&self) -> i64 {
        self.app
            .count("samtykke_signatur where samtykke_id = $1", self.samtykke)
            .await
    }

    async fn sql(&self, statement: &'static str) {
        sqlx::query(statement)
            .bind(self.samtykke)
            .execute(self.app.sql())
            .await
            .unwrap();
    }

    /// Another employee of the kommune has confirmed all that waits on the child's card.
    async fn confirm_all(&self) {
        self.sql(
            "update kort_endring k set stadfesta_at = now(), stadfesta_oppslag = k.fnr_oppslag,
                stadfesta_av = (select b.brukar_id from brukar b
                    where b.brukar_id <> k.gjort_av limit 1)
             where k.stadfesta_at is null and k.barn_id = (select s.barn_id from samtykke y
                join sak s using (kommune_id, sak_id) where y.samtykke_id = $1)",
        )
        .await;
    }

    /// Kari puts somebody of the PPT on the lag.
    async fn share(&self) -> Page {
        let kari = self.staff(&self.kari).await;
        let path = format!("/sak/{}/lag", self.sak.id);
        let page = kari.get(&path).await;
        let people = page.attribute("#felt-kollega option", "value");
        let pia = self.ppt.prinsipal_id.to_string();
        if !people.contains(&pia) {
            return page;
        }
        let fields = [("kollega", pia.as_str()), ("oppgaave", "Kartleggje lesing")];
        page.submit(&path, &fields).await
    }
}

const JA: [(&str, &str); 3] = [("spraak", "nn"), ("svar-skule", "ja"), ("svar-ppt", "ja")];

#[tokio::test]
async fn two_parents_sign_on_the_net_the_ppt_sees_the_sak_and_loses_it_when_one_withdraws() {
    let scene = Scene::new().await;
    assert_eq!(scene.invite().await.status, 303);
    let letters = scene.letters().await;
    assert_eq!(letters.len(), 2, "{letters:?}");
    for letter in &letters {
        // the line between the letter's parts is made of any letters: a short name is looked for as a word
        for word in ["Nora", " Li", "Kari", "skule", "PPT", "lesing", "samtykke"] {
            assert!(!letter.contains(word), "{word} is in {letter}");
        }
    }

    let (mor, page) = scene
        .follow(&Scene::link(&letters, "mor@epost.example"), &grown_up(MOR))
        .await;
    assert!(page.text().contains("Dette spør vi om"), "{}", page.text());
    assert!(page.text().contains("Betre hjelp med lesing."));
    assert!(
        !page.has("input[type=radio][checked]"),
        "nothing is chosen beforehand"
    );
    let receipt = scene.say(&mor, &JA).await;
    assert!(
        receipt.text().contains("Takk. Svaret ditt er signert."),
        "{}",
        receipt.text()
    );
    assert!(receipt.text().contains("Signert med ID-porten, nivå høgt"));
    assert!(receipt.text().contains("Manglar samtykke frå 1 av 2"));
    let list = scene.staff(&scene.kari).await.get(&scene.path("")).await;
    assert!(
        list.text().contains("Manglar samtykke frå 1 av 2"),
        "{}",
        list.text()
    );
    assert!(
        list.text().contains("Mor Li , føresett. Med ID-porten"),
        "{}",
        list.text()
    );
    let not_yet = scene.share().await;
    assert_eq!(not_yet.status, 200, "nobody of the PPT is offered");

    let (far, _) = scene
        .follow(&Scene::link(&letters, "far@epost.example"), &grown_up(FAR))
        .await;
    let receipt = scene.say(&far, &JA).await;
    assert!(!receipt.text().contains("Manglar"), "{}", receipt.text());
    assert_eq!(scene.share().await.status, 303);
    let pia = scene.staff(&scene.ppt).await;
    let sak = format!("/sak/{}", scene.sak.id);
    assert_eq!(pia.get(&sak).await.status, 200);

    let receipts = scene.letters().await;
    assert_eq!(receipts.len(), 2, "{receipts:?}");
    assert!(
        receipts[0].contains("Du har f=C3=A5tt ei kvittering i Laget."),
        "{}",
        receipts[0]
    );
    let pdf = mor.get(&scene.form("/pdf")).await;
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));

    let page = far.get(&scene.form("/trekk-samtykke")).await;
    assert!(
        page.text().contains("Du treng ikkje gi nokon grunn."),
        "{}",
        page.text()
    );
    let done = far
        .post(
            &scene.form("/trekk-samtykke"),
            &[("kva", "delar"), ("slag", "ppt")],
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(pia.get(&sak).await.status, 404);
    let receipt = far.get(&scene.form("")).await;
    assert!(
        receipt
            .text()
            .contains("Saka blir ikkje delt med dei lenger"),
        "{}",
        receipt.text()
    );
    assert_eq!(receipt.select("main ul")[0], "Skule", "the rest stands");
    // the other parent is told that it does not hold, and never whose yes it is that is gone
    let others = mor.get(&scene.form("")).await;
    let ppt = "PPT (pedagogisk-psykologisk teneste) Manglar samtykke frå 1 av 2";
    assert_eq!(others.select("main ul li"), ["Skule", ppt]);
    assert!(!others.text().contains("Far Li"), "{}", others.text());
    let copy = far.get(&scene.form("/pdf")).await;
    let path =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.pdf", scene.samtykke));
    let others = mor.get(&scene.form("/pdf")).await;
    for (copy, withdrawn) in [(&copy, true), (&others, false)] {
        std::fs::write(&path, &copy.bytes).unwrap();
        let text = crate::samtykke_pdf::text_in(&path);
        assert!(text.contains("X PPT"), "as it was signed: {text}");
        assert_eq!(text.contains("Trekt tilbake "), withdrawn, "{text}");
        let (_, kopi) = text.split_once("Kopi til samarbeidande instansar").unwrap();
        assert!(kopi.contains("Skule") && !kopi.contains("PPT"), "{text}");
    }
    std::fs::remove_file(&path).unwrap();

    for (handling, rows) in [("signerte", 2), ("trekte", 1), ("pdf", 3)] {
        let sql = format!(
            "innsynslogg where familie_person_id is not null and barn_id_list = array[$1]
                and handling = 'familie.samtykke.{handling}'"
        );
        assert_eq!(
            scene.app.count(&sql, scene.barn.id.uuid()).await,
            rows,
            "{handling}"
        );
    }
    let inbox = scene.staff(&scene.kari).await.get("/meldingar").await;
    assert!(
        inbox.text().contains("Svar på samtykke: Nora L."),
        "{}",
        inbox.text()
    );
    assert!(
        inbox
            .text()
            .contains("Eit samtykke er trekt tilbake: Nora L.")
    );
    let historikk = scene.staff(&scene.kari).await.get(&sak).await;
    assert!(historikk.text().contains("Far Li"), "{}", historikk.text());
}
