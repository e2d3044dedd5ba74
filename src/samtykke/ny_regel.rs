//! `/kommune/samtykkereglar/ny`: proposes who must sign, for a group of instansar and an age, from a day that is not over.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::REGLAR;
use super::mal::Gruppe;
use super::model::{ELDST, Regelkrav, gale};
use super::queries::reglar::{self, NyRegel};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering};

/// So far ahead a rule may begin: two years.
const LENGST_FRAM: Duration = Duration::days(731);

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RegelForm {
    id: String,
    gruppe: String,
    alder_fraa: String,
    alder_til: String,
    krav: String,
    gyldig_fraa: String,
}

impl Form for RegelForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl RegelForm {
    fn parse(&self, today: Date) -> Result<NyRegel, Errors> {
        let mut errors = Errors::default();
        let gruppe = Gruppe::from_code(&self.gruppe);
        if gruppe.is_none() {
            errors.add("gruppe", "Vel kva instansar det gjeld.");
        }
        let fraa = aar(&mut errors, "alder_fraa", &self.alder_fraa);
        let til = match self.alder_til.trim() {
            "" => Some(ELDST),
            typed => aar(&mut errors, "alder_til", typed),
        };
        let krav = Regelkrav::from_code(&self.krav);
        if krav.is_none() {
            errors.add("krav", "Vel kven som må svare.");
        }
        match (fraa, til, krav) {
            (Some(fraa), Some(til), _) if til < fraa => {
                errors.add(
                    "alder_til",
                    "Skriv ein alder som ikkje er lågare enn den første.",
                );
            }
            (Some(fraa), Some(til), Some(krav)) => {
                if let Some(gale) = gale(fraa, til, krav) {
                    errors.add("krav", gale);
                }
            }
            _ => {}
        }
        let missing = "Skriv kva dag regelen skal gjelde frå.";
        let dag = errors.date("gyldig_fraa", &self.gyldig_fraa, today, missing);
        if dag.is_some_and(|dag| dag < today) {
            errors.add("gyldig_fraa", "Ein regel kan ikkje gjelde attover i tid.");
        }
        if dag.is_some_and(|dag| dag - today > LENGST_FRAM) {
            errors.add(
                "gyldig_fraa",
                "Ein regel kan gjelde frå høgst to år fram i tid.",
            );
        }
        match (gruppe, fraa, til, krav, dag) {
            (Some(gruppe), Some(alder_fraa), Some(alder_til), Some(krav), Some(gyldig_fraa)) => {
                errors.or(NyRegel {
                    gruppe,
                    alder_fraa,
                    alder_til,
                    krav,
                    gyldig_fraa,
                })
            }
            _ => Err(errors),
        }
    }
}

fn aar(errors: &mut Errors, field: &str, typed: &str) -> Option<i16> {
    let aar = typed
        .trim()
        .parse()
        .ok()
        .filter(|aar| (0..=ELDST).contains(aar));
    if aar.is_none() {
        errors.add(field, "Skriv alderen som eit heilt tal, til dømes 15.");
    }
    aar
}

#[derive(Template)]
#[template(path = "samtykke/ny_regel.html")]
struct Side {
    gruppene: Vec<Choice>,
    krava: Vec<Choice>,
    reglar: &'static str,
    form: RegelForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Foreslå ein regel for samtykke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Samtykkereglar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    form: RegelForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::SamtykkeregelStyre, &())?)
        .await?;
    let krava = Regelkrav::ALL.iter();
    ctx.page(&Side {
        gruppene: Gruppe::ALL
            .iter()
            .map(|g| Choice::new(g.code(), g.med_kven()))
            .collect(),
        krava: krava.map(|k| Choice::new(k.code(), k.label())).collect(),
        reglar: REGLAR,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkeregelStyre)?;
    let mut tx = ctx.write().await?;
    let fresh = RegelForm {
        id: tx.new_id().to_string(),
        ..RegelForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Innsending(mut form, mut sending): Innsending<RegelForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkeregelStyre)?;
    let mut tx = ctx.write().await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, form, state.with_conflict(konflikt)).await;
        }
    }
    let today = reglar::today(&mut tx).await?;
    let ny = match form.parse(today) {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    reglar::insert(&mut tx, sending.id(), &ny).await?;
    let answer = sending
        .done(&mut tx, &ctx, REGLAR, Kvittering::RegelForeslaatt)
        .await?;
    tx.commit(ctx.permit(Action::SamtykkeregelStyre, &())?)
        .await?;
    Ok(answer)
}
