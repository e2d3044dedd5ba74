//! `/tst`: the teams of the kommune, one's own first.

use askama::Template;
use axum::response::Response;

use super::model::{Rad, av, faerre};
use super::queries;
use super::skuleaar::Skuleaar;
use crate::access::Action;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, dates};

#[derive(Template)]
#[template(path = "tst/liste.html")]
struct Liste {
    kommune: String,
    aar: String,
    mine: Vec<Rad>,
    andre: Vec<Rad>,
    /// Leads something, and may see how the teams stand in several kommunar.
    oversyn: bool,
    /// Decides what is asked of the teams.
    krav: bool,
}

impl Rad {
    fn path(&self) -> String {
        super::path(self.eining_id)
    }

    fn neste_tekst(&self) -> String {
        self.neste
            .map_or_else(|| "Ingen planlagde".to_owned(), dates::long)
    }

    fn haust_tekst(&self) -> String {
        av(self.haust, self.krav_haust)
    }

    fn vaar_tekst(&self) -> String {
        av(self.vaar, self.krav_vaar)
    }

    fn for_faa(&self) -> bool {
        faerre(self.haust, self.krav_haust) || faerre(self.vaar, self.krav_vaar)
    }
}

impl View for Liste {
    fn title(&self) -> String {
        "Tverrfaglege samhandlingsteam".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::TstOpne)?;
    let mut tx = ctx.write().await?;
    let aar = Skuleaar::of(ctx.today());
    let rader = queries::list(&mut tx, aar, ctx.today()).await?;
    tx.commit(ctx.permit(Action::TstOpne, &())?).await?;
    let (mine, andre) = rader.into_iter().partition(|rad| rad.mitt);
    ctx.page(&Liste {
        kommune: ctx.actor.kommune_namn.clone(),
        aar: aar.label(),
        mine,
        andre,
        oversyn: ctx.actor.may_ever(Action::TstOversyn),
        krav: ctx.actor.may_ever(Action::TstKrav),
    })
}
