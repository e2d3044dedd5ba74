//! `/familie/samtykke`: what waits for an answer, and what was answered before.

use askama::Template;
use axum::response::Response;

use super::model::Skjema;
use super::{path, queries};
use crate::clock::oslo_date;
use crate::db::FamilyAct;
use crate::error::AppError;
use crate::familie::ctx::FamilieCtx;
use crate::ids::SamtykkeId;
use crate::samtykke::Sagt;
use crate::web::dates;
use crate::web::page::{Nav, View};

#[derive(Template)]
#[template(path = "familie/samtykke/liste.html")]
struct Side {
    ventar: Vec<Skjema>,
    foer: Vec<Skjema>,
}

impl Side {
    fn path(id: &SamtykkeId, kva: &str) -> String {
        path(*id, kva)
    }

    /// "Om Nora Li, spurt 27.11.2026"; without the name where only the own answers are shown.
    fn tittel(skjema: &Skjema) -> String {
        let dag = dates::short(oslo_date(skjema.innhenta_at));
        if skjema.skjult {
            format!("Svaret ditt, spurt {dag}")
        } else {
            format!("Om {}, spurt {dag}", skjema.barn_namn.expose())
        }
    }

    fn kva(skjema: &Skjema) -> String {
        let ja = skjema.med(Sagt::Ja).len();
        let dag = dates::short(skjema.til);
        match (ja, skjema.med(Sagt::Trekt).is_empty()) {
            _ if skjema.over().is_some() => "Gjeld ikkje lenger.".to_owned(),
            _ if !skjema.har_svart => "Kan ikkje svarast på lenger.".to_owned(),
            (0, true) | (1.., _) if !skjema.stadfesta => {
                "Svaret ditt er ført inn, og ventar på å bli stadfesta.".to_owned()
            }
            (0, false) => "Du har trekt samtykket tilbake.".to_owned(),
            (0, true) => "Du har svart nei.".to_owned(),
            (1, _) => format!("Du har sagt ja til éi teneste, til og med {dag}."),
            (ja, _) => format!("Du har sagt ja til {ja} tenester, til og med {dag}."),
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Samtykka dine".into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

pub(super) async fn vis(ctx: FamilieCtx) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let alle = queries::liste(&mut tx).await?;
    let mut barn_list: Vec<_> = alle.iter().map(|s| s.barn_id).collect();
    barn_list.sort_unstable();
    barn_list.dedup();
    let (ventar, foer) = alle.into_iter().partition(Skjema::ventar);
    tx.commit(FamilyAct {
        handling: "familie.samtykke.liste",
        barn_list,
    })
    .await?;
    let view = Side { ventar, foer };
    ctx.page(&view)
}
