//! `/moete/{moete_id}`: when and where a meeting is.

use askama::Template;
use axum::response::Response;

use super::Moete;
use super::deltakar::Folk;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::tst::Team;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path};

#[derive(Template)]
#[template(path = "moete/side.html")]
struct Side {
    team: Team,
    moete: Moete,
    kan_endre: bool,
    /// Is called to it, or plans it.
    ser_agenda: bool,
    folk: Folk,
}

impl View for Side {
    fn title(&self) -> String {
        format!("Møte i TST {}", self.team.namn)
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::TstOpne)?;
    let mut tx = ctx.write().await?;
    let (team, moete) = super::open(&mut tx, &ctx, id, Action::TstOpne).await?;
    let folk = Folk::load(&mut tx, &ctx, &team, &moete).await?;
    tx.commit(ctx.permit(Action::TstOpne, &team)?).await?;
    ctx.page(&Side {
        kan_endre: ctx.actor.may(Action::MoetePlanleggje, &team)
            && moete.kan_ikkje_endrast(ctx.today()).is_none(),
        ser_agenda: ctx.actor.may(Action::MoetePlanleggje, &team) || !folk.alle.is_empty(),
        team,
        moete,
        folk,
    })
}
