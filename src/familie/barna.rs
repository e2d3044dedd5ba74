//! `/familie`: the children of the one who is logged in.

use askama::Template;
use axum::response::Response;

use super::ctx::FamilieCtx;
use super::model::{Moete, ReferatRad};
use super::queries::{self, BarnRad, moete, plan, referat, sider};
use crate::db::FamilyAct;
use crate::error::AppError;
use crate::web::page::{Nav, View};

#[derive(Template)]
#[template(path = "familie/barna.html")]
struct Barna {
    kommune: String,
    barn_list: Vec<BarnRad>,
    /// A youth, who is føresett to nobody.
    meg: bool,
    /// Forms of samtykke that wait for an answer.
    ventar: i64,
    /// Individuelle planar that wait for an answer.
    planar: Vec<plan::Ventar>,
    /// Meetings to come that one is invited to, and those that are called off.
    moete: Vec<Moete>,
    /// Referat that were approved not long ago.
    referat: Vec<ReferatRad>,
}

impl View for Barna {
    fn title(&self) -> String {
        if self.meg { "Om deg" } else { "Barna dine" }.into()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

impl Barna {
    fn plan_path(plan: &plan::Ventar) -> String {
        super::plan_path(plan.barn_id, plan.plan_id)
    }

    /// The child a plan is for.
    fn namn(&self, plan: &plan::Ventar) -> &str {
        let barn = self.barn_list.iter().find(|b| b.barn_id == plan.barn_id);
        barn.map_or("", |b| b.fornamn.expose().as_str())
    }

    fn path(barn: &BarnRad) -> String {
        super::barn_path(barn.barn_id)
    }
}

pub(super) async fn vis(ctx: FamilieCtx) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let barn_list = queries::barna(&mut tx).await?;
    let ventar = queries::samtykke_ventar(&mut tx).await?;
    let planar = plan::ventar(&mut tx).await?;
    let mut moete = moete::list(&mut tx).await?;
    moete.retain(|m| m.kan_svare(ctx.today()) || m.er_avlyst(ctx.today()));
    let referat = referat::alle(&mut tx).await?.into_iter();
    let referat = referat
        .map(|(_, rad)| rad)
        .filter(|rad| rad.nytt(ctx.today()));
    let referat: Vec<ReferatRad> = referat.collect();
    let meg = match barn_list.as_slice() {
        [one] => sider::barn(&mut tx, one.barn_id)
            .await?
            .is_some_and(|barn| barn.meg),
        _ => false,
    };
    tx.commit(FamilyAct {
        handling: "familie.barna",
        barn_list: barn_list.iter().map(|barn| barn.barn_id).collect(),
    })
    .await?;
    let view = Barna {
        kommune: ctx.familie.kommune_namn.clone(),
        barn_list,
        meg,
        ventar,
        planar,
        moete,
        referat,
    };
    ctx.page(&view)
}
