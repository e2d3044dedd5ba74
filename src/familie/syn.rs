//! `/familie/barn/{barn_id}/sak/{sak_id}/syn`: what one thinks, and what the child says.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::barn::HANDLING;
use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::{saker, sider, skriv};
use super::sendt::Sendt;
use super::utkast;
use crate::error::AppError;
use crate::ids::{BarnId, SakId};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Form, FormState, Konflikt, Kvittering, Path};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SynForm {
    id: String,
    syn: String,
    stemme: String,
}

impl Form for SynForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// A text is as long as a page or so.
const MAX: usize = 4000;

impl SynForm {
    /// A youth has one field: the own words.
    fn parse(&self, barn: &Barn) -> Result<(Option<String>, Option<String>), Errors> {
        let mut errors = Errors::default();
        if barn.meg {
            let stemme = errors.text("stemme", &self.stemme, MAX, "Skriv det du vil seie.");
            return errors.or((None, Some(stemme)));
        }
        let syn = errors.optional_text("syn", &self.syn, MAX);
        let stemme = errors.optional_text("stemme", &self.stemme, MAX);
        if syn.is_none() && stemme.is_none() {
            errors.add("syn", "Skriv noko i eitt av felta.");
        }
        errors.or((syn, stemme))
    }
}

#[derive(Template)]
#[template(path = "familie/syn.html")]
struct Side {
    barn: Barn,
    form: SynForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        self.barn
            .til("Skriv kva du meiner", "Skriv det du vil seie")
            .to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// Why nothing can be written in a sak that is closed.
pub(super) fn lukka() -> Konflikt {
    Konflikt {
        overskrift: "Saka er avslutta".to_owned(),
        tekst: "Teksten din er ikkje sendt, for ingen arbeider med saka no. Ta vare på teksten, og snakk med skulen, \
            barnehagen eller helsestasjonen."
            .to_owned(),
        ..Konflikt::default()
    }
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, sak)): Path<(BarnId, SakId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let (Some(barn), Some(open)) = (
        sider::barn(&mut tx, id).await?,
        saker::sak_open(&mut tx, id, sak).await?,
    ) else {
        return not_found(tx, HANDLING, id).await;
    };
    let (form, state) = utkast::fill(&mut tx, &ctx).await?;
    tx.commit(act(HANDLING, id)).await?;
    if !open {
        return Ok(Redirect::to(&barn.path()).into_response());
    }
    ctx.page(&Side { barn, form, state })
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, sak)): Path<(BarnId, SakId)>,
    Sendt(form, syn_id): Sendt<SynForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let (Some(barn), Some(open)) = (
        sider::barn(&mut tx, id).await?,
        saker::sak_open(&mut tx, id, sak).await?,
    ) else {
        return not_found(tx, HANDLING, id).await;
    };
    let state = ctx.form_state();
    let (syn, stemme) = match form.parse(&barn) {
        Ok(parsed) if open => parsed,
        refused => {
            tx.commit(act(HANDLING, id)).await?;
            let state = match refused {
                Ok(_) => state.with_conflict(lukka()),
                Err(errors) => state.with_errors(errors),
            };
            return ctx.page(&Side { barn, form, state });
        }
    };
    if skriv::for_mange_syn(&mut tx, syn_id, sak).await? {
        let felt = barn.til("syn", "stemme");
        tx.commit(act(HANDLING, id)).await?;
        let state = state.with_too_many(felt, skriv::FOR_MANGE);
        return ctx.page(&Side { barn, form, state });
    }
    skriv::syn(
        &mut tx,
        syn_id,
        (sak, None),
        syn.as_deref(),
        stemme.as_deref(),
    )
    .await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(act("familie.syn", id)).await?;
    Ok(FamilieCtx::redirect(&barn.path(), Kvittering::SynSendt))
}
