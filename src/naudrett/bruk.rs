//! `/barn/{barn_id}/naudrett`: open what there is about a child, with a ground and a reason. What it opened shows here
//! afterwards, for as long as it lasts.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;

use super::model::{GRUNNGJEVING_MAX, GRUNNGJEVING_MIN, Grunn, Hinder, OpnaSak};
use super::queries;
use crate::access::{Action, Resource, Subject};
use crate::barn::{self, Barn};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::innlogging::{Svar, prov_paa_nytt};
use crate::personal::Personal;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted, client_address, dates};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NaudrettForm {
    #[serde(default)]
    grunn: String,
    grunngjeving: String,
    #[serde(default)]
    passord: Personal<String>,
}

impl Form for NaudrettForm {}

impl NaudrettForm {
    fn parse(&self) -> Result<(Grunn, String), Errors> {
        let mut errors = Errors::default();
        let grunn = Grunn::from_code(&self.grunn);
        if grunn.is_none() {
            errors.add("grunn", "Vel kvifor det ikkje kan vente.");
        }
        let missing = "Skriv kvifor du må lese saka no.";
        let grunngjeving = errors.text(
            "grunngjeving",
            &self.grunngjeving,
            GRUNNGJEVING_MAX,
            missing,
        );
        let short = grunngjeving.trim().chars().count() < GRUNNGJEVING_MIN;
        if short {
            let words = format!(
                "Skriv litt meir: minst {GRUNNGJEVING_MIN} teikn om kvifor du må lese saka no."
            );
            errors.add("grunngjeving", words);
        }
        match grunn {
            Some(grunn) if errors.is_empty() => Ok((grunn, grunngjeving)),
            _ => Err(errors),
        }
    }
}

/// What it opened.
struct Opna {
    til: OffsetDateTime,
    saker: Vec<OpnaSak>,
}

impl Opna {
    fn klokka(&self) -> String {
        dates::clock(self.til)
    }
}

#[derive(Template)]
#[template(path = "naudrett/bruk.html")]
struct Side {
    barn: Barn,
    barn_namn: String,
    barn_path: String,
    opna: Option<Opna>,
    form: NaudrettForm,
    state: FormState,
}

impl Side {
    fn grunnar() -> Vec<Choice> {
        let choice = |g: &Grunn| Choice::new(g.code(), g.label());
        Grunn::ALL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Naudrett".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log: to look at it is to look at the card, and at what a naudrett has opened.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    barn: Barn,
    mut form: NaudrettForm,
    state: FormState,
) -> Result<Response, AppError> {
    form.passord = Personal::default();
    let opna = match queries::mi_varer(&mut tx, barn.barn_id).await? {
        Some((id, til)) => Some(Opna {
            til,
            saker: queries::opna(&mut tx, id).await?,
        }),
        None => None,
    };
    let permit = ctx.permit(Action::BarnOpne, &shown(&barn, opna.as_ref()))?;
    tx.commit(permit).await?;
    ctx.page(&Side {
        barn_namn: barn.kort_namn(),
        barn_path: barn::path(barn.barn_id),
        barn,
        opna,
        form,
        state,
    })
}

/// The card, and the saker that are named.
fn shown(barn: &Barn, opna: Option<&Opna>) -> Subject {
    let mut subject = barn.subject();
    if let Some(opna) = opna.filter(|opna| !opna.saker.is_empty()) {
        subject.sak_list = opna.saker.iter().map(|sak| sak.sak_id).collect();
        "naudrett".clone_into(&mut subject.grunnlag);
    }
    subject
}

/// The card, for whoever may use a naudrett.
async fn open(ctx: &Ctx, tx: &mut WriteTx, id: BarnId) -> Result<Barn, AppError> {
    let barn = barn::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::NaudrettBruke, &barn)?;
    Ok(barn)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    ctx.require(Action::NaudrettBruke)?;
    let mut tx = ctx.write().await?;
    let barn = open(&ctx, &mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, NaudrettForm::default()).await?;
    side(&ctx, tx, barn, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
    Posted(form): Posted<NaudrettForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::NaudrettBruke)?;
    let mut tx = ctx.write().await?;
    let barn = open(&ctx, &mut tx, id).await?;
    let state = ctx.form_state();
    let (grunn, grunngjeving) = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, barn, form, state.with_errors(errors)).await,
    };
    // it takes its time, and a transaction must not wait for it
    drop(tx);
    let address = client_address(peer.ip(), &headers, &ctx.app.trusted_proxies);
    let svar = prov_paa_nytt(&ctx.app, &ctx.session, address, form.passord.clone()).await?;
    let mut tx = ctx.write().await?;
    let barn = open(&ctx, &mut tx, id).await?;
    if let Some(state) = not_proven(svar, ctx.form_state()) {
        return side(&ctx, tx, barn, form, state).await;
    }
    match queries::hinder(&mut tx, id, &grunngjeving).await? {
        None => {}
        // pressed twice, or open in two windows: it was done
        Some(Hinder::Varer) => return Ok(ctx.redirect(&super::path(id), Kvittering::NaudrettVarer)),
        Some(hinder) => {
            let state = hindered(hinder, ctx.form_state())?;
            return side(&ctx, tx, barn, form, state).await;
        }
    }
    let mut subject = barn.subject();
    subject.grunn = Some(grunn.label().to_owned());
    let permit = ctx.permit(Action::NaudrettBruke, &subject)?;
    queries::insert(&mut tx, id, grunn, &grunngjeving).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit.also("naudrett")).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::NaudrettBrukt))
}

