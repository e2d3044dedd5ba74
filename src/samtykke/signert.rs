//! `/sak/{sak_id}/samtykke/{samtykke_id}/signert`: exactly what each has signed, word for word, with the fingerprint that stands on the
//! document. The document is made anew from the card; this is what was read and signed.

use askama::Template;
use axum::response::Response;

use super::model::SignertTekst;
use super::queries;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId};
use crate::sak::{self, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, dates};

#[derive(Template)]
#[template(path = "samtykke/signert.html")]
struct Side {
    sak: Sak,
    signerte: Vec<SignertTekst>,
}

impl View for Side {
    fn title(&self) -> String {
        "Det som blei signert".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeRegistrere).await?;
    super::signatur::find(&mut tx, id, samtykke).await?;
    let signerte = queries::signerte(&mut tx, id, samtykke).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side { sak, signerte })
}
