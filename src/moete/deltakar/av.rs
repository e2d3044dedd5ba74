//! What takes one press: somebody is not asked any more; a guest has signed on paper.

use axum::response::Response;

use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::{MoeteDeltakarId, MoeteId};
use crate::moete::{self, open_to_change};
use crate::web::{Ctx, Kvittering, Path};

/// Takes somebody off; a second press changes nothing.
pub(super) async fn ta_av(
    ctx: Ctx,
    Path((moete, id)): Path<(MoeteId, MoeteDeltakarId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, m) = open_to_change(&mut tx, &ctx, moete).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    let alle = queries::alle(&mut tx, moete).await?;
    let deltakar = alle.iter().find(|d| d.moete_deltakar_id == id);
    let deltakar = deltakar.ok_or(AppError::NotFound)?;
    if !deltakar.teken_av {
        if m.kan_ikkje_endrast(ctx.today()).is_some() {
            return Err(AppError::Conflict);
        }
        // the letter that says so must be later than the one that called
        moete::queries::update(&mut tx, &m).await?;
        queries::ta_av(&mut tx, moete, id).await?;
        super::be_om_brev(&mut tx).await?;
    }
    tx.commit(permit).await?;
    Ok(ctx.redirect(&moete::path(moete), Kvittering::DeltakarTekenAv))
}

/// A guest has signed the teieplikterklæring on paper.
pub(super) async fn papir(
    ctx: Ctx,
    Path((moete, id)): Path<(MoeteId, MoeteDeltakarId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, _) = open_to_change(&mut tx, &ctx, moete).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    let alle = queries::alle(&mut tx, moete).await?;
    if !alle
        .iter()
        .any(|d| d.moete_deltakar_id == id && d.utanfraa() && !d.teken_av)
    {
        return Err(AppError::NotFound);
    }
    queries::papir(&mut tx, moete, id).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&moete::path(moete), Kvittering::TeiepliktFoert))
}
