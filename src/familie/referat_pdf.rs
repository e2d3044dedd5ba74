//! `/familie/barn/{barn_id}/referat/{referat_id}/pdf`: the family's own copy of a referat, of what the page shows and nothing else; with
//! `?nr=1` of an earlier version.

use axum::response::Response;

use super::ctx::{FamilieCtx, act, not_found};
use super::queries::referat;
use super::referat::Utval;
use crate::error::AppError;
use crate::ids::{BarnId, ReferatId};
use crate::referat::{Innhald, lag_pdf, svar_pdf};
use crate::web::{Path, Query};

const HANDLING: &str = "familie.referat.pdf";

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, referat_id)): Path<(BarnId, ReferatId)>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let versjonar = referat::versjonar(&mut tx, id, referat_id).await?;
    let mut versjonar = versjonar.into_iter();
    let Some(vald) = versjonar.find(|v| utval.nr.is_none_or(|nr| v.nr == nr)) else {
        return not_found(tx, HANDLING, id).await;
    };
    let dokument = referat::dokument(&mut tx, referat_id, vald.nr).await?;
    tx.commit(act(HANDLING, id)).await?;
    let bytes = if let Some(bytes) = dokument {
        bytes
    } else {
        // as if it was made then, of what this reader may read: nothing tells that there is another
        let innhald = Innhald::les(&vald.innhald)?;
        lag_pdf(&innhald, referat_id, vald.godkjent_at).await?
    };
    Ok(svar_pdf(bytes))
}
