//! `/referat/{referat_id}/skriv`: the referat is written, by several people at once.

use axum::response::Response;

use super::emne::{self, Vil};
use super::lagre::{self, SkrivForm};
use super::skriveside::{Ramme, Sendt, page};
use super::strid::{self, Kva, Val};
use super::tiltaksplan::Radhandling;
use super::{framlegg, namn, queries};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::{Ctx, Kvittering, Path, Posted};

pub(super) async fn vis(ctx: Ctx, Path(id): Path<ReferatId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open(&mut tx, &ctx, id, Vil::Skrive).await?;
    let mut ramme = Ramme::load(&mut tx, &ctx, referat, emne).await?;
    framlegg::i_dag(&mut tx, &ramme.referat, &mut ramme.lagra).await?;
    let (mut form, mut state) = utkast::fill(&mut tx, &ctx, SkrivForm::of(&ramme.lagra)).await?;
    if form.heil() {
        form.gje_id(|| tx.new_id());
        lagre::frisk_opp(&mut tx, &ramme.referat, &ramme.lagra, &mut form).await?;
    } else {
        form = SkrivForm::of(&ramme.lagra);
    }
    // a draft that another has saved otherwise meanwhile: one sees both at once, and not only when it is sent
    let strid = lagre::strid_no(&mut tx, &ramme.referat, &ramme.lagra, &form).await?;
    if let Some(konflikt) = ramme.stengd() {
        state = state.with_conflict(konflikt);
    }
    page(&ctx, tx, ramme, (form, strid), state, None).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<ReferatId>,
    Posted(mut form): Posted<SkrivForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open_to_change(&mut tx, &ctx, id, Vil::Skrive).await?;
    if !form.heil() {
        return Err(AppError::BadRequest("not as many fields as the page has"));
    }
    form.gje_id(|| tx.new_id());
    let mut ramme = Ramme::load(&mut tx, &ctx, referat, emne).await?;
    framlegg::i_dag(&mut tx, &ramme.referat, &mut ramme.lagra).await?;
    let state = ctx.form_state();
    if let Some(konflikt) = ramme.stengd() {
        let state = state.with_conflict(konflikt);
        return page(
            &ctx,
            tx,
            ramme,
            (form, Vec::new()),
            state,
            Some(Sendt::Frose),
        )
        .await;
    }
    if let Some(handling) = Radhandling::from_code(&form.handling) {
        let mut rader = form.rader();
        handling.gjer(&mut rader);
        ramme.fokus = Some(handling.fokus(rader.len()));
        form.set_rader(rader);
        return page(&ctx, tx, ramme, (form, Vec::new()), state, Some(Sendt::Ope)).await;
    }
    let sendt = match form.parse(ctx.today()) {
        Ok(sendt) => sendt,
        Err(errors) => {
            form.utan_bortteke();
            let state = state.with_errors(errors);
            return page(&ctx, tx, ramme, (form, Vec::new()), state, Some(Sendt::Ope)).await;
        }
    };
    let mut errors = Errors::default();
    ramme.sjekk_ansvarlege(&form, &mut errors);
    ramme.namn = namn::sjekk(&mut tx, &ramme.referat, &ramme.lagra, &form, &mut errors).await?;
    if !errors.is_empty() {
        let state = namn::med_feil(&ramme.namn, state, errors);
        return page(&ctx, tx, ramme, (form, Vec::new()), state, Some(Sendt::Ope)).await;
    }
    let eining = ramme.team.eining_id;
    let val = Val::from_code(&form.handling);
    let strid = lagre::lagre(&mut tx, &ramme.referat, eining, &mut form, sendt, val).await?;
    let saman = val.filter(|v| v.kva == Kva::Saman && strid.iter().all(|s| s.del != v.del));
    let for_mange = form.for_mange_rader();
    if !strid.is_empty() || saman.is_some() || for_mange.is_some() {
        // beside each field stands who saved it, with what was saved just now
        ramme.lagra = queries::delar(&mut tx, ramme.referat.id).await?;
        framlegg::i_dag(&mut tx, &ramme.referat, &mut ramme.lagra).await?;
        let konflikt = match (saman, for_mange) {
            _ if !strid.is_empty() => strid::konflikt(&strid),
            (_, Some(tal)) => strid::for_mange_rader(tal),
            (Some(val), None) => strid::saman(val.del),
            (None, None) => strid::konflikt(&strid),
        };
        let mut errors = Errors::default();
        if let Some(tal) = for_mange {
            strid::for_mange(&mut errors, &form.rader(), tal);
        }
        let state = state.with_conflict(konflikt).with_errors(errors);
        return page(&ctx, tx, ramme, (form, strid), state, Some(Sendt::Ope)).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    let permit = ramme.emne.permit(&ctx.actor, Vil::Skrive)?;
    tx.commit(ramme.namn.logg(permit)).await?;
    let til = if form.handling == "ferdig" {
        ramme.referat.path()
    } else {
        ramme.referat.skriv_path()
    };
    Ok(ctx.redirect(&til, Kvittering::ReferatLagra))
}
