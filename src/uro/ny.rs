//! `/uro/ny?barn={barn_id}`: report an uro about a child.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{KorRaskt, Maal, NyUro, UroForm};
use super::queries;
use crate::access::{Action, Medlemskap, Resource, Subject};
use crate::barn::{self, Barn};
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, SakId};
use crate::sak::{self, Fakta, Hending, NyHending, NySak, Slag, Steg};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Posted, Query};

#[derive(Debug, Deserialize)]
pub(super) struct Om {
    barn: Option<BarnId>,
}

/// No child yet: find one first.
#[derive(Template)]
#[template(path = "uro/finn_barn.html")]
struct FinnBarn;

impl View for FinnBarn {
    fn title(&self) -> String {
        "Meld uro".into()
    }

    fn nav(&self) -> Nav {
        Nav::MeldUro
    }
}

#[derive(Template)]
#[template(path = "uro/ny.html")]
struct NyUroSide {
    barn: Barn,
    /// Open saker this person may add to.
    saker: Vec<Choice>,
    /// Kinds of sak this workplace has; empty when there is no choice.
    slag: Vec<Choice>,
    /// The person's workplaces; empty when there is one.
    plassar: Vec<Choice>,
    kor_raskt: Vec<Choice>,
    form: UroForm,
    errors: Errors,
    kladd: Option<String>,
    path: String,
    barn_path: String,
}

impl View for NyUroSide {
    fn title(&self) -> String {
        if self.errors.is_empty() {
            "Meld uro".into()
        } else {
            "Feil: Meld uro".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::MeldUro
    }
}

pub(super) async fn vis(ctx: Ctx, Query(om): Query<Om>) -> Result<Response, AppError> {
    ctx.require(Action::UroMelde)?;
    let Some(barn) = om.barn else {
        return ctx.page(&FinnBarn);
    };
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, barn).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::BarnOpne, &barn)?;
    let saker = sak::open_for_barn(&mut tx, barn.barn_id).await?;
    let (form, kladd) = match utkast::find::<UroForm>(&mut tx, &ctx).await? {
        Some(kladd) => (kladd.form, Some(kladd.naar)),
        None => (
            UroForm {
                uro_id: tx.new_id().to_string(),
                ..UroForm::default()
            },
            None,
        ),
    };
    tx.commit(permit).await?;
    ctx.page(&page(&ctx, barn, &saker, form, Errors::default(), kladd))
}

pub(super) async fn meld(
    ctx: Ctx,
    Query(om): Query<Om>,
    Posted(form): Posted<UroForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::UroMelde)?;
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, om.barn.ok_or(AppError::NotFound)?).await?;
    let barn = barn.ok_or(AppError::NotFound)?;
    if let Some(sak) = already_kept(&mut tx, &form).await? {
        return Ok(ctx.redirect(&sak::path(sak), Kvittering::UroMeld));
    }
    let saker = sak::open_for_barn(&mut tx, barn.barn_id).await?;
    let plass = plass(&ctx, &form).ok_or(AppError::Forbidden)?;
    let offered: Vec<SakId> = saker.iter().map(|sak| sak.sak_id).collect();
    let uro = match form.parse(&offered, har_skolemiljoe(plass)) {
        Ok(uro) => uro,
        Err(errors) => return ctx.invalid(&page(&ctx, barn, &saker, form, errors, None)),
    };
    let (sak, receipt) = keep(&mut tx, &barn, &uro, plass).await?;
    utkast::done(&mut tx, &ctx).await?;
    let about = Subject {
        sak_list: vec![sak],
        ..barn.subject()
    };
    tx.commit(ctx.permit(Action::UroMelde, &about)?).await?;
    Ok(ctx.redirect(&sak::path(sak), receipt))
}

/// The sak of a form that was sent before. One that is being kept right now is waited for.
async fn already_kept(tx: &mut WriteTx, form: &UroForm) -> Result<Option<SakId>, AppError> {
    let Ok(uro) = form.uro_id.parse() else {
        return Ok(None);
    };
    queries::wait_for(tx, uro).await?;
    Ok(queries::find_sak(tx, uro).await?)
}

