//! What the journeys of a samtykke start with: a skule's sak about a child with two parents who can log in, and a PPT.

use fantoccini::Locator;
use laget::access::Role;
use laget::mail::{Mailer, Memory};
use laget::samtykke::mal::Spraak;
use time::Date;

use super::familie::Familie;
use crate::harness::{Barn, Kommune, Person, Sak, TestApp, eventually};
use crate::nettlesar::browser::{Browser, Script};
use crate::nettlesar::driver::{Driver, console};
use crate::nettlesar::scene::{ETTERNAMN, FORNAMN};
use crate::nettlesar::site::Site;
use crate::nettlesar::{find, look};
use crate::oidc::{Families, families_at, foeresett, grown_up, in_real_time};

/// The first parent.
pub const MOR: &str = "Tone Tråastøl";
/// The other.
pub const FAR: &str = "Per Dal";

/// Everybody, and where they are found.
pub struct Scene {
    pub app: TestApp,
    pub site: Site,
    pub kommune: Kommune,
    pub kari: Person,
    pub rektor: Person,
    pub ppt: Person,
    pub barn: Barn,
    pub sak: Sak,
    mail: Memory,
    driver: Driver,
    _families: Families,
}

impl Scene {
    /// A child so many years and a hundred days old today; a talk with the føresette is held.
    pub async fn aged(years: i32) -> Self {
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
        parents(&app, &barn).await;
        let sak = barn.sak(&kari, "Ho er ofte trøytt.").await;
        sak.samtale("Me er òg uroa.").await;
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

    /// The sak's forms.
    pub fn forms(&self) -> String {
        format!("/sak/{}/samtykke", self.sak.id)
    }

    /// A browser that has been nowhere.
    pub async fn browser(&mut self, script: Script, width: u32) -> Browser {
        let mut browser = Browser::new(&mut self.driver, &self.site, script, width).await;
        browser.look.names = [FORNAMN, ETTERNAMN].map(str::to_owned).to_vec();
        browser
    }

    /// The letters that have gone.
    pub async fn letters(&self) -> Vec<String> {
        in_real_time(&self.app);
        let worker = self.app.worker_with(Mailer::Memory(self.mail.clone()));
        worker.work_off().await.unwrap();
        let letters = self.mail.letters();
        letters.iter().map(|l| l.replace("=\r\n", "")).collect()
    }

    /// The link of the last letter to this address.
    async fn link(&self, to: &str) -> String {
        let letters = self.letters().await;
        let letter = letters.iter().rfind(|l| l.contains(&format!("To: {to}")));
        let (_, rest) = letter
            .expect("a letter")
            .split_once("/familie/invitasjon/")
            .unwrap();
        format!("/familie/invitasjon/{}", &rest[..64])
    }

    /// Somebody opens the link of the letter on a phone, and logs in as this one of the provider's.
    pub async fn opens(&mut self, letter_to: &str, who: &'static str, script: Script) -> Familie {
        let link = self.link(letter_to).await;
        let mut browser = self.browser(script, 390).await;
        browser.open(&link).await;
        browser.sees("Du har fått eit spørsmål").await;
        goes_in(&mut browser, "Logg inn", who, "/familie/samtykke").await;
        Familie::new(self, browser, who, Spraak::Nynorsk).await
    }

    /// Somebody who got no letter logs in on a phone.
    pub async fn logs_in(&mut self, who: &'static str, script: Script) -> Familie {
        in_real_time(&self.app);
        let kommune = self.kommune.namn.clone();
        let mut browser = self.browser(script, 390).await;
        browser.open("/familie/logg-inn").await;
        browser.select("Kommune", &kommune).await;
        goes_in(&mut browser, "Gå vidare", who, "/familie").await;
        Familie::new(self, browser, who, Spraak::Nynorsk).await
    }
}

async fn parents(app: &TestApp, barn: &Barn) {
    for (serial, namn, epost) in [(1, MOR, "mor@epost.example"), (2, FAR, "far@epost.example")] {
        let id = foeresett(barn, &grown_up(serial)).await;
        sqlx::query("update foeresett set epost = $2, namn = $3 where foeresett_id = $1")
            .bind(id.uuid())
            .bind(epost)
            .bind(namn)
            .execute(app.sql())
            .await
            .unwrap();
    }
}

/// Presses what leads to the provider, chooses who one is there, and is back at an address that begins like this.
async fn goes_in(browser: &mut Browser, button: &str, who: &str, back: &str) {
    let pressed = find::button(&browser.client, button).await;
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
        let ours = url.as_str().starts_with(&browser.site.origin);
        (there && ours && url.path().starts_with(back)).then_some(())
    })
    .await;
    // what the provider's own pages lack is not ours
    console(&browser.client).await;
    look::over(browser).await;
}
