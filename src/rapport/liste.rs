//! `/rapport`: the reports of the kommune, and the terms that have none yet.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::Date;

use super::model::{Linje, Tekst};
use super::{path, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::styring::{self, Utgaave};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Posted, dates};

#[derive(Template)]
#[template(path = "rapport/liste.html")]
struct Side {
    kommune: String,
    rapportar: Vec<(String, Linje)>,
    /// The last term that is over, when it has no report.
    ny: Option<Utgaave>,
    /// Those before it that have none.
    eldre: Vec<Utgaave>,
}

impl View for Side {
    fn title(&self) -> String {
        "Rapportar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::RapportLese)?;
    let mut tx = ctx.write().await?;
    let rapportar = queries::liste(&mut tx).await?;
    let alle = styring::utgaaver(&mut tx).await?;
    tx.commit(ctx.permit(Action::RapportLese, &())?).await?;
    let namn = |til: Date| {
        let termin = alle.iter().find(|u| u.til == til);
        termin.map_or_else(String::new, Utgaave::namn)
    };
    let rapportar: Vec<_> = rapportar.into_iter().map(|r| (namn(r.til), r)).collect();
    let utan = |u: &&Utgaave| u.heil() && rapportar.iter().all(|(_, r)| r.til != u.til);
    let siste = alle.iter().find(|u| u.heil());
    let ny = siste.filter(utan).copied();
    let eldre = alle.iter().filter(utan).filter(|u| Some(**u) != ny);
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        ny,
        eldre: eldre.copied().collect(),
        rapportar,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begynn {
    /// The first day that is not in the term.
    til: String,
}

/// Begins the report of a term; opens the one that is there when somebody has begun it.
pub(super) async fn begynn(ctx: Ctx, Posted(form): Posted<Begynn>) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let finst = styring::utgaaver(&mut tx).await?;
    let termin = finst
        .iter()
        .find(|u| u.heil() && u.til.to_string() == form.til);
    let til = termin.ok_or(AppError::NotFound)?.til;
    let id = if let Some((id, _)) = queries::siste(&mut tx, til).await? {
        id
    } else {
        let tekst = fraa_forrige(&mut tx, &finst, til).await?;
        queries::begynn(&mut tx, (til, 1), None, &tekst.lagra()?).await?
    };
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    Ok(Redirect::to(&path(id)).into_response())
}

/// How far each milestone had come in the last report of a term before: it stands until somebody says that it has come further.
async fn fraa_forrige(
    tx: &mut WriteTx,
    terminar: &[Utgaave],
    til: Date,
) -> Result<Tekst, AppError> {
    let rapportar = queries::liste(tx).await?;
    let forrige = rapportar
        .iter()
        .find(|r| r.til < til && r.publisert_at.is_some());
    let Some(forrige) = forrige else {
        return Ok(Tekst::default());
    };
    let rapport = queries::find(tx, forrige.rapport_id).await?;
    let namn = terminar.iter().find(|u| u.til == forrige.til);
    Ok(Tekst {
        milepaelar: rapport.ok_or(AppError::NotFound)?.tekst.milepaelar,
        milepaelar_fraa: namn.map(Utgaave::namn),
        ..Tekst::default()
    })
}
