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
use crate::clock::oslo_date;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::innsyn::ord;
use crate::web::page::{Nav, View};
use crate::web::{Path, Query, dates};

const HANDLING: &str = "familie.innsyn";

/// Rows of the log on a page; those that say the same of one day are one line.
const PAGE: usize = 150;

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

/// What was done once, or several times in a day, in words.
struct Rad {
    /// The last time.
    til: OffsetDateTime,
    /// The first.
    fraa: OffsetDateTime,
    gonger: usize,
    kven: String,
    kva: String,
    kvifor: String,
}

impl Rad {
    /// "28. nov. 2026 kl. 10.01"
    fn tid(&self) -> String {
        dates::date_time(self.til)
    }

    /// "3 gonger, første gong kl. 09.12"; none when it was once.
    fn gonger(&self) -> Option<String> {
        let fraa = dates::clock(self.fraa);
        (self.gonger > 1).then(|| format!("{} gonger, første gong kl. {fraa}", self.gonger))
    }

    /// The same is said of both, and they are of one day.
    fn er_som(&self, other: &Self) -> bool {
        oslo_date(self.til) == oslo_date(other.til)
            && self.kven == other.kven
            && self.kva == other.kva
            && self.kvifor == other.kvifor
    }
}

/// The lines of these rows, the latest first.
fn rader(rows: Vec<Innsyn>) -> Vec<Rad> {
    let mut rader: Vec<Rad> = Vec::new();
    for rad in rows.into_iter().map(Rad::from) {
        match rader.iter_mut().find(|had| had.er_som(&rad)) {
            Some(had) => {
                had.gonger += 1;
                had.fraa = rad.fraa;
            }
            None => rader.push(rad),
        }
    }
    rader
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
            til: row.at,
            fraa: row.at,
            gonger: 1,
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
        rader: rader(rows),
        neste,
    })
}
