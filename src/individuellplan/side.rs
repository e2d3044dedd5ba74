//! `/sak/{sak_id}/individuell-plan`: the plan as it is written, the versions that were sent, and what the family has said to them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::del::Del;
use super::innhald::Innhald;
use super::model::{Delar, Familiesvar, Staar, Versjon};
use super::{queries, send};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::koordinator;
use crate::sak::{self, Sak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Path};

#[derive(Template)]
#[template(path = "individuellplan/side.html")]
struct Side {
    sak: Sak,
    delar: Delar,
    /// As it would be sent now.
    innhald: Innhald,
    versjonar: Vec<Versjon>,
    svar: Vec<Familiesvar>,
    kan_skrive: bool,
    kan_sende: bool,
    /// What stands in the way of sending it.
    hinder: Option<String>,
    /// It was not sent, and why.
    hindra: Option<String>,
}

impl Side {
    fn gjeld(&self) -> Option<&Versjon> {
        self.versjonar.iter().find(|v| v.staar == Staar::Gjeld)
    }

    fn ventar(&self) -> Option<&Versjon> {
        self.versjonar.iter().find(|v| v.staar == Staar::Ventar)
    }

    /// Nothing is written.
    fn tom(&self) -> bool {
        Del::overskrifter().all(|del| self.delar.tekst(del).is_empty())
    }

    /// The words have not changed since they were last sent.
    fn uendra(&self) -> bool {
        let siste = self.versjonar.first();
        siste.is_some_and(|v| {
            let frose = Innhald::les(&v.innhald);
            v.slutt_at.is_none() && frose.is_ok_and(|f| f.delar == self.innhald.delar)
        })
    }

    fn path(&self) -> String {
        super::path(self.sak.sak_id)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Individuell plan".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn status(&self) -> StatusCode {
        if self.hindra.is_some() {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        }
    }
}

/// The page, with why it was not sent when it was not.
pub(super) async fn page(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    hindra: Option<String>,
) -> Result<Response, AppError> {
    let id = sak.sak_id;
    let stand = koordinator::stand(&mut tx, &sak).await?;
    let delar = queries::delar(&mut tx, id).await?;
    let versjonar = queries::versjonar(&mut tx, id).await?;
    let innhald = send::innhald(&mut tx, ctx, (&sak, &stand), &delar, versjonar.first()).await?;
    let sete = koordinator::Sete {
        sak: &sak,
        stand: &stand,
    };
    let open = sak.open();
    let view = Side {
        kan_skrive: open && ctx.actor.may(Action::IndividuellplanSkrive, &sak),
        kan_sende: open && ctx.actor.may(Action::IndividuellplanSende, &sete),
        svar: queries::svar(&mut tx, id).await?,
        hinder: send::hinder(&sak, &delar),
        innhald,
        delar,
        versjonar,
        hindra,
        sak,
    };
    sak::shown(tx, &view.sak).await?;
    ctx.page(&view)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    page(&ctx, tx, sak, None).await
}
