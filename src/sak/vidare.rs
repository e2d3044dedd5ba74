//! `/sak/{sak_id}/vidare`: the moves that belong to where the sak is, and what each still lacks.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{Flytting, Hending, Krav, Sak, Steg, reglar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

/// Characters of a reason.
pub(super) const GRUNN_MAX: usize = 2000;
/// Characters of where a samtykke is kept.
pub(super) const STAD_MAX: usize = 200;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VidareForm {
    version: String,
    #[serde(default)]
    flytting: String,
    /// How the team discusses it, when it goes to tverrfagleg vurdering.
    #[serde(default)]
    droefting: String,
    #[serde(default)]
    samtykke_stad: String,
    grunn: String,
}

impl Form for VidareForm {}

/// A move that was asked for, and may be made.
#[derive(Debug, PartialEq, Eq)]
struct Vidare {
    til: Steg,
    runde: i16,
    /// What the history says of it.
    tekst: Option<String>,
}

/// Why a form is not carried out.
enum Stopp {
    /// Something to put right in the form.
    Form(Errors),
    /// The move does not belong to where the sak is now, or lacks something.
    Ulovleg,
}

/// Where a samtykke is that was given in Laget.
pub const I_LAGET: &str = "samtykkeskjemaet i Laget";

/// Where the signed samtykke is: as somebody writes it, or in Laget, which knows whom the sak is shared with today. Something
/// must be written only when no form holds.
pub fn samtykke_stad(errors: &mut Errors, typed: &str, delt: &[String], missing: &str) -> String {
    if delt.is_empty() {
        return errors.line("samtykke_stad", typed, STAD_MAX, missing);
    }
    let stad = errors.optional_line("samtykke_stad", typed, STAD_MAX);
    stad.unwrap_or_else(|| I_LAGET.to_owned())
}

impl VidareForm {
    fn parse(&self, sak: &Sak, krav: &[Krav], delt: &[String]) -> Result<Vidare, Stopp> {
        let mut errors = Errors::default();
        let asked = Flytting::from_code(&self.flytting);
        if let Some(asked) = asked
            && !krav.iter().any(|k| k.flytting == asked && k.lovleg())
        {
            return Err(Stopp::Ulovleg);
        }
        if asked.is_none() {
            errors.add("flytting", "Vel kva som skal skje med saka.");
        }
        let grunn = errors.optional_text("grunn", &self.grunn, GRUNN_MAX);
        if grunn.is_none() && asked.is_some_and(Flytting::treng_grunn) {
            errors.add("grunn", "Skriv kvifor saka skal denne vegen.");
        }
        let droefting = if asked == Some(Flytting::TilVurdering) {
            self.droefting(&mut errors, delt)
        } else {
            None
        };
        let tekst: Vec<String> = droefting.into_iter().chain(grunn).collect();
        match asked.and_then(Flytting::steg) {
            Some(til) if errors.is_empty() => Ok(Vidare {
                til,
                runde: sak.runde + i16::from(asked == Some(Flytting::NyRunde)),
                tekst: (!tekst.is_empty()).then(|| tekst.join("\n")),
            }),
            _ => Err(Stopp::Form(errors)),
        }
    }

    /// A team discusses a child by name only with samtykke, else so that nobody can know who it is (domain.md § 2,
    /// steg 4).
    fn droefting(&self, errors: &mut Errors, delt: &[String]) -> Option<String> {
        match self.droefting.as_str() {
            "anonym" => Some("Teamet drøftar saka anonymt.".to_owned()),
            "namngitt" => {
                let missing = "Skriv kvar det signerte samtykket ligg. Utan samtykke drøftar de saka anonymt.";
                let stad = samtykke_stad(errors, &self.samtykke_stad, delt, missing);
                Some(format!(
                    "Teamet drøftar saka med namn. Samtykket ligg her: {stad}"
                ))
            }
            _ => {
                errors.add("droefting", "Vel korleis teamet skal drøfte saka.");
                None
            }
        }
    }
}

#[derive(Template)]
#[template(path = "sak/vidare.html")]
struct Side {
    sak: Sak,
    krav: Vec<Krav>,
    /// Those a valid samtykke opens the sak for.
    delt: Vec<String>,
    form: VidareForm,
    state: FormState,
    kan_avslutte: bool,
    avsluttarar: Vec<String>,
}

impl Side {
    fn lovlege(&self) -> Vec<Choice> {
        let words = |k: &Krav| Choice::new(k.flytting.code(), k.flytting.label());
        let lovlege = self.krav.iter().filter(|k| k.lovleg());
        lovlege
            .map(|k| words(k).hint(fylgje(k.flytting, &self.sak)))
            .collect()
    }

