//! `/familie/barn/{barn_id}/tiltak/{tiltak_id}`: a tiltak, and whether it works as the family sees it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::barn::{HANDLING, saker};
use super::ctx::{FamilieCtx, act, not_found};
use super::model::{Barn, Sak, Tiltak};
use super::queries::{sider, skriv};
use super::sendt::Sendt;
use super::syn::lukka;
use super::utkast;
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::ids::{BarnId, TiltakId};
use crate::syn::Svar;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Form, FormState, Kvittering, Path};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    id: String,
    svar: String,
    tekst: String,
}

impl Form for SvarForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl SvarForm {
    fn parse(&self) -> Result<(Svar, Option<String>), Errors> {
        let mut errors = Errors::default();
        let svar = Svar::from_code(&self.svar);
        if svar.is_none() {
            errors.add("svar", "Vel eitt av svara.");
        }
        let tekst = errors.optional_text("tekst", &self.tekst, 4000);
        match svar {
            Some(svar) => errors.or((svar, tekst)),
            None => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "familie/tiltak.html")]
struct Side {
    barn: Barn,
    sak: Sak,
    tiltak: Tiltak,
    form: SvarForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Eit tiltak".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

impl Side {
    fn svar() -> Vec<Choice> {
        let choice = |svar: &Svar| Choice::new(svar.code(), svar.label());
        Svar::ALL.iter().map(choice).collect()
    }

    fn ansvarleg(&self) -> String {
        self.sak.namn_paa(self.tiltak.ansvarleg_id)
    }
}

/// The child, the sak and the tiltak, if they are theirs.
async fn find(
    tx: &mut FamilyTx,
    barn: BarnId,
    id: TiltakId,
) -> Result<Option<(Barn, Sak, Tiltak)>, AppError> {
    let Some(found) = sider::barn(tx, barn).await? else {
        return Ok(None);
    };
    for mut sak in saker(tx, barn).await? {
        if let Some(at) = sak.tiltak.iter().position(|t| t.id == id) {
            let tiltak = sak.tiltak.remove(at);
            return Ok(Some((found, sak, tiltak)));
        }
    }
    Ok(None)
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, tiltak)): Path<(BarnId, TiltakId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some((barn, sak, tiltak)) = find(&mut tx, id, tiltak).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let (form, state) = utkast::fill(&mut tx, &ctx).await?;
    tx.commit(act(HANDLING, id)).await?;
    ctx.page(&Side {
        barn,
        sak,
        tiltak,
        form,
        state,
    })
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, tiltak)): Path<(BarnId, TiltakId)>,
    Sendt(form, melding): Sendt<SvarForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some((barn, sak, tiltak)) = find(&mut tx, id, tiltak).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let state = ctx.form_state();
    let (svar, tekst) = match form.parse() {
        Ok(parsed) if sak.open() => parsed,
        refused => {
            tx.commit(act(HANDLING, id)).await?;
            let state = match refused {
                Ok(_) => state.with_conflict(lukka()),
                Err(errors) => state.with_errors(errors),
            };
            return ctx.page(&Side {
                barn,
                sak,
                tiltak,
                form,
                state,
            });
        }
    };
    if skriv::for_mange_tilbakemeldingar(&mut tx, melding, tiltak.id).await? {
        tx.commit(act(HANDLING, id)).await?;
        return ctx.page(&Side {
            barn,
            sak,
            tiltak,
            form,
            state: state.with_too_many("tekst", skriv::FOR_MANGE),
        });
    }
    let om = (sak.id, tiltak.id);
    skriv::tilbakemelding(&mut tx, melding, om, svar, tekst.as_deref()).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(act("familie.tilbakemelding", id)).await?;
    Ok(FamilieCtx::redirect(
        &barn.path(),
        Kvittering::TilbakemeldingSendt,
    ))
}
