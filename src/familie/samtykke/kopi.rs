//! `/familie/samtykke/{samtykke_id}/pdf`: the signer's own copy, in the language it was signed in.

use axum::response::{IntoResponse, Redirect, Response};

use super::model::{Signatur, Skjema};
use super::ord::Ord;
use super::{not_found, path, queries};
use crate::db::FamilyAct;
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::ids::SamtykkeId;
use crate::samtykke::pdf::{self, Innhentar, Metode, Omfang, Rolle};
use crate::web::{Path, dates};

pub(super) async fn vis(ctx: FamilieCtx, Path(id): Path<SamtykkeId>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(skjema) = queries::find(&mut tx, id).await? else {
        return not_found(tx, "familie.samtykke.pdf").await;
    };
    // with adressesperre a copy would tell more than the own answers; it is to be had on paper
    let signatur = queries::signatur(&mut tx, id).await?;
    let Some(signatur) = signatur.filter(|_| !skjema.skjult) else {
        return Ok(Redirect::to(&path(id, "")).into_response());
    };
    let trekt = queries::trekt(&mut tx, id, &signatur.ja).await?;
    let kommune = ctx.familie.kommune_namn.clone();
    let ord = Ord::load(&mut tx, &skjema, signatur.spraak, &kommune).await?;
    let document = pdf::Skjema {
        utfylling: skjema.utfylling(&ord.mal, &kommune, &signatur.ja, &signatur.nei),
        signaturar: vec![underskrift(&skjema, &signatur)],
        // others' answers are not on one's own copy
        ventar: Vec::new(),
        trekt,
        utan_kopi: skjema.utan_kopi(),
        innhentar: Some(Innhentar {
            namn: skjema.innhenta_namn.clone().into(),
            instans: skjema.innhenta_instans.clone(),
            stad: kommune,
            tid: skjema.innhenta_at,
        }),
        mal: ord.mal,
        norsk: ord.norsk,
        utdrag: None,
        referanse: id.to_string(),
        laga: ctx.app.clock.now(),
    };
    tx.commit(FamilyAct {
        handling: "familie.samtykke.pdf",
        barn_list: vec![skjema.barn_id],
    })
    .await?;
    pdf::response(document).await
}

fn underskrift(skjema: &Skjema, signatur: &Signatur) -> pdf::Signatur {
    let alder = dates::age_years(skjema.foedd, signatur.signert_dato);
    pdf::Signatur {
        namn: skjema.namn.clone(),
        rolle: Rolle::of(skjema.signatar, &signatur.rolle, alder),
        metode: Metode::of(
            signatur.maate,
            signatur.nivaa.as_deref(),
            signatur.original_stad.as_deref(),
            signatur.vitne.as_ref().map(|v| v.expose().as_str()),
        ),
        stad: signatur.stad.clone(),
        tid: pdf::signert(signatur.maate, signatur.at, signatur.signert_dato),
        avtrykk: pdf::avtrykk(signatur.maate, &signatur.tekst_sha256),
        foert: signatur.foert.clone(),
        // the copy is in that language, and says itself whether a translator has read it
        merknad: None,
        omfang: Omfang::of(&signatur.ja, &signatur.nei),
    }
}
