//! `/meldingar`: the inbox, the latest first.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::Date;

use super::innhald::Melding;
use super::model::AnnanStad;
use super::queries::innboks::{self, SIDE};
use super::{INNBOKS, VARSLING};
use crate::access::{Action, Subject};
use crate::error::AppError;
use crate::ids::MeldingId;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, Kvittering, Posted, Query};

#[derive(Template)]
#[template(path = "melding/liste.html")]
struct Liste {
    meldingar: Vec<Melding>,
    today: Date,
    /// The latest on the page, when there is something to mark as read up to it.
    siste: Option<MeldingId>,
    andre: Vec<AnnanStad>,
    varsling: &'static str,
    seinare: bool,
    neste: Option<String>,
}

impl View for Liste {
    fn title(&self) -> String {
        "Meldingar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Meldingar
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    foer: Option<MeldingId>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::MeldingLese)?;
    let mut tx = ctx.write().await?;
    let mut meldingar = innboks::list(&mut tx, utval.foer).await?;
    let andre = if ctx.actor.fleire_kommunar {
        innboks::andre_stader(&mut tx).await?
    } else {
        Vec::new()
    };
    let fleire = meldingar.len() > SIDE;
    meldingar.truncate(SIDE);
    tx.commit(ctx.permit(Action::MeldingLese, &subject(&meldingar))?)
        .await?;
    ctx.page(&Liste {
        today: ctx.today(),
        siste: meldingar
            .first()
            .filter(|_| utval.foer.is_none() && ctx.session.ulesne > 0)
            .map(|first| first.melding_id),
        andre,
        varsling: VARSLING,
        seinare: utval.foer.is_some(),
        neste: meldingar
            .last()
            .filter(|_| fleire)
            .map(|last| format!("{INNBOKS}?foer={}", last.melding_id)),
        meldingar,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LesneForm {
    /// The latest that was on the page: what has come since is unread still.
    #[serde(default)]
    til: String,
}

impl Form for LesneForm {}

pub(super) async fn lesne(ctx: Ctx, Posted(form): Posted<LesneForm>) -> Result<Response, AppError> {
    ctx.require(Action::MeldingLese)?;
    let mut tx = ctx.write().await?;
    let siste = match form.til.parse().ok() {
        Some(id) => innboks::find(&mut tx, id).await?,
        None => None,
    };
    let Some(siste) = siste else {
        // it is out of sight since
        return Ok(Redirect::to(INNBOKS).into_response());
    };
    innboks::read_to(&mut tx, &siste).await?;
    tx.commit(ctx.permit(Action::MeldingLese, &())?).await?;
    Ok(ctx.redirect(INNBOKS, Kvittering::MeldingarLesne))
}

/// What the innsynslogg says was shown.
pub(super) fn subject(meldingar: &[Melding]) -> Subject {
    let mut sak_list: Vec<_> = meldingar.iter().filter_map(|m| m.sak_id).collect();
    let mut barn_list: Vec<_> = meldingar.iter().filter_map(|m| m.barn_id).collect();
    sak_list.sort_unstable();
    sak_list.dedup();
    barn_list.sort_unstable();
    barn_list.dedup();
    let grunnlag = if barn_list.is_empty() { "" } else { "liste" };
    Subject {
        sak_list,
        barn_list,
        grunnlag: grunnlag.to_owned(),
        grunn: None,
    }
}
