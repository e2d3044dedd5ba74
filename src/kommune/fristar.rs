//! `/kommune/fristar`: the clocks of the kommune, between what they may be. What is changed stands with who, when and why.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::FRISTAR;
use super::model::{Endring, GRUNN_MAX, Klokke, Regel, i_rekkje};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Posted};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FristarForm {
    /// What counted when the page was fetched.
    version: String,
    grunn: String,
    /// The days of each clock, by its code.
    #[serde(flatten)]
    dagar: BTreeMap<String, String>,
}

impl Form for FristarForm {}

/// The clocks that change, with what they become (nothing: the default), and why.
type Endra = (Vec<(Regel, Option<i32>)>, String);

impl FristarForm {
    fn of(reglar: &[Regel]) -> Self {
        let dagar = reglar
            .iter()
            .map(|r| (r.kode.code().to_owned(), r.gjeld().to_string()));
        Self {
            version: version(reglar),
            grunn: String::new(),
            dagar: dagar.collect(),
        }
    }

    fn dagar(&self, klokke: Klokke) -> &str {
        self.dagar.get(klokke.code()).map_or("", String::as_str)
    }

    /// The clocks that change, with what they become (nothing: the default), and why.
    fn parse(&self, reglar: &[Regel]) -> Result<Endra, Errors> {
        let mut errors = Errors::default();
        let mut nye = BTreeMap::new();
        for regel in reglar {
            let dagar = self.dagar(regel.kode).trim().parse().ok();
            match dagar.filter(|dagar| (regel.minst..=regel.mest).contains(dagar)) {
                Some(dagar) => {
                    nye.insert(regel.kode, dagar);
                }
                None => errors.add(
                    regel.kode.code(),
                    format!(
                        "{}: skriv eit tal frå {} til {}.",
                        regel.kode.label(),
                        regel.minst,
                        regel.mest
                    ),
                ),
            }
        }
        if !i_rekkje(|klokke| nye.get(&klokke).copied()) {
            errors.add(
                Klokke::SamtykkeMidt.code(),
                "Dei tre påminningane må kome etter kvarandre, med færre og færre dagar att.",
            );
        }
        let missing = "Skriv kvifor fristane er endra, og kven som har vedteke det.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        let endra: Vec<_> = reglar
            .iter()
            .filter_map(|regel| {
                let dagar = *nye.get(&regel.kode)?;
                let ny = (dagar != regel.vanleg).then_some(dagar);
                (dagar != regel.gjeld()).then_some((*regel, ny))
            })
            .collect();
        if errors.is_empty() && endra.is_empty() {
            errors.add(Klokke::Samtale.code(), "Ingen av fristane er endra.");
        }
        errors.or((endra, grunn))
    }
}

/// What counts, as one text.
fn version(reglar: &[Regel]) -> String {
    let dagar = reglar.iter().map(|r| match r.eigen {
        Some(dagar) => dagar.to_string(),
        None => "v".to_owned(),
    });
    dagar.collect::<Vec<_>>().join("-")
}

#[derive(Template)]
#[template(path = "kommune/fristar.html")]
struct Side {
    kommune: String,
    reglar: Vec<Regel>,
    heimlar: BTreeMap<Klokke, String>,
    endringar: Vec<Endring>,
    form: FristarForm,
    state: FormState,
}

impl Side {
    /// The default, what it may be, and the law.
    fn hint(&self, regel: &Regel) -> String {
        let grense = match self.heimlar.get(&regel.kode) {
            Some(heimel) => format!(
                "Han kan vere kortare, men aldri lengre enn {} dagar ({heimel}).",
                regel.mest
            ),
            None => format!("Han kan vere frå {} til {} dagar.", regel.minst, regel.mest),
        };
        format!("{} Vanleg er {}. {grense}", regel.kode.bruk(), regel.vanleg)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Fristane til kommunen".into()
    }

    fn nav(&self) -> Nav {
        Nav::Fristar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    reglar: Vec<Regel>,
    form: FristarForm,
    state: FormState,
) -> Result<Response, AppError> {
    let heimlar = queries::heimlar(&mut tx).await?;
    let endringar = queries::endringar(&mut tx).await?;
    tx.commit(ctx.permit(Action::FristStyre, &())?).await?;
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        reglar,
        heimlar,
        endringar,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::FristStyre)?;
    let mut tx = ctx.write().await?;
    let reglar = queries::reglar(&mut tx).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, FristarForm::of(&reglar)).await?;
    side(&ctx, tx, reglar, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<FristarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::FristStyre)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let reglar = queries::reglar(&mut tx).await?;
    let state = ctx.form_state();
    if form.version != version(&reglar) {
        form.version = version(&reglar);
        let state = state.with_conflict(Konflikt::endra("fristane"));
        return side(&ctx, tx, reglar, form, state).await;
    }
    let (endra, grunn) = match form.parse(&reglar) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, reglar, form, state.with_errors(errors)).await,
    };
    for (regel, dagar) in endra {
        queries::endre(&mut tx, &regel, dagar, &grunn).await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::FristStyre, &())?).await?;
    Ok(ctx.redirect(FRISTAR, Kvittering::FristarLagra))
}
