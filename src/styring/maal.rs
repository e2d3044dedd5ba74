//! `/styring/maal`: what the kommune aims at.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{MAALA, standard};
use super::{SIDE, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::tal::model::Figur;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Posted};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaalForm {
    version: String,
    samtale_frist: String,
    samtale: String,
    fyrste_tiltak: String,
    tiltak_frist: String,
    moeteplikt: String,
    grense: String,
    /// Whether the kommune may be named beside the others.
    #[serde(default)]
    namngitt: String,
}

impl Form for MaalForm {}

/// What is kept: what is aimed at, and what is decided of the figures.
struct Innhald {
    maala: Vec<(Figur, i16)>,
    grense: i16,
    namngitt: bool,
}

/// What stands.
struct Stand {
    maala: Vec<(Figur, i16, i32)>,
    vala: (i16, bool, i32),
}

impl Stand {
    async fn les(tx: &mut WriteTx) -> Result<Self, AppError> {
        Ok(Self {
            maala: queries::maal(tx).await?,
            vala: queries::vala(tx).await?,
        })
    }

    /// All the versions, as one text.
    fn version(&self) -> String {
        let av = |figur: Figur| {
            self.maala
                .iter()
                .find(|(f, ..)| *f == figur)
                .map_or(0, |(.., v)| *v)
        };
        let alle = MAALA.map(|figur| av(figur).to_string()).join("-");
        format!("{alle}-{}", self.vala.2)
    }
}

impl MaalForm {
    const fn felt(&self, figur: Figur) -> &String {
        match figur {
            Figur::SamtaleFrist => &self.samtale_frist,
            Figur::Samtale => &self.samtale,
            Figur::FyrsteTiltak => &self.fyrste_tiltak,
            Figur::TiltakFrist => &self.tiltak_frist,
            _ => &self.moeteplikt,
        }
    }

    fn of(stand: &Stand) -> Self {
        let tal = |figur| {
            let rad = stand.maala.iter().find(|(f, ..)| *f == figur);
            let maal = rad.map(|(_, maal, _)| *maal).or(standard(figur));
            maal.map_or_else(String::new, |m| m.to_string())
        };
        Self {
            version: stand.version(),
            samtale_frist: tal(Figur::SamtaleFrist),
            samtale: tal(Figur::Samtale),
            fyrste_tiltak: tal(Figur::FyrsteTiltak),
            tiltak_frist: tal(Figur::TiltakFrist),
            moeteplikt: tal(Figur::Moeteplikt),
            grense: stand.vala.0.to_string(),
            namngitt: if stand.vala.1 { "ja" } else { "" }.to_owned(),
        }
    }

    fn parse(&self) -> Result<Innhald, Errors> {
        let mut errors = Errors::default();
        let mut maala = Vec::new();
        for figur in MAALA {
            let flest = if figur.har_median() { 366 } else { 100 };
            let felt = (figur.code(), namn(figur), self.felt(figur).as_str());
            if let Some(tal) = tal(&mut errors, felt, (1, flest)) {
                maala.push((figur, tal));
            }
        }
        let grense = ("grense", "Skjul tal under", self.grense.as_str());
        let grense = tal(&mut errors, grense, (3, 20)).unwrap_or_default();
        errors.or(Innhald {
            maala,
            grense,
            namngitt: self.namngitt == "ja",
        })
    }
}

/// What a field is called where several are wrong at once.
const fn namn(figur: Figur) -> &'static str {
    match figur {
        Figur::SamtaleFrist => "Samtale i tide",
        Figur::Samtale => "Dagar til samtale",
        Figur::FyrsteTiltak => "Dagar til tiltak",
        Figur::TiltakFrist => "Tiltak evaluerte i tide",
        _ => "Oppmøte",
    }
}

/// A whole number of a field, within what it may be.
fn tal(
    errors: &mut Errors,
    (felt, namn, skrive): (&'static str, &str, &str),
    (minst, flest): (i16, i16),
) -> Option<i16> {
    let tal = skrive.trim().trim_end_matches('%').trim().parse().ok();
    let tal = tal.filter(|tal| (minst..=flest).contains(tal));
    if tal.is_none() {
        errors.add(
            felt,
            format!("{namn}: skriv eit heilt tal frå {minst} til {flest}."),
        );
    }
    tal
}

#[derive(Template)]
#[template(path = "styring/maal.html")]
struct Side {
    kommune: String,
    form: MaalForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Måla til kommunen".into()
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    form: MaalForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::StyringMaal, &())?).await?;
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::StyringMaal)?;
    let mut tx = ctx.write().await?;
    let fresh = MaalForm::of(&Stand::les(&mut tx).await?);
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<MaalForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::StyringMaal)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let foer = Stand::les(&mut tx).await?;
    let state = ctx.form_state();
    if form.version != foer.version() {
        form.version = foer.version();
        return side(&ctx, tx, form, state.with_conflict(Konflikt::endra("måla"))).await;
    }
    let innhald = match form.parse() {
        Ok(innhald) => innhald,
        Err(errors) => return side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    for (figur, maal) in innhald.maala {
        queries::set_maal(&mut tx, figur, maal).await?;
    }
    if !queries::vel(&mut tx, (innhald.grense, innhald.namngitt, foer.vala.2)).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::StyringMaal, &())?).await?;
    Ok(ctx.redirect(SIDE, Kvittering::MaalLagra))
}
