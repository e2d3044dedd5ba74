//! `/referat/{referat_id}/tidlegare`: the parts as they were: who wrote what, and when. Nothing that was saved is gone.

use askama::Template;
use axum::response::Response;

use super::del::Del;
use super::emne::{self, Vil};
use super::model::{Referat, Tilstand};
use super::queries;
use super::queries::del::{FLEST, Utgaave};
use super::tiltaksplan::{self, Ansvarlege};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::moete;
use crate::tst::Team;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, dates};

#[derive(Template)]
#[template(path = "referat/tidlegare.html")]
struct Side {
    referat: Referat,
    team: Team,
    moetedag: time::Date,
    ansvarlege: Ansvarlege,
    /// Each part that has been changed, with its versions, the newest first.
    delar: Vec<(Del, Vec<Utgaave>)>,
    /// It is being put right, and this person only reads: what is changed meanwhile, is read when it is approved.
    ventar: bool,
    /// There are more than are shown.
    fleire: bool,
}

impl Side {
    /// The rows of the plan, a line each.
    fn rader(&self, utgaave: &Utgaave) -> Vec<String> {
        let rad = |rad: tiltaksplan::Rad| {
            let innan = tiltaksplan::vis_innan(&rad.innan, self.moetedag);
            let kven = self.ansvarlege.namn(&rad.ansvarleg);
            [rad.maal, rad.tiltak, kven, innan].join(" – ")
        };
        tiltaksplan::les(&utgaave.tekst)
            .into_iter()
            .map(rad)
            .collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Tidlegare versjonar av referatet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<ReferatId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let (referat, emne) = emne::open(&mut tx, &ctx, id, Vil::Lese).await?;
    let (team, moete) = moete::open(&mut tx, &ctx, referat.moete_id, Action::TstOpne).await?;
    let skriv = referat.kan_skrivast() && emne.may(&ctx.actor, Vil::Skrive);
    let ventar = referat.nr > 0 && referat.tilstand != Tilstand::Godkjent && !skriv;
    let utgaaver = if ventar {
        Vec::new()
    } else {
        queries::del::utgaaver(&mut tx, id).await?
    };
    let fleire = i64::try_from(utgaaver.len()).is_ok_and(|tal| tal >= FLEST);
    let mut delar: Vec<(Del, Vec<Utgaave>)> =
        Del::ALL.iter().map(|del| (*del, Vec::new())).collect();
    for utgaave in utgaaver {
        if let Some((_, liste)) = delar.iter_mut().find(|(del, _)| *del == utgaave.del) {
            liste.push(utgaave);
        }
    }
    delar.retain(|(_, liste)| !liste.is_empty());
    for (_, liste) in &mut delar {
        liste.sort_by_key(|utgaave| -utgaave.version);
    }
    let ansvarlege = emne::ansvarlege(&mut tx, &emne).await?;
    tx.commit(emne.permit(&ctx.actor, Vil::Lese)?).await?;
    ctx.page(&Side {
        referat,
        team,
        moetedag: moete.tid.dato,
        ansvarlege,
        delar,
        ventar,
        fleire,
    })
}
