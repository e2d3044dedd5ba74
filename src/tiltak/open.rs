//! How a page opens a tiltak: with its sak, and the other tiltak it is compared with.

use super::model::{Status, Tiltak};
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

/// Why nothing is written on the tiltak, if nothing is.
pub(super) fn ikkje_no(opna: &Opna) -> Option<IkkjeNo> {
    if !opna.sak.open() {
        return Some(IkkjeNo::lukka(opna.sak.clone()));
    }
    opna.tiltak
        .ferdig()
        .then(|| ferdig(opna.sak.clone(), opna.tiltak.status))
}

/// A tiltak that is over stays as it was then. What did not work is not begun again, and neither is what did.
fn ferdig(sak: Sak, status: Status) -> IkkjeNo {
    if status != Status::Stoppa {
        return IkkjeNo::new(
            sak,
            "Tiltaket er evaluert og avslutta",
            "Eit tiltak som er utført og evaluert, blir ståande slik det var. Skal noko gjerast vidare, set du inn eit \
             nytt tiltak.",
        );
    }
    IkkjeNo::new(
        sak,
        "Tiltaket er stoppa",
        "Eit tiltak som er stoppa, blir ståande slik det var. Skal noko gjerast i staden, set du inn eit nytt tiltak.",
    )
}
