//! `/kommune/brukar/{brukar_id}`: a person's medlemskap in the kommune, before, now and to come, and what was done with them.

use askama::Template;
use axum::response::Response;
use time::Date;

use super::konto::Kodestand;
use super::model::{Endring, Linje, Person, Rad, Stand};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path};

#[derive(Template)]
#[template(path = "medlemskap/vis.html")]
struct Vis {
    person: Person,
    rader: Vec<Rad>,
    ventar: Vec<Endring>,
    historikk: Vec<Linje>,
    today: Date,
    /// The one who asks: another changes it.
    eigen: bool,
    kan_nullstille: bool,
    kode: Kodestand,
}

impl View for Vis {
    fn title(&self) -> String {
        "Brukar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }
}

impl Vis {
    fn merkelapp(&self, rad: &Rad) -> (&'static str, &'static str, &'static str) {
        match rad.stand(self.today) {
            Stand::No => ("check", "Gjeld", "accent"),
            Stand::Kjem => ("clock", "Kjem", "info"),
            Stand::Slutta => ("minus-circle", "Slutta", "neutral"),
            Stand::Aldri => ("minus-circle", "Blei ikkje noko av", "neutral"),
        }
    }

    fn kan_avslutte(&self, rad: &Rad) -> bool {
        !self.eigen && rad.gjeld_eller_kjem(self.today)
    }
}

/// The person, if one of the kommune.
pub(super) async fn finn(tx: &mut WriteTx, id: BrukarId) -> Result<Person, AppError> {
    let found = queries::desse(tx, &[id]).await?;
    found.into_iter().next().ok_or(AppError::NotFound)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BrukarId>) -> Result<Response, AppError> {
    ctx.require(Action::BrukarSjaa)?;
    let mut tx = ctx.write().await?;
    let person = finn(&mut tx, id).await?;
    let rader = queries::medlemskap_av(&mut tx, &[id]).await?;
    let endringar = queries::endring::endringar_av(&mut tx, id).await?;
    let avsluttingar = queries::oekter::avsluttingar(&mut tx, Some(id)).await?;
    let kodar = queries::kode::kodar(&mut tx, id).await?;
    let (passord, faktor) = queries::kode::kan_nullstille(&mut tx, id).await?;
    let kode = queries::kode::stand(&mut tx, id).await?;
    let today = queries::today(&mut tx).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    let mut historikk: Vec<Linje> = endringar.iter().map(Endring::linje).collect();
    historikk.extend(avsluttingar.iter().map(super::model::Avslutting::linje));
    historikk.extend(kodar.iter().map(super::eingongskode::Eingongskode::linje));
    historikk.sort_by_key(|linje| std::cmp::Reverse(linje.at));
    ctx.page(&Vis {
        eigen: id == ctx.actor.brukar_id,
        person,
        rader,
        ventar: endringar.into_iter().filter(Endring::ventar).collect(),
        historikk,
        today,
        kan_nullstille: passord || faktor,
        kode,
    })
}
