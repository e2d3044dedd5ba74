//! `/uro/ny?barn={barn_id}`: report an uro about a child.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Kept, KorRaskt, Maal, NyUro, UroForm};
use super::queries;
use crate::access::{Action, Medlemskap, Resource, Subject};
use crate::barn::{self, Barn};
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, SakId};
use crate::sak::{self, Fakta, Hending, NesteKva, NyHending, NySak, Slag, Steg};
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
    /// The sak of this very form, sent before with another text: on a 409.
    meld_foer: Option<String>,
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
        // a draft may have come after its own form was kept: what is sent now is something new
        Some(kladd) => {
            let uro_id = tx.new_id().to_string();
            (
                UroForm {
                    uro_id,
                    ..kladd.form
                },
                Some(kladd.naar),
            )
        }
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
    Posted(mut form): Posted<UroForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::UroMelde)?;
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, om.barn.ok_or(AppError::NotFound)?).await?;
    let barn = barn.ok_or(AppError::NotFound)?;
    let kept = already_kept(&mut tx, &form).await?;
    if let Some(kept) = kept.as_ref().filter(|kept| form.says(kept)) {
        return Ok(ctx.redirect(&sak::path(kept.sak_id), Kvittering::UroMeld));
    }
    let saker = sak::open_for_barn(&mut tx, barn.barn_id).await?;
    if let Some(kept) = kept {
        // another text under the same id: it is not thrown away, and what is sent next is an uro of its own
        form.uro_id = tx.new_id().to_string();
        tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
        return ctx.conflict(&NyUroSide {
            meld_foer: Some(sak::path(kept.sak_id)),
            ..page(&ctx, barn, &saker, form, Errors::default(), None)
        });
    }
    let plass = plass(&ctx, &form);
    let offered: Vec<SakId> = saker.iter().map(|sak| sak.sak_id).collect();
    let (uro, plass) = match (form.parse(&offered, plass.map(har_skolemiljoe)), plass) {
        (Ok(uro), Some(plass)) => (uro, plass),
        (parsed, _) => {
            let errors = parsed.err().unwrap_or_default();
            tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
            return ctx.invalid(&page(&ctx, barn, &saker, form, errors, None));
        }
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

/// What is kept of a form that was sent before. One that is being kept right now is waited for.
async fn already_kept(tx: &mut WriteTx, form: &UroForm) -> Result<Option<Kept>, AppError> {
    let Ok(uro) = form.uro_id.parse() else {
        return Ok(None);
    };
    queries::wait_for(tx, uro).await?;
    Ok(queries::find_kept(tx, uro).await?)
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
                if uro.kor_raskt != KorRaskt::Vanleg {
                    hurry(tx, sak).await?;
                }
            }
            Ok((sak, Kvittering::UroLagtTil))
        }
    }
}

/// Moves the next date forward to what an urgent uro asks for.
async fn hurry(tx: &mut WriteTx, id: SakId) -> Result<(), AppError> {
    // somebody may change the sak in the same moment: then it is read once more
    for _ in 0..3 {
        let mut sak = sak::find(tx, id).await?.ok_or(AppError::NotFound)?;
        if sak.steg == Steg::UroMeld {
            // a date set by hand does not hold it back
            sak.neste_kva = NesteKva::Samtale;
        }
        if sak::refresh_next(tx, &mut sak).await? {
            return Ok(());
        }
    }
    Err(AppError::Conflict)
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
        hast: match uro.kor_raskt {
            KorRaskt::Straks => sak::reglar::hast(Some(today), None),
            KorRaskt::InnanEiVeke => sak::reglar::hast(None, Some(today)),
            KorRaskt::Vanleg => None,
        },
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

/// The workplace that reports: the one chosen, or the only one. Several and none chosen, or one that is not the
/// person's, is nobody's guess.
fn plass<'a>(ctx: &'a Ctx, form: &UroForm) -> Option<&'a Medlemskap> {
    let mut plassar = ctx.actor.medlemskap_for(Action::UroMelde);
    if form.plass.is_empty() {
        let first = plassar.next()?;
        let only = plassar.all(|m| m.prinsipal_id == first.prinsipal_id);
        return only.then_some(first);
    }
    plassar.find(|m| m.prinsipal_id.to_string() == form.plass)
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
        slag: if skolemiljoe || errors.on("slag").is_some() {
            slag_choices()
        } else {
            Vec::new()
        },
        plassar: plass_choices(&plassar, errors.on("plass").is_some()),
        kor_raskt: KorRaskt::ALL
            .iter()
            .map(|k| Choice::new(k.code(), k.label()))
            .collect(),
        barn_path: barn::path(barn.barn_id),
        barn,
        form,
        errors,
        kladd,
        meld_foer: None,
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

fn plass_choices(plassar: &[&Medlemskap], asked: bool) -> Vec<Choice> {
    let mut seen = Vec::new();
    for plass in plassar {
        let choice = Choice::new(plass.prinsipal_id.to_string(), plass.stad());
        if !seen.contains(&choice) {
            seen.push(choice);
        }
    }
    if seen.len() > 1 || asked {
        seen
    } else {
        Vec::new()
    }
}
