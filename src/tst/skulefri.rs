//! `/kommune/skulefri`: when there is no school in the kommune, so that no team is asked to meet then.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::fri::Fri;
use super::queries::{self, kommune};
use super::skuleaar::Skuleaar;
use super::{KRAV, SKULEFRI};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SkulefriId;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};

const NAMN_MAX: usize = 80;
/// A summer is shorter.
const LENGST: Duration = Duration::days(100);

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FriForm {
    id: String,
    namn: String,
    fraa: String,
    til: String,
}

impl Form for FriForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl FriForm {
    /// One day has no last day of its own.
    fn parse(&self, id: SkulefriId, today: Date) -> Result<Fri, Errors> {
        let mut errors = Errors::default();
        let namn = errors.line(
            "namn",
            &self.namn,
            NAMN_MAX,
            "Skriv kva det er, til dømes «Haustferie».",
        );
        let fraa = errors.date("fraa", &self.fraa, today, "Skriv første dagen.");
        let til = match self.til.trim() {
            "" => fraa,
            typed => errors.date("til", typed, today, ""),
        };
        let (Some(fraa), Some(til)) = (fraa, til) else {
            return Err(errors);
        };
        if til < fraa {
            errors.add("til", "Siste dagen kan ikkje vere før den første.");
        } else if til - fraa > LENGST {
            errors.add("til", "Så lenge er det ikkje skulefri. Sjå over datoane.");
        } else if til < today {
            errors.add("til", "Dagane er alt over.");
        }
        errors.or(Fri {
            skulefri_id: id,
            namn,
            fraa,
            til,
        })
    }
}

#[derive(Template)]
#[template(path = "tst/skulefri.html")]
struct Side {
    kommune: String,
    krav: &'static str,
    fri: Vec<Fri>,
    form: FriForm,
    state: FormState,
}

impl Fri {
    /// "5.10.2026–9.10.2026"
    fn periode(&self) -> String {
        if self.fraa == self.til {
            dates::long(self.fraa)
        } else {
            format!("{}–{}", dates::short(self.fraa), dates::short(self.til))
        }
    }

    fn ta_ut_path(&self) -> String {
        format!("{SKULEFRI}/{}/ta-ut", self.skulefri_id)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Skulefri".into()
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
    mut tx: WriteTx,
    form: FriForm,
    state: FormState,
) -> Result<Response, AppError> {
    let fraa = Skuleaar::of(ctx.today()).start();
    let fri = queries::fridagar(&mut tx, fraa).await?;
    tx.commit(ctx.permit(Action::TstKrav, &())?).await?;
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        krav: KRAV,
        fri,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::TstKrav)?;
    let mut tx = ctx.write().await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, FriForm::default()).await?;
    side(&ctx, tx, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Innsending(mut form, mut sending): Innsending<FriForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstKrav)?;
    let mut tx = ctx.write().await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, form, state.with_conflict(konflikt)).await;
        }
    }
    let fri = match form.parse(sending.id(), ctx.today()) {
        Ok(fri) => fri,
        Err(errors) => return side(&ctx, tx, form, state.with_errors(errors)).await,
    };
    kommune::insert_fri(&mut tx, &fri).await?;
    let answer = sending
        .done(&mut tx, &ctx, SKULEFRI, Kvittering::SkulefriLagra)
        .await?;
    tx.commit(ctx.permit(Action::TstKrav, &())?).await?;
    Ok(answer)
}

/// Out of the list; a second press changes nothing.
pub(super) async fn ta_ut(ctx: Ctx, Path(id): Path<SkulefriId>) -> Result<Response, AppError> {
    ctx.require(Action::TstKrav)?;
    let mut tx = ctx.write().await?;
    if !kommune::finst(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    kommune::ta_ut(&mut tx, id).await?;
    tx.commit(ctx.permit(Action::TstKrav, &())?).await?;
    Ok(ctx.redirect(SKULEFRI, Kvittering::SkulefriTekenUt))
}
