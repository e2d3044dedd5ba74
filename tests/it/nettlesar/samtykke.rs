//! A teacher asks, the family answers on a phone through the provider, and the PPT sees the sak for as long as they say so.

use fantoccini::Locator;
use laget::access::Role;
use laget::mail::{Mailer, Memory};
use time::Date;

use super::browser::{Browser, Script};
use super::driver::{Driver, console};
use super::html;
use super::look;
use super::scene::{ETTERNAMN, FORNAMN};
use super::site::Site;
use crate::harness::{Barn, Kommune, Person, Sak, TestApp, eventually};
use crate::oidc::{Families, families_at, foeresett, grown_up, in_real_time};

const MOR: &str = "Tone Tråastøl";
const FAR: &str = "Per Dal";

struct Scene {
    app: TestApp,
    site: Site,
    kommune: Kommune,
    kari: Person,
    rektor: Person,
    ppt: Person,
    barn: Barn,
    sak: Sak,
    mail: Memory,
    driver: Driver,
    _families: Families,
}

impl Scene {
    /// A child so many years and a hundred days old today.
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
        let rektor = kommune
            .person("Rolf Rektor", Role::Einingsleiar, &skule)
            .await;
        let tenest = app.interkommunal("ppt", &[&kommune]).await;
        let ppt = kommune.person("Pia Ppt", Role::Tilsett, &tenest).await;
        let barn = kommune
            .barn(FORNAMN, ETTERNAMN, foedd, Some(skule.id))
            .await;
        for (serial, namn, epost) in [(1, MOR, "mor@epost.example"), (2, FAR, "far@epost.example")]
        {
            let id = foeresett(&barn, &grown_up(serial)).await;
            sqlx::query("update foeresett set epost = $2, namn = $3 where foeresett_id = $1")
                .bind(id.uuid())
                .bind(epost)
                .bind(namn)
                .execute(app.sql())
                .await
                .unwrap();
        }
        let sak = barn.sak(&kari, "Ho er ofte trøytt.").await;
        let people = [
            (grown_up(1), MOR),
            (grown_up(2), FAR),
            (barn.fnr.clone(), FORNAMN),
        ];
        let mut families = None;
        let site = Site::serve_with(&app, async |origin| {
            let (oidc, left) = families_at(origin, &kommune, &people).await;
            families = Some(left);
            app.router_with(oidc)
        })
        .await;
        Self {
            site,
            kommune,
            kari,
            rektor,
            ppt,
            barn,
            sak,
            mail: Memory::default(),
            driver: Driver::start().await,
            _families: families.unwrap(),
            app,
        }
    }

    fn forms(&self) -> String {
        format!("/sak/{}/samtykke", self.sak.id)
    }

    async fn browser(&mut self, script: Script, width: u32) -> Browser {
        let mut browser = Browser::new(&mut self.driver, &self.site, script, width).await;
        browser.look.names = [FORNAMN, ETTERNAMN].map(str::to_owned).to_vec();
        browser
    }

    /// Kari asks about the PPT.
    async fn asks(&mut self) -> Browser {
        let (kari, forms) = (self.kari.clone(), self.forms());
        let mut browser = self.browser(Script::On, 1280).await;
        browser.log_in(&kari, &forms).await;
        browser.follow("Be om samtykke").await;
        browser
            .choose("Instansar det blir spurt om", "PPT (Instans ppt)")
            .await;
        browser.fill("Føremål", "Betre hjelp med lesing.").await;
        browser.press("Lagre spørsmålet").await;
        browser.sees("Spørsmålet er lagra.").await;
        browser
    }

    /// The letters that have gone.
    async fn letters(&self) -> Vec<String> {
        in_real_time(&self.app);
        let worker = self.app.worker_with(Mailer::Memory(self.mail.clone()));
        worker.work_off().await.unwrap();
        self.mail.letters()
    }

    /// The link of the letter to this address.
    async fn link(&self, to: &str) -> String {
        let letters = self.letters().await;
        let letter = letters.iter().rfind(|l| l.contains(&format!("To: {to}")));
        let letter = letter.expect("a letter").replace("=\r\n", "");
        let (_, rest) = letter.split_once("/familie/invitasjon/").unwrap();
        format!("/familie/invitasjon/{}", &rest[..64])
    }

    /// Somebody opens the link on a phone and logs in.
    async fn opens(&mut self, link: &str, who: &str, script: Script) -> Browser {
        let mut browser = self.browser(script, 390).await;
        browser.open(link).await;
        browser.sees("Du har fått eit spørsmål").await;
        goes_in(&mut browser, "Logg inn", who).await;
        browser
    }
}

