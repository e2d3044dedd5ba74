//! `/sak/{sak_id}/tiltak/ny`: set in a tiltak with mål, ansvarleg and date (steg 3 and 5).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::felt::{Skrive, choices};
use super::model::{Tiltak, plass};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, TiltakId};
use crate::sak::{self, Hending, NyHending, Sak, Steg};
use crate::samtale::{self, IkkjeNo};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted, dates};

/// What is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TiltakForm {
    id: String,
    maal: String,
    tiltak: String,
    ansvarleg: String,
    innan: String,
    #[serde(skip)]
    errors: Errors,
}

impl TiltakForm {
    fn skrive(&self) -> [(&'static str, &str); 3] {
        [
            ("Mål", &self.maal),
            ("Tiltak", &self.tiltak),
            ("Innan", &self.innan),
        ]
    }
}

#[derive(Template)]
#[template(path = "tiltak/ny.html")]
struct NyttTiltakSide {
    sak: Sak,
    form: TiltakForm,
    lag: Vec<Choice>,
    tidlegare: Vec<Tiltak>,
    /// The meeting of this round is not written down yet.
    moete_manglar: bool,
    kladd: Option<String>,
    path: String,
    endra: bool,
}

impl View for NyttTiltakSide {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Nytt tiltak".into()
        } else {
            "Feil: Nytt tiltak".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// What the page shows of the sak beside the form.
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
            lag: sak::lag_namn(tx, sak.sak_id).await?,
            tidlegare: queries::list_for_sak(tx, sak.sak_id).await?,
            moete_manglar,
        })
    }

    fn side(self, ctx: &Ctx, sak: Sak, form: TiltakForm) -> NyttTiltakSide {
        NyttTiltakSide {
            sak,
            form,
            lag: choices(&self.lag),
            tidlegare: self.tidlegare,
            moete_manglar: self.moete_manglar,
            kladd: None,
            path: ctx.path.clone(),
            endra: false,
        }
    }
}

/// The page that says no, where no tiltak can be set in.
async fn ikkje_no(tx: &mut WriteTx, sak: &Sak) -> Result<Option<IkkjeNo>, AppError> {
    if !sak.open() {
        return Ok(Some(IkkjeNo::lukka(sak.clone())));
    }
    if plass(sak.steg).is_some() {
        return Ok(None);
    }
    if sak.steg == Steg::UroMeld {
        let nei = IkkjeNo::new(
            sak.clone(),
            "Snakk med dei føresette først",
            "Dei føresette skal vere med før tiltak blir sette inn. Skriv ned samtalen, eller skriv grunnen til at \
             han ikkje kan haldast. Då kan du setje inn tiltak.",
        );
        return Ok(Some(
            nei.med_veg("Skriv ned samtalen", samtale::ny_path(sak.sak_id)),
        ));
    }
    let fakta = sak::fakta(tx, sak.sak_id).await?;
    let moglege = sak::reglar::flyttingar(sak.slag, sak.steg, sak.tilstand, &fakta);
    let nei = if sak.steg == Steg::Vurdering {
        IkkjeNo::new(
            sak.clone(),
            "Saka er til tverrfagleg vurdering",
            "Nye tiltak kjem anten frå møtet med dei føresette og teamet, eller etter at saka er ført tilbake til \
             lokale tiltak.",
        )
        .med_veg("Skriv ned møtet", samtale::moete_path(sak.sak_id))
    } else {
        IkkjeNo::new(
            sak.clone(),
            "Saka er til evaluering",
            "Nye tiltak høyrer til ein ny runde, etter eit nytt møte med dei føresette og teamet.",
        )
    };
    Ok(Some(nei.med_moglege(moglege)))
}

