//! `/logg`: the kommune's innsynslogg, for the personvernombod. It says what was done, never what was read.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::ord;
use super::queries::{self, LoggRad};
use crate::access::{Action, Role};
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

#[derive(Debug, Deserialize)]
pub(super) struct Side {
    etter: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "innsyn/logg.html")]
struct Logg {
    kommune: String,
    rader: Vec<LoggRad>,
    neste: Option<String>,
}

impl View for Logg {
    fn title(&self) -> String {
        "Innsynslogg".into()
    }

    fn nav(&self) -> Nav {
        Nav::Logg
    }
}

impl LoggRad {
    fn naar(&self) -> String {
        dates::date_time(self.at)
    }

    fn kva(&self) -> String {
        ord::kva(&self.handling, self.avvist)
    }

    fn kvifor(&self) -> String {
        ord::kvifor(&self.grunnlag)
    }

    fn rolle_tekst(&self) -> &str {
        Role::from_code(&self.rolle).map_or("", Role::label)
    }

    fn om(&self) -> String {
        match self.tal_barn {
            0 => String::new(),
            1 => "eitt barn".to_owned(),
            n => format!("{n} barn"),
        }
    }
}

pub(super) async fn vis(ctx: Ctx, Query(side): Query<Side>) -> Result<Response, AppError> {
    ctx.require(Action::LoggLese)?;
    let mut tx = ctx.write().await?;
    let mut rader = queries::list(&mut tx, side.etter).await?;
    tx.commit(ctx.permit(Action::LoggLese, &())?).await?;
    let more = rader.len() > queries::SIDE;
    rader.truncate(queries::SIDE);
    let neste = rader
        .last()
        .filter(|_| more)
        .map(|rad| format!("/logg?etter={}", rad.logg_id));
    ctx.page(&Logg {
        kommune: ctx.actor.kommune_namn.clone(),
        rader,
        neste,
    })
}
