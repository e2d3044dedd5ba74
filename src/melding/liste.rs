//! `/meldingar`: the inbox, the latest first.

use askama::Template;
use axum::response::Response;
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
    /// The unread when the page was made, also those further down.
    ulesne: Vec<MeldingId>,
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
    let ulesne = if utval.foer.is_none() && ctx.session.ulesne > 0 {
        innboks::unread(&mut tx).await?
    } else {
        Vec::new()
    };
    let fleire = meldingar.len() > SIDE;
    meldingar.truncate(SIDE);
    tx.commit(ctx.permit(Action::MeldingLese, &subject(&meldingar))?)
        .await?;
    ctx.page(&Liste {
        today: ctx.today(),
        ulesne,
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
    /// Those that were unread when the page was made: what has come since is unread still.
    #[serde(default)]
    ulesne: String,
}

impl Form for LesneForm {}

pub(super) async fn lesne(ctx: Ctx, Posted(form): Posted<LesneForm>) -> Result<Response, AppError> {
    ctx.require(Action::MeldingLese)?;
    let mut tx = ctx.write().await?;
    let ids: Vec<MeldingId> = form
        .ulesne
        .split_whitespace()
        .filter_map(|id| id.parse().ok())
        .collect();
    innboks::read_all(&mut tx, &ids).await?;
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