pub(super) async fn vis(ctx: Ctx, Path(sak_id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::TiltakSetjeInn)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::TiltakSetjeInn, &sak)?;
    if let Some(nei) = ikkje_no(&mut tx, &sak).await? {
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.conflict(&nei);
    }
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    let kladd = utkast::find::<TiltakForm>(&mut tx, &ctx).await?;
    let fresh = TiltakForm {
        id: tx.new_id().to_string(),
        ..TiltakForm::default()
    };
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    let (form, naar) = match kladd {
        // a draft may have come after its own form was kept: what is sent now is something new
        Some(k) => (
            TiltakForm {
                id: fresh.id,
                ..k.form
            },
            Some(k.naar),
        ),
        None => (fresh, None),
    };
    ctx.page(&NyttTiltakSide {
        kladd: naar,
        ..grunnlag.side(&ctx, sak, form)
    })
}

pub(super) async fn lagre(
    ctx: Ctx,
    Path(sak_id): Path<SakId>,
    Posted(mut form): Posted<TiltakForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TiltakSetjeInn)?;
    let id: TiltakId = form.id.parse().map_err(|_| AppError::BadRequest("id"))?;
    let mut tx = ctx.write().await?;
    let mut sak = sak::find(&mut tx, sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::TiltakSetjeInn, &sak)?;
    if queries::exists(&mut tx, sak_id, id).await? {
        return Ok(ctx.redirect(&sak::path(sak_id), Kvittering::TiltakSettInn));
    }
    if let Some(nei) = ikkje_no(&mut tx, &sak).await? {
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    let mut errors = Errors::default();
    let skrive = Skrive {
        maal: &form.maal,
        tiltak: &form.tiltak,
        ansvarleg: &form.ansvarleg,
        innan: &form.innan,
    };
    let parsed = skrive.parse(
        &mut errors,
        ctx.today(),
        &grunnlag.lag,
        &grunnlag.tidlegare,
        None,
    );
    let Some(innhald) = parsed else {
        form.errors = errors;
        tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
        return ctx.invalid(&grunnlag.side(&ctx, sak, form));
    };
    let fraa = sak.steg;
    let steg = plass(fraa).ok_or(AppError::Conflict)?;
    if !queries::insert(&mut tx, &sak, id, steg, &innhald).await? {
        if queries::exists(&mut tx, sak_id, id).await? {
            return Ok(ctx.redirect(&sak::path(sak_id), Kvittering::TiltakSettInn));
        }
        drop(tx);
        return endra(&ctx, sak_id, form).await;
    }
    sak.steg = steg;
    let flytta = fraa != steg;
    let tekst = format!(
        "{} Innan {}.",
        avslutta_setning(&innhald.tiltak),
        dates::long(innhald.innan)
    );
    let hending = NyHending {
        sak_id,
        slag: Hending::TiltakSettInn,
        fraa: flytta.then_some(fraa),
        til: flytta.then_some(steg),
        tekst: Some(&tekst),
    };
    sak::log(&mut tx, &hending).await?;
    if !sak::refresh_next(&mut tx, &mut sak).await? {
        drop(tx);
        return endra(&ctx, sak_id, form).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(sak_id), Kvittering::TiltakSettInn))
}

/// The text with a full stop, when it has none.
fn avslutta_setning(tekst: &str) -> String {
    if tekst.ends_with(['.', '!', '?']) {
        tekst.to_owned()
    } else {
        format!("{tekst}.")
    }
}

/// Somebody changed the sak in the same moment: nothing is saved, and everything typed is kept.
async fn endra(ctx: &Ctx, sak_id: SakId, form: TiltakForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, sak_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::TiltakSetjeInn, &sak)?;
    let nei = ikkje_no(&mut tx, &sak).await?;
    let grunnlag = Grunnlag::find(&mut tx, &sak).await?;
    tx.commit(ctx.permit(Action::SakOpne, &sak)?).await?;
    if let Some(nei) = nei {
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    ctx.conflict(&NyttTiltakSide {
        endra: true,
        ..grunnlag.side(ctx, sak, form)
    })
}
