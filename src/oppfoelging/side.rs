//! `/tst/{eining_id}/oppfoelging`: how this skuleår goes for a team.

use askama::Template;
use axum::response::Response;

use super::queries::{self, Moetetal, Oppmoete, OverFrist, Punkttal};
use crate::access::{Action, Actor, Relation, Resource, Subject};
use crate::error::AppError;
use crate::ids::EiningId;
use crate::tst::skuleaar::{Halvaar, Skuleaar};
use crate::tst::{self, Team};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path, dates};

#[derive(Template)]
#[template(path = "oppfoelging/side.html")]
struct Side {
    team: Team,
    aar: Skuleaar,
    halvaar: Vec<(Halvaar, usize, Moetetal)>,
    oppmoete: Vec<Oppmoete>,
    /// Those with møteplikt that nobody on the team is of.
    manglar: Vec<String>,
    punkt: Punkttal,
    over_frist: Vec<OverFrist>,
}

impl Oppmoete {
    /// "4 av 5"
    fn tekst(&self) -> String {
        format!(
            "{} av {}",
            self.moett,
            self.moett + self.forfall + self.ikkje_moett + self.ikkje_kalla
        )
    }
}

impl Moetetal {
    /// "2 manglar": of what the plan asks, neither held nor to come, nor waiting to be written down.
    fn manglar(&self, krav: usize) -> Option<String> {
        let har = self.halde + self.att + self.ikkje_foerte;
        let manglar = krav.saturating_sub(usize::try_from(har).unwrap_or(0));
        (manglar > 0).then(|| format!("{manglar} manglar"))
    }
}

impl View for Side {
    fn title(&self) -> String {
        format!("Oppfølging, TST {}", self.team.namn)
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

/// The team, with the saker whose tiltak are shown.
struct Vist<'a>(&'a Team, &'a [OverFrist]);

impl Resource for Vist<'_> {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: self.1.iter().map(|t| t.sak_id).collect(),
            barn_list: self.1.iter().map(|t| t.barn_id).collect(),
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        self.0.relation(actor)
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<EiningId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let team = tst::open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let aar = Skuleaar::of(ctx.today());
    let mut halvaar = Vec::new();
    for h in Halvaar::ALL {
        let tal = queries::moetetal(&mut tx, id, aar.halvaar(h), ctx.today()).await?;
        halvaar.push((h, team.krav_i(h), tal));
    }
    let oppmoete = queries::oppmoete(&mut tx, id, aar.dagar()).await?;
    let manglar = team.manglar(&tst::medlemer(&mut tx, id).await?);
    let punkt = queries::punkttal(&mut tx, id, aar.dagar()).await?;
    let over_frist = queries::over_frist(&mut tx, id, ctx.today()).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &Vist(&team, &over_frist))?;
    tx.commit(permit).await?;
    ctx.page(&Side {
        team,
        aar,
        halvaar,
        oppmoete,
        manglar,
        punkt,
        over_frist,
    })
}
