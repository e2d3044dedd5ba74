//! `/familie/barn/{barn_id}/referat/{referat_id}/pdf`: the family's own copy of a referat, of what the page shows and nothing else.

use axum::response::Response;

use super::ctx::{FamilieCtx, act, not_found};
use super::queries::referat;
use crate::error::AppError;
use crate::ids::{BarnId, ReferatId};
use crate::referat::{Innhald, lag_pdf, svar_pdf};
use crate::web::Path;

const HANDLING: &str = "familie.referat.pdf";

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path((id, referat_id)): Path<(BarnId, ReferatId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(funne) = referat::find(&mut tx, id, referat_id).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let dokument = referat::dokument(&mut tx, referat_id).await?;
    tx.commit(act(HANDLING, id)).await?;
    let bytes = if let Some(bytes) = dokument {
        bytes
    } else {
        // as if it was made then, of what this reader may read: nothing tells that there is another
        let innhald = Innhald::les(&funne.innhald)?;
        lag_pdf(&innhald, referat_id, funne.godkjent_at).await?
    };
    Ok(svar_pdf(bytes))
}
