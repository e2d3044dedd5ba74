//! `/kommune/samtykkemalar`: which languages the form has, and whether a translator has read them.

use askama::Template;
use axum::response::Response;

use super::REGLAR;
use super::mal::Spraak;
use super::queries::reglar::{self, Omsetjing};
use crate::access::Action;
use crate::error::AppError;
use crate::web::Ctx;
use crate::web::page::{Nav, View};

#[derive(Template)]
#[template(path = "samtykke/malar.html")]
struct Side {
    omsetjingar: Vec<Omsetjing>,
    reglar: &'static str,
}

impl View for Side {
    fn title(&self) -> String {
        "Språka på samtykkeskjemaet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Samtykkereglar
    }
}

impl Side {
    /// Some that is used is not read by a translator.
    fn manglar(&self) -> bool {
        let mut used = self.omsetjingar.iter().filter(|o| o.gjeld);
        used.any(|o| !o.kontrollert())
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
    ctx.require(Action::SamtykkeregelStyre)?;
    let mut tx = ctx.write().await?;
    let omsetjingar = reglar::omsetjingar(&mut tx).await?;
    tx.commit(ctx.permit(Action::SamtykkeregelStyre, &())?)
        .await?;
    ctx.page(&Side {
        omsetjingar,
        reglar: REGLAR,
    })
}
