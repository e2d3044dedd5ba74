//! `/kommune/protokoll`: the record of processing activities; and the same as a document.

use askama::Template;
use axum::response::Response;

use super::innhald::Innhald;
use super::queries::{self, Versjon};
use super::trygging::Trygging;
use crate::access::Action;
use crate::error::AppError;
use crate::pdf::rapport::{self, Bolk, Ramme};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, dates};

const TITTEL: &str = "Protokoll over behandling av personopplysningar";

#[derive(Template)]
#[template(path = "protokoll/side.html")]
struct Side {
    kommune: String,
    bolkar: Vec<Bolk>,
    versjonar: Vec<Versjon>,
    kan_endre: bool,
}

impl View for Side {
    fn title(&self) -> String {
        TITTEL.into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }
}

impl Versjon {
    /// "23.11.2026 kl. 09.00, Yngve System"
    fn naar_og_kven(&self) -> String {
        format!("{}, {}", dates::date_time(self.skrive_at), self.namn)
    }
}

/// All of it, with its row in the log.
pub(super) async fn les(ctx: &Ctx) -> Result<(Vec<Bolk>, Vec<Versjon>), AppError> {
    ctx.require(Action::ProtokollLese)?;
    let mut tx = ctx.write().await?;
    let (skrive, _) = queries::skrive(&mut tx).await?;
    let nummer = queries::nummer(&mut tx).await?;
    let noeklar = ctx.app.keys.encryption_ids().collect();
    let innhald = Innhald {
        kommune: &ctx.actor.kommune_namn,
        skrive: &skrive,
        ombod: &queries::ombod(&mut tx).await?,
        fakta: &queries::fakta(&mut tx).await?,
        tenester: &queries::tenester(&mut tx).await?,
        heimlar: &queries::heimlar(&mut tx, ctx.today()).await?,
        roller: &queries::roller(&mut tx).await?,
        malar: &queries::malar(&mut tx, ctx.today()).await?,
        trygging: &Trygging::of(&ctx.app.oidc, &nummer, noeklar),
    };
    let bolkar = innhald.bolkar();
    let versjonar = queries::versjonar(&mut tx).await?;
    tx.commit(ctx.permit(Action::ProtokollLese, &())?).await?;
    Ok((bolkar, versjonar))
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    let (bolkar, versjonar) = les(&ctx).await?;
    ctx.page(&Side {
        kommune: ctx.actor.kommune_namn.clone(),
        bolkar,
        versjonar,
        kan_endre: ctx.actor.may_ever(Action::ProtokollSkrive),
    })
}

pub(super) async fn pdf(ctx: Ctx) -> Result<Response, AppError> {
    let (bolkar, versjonar) = les(&ctx).await?;
    let versjon = versjonar.first().map_or(0, |v| v.versjon);
    let ramme = Ramme {
        overskrift: TITTEL.to_owned(),
        ingress: vec![format!(
            "{} kommune, Laget. Etter personvernforordninga art. 30. Laga {} av det som står i Laget, og det kommunen har skrive (versjon {versjon}).",
            ctx.actor.kommune_namn,
            dates::date_time(ctx.now)
        )],
        botn: format!(
            "{} kommune · {}",
            ctx.actor.kommune_namn,
            dates::date_time(ctx.now)
        ),
        laga: ctx.now,
        ident: format!(
            "protokoll/{}/{}",
            ctx.actor.kommune_id,
            ctx.now.unix_timestamp()
        ),
    };
    rapport::svar(ramme, &bolkar).await
}
