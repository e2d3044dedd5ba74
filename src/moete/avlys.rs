//! `/moete/{moete_id}/avlys`: the meeting will not be.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{Moete, Tilstand, deltakar, queries};
use crate::access::Action;
use crate::barn::{Namnesjekk, namnesjekk};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::text::without_unseen;
use crate::tst::Team;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

const GRUNN_MAX: usize = 500;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AvlysForm {
    version: String,
    /// Everybody who works here reads it: it is asked about what may name a child.
    grunn: String,
    #[serde(default)]
    stadfesta: String,
}

impl Form for AvlysForm {}

#[derive(Template)]
#[template(path = "moete/avlys.html")]
struct Side {
    team: Team,
    moete: Moete,
    /// What the reason was looked for among.
    sjekk: Namnesjekk,
    form: AvlysForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Avlys møtet".into()
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
    (team, moete, sjekk): (Team, Moete, Namnesjekk),
    form: AvlysForm,
    state: FormState,
) -> Result<Response, AppError> {
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    sjekk.vis_att(tx, permit).await?;
    ctx.page(&Side {
        team,
        moete,
        sjekk,
        form,
        state,
    })
}

fn for_seint(kvifor: &str) -> Konflikt {
    Konflikt::new(kvifor, "Det kan ikkje avlysast.")
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, moete) = super::open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let fresh = AvlysForm {
        version: moete.version.to_string(),
        ..AvlysForm::default()
    };
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(kvifor) = super::kan_ikkje_endrast(&mut tx, &ctx, &moete).await? {
        state = state.with_conflict(for_seint(kvifor));
    }
    side(&ctx, tx, (team, moete, Namnesjekk::default()), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(mut form): Posted<AvlysForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, mut moete) = super::open_to_change(&mut tx, &ctx, id).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    let state = ctx.form_state();
    if let Some(kvifor) = super::kan_ikkje_endrast(&mut tx, &ctx, &moete).await? {
        return side(
            &ctx,
            tx,
            (team, moete, Namnesjekk::default()),
            form,
            state.with_conflict(for_seint(kvifor)),
        )
        .await;
    }
    if form.version != moete.version.to_string() {
        form.version = moete.version.to_string();
        let no = vec![("Når", moete.tid.tekst()), ("Kvar", moete.stad.clone())];
        let state = state.with_conflict(Konflikt::endra("møtet").med_no(no));
        return side(&ctx, tx, (team, moete, Namnesjekk::default()), form, state).await;
    }
    let mut errors = Errors::default();
    let grunn = errors.line(
        "grunn",
        &without_unseen(&form.grunn),
        GRUNN_MAX,
        "Skriv kvifor møtet er avlyst.",
    );
    let felt = ("grunn", grunn.as_str());
    let sjekk = namnesjekk::sjekk_grunn(&mut tx, &mut errors, felt, None, &form.stadfesta).await?;
    if !errors.is_empty() {
        let state = namnesjekk::med_feil(&sjekk, "grunn", state, errors);
        return side(&ctx, tx, (team, moete, sjekk), form, state).await;
    }
    moete.tilstand = Tilstand::Avlyst;
    moete.avlyst_grunn = Some(grunn);
    queries::update(&mut tx, &moete).await?;
    deltakar::be_om_brev(&mut tx).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(sjekk.logg(permit)).await?;
    // the agenda says whom no letter tells
    Ok(ctx.redirect(&format!("{}/agenda", moete.path()), Kvittering::MoeteAvlyst))
}
