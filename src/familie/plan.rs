//! `/familie/barn/{barn_id}/plan/{individuellplan_id}`: the individuelle plan as it was put to the family, and the answer to it; with `?nr=1`
//! an earlier version. A yes needs a proof of who it is that is not ten minutes old, and is to the words that were read.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::plan::{self, Versjon};
use super::queries::sider;
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::ids::{BarnId, IndividuellplanId};
use crate::individuellplan::{Del, Innhald, svar_pdf};
use crate::web::page::{Nav, View};
use crate::web::{Kvittering, Path, Posted, Query, dates};

const HANDLING: &str = "familie.plan";

/// Which version to read; else the newest.
#[derive(Deserialize)]
pub(super) struct Utval {
    nr: Option<i16>,
}

#[derive(Template)]
#[template(path = "familie/plan.html")]
struct Side {
    barn: Barn,
    sti: String,
    vald: Versjon,
    innhald: Innhald,
    versjonar: Vec<Versjon>,
    /// Who it is has just been proven: the button says yes.
    fersk: bool,
    /// The words are others, or it can no longer be answered so.
    endra: bool,
}

impl Side {
    /// This person has not answered, and must.
    fn kan_svare(&self) -> bool {
        self.vald.maa && self.vald.staar == "ventar" && self.vald.svar.is_none()
    }

    /// This person's yes stands.
    fn kan_trekkje(&self) -> bool {
        let staar = ["ventar", "gjeld"].contains(&&*self.vald.staar);
        staar && self.vald.svar.as_deref() == Some("ja")
    }

    fn stand(&self) -> String {
        match (&*self.vald.staar, self.vald.gjeld_fraa) {
            ("gjeld", Some(at)) => format!("Planen gjeld sidan {}.", dates::date_time(at)),
            ("ventar", _) => "Planen ventar på ja. Han gjeld når alle som må, har sagt ja.".into(),
            ("nei", _) => "Nokon i familien sa nei til denne versjonen. Han gjeld ikkje.".into(),
            ("trekt", _) => "Ja-et er trekt tilbake. Denne versjonen gjeld ikkje.".into(),
            _ => "Ein nyare versjon gjeld i staden for denne.".into(),
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Individuell plan".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn status(&self) -> StatusCode {
        if self.endra {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        }
    }
}

async fn side(
    ctx: &FamilieCtx,
    mut tx: FamilyTx,
    (barn, plan_id): (Barn, IndividuellplanId),
    (versjonar, nr): (Vec<Versjon>, Option<i16>),
    endra: bool,
) -> Result<Response, AppError> {
    let vald = versjonar.iter().find(|v| nr.is_none_or(|nr| v.nr == nr));
    let vald = vald.ok_or(AppError::NotFound)?.clone();
    let fersk = plan::fersk(&mut tx).await?;
    tx.commit(act(HANDLING, barn.id)).await?;
    ctx.page(&Side {
        sti: super::plan_path(barn.id, plan_id),
        barn,
        innhald: Innhald::les(&vald.innhald)?,
        vald,
        versjonar,
        fersk,
        endra,
    })
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn = sider::barn(&mut tx, id).await?;
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    let finst = versjonar
        .iter()
        .any(|v| utval.nr.is_none_or(|nr| v.nr == nr));
    let Some(barn) = barn.filter(|_| finst) else {
        return not_found(tx, HANDLING, id).await;
    };
    side(&ctx, tx, (barn, plan_id), (versjonar, utval.nr), false).await
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    nr: String,
    /// The SHA-256 of what was read, in hexadecimal.
    avtrykk: String,
    svar: String,
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn = sider::barn(&mut tx, id).await?;
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    let Some(barn) = barn.filter(|_| !versjonar.is_empty()) else {
        return not_found(tx, HANDLING, id).await;
    };
    let nr: i16 = form.nr.parse().unwrap_or_default();
    let utfall = plan::svar(&mut tx, plan_id, nr, &form.svar, &form.avtrykk).await?;
    if utfall == "svart" {
        tx.commit(act("familie.plan.svar", id)).await?;
        let til = super::plan_path(id, plan_id);
        return Ok(FamilieCtx::redirect(&til, Kvittering::PlanSvar));
    }
    // too long since the login: the page asks for another; else it is told as it is
    side(
        &ctx,
        tx,
        (barn, plan_id),
        (versjonar, None),
        utfall != "ufersk",
    )
    .await
}

pub(super) async fn dokument(
    ctx: FamilieCtx,
    Path((id, plan_id)): Path<(BarnId, IndividuellplanId)>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let versjonar = plan::versjonar(&mut tx, id, plan_id).await?;
    let mut versjonar = versjonar.into_iter();
    let vald = versjonar.find(|v| utval.nr.is_none_or(|nr| v.nr == nr));
    let bytes = match vald {
        Some(vald) => plan::dokument(&mut tx, plan_id, vald.nr).await?,
        None => None,
    };
    let Some(bytes) = bytes else {
        return not_found(tx, HANDLING, id).await;
    };
    tx.commit(act("familie.plan.pdf", id)).await?;
    Ok(svar_pdf(bytes))
}
