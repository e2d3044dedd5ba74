//! `POST /moete/{moete_id}/agenda/ny-tid`: everybody of a family who is asked to come at another time than their item is, is told when it is.

use axum::response::Response;
use time::Time;

use super::queries;
use crate::access::Action;
use crate::agenda::model::{Punkt, etter_slutt, klokkeslett};
use crate::agenda::moeterom::Vist;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId};
use crate::moete::{self, Moete, Tilstand};
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path};

/// When each item that waits is, of the saker this person sees.
fn tider(moete: &Moete, alle: &[Punkt]) -> Vec<(PunktId, (Time, Time))> {
    let ventar = alle.iter().filter(|p| p.ventar() && p.sak().is_some());
    ventar
        .map(|p| (p.punkt_id, klokkeslett(moete, alle, p.punkt_id)))
        .collect()
}

/// The items to which somebody is asked to come at another time than they are; none when nobody can be told any more.
pub(in crate::agenda) fn anna_tid(
    moete: &Moete,
    alle: &[Punkt],
    inviterte: &[(PunktId, (Time, Time))],
) -> Vec<PunktId> {
    if moete.tilstand != Tilstand::Innkalla {
        return Vec::new();
    }
    let tider = tider(moete, alle);
    let anna = |(id, tid): &&(PunktId, (Time, Time))| {
        inviterte
            .iter()
            .any(|(punkt, invitert)| punkt == id && invitert != tid)
    };
    tider.iter().filter(anna).map(|(id, _)| *id).collect()
}

pub(in crate::agenda) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let rom = crate::agenda::open_to_change(&mut tx, &ctx, id).await?;
    let alle = crate::agenda::queries::list(&mut tx, id).await?;
    let inviterte = queries::tider(&mut tx, id).await?;
    // a second press changes nothing
    let anna = anna_tid(&rom.moete, &alle, &inviterte);
    let mut nye = tider(&rom.moete, &alle);
    nye.retain(|(id, _)| anna.contains(id));
    // those that are too late would be asked to come when the meeting is over: all is told before anything is sent
    let for_seint: Vec<String> = nye
        .iter()
        .filter_map(|(id, tid)| Some((*id, etter_slutt(&rom.moete, *tid)?)))
        .map(|(id, feil)| {
            let nr = alle
                .iter()
                .position(|p| p.punkt_id == id)
                .map_or(0, |at| at + 1);
            format!("Punkt {nr}: {feil}")
        })
        .collect();
    if !for_seint.is_empty() {
        let kva = format!("Ingen har fått ny tid. {}", for_seint.join(" "));
        let konflikt = Konflikt::new("Agendaen er lengre enn møtet", kva);
        let state = FormState::at(rom.path()).with_conflict(konflikt);
        return crate::agenda::side::page(&ctx, tx, rom, state).await;
    }
    queries::nye_tider(&mut tx, &nye).await?;
    moete::be_om_brev(&mut tx).await?;
    let vist = alle.iter().filter(|p| anna.contains(&p.punkt_id));
    let vist = Vist(&rom, vist.filter_map(Punkt::sak).collect());
    tx.commit(ctx.permit(Action::MoetePlanleggje, &vist)?)
        .await?;
    Ok(ctx.redirect(&rom.path(), Kvittering::FamilieNyTid))
}
