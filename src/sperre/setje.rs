//! `/sak/{sak_id}/sperre`: shut a named person out from the sak, with a reason; lift it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Mynde, Person, Sperre, choices, picked};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SperreId};
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path};
use crate::{lag, overlevering, utkast};

const GRUNN_MAX: usize = 1000;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SperreForm {
    id: String,
    person: String,
    grunn: String,
}

impl Form for SperreForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

#[derive(Template)]
#[template(path = "sperre/setje.html")]
struct Side {
    sak: Sak,
    sperrer: Vec<Sperre>,
    val: Vec<Choice>,
    berre_leiarar: bool,
    form: SperreForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Sperre for saka".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The sperrer of a sak and the people of the kommune, as far as this person has to do with them.
struct Grunnlag {
    mynde: Mynde,
    sperrer: Vec<Sperre>,
    tilsette: Vec<Person>,
}

impl Grunnlag {
    async fn find(tx: &mut WriteTx, sak: &Sak) -> Result<Self, AppError> {
        let mut sperrer = queries::list(tx, sak.sak_id).await?;
        let tilsette = queries::tilsette(tx, sak).await?;
        let mynde = Mynde::of(tx.actor(), sak);
        let meg = tx.actor().brukar_id;
        sperrer.retain(|sperre| mynde.ser(sperre, &tilsette, meg));
        Ok(Self {
            mynde,
            sperrer,
            tilsette,
        })
    }

    /// Those who can be shut out: not those who are.
    fn folk(&self) -> Vec<&Person> {
        let ute = |p: &Person| {
            let no = self.sperrer.iter().filter(|s| s.oppheva_at.is_none());
            no.into_iter().any(|s| s.brukar_id == p.brukar_id)
        };
        let folk = self.tilsette.iter();
        folk.filter(|p| self.mynde.gjeld(p) && !ute(p)).collect()
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: SperreForm,
    state: FormState,
) -> Result<Response, AppError> {
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        val: choices(&grunnlag.folk()),
        berre_leiarar: grunnlag.mynde == Mynde::Leiarar,
        sperrer: grunnlag.sperrer,
        sak,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SperreSetje).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, SperreForm::default()).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<SperreForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SperreSetje).await?;
    let path = super::path(id);
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
        }
    }
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    let lag = lag::list(&mut tx, &sak).await?;
    let mut errors = Errors::default();
    let person = picked(
        &grunnlag.folk(),
        &form.person,
        &lag,
        &sak,
        ctx.actor.brukar_id,
    )
    .map_err(|kvifor| errors.add("person", kvifor));
    let missing = "Skriv kvifor personen ikkje skal sjå saka.";
    let grunn = errors.text("grunn", &form.grunn, GRUNN_MAX, missing);
    let (Ok(person), true) = (person, errors.is_empty()) else {
        return side(&ctx, tx, sak, form, state.with_errors(errors)).await;
    };
    queries::insert(&mut tx, sending.id(), id, person.brukar_id, &grunn).await?;
    shut_out(&mut tx, id, person).await?;
    let answer = sending
        .done(&mut tx, &ctx, &path, Kvittering::SperreEndra)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// What ends with the sperre: the place on the lag, and an offer to take over.
async fn shut_out(tx: &mut WriteTx, id: SakId, person: &Person) -> Result<(), AppError> {
    log(tx, id, Hending::SperreSett, &person.namn).await?;
    for deltakar in queries::paa_laget(tx, id, person.brukar_id).await? {
        lag::leave(tx, id, deltakar).await?;
        log(tx, id, Hending::LagUt, &person.namn).await?;
    }
    if overlevering::withdraw_from(tx, id, person.brukar_id).await? {
        let tekst = format!("Til {}", person.namn);
        log(tx, id, Hending::OverleveringTrekt, &tekst).await?;
    }
    Ok(())
}

pub(super) async fn opphev(
    ctx: Ctx,
    Path((id, sperre)): Path<(SakId, SperreId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SperreSetje).await?;
    let sperrer = Grunnlag::find(&mut tx, &sak).await?.sperrer;
    let sperre = sperrer.iter().find(|s| s.sak_sperre_id == sperre);
    let sperre = sperre.ok_or(AppError::NotFound)?;
    // lifted once: a second press of the button changes nothing
    if queries::lift(&mut tx, id, sperre.sak_sperre_id).await? {
        log(&mut tx, id, Hending::SperreOppheva, &sperre.namn).await?;
    }
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SperreEndra))
}

/// The history tells who, never why: the reason may be about the person's own life.
async fn log(tx: &mut WriteTx, id: SakId, slag: Hending, tekst: &str) -> Result<(), AppError> {
    let hending = NyHending {
        tekst: Some(tekst),
        ..NyHending::new(id, slag)
    };
    Ok(sak::log(tx, &hending).await?)
}
