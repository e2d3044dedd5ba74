//! `/tst/oversyn`: how the teams stand in the kommunar one leads something in. Counts and dates of meetings; never a child.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{MOETEPLIKT, Oversynsrad, av, faerre, valt_aar};
use super::queries::kommune;
use super::skuleaar::Skuleaar;
use crate::access::Action;
use crate::error::AppError;
use crate::text::og;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

#[derive(Template)]
#[template(path = "tst/oversyn.html")]
struct Oversyn {
    aar: Skuleaar,
    /// The other skuleår that can be seen.
    anna: Skuleaar,
    kommunar: Vec<(String, Vec<Oversynsrad>)>,
}

impl Oversynsrad {
    fn path(&self) -> String {
        super::path(self.eining_id)
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

    fn neste_tekst(&self) -> String {
        self.neste
            .map_or_else(|| "Ingen planlagde".to_owned(), dates::short)
    }

    fn manglar_tekst(&self) -> String {
        let ord = |slag: &String| {
            let kjend = MOETEPLIKT.iter().find(|(kode, _)| kode == slag);
            kjend.map_or("eininga sjølv", |(_, ord)| *ord)
        };
        og(&self.manglar.iter().map(ord).collect::<Vec<_>>())
    }
}

impl View for Oversyn {
    fn title(&self) -> String {
        "Møte i teama".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    skuleaar: Option<i32>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::TstOversyn)?;
    let mut tx = ctx.write().await?;
    let no = Skuleaar::of(ctx.today());
    let aar = valt_aar(utval.skuleaar, ctx.today());
    let rader = kommune::oversyn(&mut tx, aar).await?;
    tx.commit(ctx.permit(Action::TstOversyn, &())?).await?;
    let mut kommunar: Vec<(String, Vec<Oversynsrad>)> = Vec::new();
    for rad in rader {
        match kommunar.last_mut() {
            Some((namn, rader)) if *namn == rad.kommune => rader.push(rad),
            _ => kommunar.push((rad.kommune.clone(), vec![rad])),
        }
    }
    ctx.page(&Oversyn {
        aar,
        anna: if aar == no { no.neste() } else { no },
        kommunar,
    })
}
