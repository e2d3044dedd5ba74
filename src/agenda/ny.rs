//! `/moete/{moete_id}/agenda/system`, `/anonym` and `/namngitt`: put something on the agenda.

use axum::response::Response;
use serde::Deserialize;

use super::felt::PunktForm;
use super::model::{Element, Punkt, Slag, Tilstand};
use super::moeterom::Moeterom;
use super::queries::{self, Kandidat, skriv};
use super::skjema::{Ord, Skjema};
use super::ta_med;
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteId, PunktId, SakId};
use crate::innsending::{Before, Innsending};
use crate::moete;
use crate::sak;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::{Ctx, Konflikt, Kvittering, Path, Query};

/// What this one comes of.
#[derive(Deserialize)]
pub(super) struct Utval {
    /// The named item it comes in the place of.
    i_staden_for: Option<PunktId>,
    /// The anonym one that was not reached in an earlier meeting: who goes to the eining, and how many, may be others by now, so its
    /// words are asked about again.
    fraa: Option<PunktId>,
}

/// What is put there.
enum Nytt {
    Ord(Ord),
    Sak(SakId),
}

impl Skjema {
    async fn load(tx: &mut WriteTx, rom: Moeterom, slag: Slag) -> Result<Self, AppError> {
        let saker = if slag == Slag::Namngitt {
            queries::kandidatar(tx, rom.team.eining_id).await?
        } else {
            Vec::new()
        };
        Ok(Self::new(rom, slag, saker))
    }
}

pub(super) async fn vis_system(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    vis(ctx, id, None, Slag::System).await
}

pub(super) async fn send_system(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Query(utval): Query<Utval>,
    sent: Innsending<PunktForm>,
) -> Result<Response, AppError> {
    send(ctx, id, utval, sent, Slag::System).await
}

pub(super) async fn vis_anonym(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    vis(ctx, id, utval.fraa, Slag::Anonym).await
}

pub(super) async fn send_anonym(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Query(utval): Query<Utval>,
    sent: Innsending<PunktForm>,
) -> Result<Response, AppError> {
    send(ctx, id, utval, sent, Slag::Anonym).await
}

pub(super) async fn vis_namngitt(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    vis(ctx, id, None, Slag::Namngitt).await
}

pub(super) async fn send_namngitt(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Query(utval): Query<Utval>,
    sent: Innsending<PunktForm>,
) -> Result<Response, AppError> {
    send(ctx, id, utval, sent, Slag::Namngitt).await
}

async fn vis(
    ctx: Ctx,
    id: MoeteId,
    fraa: Option<PunktId>,
    slag: Slag,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let rom = super::open_to_plan(&mut tx, &ctx, id).await?;
    let gamalt = ta_med::finn(&mut tx, &ctx, &rom, fraa, slag).await?;
    let fresh = match slag {
        _ if gamalt.is_some() => gamalt.as_ref().map(PunktForm::of).unwrap_or_default(),
        Slag::System => PunktForm::fresh(Element::Droefting, 15),
        Slag::Anonym => PunktForm::fresh(Element::Rettleiing, 20),
        Slag::Namngitt => PunktForm::fresh(Element::Droefting, 30),
    };
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(konflikt) = rom.stengd(ctx.today()) {
        state = state.with_conflict(konflikt);
    }
    let mut skjema = Skjema::load(&mut tx, rom, slag).await?;
    skjema.teke_med = gamalt.is_some();
    skjema.page(&ctx, tx, form, state).await
}

