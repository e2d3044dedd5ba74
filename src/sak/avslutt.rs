//! `/sak/{sak_id}/avslutt`: how the sak ends, why, and what was never evaluated.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::queries::avslutt::{tiltak_utan_evaluering, withdraw_offer};
use super::vidare::{GRUNN_MAX, STAD_MAX, ulovleg};
use super::{Flytting, Hending, Krav, NesteKva, NyHending, Sak, Tilstand, reglar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted};

const UTAN_EVALUERING_MAX: usize = 1000;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AvsluttForm {
    version: String,
    #[serde(default)]
    ende: String,
    grunn: String,
    #[serde(default)]
    utan_evaluering: String,
    #[serde(default)]
    samtykke: String,
    #[serde(default)]
    samtykke_stad: String,
}

impl Form for AvsluttForm {}

/// An end that may be made, and what the history says of it.
#[derive(Debug, PartialEq, Eq)]
struct Ende {
    tilstand: Tilstand,
    tekst: String,
}

impl AvsluttForm {
    /// None for an end that does not belong to where the sak is.
    fn parse(&self, krav: &[Krav], uevaluerte: bool) -> Result<Option<Ende>, Errors> {
        let mut errors = Errors::default();
        let asked = Flytting::from_code(&self.ende);
        if asked.is_some_and(|asked| !krav.iter().any(|k| k.flytting == asked && k.lovleg())) {
            return Ok(None);
        }
        if asked.is_none() {
            errors.add("ende", "Vel korleis saka endar.");
        }
        let missing = "Skriv kvifor saka blir avslutta.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        let mut tekst = vec![grunn];
        if uevaluerte {
            let kvifor = errors.text(
                "utan_evaluering",
                &self.utan_evaluering,
                UTAN_EVALUERING_MAX,
                "Skriv kvifor saka blir avslutta før tiltaka er evaluerte.",
            );
            tekst.push(format!("Tiltak som ikkje er evaluerte: {kvifor}"));
        }
        if asked == Some(Flytting::TilAnnanKommune) {
            if self.samtykke != "ja" {
                errors.add(
                    "samtykke",
                    "Saka kan ikkje overførast til ein annan kommune utan samtykke.",
                );
            }
            let missing = "Skriv kvar samtykket ligg.";
            let stad = errors.line("samtykke_stad", &self.samtykke_stad, STAD_MAX, missing);
            tekst.push(format!("Samtykke er henta inn. Det ligg her: {stad}"));
        }
        match asked.and_then(Flytting::ende) {
            Some(tilstand) if errors.is_empty() => {
                tekst.insert(0, format!("{}.", tilstand.label()));
                let tekst = tekst.join("\n");
                Ok(Some(Ende { tilstand, tekst }))
            }
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "sak/avslutt.html")]
struct Side {
    sak: Sak,
    krav: Vec<Krav>,
    uevaluerte: Vec<String>,
    form: AvsluttForm,
    state: FormState,
}

impl Side {
    fn ender(&self) -> Vec<Choice> {
        let choice =
            |k: &Krav| Choice::new(k.flytting.code(), k.flytting.label()).hint(fylgje(k.flytting));
        self.krav.iter().map(choice).collect()
    }
}

/// When this is the right end, under its name.
const fn fylgje(flytting: Flytting) -> &'static str {
    match flytting {
        Flytting::Avslutt => "Målet er nådd, eller det er ikkje lenger grunn til uro.",
        Flytting::TilUtgreiing => "Tilvising til PPT, BUP eller andre som skal greie ut.",
        Flytting::TilBarnevern => "Barnevernstenesta tek over ansvaret for oppfølginga.",
        Flytting::TilAnnanKommune => "Barnet flyttar. Krev samtykke.",
        Flytting::TilVurdering
        | Flytting::TilLokale
        | Flytting::TilEvaluering
        | Flytting::NyRunde => "",
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Avslutt saka".into()
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
    form: AvsluttForm,
    state: FormState,
) -> Result<Response, AppError> {
    let (krav, _) = krav(&mut tx, &sak).await?;
    let uevaluerte = tiltak_utan_evaluering(&mut tx, sak.sak_id).await?;
    super::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        krav,
        uevaluerte,
        form,
        state,
    })
}

/// The ends that are possible, and whether there are tiltak nobody has evaluated.
async fn krav(tx: &mut WriteTx, sak: &Sak) -> Result<(Vec<Krav>, bool), AppError> {
    let fakta = super::fakta(tx, sak.sak_id).await?;
    let mut krav = reglar::flyttingar(sak.slag, sak.steg, sak.tilstand, &fakta);
    krav.retain(|k| k.flytting.avsluttar());
    Ok((krav, reglar::avslutting_treng_grunn(&fakta)))
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = super::open(&mut tx, id, Action::SakAvslutte).await?;
    let (mut form, state) = utkast::fill(&mut tx, &ctx, AvsluttForm::default()).await?;
    // also for a draft: it is sent from a page that shows how the sak stands now
    form.version = sak.version.to_string();
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<AvsluttForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = super::open_to_change(&mut tx, id, Action::SakAvslutte).await?;
    let state = ctx.form_state();
    if form.version != sak.version.to_string() {
        form.version = sak.version.to_string();
        let state = state.with_conflict(sak.konflikt());
        return side(&ctx, tx, sak, form, state).await;
    }
    let (krav, uevaluerte) = krav(&mut tx, &sak).await?;
    let ende = match form.parse(&krav, uevaluerte) {
        Ok(Some(ende)) => ende,
        Ok(None) => return side(&ctx, tx, sak, form, state.with_conflict(ulovleg())).await,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    close(&mut tx, sak, &ende).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SakAvslutta))
}

/// Ends the sak. An offer that waits for an answer ends with it.
async fn close(tx: &mut WriteTx, mut sak: Sak, ende: &Ende) -> Result<(), AppError> {
    sak.tilstand = ende.tilstand;
    sak.lukka_at = Some(tx.now());
    sak.neste_dato = None;
    sak.neste_kva = NesteKva::Ingenting;
    super::save(tx, &mut sak).await?;
    let avslutta = NyHending {
        fraa: Some(sak.steg),
        tekst: Some(&ende.tekst),
        ..NyHending::new(sak.sak_id, Hending::Avslutta)
    };
    super::log(tx, &avslutta).await?;
    if withdraw_offer(tx, sak.sak_id).await? {
        let trekt = NyHending {
            tekst: Some("Saka er avslutta."),
            ..NyHending::new(sak.sak_id, Hending::OverleveringTrekt)
        };
        super::log(tx, &trekt).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
