//! The referat: written by several at once, approved, frozen, put right.

mod avlyst;
pub mod dokument;
mod drepen;
mod etterpaa;
mod familie;
pub mod familie_brev;
mod familie_pdf;
mod familie_retta;
mod framlegg;
mod frose;
mod grunnlag;
mod manglar;
mod namn;
mod oppfoelging;
mod retting;
mod sende;
mod skjema;
mod skriving;
mod stille;
mod strid;
mod var_der;
mod ventar;

use uuid::Uuid;

use crate::agenda::Scene;
use crate::harness::{Client, Page};

/// The order of the texts on the page.
const DELAR: [&str; 11] = [
    "til_stades",
    "hensikt",
    "ressursar",
    "status",
    "bekymring",
    "kven_opplever",
    "barnets_stemme",
    "stemme_manglar",
    "stemme_skjult",
    "tidlegare_tiltak",
    "evaluering",
];

/// A page of the form as somebody has it before them.
pub struct Vindauge {
    client: Client,
    path: String,
    tekst: Vec<String>,
    versjon: Vec<String>,
    plan_versjon: String,
    /// The draft it was filled from.
    stempel: String,
    stades: String,
    radid: Vec<String>,
    pub rader: Vec<[String; 4]>,
    /// What the tick says, when it is ticked.
    stadfesta: String,
}

impl Vindauge {
    pub async fn opne(client: Client, path: &str) -> Self {
        let page = client.get(path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        Self::of(client, path, &page)
    }

    fn of(client: Client, path: &str, page: &Page) -> Self {
        let verdiar = |selector: &str| skjema::verdiar(&page.body, selector);
        let tekst = verdiar("form[data-utkast] [name=tekst]");
        let maal = verdiar("textarea[name=maal]");
        let tiltak = verdiar("textarea[name=tiltak]");
        let innan = verdiar("input[name=innan]");
        let vald = |nr: usize| {
            let vald = page.attribute(&format!("#felt-ansvarleg-{nr} option[selected]"), "value");
            let skriven = verdiar(&format!("input#felt-ansvarleg-{nr}"));
            vald.into_iter().chain(skriven).next().unwrap_or_default()
        };
        let rad = |nr: usize| {
            [
                maal[nr].clone(),
                tiltak[nr].clone(),
                vald(nr),
                innan[nr].clone(),
            ]
        };
        Self {
            client,
            path: path.to_owned(),
            tekst,
            versjon: page.attribute("input[name=versjon]", "value"),
            plan_versjon: verdiar("input[name=plan_versjon]").remove(0),
            stempel: page.attribute("form[data-utkast]", "data-utkast").remove(0),
            stades: verdiar("input[name=stades]").remove(0),
            radid: verdiar("input[name=radid]"),
            rader: (0..maal.len()).map(rad).collect(),
            stadfesta: String::new(),
        }
    }

    fn skriv(&mut self, del: &str, tekst: &str) {
        let nr = DELAR.iter().position(|d| *d == del).unwrap();
        tekst.clone_into(&mut self.tekst[nr]);
    }

    /// Ticks the box on the page that asks.
    fn kryss_av(&mut self, page: &Page) {
        self.stadfesta = page.attribute("input[name=stadfesta]", "value").remove(0);
    }

    pub async fn send(&self, handling: &str) -> Page {
        self.post(&self.path, handling).await
    }

    /// The button that keeps the whole form as a draft.
    async fn kladd(&self) -> Page {
        let til = format!("/utkast/kladd?sti={}", self.path);
        self.post(&til, "").await
    }

    async fn post(&self, til: &str, handling: &str) -> Page {
        let mut felt: Vec<(&str, &str)> =
            vec![("handling", handling), ("plan_versjon", &self.plan_versjon)];
        felt.push(("stades", &self.stades));
        felt.push(("utkast_stempel", &self.stempel));
        felt.extend(self.radid.iter().map(|id| ("radid", id.as_str())));
        felt.extend(self.tekst.iter().map(|t| ("tekst", t.as_str())));
        felt.extend(self.versjon.iter().map(|v| ("versjon", v.as_str())));
        for [maal, tiltak, ansvarleg, innan] in &self.rader {
            felt.extend([
                ("maal", maal.as_str()),
                ("tiltak", tiltak.as_str()),
                ("ansvarleg", ansvarleg.as_str()),
                ("innan", innan.as_str()),
            ]);
        }
        if !self.stadfesta.is_empty() {
            felt.push(("stadfesta", &self.stadfesta));
        }
        self.client.post(til, &felt).await
    }
}

impl Scene {
    /// The sak is taken up, and its referat begun.
    async fn begynt(&self) -> Uuid {
        assert_eq!(self.ta_opp().await.status, 303);
        let punkt = self.newest("namngitt").await.to_string();
        let rektor = self.as_(&self.rektor).await;
        let veg = format!("/moete/{}/referat", self.moete);
        let done = rektor.post(&veg, &[("punkt", &punkt)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let again = rektor.post(&veg, &[("punkt", &punkt)]).await;
        assert_eq!(again.location(), done.location(), "it is begun once");
        let id = done.location().split('/').nth(2).unwrap();
        id.parse().unwrap()
    }

    pub async fn saved(&self, referat: Uuid, del: &str) -> String {
        sqlx::query_scalar(
            "select coalesce((select tekst from referat_del where referat_id = $1 and del = $2 order by version desc limit 1), '')",
        )
        .bind(referat)
        .bind(del)
        .fetch_one(self.app.sql())
        .await
        .unwrap()
    }

    /// Kari is on the lag, and is called to the meeting.
    async fn kari_er_med(&self) {
        self.skule.kalla(self.moete, &self.kari, "gjest").await;
    }
}
