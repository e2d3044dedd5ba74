//! `/referat/{referat_id}`: the referat is read: what was approved, or as far as it is written.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::del::{DATO, Del, OVERSKRIFT, RADHOVUD, REFERENT};
use super::emne::{self, Emne, Vil};
use super::godkjenn::{self, Grunnlag};
use super::innhald::Innhald;
use super::mangel::Mangel;
use super::model::{Referat, Tilstand};
use super::queries::versjon::{RadStatus, Versjon};
use super::queries::{self, Merknad};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::ReferatId;
use crate::moete;
use crate::tst::Team;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Konflikt, Path, dates};

#[derive(Template)]
#[template(path = "referat/side.html")]
struct Side {
    referat: Referat,
    team: Team,
    sak_id: Option<crate::ids::SakId>,
    innhald: Innhald,
    versjonar: Vec<Versjon>,
    status: Vec<RadStatus>,
    merknader: Vec<Merknad>,
    /// Whom the letters about it have not reached.
    brev: Vec<(String, moete::Brev)>,
    moete_manglar: bool,
    kan_skrive: bool,
    kan_godkjenne: bool,
    /// What stood in the way of what was asked for.
    hinder: Hinder,
    /// When the reader's own draft is from, which is not saved.
    kladd: Option<String>,
    state: FormState,
}

impl Side {
    /// How the tiltak of a row stands now.
    fn radstatus(&self, rad: &[String; 4]) -> Option<&RadStatus> {
        self.status.iter().find(|s| s.rad == rad[1])
    }

    /// "SHA-256: 3f2a …"
    fn avtrykk(versjon: &Versjon) -> String {
        hex::encode(&versjon.sha256)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Referat".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }

    fn status(&self) -> StatusCode {
        if self.hinder.manglar.is_empty() {
            self.state.status()
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<ReferatId>) -> Result<Response, AppError> {
    ctx.require(Action::AgendaLese)?;
    let mut tx = ctx.write().await?;
    let opna = emne::open(&mut tx, &ctx, id, Vil::Lese).await?;
    queries::ventar::merknader_lesne(&mut tx, id, ctx.now).await?;
    page(&ctx, tx, opna, Hinder::default()).await
}

/// What stood in the way of what was asked for.
#[derive(Default)]
pub(super) struct Hinder {
    /// It is not as it was when the page was fetched.
    pub konflikt: Option<Konflikt>,
    /// What it lacks to be sent or approved.
    pub manglar: Vec<Mangel>,
    /// What would be missed, and must be said to be.
    pub spoer: Vec<String>,
    /// It was said that the føresette were invited, and stands.
    pub invitert: bool,
}

impl Hinder {
    /// What would be missed before it is sent on.
    pub fn spoer(spoer: Vec<String>, invitert: bool) -> Self {
        let kva = "Ikkje alt er med. Sjå under, og kryss av om det skal vidare likevel.";
        Self {
            konflikt: Some(Konflikt::new("Referatet er ikkje sendt vidare", kva)),
            spoer,
            invitert,
            ..Self::default()
        }
    }
}

/// The page; with what stood in the way.
pub(super) async fn page(
    ctx: &Ctx,
    mut tx: WriteTx,
    (referat, emne): (Referat, Emne),
    mut hinder: Hinder,
) -> Result<Response, AppError> {
    let (team, moete) = moete::open(&mut tx, ctx, referat.moete_id, Action::TstOpne).await?;
    let grunnlag = Grunnlag::load(&mut tx, &referat, &emne).await?;
    let versjonar = queries::versjon::versjonar(&mut tx, referat.id).await?;
    let status = queries::versjon::radstatus(&mut tx, referat.id).await?;
    let merknader = queries::merknader(&mut tx, referat.id).await?;
    let brev = queries::brev::feila(&mut tx, referat.id).await?;
    let mut kladdar = queries::kladdar(&mut tx, referat.id).await?.into_iter();
    let kladd = kladdar.find(|k| k.meg).map(|k| dates::date_time(k.at));
    let kan = |vil| referat.i_moetet && emne.may(&ctx.actor, vil);
    let (kan_skrive, kan_godkjenne) = (kan(Vil::Skrive), kan(Vil::Godkjenne));
    // while it is put right, those who only read, read what was approved
    let frose = versjonar
        .first()
        .filter(|_| referat.tilstand == Tilstand::Godkjent || !kan_skrive);
    let innhald = match frose {
        Some(versjon) => Innhald::les(&versjon.innhald)?,
        None => godkjenn::innhald(
            (&referat, &moete, &team),
            &ctx.actor.kommune_namn,
            &emne,
            &grunnlag,
        ),
    };
    let mut state = FormState::at(referat.path());
    let mut permit = emne.permit(&ctx.actor, Vil::Lese)?;
    if hinder.konflikt.is_some() && referat.tilstand == Tilstand::Godkjent {
        // it is told that somebody tried
        permit = permit.also("frose");
    }
    if let Some(konflikt) = hinder.konflikt.take() {
        state = state.with_conflict(konflikt);
    }
    tx.commit(permit).await?;
    ctx.page(&Side {
        kan_skrive,
        kan_godkjenne,
        hinder,
        kladd,
        moete_manglar: grunnlag.moete_manglar,
        sak_id: referat.sak_id,
        referat,
        team,
        innhald,
        versjonar,
        status,
        merknader,
        brev,
        state,
    })
}
