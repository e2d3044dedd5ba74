//! `/kommune/oppbevaring`: how long what is registered is kept, what would be deleted now, and what is proposed. Whoever looks after the rules
//! is told how many, never whose.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use time::Date;

use super::model::{Forslag, Regel, Sletta, Svar};
use super::{REGLAR, queries};
use crate::access::{Action, Role};
use crate::error::AppError;
use crate::ids::{BrukarId, OppbevaringEndringId};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Form, Kvittering, Path, Posted, dates};

#[derive(Template)]
#[template(path = "oppbevaring/reglar.html")]
struct Side {
    kommune: String,
    reglar: Vec<Regel>,
    ventar: Vec<Forslag>,
    ferdige: Vec<Forslag>,
    sletta: Vec<Sletta>,
    meg: BrukarId,
    today: Date,
    kan_foreslaa: bool,
    /// The personvernombod, who confirms.
    kan_stadfeste: bool,
    ny: String,
}

impl Side {
    fn mitt(&self, forslag: &Forslag) -> bool {
        forslag.foreslaatt_av == self.meg
    }

    /// What counts today of what it is about.
    fn no(&self, forslag: &Forslag) -> Option<&Regel> {
        self.reglar.iter().find(|r| r.klasse == forslag.klasse)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Kor lenge opplysningar blir tekne vare på".into()
    }

    fn nav(&self) -> Nav {
        Nav::Oppbevaring
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::OppbevaringLese)?;
    let mut tx = ctx.write().await?;
    let reglar = queries::reglar(&mut tx).await?;
    let forslag = queries::forslag(&mut tx).await?;
    let sletta = queries::sletta(&mut tx).await?;
    tx.commit(ctx.permit(Action::OppbevaringLese, &())?).await?;
    let (ventar, ferdige) = forslag.into_iter().partition(|f| f.svar.is_none());
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        reglar,
        ventar,
        ferdige,
        sletta,
        meg: ctx.actor.brukar_id,
        today: ctx.today(),
        kan_foreslaa: ctx.actor.may_ever(Action::OppbevaringForeslaa),
        kan_stadfeste: ctx.actor.has(Role::Personvernombod),
        ny: format!("{REGLAR}/ny"),
    })
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    svar: String,
}

impl Form for SvarForm {}

/// Confirmed by the personvernombod, or taken back by who proposed it. What is turned down has a page of its own.
pub(super) async fn svar(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<OppbevaringEndringId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::OppbevaringSvare)?;
    let mut tx = ctx.write().await?;
    let forslag = queries::forslag(&mut tx).await?;
    let forslag = forslag.iter().find(|f| f.oppbevaring_endring_id == id);
    let forslag = forslag.ok_or(AppError::NotFound)?;
    let mitt = forslag.foreslaatt_av == ctx.actor.brukar_id;
    let svar = Svar::ALL.iter().find(|svar| svar.code() == form.svar);
    let Some(svar) = svar.copied() else {
        return Ok(Redirect::to(REGLAR).into_response());
    };
    if svar == Svar::Avvist {
        return Ok(Redirect::to(&forslag.avvis_path()).into_response());
    }
    if (svar == Svar::Trekt) != mitt {
        return Err(AppError::Forbidden);
    }
    if !mitt && !ctx.actor.has(Role::Personvernombod) {
        return Err(AppError::Forbidden);
    }
    let reglar = queries::reglar(&mut tx).await?;
    let hindra = svar == Svar::Stadfesta
        && super::ny::for_kort_logg(&reglar, forslag.klasse, forslag.maanader).is_some();
    let svara = if hindra {
        None
    } else {
        queries::answer(&mut tx, id, svar, None).await?
    };
    let Some(seinare) = svara else {
        // the button of another window came first, or another rule did: the page says which
        return Ok(ctx.redirect(REGLAR, Kvittering::OppbevaringTeken));
    };
    tx.commit(ctx.permit(Action::OppbevaringSvare, &())?)
        .await?;
    let kvittering = match (svar, seinare) {
        (Svar::Stadfesta, false) => Kvittering::OppbevaringStadfesta,
        (Svar::Stadfesta, true) => Kvittering::OppbevaringSeinare,
        (Svar::Avvist | Svar::Trekt, _) => Kvittering::OppbevaringBort,
    };
    Ok(ctx.redirect(REGLAR, kvittering))
}
