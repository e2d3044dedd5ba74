//! `POST /moete/{moete_id}/referat`: begins the referat of an item, or of what is about no child; one that is begun is opened.

use axum::response::Response;
use serde::Deserialize;

use super::emne::Vil;
use super::model::{Referat, Tilstand};
use super::skriveside::IKKJE_MED;
use super::{emne, framlegg, queries};
use crate::access::{Action, Permit};
use crate::agenda::{self, Moeterom, Punkt};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId, ReferatId, SakId};
use crate::moete;
use crate::sak;
use crate::web::{Ctx, Konflikt, Kvittering, Path, Posted};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NyForm {
    #[serde(default)]
    punkt: String,
}

impl crate::web::Form for NyForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(form): Posted<NyForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let rom = agenda::open(&mut tx, &ctx, id).await?;
    if rom.moete.tilstand == moete::Tilstand::Avlyst {
        return Err(AppError::Conflict);
    }
    let punkt = match punkt_av(&mut tx, &rom, &form.punkt).await? {
        // nobody may write of what somebody in the room may not hear
        Some((punkt, _)) if punkt.stengt() => {
            return agenda::med_konflikt(&ctx, tx, rom, agenda::stengt()).await;
        }
        punkt => punkt.map(|(punkt, sak)| (punkt.punkt_id, sak)),
    };
    let permit = match punkt {
        Some((_, sak)) => {
            sak::open_to_change(&mut tx, sak, Action::ReferatSkrive)
                .await?
                .1
        }
        None => ctx.permit(Action::ReferatResten, &rom)?,
    };
    tx.take_turn(id.uuid()).await?;
    if let Some(begynt) = queries::find_for(&mut tx, id, punkt.map(|(p, _)| p)).await? {
        let (referat, emne) = emne::open(&mut tx, &ctx, begynt, Vil::Lese).await?;
        tx.commit(emne.permit(&ctx.actor, Vil::Lese)?).await?;
        let til = if referat.tilstand == Tilstand::Utkast && referat.kan_skrivast() {
            referat.skriv_path()
        } else {
            referat.path()
        };
        return Ok(ctx.redirect(&til, Kvittering::ReferatOpna));
    }
    let (eining, sak) = (rom.team.eining_id, punkt.map(|(_, sak)| sak));
    if queries::var_ikkje(&mut tx, id, eining, sak).await? {
        return agenda::med_konflikt(&ctx, tx, rom, Konflikt::new(IKKJE_MED.0, IKKJE_MED.1)).await;
    }
    begin(&ctx, tx, &rom, punkt, permit).await
}

/// The named item that was asked for, when this person sees it.
async fn punkt_av(
    tx: &mut WriteTx,
    rom: &Moeterom,
    typed: &str,
) -> Result<Option<(Punkt, SakId)>, AppError> {
    if typed.is_empty() {
        return Ok(None);
    }
    let id: PunktId = typed.parse().map_err(|_| AppError::NotFound)?;
    let punkt = agenda::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let (sak, _) = punkt.sak().ok_or(AppError::NotFound)?;
    if punkt.moete_id != rom.moete.moete_id || !punkt.tel() {
        return Err(AppError::NotFound);
    }
    Ok(Some((punkt, sak)))
}

async fn begin(
    ctx: &Ctx,
    mut tx: WriteTx,
    rom: &Moeterom,
    punkt: Option<(PunktId, SakId)>,
    permit: Permit,
) -> Result<Response, AppError> {
    let referat_id: ReferatId = tx.new_id().into();
    let (moete, eining) = (rom.moete.moete_id, rom.team.eining_id);
    let sak = punkt.map(|(_, sak)| sak);
    queries::insert(&mut tx, referat_id, moete, eining, punkt).await?;
    let teke_fraa = queries::ta_over(&mut tx, referat_id).await?;
    let referat = Referat {
        id: referat_id,
        moete_id: moete,
        punkt_id: punkt.map(|(id, _)| id),
        sak_id: sak,
        tilstand: Tilstand::Utkast,
        nr: 0,
        retting_grunn: None,
        retta_av: None,
        kan_angrast: false,
        teke_fraa,
        stille: None,
        skriven_av: String::new(),
        version: 1,
        i_moetet: true,
        var_ikkje: false,
    };
    framlegg::skriv(&mut tx, &referat, eining).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&referat.skriv_path(), Kvittering::ReferatBegynt))
}
