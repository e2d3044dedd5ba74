//! The page that says what cannot be done now, why, and what can (409).

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Krav, Sak};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Skrive};

/// What cannot be done in a sak where it is now.
#[derive(Template)]
#[template(path = "sak/ikkje_no.html")]
pub struct IkkjeNo {
    sak: Sak,
    overskrift: &'static str,
    forklaring: &'static str,
    veg: Option<(&'static str, String)>,
    moglege: Vec<Krav>,
    skrive: Arc<[Skrive]>,
}

impl IkkjeNo {
    /// Why it cannot be done, in whole sentences.
    #[must_use]
    pub fn new(sak: Sak, overskrift: &'static str, forklaring: &'static str) -> Self {
        Self {
            sak,
            overskrift,
            forklaring,
            veg: None,
            moglege: Vec::new(),
            skrive: Arc::new([]),
        }
    }

    /// The sak is closed: nothing is written in it.
    #[must_use]
    pub fn lukka(sak: Sak) -> Self {
        Self::new(
            sak,
            "Saka er lukka",
            "I ei lukka sak kan ingen skrive noko nytt. Du kan framleis lese det som står. Skal det arbeidast meir i saka, \
             må den ansvarlege eller leiaren opne ho att og skrive kvifor.",
        )
    }

    /// With the way that leads on.
    #[must_use]
    pub fn med_veg(mut self, label: &'static str, href: String) -> Self {
        self.veg = Some((label, href));
        self
    }

    /// With the moves that belong to where the sak is.
    #[must_use]
    pub fn med_moglege(mut self, moglege: Vec<Krav>) -> Self {
        self.moglege = moglege;
        self
    }

    /// The page, with what the person wrote, so that it is not lost. Ends the transaction, which has changed nothing.
    ///
    /// # Errors
    /// When the database or the template fails.
    pub async fn answer(mut self, ctx: &Ctx, tx: WriteTx) -> Result<Response, AppError> {
        super::shown(tx, &self.sak).await?;
        let avslutte = ctx.actor.may(Action::SakAvslutte, &self.sak);
        self.moglege
            .retain(|krav| avslutte || !krav.flytting.avsluttar());
        self.skrive = ctx.skrive.texts(&ctx.path);
        ctx.page(&self)
    }
}

impl View for IkkjeNo {
    fn title(&self) -> String {
        self.overskrift.to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }
}
