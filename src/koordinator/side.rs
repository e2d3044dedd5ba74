//! `/sak/{sak_id}/barnekoordinator`: how it stands, what can be done now, and all that was assessed and decided.

use askama::Template;
use axum::response::Response;

use super::model::{Avgjerd, Periode, Stand, Tilbod, Veg, Vurdering};
use super::queries;
use crate::access::{Action, Actor};
use crate::error::AppError;
use crate::ids::SakId;
use crate::sak::{self, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path};

/// Assessments on the page; a sak has a few.
const VURDERINGAR: i64 = 50;

#[derive(Template)]
#[template(path = "koordinator/side.html")]
struct Side {
    sak: Sak,
    stand: Stand,
    vegar: Vec<Veg>,
    vurderingar: Vec<Vurdering>,
    periodar: Vec<Periode>,
    tilbod: Vec<Tilbod>,
    avgjerder: Vec<Avgjerd>,
    tilbod_til_meg: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Barnekoordinator".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

impl Side {
    /// Where a move is made; that of an offer is on the page where one asks.
    fn href(&self, veg: Veg) -> String {
        let path = super::path(self.sak.sak_id);
        match veg {
            Veg::Vurdere => format!("{path}/vurdering"),
            Veg::Tilby | Veg::Overlevere | Veg::Trekkje => format!("{path}/tilby"),
            Veg::Ikkje | Veg::Avslutte => format!("{path}/avgjerd"),
        }
    }
}

/// The moves this person may make, of those that belong to where it stands.
fn mine_vegar(actor: &Actor, sak: &Sak, stand: &Stand) -> Vec<Veg> {
    let may = |veg: &Veg| match veg {
        Veg::Vurdere => actor.may(Action::KoordinatorVurdere, sak),
        Veg::Tilby | Veg::Overlevere | Veg::Trekkje => {
            actor.may(Action::KoordinatorTilby, &super::model::Sete { sak, stand })
        }
        Veg::Ikkje | Veg::Avslutte => actor.may(Action::KoordinatorAvgjere, sak),
    };
    stand.vegar().into_iter().filter(may).collect()
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    let stand = queries::stand(&mut tx, &sak).await?;
    let view = Side {
        vegar: mine_vegar(&ctx.actor, &sak, &stand),
        vurderingar: queries::vurderingar(&mut tx, id, VURDERINGAR).await?,
        periodar: queries::periodar(&mut tx, &sak).await?,
        tilbod: queries::alle_tilbod(&mut tx, id).await?,
        avgjerder: queries::avgjerder(&mut tx, id).await?,
        tilbod_til_meg: stand
            .tilbod
            .as_ref()
            .is_some_and(|o| ctx.actor.is(o.til_id)),
        stand,
        sak,
    };
    sak::shown(tx, &view.sak).await?;
    ctx.page(&view)
}
