//! `/tst/{eining_id}/medlem/{tst_medlem_id}/siste-dag`: the last day of somebody on the team.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::{Medlem, Team};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{EiningId, TstMedlemId};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SisteDagForm {
    /// The last day there was when the page was shown.
    version: String,
    til: String,
}

impl Form for SisteDagForm {}

impl SisteDagForm {
    fn of(medlem: &Medlem) -> Self {
        let til = siste(medlem);
        Self {
            version: til.clone(),
            til,
        }
    }

    /// None: there is no end.
    fn parse(&self, medlem: &Medlem, alle: &[Medlem], today: Date) -> Result<Option<Date>, Errors> {
        let mut errors = Errors::default();
        let til = match self.til.trim() {
            "" => None,
            typed => match errors.date("til", typed, today, "") {
                Some(til) => Some(til),
                None => return Err(errors),
            },
        };
        if til.is_some_and(|til| til < today) {
            errors.add("til", "Siste dagen kan ikkje vere før i dag.");
        } else if til.is_some_and(|til| til < medlem.fraa) {
            errors.add("til", "Siste dagen kan ikkje vere før den første.");
        } else if let Some(anna) = alle.iter().find(|m| {
            m.prinsipal_id == medlem.prinsipal_id
                && m.tst_medlem_id != medlem.tst_medlem_id
                && m.oppaa(medlem.fraa, til)
        }) {
            errors.add(
                "til",
                format!(
                    "Personen kjem på teamet att {}. Siste dagen må vere før det.",
                    dates::short(anna.fraa)
                ),
            );
        }
        errors.or(til)
    }
}

/// The last day, as it stands in the form.
fn siste(medlem: &Medlem) -> String {
    medlem.til.map_or_else(String::new, dates::short)
}

#[derive(Template)]
#[template(path = "tst/siste_dag.html")]
struct Side {
    team: Team,
    medlem: Medlem,
    form: SisteDagForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Siste dag på teamet".into()
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
    (team, medlem): (Team, Medlem),
    form: SisteDagForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::TstStyre, &team)?).await?;
    ctx.page(&Side {
        team,
        medlem,
        form,
        state,
    })
}

/// One who is on the team, or is to come.
fn av(alle: &[Medlem], id: TstMedlemId) -> Result<Medlem, AppError> {
    let medlem = alle.iter().find(|m| m.tst_medlem_id == id && m.staar);
    medlem.cloned().ok_or(AppError::NotFound)
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((eining, id)): Path<(EiningId, TstMedlemId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let medlem = av(&queries::medlemer(&mut tx, eining).await?, id)?;
    let (form, state) = utkast::fill(&mut tx, &ctx, SisteDagForm::of(&medlem)).await?;
    side(&ctx, tx, (team, medlem), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path((eining, id)): Path<(EiningId, TstMedlemId)>,
    Posted(mut form): Posted<SisteDagForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstStyre)?;
    let mut tx = ctx.write().await?;
    let team = super::open_to_change(&mut tx, &ctx, eining, Action::TstStyre).await?;
    let permit = ctx.permit(Action::TstStyre, &team)?;
    let alle = queries::medlemer(&mut tx, eining).await?;
    let medlem = av(&alle, id)?;
    let state = ctx.form_state();
    if form.version != siste(&medlem) {
        form.version = siste(&medlem);
        let no = vec![("Når", medlem.periode())];
        let state = state.with_conflict(Konflikt::endra("siste dagen").med_no(no));
        return side(&ctx, tx, (team, medlem), form, state).await;
    }
    let til = match form.parse(&medlem, &alle, ctx.today()) {
        Ok(til) => til,
        Err(errors) => {
            return side(&ctx, tx, (team, medlem), form, state.with_errors(errors)).await;
        }
    };
    queries::set_til(&mut tx, eining, id, til).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(
        &format!("{}/medlem", team.path()),
        Kvittering::MedlemSisteDag,
    ))
}
