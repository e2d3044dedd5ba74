//! `/tavla`: the children one is barnekoordinator for, what hastes first.

use askama::Template;
use axum::response::Response;
use sqlx::postgres::PgConnection;
use time::{Date, PrimitiveDateTime};

use super::model::{Fakta, Rad};
use super::queries;
use super::utval::{Tal, Utval, Val};
use crate::access::{Action, Subject};
use crate::clock::oslo_datetime;
use crate::error::AppError;
use crate::koordinator::{self, MittTilbod};
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Query, dates};

/// As many as are shown. They are shown at once and not page by page: what hastes most must stand first whatever the kind, and the
/// figures on top are of all. Nobody coordinates so many, and whoever does is told.
const FLEST: usize = 200;

/// The board as it is read.
pub(super) struct Tavle {
    pub rader: Vec<Rad>,
    /// There are more than are shown.
    pub fleire: bool,
}

/// A field of the filter.
struct Felt<'a> {
    namn: &'static str,
    tittel: &'static str,
    /// What stands there when nothing is chosen.
    alle: &'static str,
    val: &'a Vec<Choice>,
    vald: &'a String,
}

#[derive(Template)]
#[template(path = "tavle/side.html")]
struct Side {
    rader: Vec<Rad>,
    tal: Vec<Tal>,
    /// Of how many the rows are, when no filter is on.
    alle: usize,
    fleire: bool,
    tilbod: Vec<MittTilbod>,
    utval: Utval,
    val: Val,
    brikker: Vec<(String, String)>,
    today: Date,
}

impl View for Side {
    fn title(&self) -> String {
        "Tavla".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tavle
    }
}

impl Side {
    /// The fields of the filter there is something to choose in.
    fn felt(&self) -> Vec<Felt<'_>> {
        let (val, utval) = (&self.val, &self.utval);
        let felt = |namn, tittel, alle, val, vald| Felt {
            namn,
            tittel,
            alle,
            val,
            vald,
        };
        let mut alle: Vec<Felt<'_>> = vec![
            felt("steg", "Steg", "Alle steg", &val.stega, &utval.steg),
            felt(
                "instans",
                "Instans",
                "Alle instansar",
                &val.instansar,
                &utval.instans,
            ),
            felt(
                "eining",
                "Eining",
                "Alle einingar",
                &val.einingar,
                &utval.eining,
            ),
        ];
        alle.retain(|felt| !felt.val.is_empty());
        alle
    }

    /// "Kari Vik spør om du kan vere barnekoordinator: Nora L."
    fn spoersmaal(tilbod: &MittTilbod) -> String {
        format!(
            "{} spør om du kan vere barnekoordinator: {}",
            tilbod.fraa_namn, tilbod.barn_namn
        )
    }

    fn spurd(&self, tilbod: &MittTilbod) -> String {
        dates::distance(crate::clock::oslo_date(tilbod.tilbydd_at), self.today)
    }
}

/// Reads the board, as it is by the clock on the wall.
pub(super) async fn les(
    tx: &mut PgConnection,
    naa: PrimitiveDateTime,
) -> Result<Tavle, sqlx::Error> {
    let mut saker = queries::saker(tx, FLEST).await?;
    let fleire = saker.len() > FLEST;
    saker.truncate(FLEST);
    let fakta: Fakta = queries::fakta(tx, &saker, naa).await?;
    let rader = saker
        .into_iter()
        .map(|sak| Rad::new(sak, &fakta, naa.date()))
        .collect();
    Ok(Tavle { rader, fleire })
}

/// Whose saker are shown, for the innsynslogg: all of those that were read, whatever the filter lets through.
pub(super) fn subject(rader: &[Rad], tilbod: &[MittTilbod]) -> Subject {
    let mut grunnlag = Vec::new();
    if !rader.is_empty() {
        grunnlag.push("koordinator");
    }
    if !tilbod.is_empty() {
        grunnlag.push("koordinator_tilbod");
    }
    let mine = rader.iter().map(|rad| (rad.sak.sak_id, rad.sak.barn_id));
    let spurde = tilbod.iter().map(|tilbod| (tilbod.sak_id, tilbod.barn_id));
    let (sak_list, barn_list) = mine.chain(spurde).unzip();
    Subject {
        sak_list,
        barn_list,
        grunnlag: grunnlag.join(","),
        grunn: None,
    }
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::TavleOpne)?;
    let today = ctx.today();
    let mut tx = ctx.write().await?;
    let tavle = les(&mut tx, oslo_datetime(ctx.now)).await?;
    let tilbod = koordinator::mine(&mut tx).await?;
    let permit = ctx.permit(Action::TavleOpne, &subject(&tavle.rader, &tilbod))?;
    tx.commit(permit).await?;
    let alle = tavle.rader.len();
    let val = Val::av(&tavle.rader);
    let (rader, tal) = utval.av(tavle.rader);
    ctx.page(&Side {
        rader,
        tal,
        alle,
        fleire: tavle.fleire,
        tilbod,
        brikker: utval.brikker(&val),
        utval,
        val,
        today,
    })
}
