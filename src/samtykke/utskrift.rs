//! `/sak/{sak_id}/samtykke/{samtykke_id}/pdf`: the form as a document, with what was answered and by whom.

use axum::response::Response;
use time::Date;

use super::model::{self, Maate, Samtykke, Spurt};
use super::pdf::{self, Foert, Innhentar, Metode, Omfang, Rolle, Signatur, Skjema, Trekt};
use super::signatur::find;
use super::{Instansslag, tekst};
use crate::access::Action;
use crate::barn;
use crate::clock::oslo_date;
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
        ventar: ventar(&samtykke),
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
    pdf::response(skjema).await
}

/// What stands on a copy for somebody of another instans than the one that owns the sak.
const UTDRAG: &str = "Dette er eit utdrag for dykkar instans. Skjemaet kan gjelde fleire instansar, og dei står ikkje her.";

/// An instans of the form that the reader works for.
fn eigen<'a>(ctx: &Ctx, samtykke: &'a Samtykke, slag: Instansslag) -> Option<&'a Spurt> {
    let mine =
        |s: &&Spurt| s.slag == slag && s.instans_id.is_some_and(|id| ctx.actor.works_for(id));
    samtykke.spurde.iter().find(mine)
}

/// Answers on paper, or heard, that another has not confirmed: they are not on the document, though a no counts already.
fn ventar(samtykke: &Samtykke) -> Vec<String> {
    let one = |s: &model::Signatur| {
        let dag = dates::short(s.signert_dato);
        let nei = if s.nei.is_empty() {
            String::new()
        } else {
            format!(" Neiet til {} gjeld alt no.", samtykke.namna(&s.nei))
        };
        format!(
            "Svaret frå {} ({}, {dag}) ventar på at ein annan stadfestar det, og er ikkje med her.{nei}",
            s.namn,
            s.maate.label().to_lowercase()
        )
    };
    let ventar = samtykke.signaturar.iter().filter(|s| s.ventar());
    ventar.map(one).collect()
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
    let paa_nett = signatur.maate == Maate::Oidc;
    let namn = |namn: &Option<String>| namn.clone().unwrap_or_default().into();
    Signatur {
        namn: signatur.namn.clone().into(),
        rolle: Rolle::of(signatur.signatar, &signatur.rolle, alder),
        metode: Metode::of(
            signatur.maate,
            signatur.nivaa.as_deref(),
            signatur.original_stad.as_deref(),
            signatur.vitne.as_deref(),
        ),
        stad: signatur.stad.clone(),
        tid: pdf::signert(signatur.maate, signatur.at, signatur.signert_dato),
        avtrykk: pdf::avtrykk(signatur.maate, &signatur.tekst_sha256),
        foert: (!paa_nett).then(|| Foert {
            av: namn(&signatur.registrert_namn),
            stadfesta_av: namn(&signatur.stadfesta_namn),
        }),
        merknad: signatur.spraak_tekst(),
        omfang: Omfang::of(&signatur.ja, &signatur.nei),
    }
}
