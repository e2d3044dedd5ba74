//! `/sak/{sak_id}/skolemiljoeplan`: write, read and print the plan of a skolemiljø case.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{FELT, Innhald, MAKS, Plan, endringar};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::sak::{self, Hending, NyHending, Sak, Slag};
use crate::samtale::IkkjeNo;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted};

/// What is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlanForm {
    /// 0 when no plan is written yet.
    version: String,
    problem: String,
    tiltak: String,
    naar: String,
    kven: String,
    evaluering: String,
    #[serde(skip)]
    errors: Errors,
}

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
            errors: Errors::default(),
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
        if errors.is_empty() {
            Ok(innhald)
        } else {
            Err(errors)
        }
    }

    fn skrive(&self) -> [(&'static str, &str); 5] {
        [
            (FELT[0], &self.problem),
            (FELT[1], &self.tiltak),
            (FELT[2], &self.naar),
            (FELT[3], &self.kven),
            (FELT[4], &self.evaluering),
        ]
    }
}

/// What the form's hidden version is for the stored plan.
fn version(plan: Option<&Plan>) -> String {
    plan.map_or(0, |plan| plan.version).to_string()
}

#[derive(Template)]
#[template(path = "skolemiljoe/plan.html")]
struct PlanSide {
    sak: Sak,
    plan: Option<Plan>,
    form: PlanForm,
    kladd: Option<String>,
    path: String,
    /// Somebody else changed it: what is stored stands above the form.
    endra: bool,
}

impl PlanSide {
    fn new(ctx: &Ctx, sak: Sak, plan: Option<Plan>, form: PlanForm) -> Self {
        Self {
            sak,
            plan,
            form,
            kladd: None,
            path: ctx.path.clone(),
            endra: false,
        }
    }
}

impl View for PlanSide {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Skulemiljøplan".into()
        } else {
            "Feil: Skulemiljøplan".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// The sak and its plan. A sak of another kind has no such page.
async fn find(tx: &mut WriteTx, sak_id: SakId) -> Result<(Sak, Option<Plan>), AppError> {
    let sak = sak::find(tx, sak_id).await?.ok_or(AppError::NotFound)?;
    if sak.slag != Slag::Skolemiljoe {
        return Err(AppError::NotFound);
    }
    let plan = queries::find(tx, sak_id).await?;
    Ok((sak, plan))
}

pub(super) async fn vis(ctx: Ctx, Path(sak_id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SkolemiljoeplanSkrive)?;
    let mut tx = ctx.write().await?;
    let (sak, plan) = find(&mut tx, sak_id).await?;
    let _may = ctx.permit(Action::SkolemiljoeplanSkrive, &sak)?;
    let kladd = utkast::find::<PlanForm>(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if !sak.open() && plan.is_none() {
        return ctx.conflict(&IkkjeNo::lukka(sak));
    }
    let fresh = PlanForm::of(plan.as_ref());
    let (form, naar) = kladd.map_or((fresh, None), |k| (k.form, Some(k.naar)));
    ctx.page(&PlanSide {
        kladd: naar,
        ..PlanSide::new(&ctx, sak, plan, form)
    })
}

pub(super) async fn lagre(
    ctx: Ctx,
    Path(sak_id): Path<SakId>,
    Posted(mut form): Posted<PlanForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SkolemiljoeplanSkrive)?;
    let version: i32 = form
        .version
        .parse()
        .map_err(|_| AppError::BadRequest("version"))?;
    let mut tx = ctx.write().await?;
    let (mut sak, plan) = find(&mut tx, sak_id).await?;
    let permit = ctx.permit(Action::SkolemiljoeplanSkrive, &sak)?;
    if !sak.open() {
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.conflict(&IkkjeNo::lukka(sak).med_tekst(&form.skrive()));
    }
    let innhald = match form.parse() {
        Ok(innhald) => innhald,
        Err(errors) => {
            form.errors = errors;
            tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
            return ctx.invalid(&PlanSide::new(&ctx, sak, plan, form));
        }
    };
    // the same text is already there: nothing was changed, or the form was sent twice
    let changed = plan.as_ref().is_none_or(|plan| plan.innhald != innhald);
    if changed {
        let saved = if version == 0 {
            queries::insert(&mut tx, sak_id, &innhald).await?
        } else {
            queries::update(&mut tx, sak_id, &innhald, version).await?
        };
        if !saved {
            drop(tx);
            return endra(&ctx, sak_id, form).await;
        }
        log(&mut tx, sak_id, plan.as_ref(), &innhald).await?;
    }
    let begun = sak::begin_plan(&mut tx, &mut sak).await?;
    if (changed || begun) && !sak::refresh_next(&mut tx, &mut sak).await? {
        drop(tx);
        return endra(&ctx, sak_id, form).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(sak_id), Kvittering::PlanLagra))
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

/// Somebody was before: both texts are shown, and the version is the stored one's, so that what is sent
/// next is a choice.
async fn endra(ctx: &Ctx, sak_id: SakId, mut form: PlanForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, plan) = find(&mut tx, sak_id).await?;
    let _may = ctx.permit(Action::SkolemiljoeplanSkrive, &sak)?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if !sak.open() {
        return ctx.conflict(&IkkjeNo::lukka(sak).med_tekst(&form.skrive()));
    }
    form.version = version(plan.as_ref());
    ctx.conflict(&PlanSide {
        endra: true,
        ..PlanSide::new(ctx, sak, plan, form)
    })
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
