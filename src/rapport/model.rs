//! What is written in a report, and what must be there before it is published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::einingsnamn;
use crate::codes::codes;
use crate::error::AppError;
use crate::ids::RapportId;
use crate::styring::Utgaave;

codes! {
    /// A milestone of the plan's timetable ("Tidsplan og tiltak"), in its words.
    Milepael {
        /// Haust 2023.
        Vedtak => "vedtak", "Planen blir vedteken politisk.";
        /// Haust 2023.
        Lokal => "lokal", "Kvar kommune lagar ein lokal del.";
        /// Haust 2023.
        Strukturar => "strukturar", "Detaljerte tiltak for førebygging og tidleg innsats, og strukturar som involverer dei interkommunale tenestene.";
        /// Vår 2024.
        Kompetanse => "kompetanse", "Kompetansekartlegging – kva har me av kompetanse, kva manglar me?";
        /// Vår 2024.
        Implementering => "implementering", "Implementering for alle tilsette, skape felles forståing.";
        /// Vår 2024.
        Trening => "trening", "Trene på å gjennomføre dei ulike delane i planen, evaluering av eigen praksis.";
        /// Vår 2024.
        RapportStrukturar => "rapport_strukturar", "Rapportering til politisk nivå på kva for strukturar som er etablert, og korleis ein arbeider med planen.";
        /// Haust 2024.
        Sikring => "sikring", "Sikring på at alle arbeider etter ny plan, slik gjer me det no.";
        /// Haust 2024.
        Evaluering => "evaluering", "Evaluering, kva fungerer godt, kva må me endre?";
        /// Haust 2024.
        RapportPraksis => "rapport_praksis", "Rapportering til politisk nivå, evaluering av ny praksis og gevinstar av dei nye arbeidsformene.";
    }
}

impl Milepael {
    /// When the plan has it.
    pub(super) const fn naar(self) -> &'static str {
        match self {
            Self::Vedtak | Self::Lokal | Self::Strukturar => "Hausten 2023",
            Self::Kompetanse | Self::Implementering | Self::Trening | Self::RapportStrukturar => {
                "Våren 2024"
            }
            Self::Sikring | Self::Evaluering | Self::RapportPraksis => "Hausten 2024",
        }
    }
}

codes! {
    /// How far a milestone has come.
    Framdrift {
        /// Not begun.
        IkkjeByrja => "ikkje_byrja", "Ikkje byrja";
        /// Under way.
        IGang => "i_gang", "I gang";
        /// Done.
        Gjort => "gjort", "Gjort";
    }
}

/// Under what a text stands.
pub(super) const INNLEIING: &str = "innleiing";
/// What a correction says that was wrong: not among the texts, but of the report.
pub(super) const RETTING: &str = "retting";
/// The last text.
pub(super) const VIDARE: &str = "vidare";
/// Before the id of a picture: what is said of it.
const OM: &str = "om_";

/// The name of the text about a picture.
pub(super) fn om(bilete: &str) -> String {
    format!("{OM}{bilete}")
}

/// All that is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tekst {
    /// The texts, by what they are about; an empty one is not there.
    pub delar: BTreeMap<String, String>,
    /// The milestones by code: how far, and what is said of it.
    pub milepaelar: BTreeMap<String, (String, String)>,
    /// The term whose report the milestones are copied from, until somebody has saved them: "våren 2026".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milepaelar_fraa: Option<String>,
}

impl Tekst {
    pub fn del(&self, namn: &str) -> &str {
        self.delar.get(namn).map_or("", String::as_str)
    }

    pub fn framdrift(&self, milepael: Milepael) -> Option<Framdrift> {
        let (kode, _) = self.milepaelar.get(milepael.code())?;
        Framdrift::from_code(kode)
    }

    pub fn om(&self, milepael: Milepael) -> &str {
        self.milepaelar
            .get(milepael.code())
            .map_or("", |(_, om)| om.as_str())
    }

    /// As it is kept.
    pub fn lagra(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::new)?)
    }

    /// What is not there, of what must be.
    pub fn manglar(&self) -> Vec<&'static str> {
        let mut manglar = Vec::new();
        if self.del(INNLEIING).is_empty() {
            manglar.push("innleiinga");
        }
        if Milepael::ALL.iter().any(|m| self.framdrift(*m).is_none()) {
            manglar.push("kor langt kvar milepæl er komen");
        }
        manglar
    }

    /// Every text there is.
    fn alle(&self) -> impl Iterator<Item = &str> {
        let om = self.milepaelar.values().map(|(_, om)| om.as_str());
        self.delar.values().map(String::as_str).chain(om)
    }
}

/// A report.
pub(super) struct Rapport {
    pub id: RapportId,
    pub utgaave: Utgaave,
    pub nr: i16,
    /// Why there is another of the same term.
    pub retting: Option<String>,
    pub tekst: Tekst,
    pub version: i32,
    pub endra_av: String,
    pub endra_at: OffsetDateTime,
    pub publisert: Option<Publisert>,
}

impl Rapport {
    /// Every text there is, and why there is another of the same term.
    fn alle(&self) -> Vec<&str> {
        self.tekst.alle().chain(self.retting.as_deref()).collect()
    }

    /// The einingar that are named in it.
    pub fn nemner<'a>(&self, einingar: &'a [String]) -> Vec<&'a str> {
        einingsnamn::nemner(&self.alle(), einingar)
    }

    /// The words in it that may point to an eining, each with the names it may mean.
    pub fn kan_peike_paa<'a>(
        &self,
        einingar: &'a [String],
        kommune: &str,
    ) -> Vec<(String, Vec<&'a str>)> {
        einingsnamn::kan_peike_paa(&self.alle(), einingar, kommune)
    }
}

/// That it is published.
pub(super) struct Publisert {
    pub av: String,
    pub at: OffsetDateTime,
    /// All of it, as it was frozen.
    pub innhald: String,
    pub avtrykk: Vec<u8>,
}

/// A line of the list.
pub(super) struct Linje {
    pub rapport_id: RapportId,
    pub til: Date,
    pub nr: i16,
    pub endra_av: String,
    pub endra_at: OffsetDateTime,
    pub publisert_at: Option<OffsetDateTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ferdig() -> Tekst {
        let mut tekst = Tekst::default();
        tekst
            .delar
            .insert(INNLEIING.into(), "Det går framover.".into());
        for m in Milepael::ALL {
            tekst
                .milepaelar
                .insert(m.code().into(), ("i_gang".into(), String::new()));
        }
        tekst
    }

    #[test]
    fn a_report_is_not_published_without_its_beginning_and_every_milestone() {
        assert_eq!(ferdig().manglar(), Vec::<&str>::new());
        assert_eq!(Tekst::default().manglar().len(), 2);
        let mut halv = ferdig();
        halv.milepaelar.remove("vedtak");
        assert_eq!(halv.manglar(), ["kor langt kvar milepæl er komen"]);
        halv.milepaelar
            .insert("vedtak".into(), ("kanskje".into(), String::new()));
        assert_eq!(halv.manglar().len(), 1);
    }
}