    /// What the button does, when there is only one thing it can do.
    fn knapp(&self) -> String {
        match &self.lovlege()[..] {
            [only] => only.label.clone(),
            _ => "Før saka vidare".to_owned(),
        }
    }

    /// The discussion is asked about where the sak can go to it.
    fn til_vurdering(&self) -> bool {
        let mut krav = self.krav.iter();
        krav.any(|k| k.flytting == Flytting::TilVurdering && k.lovleg())
    }

    fn droefting() -> [Choice; 2] {
        [
            Choice::new("anonym", "Anonymt").hint(
                "Ingen skal kjenne att barnet: berre alder, tema, kva de har prøvd og kva de lurer på. I små bygder \
                 skal det lite til.",
            ),
            Choice::new("namngitt", "Med namn")
                .hint("Dei som må samtykke, har skrive under på at teamet kan drøfte saka."),
        ]
    }

    /// The reason may be left out, whichever move is chosen.
    fn valfri_grunn(&self) -> bool {
        let mut lovlege = self.krav.iter().filter(|k| k.lovleg());
        lovlege.all(|k| !k.flytting.treng_grunn())
    }

    fn avslutt_path(&self) -> String {
        format!("{}/avslutt", super::path(self.sak.sak_id))
    }

    fn ulovlege(&self) -> Vec<&Krav> {
        self.krav.iter().filter(|k| !k.lovleg()).collect()
    }
}

/// What the move leads to, under its name.
fn fylgje(flytting: Flytting, sak: &Sak) -> String {
    match flytting.steg() {
        Some(til) if flytting == Flytting::NyRunde => format!(
            "Saka går til steg {}, {}, runde {}. Det må setjast inn nye tiltak.",
            til.number(),
            til.label(),
            sak.runde + 1
        ),
        Some(til) => format!("Saka går til steg {}, {}.", til.number(), til.label()),
        None => String::new(),
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Før saka vidare".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: VidareForm,
    state: FormState,
) -> Result<Response, AppError> {
    let krav = krav(&mut tx, &sak).await?;
    let avsluttarar = super::avsluttarar(&mut tx, &sak).await?;
    let delt = super::delt_med(&mut tx, sak.sak_id).await?;
    super::shown(tx, &sak).await?;
    ctx.page(&Side {
        krav,
        delt,
        form,
        state,
        kan_avslutte: ctx.actor.may(Action::SakAvslutte, &sak),
        avsluttarar,
        sak,
    })
}

/// The moves that do not end the sak.
async fn krav(tx: &mut WriteTx, sak: &Sak) -> Result<Vec<Krav>, AppError> {
    let fakta = super::fakta(tx, sak.sak_id).await?;
    let mut krav = reglar::flyttingar(sak.slag, sak.steg, sak.tilstand, &fakta);
    krav.retain(|k| !k.flytting.avsluttar());
    Ok(krav)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = super::open(&mut tx, id, Action::SakFlytte).await?;
    let (mut form, state) = utkast::fill(&mut tx, &ctx, VidareForm::default()).await?;
    // also for a draft: it is sent from a page that shows how the sak stands now
    form.version = sak.version.to_string();
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<VidareForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (mut sak, permit) = super::open_to_change(&mut tx, id, Action::SakFlytte).await?;
    let state = ctx.form_state();
    if form.version != sak.version.to_string() {
        form.version = sak.version.to_string();
        let state = state.with_conflict(sak.konflikt());
        return side(&ctx, tx, sak, form, state).await;
    }
    let delt = super::delt_med(&mut tx, id).await?;
    let vidare = match form.parse(&sak, &krav(&mut tx, &sak).await?, &delt) {
        Ok(vidare) => vidare,
        Err(Stopp::Form(errors)) => {
            return side(&ctx, tx, sak, form, state.with_errors(errors)).await;
        }
        Err(Stopp::Ulovleg) => {
            let state = state.with_conflict(ulovleg());
            return side(&ctx, tx, sak, form, state).await;
        }
    };
    sak.runde = vidare.runde;
    let tekst = vidare.tekst.as_deref();
    super::happened(&mut tx, &mut sak, vidare.til, Hending::Flytta, tekst).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SakFlytta))
}

/// The move does not belong to where the sak is: the page lists those that do.
pub(super) fn ulovleg() -> Konflikt {
    Konflikt::new(
        "Saka kan ikkje ta det steget no",
        "Ingenting er lagra. Under står det som er mogleg.",
    )
}
