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
    /// The term that is shown, which is over; none before the first.
    no: Option<Utgaave>,
    val: Vec<Choice>,
    noekkeltal: Vec<Noekkeltal>,
    /// How the term went.
    bileta: Vec<Bilete>,
    /// The one that is not over, and its meetings so far.
    i_gang: Option<(Utgaave, Bilete)>,
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
    let mut tx = ctx.read().await?;
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
    // the one that is not over yet, beside the last that is
    let i_gang = sist.filter(|sist| plass == 0 && !sist.heil());
    let lesne: Vec<Utgaave> = viste.iter().copied().chain(i_gang).collect();
    let tala = queries::tala(&mut tx, &lesne).await?;
    tx.commit(ctx.permit(Action::StyringLese, &())?).await?;
    let vising = Vising {
        tala: &tala,
        terminar: &viste,
        inne: true,
    };
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        no: viste.first().copied(),
        val: terminar
            .iter()
            .map(|u| Choice::new(u.til.to_string(), u.namn()))
            .collect(),
        noekkeltal: vising.noekkeltal(),
        bileta: vising.bileta(),
        i_gang: i_gang.map(|u| (u, vising.moete_so_langt(&u))),
    })
}
