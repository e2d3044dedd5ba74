//! `/sak/{sak_id}/lag`: who is on the lag; put a colleague on it, take somebody off.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{choices, picked};
use super::{Deltakar, Kollega, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{DeltakarId, SakId};
use crate::innsending::{Before, Innsending};
use crate::melding;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path};

const OPPGAAVE_MAX: usize = 120;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LagForm {
    id: String,
    kollega: String,
    oppgaave: String,
}

impl Form for LagForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl LagForm {
    fn parse(&self, kollegaer: &[Kollega]) -> Result<(Kollega, String), Errors> {
        let mut errors = Errors::default();
        let kollega = picked(kollegaer, &self.kollega);
        if kollega.is_none() {
            errors.add("kollega", "Vel ein frå lista.");
        }
        let missing = "Skriv kva kollegaen skal gjere i saka.";
        let oppgaave = errors.line("oppgaave", &self.oppgaave, OPPGAAVE_MAX, missing);
        match kollega {
            Some(kollega) if errors.is_empty() => Ok((kollega.clone(), oppgaave)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "lag/endre.html")]
struct Side {
    sak: Sak,
    lag: Vec<Deltakar>,
    /// Colleagues who are not on the lag.
    val: Vec<Choice>,
    kan_endre: bool,
    form: LagForm,
    state: FormState,
}

impl Side {
    fn no(&self) -> impl Iterator<Item = &Deltakar> {
        self.lag.iter().filter(|d| d.til.is_none())
    }

    fn foer(&self) -> Vec<&Deltakar> {
        self.lag.iter().filter(|d| d.til.is_some()).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Laget rundt barnet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: LagForm,
    state: FormState,
) -> Result<Response, AppError> {
    let lag = queries::list(&mut tx, &sak).await?;
    let kollegaer = utanfor(&mut tx, &sak).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        lag,
        val: choices(&kollegaer),
        kan_endre: ctx.actor.may(Action::LagEndre, &sak),
        sak,
        form,
        state,
    })
}

/// Colleagues who are not on the lag, and those of instansar that the sak may be shared with.
async fn utanfor(tx: &mut WriteTx, sak: &Sak) -> Result<Vec<Kollega>, AppError> {
    let mut kollegaer = queries::kollegaer(tx, sak).await?;
    kollegaer.extend(queries::kan_delast_med(tx, sak.sak_id).await?);
    kollegaer.retain(|k| !k.paa_laget);
    Ok(kollegaer)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, LagForm::default()).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<LagForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::LagEndre).await?;
    let path = super::path(id);
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
        }
    }
    if !sak.open() {
        let state = state.with_conflict(ikkje_endra(
            "Saka er lukka, så ingen nye kan kome på laget.",
        ));
        return side(&ctx, tx, sak, form, state).await;
    }
    let (kollega, oppgaave) = match form.parse(&utanfor(&mut tx, &sak).await?) {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    queries::join(&mut tx, sending.id(), id, &kollega, &oppgaave).await?;
    let tekst = format!("{}: {oppgaave}", kollega.namn_og_stilling());
    log(&mut tx, id, Hending::LagInn, &tekst).await?;
    let ny = melding::Ny {
        slag: melding::Slag::LagInn,
        sak_id: id,
        objekt_id: None,
    };
    melding::send(&mut tx, ny, &[kollega.brukar_id]).await?;
    let answer = sending
        .done(&mut tx, &ctx, &path, Kvittering::LagEndra)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

pub(super) async fn ut(
    ctx: Ctx,
    Path((id, deltakar)): Path<(SakId, DeltakarId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::LagEndre).await?;
    let path = super::path(id);
    let lag = queries::list(&mut tx, &sak).await?;
    let deltakar = lag.into_iter().find(|d| d.sak_deltakar_id == deltakar);
    let deltakar = deltakar.ok_or(AppError::NotFound)?;
    if deltakar.til.is_some() {
        // the button was pressed twice
        return Ok(ctx.redirect(&path, Kvittering::LagEndra));
    }
    if let Some(kvifor) = deltakar.kan_ikkje_ut() {
        let state = ctx.form_state().with_conflict(ikkje_endra(&kvifor));
        return side(&ctx, tx, sak, LagForm::default(), state).await;
    }
    queries::leave(&mut tx, id, deltakar.sak_deltakar_id).await?;
    log(&mut tx, id, Hending::LagUt, &deltakar.namn).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&path, Kvittering::LagEndra))
}

fn ikkje_endra(kvifor: &str) -> Konflikt {
    Konflikt::new("Laget er ikkje endra", kvifor)
}

async fn log(tx: &mut WriteTx, id: SakId, slag: Hending, tekst: &str) -> Result<(), AppError> {
    let hending = NyHending {
        tekst: Some(tekst),
        ..NyHending::new(id, slag)
    };
    Ok(sak::log(tx, &hending).await?)
}
