//! `/kommune/protokoll/endre`: what only the kommune knows. Every version is kept.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::SIDE;
use super::queries::{self, Skrive};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Posted};

const KORT_MAX: usize = 500;
const TEKST_MAX: usize = 2000;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProtokollForm {
    version: String,
    behandlingsansvarleg: String,
    ombod: String,
    databehandlarar: String,
    grunnlag: String,
    lagring: String,
}

impl Form for ProtokollForm {}

impl ProtokollForm {
    fn parse(&self) -> Result<Skrive, Errors> {
        let mut errors = Errors::default();
        let mut kan = |felt: &str, skrive: &str, maks| {
            errors.optional_text(felt, skrive, maks).unwrap_or_default()
        };
        let mut skrive = Skrive {
            ombod: kan("ombod", &self.ombod, KORT_MAX),
            databehandlarar: kan("databehandlarar", &self.databehandlarar, TEKST_MAX),
            grunnlag: kan("grunnlag", &self.grunnlag, TEKST_MAX),
            lagring: kan("lagring", &self.lagring, TEKST_MAX),
            ..Skrive::default()
        };
        skrive.behandlingsansvarleg = errors.text(
            "behandlingsansvarleg",
            &self.behandlingsansvarleg,
            KORT_MAX,
            "Skriv kven som er behandlingsansvarleg.",
        );
        errors.or(skrive)
    }
}

#[derive(Template)]
#[template(path = "protokoll/endre.html")]
struct Side {
    form: ProtokollForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Endre protokollen".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    form: ProtokollForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::ProtokollLese, &())?).await?;
    ctx.page(&Side { form, state })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::ProtokollSkrive)?;
    let mut tx = ctx.write().await?;
    let (skrive, versjon) = queries::skrive(&mut tx).await?;
    let fresh = ProtokollForm {
        version: versjon.to_string(),
        behandlingsansvarleg: match versjon {
            0 => format!("{} kommune", ctx.actor.kommune_namn),
            _ => skrive.behandlingsansvarleg,
        },
        ombod: skrive.ombod,
        databehandlarar: skrive.databehandlarar,
        grunnlag: skrive.grunnlag,
        lagring: skrive.lagring,
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<ProtokollForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::ProtokollSkrive)?;
    let mut tx = ctx.write().await?;
    let (no, versjon) = queries::skrive(&mut tx).await?;
    let state = ctx.form_state();
    if form.version != versjon.to_string() {
        form.version = versjon.to_string();
        let no = vec![
            ("Behandlingsansvarleg", no.behandlingsansvarleg),
            ("Personvernombod", no.ombod),
            ("Databehandlarar", no.databehandlarar),
            ("Rettsleg grunnlag", no.grunnlag),
            ("Lagring", no.lagring),
        ];
        let state = state.with_conflict(Konflikt::endra("protokollen").med_no(no));
        return side(&ctx, tx, form, state).await;
    }
    let ny = match form.parse() {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    if !queries::skriv(&mut tx, &ny, versjon).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::ProtokollSkrive, &())?).await?;
    Ok(ctx.redirect(SIDE, Kvittering::ProtokollLagra))
}
