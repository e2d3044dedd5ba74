//! `/sak/{sak_id}/overlever`: offer the sak to a colleague, or see and withdraw the offer that is open.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{Overlevering, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{OverleveringId, SakId};
use crate::lag::{self, Kollega};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted};
use crate::{text, utkast};

pub(super) const MELDING_MAX: usize = 2000;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TilbyForm {
    /// The offer the form makes: sent twice, it makes one.
    id: String,
    kollega: String,
    melding: String,
    #[serde(skip)]
    errors: Errors,
}

impl TilbyForm {
    fn parse(&self, kollegaer: &[Kollega]) -> Result<(Kollega, String), Errors> {
        let mut errors = Errors::default();
        let kollega = kollegaer
            .iter()
            .find(|k| k.prinsipal_id.to_string() == self.kollega);
        if kollega.is_none() {
            errors.add("kollega", "Vel ein kollega frå lista.");
        }
        let melding = errors.required(
            "melding",
            text::text(&self.melding, MELDING_MAX),
            "Skriv kva kollegaen treng å vite for å ta over.",
        );
        match kollega {
            Some(kollega) if errors.is_empty() => Ok((kollega.clone(), melding)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "overlevering/tilby.html")]
struct Side {
    path: String,
    sak: Sak,
    kollegaer: Vec<Kollega>,
    /// The latest hand-over: open, or how the last one went.
    siste: Option<Overlevering>,
    form: TilbyForm,
    naar: Option<String>,
    /// Why nothing was changed, on a 409.
    konflikt: Option<&'static str>,
}

impl Side {
    fn open(&self) -> Option<&Overlevering> {
        self.siste.as_ref().filter(|o| o.ventar())
    }

    fn svart(&self) -> Option<&Overlevering> {
        self.siste.as_ref().filter(|o| !o.ventar())
    }

    fn val(&self) -> Vec<Choice> {
        let choice = |k: &Kollega| Choice::new(k.prinsipal_id.to_string(), k.namn_og_stilling());
        self.kollegaer.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Lever over saka".into()
        } else {
            "Feil: Lever over saka".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Everyone at the place who can take over: not the one who has the ball.
async fn kollegaer(tx: &mut WriteTx, sak: &Sak) -> Result<Vec<Kollega>, AppError> {
    let mut list = lag::kollegaer(tx, sak).await?;
    list.retain(|k| !k.er_ansvarleg(sak));
    Ok(list)
}

/// Loads what the page shows, and commits its row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: TilbyForm,
    konflikt: Option<&'static str>,
) -> Result<Side, AppError> {
    let kollegaer = kollegaer(&mut tx, &sak).await?;
    let siste = queries::latest(&mut tx, sak.sak_id).await?;
    let id = tx.new_id().to_string();
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: ctx.path.clone(),
        kollegaer,
        siste,
        form: TilbyForm { id, ..form },
        naar: None,
        konflikt,
        sak,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringTilby)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::OverleveringTilby, &sak)?;
    let (form, naar) = utkast::find::<TilbyForm>(&mut tx, &ctx)
        .await?
        .map(|draft| (draft.form, draft.naar))
        .unzip();
    let side = side(&ctx, tx, sak, form.unwrap_or_default(), None).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<TilbyForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::OverleveringTilby)?;
    let mut tx = ctx.write().await?;
    sak::take_turn(&mut tx, id).await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::OverleveringTilby, &sak)?;
    let offer: OverleveringId = form
        .id
        .parse()
        .map_err(|_| AppError::BadRequest("not the form's id"))?;
    if queries::find(&mut tx, offer).await?.is_some() {
        // the button was pressed twice
        return Ok(ctx.redirect(&super::tilby_path(id), Kvittering::OverleveringTilbydd));
    }
    if !sak.open() {
        let side = side(&ctx, tx, sak, form, Some("Saka er lukka.")).await?;
        return ctx.conflict(&side);
    }
    let (kollega, melding) = match form.parse(&kollegaer(&mut tx, &sak).await?) {
        Ok(tilbod) => tilbod,
        Err(errors) => {
            let side = side(&ctx, tx, sak, TilbyForm { errors, ..form }, None).await?;
            return ctx.invalid(&side);
        }
    };
    if !queries::insert(&mut tx, offer, id, &kollega, &melding).await? {
        let side = side(&ctx, tx, sak, form, Some(ALT_TILBYDD)).await?;
        return ctx.conflict(&side);
    }
    let tekst = format!("Til {}", kollega.namn_og_stilling());
    let hending = NyHending {
        sak_id: id,
        slag: Hending::OverleveringTilbydd,
        fraa: None,
        til: None,
        tekst: Some(&tekst),
    };
    sak::log(&mut tx, &hending).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(id), Kvittering::OverleveringTilbydd))
}

/// Only one offer is open at a time.
const ALT_TILBYDD: &str = "Saka er alt tilbydd til ein kollega. Trekk det tilbodet tilbake først.";
