//! `/kort/{kort_endring_id}/stadfest`: another employee says that what was changed on the card is so, or sets it back
//! (docs/adr/0018). A number is typed anew: nobody can confirm what they have only seen as stars.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::fnr::Foedselsnummer;
use super::foeresett_ny::open;
use super::model::Barn;
use super::model::endring::{Endra, Endring};
use super::queries::endring::{self, Nummer};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::KortEndringId;
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

const ANNA_NUMMER: &str =
    "Dette er ikkje nummeret som står på kortet. Er du viss på at ditt er rett, så rett kortet.";
const TOO_MANY: &str = "Du har brukt opp oppslaga på fødselsnummer for eitt døgn. Prøv igjen i morgon, eller be ein annan \
    stadfeste det.";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StadfestForm {
    /// Which change was seen: it may be another by now.
    merke: String,
    // never shown again
    foedselsnummer: Personal<String>,
    /// "stemmer", or "tilbake" for a link that was ended.
    svar: String,
}

impl Form for StadfestForm {}

#[derive(Template)]
#[template(path = "barn/kort_stadfest.html")]
struct Side {
    barn: Barn,
    kort: String,
    endring: Endring,
    state: FormState,
}

impl Side {
    fn nummer(&self) -> bool {
        self.endring.kva == Endra::Nummer
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Stadfest på kortet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The change and the card, for whoever may write it; none when it waits no more.
async fn find(tx: &mut WriteTx, ctx: &Ctx, id: KortEndringId) -> Result<(Endring, Barn), AppError> {
    ctx.require(Action::FoeresettSkrive)?;
    let found = endring::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let barn = open(tx, ctx, found.barn_id).await?;
    Ok((found, barn))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (endring, barn): (Endring, Barn),
    state: FormState,
    kvifor: Option<&str>,
) -> Result<Response, AppError> {
    let permit = ctx.permit(Action::BarnOpne, &barn)?;
    let permit = match kvifor {
        Some(code) => permit.also(code),
        None => permit,
    };
    tx.commit(permit).await?;
    ctx.page(&Side {
        kort: super::path(barn.barn_id),
        barn,
        endring,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<KortEndringId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let found = find(&mut tx, &ctx, id).await?;
    let state = FormState::at(&ctx.path);
    side(&ctx, tx, found, state, None).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<KortEndringId>,
    Posted(form): Posted<StadfestForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (before, _) = find(&mut tx, &ctx, id).await?;
    tx.take_turn(before.barn_id.uuid()).await?;
    let found = find(&mut tx, &ctx, id).await?;
    match form.svar.as_str() {
        "tilbake" => set_tilbake(&ctx, tx, found).await,
        "stemmer" => stadfest(&ctx, tx, found, &form).await,
        _ => side(&ctx, tx, found, FormState::at(&ctx.path), None).await,
    }
}

/// The link that was ended is as before.
async fn set_tilbake(
    ctx: &Ctx,
    mut tx: WriteTx,
    (endring, barn): (Endring, Barn),
) -> Result<Response, AppError> {
    if !endring.kan_tilbake(&barn) {
        return ferdig(ctx, tx, &barn, None).await;
    }
    let done = endring::set_tilbake(&mut tx, endring.id).await?;
    ferdig(ctx, tx, &barn, done.then_some(Kvittering::FoeresettTilbake)).await
}

/// It is so, says another; a number that was typed must be the one on the card.
async fn stadfest(
    ctx: &Ctx,
    mut tx: WriteTx,
    (endring, barn): (Endring, Barn),
    form: &StadfestForm,
) -> Result<Response, AppError> {
    let mut state = FormState::at(&ctx.path);
    if form.merke != endring.merke {
        let state = state.with_conflict(Konflikt::new(
            "Kortet er endra på nytt",
            "Sjå over det som står her no, før du stadfestar det.",
        ));
        return side(ctx, tx, (endring, barn), state, None).await;
    }
    if endring.mi {
        return ferdig(ctx, tx, &barn, None).await;
    }
    let mut oppslag = None;
    if endring.kva == Endra::Nummer {
        match nummer(&mut tx, ctx, &endring, form).await? {
            Ok(Nummer::Rett(found)) => oppslag = Some(found),
            Ok(Nummer::Annan) => state.errors.add("foedselsnummer", ANNA_NUMMER),
            Ok(Nummer::ForMange) => state = state.with_too_many("foedselsnummer", TOO_MANY),
            Err(message) => state.errors.add("foedselsnummer", message),
        }
        if oppslag.is_none() {
            return side(ctx, tx, (endring, barn), state, Some("nummer_stadfest")).await;
        }
    }
    let done = endring::stadfest(&mut tx, endring.id, &form.merke, oppslag.as_deref()).await?;
    let kvittering = match endring.kva {
        Endra::Nummer => Kvittering::NummerStadfesta,
        _ => Kvittering::KortStadfesta,
    };
    ferdig(ctx, tx, &barn, done.then_some(kvittering)).await
}

/// To the card, with what was done; nothing when it waits no more, or is the own.
async fn ferdig(
    ctx: &Ctx,
    tx: WriteTx,
    barn: &Barn,
    done: Option<Kvittering>,
) -> Result<Response, AppError> {
    let kort = super::path(barn.barn_id);
    tx.commit(ctx.permit(Action::FoeresettSkrive, barn)?)
        .await?;
    Ok(ctx.redirect(&kort, done.unwrap_or(Kvittering::KortVentarIkkje)))
}

/// What the number that was typed came to; else the message beside the field.
async fn nummer(
    tx: &mut WriteTx,
    ctx: &Ctx,
    found: &Endring,
    form: &StadfestForm,
) -> Result<Result<Nummer, String>, AppError> {
    let fnr = match Foedselsnummer::parse(form.foedselsnummer.expose()) {
        Ok(fnr) => fnr,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let moegelege = fnr.possible(&ctx.app.keys, ctx.actor.kommune_id.uuid());
    Ok(Ok(endring::nummer(tx, found.id, &moegelege).await?))
}
