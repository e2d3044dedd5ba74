//! `/barn/ny`: register a child, after a search for the same child. What was searched for is carried in the
//! form, not in the address.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::liste;
use super::model::{
    Barn, BarnData, NewBarn, OMSORG, er_helsestasjon, kan_registrere, mine_einingar,
};
use super::queries::{self, Likskap, skriv};
use super::skjema::{self, FNR_TAKEN, Identity, Typed};
use crate::access::{Action, Subject};
use crate::db::WriteTx;
use crate::error::{AppError, is_constraint};
use crate::ids::{BarnId, EiningId};
use crate::personal::Personal;
use crate::text::search_key;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Posted};

/// The most children that are shown as possibly the same.
const MAX_SIMILAR: i64 = 20;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NyForm {
    /// The step the form was on: the search is "soek", the registration "registrer".
    steg: String,
    /// The id the child gets: sent twice, it is one child.
    barn_id: String,
    /// The children that were shown as possibly the same.
    sett: String,
    fornamn: String,
    etternamn: String,
    foedd: String,
    // never part of a draft
    #[serde(default)]
    foedselsnummer: Personal<String>,
    eining: String,
    omsorgsstatus: String,
    adresse: String,
    adressesperre: String,
    #[serde(skip)]
    errors: Errors,
}

impl NyForm {
    fn typed(&self) -> Typed<'_> {
        Typed {
            fornamn: &self.fornamn,
            etternamn: &self.etternamn,
            foedd: &self.foedd,
            foedselsnummer: self.foedselsnummer.expose(),
            omsorgsstatus: &self.omsorgsstatus,
            adresse: &self.adresse,
            adressesperre: self.sperra(),
        }
    }

    fn sperra(&self) -> bool {
        self.adressesperre == "ja"
    }

    fn registers(&self) -> bool {
        self.steg == "registrer"
    }

    /// What the error summary says must wait.
    fn goal(&self) -> &'static str {
        if self.registers() {
            "barnet kan registrerast"
        } else {
            "me kan søkje"
        }
    }

    fn parse(&self, ctx: &Ctx) -> Result<NewBarn, Errors> {
        let mut errors = Errors::default();
        let data = skjema::parse(&self.typed(), ctx.today(), &mut errors);
        let eining = self.eining(ctx, &mut errors);
        let leads = eining.flatten().is_some_and(|id| ctx.actor.leads(id));
        if self.sperra() && !leads && !self.adresse.trim().is_empty() {
            errors.add(
                "adresse",
                "Med adressesperre er det berre einingsleiaren som kan skrive adressa. La feltet stå tomt.",
            );
        }
        let id = self.barn_id.parse::<Uuid>().ok();
        match (data, eining, id) {
            (Some(data), Some(eining_id), Some(id)) if errors.is_empty() => Ok(NewBarn {
                barn_id: id.into(),
                eining_id,
                data,
            }),
            _ => Err(errors),
        }
    }

    /// The chosen eining; the helsestasjon may choose none.
    #[expect(
        clippy::option_option,
        reason = "not chosen is one thing, chosen to be none another"
    )]
    fn eining(&self, ctx: &Ctx, errors: &mut Errors) -> Option<Option<EiningId>> {
        let chosen = mine_einingar(&ctx.actor, Action::BarnRegistrere)
            .into_iter()
            .find(|e| e.eining_id.to_string() == self.eining);
        match chosen {
            Some(e) => Some(Some(e.eining_id)),
            None if self.eining.is_empty() && er_helsestasjon(&ctx.actor) => Some(None),
            None => {
                errors.add("eining", "Vel eining.");
                None
            }
        }
    }

    fn has_seen(&self, barn: BarnId) -> bool {
        self.sett.split(',').any(|id| id == barn.to_string())
    }
}

#[derive(Template)]
#[template(path = "barn/ny.html")]
struct Ny {
    form: NyForm,
    like: Vec<Barn>,
    einingar: Vec<Choice>,
    helsestasjon: bool,
    kan_registrere: bool,
    omsorg: Vec<Choice>,
    path: String,
    kladd: Option<String>,
}

