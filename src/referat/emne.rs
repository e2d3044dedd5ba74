//! What a referat is about, and so who may do what with it: a sak, or what is about no child.

use super::model::Referat;
use super::queries;
use super::tiltaksplan::Ansvarlege;
use crate::access::{Action, Actor, Permit};
use crate::agenda::{self, Moeterom};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::sak::{self, Sak};
use crate::web::Ctx;

/// What it is about.
pub enum Emne {
    /// A sak, which this person sees.
    Sak(Box<Sak>),
    /// What is about no child.
    Resten(Box<Moeterom>),
}

/// What somebody wants with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vil {
    /// Read.
    Lese,
    /// Write.
    Skrive,
    /// Approve, or put right.
    Godkjenne,
}

impl Vil {
    const fn i_sak(self) -> Action {
        match self {
            Self::Lese => Action::SakOpne,
            Self::Skrive => Action::ReferatSkrive,
            Self::Godkjenne => Action::ReferatGodkjenne,
        }
    }

    const fn i_resten(self) -> Action {
        match self {
            Self::Lese => Action::AgendaLese,
            Self::Skrive => Action::ReferatResten,
            Self::Godkjenne => Action::MoetePlanleggje,
        }
    }
}

impl Emne {
    /// The sak.
    #[must_use]
    pub fn sak(&self) -> Option<&Sak> {
        match self {
            Self::Sak(sak) => Some(sak),
            Self::Resten(_) => None,
        }
    }

    /// The decision.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn permit(&self, actor: &Actor, vil: Vil) -> Result<Permit, AppError> {
        Ok(match self {
            Self::Sak(sak) => actor.permit(vil.i_sak(), sak.as_ref())?,
            Self::Resten(rom) if vil == Vil::Godkjenne => {
                actor.permit(vil.i_resten(), &rom.team)?
            }
            Self::Resten(rom) => actor.permit(vil.i_resten(), rom.as_ref())?,
        })
    }

    /// Whether this person may.
    #[must_use]
    pub fn may(&self, actor: &Actor, vil: Vil) -> bool {
        self.permit(actor, vil).is_ok()
    }
}

/// Who can be ansvarleg for a row of the tiltaksplan; nobody to choose where there is no sak.
///
/// # Errors
/// When the database fails.
pub async fn ansvarlege(tx: &mut WriteTx, emne: &Emne) -> Result<Ansvarlege, AppError> {
    let Some(sak) = emne.sak() else {
        return Ok(Ansvarlege::default());
    };
    Ok(Ansvarlege {
        lag: sak::lag_namn(tx, sak).await?,
        familie: queries::familien(tx, sak.sak_id).await?,
        sakseigar: Some(sak.ansvarleg_id),
    })
}

/// A referat with what it is about, for somebody who may do that with it.
///
/// # Errors
/// [`AppError::NotFound`] when it is hidden; [`AppError::Forbidden`] when it is seen, but not this.
pub async fn open(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: ReferatId,
    vil: Vil,
) -> Result<(Referat, Emne), AppError> {
    let referat = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let emne = match referat.sak_id {
        Some(sak) => Emne::Sak(Box::new(sak::open(tx, sak, vil.i_sak()).await?)),
        None => Emne::Resten(Box::new(agenda::open(tx, ctx, referat.moete_id).await?)),
    };
    let _may = emne.permit(&ctx.actor, vil)?;
    let naar = match vil {
        Vil::Lese => true,
        // who was not there is told so, and loses nothing that is typed (`Ramme::stengd`)
        Vil::Skrive | Vil::Godkjenne => referat.i_moetet,
    };
    if !naar {
        return Err(AppError::Forbidden);
    }
    Ok((referat, emne))
}

/// The same to change it: nobody else changes it, or the sak, until the transaction ends.
///
/// # Errors
/// As [`open`].
pub async fn open_to_change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: ReferatId,
    vil: Vil,
) -> Result<(Referat, Emne), AppError> {
    let (referat, _) = open(tx, ctx, id, vil).await?;
    if let Some(sak) = referat.sak_id {
        let _may = sak::open_to_change(tx, sak, vil.i_sak()).await?;
    }
    tx.take_turn(id.uuid()).await?;
    open(tx, ctx, id, vil).await
}
