//! `/referat/{referat_id}/rett`: opens an approved referat again, with a reason: what was approved stands, and a new version follows.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::emne::{self, Emne, Vil};
use super::model::{Referat, Tilstand};
use super::queries;
use crate::access::Action;
use crate::barn::{Namnesjekk, namnesjekk};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::text::without_unseen;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RettForm {
    version: String,
    /// Everybody who reads the referat reads it: of what is about no child it is asked about what may name one, and of what is hidden from a
    /// family about what may name another.
    grunn: String,
    #[serde(default)]
    stadfesta: String,
    /// The family is not to read what it was.
    #[serde(default)]
    skjul: String,
}

impl Form for RettForm {}

#[derive(Template)]
#[template(path = "referat/rett.html")]
struct Side {
    referat: Referat,
    /// What the reason was looked for among.
    sjekk: Namnesjekk,
    form: RettForm,
    state: FormState,
}

impl Side {
    /// What the tick says.
    const fn lese(&self) -> &'static str {
        if self.referat.sak_id.is_some() {
            "Eg har lese gjennom, og det gjeld ikkje noko anna barn"
        } else {
            "Eg har lese gjennom, og det gjeld ikkje noko barn"
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Rett referatet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn stengd(referat: &Referat) -> Option<Konflikt> {
    (referat.tilstand != Tilstand::Godkjent)
        .then(|| Konflikt::new("Referatet er ikkje godkjent", "Det kan endrast som det er."))
}

async fn page(
    ctx: &Ctx,
    tx: WriteTx,
    (referat, emne, sjekk): (Referat, Emne, Namnesjekk),
    form: RettForm,
    state: FormState,
) -> Result<Response, AppError> {
    let permit = emne.permit(&ctx.actor, Vil::Godkjenne)?;
    sjekk.vis_att(tx, permit).await?;
    ctx.page(&Side {
        referat,
        sjekk,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<ReferatId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open(&mut tx, &ctx, id, Vil::Godkjenne).await?;
    let fresh = RettForm {
        version: referat.version.to_string(),
        ..RettForm::default()
    };
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(konflikt) = stengd(&referat) {
        state = state.with_conflict(konflikt);
    }
    let om = (referat, emne, Namnesjekk::default());
    page(&ctx, tx, om, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<ReferatId>,
    Posted(mut form): Posted<RettForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open_to_change(&mut tx, &ctx, id, Vil::Godkjenne).await?;
    let state = ctx.form_state();
    let endra = form.version != referat.version.to_string();
    let konflikt = stengd(&referat).or_else(|| endra.then(|| Konflikt::endra("referatet")));
    if let Some(konflikt) = konflikt {
        form.version = referat.version.to_string();
        return page(
            &ctx,
            tx,
            (referat, emne, Namnesjekk::default()),
            form,
            state.with_conflict(konflikt),
        )
        .await;
    }
    let mut errors = Errors::default();
    let grunn = errors.text(
        "grunn",
        &without_unseen(&form.grunn),
        1000,
        "Skriv kva som er feil.",
    );
    // of a sak its own child is named; the family reads it, and what is hidden from them is often another
    let barnet = emne.sak().map(|sak| sak.barn_namn.clone());
    let sjekk = if barnet.is_none() || form.skjul == "ja" {
        let felt = ("grunn", grunn.as_str());
        namnesjekk::sjekk_grunn(
            &mut tx,
            &mut errors,
            felt,
            barnet.as_deref(),
            &form.stadfesta,
        )
        .await?
    } else {
        Namnesjekk::default()
    };
    if !errors.is_empty() {
        let state = namnesjekk::med_feil(&sjekk, "grunn", state, errors);
        return page(&ctx, tx, (referat, emne, sjekk), form, state).await;
    }
    queries::opne_retting(&mut tx, &referat, &grunn, form.skjul == "ja").await?;
    utkast::done(&mut tx, &ctx).await?;
    let permit = emne.permit(&ctx.actor, Vil::Godkjenne)?;
    tx.commit(sjekk.logg(permit)).await?;
    let til = if referat.kan_skrivast() {
        referat.skriv_path()
    } else {
        referat.path()
    };
    Ok(ctx.redirect(&til, Kvittering::ReferatOpnaTilRetting))
}
