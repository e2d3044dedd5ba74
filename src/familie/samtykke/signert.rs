//! `/familie/samtykke/{samtykke_id}/signert`: exactly what the person has signed, in the language it was read in. The copy is made anew
//! from what stands today; its fingerprint is of this.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use super::model::{Signatur, Skjema};
use super::ord::Ord;
use super::{not_found, path, queries};
use crate::db::FamilyAct;
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::ids::SamtykkeId;
use crate::personal::Personal;
use crate::samtykke::mal::Tekst;
use crate::web::page::{Nav, SesjonOrd, View};
use crate::web::{Path, dates};

const HANDLING: &str = "familie.samtykke";

#[derive(Template)]
#[template(path = "familie/samtykke/signert.html")]
struct Side {
    skjema: Skjema,
    ord: Ord,
    signatur: Signatur,
    tekst: Personal<String>,
}

impl Side {
    fn dato(&self) -> String {
        dates::short(self.signatur.signert_dato)
    }

    fn avtrykk(&self) -> String {
        hex::encode(&self.signatur.tekst_sha256)
    }
}

impl View for Side {
    fn title(&self) -> String {
        self.ord.tekst(Tekst::SignertOverskrift)
    }

    fn nav(&self) -> Nav {
        Nav::None
    }

    fn sesjon_ord(&self) -> Option<SesjonOrd> {
        Some(self.ord.sesjon())
    }
}

pub(super) async fn vis(ctx: FamilieCtx, Path(id): Path<SamtykkeId>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, HANDLING).await;
    };
    let signatur = queries::signatur(&mut tx, id).await?;
    let tekst = signatur.as_ref().and_then(|s| s.tekst.clone());
    let (Some(signatur), Some(tekst)) = (signatur, tekst) else {
        return Ok(Redirect::to(&path(id, "")).into_response());
    };
    let kommune = &ctx.familie.kommune_namn;
    let ord = Ord::load(&mut tx, &skjema, signatur.spraak, kommune).await?;
    tx.commit(FamilyAct {
        handling: HANDLING,
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    ctx.page(&Side {
        skjema,
        ord,
        signatur,
        tekst,
    })
}
