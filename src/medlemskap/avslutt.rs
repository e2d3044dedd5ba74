//! `/kommune/medlemskap/{medlemskap_id}/avslutt`: ends a medlemskap, at once or with a last day. Access ends with it, at the next
//! statement.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::gje::ein_annan;
use super::model::{GRUNN_MAX, Person, Rad};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MedlemskapId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Fersk, Form, FormState, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AvsluttForm {
    naar: String,
    dag: String,
    grunn: String,
}

impl Form for AvsluttForm {}

impl AvsluttForm {
    /// The last day, and why.
    fn parse(&self, rad: &Rad, today: Date) -> Result<(Date, String), Errors> {
        let mut errors = Errors::default();
        let til = match self.naar.as_str() {
            "straks" => rad.straks(today),
            "dag" => {
                let missing = "Skriv den siste dagen.";
                let dag = errors.date("dag", &self.dag, today, missing);
                if dag.is_some_and(|dag| dag < today.max(rad.fraa)) {
                    errors.add(
                        "dag",
                        "Siste dagen kan ikkje vere forbi, eller før den første.",
                    );
                }
                if let (Some(dag), Some(til)) = (dag, rad.til)
                    && dag >= til
                {
                    errors.add("dag", "Rolla sluttar då, eller før. Vel ein tidlegare dag.");
                }
                dag
            }
            _ => {
                errors.add("naar", "Vel når rolla skal slutte.");
                None
            }
        };
        let missing = "Skriv kvifor rolla blir avslutta.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        match til {
            Some(til) => errors.or((til, grunn)),
            None => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "medlemskap/avslutt.html")]
struct Side {
    person: Person,
    rad: Rad,
    naar: Vec<Choice>,
    form: AvsluttForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Avslutt ei rolle".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (person, rad): (Person, Rad),
    form: AvsluttForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    ctx.page(&Side {
        person,
        rad,
        naar: vec![
            Choice::new("straks", "Med ein gong"),
            Choice::new("dag", "Etter ein siste dag"),
        ],
        form,
        state,
    })
}

/// The medlemskap, with whose it is: another's than of the one who asks.
async fn finn(tx: &mut WriteTx, ctx: &Ctx, id: MedlemskapId) -> Result<(Person, Rad), AppError> {
    let rad = queries::medlemskap(tx, id).await?;
    let rad = rad.ok_or(AppError::NotFound)?;
    let person = ein_annan(tx, ctx, rad.brukar_id).await?;
    Ok((person, rad))
}

pub(super) async fn vis(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<MedlemskapId>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let (person, rad) = finn(&mut tx, &ctx, id).await?;
    if !rad.gjeld_eller_kjem(queries::today(&mut tx).await?) {
        return Ok(ctx.redirect(&person.path(), Kvittering::MedlemskapSlutta));
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, AvsluttForm::default()).await?;
    side(&ctx, tx, (person, rad), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    fersk: Fersk,
    Path(id): Path<MedlemskapId>,
    Posted(form): Posted<AvsluttForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let (person, _) = finn(&mut tx, &ctx, id).await?;
    tx.take_turn(person.brukar_id.uuid()).await?;
    let (person, rad) = finn(&mut tx, &ctx, id).await?;
    let today = queries::today(&mut tx).await?;
    if !rad.gjeld_eller_kjem(today) {
        return Ok(ctx.redirect(&person.path(), Kvittering::MedlemskapSlutta));
    }
    if queries::endring::slutt_ventar(&mut tx, id).await? {
        return Ok(ctx.redirect(&person.path(), Kvittering::AvsluttingForeslaatt));
    }
    let state = ctx.form_state();
    let (til, grunn) = match form.parse(&rad, today) {
        Ok(parsed) => parsed,
        Err(errors) => {
            return side(&ctx, tx, (person, rad), form, state.with_errors(errors)).await;
        }
    };
    let ventar = queries::endring::avslutt(&mut tx, &fersk, &rad, til, &grunn).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::MedlemskapStyre, &())?).await?;
    let kvittering = if ventar {
        Kvittering::AvsluttingForeslaatt
    } else {
        Kvittering::MedlemskapAvslutta
    };
    Ok(ctx.redirect(&person.path(), kvittering))
}
