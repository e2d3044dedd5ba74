//! `/rapport/{rapport_id}`: a report: as it will be, or as it was published.

use askama::Template;
use axum::response::Response;

use super::innhald::Innhald;
use super::model::{INNLEIING, Rapport, VIDARE, om};
use super::{path, queries};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::RapportId;
use crate::styring::Bilete;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, dates};

#[derive(Template)]
#[template(path = "rapport/vis.html")]
struct Side {
    rapport: Rapport,
    innhald: Innhald,
    /// Another of the same term that has been published since.
    nyare: Option<RapportId>,
    /// Another that is written on.
    utkast: Option<RapportId>,
}

impl Side {
    fn avtrykk(&self) -> String {
        let avtrykk = self
            .rapport
            .publisert
            .as_ref()
            .map_or(&[][..], |p| &p.avtrykk);
        hex::encode(avtrykk)
    }

    /// What is said of a picture.
    fn om(&self, bilete: &Bilete) -> &str {
        self.innhald.tekst.del(&om(&bilete.id))
    }

    fn under(&self, fil: &str) -> String {
        format!("{}/{fil}", path(self.rapport.id))
    }
}

impl View for Side {
    fn title(&self) -> String {
        format!("Rapport for {}", self.innhald.halvaar)
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }

    fn offentleg(&self) -> bool {
        self.rapport.publisert.is_some()
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    ctx.require(Action::RapportLese)?;
    let mut tx = ctx.write().await?;
    let rapport = queries::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let innhald = Innhald::til_vising(&mut tx, &ctx.actor.kommune_namn, &rapport).await?;
    let alle = queries::liste(&mut tx).await?;
    tx.commit(ctx.permit(Action::RapportLese, &())?).await?;
    let etter = |publisert: bool| {
        let mut etter = alle
            .iter()
            .filter(|r| r.til == rapport.utgaave.til && r.nr > rapport.nr);
        let siste = etter.find(|r| r.publisert_at.is_some() == publisert);
        siste.map(|r| r.rapport_id)
    };
    let (nyare, utkast) = (etter(true), etter(false));
    ctx.page(&Side {
        rapport,
        innhald,
        nyare,
        utkast,
    })
}
