//! `/familie/samtykke/{samtykke_id}/pdf`: the signer's own copy, in the language it was signed in.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use super::model::{Signatur, Skjema};
use super::ord::Ord;
use super::{not_found, path, queries};
use crate::clock::oslo_instant;
use crate::db::FamilyAct;
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::ids::SamtykkeId;
use crate::samtykke::pdf::{self, Innhentar, Metode, Omfang, Rolle};
use crate::samtykke::{Instansslag, Maate};
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
    let made = tokio::task::spawn_blocking(move || pdf::render(&document)).await;
    let bytes = made
        .map_err(anyhow::Error::new)
        .and_then(|made| made.map_err(anyhow::Error::new))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"samtykke.pdf\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn underskrift(skjema: &Skjema, signatur: &Signatur) -> pdf::Signatur {
    let nei = signatur
        .nei
        .iter()
        .filter_map(|code| Instansslag::from_code(code));
    let nei: Vec<Instansslag> = nei.collect();
    let alder = dates::age_years(skjema.foedd, signatur.signert_dato);
    pdf::Signatur {
        namn: skjema.namn.clone(),
        rolle: Rolle::of(skjema.signatar, &signatur.rolle, alder),
        metode: match signatur.maate {
            Maate::Oidc => Metode::Idporten {
                nivaa: signatur.nivaa.clone().unwrap_or_default(),
            },
            Maate::Papir => Metode::Papir {
                original: signatur.original_stad.clone().unwrap_or_default(),
            },
            Maate::Munnleg => Metode::Munnleg {
                vitne: signatur
                    .vitne
                    .clone()
                    .unwrap_or_else(|| String::new().into()),
            },
        },
        stad: signatur.stad.clone(),
        tid: match signatur.maate {
            Maate::Oidc => signatur.at,
            // a paper has no hour
            Maate::Papir | Maate::Munnleg => oslo_instant(signatur.signert_dato.midnight()),
        },
        avtrykk: match signatur.maate {
            Maate::Oidc => signatur.tekst_sha256.as_slice().try_into().ok(),
            Maate::Papir | Maate::Munnleg => None,
        },
        foert: signatur.foert.clone(),
        // the copy is in that language, and says itself whether a translator has read it
        merknad: None,
        omfang: if signatur.ja.is_empty() {
            Omfang::Nekta
        } else if nei.is_empty() {
            Omfang::SomSkjemaet
        } else {
            Omfang::NeiTil(nei)
        },
    }
}
