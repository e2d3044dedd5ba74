//! `/sak/{sak_id}/skolemiljoeplan`: write, read and print the plan of a skolemiljø case.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Innhald, MAKS, Plan, endringar};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::sak::{self, Hending, IkkjeNo, NyHending, Sak, Slag};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlanForm {
    /// 0 when no plan is written yet.
    version: String,
    problem: String,
    tiltak: String,
    naar: String,
    kven: String,
    evaluering: String,
}

impl Form for PlanForm {}

impl PlanForm {
    fn of(plan: Option<&Plan>) -> Self {
        let innhald = plan.map(|plan| plan.innhald.clone()).unwrap_or_default();
        Self {
            version: version(plan),
            problem: innhald.problem,
            tiltak: innhald.tiltak,
            naar: innhald.naar,
            kven: innhald.kven,
            evaluering: innhald.evaluering,
        }
    }

    fn parse(&self) -> Result<Innhald, Errors> {
        let mut errors = Errors::default();
        let mut text = |number: usize, field, input: &str, missing| {
            errors.text(field, input, MAKS[number], missing)
        };
        let innhald = Innhald {
            problem: text(
                0,
                "problem",
                &self.problem,
                "Skriv kva problem planen skal løyse.",
            ),
            tiltak: text(
                1,
                "tiltak",
                &self.tiltak,
                "Skriv kva tiltak skulen har planlagt.",
            ),
            naar: text(
                2,
                "naar",
                &self.naar,
                "Skriv når tiltaka skal gjennomførast.",
            ),
            kven: text(
                3,
                "kven",
                &self.kven,
                "Skriv kven som er ansvarleg for å gjennomføre tiltaka.",
            ),
            evaluering: text(
                4,
                "evaluering",
                &self.evaluering,
                "Skriv når tiltaka skal evaluerast.",
            ),
        };
        errors.or(innhald)
    }
}

/// What the form's hidden version is for the stored plan.
fn version(plan: Option<&Plan>) -> String {
    plan.map_or(0, |plan| plan.version).to_string()
}

#[derive(Template)]
#[template(path = "skolemiljoe/plan.html")]
struct Side {
    sak: Sak,
    plan: Option<Plan>,
    form: PlanForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Skulemiljøplan".into()
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
    tx: WriteTx,
    (sak, plan): (Sak, Option<Plan>),
    form: PlanForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        plan,
        form,
        state,
    })
}

/// The plan of a sak. A sak of another kind has no such page.
async fn plan_of(tx: &mut WriteTx, sak: &Sak) -> Result<Option<Plan>, AppError> {
    if sak.slag == Slag::Skolemiljoe {
        Ok(queries::find(tx, sak.sak_id).await?)
    } else {
        Err(AppError::NotFound)
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SkolemiljoeplanSkrive).await?;
    let plan = plan_of(&mut tx, &sak).await?;
    if !sak.open() && plan.is_none() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, PlanForm::of(plan.as_ref())).await?;
    side(&ctx, tx, (sak, plan), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<PlanForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SkolemiljoeplanSkrive).await?;
    let plan = plan_of(&mut tx, &sak).await?;
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let state = ctx.form_state();
    let innhald = match form.parse() {
        Ok(innhald) => innhald,
        Err(errors) => return side(&ctx, tx, (sak, plan), form, state.with_errors(errors)).await,
    };
    // the same text is already there: nothing was changed, or the form was sent twice
    let same = plan.as_ref().is_some_and(|plan| plan.innhald == innhald);
    if !same && form.version != version(plan.as_ref()) {
        form.version = version(plan.as_ref());
        let state = state.with_conflict(konflikt(plan.as_ref()));
        return side(&ctx, tx, (sak, plan), form, state).await;
    }
    if !same {
        save(&mut tx, sak, plan.as_ref(), &innhald).await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(id), Kvittering::PlanLagra))
}

/// Saves the plan, what changed in the history, and what follows for the sak.
async fn save(
    tx: &mut WriteTx,
    mut sak: Sak,
    foer: Option<&Plan>,
    innhald: &Innhald,
) -> Result<(), AppError> {
    queries::save(tx, sak.sak_id, innhald).await?;
    log(tx, sak.sak_id, foer, innhald).await?;
    sak::save_with_next(tx, &mut sak).await?;
    sak::begin_plan(tx, &mut sak).await
}

/// Somebody was before: how the plan stands now.
fn konflikt(plan: Option<&Plan>) -> Konflikt {
    let felt = plan.map(|plan| plan.innhald.felt());
    let no = felt.into_iter().flatten();
    Konflikt::endra("planen").med_no(no.map(|(felt, tekst)| (felt, tekst.to_owned())).collect())
}

/// The history: the first plan is a row, and each field that changes after that.
async fn log(
    tx: &mut WriteTx,
    sak_id: SakId,
    foer: Option<&Plan>,
    no: &Innhald,
) -> Result<(), AppError> {
    let Some(foer) = foer else {
        sak::log(tx, &NyHending::new(sak_id, Hending::Plan)).await?;
        return Ok(());
    };
    for tekst in endringar(&foer.innhald, no) {
        let hending = NyHending {
            tekst: Some(&tekst),
            ..NyHending::new(sak_id, Hending::Plan)
        };
        sak::log(tx, &hending).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_one_of_the_five_fields_is_mandatory() {
        let errors = PlanForm::default().parse().err().unwrap_or_default();
        let fields: Vec<&str> = errors.list().map(|(field, _)| field).collect();
        assert_eq!(fields, ["problem", "tiltak", "naar", "kven", "evaluering"]);
    }

    #[test]
    fn a_plan_comes_back_as_it_was_typed() {
        let form = PlanForm {
            problem: " Blir stengd ute ".into(),
            tiltak: "Fast vaksen".into(),
            naar: "Frå måndag".into(),
            kven: "Kontaktlærar".into(),
            evaluering: "18.12.2026".into(),
            ..PlanForm::default()
        };
        let innhald = form.parse().unwrap_or_default();
        assert_eq!(innhald.problem, "Blir stengd ute");
        assert_eq!(innhald.felt().count(), 5);
    }
}
