//! `/kommune/attest`: who has access where one leads, and what is said of each; for the systemansvarleg how far the others have come too.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;
use uuid::Uuid;

use super::ATTEST;
use super::model::{Alder, GRUNN_MAX, Rad, Stand, Svar, alder, kvartal};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Posted};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AttestForm {
    grunn: String,
    /// What is said of each, by the id of the medlemskap.
    #[serde(flatten)]
    svar: BTreeMap<String, String>,
}

impl Form for AttestForm {}

/// What is said of each, by its place, and why some are to end.
type Svara = (Vec<(usize, Svar)>, Option<String>);

impl AttestForm {
    fn svar(&self, rad: &Rad) -> &str {
        let id = rad.medlemskap_id.to_string();
        self.svar.get(&id).map_or("", String::as_str)
    }

    /// What is said of those that wait, and why some are to end.
    fn parse(&self, rader: &[Rad]) -> Result<Svara, Errors> {
        let mut errors = Errors::default();
        let svara = |(at, rad): (usize, &Rad)| Some((at, Svar::from_code(self.svar(rad))?));
        let svar: Vec<_> = rader.iter().enumerate().filter_map(svara).collect();
        let grunn = if svar.iter().any(|(_, svar)| *svar == Svar::Avslutt) {
            let missing = "Skriv kvifor tilgangen skal avsluttast.";
            Some(errors.text("grunn", &self.grunn, GRUNN_MAX, missing))
        } else {
            None
        };
        if let Some(rad) = rader.first().filter(|_| svar.is_empty()) {
            errors.add(rad.medlemskap_id.to_string(), "Svar på minst éin av dei.");
        }
        errors.or((svar, grunn))
    }
}

#[derive(Template)]
#[template(path = "attest/side.html")]
struct Side {
    /// The newest round, and the day it was opened.
    runde: Option<(Date, Date)>,
    rader: Vec<Rad>,
    fleire: bool,
    stand: Vec<Stand>,
    system: bool,
    today: Date,
    form: AttestForm,
    state: FormState,
}

impl Side {
    fn val() -> Vec<Choice> {
        Svar::ALL
            .iter()
            .map(|svar| Choice::new(svar.code(), svar.label()))
            .collect()
    }

    fn feil(&self, rad: &Rad) -> Option<&str> {
        self.state.on(&rad.medlemskap_id.to_string())
    }

    fn kvartal(&self) -> String {
        self.runde.map_or_else(String::new, |(dag, _)| kvartal(dag))
    }

    fn over(&self) -> bool {
        let over = |(_, opna)| alder(opna, self.today) == Alder::Over;
        self.runde.is_some_and(over)
    }

    /// How many places nobody is done with.
    fn att(&self) -> usize {
        self.stand.iter().filter(|stand| stand.att > 0).count()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Kven har tilgang".into()
    }

    fn nav(&self) -> Nav {
        if self.system {
            Nav::Brukarar
        } else {
            Nav::MiSide
        }
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    rader: Vec<Rad>,
    form: AttestForm,
    state: FormState,
) -> Result<Response, AppError> {
    let runde = queries::runde(&mut tx).await?;
    let stand = queries::stand(&mut tx).await?;
    let today = queries::today(&mut tx).await?;
    tx.commit(ctx.permit(Action::AttestGjere, &())?).await?;
    ctx.page(&Side {
        runde,
        fleire: i64::try_from(rader.len()).is_ok_and(|n| n >= queries::SIDE),
        rader,
        stand,
        system: ctx.actor.may_ever(Action::BrukarSjaa),
        today,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::AttestGjere)?;
    let mut tx = ctx.write().await?;
    let rader = queries::rader(&mut tx).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, AttestForm::default()).await?;
    side(&ctx, tx, rader, form, state).await
}

pub(super) async fn send(ctx: Ctx, Posted(form): Posted<AttestForm>) -> Result<Response, AppError> {
    ctx.require(Action::AttestGjere)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let rader = queries::rader(&mut tx).await?;
    let state = ctx.form_state();
    if rader.is_empty() {
        return Ok(ctx.redirect(ATTEST, Kvittering::AttestSvart));
    }
    let (svar, grunn) = match form.parse(&rader) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, rader, form, state.with_errors(errors)).await,
    };
    let desse: Vec<Uuid> = svar
        .iter()
        .map(|(at, _)| rader[*at].medlemskap_id.uuid())
        .collect();
    for (at, svar) in svar {
        let grunn = grunn.as_deref().filter(|_| svar == Svar::Avslutt);
        queries::svar(&mut tx, &rader[at], svar, grunn).await?;
    }
    let foreslo = queries::foreslo(&mut tx, &desse).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::AttestGjere, &())?).await?;
    let kvittering = if foreslo {
        Kvittering::AttestForeslaatt
    } else {
        Kvittering::AttestLagra
    };
    Ok(ctx.redirect(ATTEST, kvittering))
}
