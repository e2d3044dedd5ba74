//! `/sak/{sak_id}/sperre`: shut a named person out from the sak, with a reason; lift it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::queries::{self, Person, Sperre};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, SakId, SperreId};
use crate::lag::Deltakar;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted};
use crate::{lag, overlevering, text, utkast};

const GRUNN_MAX: usize = 1000;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SperreForm {
    /// The row the form makes: sent twice, it makes one.
    id: String,
    person: String,
    grunn: String,
    #[serde(skip)]
    errors: Errors,
}

impl SperreForm {
    fn parse<'a>(
        &self,
        tilsette: &'a [Person],
        lag: &[Deltakar],
        sak: &Sak,
        meg: BrukarId,
    ) -> Result<(&'a Person, String), Errors> {
        let mut errors = Errors::default();
        let person = tilsette
            .iter()
            .find(|p| p.brukar_id.to_string() == self.person);
        match person {
            None => errors.add("person", "Vel ein person frå lista."),
            Some(person) if person.brukar_id == sak.ansvarleg_brukar_id => errors.add(
                "person",
                format!(
                    "{} er ansvarleg for saka. Saka må overleverast til ein annan først.",
                    person.namn
                ),
            ),
            Some(person) if person.brukar_id == meg => errors.add(
                "person",
                "Du kan ikkje sperre deg sjølv ute. Er du inhabil, så sei frå til leiaren din.",
            ),
            Some(person) => {
                if let Some(nei) = lag
                    .iter()
                    .filter(|d| d.brukar_id == person.brukar_id && d.til.is_none())
                    .find_map(Deltakar::kan_ikkje_ut)
                {
                    errors.add("person", nei);
                }
            }
        }
        let grunn = errors.required(
            "grunn",
            text::text(&self.grunn, GRUNN_MAX),
            "Skriv kvifor personen ikkje skal sjå saka.",
        );
        match person {
            Some(person) if errors.is_empty() => Ok((person, grunn)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "sperre/setje.html")]
struct Side {
    path: String,
    sak: Sak,
    sperrer: Vec<Sperre>,
    tilsette: Vec<Person>,
    form: SperreForm,
    naar: Option<String>,
}

impl Side {
    fn val(&self) -> Vec<Choice> {
        let choice =
            |p: &Person| Choice::new(p.brukar_id.to_string(), format!("{}, {}", p.namn, p.stader));
        self.tilsette.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Sperre for saka".into()
        } else {
            "Feil: Sperre for saka".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Loads what the page shows, and commits its row in the log before it is drawn.
async fn side(ctx: &Ctx, mut tx: WriteTx, sak: Sak, form: SperreForm) -> Result<Side, AppError> {
    let sperrer = queries::list(&mut tx, sak.sak_id).await?;
    let tilsette = queries::tilsette(&mut tx, sak.sak_id).await?;
    let id = tx.new_id().to_string();
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: super::path(sak.sak_id),
        sperrer,
        tilsette,
        form: SperreForm { id, ..form },
        naar: None,
        sak,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SperreSetje)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::SperreSetje, &sak)?;
    let (form, naar) = utkast::find::<SperreForm>(&mut tx, &ctx)
        .await?
        .map(|draft| (draft.form, draft.naar))
        .unzip();
    let side = side(&ctx, tx, sak, form.unwrap_or_default()).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<SperreForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SperreSetje)?;
    let mut tx = ctx.write().await?;
    sak::take_turn(&mut tx, id).await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SperreSetje, &sak)?;
    let row: SperreId = form
        .id
        .parse()
        .map_err(|_| AppError::BadRequest("not the form's id"))?;
    let sperrer = queries::list(&mut tx, id).await?;
    if sperrer.iter().any(|sperre| sperre.sak_sperre_id == row) {
        // the button was pressed twice
        return Ok(ctx.redirect(&super::path(id), Kvittering::SperreEndra));
    }
    let tilsette = queries::tilsette(&mut tx, id).await?;
    let deltakarar = lag::list(&mut tx, id).await?;
    let (person, grunn) = match form.parse(&tilsette, &deltakarar, &sak, ctx.actor.brukar_id) {
        Ok(sperre) => sperre,
        Err(errors) => {
            let side = side(&ctx, tx, sak, SperreForm { errors, ..form }).await?;
            return ctx.invalid(&side);
        }
    };
    if queries::insert(&mut tx, row, id, person.brukar_id, &grunn).await? {
        shut_out(&mut tx, id, person).await?;
        let now = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        if now.ansvarleg_brukar_id == person.brukar_id {
            // took over the sak in this very moment: nothing is saved
            return Err(AppError::Conflict);
        }
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SperreEndra))
}

/// What ends with the sperre: the place on the lag, and an offer to take over.
async fn shut_out(tx: &mut WriteTx, id: SakId, person: &Person) -> Result<(), AppError> {
    log(tx, id, Hending::SperreSett, &person.namn).await?;
    for deltakar in queries::paa_laget(tx, id, person.brukar_id).await? {
        if lag::leave(tx, id, deltakar).await? {
            log(tx, id, Hending::LagUt, &person.namn).await?;
        }
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
    ctx.require(Action::SperreSetje)?;
    let mut tx = ctx.write().await?;
    sak::take_turn(&mut tx, id).await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SperreSetje, &sak)?;
    let sperrer = queries::list(&mut tx, id).await?;
    let sperre = sperrer
        .iter()
        .find(|s| s.sak_sperre_id == sperre)
        .ok_or(AppError::NotFound)?;
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
        sak_id: id,
        slag,
        fraa: None,
        til: None,
        tekst: Some(tekst),
    };
    Ok(sak::log(tx, &hending).await?)
}
