//! `/kort/{kort_endring_id}/stadfest`: another employee says that what was changed on the card is so, or sets it back
//! (docs/adr/0018). A number is typed anew: nobody can confirm what they have only seen as stars.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::fnr::Foedselsnummer;
use super::foeresett_ny::open;
use super::model::Barn;
use super::model::endring::{Endra, Endring};
use super::queries::endring;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::KortEndringId;
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

const ANNA_NUMMER: &str =
    "Dette er ikkje nummeret som står på kortet. Er du viss på at ditt er rett, så rett kortet.";

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
    let (found, barn) = find(&mut tx, &ctx, id).await?;
    let mut state = FormState::at(&ctx.path);
    if form.svar == "stemmer" && form.merke != found.merke {
        let state = state.with_conflict(Konflikt::new(
            "Kortet er endra på nytt",
            "Sjå over det som står her no, før du stadfestar det.",
        ));
        return side(&ctx, tx, (found, barn), state, None).await;
    }
    let kort = super::path(barn.barn_id);
    let (done, kvittering) = if form.svar == "tilbake" {
        let done = endring::set_tilbake(&mut tx, id).await?;
        (done, Kvittering::FoeresettTilbake)
    } else if form.svar == "stemmer" && !found.mi {
        let oppslag = match nummer(&mut tx, &ctx, &found, &form).await? {
            Ok(oppslag) => oppslag,
            Err(message) => {
                state.errors.add("foedselsnummer", message);
                let feil = Some("nummer_stadfest");
                return side(&ctx, tx, (found, barn), state, feil).await;
            }
        };
        let done = endring::stadfest(&mut tx, id, &form.merke, oppslag.as_ref()).await?;
        (done, Kvittering::KortStadfesta)
    } else {
        (false, Kvittering::KortStadfesta)
    };
    if !done {
        return Ok(Redirect::to(&kort).into_response());
    }
    tx.commit(ctx.permit(Action::FoeresettSkrive, &barn)?)
        .await?;
    Ok(ctx.redirect(&kort, kvittering))
}

/// What the number that was typed is found by, when it is the one on the card; none where no number is confirmed. Else the message beside
/// the field.
async fn nummer(
    tx: &mut WriteTx,
    ctx: &Ctx,
    found: &Endring,
    form: &StadfestForm,
) -> Result<Result<Option<[u8; 32]>, String>, AppError> {
    if found.kva != Endra::Nummer {
        return Ok(Ok(None));
    }
    let fnr = match Foedselsnummer::parse(form.foedselsnummer.expose()) {
        Ok(fnr) => fnr,
        Err(error) => return Ok(Err(error.to_string())),
    };
    for oppslag in fnr.blind_indexes(&ctx.app.keys, ctx.actor.kommune_id.uuid()) {
        if endring::nummer_er(tx, found.id, &oppslag).await? {
            return Ok(Ok(Some(oppslag)));
        }
    }
    Ok(Err(ANNA_NUMMER.to_owned()))
}
