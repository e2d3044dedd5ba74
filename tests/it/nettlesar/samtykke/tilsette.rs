//! What staff do: ask, put the PPT on the lag, and lose the sak.

use super::scene::Scene;
use crate::nettlesar::browser::{Browser, Script};

impl Scene {
    /// Kari asks about the PPT.
    pub async fn asks(&mut self) -> Browser {
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

    /// Kari asks, and sends it to those who must sign: a youth at this address, or the parents.
    pub async fn sends(&mut self, to_youth: Option<&str>) -> Browser {
        let mut kari = self.asks().await;
        kari.follow("Send til signering").await;
        if let Some(epost) = to_youth {
            kari.fill("E-posten til ungdommen", epost).await;
        }
        kari.press("Send til signering").await;
        kari.sees("Spørsmålet er på veg.").await;
        kari
    }

    /// Kari puts Pia of the PPT on the lag, and Pia reads the sak.
    pub async fn shares(&mut self, kari: &mut Browser) -> Browser {
        kari.open(&format!("/sak/{}/lag", self.sak.id)).await;
        let options = kari.texts("#felt-kollega option").await;
        let pia = options.iter().find(|o| o.contains("Pia Ppt"));
        let pia = pia.unwrap_or_else(|| panic!("she is not among {options:?}"));
        kari.select("Kven?", pia).await;
        kari.fill("Oppgåve i saka", "Kartleggje lesing").await;
        kari.press("Legg til på laget").await;
        let person = self.ppt.clone();
        let mut browser = self.browser(Script::On, 1280).await;
        browser
            .log_in(&person, &format!("/sak/{}", self.sak.id))
            .await;
        browser.sees("Ho er ofte trøytt.").await;
        browser
    }

    /// Pia has the sak open; the next thing she clicks is not there, and her inbox tells her no more than that.
    pub async fn loses(&self, pia: &mut Browser) {
        pia.sees("Ho er ofte trøytt.").await;
        pia.follow("Sjå samtykka").await;
        pia.sees("Me fann ikkje sida").await;
        let last = self.site.sent().pop().unwrap();
        let click = (last.request, last.status);
        assert_eq!(click, (format!("GET {}", self.forms()), 404));
        pia.open("/meldingar").await;
        pia.sees("Eit samtykke gjeld ikkje lenger, så ei sak er ikkje delt med deg")
            .await;
        pia.open(&format!("/sak/{}", self.sak.id)).await;
        pia.sees("Me fann ikkje sida").await;
    }
}
