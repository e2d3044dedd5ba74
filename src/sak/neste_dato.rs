//! `/sak/{sak_id}/neste-dato`: when something must happen next, and what.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::Steg;
use super::{Hending, NesteKva, NyHending, Sak};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted, dates};

const TEKST_MAX: usize = 500;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NesteDatoForm {
    version: String,
    dato: String,
    #[serde(default)]
    kva: String,
    tekst: String,
}

impl Form for NesteDatoForm {}

/// The next date, and what the history says of it.
#[derive(Debug, PartialEq, Eq)]
struct Neste {
    dato: Date,
    kva: NesteKva,
    merknad: Option<String>,
    tekst: String,
}

impl NesteDatoForm {
    /// The text is read only where the answer asks for it.
    fn parse(&self, steg: Steg, today: Date) -> Result<Neste, Errors> {
        let mut errors = Errors::default();
        let dato = errors.date("dato", &self.dato, today, "Skriv datoen.");
        if dato.is_some_and(|dato| dato < today) {
            errors.add("dato", "Datoen kan ikkje vere før i dag.");
        }
        if dato.is_some_and(|dato| dato > super::seinast(today)) {
            errors.add("dato", super::FOR_SEINT);
        }
        let kva = NesteKva::from_code(&self.kva).filter(|kva| NesteKva::val(steg).contains(kva));
        if kva.is_none() {
            errors.add("kva", "Vel kva som skal skje.");
        }
        let merknad = (kva == Some(NesteKva::Eigen)).then(|| {
            let missing = "Skriv kva som skal følgjast opp.";
            errors.line("tekst", &self.tekst, TEKST_MAX, missing)
        });
        match (dato, kva) {
            (Some(dato), Some(kva)) if errors.is_empty() => {
                let mut tekst = format!("{}: {}", dates::short(dato), kva.label());
                if let Some(merknad) = &merknad {
                    tekst = format!("{tekst}. {merknad}");
                }
                Ok(Neste {
                    dato,
                    kva,
                    merknad,
                    tekst,
                })
            }
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "sak/neste_dato.html")]
struct Side {
    sak: Sak,
    form: NesteDatoForm,
    state: FormState,
}

impl Side {
    fn kva(&self) -> Vec<Choice> {
        let choice = |kva: &NesteKva| match kva {
            NesteKva::Eigen => Choice::new(kva.code(), "Følgje opp noko anna").hint("Skriv kva."),
            _ => Choice::new(kva.code(), kva.label()),
        };
        NesteKva::val(self.sak.steg).iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Set neste dato".into()
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
    sak: Sak,
    form: NesteDatoForm,
    state: FormState,
) -> Result<Response, AppError> {
    super::shown(tx, &sak).await?;
    ctx.page(&Side { sak, form, state })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = super::open(&mut tx, id, Action::SakDatere).await?;
    let fresh = NesteDatoForm {
        // a date that has passed is not one to set again
        dato: sak
            .neste_dato
            .filter(|dato| *dato >= ctx.today())
            .map_or_else(String::new, dates::short),
        kva: sak.neste_kva.code().to_owned(),
        tekst: sak.neste_merknad.clone().unwrap_or_default(),
        ..NesteDatoForm::default()
    };
    let (mut form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    // also for a draft: it is sent from a page that shows how the sak stands now
    form.version = sak.version.to_string();
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<NesteDatoForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (mut sak, permit) = super::open_to_change(&mut tx, id, Action::SakDatere).await?;
    let state = ctx.form_state();
    if !sak.open() || form.version != sak.version.to_string() {
        form.version = sak.version.to_string();
        let state = state.with_conflict(sak.konflikt());
        return side(&ctx, tx, sak, form, state).await;
    }
    let neste = match form.parse(sak.steg, ctx.today()) {
        Ok(neste) => neste,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    sak.neste_dato = Some(neste.dato);
    sak.neste_kva = neste.kva;
    sak.neste_merknad = neste.merknad;
    super::save(&mut tx, &mut sak).await?;
    let hending = NyHending {
        tekst: Some(&neste.tekst),
        ..NyHending::new(id, Hending::Dato)
    };
    super::log(&mut tx, &hending).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::DatoSett))
}

#[cfg(test)]
mod tests;
