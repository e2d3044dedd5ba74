//! `/sak/{sak_id}/neste-dato`: when something must happen next, and what.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::vidare::ENDRA;
use super::{Hending, NesteKva, NyHending, Sak};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted, dates};
use crate::{text, utkast};

const TEKST_MAX: usize = 500;
const MAX_DAYS: i64 = 366;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NesteDatoForm {
    version: String,
    dato: String,
    #[serde(default)]
    kva: String,
    tekst: String,
    #[serde(skip)]
    errors: Errors,
}

/// The next date, and what the history says of it.
#[derive(Debug, PartialEq, Eq)]
struct Neste {
    dato: Date,
    kva: NesteKva,
    tekst: String,
}

impl NesteDatoForm {
    fn parse(&self, today: Date) -> Result<Neste, Errors> {
        let mut errors = Errors::default();
        let dato = dates::parse_date(&self.dato, today)
            .map_err(|error| errors.add("dato", format!("{error}.")))
            .ok();
        if dato.is_some_and(|dato| dato < today) {
            errors.add("dato", "Datoen kan ikkje vere før i dag.");
        }
        if dato.is_some_and(|dato| dato > today.saturating_add(Duration::days(MAX_DAYS))) {
            errors.add("dato", "Datoen kan ikkje vere meir enn eit år fram.");
        }
        let kva = NesteKva::from_code(&self.kva).filter(|kva| *kva != NesteKva::Ingenting);
        if kva.is_none() {
            errors.add("kva", "Vel kva som skal skje.");
        }
        let tekst = errors.optional("tekst", text::line(&self.tekst, TEKST_MAX));
        if tekst.is_none() && kva == Some(NesteKva::Eigen) {
            errors.add("tekst", "Skriv kva som skal følgjast opp.");
        }
        match (dato, kva) {
            (Some(dato), Some(kva)) if errors.is_empty() => {
                let mut words = format!("{}: {}", dates::short(dato), kva.label());
                if let Some(tekst) = tekst {
                    words = format!("{words}. {tekst}");
                }
                let tekst = words;
                Ok(Neste { dato, kva, tekst })
            }
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "sak/neste_dato.html")]
struct Side {
    path: String,
    sak: Sak,
    form: NesteDatoForm,
    naar: Option<String>,
    /// What happened meanwhile, on a 409.
    konflikt: Option<&'static str>,
}

impl Side {
    fn kva() -> Vec<Choice> {
        let choice = |kva: &NesteKva| match kva {
            NesteKva::Eigen => Choice::new(kva.code(), "Følgje opp noko anna").hint("Skriv kva."),
            _ => Choice::new(kva.code(), kva.label()),
        };
        let all = NesteKva::ALL.iter();
        all.filter(|kva| **kva != NesteKva::Ingenting)
            .map(choice)
            .collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Set neste dato".into()
        } else {
            "Feil: Set neste dato".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Commits the page's row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    sak: Sak,
    form: NesteDatoForm,
    konflikt: Option<&'static str>,
) -> Result<Side, AppError> {
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: ctx.path.clone(),
        form: NesteDatoForm {
            version: sak.version.to_string(),
            ..form
        },
        naar: None,
        konflikt,
        sak,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SakDatere)?;
    let mut tx = ctx.write().await?;
    let sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::SakDatere, &sak)?;
    let draft = utkast::find::<NesteDatoForm>(&mut tx, &ctx).await?;
    let (form, naar) = draft.map(|draft| (draft.form, draft.naar)).unzip();
    let form = form.unwrap_or_else(|| NesteDatoForm {
        dato: sak.neste_dato.map(dates::short).unwrap_or_default(),
        kva: sak.neste_kva.code().to_owned(),
        ..NesteDatoForm::default()
    });
    let side = side(&ctx, tx, sak, form, None).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<NesteDatoForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SakDatere)?;
    let mut tx = ctx.write().await?;
    super::take_turn(&mut tx, id).await?;
    let mut sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SakDatere, &sak)?;
    if !sak.open() || form.version != sak.version.to_string() {
        let side = side(&ctx, tx, sak, form, Some(ENDRA)).await?;
        return ctx.conflict(&side);
    }
    let neste = match form.parse(ctx.today()) {
        Ok(neste) => neste,
        Err(errors) => {
            let side = side(&ctx, tx, sak, NesteDatoForm { errors, ..form }, None).await?;
            return ctx.invalid(&side);
        }
    };
    sak.neste_dato = Some(neste.dato);
    sak.neste_kva = neste.kva;
    if !super::save_state(&mut tx, &sak).await? {
        let sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let side = side(&ctx, tx, sak, form, Some(ENDRA)).await?;
        return ctx.conflict(&side);
    }
    let hending = NyHending {
        sak_id: id,
        slag: Hending::Dato,
        fraa: None,
        til: None,
        tekst: Some(&neste.tekst),
    };
    super::log(&mut tx, &hending).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::DatoSett))
}

#[cfg(test)]
mod tests;
