//! `/sak/{sak_id}/tiltak/ny`: set in a tiltak with mål, ansvarleg and date (steg 3 and 5).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::felt::{Innhald, Skrive, choices};
use super::model::{Tiltak, plass};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{PrinsipalId, SakId, TiltakId};
use crate::innsending::{Before, Innsending};
use crate::melding;
use crate::sak::reglar::etter;
use crate::sak::{self, Framdrift, Hending, IkkjeNo, Sak, Steg};
use crate::samtale;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TiltakForm {
    id: String,
    maal: String,
    tiltak: String,
    ansvarleg: String,
    innan: String,
}

impl Form for TiltakForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl TiltakForm {
    fn skrive(&self) -> Skrive<'_> {
        Skrive {
            maal: &self.maal,
            tiltak: &self.tiltak,
            ansvarleg: &self.ansvarleg,
            innan: &self.innan,
        }
    }
}

#[derive(Template)]
#[template(path = "tiltak/ny.html")]
struct Side {
    sak: Sak,
    form: TiltakForm,
    state: FormState,
    lag: Vec<Choice>,
    tidlegare: Vec<Tiltak>,
    /// The meeting of this round is not written down yet.
    moete_manglar: bool,
}

impl View for Side {
    fn title(&self) -> String {
        "Nytt tiltak".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// What the page shows of the sak beside the form, and what the form is read against.
struct Grunnlag {
    lag: Vec<(Uuid, String)>,
    tidlegare: Vec<Tiltak>,
    moete_manglar: bool,
}

impl Grunnlag {
    async fn find(tx: &mut WriteTx, sak: &Sak) -> Result<Self, AppError> {
        let moete_manglar =
            sak.steg == Steg::Moete && sak::fakta(tx, sak.sak_id).await?.moete.is_none();
        Ok(Self {
            lag: sak::lag_namn(tx, sak).await?,
            tidlegare: queries::list_for_sak(tx, sak.sak_id).await?,
            moete_manglar,
        })
    }

    fn side(self, sak: Sak, form: TiltakForm, state: FormState) -> Side {
        Side {
            lag: choices(&self.lag),
            tidlegare: self.tidlegare,
            moete_manglar: self.moete_manglar,
            sak,
            form,
            state,
        }
    }
}

/// Where a new tiltak counts, or the page that says why none can be set in.
async fn plass_i(tx: &mut WriteTx, sak: &Sak) -> Result<Result<Steg, IkkjeNo>, AppError> {
    if !sak.open() {
        return Ok(Err(IkkjeNo::lukka(sak.clone())));
    }
    if let Some(steg) = plass(sak.steg) {
        return Ok(Ok(steg));
    }
    let nei = |overskrift, forklaring| IkkjeNo::new(sak.clone(), overskrift, forklaring);
    if sak.steg == Steg::UroMeld {
        let nei = nei(
            "Snakk med dei føresette først",
            "Dei føresette skal vere med før tiltak blir sette inn. Skriv ned samtalen, eller skriv grunnen til at \
             han ikkje kan haldast. Då kan du setje inn tiltak.",
        );
        let samtale = samtale::ny_path(sak.sak_id);
        return Ok(Err(nei.med_veg("Skriv ned samtalen", samtale)));
    }
    let fakta = sak::fakta(tx, sak.sak_id).await?;
    let moglege = sak::reglar::flyttingar(sak.slag, sak.steg, sak.tilstand, &fakta);
    let nei = if sak.steg == Steg::Vurdering {
        nei(
            "Saka er til tverrfagleg vurdering",
            "Nye tiltak kjem anten frå møtet med dei føresette og teamet, eller etter at saka er ført tilbake til \
             lokale tiltak.",
        )
        .med_veg("Skriv ned møtet", samtale::moete_path(sak.sak_id))
    } else {
        nei(
            "Saka er til evaluering",
            "Nye tiltak høyrer til ein ny runde, etter eit nytt møte med dei føresette og teamet.",
        )
    };
    Ok(Err(nei.med_moglege(moglege)))
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::TiltakSetjeInn).await?;
    if let Err(nei) = plass_i(&mut tx, &sak).await? {
        return nei.answer(&ctx, tx).await;
    }
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, TiltakForm::default()).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&grunnlag.side(sak, form, state))
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<TiltakForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (mut sak, permit) = sak::open_to_change(&mut tx, id, Action::TiltakSetjeInn).await?;
    let before = sending.before(&mut tx, &ctx, &mut form).await?;
    if let Before::Same(answer) = before {
        return Ok(answer);
    }
    let steg = match plass_i(&mut tx, &sak).await? {
        Ok(steg) => steg,
        Err(nei) => return nei.answer(&ctx, tx).await,
    };
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    let state = ctx.form_state();
    if let Before::Other(konflikt) = before {
        sak::shown(tx, &sak).await?;
        return ctx.page(&grunnlag.side(sak, form, state.with_conflict(konflikt)));
    }
    let mut errors = Errors::default();
    let skrive = form.skrive();
    let today = ctx.today();
    let Some(innhald) = skrive.parse(&mut errors, today, &grunnlag.lag, &grunnlag.tidlegare, None)
    else {
        sak::shown(tx, &sak).await?;
        return ctx.page(&grunnlag.side(sak, form, state.with_errors(errors)));
    };
    set_inn(&mut tx, &mut sak, sending.id(), steg, &innhald).await?;
    let answer = sending
        .done(&mut tx, &ctx, &sak::path(id), Kvittering::TiltakSettInn)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// Keeps the tiltak. The first local one takes the sak to local work. `steg` is where it counts ([`plass`]).
///
/// # Errors
/// When the ansvarleg is not on the lag; when the database fails.
pub async fn set_inn(
    tx: &mut WriteTx,
    sak: &mut Sak,
    id: TiltakId,
    steg: Steg,
    innhald: &Innhald,
) -> Result<(), AppError> {
    queries::insert(tx, sak, id, steg, innhald).await?;
    tell_ansvarleg(tx, sak.sak_id, id, innhald.ansvarleg_id).await?;
    let til = etter(sak.steg, Framdrift::Tiltak);
    let tekst = format!(
        "{} Innan {}.",
        setning(&innhald.tiltak),
        dates::long(innhald.innan)
    );
    sak::happened(tx, sak, til, Hending::TiltakSettInn, Some(&tekst)).await
}

/// Tells whoever is to do it.
pub(super) async fn tell_ansvarleg(
    tx: &mut WriteTx,
    sak_id: SakId,
    tiltak: TiltakId,
    ansvarleg: PrinsipalId,
) -> Result<(), AppError> {
    let ny = melding::Ny {
        slag: melding::Slag::TiltakAnsvar,
        sak_id,
        objekt_id: Some(tiltak.uuid()),
    };
    Ok(melding::send_to(tx, ny, ansvarleg).await?)
}

/// The text with a full stop, when it has none.
fn setning(tekst: &str) -> String {
    if tekst.ends_with(['.', '!', '?']) {
        tekst.to_owned()
    } else {
        format!("{tekst}.")
    }
}
