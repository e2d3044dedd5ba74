//! `/tst/{eining_id}/endre`: how often the team meets, and where.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Kravslag, Team};
use super::queries;
use super::stad::{self, sjekk as sjekk_stad};
use crate::access::Action;
use crate::barn::Namnesjekk;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::EiningId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

const STAD_MAX: usize = 120;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamForm {
    version: String,
    #[serde(default)]
    krav: String,
    stad: String,
    #[serde(default)]
    stadfesta: String,
}

impl Form for TeamForm {}

impl TeamForm {
    fn parse(&self, mut errors: Errors) -> Result<(Kravslag, Option<String>), Errors> {
        let krav = Kravslag::from_code(&self.krav);
        if krav.is_none() {
            errors.add("krav", "Vel kor ofte teamet skal møtast.");
        }
        let stad = errors.optional_line("stad", &self.stad, STAD_MAX);
        sjekk_stad(&mut errors, "stad", &self.stad);
        match krav {
            Some(krav) => errors.or((krav, stad)),
            None => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "tst/endre.html")]
struct Side {
    team: Team,
    krav: Vec<Choice>,
    form: TeamForm,
    state: FormState,
    sjekk: Namnesjekk,
}

impl View for Side {
    fn title(&self) -> String {
        "Endre teamet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    team: Team,
    form: TeamForm,
    state: FormState,
    sjekk: Namnesjekk,
) -> Result<Response, AppError> {
    let permit = ctx.permit(Action::TstStyre, &team)?;
    sjekk.vis_att(tx, permit).await?;
    ctx.page(&Side {
        team,
        krav: Kravslag::ALL
            .iter()
            .map(|k| Choice::new(k.code(), k.label()))
            .collect(),
        form,
        state,
        sjekk,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(eining): Path<EiningId>) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let fresh = TeamForm {
        version: team.version.to_string(),
        krav: team.krav.code().to_owned(),
        stad: team.stad.clone().unwrap_or_default(),
        stadfesta: String::new(),
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, team, form, state, Namnesjekk::default()).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(eining): Path<EiningId>,
    Posted(mut form): Posted<TeamForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open_to_change(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let state = ctx.form_state();
    if form.version != team.version.to_string() {
        form.version = team.version.to_string();
        let state = state.with_conflict(Konflikt::endra("teamet"));
        return side(&ctx, tx, team, form, state, Namnesjekk::default()).await;
    }
    let mut errors = Errors::default();
    let stad = (form.stad.as_str(), team.stad.as_deref().unwrap_or_default());
    let sjekk = stad::sjekk_namn(&mut tx, &mut errors, &team, stad, &form.stadfesta).await?;
    let (krav, stad) = match form.parse(errors) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let state = stad::med_feil(&sjekk, state, errors);
            return side(&ctx, tx, team, form, state, sjekk).await;
        }
    };
    queries::update(&mut tx, &team, krav, stad.as_deref()).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(sjekk.logg(ctx.permit(Action::TstStyre, &team)?))
        .await?;
    Ok(ctx.redirect(&team.path(), Kvittering::TeamEndra))
}
