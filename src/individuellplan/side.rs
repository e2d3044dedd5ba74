//! `/sak/{sak_id}/individuell-plan`: the plan as it is written, the versions that were sent, and what the family has said to them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::del::Del;
use super::innhald::Innhald;
use super::model::{Delar, Familiesvar, Merknad, Staar, Svara, Versjon};
use super::queries::svar;
use super::{queries, send, trekk};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, SakId};
use crate::koordinator;
use crate::moete::Brev;
use crate::sak::{self, Sak};
use crate::samtykke;
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
    svara: Svara,
    /// Why those who must answer must; none to one who only reads.
    kvifor: Option<String>,
    merknader: Vec<Merknad>,
    /// Whom the letter that it waits has not reached, or may not have.
    brev: Vec<(String, Brev)>,
    meg: BrukarId,
    kan_skrive: bool,
    kan_sende: bool,
    /// Write down an answer on paper.
    kan_foere: bool,
    kan_stadfeste: bool,
    kan_trekkje: bool,
    /// It was not sent, and why.
    hindra: Option<String>,
}

impl Side {
    fn gjeld(&self) -> Option<&Versjon> {
        self.versjonar.iter().find(|v| v.staar == Staar::Gjeld)
    }

    fn ventar(&self) -> Option<&Versjon> {
        self.versjonar.iter().find(|v| v.ventar())
    }

    /// What waits for this person to say whether it is so.
    fn aa_stadfeste(&self) -> Vec<&Familiesvar> {
        let siste = self.versjonar.first().filter(|_| self.kan_stadfeste);
        siste.map_or(Vec::new(), |v| {
            self.svara.aa_stadfeste(v.nr, v.ventar(), self.meg)
        })
    }

    /// Somebody who must has not answered, and it can be written down.
    fn kan_foere(&self, versjon: &Versjon) -> bool {
        self.kan_foere && !self.svara.manglar(versjon.nr).is_empty()
    }

    /// A yes can be taken back.
    fn kan_trekkje(&self) -> bool {
        self.kan_trekkje && !trekk::kan_trekkjast(&self.versjonar, &self.svara).is_empty()
    }

    /// Nothing is written.
    fn tom(&self) -> bool {
        Del::overskrifter().all(|del| self.delar.tekst(del).is_empty())
    }

    /// What must be written before it can be sent, to whoever would send it.
    fn manglar(&self) -> Vec<Del> {
        if self.kan_sende && (self.hindra.is_some() || !self.tom() && !self.uendra()) {
            self.delar.manglar()
        } else {
            Vec::new()
        }
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
    let svara = svar::svara(&mut tx, id).await?;
    let kvifor = if svara.svarar.is_empty() {
        None
    } else {
        Some(samtykke::kvifor(&mut tx, id, &svara.slag()).await?)
    };
    let view = Side {
        kan_skrive: open && ctx.actor.may(Action::IndividuellplanSkrive, &sak),
        kan_sende: open && ctx.actor.may(Action::IndividuellplanSende, &sete),
        kan_foere: open && ctx.actor.may(Action::SamtykkeRegistrere, &sete),
        kan_stadfeste: open && ctx.actor.may(Action::SamtykkeStadfeste, &sak),
        kan_trekkje: ctx.actor.may(Action::SamtykkeTrekkje, &sak),
        merknader: svar::merknader(&mut tx, id).await?,
        brev: queries::brev_feila(&mut tx, id).await?,
        meg: ctx.actor.brukar_id,
        svara,
        kvifor,
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
