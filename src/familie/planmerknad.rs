//! `/familie/barn/{barn_id}/plan/{individuellplan_id}/merknad`: what one has to say of the individuelle plan as it reads now. It stands beside
//! the plan and changes nothing in it. Those who work with the sak read it, and no other in the family.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::plan::{self, Versjon};
use super::queries::{sider, skriv};
use super::sendt::Sendt;
use super::syn::lukka;
use super::utkast;
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::ids::{BarnId, IndividuellplanId};
use crate::text::without_unseen;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Form, FormState, Konflikt, Kvittering, Path};

const HANDLING: &str = "familie.plan";

/// A text is as long as a page or so.
const MAX: usize = 4000;

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MerknadForm {
    id: String,
    /// Which version was read.
    nr: String,
    tekst: String,
}

impl Form for MerknadForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

#[derive(Template)]
#[template(path = "familie/planmerknad.html")]
struct Side {
    barn: Barn,
    sti: String,
    form: MerknadForm,
    state: FormState,
}

impl Side {
    fn new(
        barn: Barn,
        (id, siste): (IndividuellplanId, &Versjon),
        form: MerknadForm,
        state: FormState,
    ) -> Self {
        Self {
            sti: super::plan_path(barn.id, id),
            barn,
            // what is said now, is said of what stands
            form: MerknadForm {
                nr: siste.nr.to_string(),
                ..form
            },
            state,
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Merknad til planen".to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The child and the newest version, if they are theirs.
async fn find(
    tx: &mut FamilyTx,
    (barn, id): (BarnId, IndividuellplanId),
) -> Result<Option<(Barn, Versjon)>, AppError> {
    let Some(found) = sider::barn(tx, barn).await? else {
        return Ok(None);
    };
    let siste = plan::versjonar(tx, barn, id).await?.into_iter().next();
    Ok(siste.map(|siste| (found, siste)))
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some((barn, siste)) = find(&mut tx, (id, plan_id)).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let (form, state) = utkast::fill(&mut tx, &ctx).await?;
    tx.commit(act(HANDLING, id)).await?;
    if !siste.sak_open {
        return Ok(Redirect::to(&super::plan_path(id, plan_id)).into_response());
    }
    ctx.page(&Side::new(barn, (plan_id, &siste), form, state))
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Sendt(form, merknad_id): Sendt<MerknadForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some((barn, siste)) = find(&mut tx, (id, plan_id)).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let mut errors = Errors::default();
    let skriven = without_unseen(&form.tekst);
    let tekst = errors.text("tekst", &skriven, MAX, "Skriv merknaden din.");
    let for_mange = skriv::for_mange_planmerknader(&mut tx, merknad_id, plan_id).await?;
    let ny_versjon = form.nr != siste.nr.to_string();
    if !errors.is_empty() || for_mange || ny_versjon || !siste.sak_open {
        let mut state = ctx.form_state().with_errors(errors);
        if for_mange {
            state = state.with_too_many("tekst", skriv::FOR_MANGE);
        }
        if let Some(konflikt) = konflikt(&form, &siste) {
            state = state.with_conflict(konflikt);
        }
        tx.commit(act(HANDLING, id)).await?;
        return ctx.page(&Side::new(barn, (plan_id, &siste), form, state));
    }
    if !plan::skriv_merknad(&mut tx, merknad_id, &siste, &tekst).await? {
        // sent twice; or the plan was sent anew, or the sak closed, since it was read a moment ago
        let Some((barn, siste)) = find(&mut tx, (id, plan_id)).await? else {
            return not_found(tx, HANDLING, id).await;
        };
        if let Some(konflikt) = konflikt(&form, &siste) {
            tx.commit(act(HANDLING, id)).await?;
            let state = ctx.form_state().with_conflict(konflikt);
            return ctx.page(&Side::new(barn, (plan_id, &siste), form, state));
        }
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(act("familie.plan.merknad", id)).await?;
    Ok(FamilieCtx::redirect(
        &super::plan_path(id, plan_id),
        Kvittering::MerknadSendt,
    ))
}

/// Why what was written to a version is not kept, when it is not the one that stands.
fn konflikt(form: &MerknadForm, siste: &Versjon) -> Option<Konflikt> {
    if !siste.sak_open {
        return Some(lukka());
    }
    (form.nr != siste.nr.to_string()).then(|| {
        Konflikt::new(
            "Planen er send på nytt",
            "Det kom ein ny versjon etter at du opna sida, og merknaden din er ikkje send. Les planen slik han står no, og send merknaden om han framleis gjeld.",
        )
    })
}
