//! `/jobbar`: the jobs that stopped, the latest first.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::JOBBAR;
use crate::access::Action;
use crate::error::AppError;
use crate::jobs::{self, Dead, Kind};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Query, dates};

const SIDE: usize = 30;

#[derive(Template)]
#[template(path = "jobbar/liste.html")]
struct Liste {
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
    tx.commit(ctx.permit(Action::JobbStyre, &())?).await?;
    let fleire = rader.len() > SIDE;
    rader.truncate(SIDE);
    let kinds = crate::app::jobs();
    ctx.page(&Liste {
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

/// What went wrong, in words that say what to do.
fn kvifor(cause: Option<&str>) -> &'static str {
    match cause {
        Some("adressa_blei_avvist") => {
            "E-posttenaren tek ikkje imot post til adressa. Sjå om ho er skriven rett."
        }
        Some("adressa_er_feil") => "E-postadressa er ikkje noka adresse. Få henne retta.",
        Some("brevet_blei_avvist") => {
            "E-posttenaren tek ikkje imot brevet. Snakk med dei som driv han."
        }
        Some("e_posttenaren_avviser_oss" | "e_posttenaren_avviser_avsendaren") => {
            "E-posttenaren slepp ikkje Laget til. Sjå over brukar, passord og avsendar."
        }
        Some("e_posttenaren_svarar_ikkje" | "e_posttenaren_bad_oss_vente") => {
            "E-posttenaren har vore borte lenge. Prøv på nytt når han svarar."
        }
        Some("databasen") => "Databasen svara ikkje. Prøv på nytt.",
        Some("mista") => "Jobben blei ikkje ferdig i tide. Prøv på nytt.",
        _ => "Noko gjekk gale i Laget. Sei frå til dei som driv det.",
    }
}

pub(super) async fn igjen(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    let again = Some(ctx.now);
    revive(ctx, id, again, Kvittering::JobbIgjen).await
}

pub(super) async fn bort(ctx: Ctx, Path(id): Path<Uuid>) -> Result<Response, AppError> {
    revive(ctx, id, None, Kvittering::JobbBort).await
}

async fn revive(
    ctx: Ctx,
    id: Uuid,
    again: Option<OffsetDateTime>,
    kvittering: Kvittering,
) -> Result<Response, AppError> {
    ctx.require(Action::JobbStyre)?;
    let mut tx = ctx.write().await?;
    if !jobs::revive(&mut tx, id, again).await? {
        return Err(AppError::NotFound);
    }
    tx.commit(ctx.permit(Action::JobbStyre, &())?).await?;
    Ok(ctx.redirect(JOBBAR, kvittering))
}
