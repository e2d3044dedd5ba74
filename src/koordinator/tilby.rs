//! `/sak/{sak_id}/barnekoordinator/tilby`: ask one whose job it is, or hand over to another; or see and withdraw the offer that
//! is open.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Sete, Stand, Veg};
use super::queries;
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::innsending::{Before, Innsending};
use crate::lag::{self, Kollega};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path};

pub(super) const MELDING_MAX: usize = 2000;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TilbyForm {
    id: String,
    #[serde(default)]
    kven: String,
    #[serde(default)]
    melding: String,
}

impl Form for TilbyForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl TilbyForm {
    fn parse(&self, folk: &[Kollega]) -> Result<(Kollega, String), Errors> {
        let mut errors = Errors::default();
        let kven = lag::picked(folk, &self.kven);
        if kven.is_none() {
            errors.add("kven", "Vel ein barnekoordinator frå lista.");
        }
        let missing = "Skriv kva den du spør, treng å vite.";
        let melding = errors.text("melding", &self.melding, MELDING_MAX, missing);
        match kven {
            Some(kven) if errors.is_empty() => Ok((kven.clone(), melding)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "koordinator/tilby.html")]
struct Side {
    sak: Sak,
    stand: Stand,
    val: Vec<Choice>,
    form: TilbyForm,
    state: FormState,
}

impl Side {
    /// Somebody may be asked from here.
    fn kan(&self) -> bool {
        lov(&self.stand)
    }

    /// There is somebody to ask, or somebody is asked.
    fn nokon(&self) -> bool {
        self.stand.tilbod.is_some() || self.kan() && !self.val.is_empty()
    }

    fn tittel(&self) -> &'static str {
        if self.stand.sitjande().is_some() {
            "Overlever til ein annan barnekoordinator"
        } else {
            "Spør ein barnekoordinator"
        }
    }
}

impl View for Side {
    fn title(&self) -> String {
        self.tittel().into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn lov(stand: &Stand) -> bool {
    let vegar = stand.vegar();
    vegar.contains(&Veg::Tilby) || vegar.contains(&Veg::Overlevere)
}

/// The sak and how it stands, for whoever may ask.
async fn opna(
    tx: &mut WriteTx,
    id: SakId,
    endre: bool,
) -> Result<((Sak, Stand), Permit), AppError> {
    tx.require(Action::KoordinatorTilby)?;
    let mut sak = sak::open(tx, id, Action::SakOpne).await?;
    let mut stand = queries::stand(tx, &sak).await?;
    let sete = Sete {
        sak: &sak,
        stand: &stand,
    };
    let mut permit = tx.actor().permit(Action::KoordinatorTilby, &sete)?;
    if endre {
        sak::take_turn(tx, id).await?;
        sak = sak::open(tx, id, Action::SakOpne).await?;
        stand = queries::stand(tx, &sak).await?;
        let sete = Sete {
            sak: &sak,
            stand: &stand,
        };
        permit = tx.actor().permit(Action::KoordinatorTilby, &sete)?;
    }
    Ok(((sak, stand), permit))
}

/// The same, to withdraw an offer.
pub(super) async fn opna_to_change(
    tx: &mut WriteTx,
    id: SakId,
) -> Result<((Sak, Stand), Permit), AppError> {
    opna(tx, id, true).await
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    (sak, stand): (Sak, Stand),
    form: TilbyForm,
    state: FormState,
) -> Result<Response, AppError> {
    let val = lag::choices(&queries::kan_spoerjast(&mut tx, sak.sak_id).await?);
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        stand,
        val,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (opna, _may) = opna(&mut tx, id, false).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, TilbyForm::default()).await?;
    side(&ctx, tx, opna, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<TilbyForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (opna, permit) = opna(&mut tx, id, true).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
        }
    }
    let rett = opna.1.vurdering.as_ref().filter(|_| lov(&opna.1));
    let Some(vurdering) = rett.map(|v| v.koordinator_vurdering_id) else {
        let konflikt = Konflikt::new("Ingen er spurd", opna.1.ikkje_no());
        return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
    };
    let folk = queries::kan_spoerjast(&mut tx, id).await?;
    let (kven, melding) = match form.parse(&folk) {
        Ok(tilbod) => tilbod,
        Err(errors) => return side(&ctx, tx, opna, form, state.with_errors(errors)).await,
    };
    queries::tilby(&mut tx, sending.id(), (id, vurdering), &kven, &melding).await?;
    let tekst = format!("Til {}", kven.namn_og_stilling());
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(id, Hending::KoordinatorTilbydd)
    };
    sak::log(&mut tx, &hending).await?;
    let til = super::path(id);
    let answer = sending
        .done(&mut tx, &ctx, &til, Kvittering::KoordinatorTilbydd)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}
