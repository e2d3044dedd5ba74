//! `/sak/{sak_id}/avslutt`: how the sak ends, why, and what was never evaluated.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::queries::avslutt::{tiltak_utan_evaluering, withdraw_offer};
use super::vidare::{ENDRA, GRUNN_MAX, ULOVLEG};
use super::{Flytting, Hending, Krav, NesteKva, NyHending, Sak, Tilstand, reglar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted};
use crate::{text, utkast};

const UTAN_EVALUERING_MAX: usize = 1000;
const STAD_MAX: usize = 200;

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
    #[serde(skip)]
    errors: Errors,
}

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
        let grunn = errors.required(
            "grunn",
            text::text(&self.grunn, GRUNN_MAX),
            "Skriv kvifor saka blir avslutta.",
        );
        let mut tekst = vec![grunn];
        if uevaluerte {
            let kvifor = errors.required(
                "utan_evaluering",
                text::text(&self.utan_evaluering, UTAN_EVALUERING_MAX),
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
            let stad = errors.required(
                "samtykke_stad",
                text::line(&self.samtykke_stad, STAD_MAX),
                "Skriv kvar samtykket ligg.",
            );
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
    path: String,
    sak: Sak,
    krav: Vec<Krav>,
    uevaluerte: Vec<String>,
    form: AvsluttForm,
    naar: Option<String>,
    /// What happened meanwhile, on a 409.
    konflikt: Option<&'static str>,
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
        if self.form.errors.is_empty() {
            "Avslutt saka".into()
        } else {
            "Feil: Avslutt saka".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Loads what the page shows, and commits its row in the log before it is drawn.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: AvsluttForm,
    konflikt: Option<&'static str>,
) -> Result<Side, AppError> {
    let (krav, _) = krav(&mut tx, &sak).await?;
    let uevaluerte = tiltak_utan_evaluering(&mut tx, sak.sak_id).await?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    Ok(Side {
        path: ctx.path.clone(),
        krav,
        uevaluerte,
        form: AvsluttForm {
            version: sak.version.to_string(),
            ..form
        },
        naar: None,
        konflikt,
        sak,
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
    ctx.require(Action::SakAvslutte)?;
    let mut tx = ctx.write().await?;
    let sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::SakAvslutte, &sak)?;
    let (form, naar) = utkast::find::<AvsluttForm>(&mut tx, &ctx)
        .await?
        .map(|draft| (draft.form, draft.naar))
        .unzip();
    let side = side(&ctx, tx, sak, form.unwrap_or_default(), None).await?;
    ctx.page(&Side { naar, ..side })
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(form): Posted<AvsluttForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SakAvslutte)?;
    let mut tx = ctx.write().await?;
    super::take_turn(&mut tx, id).await?;
    let mut sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SakAvslutte, &sak)?;
    if form.version != sak.version.to_string() {
        let side = side(&ctx, tx, sak, form, Some(ENDRA)).await?;
        return ctx.conflict(&side);
    }
    let (krav, uevaluerte) = krav(&mut tx, &sak).await?;
    let ende = match form.parse(&krav, uevaluerte) {
        Ok(Some(ende)) => ende,
        Ok(None) => {
            let side = side(&ctx, tx, sak, form, Some(ULOVLEG)).await?;
            return ctx.conflict(&side);
        }
        Err(errors) => {
            let side = side(&ctx, tx, sak, AvsluttForm { errors, ..form }, None).await?;
            return ctx.invalid(&side);
        }
    };
    sak.tilstand = ende.tilstand;
    sak.lukka_at = Some(ctx.now);
    sak.neste_dato = None;
    sak.neste_kva = NesteKva::Ingenting;
    if !super::save_state(&mut tx, &sak).await? {
        let sak = super::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let side = side(&ctx, tx, sak, form, Some(ENDRA)).await?;
        return ctx.conflict(&side);
    }
    let mut hending = NyHending {
        sak_id: id,
        slag: Hending::Avslutta,
        fraa: Some(sak.steg),
        til: None,
        tekst: Some(&ende.tekst),
    };
    super::log(&mut tx, &hending).await?;
    if withdraw_offer(&mut tx, id).await? {
        hending.slag = Hending::OverleveringTrekt;
        hending.fraa = None;
        hending.tekst = Some("Saka er avslutta.");
        super::log(&mut tx, &hending).await?;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::SakAvslutta))
}

#[cfg(test)]
mod tests;
