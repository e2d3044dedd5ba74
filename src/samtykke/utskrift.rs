//! `/sak/{sak_id}/samtykke/{samtykke_id}/pdf`: the form as a document, with what was answered and by whom.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use time::Date;

use super::model::{self, Maate, Samtykke, Spurt};
use super::pdf::{self, Foert, Innhentar, Metode, Omfang, Rolle, Signatur, Skjema, Trekt};
use super::signatur::find;
use super::{Instansslag, tekst};
use crate::access::Action;
use crate::barn;
use crate::clock::{oslo_date, oslo_instant};
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId};
use crate::sak;
use crate::web::{Ctx, Path, dates};

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    if sak.naudrett_til.is_some() {
        return Err(AppError::Forbidden);
    }
    let samtykke = find(&mut tx, id, samtykke).await?;
    let barn = barn::find(&mut tx, sak.barn_id).await?;
    let barn = barn.ok_or(AppError::NotFound)?;
    let mut mal = tekst::mal(&mut tx, &samtykke).await?;
    let eig = ctx.actor.works_for(sak.instans_id);
    if !eig {
        // what is not shown is not a no
        mal.instansar
            .retain(|i| eigen(&ctx, &samtykke, i.slag).is_some());
    }
    let foedd = barn.foedd;
    let skjema = Skjema {
        utfylling: tekst::utfylling(&ctx.actor.kommune_namn, &barn, &samtykke, &mal, |slag| {
            samtykke.svart(slag)
        }),
        mal,
        norsk: None,
        utdrag: (!eig).then(|| UTDRAG.to_owned()),
        signaturar: samtykke
            .signaturar
            .iter()
            .filter(|s| s.gjeld())
            .map(|s| signatur(s, foedd))
            .collect(),
        trekt: trekt(&samtykke),
        utan_kopi: samtykke.utan_kopi(),
        innhentar: Some(Innhentar {
            namn: samtykke.innhenta_namn.clone().into(),
            instans: samtykke.innhenta_instans.clone(),
            stad: ctx.actor.kommune_namn.clone(),
            tid: samtykke.innhenta_at,
        }),
        referanse: samtykke.samtykke_id.to_string(),
        laga: ctx.now,
    };
    tx.commit(ctx.permit(Action::SakOpne, &sak)?.also("pdf"))
        .await?;
    let made = tokio::task::spawn_blocking(move || pdf::render(&skjema)).await;
    let bytes = made
        .map_err(anyhow::Error::new)
        .and_then(|made| made.map_err(anyhow::Error::new))
        .map_err(AppError::from)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"samtykke.pdf\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// What stands on a copy for somebody of another instans than the one that owns the sak.
const UTDRAG: &str = "Dette er eit utdrag for dykkar instans. Skjemaet kan gjelde fleire instansar, og dei står ikkje her.";

/// An instans of the form that the reader works for.
fn eigen<'a>(ctx: &Ctx, samtykke: &'a Samtykke, slag: Instansslag) -> Option<&'a Spurt> {
    let mine =
        |s: &&Spurt| s.slag == slag && s.instans_id.is_some_and(|id| ctx.actor.works_for(id));
    samtykke.spurde.iter().find(mine)
}

fn trekt(samtykke: &Samtykke) -> Vec<Trekt> {
    let one = |t: &model::Trekk| {
        let signatur = samtykke.signaturar.iter().find(|s| {
            let same = t.namn.as_ref().is_none_or(|namn| *namn == s.namn);
            s.gjeld() && s.signatar == t.signatar && same
        });
        let namn = match (signatur, &t.namn) {
            (Some(signatur), _) => &signatur.namn,
            (None, Some(namn)) => namn,
            (None, None) => t.signatar.label(),
        };
        let ja = signatur.map_or(&[][..], |s| &s.ja);
        Trekt::new(oslo_date(t.at), t.slag, ja, Some(namn.to_owned()))
    };
    samtykke.trekk.iter().map(one).collect()
}

fn signatur(signatur: &model::Signatur, foedd: Date) -> Signatur {
    let alder = dates::age_years(foedd, signatur.signert_dato);
    let metode = match signatur.maate {
        Maate::Oidc => Metode::Idporten {
            nivaa: signatur.nivaa.clone().unwrap_or_default(),
        },
        Maate::Papir => Metode::Papir {
            original: signatur.original_stad.clone().unwrap_or_default(),
        },
        Maate::Munnleg => Metode::Munnleg {
            vitne: signatur.vitne.clone().unwrap_or_default().into(),
        },
    };
    let nei: Vec<Instansslag> = signatur
        .nei
        .iter()
        .filter_map(|code| Instansslag::from_code(code))
        .collect();
    let omfang = match (signatur.ja.is_empty(), nei.is_empty()) {
        (true, _) => Omfang::Nekta,
        (false, true) => Omfang::SomSkjemaet,
        (false, false) => Omfang::NeiTil(nei),
    };
    let paa_nett = signatur.maate == Maate::Oidc;
    let namn = |namn: &Option<String>| namn.clone().unwrap_or_default().into();
    Signatur {
        namn: signatur.namn.clone().into(),
        rolle: Rolle::of(signatur.signatar, &signatur.rolle, alder),
        metode,
        stad: signatur.stad.clone(),
        tid: match signatur.maate {
            Maate::Oidc => signatur.at,
            // a paper has no hour
            Maate::Papir | Maate::Munnleg => oslo_instant(signatur.signert_dato.midnight()),
        },
        avtrykk: paa_nett
            .then(|| signatur.tekst_sha256.as_slice().try_into().ok())
            .flatten(),
        foert: (!paa_nett).then(|| Foert {
            av: namn(&signatur.registrert_namn),
            stadfesta_av: namn(&signatur.stadfesta_namn),
        }),
        merknad: signatur.spraak_tekst(),
        omfang,
    }
}
