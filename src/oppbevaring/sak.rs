//! `/sak/{sak_id}/oppbevaring`: when a closed sak is deleted, and the slettestopp that keeps it: set by its ansvarleg or leader, lifted by the leader.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use sqlx::postgres::PgConnection;

use super::model::{GRUNN_MAX, Stand, Stopp};
use super::queries::sak as queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::sak::{self, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

/// What will happen to a sak that is closed, in a sentence; none while it is open.
///
/// # Errors
/// When the database fails.
pub async fn linje(tx: &mut PgConnection, sak: SakId) -> Result<Option<String>, sqlx::Error> {
    let stand = queries::stand(tx, sak).await?;
    Ok(stand.map(|stand| stand.tekst()))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StoppForm {
    /// The stop there was when the page was fetched: nothing, and one is set; else it is lifted.
    stopp: String,
    grunn: String,
}

impl Form for StoppForm {}

#[derive(Template)]
#[template(path = "oppbevaring/sak.html")]
struct Side {
    sak: Sak,
    stand: Option<Stand>,
    stopp: Vec<Stopp>,
    kan_oppheve: bool,
    kan_arkivere: bool,
    form: StoppForm,
    state: FormState,
}

impl Side {
    /// The stop that holds.
    fn gjeld(&self) -> Option<&Stopp> {
        gjeld(&self.stopp)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Oppbevaring av saka".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn gjeld(stopp: &[Stopp]) -> Option<&Stopp> {
    stopp.iter().find(|s| s.oppheva_at.is_none())
}

/// What stands there now, as the form carries it.
fn no(stopp: &[Stopp]) -> String {
    gjeld(stopp).map_or_else(String::new, |s| s.slettestopp_id.to_string())
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: StoppForm,
    state: FormState,
) -> Result<Response, AppError> {
    let stand = queries::stand(&mut tx, sak.sak_id).await?;
    let stopp = queries::stopp(&mut tx, sak.sak_id).await?;
    let kan_oppheve = ctx.actor.may(Action::SlettestoppOppheve, &sak);
    let kan_arkivere = ctx.actor.may(Action::SakArkivere, &sak);
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        stand,
        stopp,
        kan_oppheve,
        kan_arkivere,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SlettestoppSetje).await?;
    let (mut form, state) = utkast::fill(&mut tx, &ctx, StoppForm::default()).await?;
    // also for a draft: it is sent from a page that shows what there is now
    form.stopp = no(&queries::stopp(&mut tx, id).await?);
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<StoppForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SlettestoppSetje).await?;
    let state = ctx.form_state();
    let stopp = queries::stopp(&mut tx, id).await?;
    if form.stopp != no(&stopp) || sak.open() {
        form.stopp = no(&stopp);
        let state = state.with_conflict(Konflikt::endra("slettestoppen"));
        return side(&ctx, tx, sak, form, state).await;
    }
    let mut errors = Errors::default();
    let missing = match gjeld(&stopp) {
        None => "Skriv kvifor saka ikkje skal slettast.",
        Some(_) => "Skriv kvifor saka kan slettast no.",
    };
    let grunn = errors.text("grunn", &form.grunn, GRUNN_MAX, missing);
    if !errors.is_empty() {
        return side(&ctx, tx, sak, form, state.with_errors(errors)).await;
    }
    let (permit, kvittering) = match gjeld(&stopp) {
        None => {
            queries::stopp_sett(&mut tx, id, &grunn).await?;
            (permit, Kvittering::SlettestoppSett)
        }
        Some(stopp) => {
            let permit = ctx.permit(Action::SlettestoppOppheve, &sak)?;
            queries::stopp_opphev(&mut tx, id, stopp.slettestopp_id, &grunn).await?;
            (permit, Kvittering::SlettestoppOppheva)
        }
    };
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::sak_path(id), kvittering))
}
