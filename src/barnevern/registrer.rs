//! `/barn/{barn_id}/barnevern`: the duty in plain words, the way to the portal, and the register.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::model::svar_frist;
use super::queries::{self, NyMelding};
use super::{Grunn, Melding};
use crate::access::{Action, Actor, Medlemskap};
use crate::barn::{self, Barn};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, BrukarId};
use crate::innsending::{Before, Innsending};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};
use crate::{kommune, utkast};

pub(super) const KVITTERING_MAX: usize = 60;
const MAX_DAYS_BACK: i64 = 366;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistrerForm {
    id: String,
    dato: String,
    #[serde(default)]
    grunnar: Vec<String>,
    kvittering: String,
}

impl Form for RegistrerForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// What is to be registered.
#[derive(Debug, PartialEq, Eq)]
struct Ny {
    dato: Date,
    grunnar: Vec<String>,
    kvittering: Option<String>,
}

impl RegistrerForm {
    fn parse(&self, today: Date) -> Result<Ny, Errors> {
        let mut errors = Errors::default();
        let dato = errors.date("dato", &self.dato, today, "Skriv datoen.");
        if dato.is_some_and(|dato| dato > today) {
            errors.add(
                "dato",
                "Datoen kan ikkje vere etter i dag. Send meldinga først.",
            );
        }
        if dato.is_some_and(|dato| dato < today.saturating_sub(Duration::days(MAX_DAYS_BACK))) {
            errors.add("dato", "Datoen kan ikkje vere meir enn eit år tilbake.");
        }
        let mut grunnar = self.grunnar.clone();
        grunnar.sort_unstable();
        grunnar.dedup();
        if grunnar.is_empty() || grunnar.iter().any(|g| Grunn::from_code(g).is_none()) {
            errors.add("grunnar", "Kryss av for minst éin grunn frå lista.");
        }
        let kvittering = errors.optional_line("kvittering", &self.kvittering, KVITTERING_MAX);
        match dato {
            Some(dato) if errors.is_empty() => Ok(Ny {
                dato,
                grunnar,
                kvittering,
            }),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "barnevern/registrer.html")]
struct Side {
    barn: Barn,
    barn_namn: String,
    barn_path: String,
    meldingar: Vec<Melding>,
    today: Date,
    meg: BrukarId,
    form: RegistrerForm,
    state: FormState,
}

impl Side {
    fn grunnar() -> Vec<Choice> {
        let choice = |g: &Grunn| Choice::new(g.code(), g.label());
        Grunn::ALL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Melding til barnevernet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log: looking at it is looking at the card, and does not tell that anybody thought of
/// reporting.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    barn: Barn,
    form: RegistrerForm,
    state: FormState,
) -> Result<Response, AppError> {
    let meldingar = queries::list(&mut tx, barn.barn_id).await?;
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    ctx.page(&Side {
        barn_namn: barn.kort_namn(),
        barn_path: barn::path(barn.barn_id),
        barn,
        meldingar,
        today: ctx.today(),
        meg: ctx.actor.brukar_id,
        form,
        state,
    })
}

/// The job a melding is sent in: at the child's own eining, or the oldest.
fn hos<'a>(actor: &'a Actor, barn: &Barn) -> Option<&'a Medlemskap> {
    let at_eining = |m: &&Medlemskap| barn.eining_id.is_some() && m.eining_id == barn.eining_id;
    actor
        .medlemskap_for(Action::BarnevernMelde)
        .find(at_eining)
        .or_else(|| actor.medlemskap_for(Action::BarnevernMelde).next())
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    ctx.require(Action::BarnevernMelde)?;
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let fresh = RegistrerForm {
        dato: dates::short(ctx.today()),
        ..RegistrerForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, barn, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Innsending(mut form, mut sending): Innsending<RegistrerForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnevernMelde)?;
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::BarnevernMelde, &barn)?;
    let path = super::path(id);
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, barn, form, state.with_conflict(konflikt)).await;
        }
    }
    let ny = match form.parse(ctx.today()) {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, barn, form, state.with_errors(errors)).await,
    };
    let fristar = kommune::fristar(&mut tx).await?;
    let melding = NyMelding {
        id: sending.id(),
        barn_id: id,
        hos: hos(&ctx.actor, &barn).ok_or(AppError::Forbidden)?,
        grunnar: &ny.grunnar,
        meldt_dato: ny.dato,
        kvittering: ny.kvittering.as_deref(),
        svar_frist: svar_frist(ny.dato, &fristar),
    };
    queries::insert(&mut tx, &melding).await?;
    let answer = sending
        .done(&mut tx, &ctx, &path, Kvittering::BarnevernRegistrert)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 21);

    fn form(dato: &str, grunnar: &[&str]) -> RegistrerForm {
        RegistrerForm {
            dato: dato.into(),
            grunnar: grunnar.iter().map(|g| (*g).to_owned()).collect(),
            ..RegistrerForm::default()
        }
    }

    #[test]
    fn a_melding_has_been_sent_and_has_a_ground() {
        assert!(form("21.11.2026", &["sjukdom"]).parse(TODAY).is_ok());
        let tomorrow = form("22.11.2026", &["sjukdom"]).parse(TODAY);
        assert!(tomorrow.unwrap_err().on("dato").is_some());
        for grunnar in [&[][..], &["anna"], &["sjukdom", "anna"]] {
            let errors = form("21.11.2026", grunnar).parse(TODAY).unwrap_err();
            assert!(errors.on("grunnar").is_some(), "{grunnar:?}");
        }
    }

    #[test]
    fn a_ground_counts_once() {
        let ny = form("1.11.2026", &["sjukdom", "sjukdom"]).parse(TODAY);
        assert_eq!(ny.unwrap().grunnar, ["sjukdom"]);
    }
}
