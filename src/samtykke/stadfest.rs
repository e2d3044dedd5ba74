//! Confirms, or not, what another has written down of a paper or a talk.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::nytt::log;
use super::queries::skrive;
use super::signatur::find;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId, SignaturId};
use crate::sak::{self, Hending};
use crate::web::{Ctx, Form, Kvittering, Path, Posted};

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct StadfestForm {
    signatur: String,
    stemmer: String,
}

impl Form for StadfestForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Posted(form): Posted<StadfestForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (_sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeStadfeste).await?;
    let funne = find(&mut tx, id, samtykke).await?;
    let stemmer = match form.stemmer.as_str() {
        "ja" => true,
        "nei" => false,
        _ => return Ok(Redirect::to(&super::path(id)).into_response()),
    };
    let signatur: Option<SignaturId> = form.signatur.parse().ok();
    let signatur = funne
        .signaturar
        .iter()
        .find(|s| Some(s.id) == signatur)
        .ok_or(AppError::NotFound)?;
    if signatur.registrert_av == Some(ctx.actor.brukar_id) {
        return Err(AppError::Forbidden);
    }
    if funne.ventar_stadfesting(signatur)
        && skrive::confirm(&mut tx, id, signatur.id, stemmer).await?
    {
        let kva = if stemmer { "stemmer" } else { "stemmer ikkje" };
        let tekst = format!("{}: {kva}", signatur.namn);
        log(&mut tx, id, Hending::SamtykkeStadfesta, &tekst).await?;
        tx.commit(permit).await?;
        return Ok(ctx.redirect(&super::path(id), Kvittering::SamtykkeStadfesta));
    }
    // another was first: what one pressed is not what was written
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::AlleredeSvart))
}
