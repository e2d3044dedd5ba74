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
use super::skriveside::STILLE;
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
    /// Why the sak cannot have new tiltak as it stands, and where that is mended.
    hindring: Option<(String, String)>,
    /// The rows and the tiltak they made, and the føresette who were invited.
    grunnlag: Grunnlag,
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
    fn radstatus(&self, nr: usize) -> Option<&RadStatus> {
        let id = self.innhald.radid.get(nr);
        let rad = self.innhald.tiltaksplan.get(nr)?;
        let mut status = self.status.iter();
        let funnen = status.find(|s| id.is_some() && s.rad_id.as_ref() == id);
        funnen.or_else(|| self.status.iter().find(|s| s.rad == rad[1]))
    }

    /// It was said that the føresette were invited, or their invitations say it.
    fn invitert(&self) -> bool {
        self.hinder.invitert.unwrap_or(self.grunnlag.invitert())
    }

    /// What the invitations say.
    fn inviterte(&self) -> String {
        let av = |invitert: bool| {
            let alle = self.grunnlag.foeresette.iter();
            let namn = alle
                .filter(move |f| f.invitert == invitert)
                .map(|f| f.namn.as_str());
            namn.collect::<Vec<_>>().join(", ")
        };
        let da = "Då blir møtet skrive ned i saka, og saka går til steg 5 om ho ikkje er der.";
        match (av(true), av(false)) {
            (ja, _) if ja.is_empty() => format!("Ingen av dei er inviterte i Laget. {da}"),
            (ja, nei) if nei.is_empty() => format!("Invitert i Laget: {ja}. {da}"),
            (ja, nei) => format!("Invitert i Laget: {ja}. Ikkje invitert i Laget: {nei}. {da}"),
        }
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
        if !self.hinder.manglar.is_empty() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else if !self.hinder.spoer.is_empty() {
            StatusCode::CONFLICT
        } else {
            self.state.status()
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
    /// What was said of whether the føresette were invited stands; none when nobody was asked yet.
    pub invitert: Option<bool>,
}

impl Hinder {
    /// What would be missed before it is sent on, or approved.
    pub fn spoer(spoer: Vec<String>, invitert: bool) -> Self {
        Self {
            spoer,
            invitert: Some(invitert),
            ..Self::default()
        }
    }
}

/// Something of what is asked about is a draft.
pub(super) fn om_kladd(spoer: &[String]) -> bool {
    spoer.iter().any(|tekst| tekst.contains("ein kladd"))
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
    let kan_skrive = referat.kan_skrivast() && kan(Vil::Skrive);
    let kan_godkjenne = kan(Vil::Godkjenne);
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
    let hindring = match emne.sak() {
        Some(sak) if referat.tilstand != Tilstand::Godkjent => {
            godkjenn::hindring(sak, grunnlag.moete_manglar)
        }
        _ => None,
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
        hindring,
        grunnlag,
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
