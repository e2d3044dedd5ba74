//! `GET /referat/{referat_id}/nytt`: which version each part is in by now and who saved it, for the page that writes: it says that
//! another has saved, and never changes what is typed.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::del::Del;
use super::emne::{self, Vil};
use super::queries;
use crate::access::Action;
use crate::clock::oslo_datetime;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::web::{Ctx, Path, dates};

/// A part as it was last saved, without what it says.
#[derive(Serialize)]
struct Nytt {
    /// The field on the page.
    felt: String,
    version: i32,
    tekst: String,
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<ReferatId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open(&mut tx, &ctx, id, Vil::Skrive).await?;
    let lagra = queries::delar(&mut tx, referat.id).await?;
    let _may = emne.permit(&ctx.actor, Vil::Skrive)?;
    // asked for every time a draft is saved: it tells who has saved and nothing of the child, and is no row in the child's log
    drop(tx);
    let tekstar = Del::tekstar().enumerate();
    let felt = tekstar.map(|(nr, del)| (format!("tekst-{nr}"), del));
    let felt = felt.chain([("plan".to_owned(), Del::Tiltaksplan)]);
    let nytt = felt.filter_map(|(felt, del)| {
        let lagra = lagra.lagra(del);
        let klokka = dates::time_of_day(oslo_datetime(lagra.at?).time());
        let kva = if del == Del::Tiltaksplan {
            "planen"
        } else {
            "denne delen"
        };
        Some(Nytt {
            felt,
            version: lagra.version,
            tekst: format!(
                "{} lagra {kva} kl. {klokka}. Last sida på nytt for å sjå.",
                lagra.av
            ),
        })
    });
    let nytt: Vec<Nytt> = nytt.collect();
    let body = serde_json::to_string(&nytt).map_err(anyhow::Error::from)?;
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}
