//! `/barn/{barn_id}/endre`: change the child's card. Where the child goes is changed by the eining's list.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Barn, BarnData, OMSORG};
use super::ny::log_taken;
use super::queries::{self, skriv};
use super::skjema::{self, FNR_TAKEN, Typed};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::{AppError, is_constraint};
use crate::ids::BarnId;
use crate::personal::Personal;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted, dates};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EndreForm {
    version: String,
    fornamn: String,
    etternamn: String,
    foedd: String,
    // never part of a draft
    #[serde(default)]
    foedselsnummer: Personal<String>,
    omsorgsstatus: String,
    adresse: String,
    adressesperre: String,
    #[serde(skip)]
    errors: Errors,
}

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
            errors: Errors::default(),
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
    omsorg: Vec<Choice>,
    path: String,
    kladd: Option<String>,
    lagra: Vec<(&'static str, String)>,
}

impl View for Endre {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Endre kort".into()
        } else {
            "Feil: Endre kort".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

impl Endre {
    fn new(ctx: &Ctx, barn: Barn, form: EndreForm) -> Self {
        Self {
            kort: super::path(barn.barn_id),
            barn,
            form,
            omsorg: skjema::choices(&OMSORG),
            path: ctx.path.clone(),
            kladd: None,
            lagra: Vec::new(),
        }
    }
}

/// The card, if the one who asks may change it, and its address.
async fn open(tx: &mut WriteTx, ctx: &Ctx, id: BarnId) -> Result<(Barn, Option<String>), AppError> {
    ctx.require(Action::BarnEndre)?;
    let barn = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    if !barn.grunnlag.kan_endre() {
        return Err(AppError::Forbidden);
    }
    let adresse = queries::adresse(tx, id).await?;
    Ok((barn, adresse))
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (barn, adresse) = open(&mut tx, &ctx, id).await?;
    let draft = utkast::find::<EndreForm>(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    let (form, kladd) = match draft {
        Some(draft) => (draft.form, Some(draft.naar)),
        None => (EndreForm::of(&barn, adresse.as_deref()), None),
    };
    let mut view = Endre::new(&ctx, barn, form);
    view.kladd = kladd;
    ctx.page(&view)
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<BarnId>,
    Posted(mut form): Posted<EndreForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (barn, adresse) = open(&mut tx, &ctx, id).await?;
    let data = match form.parse(&ctx, &barn, adresse.as_deref()) {
        Ok(data) => data,
        Err(errors) => {
            tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
            form.errors = errors;
            return ctx.invalid(&Endre::new(&ctx, barn, form));
        }
    };
    if form.version != barn.version.to_string() {
        return conflict(tx, &ctx, barn, adresse, form).await;
    }
    match save(&mut tx, &ctx, &barn, &data).await {
        Ok(true) => {
            utkast::done(&mut tx, &ctx).await?;
            tx.commit(ctx.permit(Action::BarnEndre, &barn)?).await?;
            Ok(ctx.redirect(&super::path(id), Kvittering::BarnEndra))
        }
        // changed between the two statements: what is stored now is read again
        Ok(false) => {
            let (barn, adresse) = open(&mut tx, &ctx, id).await?;
            conflict(tx, &ctx, barn, adresse, form).await
        }
        Err(error) if is_constraint(&error, "barn_fnr_unik") => {
            drop(tx);
            log_taken(&ctx, Action::BarnEndre).await?;
            form.errors.add("foedselsnummer", FNR_TAKEN);
            ctx.invalid(&Endre::new(&ctx, barn, form))
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(
    tx: &mut WriteTx,
    ctx: &Ctx,
    barn: &Barn,
    data: &BarnData,
) -> Result<bool, sqlx::Error> {
    let kommune = ctx.actor.kommune_id.uuid();
    let fnr = data
        .fnr
        .as_ref()
        .map(|fnr| fnr.seal(&ctx.app.keys, kommune, barn.barn_id.uuid()));
    if !skriv::update(tx, barn.barn_id, barn.version, data, fnr.as_ref()).await? {
        return Ok(false);
    }
    if let Some(adresse) = &data.adresse
        && barn.ser_adresse()
        && (barn.leiar || !data.adressesperre)
    {
        skriv::save_adresse(tx, barn.barn_id, adresse.expose()).await?;
    }
    Ok(true)
}

/// Both texts: what is stored now above, what was typed in the fields.
async fn conflict(
    tx: WriteTx,
    ctx: &Ctx,
    barn: Barn,
    adresse: Option<String>,
    mut form: EndreForm,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BarnOpne, &barn)?).await?;
    form.version = barn.version.to_string();
    let mut lagra = vec![
        ("Fornamn", barn.fornamn.expose().clone()),
        ("Etternamn", barn.etternamn.expose().clone()),
        ("Fødselsdato", barn.foedd_tekst()),
        ("Fødselsnummer", barn.fnr_maskert()),
        ("Omsorg", barn.omsorg_tekst().to_owned()),
    ];
    if let Some(adresse) = adresse {
        lagra.push(("Adresse", adresse));
    }
    let sperre = if barn.adressesperre { "Ja" } else { "Nei" };
    lagra.push(("Adressesperre", sperre.to_owned()));
    let mut view = Endre::new(ctx, barn, form);
    view.lagra = lagra;
    ctx.conflict(&view)
}
