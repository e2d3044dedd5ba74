//! `/kommune/einingar`: the einingar of the kommune by instans, with what was done with them.

use askama::Template;
use axum::response::Response;
use time::Date;

use super::model::{Eining, Endring};
use super::namn_path;
use super::queries::{self, endring};
use crate::access::Action;
use crate::error::AppError;
use crate::web::Ctx;
use crate::web::page::{Nav, View};

#[derive(Template)]
#[template(path = "eining/liste.html")]
struct Liste {
    kommune: String,
    einingar: Vec<Eining>,
    endringar: Vec<Endring>,
    today: Date,
}

impl View for Liste {
    fn title(&self) -> String {
        "Einingar".into()
    }

    fn nav(&self) -> Nav {
        Nav::Einingar
    }
}

impl Liste {
    /// Ends that wait for the one who asks.
    fn ventar(&self) -> usize {
        self.endringar.iter().filter(|e| e.kan_svare).count()
    }

    /// Confirmed, but something stands in the way.
    fn hindra(&self) -> Vec<&Endring> {
        let hindra = |e: &&Endring| e.kjem() && e.hinder.is_some();
        self.endringar.iter().filter(hindra).collect()
    }

    fn namn_path(eining: &Eining) -> String {
        namn_path(eining.eining_id)
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::EiningStyre)?;
    let mut tx = ctx.write().await?;
    let einingar = queries::einingar(&mut tx).await?;
    let endringar = endring::endringar(&mut tx).await?;
    let today = queries::today(&mut tx).await?;
    tx.commit(ctx.permit(Action::EiningStyre, &())?).await?;
    ctx.page(&Liste {
        kommune: ctx.actor.kommune_namn.clone(),
        einingar,
        endringar,
        today,
    })
}
