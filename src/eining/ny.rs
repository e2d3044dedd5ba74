//! `/kommune/einingar/ny`: a new eining of an instans, from a day on. A skule or barnehage gets a TST team with it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::EININGAR;
use super::model::{Eining, GRUNN_MAX, NAMN_MAX, Slag, namn_feil};
use super::queries::{self, endring};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::InstansId;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, pick, told_apart};
use crate::web::{Ctx, Form, FormState, Kvittering};

/// So far back and ahead an eining may begin: two years.
const LENGST: Duration = Duration::days(731);

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NyForm {
    id: String,
    instans: String,
    namn: String,
    fraa: String,
    grunn: String,
}

impl Form for NyForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// A name at an instans, when it is free.
pub(super) fn ledig(
    errors: &mut Errors,
    felt: &str,
    namn: &str,
    instans: Option<InstansId>,
    einingar: &[Eining],
) {
    if let Some(feil) = namn_feil(namn) {
        if errors.on(felt).is_none() {
            errors.add(felt, feil);
        }
    } else if einingar
        .iter()
        .any(|e| Some(e.instans_id) == instans && e.namn == namn)
    {
        errors.add(
            felt,
            "Instansen har, eller har hatt, ei eining med det namnet.",
        );
    }
}

impl NyForm {
    fn parse(
        &self,
        instansar: &[Choice],
        einingar: &[Eining],
        today: Date,
    ) -> Result<(InstansId, String, Date, String), Errors> {
        let mut errors = Errors::default();
        let instans = pick(instansar, &self.instans).and_then(|choice| choice.value.parse().ok());
        if instans.is_none() {
            errors.add("instans", "Vel kva instans eininga høyrer til.");
        }
        let namn = errors.line("namn", &self.namn, NAMN_MAX, "Skriv namnet på eininga.");
        ledig(&mut errors, "namn", &namn, instans, einingar);
        let fraa = errors.date("fraa", &self.fraa, today, "Skriv den første dagen.");
        if fraa.is_some_and(|dag| (dag - today).abs() > LENGST) {
            errors.add("fraa", "Første dagen kan vere høgst to år unna.");
        }
        let missing = "Skriv kvifor eininga kjem til.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        match (instans, fraa) {
            (Some(instans), Some(fraa)) => errors.or((instans, namn, fraa, grunn)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "eining/ny.html")]
struct Side {
    instansar: Vec<Choice>,
    form: NyForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Ny eining".into()
    }

    fn nav(&self) -> Nav {
        Nav::Einingar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn instansar(tx: &mut WriteTx) -> Result<Vec<Choice>, AppError> {
    let rows = queries::instansar(tx).await?.into_iter();
    Ok(told_apart(
        rows.map(|(id, namn)| Choice::new(id.to_string(), namn))
            .collect(),
    ))
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    instansar: Vec<Choice>,
    form: NyForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    ctx.page(&Side {
        instansar,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    let instansar = instansar(&mut tx).await?;
    let fresh = NyForm {
        id: tx.new_id().to_string(),
        ..NyForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, instansar, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Innsending(mut form, mut sending): Innsending<NyForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let instansar = instansar(&mut tx).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, instansar, form, state.with_conflict(konflikt)).await;
        }
    }
    let einingar = queries::einingar(&mut tx).await?;
    let today = queries::today(&mut tx).await?;
    let (instans, namn, dag, grunn) = match form.parse(&instansar, &einingar, today) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, instansar, form, state.with_errors(errors)).await,
    };
    let ny = endring::Ny {
        slag: Slag::Ny,
        eining: tx.new_id().into(),
        instans,
        ny: true,
        namn: Some(namn),
        dag: Some(dag),
        gamle: Vec::new(),
        leiar: None,
        grunn,
    };
    if !endring::gjer(&mut tx, sending.id(), &ny).await? {
        return Err(AppError::Conflict);
    }
    let answer = sending
        .done(&mut tx, &ctx, EININGAR, Kvittering::EiningNy)
        .await?;
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    Ok(answer)
}
