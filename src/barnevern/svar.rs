//! `/barnevernsmelding/{barnevernsmelding_id}/svar`: the one who sent it notes the receipt and the answer.
//!
//! It needs no card: whoever found the child by fødselsnummer has lost the card when the answer comes.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::registrer::KVITTERING_MAX;
use super::{Melding, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnevernsmeldingId;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted, dates};
use crate::{barn, text, utkast};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SvarForm {
    version: String,
    kvittering: String,
    svar_dato: String,
    #[serde(skip)]
    errors: Errors,
}

impl SvarForm {
    /// As the register has it.
    fn of(melding: &Melding) -> Self {
        Self {
            kvittering: melding.kvittering.clone().unwrap_or_default(),
            svar_dato: melding.svar_dato.map(dates::short).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn parse(&self, sendt: Date, today: Date) -> Result<(Option<String>, Option<Date>), Errors> {
        let mut errors = Errors::default();
        let kvittering =
            errors.optional("kvittering", text::line(&self.kvittering, KVITTERING_MAX));
        let mut svar_dato = None;
        if !self.svar_dato.trim().is_empty() {
            svar_dato = dates::parse_date(&self.svar_dato, today)
                .map_err(|error| errors.add("svar_dato", format!("{error}.")))
                .ok();
        }
        if svar_dato.is_some_and(|dato| dato > today) {
            errors.add("svar_dato", "Datoen kan ikkje vere etter i dag.");
        }
        if svar_dato.is_some_and(|dato| dato < sendt) {
            errors.add(
                "svar_dato",
                "Svaret kan ikkje ha kome før meldinga var send.",
            );
        }
        if errors.is_empty() && kvittering.is_none() && svar_dato.is_none() {
            errors.add(
                "svar_dato",
                "Skriv datoen svaret kom, eller kvitteringsnummeret.",
            );
        }
        if errors.is_empty() {
            Ok((kvittering, svar_dato))
        } else {
            Err(errors)
        }
    }
}

#[derive(Template)]
#[template(path = "barnevern/svar.html")]
struct Side {
    path: String,
    melding: Melding,
    today: Date,
    form: SvarForm,
    naar: Option<String>,
    /// The row was changed meanwhile.
    konflikt: bool,
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Svar frå barnevernet".into()
        } else {
            "Feil: Svar frå barnevernet".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }
}

/// The melding, for the one who sent it: a leader sees the register and does not write in it.
async fn mi(ctx: &Ctx, tx: &mut WriteTx, id: BarnevernsmeldingId) -> Result<Melding, AppError> {
    let melding = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    if melding.er_mi(ctx.actor.brukar_id) {
        Ok(melding)
    } else {
        Err(AppError::Forbidden)
    }
}

/// Commits the page's row in the log before it is drawn: looking is a row about the child's card, and leaves no
/// trace of the melding.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    melding: Melding,
    form: SvarForm,
    konflikt: bool,
) -> Result<Side, AppError> {
    let _may = ctx.permit(Action::BarnevernMelde, &melding)?;
    let permit = match barn::find(&mut tx, melding.barn_id).await? {
        Some(barn) => ctx.permit(Action::BarnOpne, &barn)?,
        // the card is closed now, and nothing of it is shown
        None => ctx.permit(Action::BarnOpne, &())?,
    };
    tx.commit(permit).await?;
    Ok(Side {
        path: ctx.path.clone(),
        today: ctx.today(),
        form: SvarForm {
            version: melding.version.to_string(),
            ..form
        },
        melding,
        naar: None,
        konflikt,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<BarnevernsmeldingId>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnevernMelde)?;
    let mut tx = ctx.write().await?;
    let melding = mi(&ctx, &mut tx, id).await?;
    let draft = utkast::find::<SvarForm>(&mut tx, &ctx).await?;
    let (form, naar) = draft.map(|draft| (draft.form, draft.naar)).unzip();
    let form = form.unwrap_or_else(|| SvarForm::of(&melding));
    let side = side(&ctx, tx, melding, form, false).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnevernsmeldingId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnevernMelde)?;
    let mut tx = ctx.write().await?;
    let melding = mi(&ctx, &mut tx, id).await?;
    let permit = ctx.permit(Action::BarnevernMelde, &melding)?;
    if form.version != melding.version.to_string() {
        let side = side(&ctx, tx, melding, form, true).await?;
        return ctx.conflict(&side);
    }
    let (kvittering, svar_dato) = match form.parse(melding.meldt_dato, ctx.today()) {
        Ok(svar) => svar,
        Err(errors) => {
            let side = side(&ctx, tx, melding, SvarForm { errors, ..form }, false).await?;
            return ctx.invalid(&side);
        }
    };
    if !queries::save_svar(&mut tx, &melding, kvittering.as_deref(), svar_dato).await? {
        let melding = mi(&ctx, &mut tx, id).await?;
        let side = side(&ctx, tx, melding, form, true).await?;
        return ctx.conflict(&side);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect("/", Kvittering::BarnevernSvar))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const SENDT: Date = date!(2026 - 11 - 02);
    const TODAY: Date = date!(2026 - 11 - 21);

    fn parse(kvittering: &str, svar_dato: &str) -> Result<(Option<String>, Option<Date>), Errors> {
        let form = SvarForm {
            kvittering: kvittering.into(),
            svar_dato: svar_dato.into(),
            ..SvarForm::default()
        };
        form.parse(SENDT, TODAY)
    }

    #[test]
    fn an_answer_comes_between_the_melding_and_today() {
        assert_eq!(parse("", "2.11.2026"), Ok((None, Some(SENDT))));
        for dato in ["1.11.2026", "22.11.2026", "i går"] {
            assert!(parse("A1", dato).unwrap_err().on("svar_dato").is_some());
        }
    }

    #[test]
    fn something_is_noted() {
        assert!(parse(" ", " ").is_err());
        assert_eq!(parse(" A1 ", ""), Ok((Some("A1".to_owned()), None)));
    }
}
