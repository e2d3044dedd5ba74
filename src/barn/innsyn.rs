//! `/barn/{barn_id}/innsyn`: who has looked at the child, when, as what and why.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::model::Barn;
use super::queries;
use super::queries::innsyn::Innsyn;
use crate::access::{Action, Actor, Relation, Resource, Role, Subject};
use crate::error::AppError;
use crate::ids::BarnId;
use crate::innsyn::ord;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, Query, dates};

/// Rows of a page.
const PAGE: usize = 50;

/// Where the page before ended: the row's instant in microseconds, and its id.
#[derive(Deserialize)]
pub(super) struct Etter {
    foer: Option<i64>,
    etter: Option<Uuid>,
}

/// A row in words.
struct Rad {
    tid: String,
    kvar: String,
    rolle: String,
    kva: String,
    kvifor: String,
    avvist: bool,
}

#[derive(Template)]
#[template(path = "barn/innsyn.html")]
struct Side {
    /// Not for the personvernombod, who sees no card.
    barn: Option<Barn>,
    kort: String,
    rader: Vec<Rad>,
    neste: Option<String>,
    alle: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Kven har sett".into()
    }

    fn nav(&self) -> Nav {
        if self.barn.is_some() {
            Nav::Barn
        } else {
            Nav::Logg
        }
    }
}

impl Side {
    /// The report of who could see and who saw.
    fn tilgang(&self) -> String {
        format!("{}/tilgang", self.kort)
    }
}

/// The log of one child.
struct Logg {
    barn_id: BarnId,
    /// None for the personvernombod, who sees no card.
    barn: Option<Barn>,
    /// Every row, and not only those of the eining's own staff.
    alle: bool,
}

impl Resource for Logg {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: if self.alle { "personvern" } else { "leiar" }.to_owned(),
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let barn = self.barn.as_ref();
        barn.map_or_else(Relation::default, |barn| barn.relation(actor))
    }
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Query(etter): Query<Etter>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnInnsyn)?;
    let mut tx = ctx.write().await?;
    let logg = Logg {
        barn_id: id,
        barn: queries::find(&mut tx, id).await?,
        alle: ctx.actor.has(Role::Personvernombod),
    };
    let permit = match ctx.permit(Action::BarnInnsyn, &logg) {
        // whoever needs the card to read it is not told that there is one
        Err(_) if logg.barn.is_none() => return Err(AppError::NotFound),
        decided => decided?,
    };
    let before = etter.position()?;
    let limit = i32::try_from(PAGE + 1).unwrap_or(i32::MAX);
    let mut rows = queries::innsyn::of_barn(&mut tx, id, before, limit).await?;
    if logg.barn.is_none() && rows.is_empty() {
        return Err(AppError::NotFound);
    }
    let fleire = rows.len() > PAGE;
    rows.truncate(PAGE);
    tx.commit(permit).await?;
    ctx.page(&Side {
        kort: super::path(id),
        neste: rows
            .last()
            .filter(|_| fleire)
            .map(|last| next_page(id, last)),
        rader: rows.into_iter().map(Rad::from).collect(),
        barn: logg.barn,
        alle: logg.alle,
    })
}

impl Etter {
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

fn next_page(barn: BarnId, last: &Innsyn) -> String {
    let micros = last.at.unix_timestamp_nanos() / 1000;
    format!(
        "{}/innsyn?foer={micros}&etter={}",
        super::path(barn),
        last.logg_id
    )
}

impl From<Innsyn> for Rad {
    fn from(row: Innsyn) -> Self {
        let kvar = match (row.eining_namn, row.instans_namn) {
            (Some(eining), Some(instans)) if eining != instans => format!("{eining} ({instans})"),
            (Some(eining), _) => eining,
            (None, Some(instans)) => instans,
            (None, None) if row.rolle == "familie" => "Familien".to_owned(),
            (None, None) => "Ukjend".to_owned(),
        };
        let rolle = match ord::rolle(&row.rolle) {
            "" => "ukjend",
            word => word,
        };
        let mut kvifor = ord::kvifor(&row.grunnlag);
        if let Some(grunn) = row.grunn.filter(|grunn| !grunn.is_empty()) {
            kvifor = format!("{kvifor}: {grunn}");
        }
        Self {
            tid: dates::date_time(row.at),
            kvar,
            rolle: rolle.to_owned(),
            kva: ord::kva(&row.handling, row.avvist),
            kvifor: if row.avvist && kvifor.is_empty() {
                "Ingen tilgang".to_owned()
            } else {
                kvifor
            },
            avvist: row.avvist,
        }
    }
}