impl View for Ny {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Registrer barn".into()
        } else {
            "Feil: Registrer barn".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

impl Ny {
    fn new(ctx: &Ctx, form: NyForm, like: Vec<Barn>) -> Self {
        let einingar = mine_einingar(&ctx.actor, Action::BarnRegistrere);
        Self {
            form,
            like,
            einingar: liste::choices(&einingar),
            helsestasjon: er_helsestasjon(&ctx.actor),
            kan_registrere: kan_registrere(&ctx.actor),
            omsorg: skjema::choices(&OMSORG),
            path: ctx.path.clone(),
            kladd: None,
        }
    }
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::BarnRegistrere)?;
    let mut tx = ctx.write().await?;
    let Some(draft) = utkast::find::<NyForm>(&mut tx, &ctx).await? else {
        return ctx.page(&Ny::new(&ctx, NyForm::default(), Vec::new()));
    };
    let mut form = draft.form;
    let mut errors = Errors::default();
    let identity = skjema::parse_identity(&form.typed(), ctx.today(), &mut errors);
    let like = match identity {
        Some(identity) if form.registers() => similar(&mut tx, &ctx, &identity).await?,
        _ => Vec::new(),
    };
    if form.registers() && !errors.is_empty() {
        // who it is was half written when the draft was kept: search again
        "soek".clone_into(&mut form.steg);
    }
    note_seen(&mut form, &like);
    log_search(tx, &ctx, &like).await?;
    let mut view = Ny::new(&ctx, form, like);
    view.kladd = Some(draft.naar);
    ctx.page(&view)
}

pub(super) async fn send(ctx: Ctx, Posted(form): Posted<NyForm>) -> Result<Response, AppError> {
    ctx.require(Action::BarnRegistrere)?;
    if !kan_registrere(&ctx.actor) {
        return Err(AppError::Forbidden);
    }
    if form.registers() {
        register(ctx, form).await
    } else {
        search(ctx, form).await
    }
}

/// The first step: who may be the same? Then the rest of the form.
async fn search(ctx: Ctx, mut form: NyForm) -> Result<Response, AppError> {
    let mut errors = Errors::default();
    let Some(identity) = skjema::parse_identity(&form.typed(), ctx.today(), &mut errors) else {
        form.errors = errors;
        return ctx.invalid(&Ny::new(&ctx, form, Vec::new()));
    };
    let mut tx = ctx.write().await?;
    let like = similar(&mut tx, &ctx, &identity).await?;
    "registrer".clone_into(&mut form.steg);
    form.barn_id = tx.new_id().to_string();
    if form.omsorgsstatus.is_empty() {
        "foreldre".clone_into(&mut form.omsorgsstatus);
    }
    if let [only] = &mine_einingar(&ctx.actor, Action::BarnRegistrere)[..]
        && form.eining.is_empty()
    {
        form.eining = only.eining_id.to_string();
    }
    note_seen(&mut form, &like);
    log_search(tx, &ctx, &like).await?;
    ctx.page(&Ny::new(&ctx, form, like))
}