/// What the form says when the person did not show who it is.
fn not_proven(svar: Svar, state: FormState) -> Option<FormState> {
    let words = match svar {
        Svar::Stemmer => return None,
        Svar::ForMange => {
            return Some(state.with_too_many(
                "passord",
                "Det blei for mange forsøk. Vent eit kvarter, og prøv igjen. Er det fare for liv, så ring 113 eller 112.",
            ));
        }
        Svar::Feil => "Passordet er feil. Skriv det du loggar inn med.",
        Svar::LoggInnPaaNytt => {
            "Du har ikkje passord i Laget. Logg ut og inn igjen, og send skjemaet innan fem minutt."
        }
    };
    let mut errors = Errors::default();
    errors.add("passord", words);
    Some(state.with_errors(errors))
}

/// What it says when the person may not use it now.
fn hindered(hinder: Hinder, state: FormState) -> Result<FormState, AppError> {
    let mut errors = Errors::default();
    match hinder {
        Hinder::Rolle | Hinder::Varer => return Err(AppError::Forbidden),
        Hinder::ForMange => {
            return Ok(state.with_too_many(
                "grunn",
                "Du har brukt naudrett så mange gonger som ein kan på eitt døgn. Ring den det gjeld, eller leiaren din.",
            ));
        }
        Hinder::EigenFamilie => errors.add(
            "grunn",
            "Barnet er i familien din. Då kan du ikkje bruke naudrett. Snakk med leiaren din.",
        ),
        Hinder::BruktGrunngjeving => errors.add(
            "grunngjeving",
            "Det same har du skrive før. Skriv kvifor du må lese saka denne gongen.",
        ),
    }
    Ok(state.with_errors(errors))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(grunn: &str, grunngjeving: &str) -> NaudrettForm {
        NaudrettForm {
            grunn: grunn.into(),
            grunngjeving: grunngjeving.into(),
            ..NaudrettForm::default()
        }
    }

    #[test]
    fn a_ground_from_the_list_and_a_reason_of_some_length() {
        let tjue = "Må vite kven som ringer".to_owned();
        assert!(form("borte", &tjue).parse().is_ok());
        for (grunn, grunngjeving, field) in [
            ("", tjue.as_str(), "grunn"),
            ("kjekt", tjue.as_str(), "grunn"),
            ("borte", "", "grunngjeving"),
            ("borte", "hastar", "grunngjeving"),
            ("borte", "hastar                       ", "grunngjeving"),
        ] {
            let errors = form(grunn, grunngjeving).parse().unwrap_err();
            assert!(errors.on(field).is_some(), "{grunn} {grunngjeving}");
        }
    }
}
