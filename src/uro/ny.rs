//! `/uro/ny?barn={barn_id}`: report an uro about a child.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{KorRaskt, NyUro, Target, UroForm};
use super::queries;
use crate::access::{Action, Medlemskap, Resource, Subject};
use crate::barn::{self, Barn};
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BarnId, SakId, UroId};
use crate::innsending::{Before, Innsending};
use crate::melding;
use crate::sak::{self, Fakta, Hending, NyHending, NySak, Slag, Steg};
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Kvittering, Query};

#[derive(Debug, Deserialize)]
pub(super) struct Om {
    barn: Option<BarnId>,
}

/// No child yet: find one first.
#[derive(Template)]
#[template(path = "uro/finn_barn.html")]
struct FinnBarn {
    har_register: bool,
}

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
struct Side {
    barn: Barn,
    /// Open saker this person may add to.
    saker: Vec<Choice>,
    /// Kinds of sak this workplace has; empty when there is no choice.
    slag: Vec<Choice>,
    /// The person's workplaces; empty when there is one.
    plassar: Vec<Choice>,
    kor_raskt: Vec<Choice>,
    form: UroForm,
    state: FormState,
    barn_path: String,
}

impl View for Side {
    fn title(&self) -> String {
        "Meld uro".into()
    }

    fn nav(&self) -> Nav {
        Nav::MeldUro
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

pub(super) async fn vis(ctx: Ctx, Query(om): Query<Om>) -> Result<Response, AppError> {
    ctx.require(Action::UroMelde)?;
    let Some(barn) = om.barn else {
        return ctx.page(&FinnBarn {
            har_register: barn::har_register(&ctx.actor),
        });
    };
    let mut tx = ctx.write().await?;
    let barn = barn::find(&mut tx, barn).await?.ok_or(AppError::NotFound)?;
    let (form, state) = utkast::fill(&mut tx, &ctx, UroForm::default()).await?;
    side(&ctx, tx, barn, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Query(om): Query<Om>,
    Innsending(mut form, mut sending): Innsending<UroForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::UroMelde)?;
    let mut tx = ctx.write().await?;
    let barn = om.barn.ok_or(AppError::NotFound)?;
    let barn = barn::find(&mut tx, barn).await?.ok_or(AppError::NotFound)?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, barn, form, state.with_conflict(konflikt)).await;
        }
    }
    let mut saker = sak::open_for_barn(&mut tx, barn.barn_id).await?;
    if let Some(chosen) = saker.iter().find(|sak| sak.sak_id.to_string() == form.sak) {
        // nobody closes it meanwhile; for a sak that is hidden, nobody is kept waiting
        sak::take_turn(&mut tx, chosen.sak_id).await?;
        saker = sak::open_for_barn(&mut tx, barn.barn_id).await?;
    }
    let offered: Vec<SakId> = saker.iter().map(|sak| sak.sak_id).collect();
    let plass = plass(&ctx, &form);
    let (uro, plass) = match (form.parse(&offered, plass.map(har_skolemiljoe)), plass) {
        (Ok(uro), Some(plass)) => (uro, plass),
        (parsed, _) => {
            let state = state.with_errors(parsed.err().unwrap_or_default());
            return side(&ctx, tx, barn, form, state).await;
        }
    };
    let (sak, receipt) = keep(&mut tx, &barn, sending.id(), &uro, plass).await?;
    let answer = sending
        .done(&mut tx, &ctx, &sak::path(sak), receipt)
        .await?;
    let about = Subject {
        sak_list: vec![sak],
        ..barn.subject()
    };
    tx.commit(ctx.permit(Action::UroMelde, &about)?).await?;
    Ok(answer)
}

/// Keeps the uro: in a new sak, or in the one it was added to.
async fn keep(
    tx: &mut WriteTx,
    barn: &Barn,
    id: UroId,
    uro: &NyUro,
    plass: &Medlemskap,
) -> Result<(SakId, Kvittering), AppError> {
    match uro.target {
        Target::NewSak(slag) => {
            // the first uro and its sak share one id, so that a form sent again finds its sak
            let sak = SakId::from(id.uuid());
            let ny = new_sak(tx, sak, slag, barn, uro, plass).await?;
            sak::insert(tx, &ny).await?;
            queries::insert(tx, id, uro, sak, plass).await?;
            let hending = NyHending {
                til: Some(Steg::UroMeld),
                ..NyHending::new(sak, Hending::UroMeld)
            };
            sak::log(tx, &hending).await?;
            melding::tell_leiarar(tx, ny_melding(sak), None).await?;
            Ok((sak, Kvittering::UroMeld))
        }
        Target::Sak(sak) => {
            let mut sak = sak::find(tx, sak).await?.ok_or(AppError::NotFound)?;
            queries::insert(tx, id, uro, sak.sak_id, plass).await?;
            let steg = sak.steg;
            sak::happened(tx, &mut sak, steg, Hending::UroLagtTil, None).await?;
            melding::tell_leiarar(tx, ny_melding(sak.sak_id), Some(sak.ansvarleg_id)).await?;
            Ok((sak.sak_id, Kvittering::UroLagtTil))
        }
    }
}

/// What the leader of the eining, and whoever has the ball, are told.
const fn ny_melding(sak_id: SakId) -> melding::Ny {
    melding::Ny {
        slag: melding::Slag::UroMeld,
        sak_id,
        objekt_id: None,
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

/// The page, and its row in the log: it shows the child's card.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    barn: Barn,
    form: UroForm,
    state: FormState,
) -> Result<Response, AppError> {
    let saker = sak::open_for_barn(&mut tx, barn.barn_id).await?;
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    let plassar: Vec<&Medlemskap> = ctx.actor.medlemskap_for(Action::UroMelde).collect();
    let skolemiljoe = plassar.iter().any(|plass| har_skolemiljoe(plass));
    ctx.page(&Side {
        saker: sak_choices(&saker),
        slag: if skolemiljoe || state.on("slag").is_some() {
            slag_choices()
        } else {
            Vec::new()
        },
        plassar: plass_choices(&plassar, state.on("plass").is_some()),
        kor_raskt: KorRaskt::ALL
            .iter()
            .map(|k| Choice::new(k.code(), k.label()))
            .collect(),
        barn_path: barn::path(barn.barn_id),
        barn,
        form,
        state,
    })
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
