//! `/naudrett`: who has used a naudrett, when and why, for the personvernombod. Never about which child or sak.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::Naudrett;
use super::{LISTE, queries};
use crate::access::Action;
use crate::error::AppError;
use crate::ids::NaudrettId;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Query, dates};

#[derive(Template)]
#[template(path = "naudrett/liste.html")]
struct Liste {
    kommune: String,
    ventar: Vec<Naudrett>,
    ferdige: Vec<Naudrett>,
    neste: Option<String>,
    /// The first page, on which those that wait stand too.
    fyrste: bool,
}

impl Liste {
    /// How many nobody has looked at in time.
    fn seine(&self) -> usize {
        self.ventar.iter().filter(|n| n.sein()).count()
    }

    fn seine_tekst(&self) -> String {
        match self.seine() {
            1 => "1 naudrett er ikkje gjennomgått i tide".to_owned(),
            n => format!("{n} naudrettar er ikkje gjennomgåtte i tide"),
        }
    }
}

impl Naudrett {
    fn frist_tekst(&self) -> String {
        dates::short(self.frist)
    }

    fn path(&self) -> String {
        format!("{LISTE}/{}", self.naudrett_id)
    }
}

impl View for Liste {
    fn title(&self) -> String {
        "Naudrett".into()
    }

    fn nav(&self) -> Nav {
        Nav::Naudrett
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    foer: Option<NaudrettId>,
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::NaudrettListe)?;
    let mut tx = ctx.write().await?;
    let fyrste = utval.foer.is_none();
    let ventar = if fyrste {
        queries::ventar(&mut tx).await?
    } else {
        Vec::new()
    };
    let mut ferdige = queries::ferdige(&mut tx, utval.foer).await?;
    tx.commit(ctx.permit(Action::NaudrettListe, &())?).await?;
    let fleire = ferdige.len() > queries::SIDE;
    ferdige.truncate(queries::SIDE);
    ctx.page(&Liste {
        kommune: ctx.actor.kommune_namn.clone(),
        neste: ferdige
            .last()
            .filter(|_| fleire)
            .map(|last| format!("{LISTE}?foer={}", last.naudrett_id)),
        ventar,
        ferdige,
        fyrste,
    })
}
