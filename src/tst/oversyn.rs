//! `/tst/oversyn`: how the teams stand in the kommunar one leads something in, and when they meet: who leads PPT plans its year from it.
//! Counts and dates of meetings; never a child.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Komande, MOETEPLIKT, Oversynsrad, av, faerre, i_anna_moete, valt_aar};
use super::queries::kommune;
use super::skuleaar::Skuleaar;
use crate::access::Action;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::text::og;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

#[derive(Template)]
#[template(path = "tst/oversyn.html")]
struct Oversyn {
    aar: Skuleaar,
    /// The other skuleår that can be seen.
    anna: Skuleaar,
    /// Is on a later page of the meetings: the counts stand on the first.
    seinare: bool,
    kommunar: Vec<(String, Vec<Oversynsrad>)>,
    /// The meetings to come, by kommune.
    komande: Vec<(String, Vec<Komande>)>,
    fleire: Option<String>,
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

impl Komande {
    fn team_path(&self) -> String {
        super::path(self.eining_id)
    }

    /// "kl. 12.00–13.30"
    fn klokka(&self) -> String {
        format!(
            "kl. {}–{}",
            dates::time_of_day(self.fraa),
            dates::time_of_day(self.til)
        )
    }

    fn kollisjon(&self) -> Option<String> {
        (!self.opptekne.is_empty()).then(|| i_anna_moete(&self.opptekne))
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
    /// The last meeting of the page before.
    etter: Option<MoeteId>,
}

/// Meetings of a page.
const SIDE: usize = 60;

/// Rows that are in order, by kommune.
fn etter_kommune<T>(rader: Vec<T>, kommune: impl Fn(&T) -> &str) -> Vec<(String, Vec<T>)> {
    let mut kommunar: Vec<(String, Vec<T>)> = Vec::new();
    for rad in rader {
        match kommunar.last_mut() {
            Some((namn, rader)) if namn == kommune(&rad) => rader.push(rad),
            _ => kommunar.push((kommune(&rad).to_owned(), vec![rad])),
        }
    }
    kommunar
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::TstOversyn)?;
    let mut tx = ctx.write().await?;
    let no = Skuleaar::of(ctx.today());
    let aar = valt_aar(utval.skuleaar, ctx.today());
    let rader = match utval.etter {
        None => kommune::oversyn(&mut tx, aar).await?,
        Some(_) => Vec::new(),
    };
    let dagar = aar.start().max(ctx.today())..=aar.slutt();
    let flest = i32::try_from(SIDE + 1).unwrap_or(i32::MAX);
    let mut komande = kommune::komande(&mut tx, dagar, utval.etter, flest).await?;
    tx.commit(ctx.permit(Action::TstOversyn, &())?).await?;
    let er_fleire = komande.len() > SIDE;
    komande.truncate(SIDE);
    let sist = komande.last().filter(|_| er_fleire);
    ctx.page(&Oversyn {
        aar,
        anna: if aar == no { no.neste() } else { no },
        seinare: utval.etter.is_some(),
        kommunar: etter_kommune(rader, |rad| &rad.kommune),
        fleire: sist.map(|m| {
            format!(
                "{}?skuleaar={}&etter={}",
                super::OVERSYN,
                aar.fyrste_aar(),
                m.moete_id
            )
        }),
        komande: etter_kommune(komande, |m| &m.kommune),
    })
}
