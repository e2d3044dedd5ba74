//! `/loggkontroll/{logg_treff_id}`: another than the one it is about says how it was.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Konklusjon, MERKNAD_MAX, Treff, Vurdering};
use super::{LISTE, queries};
use crate::access::{Action, Permit};
use crate::barn::{Namnesjekk, namnesjekk};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::LoggTreffId;
use crate::innsending::{Before, Innsending};
use crate::text::without_unseen;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, dates};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VurderForm {
    id: String,
    #[serde(default)]
    konklusjon: String,
    /// It is about a person at work and never about a child: it is asked about what may name one.
    merknad: String,
    #[serde(default)]
    stadfesta: String,
}

impl Form for VurderForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl VurderForm {
    fn parse(&self, errors: &mut Errors) -> (Option<Konklusjon>, Option<String>) {
        let konklusjon = Konklusjon::from_code(&self.konklusjon);
        if konklusjon.is_none() {
            errors.add("konklusjon", "Vel kva du kom fram til.");
        }
        let skrive = without_unseen(&self.merknad);
        let merknad = if matches!(konklusjon, Some(Konklusjon::Spurt | Konklusjon::Avvik)) {
            Some(errors.text(
                "merknad",
                &skrive,
                MERKNAD_MAX,
                "Skriv kva du spurde om eller melde.",
            ))
        } else {
            errors.optional_text("merknad", &skrive, MERKNAD_MAX)
        };
        (konklusjon, merknad)
    }
}

#[derive(Template)]
#[template(path = "loggkontroll/vurder.html")]
struct Side {
    treff: Treff,
    vurderingar: Vec<Vurdering>,
    /// It is about the reader: another must go through it.
    eigen: bool,
    sjekk: Namnesjekk,
    form: VurderForm,
    state: FormState,
}

impl Side {
    fn konklusjonar() -> Vec<Choice> {
        let choice = |k: &Konklusjon| Choice::new(k.code(), k.label());
        Konklusjon::ALL.iter().map(choice).collect()
    }

    /// The log of that person, in those days.
    fn loggen(&self) -> String {
        let til = self.treff.doegn.next_day().unwrap_or(self.treff.doegn);
        format!(
            "/logg?brukar={}&fraa={}&til={}",
            self.treff.brukar_id,
            dates::short(self.treff.doegn),
            dates::short(til)
        )
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Gjennomgang av eit treff i loggen".into()
    }

    fn nav(&self) -> Nav {
        Nav::Logg
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn open(ctx: &Ctx, tx: &mut WriteTx, id: LoggTreffId) -> Result<(Treff, Permit), AppError> {
    ctx.require(Action::LoggKontrollere)?;
    let treff = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::LoggKontrollere, &treff)?;
    Ok((treff, permit))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    (treff, sjekk): (Treff, Namnesjekk),
    form: VurderForm,
    state: FormState,
) -> Result<Response, AppError> {
    let vurderingar = queries::vurderingar(&mut tx, treff.logg_treff_id).await?;
    let permit = ctx.permit(Action::LoggKontrollere, &treff)?;
    sjekk.vis_att(tx, permit).await?;
    ctx.page(&Side {
        eigen: treff.brukar_id == ctx.actor.brukar_id,
        treff,
        vurderingar,
        sjekk,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<LoggTreffId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (treff, _may) = open(&ctx, &mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, VurderForm::default()).await?;
    side(&ctx, tx, (treff, Namnesjekk::default()), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<LoggTreffId>,
    Innsending(mut form, mut sending): Innsending<VurderForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (_before, _may) = open(&ctx, &mut tx, id).await?;
    tx.take_turn(id.uuid()).await?;
    let (treff, permit) = open(&ctx, &mut tx, id).await?;
    if treff.brukar_id == ctx.actor.brukar_id {
        return Err(AppError::Forbidden);
    }
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, (treff, Namnesjekk::default()), form, state).await;
        }
    }
    if treff.ferdig {
        let state = state.with_conflict(ferdig());
        return side(&ctx, tx, (treff, Namnesjekk::default()), form, state).await;
    }
    let mut errors = Errors::default();
    let (konklusjon, merknad) = form.parse(&mut errors);
    let felt = ("merknad", merknad.as_deref().unwrap_or_default());
    let sjekk = namnesjekk::sjekk_grunn(&mut tx, &mut errors, felt, None, &form.stadfesta).await?;
    let Some(konklusjon) = konklusjon.filter(|_| errors.is_empty()) else {
        let state = namnesjekk::med_feil(&sjekk, "merknad", state, errors);
        return side(&ctx, tx, (treff, sjekk), form, state).await;
    };
    queries::vurder(&mut tx, sending.id(), id, konklusjon, merknad.as_deref()).await?;
    let answer = sending
        .done(&mut tx, &ctx, LISTE, Kvittering::TreffVurdert)
        .await?;
    tx.commit(sjekk.logg(permit)).await?;
    Ok(answer)
}

fn ferdig() -> Konflikt {
    Konflikt::new(
        "Treffet er gjennomgått av ein annan",
        "Det du skreiv, står under og er ikkje lagra. Det den andre kom fram til, kan ikkje endrast.",
    )
}