async fn send(
    ctx: Ctx,
    id: MoeteId,
    utval: Utval,
    Innsending(mut form, mut sending): Innsending<PunktForm>,
    slag: Slag,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let rom = super::open_to_change(&mut tx, &ctx, id).await?;
    let til = rom.path();
    let state = ctx.form_state();
    let before = sending.before(&mut tx, &ctx, &mut form).await?;
    if let Before::Same(answer) = before {
        return Ok(answer);
    }
    let gamalt = ta_med::finn(&mut tx, &ctx, &rom, utval.fraa, slag).await?;
    let staden_for = i_staden_for(&mut tx, &rom, utval.i_staden_for).await?;
    let stengd = match &staden_for {
        Some(punkt) if !punkt.ventar() || queries::er_godkjent(&mut tx, punkt.punkt_id).await? => {
            Some(Konflikt::new(
                "Punktet ventar ikkje lenger",
                "Nokon har drøfta det eller teke det ut. Det du har skrive, står her: set det på agendaen som eit nytt punkt om det \
                 skal takast opp.",
            ))
        }
        _ if utval.fraa.is_some() && gamalt.is_none() => Some(Konflikt::new(
            "Punktet er teke med alt",
            "Nokon har teke det med på eit møte, eller sagt at det er drøfta. Det du har skrive, står her.",
        )),
        _ => rom.stengd(ctx.today()),
    };
    let mut skjema = Skjema::load(&mut tx, rom, slag).await?;
    skjema.teke_med = utval.fraa.is_some();
    if let Before::Other(konflikt) = before {
        return skjema
            .page(&ctx, tx, form, state.with_conflict(konflikt))
            .await;
    }
    if let Some(konflikt) = stengd {
        return skjema
            .page(&ctx, tx, form, state.with_conflict(konflikt))
            .await;
    }
    let mut errors = Errors::default();
    let ramme = form.ramme(&mut errors);
    let nytt = les(&mut tx, &mut skjema, &form, &mut errors).await?;
    let lagrast = errors.is_empty() && !skjema.sjekk.for_mange();
    let (Some(ramme), Some(nytt), true) = (ramme, nytt, lagrast) else {
        let state = skjema.med_feil(state, errors);
        return skjema.page(&ctx, tx, form, state).await;
    };
    let punkt: PunktId = sending.id();
    let fraa = gamalt.map(|p| p.punkt_id);
    if !skriv::insert(&mut tx, &skjema.rom, punkt, slag, &ramme, fraa).await? {
        errors.add("", "Agendaen er full. Ta ut noko, eller bruk eit møte til.");
        return skjema.page(&ctx, tx, form, state.with_errors(errors)).await;
    }
    if let Some(gamalt) = fraa {
        skriv::set_tilstand(&mut tx, gamalt, Tilstand::Vidare).await?;
    }
    let permit = sett_inn(&mut tx, &ctx, &skjema.rom, punkt, &nytt).await?;
    if let Some(gamalt) = staden_for {
        skriv::swap(&mut tx, gamalt.punkt_id, punkt).await?;
        skriv::set_tilstand(&mut tx, gamalt.punkt_id, Tilstand::TekeUt).await?;
        moete::be_om_brev(&mut tx).await?;
    }
    let answer = sending
        .done(&mut tx, &ctx, &til, Kvittering::PunktSett)
        .await?;
    tx.commit(skjema.sjekk.logg(permit)).await?;
    Ok(answer)
}

/// The named item that an anonym one comes in the place of.
async fn i_staden_for(
    tx: &mut WriteTx,
    rom: &Moeterom,
    id: Option<PunktId>,
) -> Result<Option<Punkt>, AppError> {
    let Some(id) = id else {
        return Ok(None);
    };
    let punkt = super::find(tx, id).await?;
    let here = |p: &Punkt| p.moete_id == rom.moete.moete_id && p.sak().is_some();
    punkt.filter(here).map(Some).ok_or(AppError::NotFound)
}

/// What was typed, with what the kind of item asks for.
async fn les(
    tx: &mut WriteTx,
    skjema: &mut Skjema,
    form: &PunktForm,
    errors: &mut Errors,
) -> Result<Option<Nytt>, AppError> {
    if skjema.slag == Slag::Namngitt {
        return Ok(vald_sak(tx, skjema, form, errors).await?.map(Nytt::Sak));
    }
    Ok(skjema.les(tx, form, errors).await?.map(Nytt::Ord))
}

/// The sak that was chosen, when everybody who is called may hear of it.
async fn vald_sak(
    tx: &mut WriteTx,
    skjema: &Skjema,
    form: &PunktForm,
    errors: &mut Errors,
) -> Result<Option<SakId>, AppError> {
    let Some(sak) = skjema.vald(&form.sak).map(|k: &Kandidat| k.sak_id) else {
        errors.add("sak", "Vel kva sak det gjeld.");
        return Ok(None);
    };
    if skriv::har_sak(tx, &skjema.rom, sak).await? {
        errors.add("sak", "Saka står på agendaen alt.");
    }
    let hindrar = queries::hindrar(tx, skjema.rom.moete.moete_id, sak).await?;
    if !hindrar.is_empty() {
        errors.add(
            "sak",
            format!(
                "Desse er kalla inn, og kan ikkje høyre om barnet: {}. Be om samtykke, ta dei av lista over kven som er kalla inn, \
                 eller ta det opp anonymt.",
                hindrar.join(", ")
            ),
        );
    }
    Ok(Some(sak))
}

async fn sett_inn(
    tx: &mut WriteTx,
    ctx: &Ctx,
    rom: &Moeterom,
    punkt: PunktId,
    nytt: &Nytt,
) -> Result<Permit, AppError> {
    match nytt {
        Nytt::Ord(Ord::System(system)) => skriv::insert_system(tx, rom, punkt, system).await?,
        Nytt::Ord(Ord::Anonym(anonym)) => skriv::insert_anonym(tx, rom, punkt, anonym).await?,
        Nytt::Sak(id) => {
            let (_, permit) = sak::open_to_change(tx, *id, Action::AgendaTaOpp).await?;
            skriv::insert_sak(tx, rom, punkt, *id).await?;
            return Ok(permit);
        }
    }
    ctx.permit(Action::MoetePlanleggje, &rom.team)
}
