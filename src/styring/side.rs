//! `/styring`: how it goes, this term and those before it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::bileta::Vising;
use super::bilete::Bilete;
use super::model::{Utgaave, terminar};
use super::noekkeltal::{Merke, Noekkeltal};
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Query, dates};

/// How many terms before this one stand beside it.
const FOER: usize = 3;

#[derive(Template)]
#[template(path = "styring/side.html")]
struct Side {
    kommune: String,
    /// None before the first utgåve.
    no: Option<Utgaave>,
    val: Vec<Choice>,
    noekkeltal: Vec<Noekkeltal>,
    bileta: Vec<Bilete>,
}

impl View for Side {
    fn title(&self) -> String {
        "Styring".into()
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    /// Until when the utgåve is: the first day that is not in it.
    til: Option<Date>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::StyringLese)?;
    let mut tx = ctx.write().await?;
    let alle = terminar(&queries::utgaaver(&mut tx).await?);
    let plass = match utval.til {
        Some(til) => alle
            .iter()
            .position(|u| u.til == til)
            .ok_or(AppError::NotFound)?,
        None => 0,
    };
    let viste: Vec<Utgaave> = alle.iter().skip(plass).take(1 + FOER).copied().collect();
    let tider = viste.iter().map(Utgaave::termin);
    let tider: Vec<_> = tider.chain(viste.first().map(Utgaave::staar)).collect();
    let tala = queries::tala(&mut tx, &tider).await?;
    tx.commit(ctx.permit(Action::StyringLese, &())?).await?;
    let vising = viste.split_first().map(|(no, foer)| Vising {
        tala: &tala,
        no: *no,
        foer,
    });
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        no: viste.first().copied(),
        val: alle
            .iter()
            .map(|u| Choice::new(u.til.to_string(), u.namn()))
            .collect(),
        noekkeltal: vising.as_ref().map(Vising::noekkeltal).unwrap_or_default(),
        bileta: vising.as_ref().map(Vising::bileta).unwrap_or_default(),
    })
}
