//! `/kommune/samtykkemalar`: the templates of the form, since when each is in force, and whether a translator has read each language. For
//! whoever looks after the rules, and the personvernombod; no child is in it, nor how many forms there are.

use askama::Template;
use axum::response::Response;

use super::REGLAR;
use super::mal::Spraak;
use super::queries::reglar::{self, MalTid, Omsetjing};
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, dates};

#[derive(Template)]
#[template(path = "samtykke/malar.html")]
struct Side {
    malar: Vec<MalTid>,
    omsetjingar: Vec<Omsetjing>,
    /// Not for the personvernombod, who does not see to the rules.
    reglar: Option<&'static str>,
}

impl View for Side {
    fn title(&self) -> String {
        "Språka på samtykkeskjemaet".into()
    }

    fn nav(&self) -> Nav {
        if self.reglar.is_some() {
            Nav::Samtykkereglar
        } else {
            Nav::MiSide
        }
    }
}

impl Side {
    /// Some that is used is not read by a translator.
    fn manglar(&self) -> bool {
        let mut used = self.omsetjingar.iter().filter(|o| o.gjeld);
        used.any(|o| !o.kontrollert())
    }

    /// "6 språk, 5 ikkje kontrollerte"
    fn spraaka(&self, mal: &MalTid) -> String {
        let mine = || self.omsetjingar.iter().filter(|o| o.mal == mal.mal);
        let alle = mine().count();
        match mine().filter(|o| !o.kontrollert()).count() {
            0 => format!("{alle} språk, alle kontrollerte"),
            n => format!("{alle} språk, {n} ikkje kontrollerte"),
        }
    }
}

impl MalTid {
    fn tida(&self) -> String {
        let fraa = dates::short(self.gyldig_fraa);
        match self.gyldig_til {
            Some(til) => format!("{fraa}–{}", dates::short(til)),
            None => format!("frå {fraa}"),
        }
    }
}

impl Omsetjing {
    /// Nynorsk is what the others are made from, and needs none.
    fn kontrollert(&self) -> bool {
        self.spraak == Spraak::Nynorsk || self.kontrollerte == self.tekstar
    }

    fn tekst(&self) -> String {
        let av = self.kontrollert_av.as_deref().unwrap_or_default();
        match (self.spraak, self.kontrollerte) {
            (Spraak::Nynorsk, _) => "Dei andre språka er laga av denne teksten".to_owned(),
            _ if self.kontrollert() => format!("Kontrollert av omsetjar: {av}"),
            (_, 0) => "Ikkje kontrollert av omsetjar".to_owned(),
            (_, n) => format!(
                "Ikkje kontrollert av omsetjar: {n} av {} tekstar er lesne",
                self.tekstar
            ),
        }
    }

    fn bruk(&self) -> &'static str {
        if self.gjeld {
            "I bruk"
        } else {
            "Ikkje i bruk på nye skjema"
        }
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkemalLese)?;
    let mut tx = ctx.write().await?;
    let malar = reglar::malar(&mut tx).await?;
    let omsetjingar = reglar::omsetjingar(&mut tx).await?;
    tx.commit(ctx.permit(Action::SamtykkemalLese, &())?).await?;
    ctx.page(&Side {
        malar,
        omsetjingar,
        reglar: ctx
            .actor
            .may_ever(Action::SamtykkeregelStyre)
            .then_some(REGLAR),
    })
}
