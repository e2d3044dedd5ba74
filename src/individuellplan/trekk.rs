//! `/sak/{sak_id}/individuell-plan/trekk-ja`: somebody has said or written that the yes to the plan is taken back. It acts at once; nobody
//! has to confirm it, and no reason is asked for, as when a samtykke is taken back.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Familiesvar, Svara, Versjon, folk_som_sa_ja};
use super::queries::{self, svar};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::samtykke::Maate;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TrekkForm {
    id: String,
    /// The yes.
    svar: String,
    kanal: String,
}

impl Form for TrekkForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl TrekkForm {
    fn parse<'a>(&self, ja: &[&'a Familiesvar]) -> Result<(&'a Familiesvar, Maate), Errors> {
        let mut errors = Errors::default();
        let kven = ja.iter().find(|x| x.id.to_string() == self.svar);
        if kven.is_none() {
            errors.add("svar", "Vel kven som trekkjer ja-et.");
        }
        let kanal = Maate::from_code(&self.kanal).filter(|m| *m != Maate::Oidc);
        if kanal.is_none() {
            errors.add("kanal", "Vel korleis de fekk vite det.");
        }
        match (kven, kanal) {
            (Some(kven), Some(kanal)) => errors.or((*kven, kanal)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "individuellplan/trekk.html")]
struct Side {
    sak: Sak,
    kven: Vec<Choice>,
    form: TrekkForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Trekk ja til planen tilbake".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// What can be taken back: the yes to a version that waits or is in force.
pub(super) fn kan_trekkjast<'a>(versjonar: &[Versjon], svara: &'a Svara) -> Vec<&'a Familiesvar> {
    let lever = versjonar.iter().filter(|v| v.slutt_at.is_none());
    lever.flat_map(|v| svara.kan_trekkje(v.nr)).collect()
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: TrekkForm,
    state: FormState,
) -> Result<Response, AppError> {
    let versjonar = queries::versjonar(&mut tx, sak.sak_id).await?;
    let svara = svar::svara(&mut tx, sak.sak_id).await?;
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        kven: folk_som_sa_ja(&kan_trekkjast(&versjonar, &svara)),
        sak,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeTrekkje).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, TrekkForm::default()).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<TrekkForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeTrekkje).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, sak, form, state).await;
        }
    }
    svar::tur(&mut tx, id).await?;
    let versjonar = queries::versjonar(&mut tx, id).await?;
    let svara = svar::svara(&mut tx, id).await?;
    let kan = kan_trekkjast(&versjonar, &svara);
    let valt = |x: &Familiesvar| x.id.to_string() == form.svar;
    if svara.alle.iter().any(valt) && !kan.iter().any(|x| valt(x)) {
        let konflikt = Konflikt::new(
            "Ja-et er ikkje trekt her",
            "Det du valde, er ikkje lenger det siste som er sagt om planen: ja-et er alt trekt, eller planen er avløyst.",
        )
        .med_veg("Sjå planen", super::path(id));
        return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await;
    }
    let (ja, kanal) = match form.parse(&kan) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    let plan = queries::find(&mut tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let ny = svar::NySvar {
        nr: ja.nr,
        signatar: ja.signatar,
        foeresett_id: ja.foeresett_id,
        svar: "trekt",
        maate: kanal,
        original_stad: None,
        vitne: None,
        stad: None,
        dato: None,
    };
    svar::insert(&mut tx, sending.id(), (id, plan), &ny).await?;
    let tekst = format!("{}: ja-et trekt tilbake. Versjon {}", ja.namn, ja.nr);
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(id, Hending::IndividuellplanSvar)
    };
    sak::log(&mut tx, &hending).await?;
    let answer = sending
        .done(
            &mut tx,
            &ctx,
            &super::path(id),
            Kvittering::IndividuellplanTrekt,
        )
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}