/// Presses what leads to the provider, chooses who one is there, and is back.
async fn goes_in(browser: &mut Browser, button: &str, who: &str) {
    let pressed = super::find::button(&browser.client, button).await;
    pressed.click().await.unwrap();
    let choice = format!("//form[input[@value='idporten-loa-high']]//button[text()='{who}']");
    let choice = eventually("the provider's page", async || {
        browser.client.find(Locator::XPath(&choice)).await.ok()
    })
    .await;
    choice.click().await.unwrap();
    eventually("the way back", async || {
        let url = browser.client.current_url().await.ok()?;
        let answer = browser.client.execute("return document.readyState", vec![]);
        let there = answer.await.ok()? == "complete";
        let path = url.path().to_owned();
        (there
            && url.as_str().starts_with(&browser.site.origin)
            && path.starts_with("/familie/samtykke"))
        .then_some(())
    })
    .await;
    // what the provider's own pages lack is not ours
    console(&browser.client).await;
    look::over(browser).await;
}

/// Says the same of both the school and the PPT, and signs.
async fn signs(browser: &mut Browser, svar: &str) {
    browser.choose("Skule", svar).await;
    browser
        .choose("PPT (pedagogisk-psykologisk teneste)", svar)
        .await;
    browser.press("Gå vidare").await;
    browser
        .sees("Samtykkeerklæring for tverrfagleg samarbeid")
        .await;
    browser.press("Signer").await;
}

#[tokio::test]
async fn two_parents_sign_on_their_phones_and_one_takes_back_what_the_ppt_was_given() {
    let mut scene = Scene::aged(9).await;
    let mut kari = scene.asks().await;
    kari.follow("Send til signering").await;
    kari.press("Send").await;
    kari.sees("Spørsmålet er på veg.").await;

    let link = scene.link("mor@epost.example").await;
    let mut mor = scene.opens(&link, MOR, Script::Off).await;
    mor.sees("Betre hjelp med lesing.").await;
    mor.press("Gå vidare").await;
    mor.sees("Svar ja eller nei for Skule").await;
    signs(&mut mor, "Ja").await;
    mor.sees("Takk. Svaret ditt er signert.").await;
    mor.sees("Manglar samtykke frå 1 av 2").await;
    let link = scene.link("far@epost.example").await;
    let mut far = scene.opens(&link, FAR, Script::On).await;
    signs(&mut far, "Ja").await;
    far.sees("Dette har du sagt ja til").await;

    kari.open(&format!("/sak/{}/lag", scene.sak.id)).await;
    let options = kari.texts("#felt-kollega option").await;
    let pia = options.iter().find(|o| o.contains("Pia Ppt"));
    let pia = pia.unwrap_or_else(|| panic!("she is not among {options:?}"));
    kari.select("Kven?", pia).await;
    kari.fill("Oppgåve i saka", "Kartleggje lesing").await;
    kari.press("Legg til på laget").await;
    let person = scene.ppt.clone();
    let sak = format!("/sak/{}", scene.sak.id);
    let mut pia = scene.browser(Script::On, 1280).await;
    pia.log_in(&person, &sak).await;
    pia.sees("Ho er ofte trøytt.").await;

    far.follow("Trekk samtykket tilbake").await;
    far.choose(
        "Vel kva du vil trekkje tilbake.",
        "Berre for desse tenestene",
    )
    .await;
    far.tick("PPT (pedagogisk-psykologisk teneste)").await;
    far.press("Trekk tilbake").await;
    far.sees("Delvis trekt tilbake").await;

    let forms = scene.forms();
    pia.open(&forms).await;
    pia.sees("404").await;
    kari.open(&forms).await;
    kari.sees("Delvis trekt tilbake").await;
    html::check(&scene.site.sent()).await;
    let kommune = scene.kommune.id.uuid();
    for handling in ["signerte", "trekte"] {
        let rows = format!(
            "innsynslogg where kommune_id = $1 and familie_person_id is not null
                and handling = 'familie.samtykke.{handling}'"
        );
        assert!(scene.app.count(&rows, kommune).await > 0, "{handling}");
    }
    let receipt = |l: &&String| l.contains("Du har f=C3=A5tt ei kvittering i Laget.");
    assert_eq!(scene.letters().await.iter().filter(receipt).count(), 3);
}

