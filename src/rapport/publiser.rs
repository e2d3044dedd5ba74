//! `/rapport/{rapport_id}/publiser`: freeze a report.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::innhald::Innhald;
use super::model::Rapport;
use super::skriv::til_skriving;
use super::{path, pdf, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::RapportId;
use crate::text::og;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PubliserForm {
    version: String,
    #[serde(default)]
    lese: String,
    /// The words that may point to an eining, do not.
    #[serde(default)]
    tvil: String,
}

impl Form for PubliserForm {}

#[derive(Template)]
#[template(path = "rapport/publiser.html")]
struct Side {
    rapport: Rapport,
    innhald: Innhald,
    /// What is missing, in words; it cannot be published before it is there.
    manglar: String,
    /// The einingar the words name.
    nemnde: String,
    /// Words that may point to an eining.
    tvil: String,
    form: PubliserForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Publiser rapporten".into()
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    (rapport, innhald): (Rapport, Innhald),
    form: PubliserForm,
    state: FormState,
) -> Result<Response, AppError> {
    let nemnde = nemnde(ctx, &mut tx, &rapport).await?;
    let tvil = tvil(ctx, &mut tx, &rapport).await?;
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    ctx.page(&Side {
        manglar: og(&rapport.tekst.manglar()),
        nemnde,
        tvil,
        rapport,
        innhald,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    let rapport = til_skriving(&mut tx, id).await?;
    let innhald = Innhald::av(&mut tx, &ctx.actor.kommune_namn, &rapport).await?;
    let form = PubliserForm {
        version: rapport.version.to_string(),
        ..PubliserForm::default()
    };
    let state = FormState::at(&ctx.path);
    side(&ctx, tx, (rapport, innhald), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<RapportId>,
    Posted(mut form): Posted<PubliserForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(id.uuid()).await?;
    let rapport = queries::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    if rapport.publisert.is_some() {
        // sent twice
        tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
        return Ok(Redirect::to(&path(id)).into_response());
    }
    let innhald = Innhald::av(&mut tx, &ctx.actor.kommune_namn, &rapport).await?;
    let state = ctx.form_state();
    if form.version != rapport.version.to_string() {
        form = PubliserForm {
            version: rapport.version.to_string(),
            ..PubliserForm::default()
        };
        let state = state.with_conflict(Konflikt::endra("rapporten"));
        return side(&ctx, tx, (rapport, innhald), form, state).await;
    }
    if let Some(hindra) = hinder(&ctx, &mut tx, &rapport).await? {
        let state = state.with_conflict(Konflikt::new("Rapporten er ikkje publisert", hindra));
        return side(&ctx, tx, (rapport, innhald), form, state).await;
    }
    let mut errors = Errors::default();
    if form.tvil != "ja" && !tvil(&ctx, &mut tx, &rapport).await?.is_empty() {
        errors.add("tvil", "Sjå på orda, og skriv det om eller kryss av.");
    }
    if form.lese != "ja" {
        errors.add("lese", "Les gjennom rapporten, og kryss av.");
    }
    if let Err(errors) = errors.or(()) {
        let state = state.with_errors(errors);
        return side(&ctx, tx, (rapport, innhald), form, state).await;
    }
    let dokument = pdf::lag(&innhald, &rapport, (ctx.now, &ctx.actor.namn)).await?;
    if !queries::publiser(&mut tx, (id, rapport.version), &innhald.frose()?, &dokument).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    Ok(ctx.redirect(&path(id), Kvittering::RapportPublisert))
}

/// The words that may point to an eining, and to which: «Lisle» (Lislegard skule), «Åmot» (Åmot barnehage eller Åmot skule).
async fn tvil(ctx: &Ctx, tx: &mut WriteTx, rapport: &Rapport) -> Result<String, AppError> {
    let einingar = queries::einingar(tx).await?;
    let funne = rapport.kan_peike_paa(&einingar, &ctx.actor.kommune_namn);
    let sagt = funne
        .iter()
        .map(|(ord, namn)| format!("«{ord}» ({})", namn.join(" eller ")));
    Ok(og(&sagt.collect::<Vec<_>>()))
}

/// The einingar the words name. One that is called as its kommune cannot be told from it, and is none.
async fn nemnde(ctx: &Ctx, tx: &mut WriteTx, rapport: &Rapport) -> Result<String, AppError> {
    let mut einingar = queries::einingar(tx).await?;
    einingar.retain(|namn| *namn != ctx.actor.kommune_namn);
    Ok(og(&rapport.nemner(&einingar)))
}

/// Why it cannot be published, if it cannot.
async fn hinder(
    ctx: &Ctx,
    tx: &mut WriteTx,
    rapport: &Rapport,
) -> Result<Option<String>, AppError> {
    let manglar = rapport.tekst.manglar();
    if !manglar.is_empty() {
        return Ok(Some(format!("Skriv først {}.", og(&manglar))));
    }
    let nemnde = nemnde(ctx, tx, rapport).await?;
    let hindra = format!(
        "Teksten nemner {nemnde}. Rapporten skal ikkje seie noko om ei einskild eining: skriv det om før han blir publisert."
    );
    Ok((!nemnde.is_empty()).then_some(hindra))
}
