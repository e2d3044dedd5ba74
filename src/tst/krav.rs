//! `/kommune/tst`: how many meetings the kommune asks of its teams.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Krav, Kravslag};
use super::queries::kommune;
use super::{KRAV, SKULEFRI};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Posted};

/// More than one a month is a slip of the finger.
const FLEST: i16 = 10;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KravForm {
    version: String,
    vanleg_haust: String,
    vanleg_vaar: String,
    maanadleg_haust: String,
    maanadleg_vaar: String,
}

impl Form for KravForm {}

impl KravForm {
    fn of(krav: &[Krav]) -> Self {
        let tal = |slag, of: fn(&Krav) -> i16| {
            let krav = krav.iter().find(|k| k.slag == slag);
            krav.map_or_else(String::new, |k| of(k).to_string())
        };
        Self {
            version: version(krav),
            vanleg_haust: tal(Kravslag::Vanleg, |k| k.haust),
            vanleg_vaar: tal(Kravslag::Vanleg, |k| k.vaar),
            maanadleg_haust: tal(Kravslag::Maanadleg, |k| k.haust),
            maanadleg_vaar: tal(Kravslag::Maanadleg, |k| k.vaar),
        }
    }

    /// What is asked of each kind, in the place of what was.
    fn parse(&self, foer: &[Krav]) -> Result<Vec<Krav>, Errors> {
        let mut errors = Errors::default();
        let mut nye = Vec::with_capacity(foer.len());
        for krav in foer {
            let (haust, vaar) = match krav.slag {
                Kravslag::Vanleg => (
                    ("vanleg_haust", &self.vanleg_haust),
                    ("vanleg_vaar", &self.vanleg_vaar),
                ),
                Kravslag::Maanadleg => (
                    ("maanadleg_haust", &self.maanadleg_haust),
                    ("maanadleg_vaar", &self.maanadleg_vaar),
                ),
            };
            nye.push(Krav {
                slag: krav.slag,
                haust: tal(&mut errors, haust),
                vaar: tal(&mut errors, vaar),
                version: krav.version,
            });
        }
        errors.or(nye)
    }
}

fn tal(errors: &mut Errors, (field, typed): (&str, &String)) -> i16 {
    let tal = typed
        .trim()
        .parse()
        .ok()
        .filter(|tal| (0..=FLEST).contains(tal));
    tal.unwrap_or_else(|| {
        errors.add(field, format!("Skriv eit tal frå 0 til {FLEST}."));
        0
    })
}

/// The versions of all rows, as one text.
fn version(krav: &[Krav]) -> String {
    krav.iter()
        .map(|k| k.version.to_string())
        .collect::<Vec<_>>()
        .join("-")
}

#[derive(Template)]
#[template(path = "tst/krav.html")]
struct Side {
    kommune: String,
    skulefri: &'static str,
    form: KravForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Kor ofte teama skal møtast".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    form: KravForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::TstKrav, &())?).await?;
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        skulefri: SKULEFRI,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::TstKrav)?;
    let mut tx = ctx.write().await?;
    let krav = kommune::krav(&mut tx).await?;
    let fresh = KravForm {
        version: version(&krav),
        ..KravForm::of(&krav)
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Posted(mut form): Posted<KravForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstKrav)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(ctx.actor.kommune_id.uuid()).await?;
    let foer = kommune::krav(&mut tx).await?;
    let state = ctx.form_state();
    if form.version != version(&foer) {
        form.version = version(&foer);
        return side(
            &ctx,
            tx,
            form,
            state.with_conflict(Konflikt::endra("krava")),
        )
        .await;
    }
    let nye = match form.parse(&foer) {
        Ok(nye) => nye,
        Err(errors) => return side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    for krav in &nye {
        kommune::set_krav(&mut tx, krav).await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::TstKrav, &())?).await?;
    Ok(ctx.redirect(KRAV, Kvittering::KravLagra))
}
