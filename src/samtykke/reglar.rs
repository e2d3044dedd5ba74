//! `/kommune/samtykkereglar`: who must sign in the kommune, what is proposed, and what came of it. Another systemansvarleg
//! than the one who proposes says yes or no.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::model::{Forslag, IDag, Rad, Rekning, tabell};
use super::queries::reglar::{self, Verknad};
use super::{MALAR, REGLAR};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::{BrukarId, SamtykkeRegelId};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, Kvittering, Path, Posted};

#[derive(Template)]
#[template(path = "samtykke/reglar.html")]
struct Side {
    tabell: Vec<Rad>,
    ventar: Vec<Ventar>,
    ferdige: Vec<Forslag>,
    aleine: bool,
    /// The forms are not reckoned yet after an approval.
    rekning: Option<Rekning>,
    malar: &'static str,
    ny: String,
}

/// A proposal that waits, and what it would change.
struct Ventar {
    forslag: Forslag,
    mitt: bool,
    /// What is in force for the same today.
    no: String,
    verknad: String,
}

impl Ventar {
    fn new(forslag: Forslag, i_dag: &[IDag], verknad: &[Verknad], meg: BrukarId) -> Self {
        let id = forslag.samtykke_regel_id;
        let verknad = verknad.iter().find(|v| v.regel == id);
        Self {
            no: forslag.no(i_dag),
            mitt: forslag.foreslaatt_av == Some(meg),
            verknad: verknad_tekst(verknad, &forslag.gyldig_fraa()),
            forslag,
        }
    }

    fn svar_path(&self) -> String {
        format!("{REGLAR}/{}/godkjenn", self.forslag.samtykke_regel_id)
    }
}

/// Fewer than five are never a number.
fn verknad_tekst(verknad: Option<&Verknad>, dato: &str) -> String {
    let (minst, trass_nei) = verknad.map_or((0, 0), |v| (v.minst, v.trass_nei));
    let sluttar = match minst {
        0 => {
            format!("Ingen, eller færre enn 5, samtykke som gjeld no, sluttar å gjelde {dato}.")
        }
        _ => format!(
            "Minst {minst} samtykke som gjeld no, sluttar å gjelde {dato}. Dei som då må svare, må bli spurde på nytt."
        ),
    };
    let opnar = match trass_nei {
        0 => "Ingen, eller færre enn 5, som nokon har sagt nei til, kan byrje å gjelde.".to_owned(),
        _ => format!(
            "Minst {trass_nei} som nokon har sagt nei til, kan byrje å gjelde, for den som sa nei, må ikkje svare lenger."
        ),
    };
    format!("{sluttar} {opnar}")
}

impl View for Side {
    fn title(&self) -> String {
        "Kven må svare på samtykke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Samtykkereglar
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkeregelStyre)?;
    let mut tx = ctx.write().await?;
    let i_dag = reglar::i_dag(&mut tx).await?;
    let forslag = reglar::forslag(&mut tx).await?;
    let verknad = reglar::verknad(&mut tx).await?;
    let aleine = reglar::systemansvarlege(&mut tx).await? < 2;
    let rekning = reglar::reknar(&mut tx).await?;
    tx.commit(ctx.permit(Action::SamtykkeregelStyre, &())?)
        .await?;
    let (ventar, ferdige): (Vec<_>, Vec<_>) = forslag.into_iter().partition(Forslag::ventar);
    let meg = ctx.actor.brukar_id;
    ctx.page(&Side {
        tabell: tabell(&i_dag),
        ventar: ventar
            .into_iter()
            .map(|f| Ventar::new(f, &i_dag, &verknad, meg))
            .collect(),
        ferdige,
        aleine,
        rekning,
        malar: MALAR,
        ny: format!("{REGLAR}/ny"),
    })
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    godkjend: String,
}

impl Form for SvarForm {}

pub(super) async fn svar(
    ctx: Ctx,
    Path(id): Path<SamtykkeRegelId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkeregelStyre)?;
    let mut tx = ctx.write().await?;
    let forslag = reglar::forslag(&mut tx).await?;
    let forslag = forslag.iter().find(|f| f.samtykke_regel_id == id);
    let forslag = forslag.ok_or(AppError::NotFound)?;
    if forslag.foreslaatt_av == Some(ctx.actor.brukar_id) {
        return Err(AppError::Forbidden);
    }
    let godkjend = match form.godkjend.as_str() {
        "ja" => true,
        "nei" => false,
        _ => return Ok(Redirect::to(REGLAR).into_response()),
    };
    if !reglar::answer(&mut tx, id, godkjend).await? {
        // the button of another window came first, or the day is over: the page says which
        return Ok(ctx.redirect(REGLAR, Kvittering::RegelTeken));
    }
    tx.commit(ctx.permit(Action::SamtykkeregelStyre, &())?)
        .await?;
    let kvittering = if godkjend {
        Kvittering::RegelGodkjend
    } else {
        Kvittering::RegelAvvist
    };
    Ok(ctx.redirect(REGLAR, kvittering))
}
