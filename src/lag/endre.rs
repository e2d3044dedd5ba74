//! `/sak/{sak_id}/lag`: who is on the lag; put a colleague on it, take somebody off.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{Deltakar, Kollega, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{DeltakarId, SakId};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted};
use crate::{text, utkast};

const OPPGAAVE_MAX: usize = 120;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LagForm {
    /// The row the form makes: sent twice, it makes one.
    id: String,
    kollega: String,
    oppgaave: String,
    #[serde(skip)]
    errors: Errors,
}

impl LagForm {
    fn parse(&self, kollegaer: &[Kollega]) -> Result<(Kollega, String), Errors> {
        let mut errors = Errors::default();
        let kollega = kollegaer
            .iter()
            .find(|k| k.prinsipal_id.to_string() == self.kollega);
        if kollega.is_none() {
            errors.add("kollega", "Vel ein kollega frå lista.");
        }
        let oppgaave = errors.required(
            "oppgaave",
            text::line(&self.oppgaave, OPPGAAVE_MAX),
            "Skriv kva kollegaen skal gjere i saka.",
        );
        match kollega {
            Some(kollega) if errors.is_empty() => Ok((kollega.clone(), oppgaave)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "lag/endre.html")]
struct Side {
    path: String,
    sak: Sak,
    lag: Vec<Deltakar>,
    kollegaer: Vec<Kollega>,
    kan_endre: bool,
    form: LagForm,
    naar: Option<String>,
    /// Why nothing was changed, on a 409.
    konflikt: Option<String>,
}

impl Side {
    fn no(&self) -> impl Iterator<Item = &Deltakar> {
        self.lag.iter().filter(|d| d.til.is_none())
    }

    fn foer(&self) -> Vec<&Deltakar> {
        self.lag.iter().filter(|d| d.til.is_some()).collect()
    }

    /// Colleagues who are not on the lag.
    fn val(&self) -> Vec<Choice> {
        let utanfor = self.kollegaer.iter().filter(|k| !k.paa_laget);
        utanfor
            .map(|k| Choice::new(k.prinsipal_id.to_string(), k.namn_og_stilling()))
            .collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Laget rundt barnet".into()
        } else {
            "Feil: Laget rundt barnet".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Loads what the page shows, and commits its row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: LagForm,
    konflikt: Option<String>,
) -> Result<Side, AppError> {
    let lag = queries::list(&mut tx, sak.sak_id).await?;
    let kollegaer = queries::kollegaer(&mut tx, &sak).await?;
    let id = tx.new_id().to_string();
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: super::path(sak.sak_id),
        lag,
        kollegaer,
        kan_endre: ctx.actor.may(Action::LagEndre, &sak),
        form: LagForm { id, ..form },
        naar: None,
        konflikt,
        sak,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SakOpne)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let (form, naar) = utkast::find::<LagForm>(&mut tx, &ctx)
        .await?
        .map(|draft| (draft.form, draft.naar))
        .unzip();
    let side = side(&ctx, tx, sak, form.unwrap_or_default(), None).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<LagForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::LagEndre)?;
    let mut tx = ctx.write().await?;
    sak::take_turn(&mut tx, id).await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::LagEndre, &sak)?;
    if !sak.open() {
        let why = "Saka er lukka, så ingen nye kan kome på laget.".to_owned();
        let side = side(&ctx, tx, sak, form, Some(why)).await?;
        return ctx.conflict(&side);
    }
    let row: DeltakarId = form
        .id
        .parse()
        .map_err(|_| AppError::BadRequest("not the form's id"))?;
    let kollegaer = queries::kollegaer(&mut tx, &sak).await?;
    let (kollega, oppgaave) = match form.parse(&kollegaer) {
        Ok(ny) => ny,
        Err(errors) => {
            let side = side(&ctx, tx, sak, LagForm { errors, ..form }, None).await?;
            return ctx.invalid(&side);
        }
    };
    if queries::join(&mut tx, row, id, &kollega, &oppgaave).await? {
        let tekst = format!("{}: {oppgaave}", kollega.namn_og_stilling());
        log(&mut tx, id, Hending::LagInn, &tekst).await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::LagEndra))
}

pub(super) async fn ut(
    ctx: Ctx,
    Path((id, deltakar)): Path<(SakId, DeltakarId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::LagEndre)?;
    let mut tx = ctx.write().await?;
    sak::take_turn(&mut tx, id).await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::LagEndre, &sak)?;
    let lag = queries::list(&mut tx, id).await?;
    let deltakar = lag
        .into_iter()
        .find(|d| d.sak_deltakar_id == deltakar)
        .ok_or(AppError::NotFound)?;
    if deltakar.til.is_some() {
        // the button was pressed twice
        return Ok(ctx.redirect(&super::path(id), Kvittering::LagEndra));
    }
    let mut stopp = deltakar.kan_ikkje_ut();
    if stopp.is_none() && !queries::leave(&mut tx, id, deltakar.sak_deltakar_id).await? {
        stopp = Some(format!("{} kan ikkje gå ut av laget no.", deltakar.namn));
    }
    if stopp.is_some() {
        let side = side(&ctx, tx, sak, LagForm::default(), stopp).await?;
        return ctx.conflict(&side);
    }
    let tekst = deltakar.namn.clone();
    log(&mut tx, id, Hending::LagUt, &tekst).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::LagEndra))
}

async fn log(tx: &mut WriteTx, id: SakId, slag: Hending, tekst: &str) -> Result<(), AppError> {
    let hending = NyHending {
        sak_id: id,
        slag,
        fraa: None,
        til: None,
        tekst: Some(tekst),
    };
    Ok(sak::log(tx, &hending).await?)
}
