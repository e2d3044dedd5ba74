//! `/saker/oppbevaring`: the closed saker one may see that are deleted within three months, or would have been but for a stop or the archive: as
//! `/saker` shows them.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::SAKER;
use super::model::Rad;
use super::queries::sak as queries;
use crate::access::{Action, Subject};
use crate::clock::oslo_date;
use crate::error::AppError;
use crate::ids::SakId;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Etter {
    etter: String,
}

#[derive(Template)]
#[template(path = "oppbevaring/saker.html")]
struct Side {
    rader: Vec<Rad>,
    neste: Option<String>,
}

impl Rad {
    fn lukka(&self) -> String {
        dates::short(oslo_date(self.lukka_at))
    }

    /// "28 dagar over"; nothing before that.
    fn over(&self) -> Option<String> {
        match self.over {
            ..=0 => None,
            1 => Some("1 dag over".to_owned()),
            n => Some(format!("{n} dagar over")),
        }
    }

    fn tilstand(&self) -> &'static str {
        match (self.stopp, self.ventar_arkiv, self.over >= 0) {
            (true, ..) => "Stoppa",
            (false, true, _) => "Ventar på arkivet",
            (false, false, true) => "Blir sletta i natt",
            (false, false, false) => "Blir sletta",
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Saker som snart blir sletta".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

pub(super) async fn vis(ctx: Ctx, Query(form): Query<Etter>) -> Result<Response, AppError> {
    ctx.require(Action::SakListe)?;
    let mut tx = ctx.write().await?;
    let etter = match form.etter.parse::<SakId>() {
        Ok(id) => queries::lukka(&mut tx, id).await?.map(|at| (at, id)),
        Err(_) => None,
    };
    let mut rader = queries::saker(&mut tx, etter).await?;
    let fleire = rader.len() > queries::SIDE;
    rader.truncate(queries::SIDE);
    let grunnlag = if rader.is_empty() { "" } else { "liste" };
    let subject = Subject {
        sak_list: rader.iter().map(|rad| rad.sak_id).collect(),
        barn_list: rader.iter().map(|rad| rad.barn_id).collect(),
        grunnlag: grunnlag.to_owned(),
        grunn: None,
    };
    tx.commit(ctx.permit(Action::SakListe, &subject)?).await?;
    let siste = rader.last().filter(|_| fleire);
    ctx.page(&Side {
        neste: siste.map(|rad| format!("{SAKER}?etter={}", rad.sak_id)),
        rader,
    })
}
