//! `/moete/{moete_id}/deltakar/{moete_deltakar_id}/epost`: a guest from outside who was called without an address, or with a wrong one,
//! has one now, and the letter is sent.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::Deltakar;
use super::queries;
use crate::access::{Action, Permit};
use crate::barn::valid_epost;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteDeltakarId, MoeteId};
use crate::moete::{self, Moete};
use crate::tst::Team;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EpostForm {
    epost: String,
}

impl Form for EpostForm {}

#[derive(Template)]
#[template(path = "moete/gjest_epost.html")]
struct Side {
    team: Team,
    moete: Moete,
    namn: String,
    form: EpostForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Send e-posten".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The guest, to those who plan the meeting.
struct Om {
    team: Team,
    moete: Moete,
    gjest: Deltakar,
}

impl Om {
    async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        (id, gjest): (MoeteId, MoeteDeltakarId),
        endre: bool,
    ) -> Result<(Self, Permit), AppError> {
        let (team, moete) = if endre {
            moete::open_to_change(tx, ctx, id).await?
        } else {
            moete::open(tx, ctx, id, Action::MoetePlanleggje).await?
        };
        let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
        let mut alle = super::kalla(tx, id).await?.into_iter();
        let gjest = alle.find(|d| d.moete_deltakar_id == gjest && d.utanfraa());
        let gjest = gjest.ok_or(AppError::NotFound)?;
        Ok((Self { team, moete, gjest }, permit))
    }

    /// Why no letter can be sent.
    fn stengd(&self, ctx: &Ctx) -> Option<Konflikt> {
        let kvifor = self.moete.kan_ikkje_endrast(ctx.today());
        let gjekk = (!self.gjest.kan_sendast()).then_some("E-posten er alt på veg eller send.");
        Some(Konflikt::new(
            kvifor.or(gjekk)?,
            "Ingen e-post blir send no.",
        ))
    }

    async fn side(
        self,
        ctx: &Ctx,
        (tx, permit): (WriteTx, Permit),
        form: EpostForm,
        state: FormState,
    ) -> Result<Response, AppError> {
        tx.commit(permit).await?;
        ctx.page(&Side {
            team: self.team,
            moete: self.moete,
            namn: self.gjest.namn,
            form,
            state,
        })
    }
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<(MoeteId, MoeteDeltakarId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (om, permit) = Om::load(&mut tx, &ctx, id, false).await?;
    let fresh = EpostForm {
        epost: om.gjest.epost.clone().unwrap_or_default(),
    };
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(konflikt) = om.stengd(&ctx) {
        state = state.with_conflict(konflikt);
    }
    om.side(&ctx, (tx, permit), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<(MoeteId, MoeteDeltakarId)>,
    Posted(form): Posted<EpostForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (om, permit) = Om::load(&mut tx, &ctx, id, true).await?;
    let state = ctx.form_state();
    if let Some(konflikt) = om.stengd(&ctx) {
        let state = state.with_conflict(konflikt);
        return om.side(&ctx, (tx, permit), form, state).await;
    }
    let mut errors = Errors::default();
    let epost = errors.line(
        "epost",
        &form.epost,
        254,
        "Skriv e-postadressa til gjesten.",
    );
    if !epost.is_empty() && !valid_epost(&epost) {
        let feil = "Dette er inga e-postadresse. Skriv ho slik: namn@eksempel.no";
        errors.add("epost", feil);
    }
    if !errors.is_empty() {
        let state = state.with_errors(errors);
        return om.side(&ctx, (tx, permit), form, state).await;
    }
    if !queries::gjest::send(&mut tx, om.gjest.moete_deltakar_id, &epost).await? {
        return Err(AppError::Conflict);
    }
    super::be_om_brev(&mut tx).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&om.moete.path(), Kvittering::BrevSendt))
}
