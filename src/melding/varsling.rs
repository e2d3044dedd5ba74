//! `/meldingar/varsling`: what there is to be mail about, and when not.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Time;

use super::model::{Maate, Varsling};
use super::{INNBOKS, ask_for_varsel, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Posted};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VarslingForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    overlevering: String,
    #[serde(default)]
    uro: String,
    #[serde(default)]
    lag: String,
    #[serde(default)]
    frist: String,
    #[serde(default)]
    stille_fraa: String,
    #[serde(default)]
    stille_til: String,
    #[serde(default)]
    stille_helg: String,
}

impl Form for VarslingForm {}

impl VarslingForm {
    fn of(val: &Varsling) -> Self {
        Self {
            version: val.version.to_string(),
            overlevering: val.overlevering.code().into(),
            uro: val.uro.code().into(),
            lag: val.lag.code().into(),
            frist: val.frist.code().into(),
            stille_fraa: val.stille_fraa.hour().to_string(),
            stille_til: val.stille_til.hour().to_string(),
            stille_helg: if val.stille_helg { "ja" } else { "" }.into(),
        }
    }

    fn parse(&self, foer: &Varsling) -> Result<Varsling, Errors> {
        let mut errors = Errors::default();
        let val = Varsling {
            overlevering: maate(&mut errors, "overlevering", &self.overlevering),
            uro: maate(&mut errors, "uro", &self.uro),
            lag: maate(&mut errors, "lag", &self.lag),
            frist: maate(&mut errors, "frist", &self.frist),
            stille_fraa: klokka(&mut errors, "stille_fraa", &self.stille_fraa),
            stille_til: klokka(&mut errors, "stille_til", &self.stille_til),
            stille_helg: self.stille_helg == "ja",
            ..foer.clone()
        };
        errors.or(val)
    }
}

fn maate(errors: &mut Errors, field: &str, typed: &str) -> Maate {
    Maate::from_code(typed).unwrap_or_else(|| {
        errors.add(field, "Vel om du vil ha e-post om dette.");
        Maate::Av
    })
}

fn klokka(errors: &mut Errors, field: &str, typed: &str) -> Time {
    let hour = typed.parse().ok();
    hour.and_then(|hour| Time::from_hms(hour, 0, 0).ok())
        .unwrap_or_else(|| {
            errors.add(field, "Vel eit klokkeslett.");
            Time::MIDNIGHT
        })
}

#[derive(Template)]
#[template(path = "melding/varsling.html")]
struct Side {
    innboks: &'static str,
    epost: Option<String>,
    maatar: Vec<Choice>,
    timar: Vec<Choice>,
    form: VarslingForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Varsling på e-post".into()
    }

    fn nav(&self) -> Nav {
        Nav::Meldingar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    val: Varsling,
    form: VarslingForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::VarslingEndre, &())?).await?;
    let maatar = Maate::ALL.iter().map(|m| Choice::new(m.code(), m.label()));
    let timar = (0..24).map(|hour| Choice::new(hour.to_string(), format!("{hour:02}.00")));
    ctx.page(&Side {
        innboks: INNBOKS,
        epost: val.epost,
        maatar: maatar.collect(),
        timar: timar.collect(),
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::VarslingEndre)?;
    let mut tx = ctx.write().await?;
    let val = queries::varsling::find(&mut tx).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, VarslingForm::of(&val)).await?;
    side(&ctx, tx, val, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<VarslingForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::VarslingEndre)?;
    let mut tx = ctx.write().await?;
    let foer = queries::varsling::find(&mut tx).await?;
    if form.version != foer.version.to_string() {
        form.version = foer.version.to_string();
        let state = ctx.form_state().with_conflict(foer.konflikt());
        return side(&ctx, tx, foer, form, state).await;
    }
    let val = match form.parse(&foer) {
        Ok(val) => val,
        Err(errors) => {
            let state = ctx.form_state().with_errors(errors);
            return side(&ctx, tx, foer, form, state).await;
        }
    };
    queries::varsling::save(&mut tx, &val).await?;
    // what waits for hours that are quiet no more goes now
    let (kommune, meg, id) = (ctx.actor.kommune_id, ctx.actor.brukar_id, tx.new_id());
    ask_for_varsel(&mut tx, kommune, meg, id, ctx.now).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::VarslingEndre, &())?).await?;
    Ok(ctx.redirect(INNBOKS, Kvittering::VarslingEndra))
}
