//! `/tst/{eining_id}`: the team, and its meetings of a skuleår.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::Moete;
use super::queries::{self, Kollisjon};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::EiningId;
use crate::tst::skuleaar::{Halvaar, Skuleaar};
use crate::tst::{self, Medlem, Team, i_anna_moete, valt_aar};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, Query};

#[derive(Template)]
#[template(path = "moete/team.html")]
struct Side {
    team: Team,
    medlemer: Vec<Medlem>,
    manglar: Vec<String>,
    aar: Skuleaar,
    anna: Skuleaar,
    halvaar: Vec<Bolk>,
    kollisjonar: Vec<Kollisjon>,
    kan_styre: bool,
    kan_planleggje: bool,
}

/// A term on the page.
struct Bolk {
    halvaar: Halvaar,
    krav: usize,
    moete: Vec<Moete>,
}

impl Bolk {
    /// How many count against the plan.
    fn tal(&self) -> usize {
        self.moete.iter().filter(|m| m.tel()).count()
    }

    fn manglar(&self) -> usize {
        self.krav.saturating_sub(self.tal())
    }

    fn tekst(&self) -> String {
        match self.manglar() {
            0 => format!("{} møte, og det skal vere minst {}.", self.tal(), self.krav),
            n => format!(
                "{} møte. Det skal vere minst {}, så {n} manglar.",
                self.tal(),
                self.krav
            ),
        }
    }
}

impl Side {
    /// Those who are on it today, and those who are to come.
    fn no(&self) -> Vec<&Medlem> {
        self.medlemer.iter().filter(|m| m.gjeld || m.kjem).collect()
    }

    /// "Tone Lie er i eit anna møte då"
    fn kollisjon(&self, moete: &Moete) -> Option<String> {
        let mut alle = self.kollisjonar.iter();
        let her = alle.find(|k| k.moete_id == moete.moete_id)?;
        Some(i_anna_moete(&her.namn))
    }

    fn plan_path(&self) -> String {
        format!(
            "{}/plan?skuleaar={}",
            self.team.path(),
            self.aar.fyrste_aar()
        )
    }
}

impl View for Side {
    fn title(&self) -> String {
        format!("TST {}", self.team.namn)
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    skuleaar: Option<i32>,
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(eining): Path<EiningId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    ctx.require(Action::TstOpne)?;
    let mut tx = ctx.write().await?;
    let team = tst::find(&mut tx, eining)
        .await?
        .ok_or(AppError::NotFound)?;
    let medlemer = tst::medlemer(&mut tx, eining).await?;
    let no = Skuleaar::of(ctx.today());
    let aar = valt_aar(utval.skuleaar, ctx.today());
    let alle = queries::list(&mut tx, eining, aar.dagar()).await?;
    let kollisjonar = queries::kollisjonar(&mut tx, eining, (ctx.today(), aar.slutt())).await?;
    tx.commit(ctx.permit(Action::TstOpne, &team)?).await?;
    ctx.page(&Side {
        manglar: team.manglar(&medlemer),
        medlemer,
        halvaar: bolkar(&team, aar, &alle),
        kollisjonar,
        aar,
        anna: if aar == no { no.neste() } else { no },
        kan_styre: ctx.actor.may(Action::TstStyre, &team),
        kan_planleggje: ctx.actor.may(Action::MoetePlanleggje, &team),
        team,
    })
}

fn bolkar(team: &Team, aar: Skuleaar, alle: &[Moete]) -> Vec<Bolk> {
    let bolk = |halvaar: Halvaar| Bolk {
        halvaar,
        krav: team.krav_i(halvaar),
        moete: alle
            .iter()
            .filter(|m| aar.halvaar(halvaar).contains(&m.tid.dato))
            .cloned()
            .collect(),
    };
    Halvaar::ALL.into_iter().map(bolk).collect()
}
