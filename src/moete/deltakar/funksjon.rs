//! `/moete/{moete_id}/funksjonar`: who leads the meeting and who writes the referat, of those who are called.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::kalla;
use super::model::Deltakar;
use super::queries::{self, SkrivIkkje};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteDeltakarId, MoeteId, SakId};
use crate::moete::{self, Moete, open, open_to_change};
use crate::tst::Team;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, told_apart};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FunksjonForm {
    version: String,
    moeteleiar: String,
    referent: String,
}

impl Form for FunksjonForm {}

impl FunksjonForm {
    fn of(moete: &Moete) -> Self {
        let id = |id: Option<MoeteDeltakarId>| id.map_or_else(String::new, |id| id.to_string());
        Self {
            version: moete.version.to_string(),
            moeteleiar: id(moete.moeteleiar),
            referent: id(moete.referent),
        }
    }

    /// Who it is; nobody when nobody is chosen.
    fn vald(
        alle: &[Deltakar],
        field: &str,
        typed: &str,
        errors: &mut Errors,
    ) -> Option<MoeteDeltakarId> {
        if typed.is_empty() {
            return None;
        }
        let funne = alle
            .iter()
            .find(|d| !d.utanfraa() && d.moete_deltakar_id.to_string() == typed);
        if funne.is_none() {
            errors.add(field, "Vel ein som er kalla inn.");
        }
        funne.map(|d| d.moete_deltakar_id)
    }
}

/// Somebody who leads or writes, and does not write in some of the saker on the agenda.
struct Hindra {
    namn: String,
    /// The numbers on the agenda, each with its sak.
    punkt: Vec<(i32, SakId)>,
}

impl Hindra {
    fn of(alle: &[Deltakar], moete: &Moete, ikkje: &[SkrivIkkje]) -> Vec<Self> {
        let valde = alle.iter().filter(|d| {
            let id = Some(d.moete_deltakar_id);
            id == moete.moeteleiar || id == moete.referent
        });
        let hindra = valde.map(|d| Self {
            namn: d.namn.clone(),
            punkt: ikkje
                .iter()
                .filter(|s| s.moete_deltakar_id == d.moete_deltakar_id)
                .filter_map(|s| Some((s.plass, s.sak_id?)))
                .collect(),
        });
        hindra.filter(|h| !h.punkt.is_empty()).collect()
    }
}

#[derive(Template)]
#[template(path = "moete/funksjonar.html")]
struct Side {
    team: Team,
    moete: Moete,
    folk: Vec<Choice>,
    /// Those who lead or write, each with the items they cannot write the referat of.
    hindra: Vec<Hindra>,
    form: FunksjonForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Møteleiar og referent".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    (team, moete, alle): (Team, Moete, Vec<Deltakar>),
    form: FunksjonForm,
    state: FormState,
) -> Result<Response, AppError> {
    let ikkje = queries::skriv_ikkje(&mut tx, moete.moete_id).await?;
    tx.commit(ctx.permit(Action::MoetePlanleggje, &team)?)
        .await?;
    let folk = alle.iter().filter(|d| !d.utanfraa());
    let choice = |d: &Deltakar| {
        let kven = format!("{}, {}", d.namn, d.kven());
        let mitt = |s: &&SkrivIkkje| s.moete_deltakar_id == d.moete_deltakar_id;
        let tekst = match ikkje.iter().filter(mitt).count() {
            0 => kven,
            1 => format!("{kven} (kan ikkje skrive i éi av sakene)"),
            tal => format!("{kven} (kan ikkje skrive i {tal} av sakene)"),
        };
        Choice::new(d.moete_deltakar_id.to_string(), tekst)
    };
    ctx.page(&Side {
        hindra: Hindra::of(&alle, &moete, &ikkje),
        team,
        moete,
        folk: told_apart(folk.map(choice).collect()),
        form,
        state,
    })
}

fn avlyst(moete: &Moete) -> Option<Konflikt> {
    (!moete.tel()).then(|| {
        Konflikt::new(
            "Møtet er avlyst.",
            "Ingen leier det, og ingen skriv referat.",
        )
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, moete) = open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let alle = kalla(&mut tx, id).await?;
    let (form, mut state) = utkast::fill(&mut tx, &ctx, FunksjonForm::of(&moete)).await?;
    if let Some(konflikt) = avlyst(&moete) {
        state = state.with_conflict(konflikt);
    }
    side(&ctx, tx, (team, moete, alle), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(mut form): Posted<FunksjonForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, mut moete) = open_to_change(&mut tx, &ctx, id).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    let alle = kalla(&mut tx, id).await?;
    let state = ctx.form_state();
    let namn = |id: Option<MoeteDeltakarId>| {
        let funne = alle.iter().find(|d| Some(d.moete_deltakar_id) == id);
        funne.map_or_else(|| "Ingen".to_owned(), |d| d.namn.clone())
    };
    let konflikt = avlyst(&moete).or_else(|| {
        (form.version != moete.version.to_string()).then(|| {
            Konflikt::endra("møtet").med_no(vec![
                ("Møteleiar", namn(moete.moeteleiar)),
                ("Referent", namn(moete.referent)),
            ])
        })
    });
    if let Some(konflikt) = konflikt {
        form.version = moete.version.to_string();
        let state = state.with_conflict(konflikt);
        return side(&ctx, tx, (team, moete, alle), form, state).await;
    }
    let mut errors = Errors::default();
    moete.moeteleiar = FunksjonForm::vald(&alle, "moeteleiar", &form.moeteleiar, &mut errors);
    moete.referent = FunksjonForm::vald(&alle, "referent", &form.referent, &mut errors);
    if !errors.is_empty() {
        let state = state.with_errors(errors);
        return side(&ctx, tx, (team, moete, alle), form, state).await;
    }
    moete::queries::funksjonar(&mut tx, &moete).await?;
    utkast::done(&mut tx, &ctx).await?;
    let ikkje = queries::skriv_ikkje(&mut tx, id).await?;
    tx.commit(permit).await?;
    // whoever was chosen, and does not write everywhere: the same page says where, and what can be done
    if Hindra::of(&alle, &moete, &ikkje).is_empty() {
        Ok(ctx.redirect(&moete.path(), Kvittering::MoeteFunksjonar))
    } else {
        let til = format!("{}/funksjonar", moete.path());
        Ok(ctx.redirect(&til, Kvittering::MoeteFunksjonarHindra))
    }
}
