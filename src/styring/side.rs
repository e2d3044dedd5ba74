//! `/styring`: how it goes, this term and those before it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::bileta::Vising;
use super::bilete::Bilete;
use super::model::Utgaave;
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
    /// The last; none before the first.
    sist: Option<Utgaave>,
    /// The term that is shown, which is over.
    no: Option<Utgaave>,
    val: Vec<Choice>,
    noekkeltal: Vec<Noekkeltal>,
    /// How it stands.
    staar: Vec<Bilete>,
    /// How the term went.
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
    /// Which term: the first day that is not in it.
    til: Option<Date>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::StyringLese)?;
    let mut tx = ctx.write().await?;
    let alle = queries::utgaaver(&mut tx).await?;
    let terminar: Vec<Utgaave> = alle.iter().filter(|u| u.heil()).copied().collect();
    let plass = match utval.til {
        Some(til) => terminar
            .iter()
            .position(|u| u.til == til)
            .ok_or(AppError::NotFound)?,
        None => 0,
    };
    let viste: Vec<Utgaave> = terminar
        .iter()
        .skip(plass)
        .take(1 + FOER)
        .copied()
        .collect();
    let sist = alle.first().copied();
    // what was open when the term before the last was over
    let foer = sist.and_then(|sist| {
        let slutt = sist.termin().fraa;
        alle.iter()
            .find(|u| u.til == slutt && u.laga_i_tide())
            .copied()
    });
    let tider = viste.iter().chain(&sist).map(Utgaave::termin);
    let staar = sist.iter().chain(&foer).map(Utgaave::staar);
    let tider: Vec<_> = tider.chain(staar).collect();
    let tala = queries::tala(&mut tx, &tider).await?;
    tx.commit(ctx.permit(Action::StyringLese, &())?).await?;
    let vising = sist.map(|sist| Vising {
        tala: &tala,
        sist,
        terminar: &viste,
        delt: true,
        foer,
    });
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        sist,
        no: viste.first().copied(),
        val: terminar
            .iter()
            .map(|u| Choice::new(u.til.to_string(), u.namn()))
            .collect(),
        noekkeltal: vising.as_ref().map(Vising::noekkeltal).unwrap_or_default(),
        staar: vising.as_ref().map(Vising::staar).unwrap_or_default(),
        bileta: vising.as_ref().map(Vising::bileta).unwrap_or_default(),
    })
}
