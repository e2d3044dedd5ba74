//! `/barn/{barn_id}/endre`: change the child's card. Where the child goes is changed by the eining's list.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Barn, BarnData, OMSORG};
use super::queries::{self, oppslag, skriv};
use super::skjema::{self, FNR_TAKEN, FNR_TOO_MANY, Typed};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::personal::Personal;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted, dates};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EndreForm {
    version: String,
    fornamn: String,
    etternamn: String,
    foedd: String,
    // never part of a draft
    foedselsnummer: Personal<String>,
    omsorgsstatus: String,
    adresse: String,
    adressesperre: String,
}

impl Form for EndreForm {}

impl EndreForm {
    fn of(barn: &Barn, adresse: Option<&str>) -> Self {
        Self {
            version: barn.version.to_string(),
            fornamn: barn.fornamn.expose().clone(),
            etternamn: barn.etternamn.expose().clone(),
            foedd: dates::short(barn.foedd),
            foedselsnummer: Personal::default(),
            omsorgsstatus: barn.omsorgsstatus.clone(),
            adresse: adresse.unwrap_or_default().to_owned(),
            adressesperre: if barn.adressesperre { "ja" } else { "" }.to_owned(),
        }
    }

    fn sperra(&self) -> bool {
        self.adressesperre == "ja"
    }

    fn parse(&self, ctx: &Ctx, barn: &Barn, stored: Option<&str>) -> Result<BarnData, Errors> {
        let typed = Typed {
            fornamn: &self.fornamn,
            etternamn: &self.etternamn,
            foedd: &self.foedd,
            foedselsnummer: self.foedselsnummer.expose(),
            omsorgsstatus: &self.omsorgsstatus,
            adresse: &self.adresse,
            adressesperre: self.sperra() || !barn.kan_oppheve_sperre(),
        };
        let mut errors = Errors::default();
        let data = skjema::parse(&typed, ctx.today(), &mut errors);
        if let Some(data) = &data {
            check(data, barn, stored, &mut errors);
        }
        data.filter(|_| errors.is_empty()).ok_or(errors)
    }
}

/// What depends on what is stored.
fn check(data: &BarnData, barn: &Barn, stored: Option<&str>, errors: &mut Errors) {
    if barn.har_fnr && data.fnr.is_none() && data.foedd != barn.foedd {
        errors.add(
            "foedselsnummer",
            "Når fødselsdatoen blir endra, må du òg skrive fødselsnummeret.",
        );
    }
    if !barn.ser_adresse() {
        return;
    }
    let typed = data
        .adresse
        .as_ref()
        .map(|adresse| adresse.expose().as_str());
    if stored.is_some() && typed.is_none() {
        errors.add(
            "adresse",
            "Skriv den nye adressa. Veit du ho ikkje, så skriv «ukjend».",
        );
    }
    if typed != stored && data.adressesperre && !barn.leiar {
        errors.add(
            "adresse",
            "Med adressesperre er det berre einingsleiaren som kan endre adressa.",
        );
    }
}

#[derive(Template)]
#[template(path = "barn/endre.html")]
struct Endre {
    barn: Barn,
    kort: String,
    form: EndreForm,
    state: FormState,
    omsorg: Vec<Choice>,
}

impl View for Endre {
    fn title(&self) -> String {
        "Endre kort".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The card, if the one who asks may change it, and its address.
async fn open(tx: &mut WriteTx, ctx: &Ctx, id: BarnId) -> Result<(Barn, Option<String>), AppError> {
    ctx.require(Action::BarnEndre)?;
    let barn = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let _may = ctx.permit(Action::BarnEndre, &barn)?;
    let adresse = queries::adresse(tx, id).await?;
    Ok((barn, adresse))
}

/// The same, to be changed: nobody else changes the card before this transaction ends.
async fn open_to_change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: BarnId,
) -> Result<(Barn, Option<String>), AppError> {
    let _before = open(tx, ctx, id).await?;
    tx.take_turn(id.uuid()).await?;
    open(tx, ctx, id).await
}

fn page(ctx: &Ctx, barn: Barn, form: EndreForm, state: FormState) -> Result<Response, AppError> {
    ctx.page(&Endre {
        kort: super::path(barn.barn_id),
        barn,
        form,
        state,
        omsorg: skjema::choices(&OMSORG),
    })
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    barn: Barn,
    form: EndreForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    page(ctx, barn, form, state)
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (barn, adresse) = open(&mut tx, &ctx, id).await?;
    let fresh = EndreForm::of(&barn, adresse.as_deref());
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, barn, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Posted(mut form): Posted<EndreForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (barn, adresse) = open_to_change(&mut tx, &ctx, id).await?;
    let mut state = ctx.form_state();
    if skjema::too_many(&mut tx, &mut form.foedselsnummer).await? {
        tx.commit_refused(ctx.permit(Action::BarnEndre, &barn)?)
            .await?;
        let state = state.with_too_many("foedselsnummer", FNR_TOO_MANY);
        return page(&ctx, barn, form, state);
    }
    if form.version != barn.version.to_string() {
        return conflict(&ctx, tx, barn, adresse, form).await;
    }
    let data = match form.parse(&ctx, &barn, adresse.as_deref()) {
        Ok(data) => data,
        Err(errors) => return side(&ctx, tx, barn, form, state.with_errors(errors)).await,
    };
    let permit = ctx.permit(Action::BarnEndre, &barn)?;
    if !save(&mut tx, &ctx, &barn, &data).await? {
        tx.commit(permit.also("nummer_i_bruk")).await?;
        state.errors.add("foedselsnummer", FNR_TAKEN);
        return page(&ctx, barn, form, state);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::BarnEndra))
}

/// Writes the card; false, and the answer is counted, when the number is another's.
async fn save(tx: &mut WriteTx, ctx: &Ctx, barn: &Barn, data: &BarnData) -> Result<bool, AppError> {
    let id = barn.barn_id;
    let fnr = skjema::seal(ctx, data, id);
    if let Some(fnr) = &fnr
        && oppslag::i_bruk(tx, fnr, id).await?
    {
        return Ok(false);
    }
    skriv::update(tx, id, barn.version, data, fnr.as_ref()).await?;
    if let Some(adresse) = &data.adresse
        && barn.ser_adresse()
        && (barn.leiar || !data.adressesperre)
    {
        skriv::save_adresse(tx, id, adresse.expose()).await?;
    }
    Ok(true)
}

/// Both texts: how the card stands now above, what was typed in the fields.
async fn conflict(
    ctx: &Ctx,
    tx: WriteTx,
    barn: Barn,
    adresse: Option<String>,
    mut form: EndreForm,
) -> Result<Response, AppError> {
    form.version = barn.version.to_string();
    let state = ctx.form_state().with_conflict(barn.konflikt(adresse));
    side(ctx, tx, barn, form, state).await
}
