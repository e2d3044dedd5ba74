//! `/barn/{barn_id}`: the child's card. It never says whether there is a sak.

use askama::Template;
use axum::response::Response;

use super::model::Barn;
use super::model::endring::Endring;
use super::model::foeresett::Foeresett;
use super::queries::{self, Periode};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, dates};

#[derive(Template)]
#[template(path = "barn/vis.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a button that is there or not"
)]
struct Kort {
    barn: Barn,
    alder: String,
    adresse: Option<String>,
    foeresette: Vec<Foeresett>,
    endringar: Vec<Endring>,
    historie: Vec<Periode>,
    kan_melde_uro: bool,
    kan_melde_barnevern: bool,
    kan_bruke_naudrett: bool,
    kan_endre: bool,
    kan_skrive_foeresette: bool,
    kan_sjaa_innsyn: bool,
    kan_lage_pakke: bool,
}

impl Kort {
    fn path(&self, rest: &str) -> String {
        format!("{}{rest}", super::path(self.barn.barn_id))
    }

    fn uro_path(&self) -> String {
        format!("/uro/ny?barn={}", self.barn.barn_id)
    }
}

impl Periode {
    fn naar(&self) -> String {
        match self.til {
            Some(til) => format!("{} – {}", dates::short(self.fraa), dates::short(til)),
            None => format!("Frå {}", dates::short(self.fraa)),
        }
    }
}

impl View for Kort {
    fn title(&self) -> String {
        "Kort".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    ctx.require(Action::BarnOpne)?;
    let mut tx = ctx.write().await?;
    let barn = queries::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::BarnOpne, &barn)?;
    let adresse = queries::adresse(&mut tx, id).await?;
    let foeresette = queries::foeresett::of_barn(&mut tx, id).await?;
    let endringar = queries::endring::of_barn(&mut tx, id).await?;
    let historie = queries::einingar_til(&mut tx, id).await?;
    tx.commit(permit).await?;
    let may = |action| ctx.actor.may(action, &barn);
    ctx.page(&Kort {
        alder: age(&barn, &ctx),
        adresse,
        foeresette,
        endringar,
        historie,
        kan_melde_uro: may(Action::UroMelde),
        kan_melde_barnevern: may(Action::BarnevernMelde),
        kan_bruke_naudrett: may(Action::NaudrettBruke),
        kan_endre: may(Action::BarnEndre),
        kan_skrive_foeresette: may(Action::FoeresettSkrive),
        kan_sjaa_innsyn: may(Action::BarnInnsyn),
        kan_lage_pakke: may(Action::BarnInnsynspakke),
        barn,
    })
}

fn age(barn: &Barn, ctx: &Ctx) -> String {
    match dates::age_years(barn.foedd, ctx.today()) {
        age if age < 1 => "under 1 år".to_owned(),
        age => format!("{age} år"),
    }
}
