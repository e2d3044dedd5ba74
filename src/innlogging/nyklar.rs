//! `/innlogging/nyklar`: one's passkeys: one more, and one away. Only for who has an authenticator: its codes on paper are the way in when
//! everything else is lost.

use askama::Template;
use axum::Extension;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::eiga::EigaTx;
use super::eining::Eining;
use super::model::Hending;
use super::nykel::{self, Spoersmaal, Svar};
use super::queries::nykel::{self as rader, Nykel};
use super::totrinn::TOTRINN;
use super::{queries, sesjon};
use crate::error::AppError;
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, FormState, Kvittering, Posted, RequestId, dates};

const NYKLAR: &str = "/innlogging/nyklar";

impl Nykel {
    fn detalj(&self) -> String {
        let laga = format!("Laga {}", dates::date_time(self.laga_at));
        match self.brukt_at {
            Some(at) => format!("{laga}, sist brukt {}.", dates::date_time(at)),
            None => format!("{laga}, ikkje brukt enno."),
        }
    }
}

#[derive(Template)]
#[template(path = "innlogging/nyklar.html")]
struct Side {
    mine: Vec<Nykel>,
    spoersmaal: Option<Spoersmaal>,
    /// There can be passkeys at this address.
    finst: bool,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Tilgangsnyklar".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(ctx: &Ctx, state: FormState) -> Result<Response, AppError> {
    let brukar = ctx.actor.brukar_id;
    let mut tx = ctx.app.db.system().await?;
    let mine = rader::mine(&mut tx, brukar).await?;
    let prov = queries::find_prov(&mut tx, brukar, ctx.session.token).await?;
    let namn = (&*prov.brukarnamn, &*ctx.actor.namn);
    let spoersmaal = nykel::spoer_om_ny(&ctx.app, &mut tx, &ctx.session, namn).await?;
    tx.commit().await?;
    ctx.page(&Side {
        mine,
        spoersmaal,
        finst: ctx.app.tilgangsnyklar.is_some(),
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, _fersk: Fersk) -> Result<Response, AppError> {
    if !ctx.session.har_faktor {
        return Ok(Redirect::to(TOTRINN).into_response());
    }
    side(&ctx, FormState::at(NYKLAR)).await
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NyForm {
    utfordring: String,
    nykelsvar: Personal<String>,
}

pub(super) async fn send(
    ctx: Ctx,
    _fersk: Fersk,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    Posted(form): Posted<NyForm>,
) -> Result<Response, AppError> {
    if !ctx.session.har_faktor {
        return Ok(Redirect::to(TOTRINN).into_response());
    }
    let svar = Svar {
        utfordring: form.utfordring,
        nykelsvar: form.nykelsvar,
    };
    let mut tx = EigaTx::begin(&ctx.app, &ctx.session).await?;
    let eining = Eining::of(&headers);
    if !nykel::ta_i_bruk(&ctx.app, &mut tx, &ctx.session, &svar, &eining.ord).await? {
        tx.commit().await?;
        let mut errors = Errors::default();
        errors.add(
            "nykelsvar",
            "Tilgangsnykelen blei ikkje laga. Prøv éin gong til.",
        );
        return side(&ctx, FormState::at(NYKLAR).with_errors(errors)).await;
    }
    done(&ctx, &mut tx, &request_id).await?;
    tx.commit().await?;
    Ok(ctx.redirect(NYKLAR, Kvittering::TilgangsnykelLaga))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FjernForm {
    nykel: String,
}

pub(super) async fn fjern(
    ctx: Ctx,
    _fersk: Fersk,
    Extension(request_id): Extension<RequestId>,
    Posted(form): Posted<FjernForm>,
) -> Result<Response, AppError> {
    let id: Uuid = form.nykel.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = EigaTx::begin(&ctx.app, &ctx.session).await?;
    let (brukar, denne) = (ctx.actor.brukar_id, ctx.session.token);
    if !rader::fjern(&mut tx, brukar, id).await? {
        return Err(AppError::NotFound);
    }
    // whoever was let in by it is logged out
    queries::oekter::avslutt(&mut tx, brukar, denne, None).await?;
    done(&ctx, &mut tx, &request_id).await?;
    tx.commit().await?;
    Ok(ctx.redirect(NYKLAR, Kvittering::TilgangsnykelFjerna))
}

/// The person is told, and there is a row in the log.
async fn done(
    ctx: &Ctx,
    tx: &mut crate::db::SystemTx,
    request_id: &RequestId,
) -> Result<(), AppError> {
    let (kommune, brukar) = (ctx.actor.kommune_id, ctx.actor.brukar_id);
    queries::sei_fraa(tx, brukar, Hending::Faktor).await?;
    sesjon::log(
        &ctx.app,
        tx,
        kommune,
        brukar,
        "innlogging.nyklar",
        request_id,
    )
    .await
}
