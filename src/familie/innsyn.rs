//! `/familie/barn/{barn_id}/innsyn`: who has looked at the child, when, as what and why; never by name. What the person has done
//! stands by itself (`?vis=mine`), so that it does not hide what others have.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::ctx::{FamilieCtx, act, not_found};
use super::model::Barn;
use super::queries::sider::{self, Innsyn};
use crate::error::AppError;
use crate::ids::BarnId;
use crate::innsyn::ord;
use crate::web::page::{Nav, View};
use crate::web::{Path, Query, dates};

const HANDLING: &str = "familie.innsyn";

/// Rows of a page.
const PAGE: usize = 50;

/// Whose rows.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Vis {
    /// The person's own.
    Mine,
}

/// Whose rows, and where the page before ended: the row's instant in microseconds, and its id.
#[derive(Deserialize)]
pub(super) struct Utval {
    vis: Option<Vis>,
    foer: Option<i64>,
    etter: Option<Uuid>,
}

impl Utval {
    fn position(&self) -> Result<Option<(OffsetDateTime, Uuid)>, AppError> {
        let (Some(micros), Some(id)) = (self.foer, self.etter) else {
            return Ok(None);
        };
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000)
            .map_err(|_| AppError::NotFound)?;
        if !(2000..2200).contains(&at.year()) {
            return Err(AppError::NotFound);
        }
        Ok(Some((at, id)))
    }
}

/// A row in words.
struct Rad {
    tid: String,
    kven: String,
    kva: String,
    kvifor: String,
}

impl From<Innsyn> for Rad {
    fn from(row: Innsyn) -> Self {
        let rolle = match ord::rolle(&row.rolle) {
            "" => "tilsett",
            word => word,
        };
        let kva = kva(&row);
        let kven = match (row.eining_namn, row.instans_namn) {
            _ if row.rolle == "familie" => "Du".to_owned(),
            (Some(eining), Some(instans)) if eining != instans => {
                format!("{eining} ({instans}): {rolle}")
            }
            (Some(stad), _) | (None, Some(stad)) => format!("{stad}: {rolle}"),
            (None, None) => rolle.to_owned(),
        };
        let kvifor = match ord::kvifor(&row.grunnlag) {
            _ if row.rolle == "familie" => String::new(),
            kvifor if row.avvist && kvifor.is_empty() => "Fekk ikkje sjå".to_owned(),
            kvifor => kvifor,
        };
        Self {
            tid: dates::date_time(row.at),
            kven,
            kva,
            kvifor,
        }
    }
}

/// What was done; of what was refused, what it was about: a route tells a family nothing. They are shown such rows about a sak
/// only (docs/adr/0013).
fn kva(row: &Innsyn) -> String {
    match row.handling.split_once(' ') {
        Some(("GET", _)) if row.avvist => "prøvde å opne saka".to_owned(),
        Some(_) if row.avvist => "prøvde å skrive i saka".to_owned(),
        _ if row.rolle == "familie" => ord::kva_du(&row.handling),
        _ => ord::kva(&row.handling, row.avvist),
    }
}

#[derive(Template)]
#[template(path = "familie/innsyn.html")]
struct Side {
    barn: Barn,
    /// What the person has done.
    mine: bool,
    rader: Vec<Rad>,
    neste: Option<String>,
}

impl View for Side {
    fn title(&self) -> String {
        "Kven har sett".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

pub(super) async fn vis(
    ctx: FamilieCtx,
    Path(id): Path<BarnId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(barn) = sider::barn(&mut tx, id).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let limit = i32::try_from(PAGE + 1).unwrap_or(i32::MAX);
    let mine = utval.vis == Some(Vis::Mine);
    let mut rows = sider::innsyn(&mut tx, id, utval.position()?, limit, mine).await?;
    let fleire = rows.len() > PAGE;
    rows.truncate(PAGE);
    tx.commit(act(HANDLING, id)).await?;
    let neste = rows.last().filter(|_| fleire).map(|last| {
        let micros = last.at.unix_timestamp_nanos() / 1000;
        format!(
            "{}/innsyn?{}foer={micros}&etter={}",
            barn.path(),
            if mine { "vis=mine&" } else { "" },
            last.logg_id
        )
    });
    ctx.page(&Side {
        barn,
        mine,
        rader: rows.into_iter().map(Rad::from).collect(),
        neste,
    })
}
