//! `/familie/barn/{barn_id}/referat/{referat_id}`: the referat of a meeting as it was approved, and what one has to say of it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::barn::HANDLING;
use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::referat::{self, Funne, Merknad};
use super::queries::{sider, skriv};
use super::sendt::Sendt;
use super::utkast;
use crate::error::AppError;
use crate::ids::{BarnId, ReferatId};
use crate::referat::{DATO, Del, Innhald, OVERSKRIFT, RADHOVUD, REFERENT};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Form, FormState, Kvittering, Path, dates};

/// A text is as long as a page or so.
const MAX: usize = 4000;

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MerknadForm {
    id: String,
    tekst: String,
}

impl Form for MerknadForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

#[derive(Template)]
#[template(path = "familie/referat.html")]
struct Side {
    barn: Barn,
    pdf: String,
    innhald: Innhald,
    godkjent: String,
    merknader: Vec<Merknad>,
    form: MerknadForm,
    state: FormState,
}

impl Side {
    fn new(
        barn: Barn,
        (id, funne): (ReferatId, &Funne),
        merknader: Vec<Merknad>,
        form: MerknadForm,
        state: FormState,
    ) -> Result<Self, AppError> {
        Ok(Self {
            pdf: format!("{}/pdf", super::referat_path(barn.id, id)),
            barn,
            innhald: Innhald::les(&funne.innhald)?,
            godkjent: dates::date_time(funne.godkjent_at),
            merknader,
            form,
            state,
        })
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Referat frå møte".to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, referat_id)): Path<(BarnId, ReferatId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let (Some(barn), Some(funne)) = (
        sider::barn(&mut tx, id).await?,
        referat::find(&mut tx, id, referat_id).await?,
    ) else {
        return not_found(tx, HANDLING, id).await;
    };
    let merknader = referat::merknader(&mut tx, referat_id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx).await?;
    tx.commit(act("familie.referat", id)).await?;
    ctx.page(&Side::new(
        barn,
        (referat_id, &funne),
        merknader,
        form,
        state,
    )?)
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, referat_id)): Path<(BarnId, ReferatId)>,
    Sendt(form, merknad_id): Sendt<MerknadForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let (Some(barn), Some(funne)) = (
        sider::barn(&mut tx, id).await?,
        referat::find(&mut tx, id, referat_id).await?,
    ) else {
        return not_found(tx, HANDLING, id).await;
    };
    let mut errors = Errors::default();
    let tekst = errors.text("tekst", &form.tekst, MAX, "Skriv merknaden din.");
    let for_mange = skriv::for_mange_merknader(&mut tx, merknad_id, referat_id).await?;
    if !errors.is_empty() || for_mange {
        let merknader = referat::merknader(&mut tx, referat_id).await?;
        tx.commit(act("familie.referat", id)).await?;
        let mut state = ctx.form_state().with_errors(errors);
        if for_mange {
            state = state.with_too_many("tekst", skriv::FOR_MANGE);
        }
        return ctx.page(&Side::new(
            barn,
            (referat_id, &funne),
            merknader,
            form,
            state,
        )?);
    }
    referat::insert(&mut tx, merknad_id, (funne.sak_id, referat_id), &tekst).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(act("familie.merknad", id)).await?;
    Ok(FamilieCtx::redirect(
        &super::referat_path(id, referat_id),
        Kvittering::MerknadSendt,
    ))
}