/// The second step. A child that could be the same and has not been shown is shown first.
async fn register(ctx: Ctx, mut form: NyForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let mut errors = Errors::default();
    let identity = skjema::parse_identity(&form.typed(), ctx.today(), &mut errors);
    let like = match &identity {
        Some(identity) => similar(&mut tx, &ctx, identity).await?,
        None => Vec::new(),
    };
    let id = form.barn_id.parse::<BarnId>().ok();
    if let Some(sent_twice) = like.iter().find(|barn| Some(barn.barn_id) == id) {
        return Ok(Redirect::to(&super::path(sent_twice.barn_id)).into_response());
    }
    let unseen = like.iter().any(|barn| !form.has_seen(barn.barn_id));
    let barn = match form.parse(&ctx) {
        Ok(barn) if !unseen => barn,
        Ok(_) => {
            form.errors.add(
                "",
                "Me fann barn som kan vere det same. Sjå over dei først. Er det ingen av dei, så send på nytt.",
            );
            note_seen(&mut form, &like);
            log_search(tx, &ctx, &like).await?;
            return ctx.invalid(&Ny::new(&ctx, form, like));
        }
        Err(errors) => {
            form.errors = errors;
            note_seen(&mut form, &like);
            log_search(tx, &ctx, &like).await?;
            return ctx.invalid(&Ny::new(&ctx, form, like));
        }
    };
    match insert(&mut tx, &ctx, &barn).await {
        Ok(()) => {
            utkast::done(&mut tx, &ctx).await?;
            let permit = ctx.permit(Action::BarnRegistrere, &subject(&barn))?;
            tx.commit(permit).await?;
            Ok(ctx.redirect(&super::path(barn.barn_id), Kvittering::BarnRegistrert))
        }
        Err(error) if is_constraint(&error, "barn_pkey") => {
            Ok(Redirect::to(&super::path(barn.barn_id)).into_response())
        }
        Err(error) if is_constraint(&error, "barn_fnr_unik") => {
            drop(tx);
            log_taken(&ctx, Action::BarnRegistrere).await?;
            form.errors.add("foedselsnummer", FNR_TAKEN);
            ctx.invalid(&Ny::new(&ctx, form, like))
        }
        Err(error) => Err(error.into()),
    }
}

async fn insert(tx: &mut WriteTx, ctx: &Ctx, barn: &NewBarn) -> Result<(), sqlx::Error> {
    let fnr = barn.data.fnr.as_ref().map(|fnr| {
        let kommune = ctx.actor.kommune_id.uuid();
        fnr.seal(&ctx.app.keys, kommune, barn.barn_id.uuid())
    });
    skriv::insert(tx, barn, fnr.as_ref()).await?;
    if let BarnData {
        adresse: Some(adresse),
        ..
    } = &barn.data
    {
        skriv::save_adresse(tx, barn.barn_id, adresse.expose()).await?;
    }
    Ok(())
}

async fn similar(
    tx: &mut WriteTx,
    ctx: &Ctx,
    identity: &Identity,
) -> Result<Vec<Barn>, sqlx::Error> {
    let fornamn = search_key(identity.fornamn.expose());
    let etternamn = search_key(identity.etternamn.expose());
    let (namn, _) = skriv::keys(identity.fornamn.expose(), identity.etternamn.expose());
    let hash = identity
        .fnr
        .as_ref()
        .map(|fnr| fnr.blind_index(&ctx.app.keys, ctx.actor.kommune_id.uuid()));
    let to = Likskap {
        fornamn: fornamn.split(' ').next().unwrap_or_default(),
        etternamn: &etternamn,
        namn: &namn,
        foedd: identity.foedd,
        oppslag: hash.as_ref().map(|hash| &hash[..]),
    };
    queries::similar(tx, &to, MAX_SIMILAR).await
}

/// Remembers in the form which children have been shown.
fn note_seen(form: &mut NyForm, like: &[Barn]) {
    let ids: Vec<String> = like.iter().map(|barn| barn.barn_id.to_string()).collect();
    form.sett = ids.join(",");
}

/// The page shows the children that may be the same: a search like any other.
async fn log_search(tx: WriteTx, ctx: &Ctx, like: &[Barn]) -> Result<(), AppError> {
    let subject = liste::shown(like, er_helsestasjon(&ctx.actor));
    tx.commit(ctx.permit(Action::BarnSoekje, &subject)?).await?;
    Ok(())
}

/// That a number is taken tells something, so asking is a row of the log; it does not say of whom.
pub(super) async fn log_taken(ctx: &Ctx, action: Action) -> Result<(), AppError> {
    let subject = Subject {
        grunnlag: "nummer_i_bruk".to_owned(),
        ..Subject::default()
    };
    let tx = ctx.write().await?;
    tx.commit(ctx.permit(action, &subject)?).await?;
    Ok(())
}

fn subject(barn: &NewBarn) -> Subject {
    let grunnlag = if barn.eining_id.is_some() {
        "eining"
    } else {
        "helsestasjon"
    };
    Subject {
        barn_list: vec![barn.barn_id],
        grunnlag: grunnlag.to_owned(),
        ..Subject::default()
    }
}
