//! `/sak/{sak_id}/overlever`: offer the sak to a colleague, or see and withdraw the offer that is open.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::{Overlevering, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{BrukarId, OverleveringId, SakId};
use crate::innsending::{Before, Innsending};
use crate::lag::{self, Kollega};
use crate::melding;
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
    kollega: String,
    melding: String,
}

impl Form for TilbyForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl TilbyForm {
    fn parse(&self, kollegaer: &[Kollega]) -> Result<(Kollega, String), Errors> {
        let mut errors = Errors::default();
        let kollega = lag::picked(kollegaer, &self.kollega);
        if kollega.is_none() {
            errors.add("kollega", "Vel ein kollega frå lista.");
        }
        let missing = "Skriv kva kollegaen treng å vite for å ta over.";
        let melding = errors.text("melding", &self.melding, MELDING_MAX, missing);
        match kollega {
            Some(kollega) if errors.is_empty() => Ok((kollega.clone(), melding)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "overlevering/tilby.html")]
struct Side {
    sak: Sak,
    val: Vec<Choice>,
    /// The latest hand-over: open, or how the last one went.
    siste: Option<Overlevering>,
    form: TilbyForm,
    state: FormState,
}

impl Side {
    fn open(&self) -> Option<&Overlevering> {
        self.siste.as_ref().filter(|o| o.ventar())
    }

    fn svart(&self) -> Option<&Overlevering> {
        self.siste.as_ref().filter(|o| !o.ventar())
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Lever over saka".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// Everyone at the place who can take over: not the one who has the ball.
async fn kollegaer(tx: &mut WriteTx, sak: &Sak) -> Result<Vec<Kollega>, AppError> {
    let mut list = lag::kollegaer(tx, sak).await?;
    list.retain(|k| !k.er_ansvarleg(sak));
    Ok(list)
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: TilbyForm,
    state: FormState,
) -> Result<Response, AppError> {
    let val = lag::choices(&kollegaer(&mut tx, &sak).await?);
    let siste = queries::latest(&mut tx, sak.sak_id).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        val,
        siste,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::OverleveringTilby).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, TilbyForm::default()).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<TilbyForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::OverleveringTilby).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
        }
    }
    if let Some(kvifor) = ikkje_no(&mut tx, &sak).await? {
        let state = state.with_conflict(Konflikt::new("Saka er ikkje tilbydd", kvifor));
        return side(&ctx, tx, sak, form, state).await;
    }
    let (kollega, melding) = match form.parse(&kollegaer(&mut tx, &sak).await?) {
        Ok(tilbod) => tilbod,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    queries::insert(&mut tx, sending.id(), id, &kollega, &melding).await?;
    tell(&mut tx, id, sending.id(), kollega.brukar_id).await?;
    let tekst = format!("Til {}", kollega.namn_og_stilling());
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(id, Hending::OverleveringTilbydd)
    };
    sak::log(&mut tx, &hending).await?;
    let answer = sending
        .done(&mut tx, &ctx, &sak.path(), Kvittering::OverleveringTilbydd)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// Tells the colleague, in the inbox and by a nudge.
async fn tell(
    tx: &mut WriteTx,
    sak: SakId,
    tilbod: OverleveringId,
    til: BrukarId,
) -> Result<(), AppError> {
    let ny = melding::Ny {
        slag: melding::Slag::OverleveringTilbydd,
        sak_id: sak,
        objekt_id: Some(tilbod.uuid()),
    };
    Ok(melding::send(tx, ny, &[til]).await?)
}

/// Why the sak cannot be offered now, if it cannot: only one offer is open at a time.
async fn ikkje_no(tx: &mut WriteTx, sak: &Sak) -> Result<Option<&'static str>, AppError> {
    if !sak.open() {
        return Ok(Some("Saka er lukka."));
    }
    let open = queries::open_for_sak(tx, sak.sak_id).await?;
    Ok(open.map(|_| "Saka er alt tilbydd til ein kollega. Trekk det tilbodet tilbake først."))
}
