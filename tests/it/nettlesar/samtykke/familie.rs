//! Somebody of a family on a phone: what they read, press and keep, in the language they have chosen.

use laget::samtykke::mal::{Instansslag, Mal, Spraak, Tekst};

use super::scene::Scene;
use crate::harness::TestApp;
use crate::nettlesar::browser::Browser;
use crate::nettlesar::scene::{ETTERNAMN, FORNAMN};
use crate::samtykke_mal;

/// The person, and the words of the form in the language it is read in.
pub struct Familie {
    pub browser: Browser,
    /// Who it is, at the provider.
    pub who: &'static str,
    pub mal: Mal,
    /// What stands beside, when the language is not Norwegian.
    pub norsk: Option<Mal>,
    app: TestApp,
}

impl Familie {
    /// Whose browser this is, and in which language the pages are.
    pub async fn new(scene: &Scene, browser: Browser, who: &'static str, spraak: Spraak) -> Self {
        let app = scene.app.clone();
        let mal = samtykke_mal::load(&app, "v4", spraak).await;
        Self {
            browser,
            who,
            mal,
            norsk: None,
            app,
        }
    }

    /// Changes to another language.
    pub async fn reads(&mut self, spraak: Spraak) {
        self.browser.press(spraak.label()).await;
        self.mal = samtykke_mal::load(&self.app, "v4", spraak).await;
        self.norsk = if spraak.treng_norsk() {
            Some(samtykke_mal::load(&self.app, "v4", Spraak::Nynorsk).await)
        } else {
            None
        };
        self.sees(Tekst::SpoerOverskrift).await;
        self.is_laid_out_as_the_language_is_read().await;
    }

    /// The words, and the Nynorsk that stands right after them.
    fn both(&self, tekst: Tekst) -> String {
        let norsk = self.norsk.as_ref().map_or("", |norsk| norsk.tekst(tekst));
        format!("{}{norsk}", self.mal.tekst(tekst))
    }

    fn instans(&self, slag: Instansslag) -> String {
        let label = |mal: &Mal| mal.instans(slag).unwrap().label.clone();
        let norsk = self.norsk.as_ref().map(label).unwrap_or_default();
        format!("{}{norsk}", label(&self.mal))
    }

    /// Asserts that these words are on the page, and the Nynorsk too where it must stand beside.
    pub async fn sees(&self, tekst: Tekst) {
        for mal in [Some(&self.mal), self.norsk.as_ref()].into_iter().flatten() {
            self.browser.sees(mal.tekst(tekst)).await;
        }
    }

    /// The language and its direction are those of the part of the page that is the form's.
    async fn is_laid_out_as_the_language_is_read(&self) {
        let asked = "const form = document.querySelector('main .familieskjema');
            return [form.lang, getComputedStyle(form).direction]";
        let said = self.browser.run(asked, serde_json::json!([])).await;
        let spraak = self.mal.spraak;
        assert_eq!(said, serde_json::json!([spraak.code(), spraak.dir()]));
        // the Nynorsk begins at the edge where what it stands beneath begins, and is read from the left
        let asked =
            "const one = (e) => [e.getAttribute('dir'), getComputedStyle(e).textAlign].join(' ');
            return [...new Set([...document.querySelectorAll('.paa-norsk')].map(one))]";
        let said = self.browser.run(asked, serde_json::json!([])).await;
        let edges: &[&str] = match (self.norsk.is_some(), spraak.dir()) {
            (false, _) => &[],
            (true, "rtl") => &["ltr right"],
            (true, _) => &["ltr start"],
        };
        assert_eq!(said, serde_json::json!(edges));
    }

    /// Says this of the skule and the PPT, reads the whole text, and signs.
    pub async fn signs(&mut self, svar: Tekst) {
        let svar = self.mal.tekst(svar).to_owned();
        for slag in [Instansslag::Skule, Instansslag::Ppt] {
            self.browser.choose(&self.instans(slag), &svar).await;
        }
        let vidare = self.mal.tekst(Tekst::SpoerVidare).to_owned();
        self.browser.press(&vidare).await;
        self.sees(Tekst::TekstenLes).await;
        self.browser.sees(&overskrift(&self.mal)).await;
        if let Some(norsk) = &self.norsk {
            self.browser.sees(&overskrift(norsk)).await;
        }
        self.is_laid_out_as_the_language_is_read().await;
        let signer = self.mal.tekst(Tekst::SignerOverskrift).to_owned();
        self.browser.press(&signer).await;
        self.sees(Tekst::SignerTakk).await;
        self.sees(Tekst::Oppsummering).await;
        self.is_laid_out_as_the_language_is_read().await;
    }

    /// From the receipt: takes back what was said yes to for the PPT, and nothing else.
    pub async fn takes_back_the_ppt(&mut self) {
        let trekk = self.mal.tekst(Tekst::TrekkOverskrift).to_owned();
        self.browser.follow(&trekk).await;
        self.sees(Tekst::TrekkTekst).await;
        self.is_laid_out_as_the_language_is_read().await;
        let (vel, delar) = (self.both(Tekst::TrekkVel), self.both(Tekst::TrekkDelar));
        self.browser.choose(&vel, &delar).await;
        self.browser.tick(&self.instans(Instansslag::Ppt)).await;
        let knapp = self.mal.tekst(Tekst::TrekkKnapp).to_owned();
        self.browser.press(&knapp).await;
        self.sees(Tekst::TrekkKvittering).await;
        self.is_laid_out_as_the_language_is_read().await;
    }

    /// The pages from the receipt to the log: the child, and who has looked.
    pub async fn asks_who_has_looked(&mut self) -> Vec<String> {
        let alle = self.mal.tekst(Tekst::SvarAlle).to_owned();
        let browser = &mut self.browser;
        browser.follow(&alle).await;
        browser.follow("Til framsida").await;
        browser.follow(&format!("{FORNAMN} {ETTERNAMN}")).await;
        let kven = if self.who == FORNAMN { "deg" } else { "barnet" };
        let link = format!("Sjå kven som har sett opplysningar om {kven}");
        browser.follow(&link).await;
        let mut rows = browser.texts("tbody tr").await;
        browser.follow("Vis det du sjølv har gjort").await;
        rows.extend(browser.texts("tbody tr").await);
        let one_line = |row: &String| row.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.iter().map(one_line).collect()
    }
}

/// The first words of the heading, before the name of the kommune.
pub fn overskrift(mal: &Mal) -> String {
    let whole = mal.tekst(Tekst::Overskrift);
    let parts = whole.split("{kommune}").map(str::trim);
    parts.max_by_key(|part| part.len()).unwrap().to_owned()
}
