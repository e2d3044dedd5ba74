//! `/tiltak/{tiltak_id}/stopp`: stop a tiltak before it is done, with a reason.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::endre::stoppa;
use super::model::{Status, Tiltak};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::samtale::IkkjeNo;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Kvittering, Path, Posted};

/// What is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StoppForm {
    version: String,
    grunn: String,
    #[serde(skip)]
    errors: Errors,
}

#[derive(Template)]
#[template(path = "tiltak/stopp.html")]
struct StoppTiltak {
    sak: Sak,
    tiltak: Tiltak,
    form: StoppForm,
    kladd: Option<String>,
    path: String,
    endra: bool,
}

impl StoppTiltak {
    fn new(ctx: &Ctx, sak: Sak, tiltak: Tiltak, form: StoppForm) -> Self {
        Self {
            sak,
            tiltak,
            form,
            kladd: None,
            path: ctx.path.clone(),
            endra: false,
        }
    }
}

impl View for StoppTiltak {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Stopp tiltak".into()
        } else {
            "Feil: Stopp tiltak".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

async fn find(tx: &mut WriteTx, id: TiltakId) -> Result<(Sak, Tiltak), AppError> {
    let tiltak = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let sak = sak::find(tx, tiltak.sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok((sak, tiltak))
}

fn ikkje_no(sak: &Sak, tiltak: &Tiltak) -> Option<IkkjeNo> {
    if !sak.open() {
        return Some(IkkjeNo::lukka(sak.clone()));
    }
    match tiltak.status {
        Status::Planlagd | Status::Paagaar => None,
        Status::Stoppa => Some(stoppa(sak.clone())),
        Status::Utfoert => Some(IkkjeNo::new(
            sak.clone(),
            "Tiltaket er alt utført",
            "Berre tiltak som er planlagde eller pågår, kan stoppast.",
        )),
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<TiltakId>) -> Result<Response, AppError> {
    ctx.require(Action::TiltakEndre)?;
    let mut tx = ctx.write().await?;
    let (sak, tiltak) = find(&mut tx, id).await?;
    let _may = ctx.permit(Action::TiltakEndre, &sak)?;
    let kladd = utkast::find::<StoppForm>(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if let Some(nei) = ikkje_no(&sak, &tiltak) {
        return ctx.conflict(&nei);
    }
    let fresh = StoppForm {
        version: tiltak.version.to_string(),
        ..StoppForm::default()
    };
    let (form, naar) = kladd.map_or((fresh, None), |k| (k.form, Some(k.naar)));
    ctx.page(&StoppTiltak {
        kladd: naar,
        ..StoppTiltak::new(&ctx, sak, tiltak, form)
    })
}

pub(super) async fn lagre(
    ctx: Ctx,
    Path(id): Path<TiltakId>,
    Posted(mut form): Posted<StoppForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TiltakEndre)?;
    let version: i32 = form
        .version
        .parse()
        .map_err(|_| AppError::BadRequest("version"))?;
    let mut tx = ctx.write().await?;
    let (mut sak, tiltak) = find(&mut tx, id).await?;
    let permit = ctx.permit(Action::TiltakEndre, &sak)?;
    if let Some(nei) = ikkje_no(&sak, &tiltak) {
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.conflict(&nei.med_tekst(&[("Kvifor tiltaket skulle stoppast", &form.grunn)]));
    }
    let mut errors = Errors::default();
    let grunn = errors.text(
        "grunn",
        &form.grunn,
        1000,
        "Skriv kvifor tiltaket blir stoppa.",
    );
    if !errors.is_empty() {
        form.errors = errors;
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.invalid(&StoppTiltak::new(&ctx, sak, tiltak, form));
    }
    let tekst = format!("{}\nGrunn: {grunn}", tiltak.tiltak);
    let stoppa = Tiltak {
        status: Status::Stoppa,
        stoppa_grunn: Some(grunn),
        version,
        ..tiltak
    };
    if !queries::update(&mut tx, &stoppa).await? {
        drop(tx);
        return endra(&ctx, id, form).await;
    }
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(sak.sak_id, Hending::TiltakStoppa)
    };
    sak::log(&mut tx, &hending).await?;
    if !sak::refresh_next(&mut tx, &mut sak).await? {
        drop(tx);
        return endra(&ctx, id, form).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(sak.sak_id), Kvittering::TiltakStoppa))
}

/// Somebody changed the tiltak or the sak: how it stands now is shown, and the reason is kept.
async fn endra(ctx: &Ctx, id: TiltakId, mut form: StoppForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, tiltak) = find(&mut tx, id).await?;
    let _may = ctx.permit(Action::TiltakEndre, &sak)?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if let Some(nei) = ikkje_no(&sak, &tiltak) {
        return ctx.conflict(&nei.med_tekst(&[("Kvifor tiltaket skulle stoppast", &form.grunn)]));
    }
    form.version = tiltak.version.to_string();
    ctx.conflict(&StoppTiltak {
        endra: true,
        ..StoppTiltak::new(ctx, sak, tiltak, form)
    })
}
