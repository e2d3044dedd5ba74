//! `/sak/{sak_id}/samtykke/nytt`: which instansar, what for and how long; a first time or once more.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::mal;
use super::nytt_form::{Linje, NyttForm, Val};
use super::queries::{self, skrive};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId};
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, IkkjeNo, NyHending, Sak};
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path, Query};

#[derive(Template)]
#[template(path = "samtykke/nytt.html")]
struct Side {
    sak: Sak,
    val: Vec<Linje>,
    eigar: Option<String>,
    vanleg: String,
    form: NyttForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Be om samtykke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

#[derive(Deserialize)]
pub(super) struct Utval {
    fornyar: Option<SamtykkeId>,
}

async fn val(tx: &mut WriteTx, sak: &Sak) -> Result<Val, AppError> {
    let instansar = queries::instansar(tx).await?;
    let ville = queries::ville(tx, sak.sak_id).await?;
    let barnet = queries::barnet(tx, sak.sak_id).await?;
    Ok(Val::new(&instansar, &ville, sak.instans_id, barnet))
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: NyttForm,
    state: FormState,
) -> Result<Response, AppError> {
    let val = val(&mut tx, &sak).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        val: val.linjer(),
        vanleg: val.vanleg(),
        eigar: val.eigar.map(|v| v.label()),
        sak,
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Query(utval): Query<Utval>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeBe).await?;
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let fresh = match utval.fornyar {
        None => NyttForm::fresh(ctx.today()),
        Some(gamalt) => {
            let list = queries::list(&mut tx, id).await?;
            let gamalt = list.iter().find(|s| s.samtykke_id == gamalt);
            NyttForm::fornyar(gamalt.ok_or(AppError::NotFound)?, ctx.today())
        }
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<NyttForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeBe).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
        }
    }
    if !sak.open() {
        return IkkjeNo::lukka(sak).answer(&ctx, tx).await;
    }
    let parsed = match form.parse(&val(&mut tx, &sak).await?, ctx.today()) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    let erstattar_id = form.erstattar();
    if let Some(gamalt) = erstattar_id {
        let list = queries::list(&mut tx, id).await?;
        if !list.iter().any(|s| s.samtykke_id == gamalt) {
            return Err(AppError::NotFound);
        }
        if list.iter().any(|s| s.erstattar_id == Some(gamalt)) {
            let konflikt = Konflikt::new(
                "Samtykket er alt fornya",
                "Nokon andre har spurt på nytt medan du skreiv.",
            )
            .med_veg("Sjå samtykka i saka", super::path(id));
            return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
        }
    }
    let gjeldande = mal::gjeldande(&mut tx, ctx.today()).await?;
    let nytt = skrive::Nytt {
        mal: &gjeldande.ok_or(AppError::Conflict)?,
        foeremaal: &parsed.foeremaal,
        saksomraade: parsed.saksomraade.as_deref(),
        fraa: parsed.fraa,
        til: parsed.til,
        erstattar_id,
        instans_id: sak.instans_id,
        spurde: &parsed.spurde,
    };
    skrive::insert(&mut tx, sending.id(), id, &nytt).await?;
    let namn: Vec<_> = parsed
        .spurde
        .iter()
        .map(|s| s.0.med(s.2.as_deref()))
        .collect();
    log(&mut tx, id, Hending::SamtykkeSpurt, &namn.join(", ")).await?;
    let answer = sending
        .done(&mut tx, &ctx, &super::path(id), Kvittering::SamtykkeSpurt)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// A row of the sak's history.
pub(super) async fn log(
    tx: &mut WriteTx,
    id: SakId,
    slag: Hending,
    tekst: &str,
) -> Result<(), AppError> {
    let hending = NyHending {
        tekst: Some(tekst),
        ..NyHending::new(id, slag)
    };
    Ok(sak::log(tx, &hending).await?)
}