/// Keeps the uro: in a new sak, or in the one it was added to.
async fn keep(
    tx: &mut WriteTx,
    barn: &Barn,
    uro: &NyUro,
    plass: &Medlemskap,
) -> Result<(SakId, Kvittering), AppError> {
    match uro.maal {
        Maal::NySak(slag) => {
            // the first uro and its sak share one id, so that a form sent twice opens one sak
            let sak = SakId::from(uro.uro_id.uuid());
            let ny = new_sak(tx, sak, slag, barn, uro, plass).await?;
            if !sak::insert(tx, &ny).await? {
                sak::find(tx, sak).await?.ok_or(AppError::NotFound)?;
                return Ok((sak, Kvittering::UroMeld));
            }
            queries::insert(tx, uro, sak, plass).await?;
            let hending = NyHending {
                til: Some(Steg::UroMeld),
                ..NyHending::new(sak, Hending::UroMeld)
            };
            sak::log(tx, &hending).await?;
            Ok((sak, Kvittering::UroMeld))
        }
        Maal::Sak(sak) => {
            if queries::insert(tx, uro, sak, plass).await? {
                sak::log(tx, &NyHending::new(sak, Hending::UroLagtTil)).await?;
            }
            Ok((sak, Kvittering::UroLagtTil))
        }
    }
}

/// The sak an uro opens, with its first date.
async fn new_sak(
    tx: &mut WriteTx,
    sak_id: SakId,
    slag: Slag,
    barn: &Barn,
    uro: &NyUro,
    plass: &Medlemskap,
) -> Result<NySak, AppError> {
    let fristar = crate::kommune::fristar(tx).await?;
    let today = oslo_date(tx.now());
    let fakta = Fakta {
        meldt: Some(today),
        hastar: uro.kor_raskt != KorRaskt::Vanleg,
        ..Fakta::default()
    };
    let (neste_dato, neste_kva) = sak::reglar::neste(slag, Steg::UroMeld, &fakta, &fristar, today);
    Ok(NySak {
        sak_id,
        barn_id: barn.barn_id,
        slag,
        instans_id: plass.instans_id,
        eining_id: plass.eining_id,
        ansvarleg_id: plass.prinsipal_id,
        neste_dato,
        neste_kva,
    })
}

/// The workplace that reports: the one chosen, or the only one.
fn plass<'a>(ctx: &'a Ctx, form: &UroForm) -> Option<&'a Medlemskap> {
    let mut plassar = ctx.actor.medlemskap_for(Action::UroMelde);
    let first = plassar.next();
    plassar
        .find(|m| m.prinsipal_id.to_string() == form.plass)
        .or(first)
}

fn har_skolemiljoe(plass: &Medlemskap) -> bool {
    plass.instans_slag == "skule"
}

fn page(
    ctx: &Ctx,
    barn: Barn,
    saker: &[sak::OpenSak],
    form: UroForm,
    errors: Errors,
    kladd: Option<String>,
) -> NyUroSide {
    let plassar: Vec<&Medlemskap> = ctx.actor.medlemskap_for(Action::UroMelde).collect();
    let skolemiljoe = plassar.iter().any(|plass| har_skolemiljoe(plass));
    NyUroSide {
        saker: sak_choices(saker),
        slag: if skolemiljoe {
            slag_choices()
        } else {
            Vec::new()
        },
        plassar: plass_choices(&plassar),
        kor_raskt: KorRaskt::ALL
            .iter()
            .map(|k| Choice::new(k.code(), k.label()))
            .collect(),
        barn_path: barn::path(barn.barn_id),
        barn,
        form,
        errors,
        kladd,
        path: ctx.path.clone(),
    }
}

fn sak_choices(saker: &[sak::OpenSak]) -> Vec<Choice> {
    if saker.is_empty() {
        return Vec::new();
    }
    let mut choices: Vec<Choice> = saker
        .iter()
        .map(|sak| {
            Choice::new(
                sak.sak_id.to_string(),
                format!("Legg til i sak {}", sak.saksnummer),
            )
            .hint(format!(
                "{}, steg {}: {}",
                sak.slag.label(),
                sak.steg.number(),
                sak.steg.label()
            ))
        })
        .collect();
    choices.push(Choice::new("ny", "Opne ei ny sak").hint("Når uroa gjeld noko anna."));
    choices
}

fn slag_choices() -> Vec<Choice> {
    vec![
        Choice::new("uro", "Uro for barnet"),
        Choice::new("skolemiljoe", "Skulemiljø (opplæringslova § 12-4)")
            .hint("Når eleven ikkje har det trygt og godt på skulen. Krev ein skriftleg plan."),
    ]
}

fn plass_choices(plassar: &[&Medlemskap]) -> Vec<Choice> {
    let mut seen = Vec::new();
    for plass in plassar {
        let choice = Choice::new(plass.prinsipal_id.to_string(), plass.stad());
        if !seen.contains(&choice) {
            seen.push(choice);
        }
    }
    if seen.len() > 1 { seen } else { Vec::new() }
}
