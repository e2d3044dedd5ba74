//! How a page opens a tiltak: with its sak, and the other tiltak it is compared with.

use super::model::Tiltak;
use super::queries;
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::sak::{self, IkkjeNo, Sak};

/// A tiltak and what stands around it.
pub(super) struct Opna {
    pub sak: Sak,
    pub tiltak: Tiltak,
    /// The other tiltak of the sak.
    pub andre: Vec<Tiltak>,
}

/// To be looked at.
pub(super) async fn open(tx: &mut WriteTx, id: TiltakId, action: Action) -> Result<Opna, AppError> {
    tx.require(action)?;
    let sak = queries::sak_of(tx, id).await?.ok_or(AppError::NotFound)?;
    let sak = sak::open(tx, sak, action).await?;
    opna(tx, sak, id).await
}

/// To be changed: nobody else changes its sak meanwhile.
pub(super) async fn open_to_change(
    tx: &mut WriteTx,
    id: TiltakId,
    action: Action,
) -> Result<(Opna, Permit), AppError> {
    tx.require(action)?;
    let sak = queries::sak_of(tx, id).await?.ok_or(AppError::NotFound)?;
    let (sak, permit) = sak::open_to_change(tx, sak, action).await?;
    Ok((opna(tx, sak, id).await?, permit))
}

async fn opna(tx: &mut WriteTx, sak: Sak, id: TiltakId) -> Result<Opna, AppError> {
    let mut andre = queries::list_for_sak(tx, sak.sak_id).await?;
    let at = andre.iter().position(|t| t.tiltak_id == id);
    let tiltak = andre.remove(at.ok_or(AppError::NotFound)?);
    Ok(Opna { sak, tiltak, andre })
}

/// A stopped tiltak stays as it was when it was stopped.
pub(super) fn stoppa(sak: Sak) -> IkkjeNo {
    IkkjeNo::new(
        sak,
        "Tiltaket er stoppa",
        "Eit tiltak som er stoppa, blir ståande slik det var. Skal noko gjerast i staden, set du inn eit nytt tiltak.",
    )
}