#[tokio::test]
async fn a_youth_of_fifteen_signs_alone_on_a_phone_without_script() {
    let mut scene = Scene::aged(15).await;
    let mut kari = scene.asks().await;
    kari.follow("Send til signering").await;
    kari.fill("E-posten til ungdommen", "ylva@epost.example")
        .await;
    kari.press("Send").await;

    let link = scene.link("ylva@epost.example").await;
    let mut ylva = scene.opens(&link, FORNAMN, Script::Off).await;
    ylva.sees("Du er gammal nok til å bestemme dette sjølv.")
        .await;
    signs(&mut ylva, "Ja").await;
    ylva.sees("Takk. Svaret ditt er signert.").await;

    let forms = scene.forms();
    kari.open(&forms).await;
    kari.sees("Gyldig").await;
    html::check(&scene.site.sent()).await;
}

#[tokio::test]
async fn a_parent_reads_and_signs_in_arabic_on_a_phone() {
    let mut scene = Scene::aged(9).await;
    let mut kari = scene.asks().await;
    kari.follow("Send til signering").await;
    kari.press("Send").await;
    let link = scene.link("mor@epost.example").await;
    let mut mor = scene.opens(&link, MOR, Script::Off).await;

    mor.press("العربية").await;
    mor.sees("Dette spør vi om").await;
    for code in ["skule", "ppt"] {
        let id = format!("svar-{code}-ja");
        let radio = mor.client.find(Locator::Id(&id)).await.unwrap();
        radio.click().await.unwrap();
    }
    mor.press("متابعة").await;
    mor.sees("Teksten på nynorsk").await;
    mor.press("وقع على النموذج").await;
    mor.sees("PPT (الخدمة التربوية النفسية)").await;
    html::check(&scene.site.sent()).await;
}

#[tokio::test]
async fn a_paper_is_written_down_by_one_and_confirmed_by_another() {
    let mut scene = Scene::aged(9).await;
    let mut kari = scene.asks().await;
    for who in [MOR, FAR] {
        kari.follow("Før inn svar på papir eller munnleg").await;
        kari.choose("Den som har svart", who).await;
        kari.choose("Korleis", "Underskrive på papir").await;
        kari.fill("Kvar ligg originalen?", "Arkivskap 2").await;
        kari.fill("Stad", "Vinje").await;
        for slag in ["Skule", "PPT"] {
            kari.select(slag, "Ja (X)").await;
        }
        kari.press("Lagre svaret").await;
        kari.sees("Tel fyrst når ein annan har stadfest det.").await;
    }
    let (person, forms) = (scene.rektor.clone(), scene.forms());
    let mut rektor = scene.browser(Script::Off, 390).await;
    rektor.log_in(&person, &forms).await;
    for who in [MOR, FAR] {
        rektor.press(&format!("Det stemmer: {who}")).await;
    }
    rektor.sees("Saka kan delast med").await;
    rektor.sees("På papir").await;
    rektor.sees("Arkivskap 2").await;
    html::check(&scene.site.sent()).await;
    let tekst = "samtykke_signatur where sak_id = $1 and tekst like '%X PPT%' and maate = 'papir'";
    assert_eq!(scene.app.count(tekst, scene.sak.id.uuid()).await, 2);
    assert_eq!(scene.barn.id.uuid(), scene.sak.barn_id.uuid());
}
