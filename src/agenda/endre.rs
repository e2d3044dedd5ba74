//! `/punkt/{punkt_id}/endre`: other words, or another length.

use axum::response::Response;

use super::felt::PunktForm;
use super::model::{Innhald, Punkt};
use super::moeterom::Moeterom;
use super::queries::skriv;
use super::skjema::{Ord, Skjema};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::PunktId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::{Ctx, Konflikt, Kvittering, Path, Posted};

/// Why its words cannot be changed.
fn stengd(ctx: &Ctx, rom: &Moeterom, punkt: &Punkt) -> Option<Konflikt> {
    if punkt.ventar() {
        return rom.stengd(ctx.today());
    }
    Some(Konflikt::new("Punktet er ferdig", "Det kan ikkje endrast."))
}

fn skjema(rom: Moeterom, punkt: &Punkt) -> Skjema {
    let mut skjema = Skjema::new(rom, punkt.slag, Vec::new());
    skjema.gamalt = true;
    if let Innhald::System { tittel, tekst } = &punkt.innhald {
        skjema.foer = [Some(tittel.clone()), tekst.clone()]
            .into_iter()
            .flatten()
            .collect();
    }
    skjema
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<PunktId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (rom, punkt) = super::open_punkt(&mut tx, &ctx, id, false).await?;
    let (form, mut state) = utkast::fill(&mut tx, &ctx, PunktForm::of(&punkt)).await?;
    if let Some(konflikt) = stengd(&ctx, &rom, &punkt) {
        state = state.with_conflict(konflikt);
    }
    skjema(rom, &punkt).page(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<PunktId>,
    Posted(mut form): Posted<PunktForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (rom, punkt) = super::open_punkt(&mut tx, &ctx, id, true).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &rom.team)?;
    let til = rom.path();
    let state = ctx.form_state();
    if let Some(konflikt) = stengd(&ctx, &rom, &punkt) {
        let state = state.with_conflict(konflikt);
        return skjema(rom, &punkt).page(&ctx, tx, form, state).await;
    }
    if form.version != punkt.version.to_string() {
        form.version = punkt.version.to_string();
        let no = vec![("Punktet", punkt.overskrift())];
        let state = state.with_conflict(Konflikt::endra("punktet").med_no(no));
        return skjema(rom, &punkt).page(&ctx, tx, form, state).await;
    }
    let mut skjema = skjema(rom, &punkt);
    let mut errors = Errors::default();
    let ramme = form.ramme(&mut errors);
    let ord = skjema.les(&mut tx, &form, &mut errors).await?;
    let lagrast = errors.is_empty() && !skjema.sjekk.for_mange();
    let (Some(ramme), true) = (ramme, lagrast) else {
        let state = skjema.med_feil(state, errors);
        return skjema.page(&ctx, tx, form, state).await;
    };
    skriv::update(&mut tx, &punkt, &ramme).await?;
    match ord {
        Some(Ord::System(system)) => skriv::update_system(&mut tx, id, &system).await?,
        Some(Ord::Anonym(anonym)) => skriv::update_anonym(&mut tx, id, &anonym).await?,
        // a named one has no words of its own
        None => {}
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(skjema.sjekk.logg(permit)).await?;
    Ok(ctx.redirect(&til, Kvittering::PunktEndra))
}
