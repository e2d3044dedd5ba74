//! `/logg/mi`: what a person of the staff has opened and done, as the log has it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::ord;
use super::queries::{self, MiRad};
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

/// Where it is.
pub const STI: &str = "/logg/mi";

/// Which page of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Etter {
    etter: String,
}

#[derive(Template)]
#[template(path = "innsyn/mi.html")]
struct Mi {
    kommune: String,
    rader: Vec<MiRad>,
    neste: Option<String>,
}

impl View for Mi {
    fn title(&self) -> String {
        "Det du sjølv har gjort".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }
}

impl MiRad {
    fn naar(&self) -> String {
        dates::date_time(self.at)
    }

    fn kva(&self) -> String {
        ord::kva(&self.handling, self.avvist)
    }

    fn kvifor(&self) -> String {
        ord::kvifor(&self.grunnlag)
    }

    fn om(&self) -> String {
        match self.tal_barn {
            0 => String::new(),
            1 => "eitt barn".to_owned(),
            n => format!("{n} barn"),
        }
    }

    /// Where what it is about is, for whoever still may see it.
    fn dit(&self) -> Option<String> {
        match (self.sak, self.barn) {
            (Some(sak), _) => Some(format!("/sak/{sak}")),
            (None, Some(barn)) => Some(format!("/barn/{barn}")),
            (None, None) => None,
        }
    }
}

pub(super) async fn vis(ctx: Ctx, Query(form): Query<Etter>) -> Result<Response, AppError> {
    ctx.require(Action::MinLoggLese)?;
    let mut tx = ctx.write().await?;
    let mut rader = queries::mine(&mut tx, ctx.actor.brukar_id, form.etter.parse().ok()).await?;
    tx.commit(ctx.permit(Action::MinLoggLese, &())?).await?;
    let more = rader.len() > queries::SIDE;
    rader.truncate(queries::SIDE);
    let neste = rader.last().filter(|_| more);
    ctx.page(&Mi {
        kommune: ctx.actor.kommune_namn.clone(),
        neste: neste.map(|rad| format!("{STI}?etter={}", rad.logg_id)),
        rader,
    })
}
