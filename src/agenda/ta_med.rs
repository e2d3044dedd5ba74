//! `POST /moete/{moete_id}/agenda/ta-med`: takes along what was not reached in an earlier meeting. What is anonym is written anew
//! (`/anonym?fraa=…`), since its words are asked about again.

use axum::response::Response;
use serde::Deserialize;

use super::felt::{Ramme, System};
use super::model::{Innhald, Punkt, Slag, Tilstand};
use super::moeterom::Moeterom;
use super::queries::{self, skriv};
use super::side;
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId};
use crate::moete;
use crate::sak;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaMedForm {
    punkt: String,
}

impl crate::web::Form for TaMedForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(form): Posted<TaMedForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let rom = super::open_to_change(&mut tx, &ctx, id).await?;
    let ikkje_naadde = queries::ikkje_naadde(&mut tx, rom.team.eining_id, id, ctx.today()).await?;
    let gamalt = ikkje_naadde
        .into_iter()
        .find(|p| p.punkt_id.to_string() == form.punkt);
    let gamalt = gamalt.ok_or(AppError::NotFound)?;
    if let Some(konflikt) = kan_ikkje(&mut tx, &ctx, &rom, &gamalt).await? {
        let state = FormState::at(rom.path()).with_conflict(konflikt);
        return side::page(&ctx, tx, rom, state).await;
    }
    let permit = ta_med(&mut tx, &ctx, &rom, &gamalt).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&rom.path(), Kvittering::PunktSett))
}

/// The anonym item of an earlier meeting that is written anew here; none when it was reached, or is taken along already.
///
/// # Errors
/// When the database fails.
pub(super) async fn finn(
    tx: &mut WriteTx,
    ctx: &Ctx,
    rom: &Moeterom,
    fraa: Option<PunktId>,
    slag: Slag,
) -> Result<Option<Punkt>, AppError> {
    let Some(fraa) = fraa.filter(|_| slag == Slag::Anonym) else {
        return Ok(None);
    };
    let (eining, moete) = (rom.team.eining_id, rom.moete.moete_id);
    let ikkje_naadde = queries::ikkje_naadde(tx, eining, moete, ctx.today()).await?;
    let mut anonyme = ikkje_naadde.into_iter().filter(|p| p.slag == slag);
    Ok(anonyme.find(|p| p.punkt_id == fraa))
}

/// Why it cannot come along: the meeting is over, nobody here sees whose it is, or somebody who is called may not hear of it.
async fn kan_ikkje(
    tx: &mut WriteTx,
    ctx: &Ctx,
    rom: &Moeterom,
    punkt: &Punkt,
) -> Result<Option<Konflikt>, AppError> {
    if let Some(konflikt) = rom.stengd(ctx.today()) {
        return Ok(Some(konflikt));
    }
    let nei = |tekst: String| Ok(Some(Konflikt::new("Punktet kan ikkje takast med", tekst)));
    match (&punkt.innhald, punkt.sak()) {
        (Innhald::Anonym { .. }, _) => {
            nei("Eit anonymt punkt blir lese gjennom på nytt først. Vel «Ta med på dette møtet» ved punktet.".to_owned())
        }
        (Innhald::Loeynd, _) => nei("Berre den som ser saka, kan ta henne med vidare.".to_owned()),
        (_, Some((sak, _))) if skriv::har_sak(tx, rom, sak).await? => {
            nei("Saka står på agendaen alt.".to_owned())
        }
        (_, Some((sak, _))) => {
            let hindrar = queries::hindrar(tx, rom.moete.moete_id, sak).await?;
            if hindrar.is_empty() {
                return Ok(None);
            }
            nei(format!(
                "Desse er kalla inn, og kan ikkje høyre om barnet: {}.",
                hindrar.join(", ")
            ))
        }
        (_, None) => Ok(None),
    }
}

async fn ta_med(
    tx: &mut WriteTx,
    ctx: &Ctx,
    rom: &Moeterom,
    gamalt: &Punkt,
) -> Result<Permit, AppError> {
    let nytt: PunktId = tx.new_id().into();
    let ramme = Ramme {
        element: gamalt.element,
        minutt: gamalt.minutt,
    };
    let fraa = Some(gamalt.punkt_id);
    skriv::set_tilstand(tx, gamalt.punkt_id, Tilstand::Vidare).await?;
    // whoever of a family was invited, need not come
    moete::be_om_brev(tx).await?;
    if !skriv::insert(tx, rom, nytt, gamalt.slag, &ramme, fraa).await? {
        return Err(AppError::Conflict);
    }
    match gamalt.innhald.clone() {
        Innhald::System { tittel, tekst } => {
            skriv::insert_system(tx, rom, nytt, &System { tittel, tekst }).await?;
        }
        Innhald::Sak { sak_id, .. } => {
            let (_, permit) = sak::open_to_change(tx, sak_id, Action::AgendaTaOpp).await?;
            skriv::insert_sak(tx, rom, nytt, sak_id).await?;
            return Ok(permit);
        }
        Innhald::Anonym { .. } | Innhald::Loeynd => return Err(AppError::NotFound),
    }
    debug_assert_ne!(gamalt.slag, Slag::Namngitt);
    ctx.permit(Action::MoetePlanleggje, &rom.team)
}
