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
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};
use crate::{barn, utkast};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SvarForm {
    version: String,
    kvittering: String,
    svar_dato: String,
}

impl Form for SvarForm {}

impl SvarForm {
    /// As the register has it.
    fn of(melding: &Melding) -> Self {
        Self {
            kvittering: melding.kvittering.clone().unwrap_or_default(),
            svar_dato: melding.svar_dato.map(dates::short).unwrap_or_default(),
            version: melding.version.to_string(),
        }
    }

    fn parse(
        &self,
        sendt: Date,
        foer: Option<&str>,
        today: Date,
    ) -> Result<(Option<String>, Option<Date>), Errors> {
        let mut errors = Errors::default();
        let kvittering = errors.optional_line("kvittering", &self.kvittering, KVITTERING_MAX);
        let svar_dato = if self.svar_dato.trim().is_empty() {
            None
        } else {
            errors.date("svar_dato", &self.svar_dato, today, "")
        };
        if svar_dato.is_some_and(|dato| dato > today) {
            errors.add("svar_dato", "Datoen kan ikkje vere etter i dag.");
        }
        if svar_dato.is_some_and(|dato| dato < sendt) {
            errors.add(
                "svar_dato",
                "Svaret kan ikkje ha kome før meldinga var send.",
            );
        }
        let same = kvittering.is_none() || kvittering.as_deref() == foer;
        if errors.is_empty() && svar_dato.is_none() && same {
            errors.add(
                "svar_dato",
                "Skriv datoen svaret kom, eller eit nytt kvitteringsnummer.",
            );
        }
        errors.or((kvittering, svar_dato))
    }
}

#[derive(Template)]
#[template(path = "barnevern/svar.html")]
struct Side {
    melding: Melding,
    today: Date,
    form: SvarForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Svar frå barnevernet".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The melding, for the one who sent it: a leader sees the register and does not write in it.
async fn mi(ctx: &Ctx, tx: &mut WriteTx, id: BarnevernsmeldingId) -> Result<Melding, AppError> {
    let melding = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::BarnevernSvare, &melding)?;
    Ok(melding)
}

/// The same, to be changed: nobody else changes the row before this transaction ends.
async fn mi_to_change(
    ctx: &Ctx,
    tx: &mut WriteTx,
    id: BarnevernsmeldingId,
) -> Result<Melding, AppError> {
    let _before = mi(ctx, tx, id).await?;
    tx.take_turn(id.uuid()).await?;
    mi(ctx, tx, id).await
}

/// The page, and its row in the log: looking is a row about the child's card, and leaves no trace of the melding.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    melding: Melding,
    form: SvarForm,
    state: FormState,
) -> Result<Response, AppError> {
    let permit = match barn::find(&mut tx, melding.barn_id).await? {
        Some(barn) => ctx.permit(Action::BarnOpne, &barn)?,
        // the card is closed now, and nothing of it is shown
        None => ctx.permit(Action::BarnOpne, &())?,
    };
    tx.commit(permit).await?;
    ctx.page(&Side {
        melding,
        today: ctx.today(),
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<BarnevernsmeldingId>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnevernSvare)?;
    let mut tx = ctx.write().await?;
    let melding = mi(&ctx, &mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, SvarForm::of(&melding)).await?;
    side(&ctx, tx, melding, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnevernsmeldingId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnevernSvare)?;
    let mut tx = ctx.write().await?;
    let melding = mi_to_change(&ctx, &mut tx, id).await?;
    let permit = ctx.permit(Action::BarnevernSvare, &melding)?;
    let state = ctx.form_state();
    if form.version != melding.version.to_string() {
        return conflict(&ctx, tx, melding, form, state).await;
    }
    let (kvittering, svar_dato) = match form.parse(
        melding.meldt_dato,
        melding.kvittering.as_deref(),
        ctx.today(),
    ) {
        Ok(svar) => svar,
        Err(errors) => return side(&ctx, tx, melding, form, state.with_errors(errors)).await,
    };
    // a field that is left empty takes nothing out of the register
    let kvittering = kvittering.or_else(|| melding.kvittering.clone());
    let svar_dato = svar_dato.or(melding.svar_dato);
    queries::save_svar(&mut tx, &melding, kvittering.as_deref(), svar_dato).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    let kvittering = match svar_dato {
        Some(_) => Kvittering::BarnevernSvar,
        None => Kvittering::BarnevernNummer,
    };
    Ok(ctx.redirect("/", kvittering))
}

/// Somebody was before: how the row stands now.
async fn conflict(
    ctx: &Ctx,
    tx: WriteTx,
    melding: Melding,
    mut form: SvarForm,
    state: FormState,
) -> Result<Response, AppError> {
    form.version = melding.version.to_string();
    let no = vec![
        ("Svar", melding.svar_tekst(ctx.today())),
        ("Kvittering", melding.kvittering.clone().unwrap_or_default()),
    ];
    let state = state.with_conflict(Konflikt::endra("raden").med_no(no));
    side(ctx, tx, melding, form, state).await
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
        form.parse(SENDT, Some("A0"), TODAY)
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
        assert!(parse(" A0 ", " ").unwrap_err().on("svar_dato").is_some());
        assert_eq!(parse(" A1 ", ""), Ok((Some("A1".to_owned()), None)));
    }
}
