//! `/jobbar`: the jobs that stopped, the latest first.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::JOBBAR;
use super::ord::kvifor;
use crate::access::Action;
use crate::error::AppError;
use crate::jobs::{self, Cause, Dead, Kind};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

const SIDE: usize = 30;

#[derive(Template)]
#[template(path = "jobbar/liste.html")]
struct Liste {
    aarsaker: Vec<Aarsak>,
    jobbar: Vec<Rad>,
    neste: Option<String>,
}

struct Rad {
    job_id: Uuid,
    kva: &'static str,
    kven: String,
    naar: String,
    forsoek: String,
    kvifor: &'static str,
}

/// What several stopped for.
struct Aarsak {
    kode: String,
    kvifor: &'static str,
    tal: i64,
}

impl From<Cause> for Aarsak {
    fn from(cause: Cause) -> Self {
        Self {
            kvifor: kvifor(cause.cause.as_deref()),
            kode: cause.cause.unwrap_or_default(),
            tal: cause.tal,
        }
    }
}

impl Aarsak {
    fn om(&self) -> String {
        format!(": {}", self.kvifor)
    }
}

impl Rad {
    /// What its buttons are about, for somebody who hears them one by one.
    fn om(&self) -> String {
        format!(": {}, {}, {}", self.kva, self.kven, self.naar)
    }
}

impl View for Liste {
    fn title(&self) -> String {
        "Jobbar som stoppa".into()
    }

    fn nav(&self) -> Nav {
        Nav::Jobbar
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    foer: Option<Uuid>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::JobbStyre)?;
    let mut tx = ctx.write().await?;
    let foer: Option<(OffsetDateTime, Uuid)> = match utval.foer {
        Some(id) => jobs::dead_at(&mut tx, id).await?.map(|at| (at, id)),
        None => None,
    };
    let limit = i64::try_from(SIDE + 1).unwrap_or(i64::MAX);
    let mut rader = jobs::dead(&mut tx, foer, limit).await?;
    let aarsaker = jobs::causes(&mut tx).await?;
    tx.commit(ctx.permit(Action::JobbStyre, &())?).await?;
    let fleire = rader.len() > SIDE;
    rader.truncate(SIDE);
    let kinds = crate::app::jobs();
    ctx.page(&Liste {
        aarsaker: aarsaker.into_iter().map(Aarsak::from).collect(),
        neste: rader
            .last()
            .filter(|_| fleire)
            .map(|last| format!("{JOBBAR}?foer={}", last.job_id)),
        jobbar: rader.into_iter().map(|dead| rad(dead, &kinds)).collect(),
    })
}

fn rad(dead: Dead, kinds: &[Kind]) -> Rad {
    let kind = kinds.iter().find(|kind| kind.name == dead.kind);
    Rad {
        job_id: dead.job_id,
        kva: kind.map_or("Noko som ikkje finst lenger", |kind| kind.label),
        kven: dead.namn.unwrap_or_else(|| "Heile kommunen".to_owned()),
        naar: dates::date_time(dead.finished_at),
        forsoek: match dead.attempts {
            1 => "éin gong".to_owned(),
            n => format!("{n} gonger"),
        },
        kvifor: kvifor(dead.cause.as_deref()),
    }
}
