//! `POST /sak/{sak_id}/individuell-plan/stadfest`: says whether what another has written down of a paper or a talk is so.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::Staar;
use super::queries::{self, svar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{IndividuellplanSvarId, SakId};
use crate::sak::{self, Hending, NyHending};
use crate::web::{Ctx, Form, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StadfestForm {
    svar: String,
    stemmer: String,
}

impl Form for StadfestForm {}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<StadfestForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeStadfeste).await?;
    let stemmer = match form.stemmer.as_str() {
        "ja" => true,
        "nei" => false,
        _ => return Ok(Redirect::to(&super::path(id)).into_response()),
    };
    svar::tur(&mut tx, id).await?;
    let svara = svar::svara(&mut tx, id).await?;
    let dette: Option<IndividuellplanSvarId> = form.svar.parse().ok();
    let x = svara.alle.iter().find(|x| Some(x.id) == dette);
    let x = x.ok_or(AppError::NotFound)?;
    if x.registrert_av == Some(ctx.actor.brukar_id) {
        return Err(AppError::Forbidden);
    }
    let versjonar = queries::versjonar(&mut tx, id).await?;
    let siste = versjonar.first().ok_or(AppError::NotFound)?;
    let meg = ctx.actor.brukar_id;
    let ventar = svara.aa_stadfeste(siste.nr, siste.ventar(), meg);
    let kan = sak.open() && ventar.iter().any(|v| v.id == x.id);
    if kan && svar::confirm(&mut tx, id, x.id, stemmer).await? {
        let kva = if stemmer { "stemmer" } else { "stemmer ikkje" };
        let tekst = format!("{}: {kva}. Versjon {}", x.namn, x.nr);
        let hending = NyHending {
            tekst: Some(&tekst),
            ..NyHending::new(id, Hending::IndividuellplanSvar)
        };
        sak::log(&mut tx, &hending).await?;
        let gjeld = gjeld_no(&mut tx, id, siste.nr).await?;
        tx.commit(permit).await?;
        let kvittering = if gjeld {
            Kvittering::IndividuellplanGjeld
        } else {
            Kvittering::SamtykkeStadfesta
        };
        return Ok(ctx.redirect(&super::path(id), kvittering));
    }
    // another was first: what one pressed is not what was written
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::AlleredeSvart))
}

/// The version is in force now.
async fn gjeld_no(tx: &mut WriteTx, id: SakId, nr: i16) -> Result<bool, AppError> {
    let versjonar = queries::versjonar(tx, id).await?;
    Ok(versjonar
        .iter()
        .any(|v| v.nr == nr && v.staar == Staar::Gjeld))
}
