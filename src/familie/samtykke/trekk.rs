//! `/familie/samtykke/{samtykke_id}/trekk-samtykke`: takes back what was said yes to, all or for some. One page, no reason; it acts on
//! the next request (domain.md § 4, GDPR art. 7(3)).

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::{Linje, Skjema};
use super::ord::Ord;
use super::{not_found, path, queries};
use crate::db::{FamilyAct, FamilyTx};
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::familie::utkast;
use crate::ids::SamtykkeId;
use crate::samtykke::Sagt;
use crate::samtykke::mal::{Spraak, Tekst};
use crate::web::page::{Nav, SesjonOrd, View};
use crate::web::{Path, Posted};

const HANDLING: &str = "familie.samtykke.trekk";

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TrekkForm {
    /// "alt" or "delar"
    kva: String,
    slag: Vec<String>,
}

#[derive(Template)]
#[template(path = "familie/samtykke/trekk.html")]
struct Side {
    skjema: Skjema,
    ord: Ord,
    form: TrekkForm,
    /// Nothing was chosen.
    feil: bool,
}

impl Side {
    fn path(&self, kva: &str) -> String {
        path(self.skjema.samtykke_id, kva)
    }

    fn ja(&self) -> Vec<&Linje> {
        self.skjema.med(Sagt::Ja)
    }

    fn valt(&self, linje: &Linje) -> bool {
        self.form.slag.iter().any(|code| code == linje.slag.code())
    }
}

impl View for Side {
    fn title(&self) -> String {
        if self.feil {
            "Feil: Trekk samtykke tilbake".into()
        } else {
            "Trekk samtykke tilbake".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn sesjon_ord(&self) -> Option<SesjonOrd> {
        Some(self.ord.sesjon())
    }

    fn status(&self) -> StatusCode {
        if self.feil {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        }
    }
}

async fn side(
    ctx: &FamilieCtx,
    mut tx: FamilyTx,
    skjema: Skjema,
    form: TrekkForm,
    feil: bool,
) -> Result<Response, AppError> {
    let signatur = queries::signatur(&mut tx, skjema.samtykke_id).await?;
    let spraak = signatur.map_or(Spraak::Nynorsk, |s| s.spraak);
    let ord = Ord::load(&mut tx, &skjema, spraak, &ctx.familie.kommune_namn).await?;
    tx.commit(FamilyAct {
        handling: HANDLING,
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    let view = Side {
        skjema,
        ord,
        form,
        feil,
    };
    ctx.page(&view)
}

pub(super) async fn vis(ctx: FamilieCtx, Path(id): Path<SamtykkeId>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    if skjema.med(Sagt::Ja).is_empty() {
        return Ok(Redirect::to(&path(id, "")).into_response());
    }
    let (form, _) = utkast::find(&mut tx, &ctx).await?;
    side(&ctx, tx, skjema, form.unwrap_or_default(), false).await
}

pub(super) async fn send(
    ctx: FamilieCtx,
    Path(id): Path<SamtykkeId>,
    Posted(form): Posted<TrekkForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    let ja = skjema.med(Sagt::Ja);
    let known = |code: &String| ja.iter().any(|linje| linje.slag.code() == code.as_str());
    let slag = match form.kva.as_str() {
        _ if ja.is_empty() => return Ok(Redirect::to(&path(id, "")).into_response()),
        "alt" => None,
        // a service that is ticked says it too
        "delar" | "" if !form.slag.is_empty() && form.slag.iter().all(known) => {
            Some(&form.slag[..])
        }
        _ => return side(&ctx, tx, skjema, form, true).await,
    };
    utkast::done(&mut tx, &ctx).await?;
    if !queries::trekk(&mut tx, id, slag).await? {
        // another window was first
        return Ok(Redirect::to(&path(id, "")).into_response());
    }
    tx.commit(FamilyAct {
        handling: "familie.samtykke.trekte",
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    Ok(Redirect::to(&path(id, "")).into_response())
}
