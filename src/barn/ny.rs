//! `/barn/ny`: register a child, after a search for the same child. What was searched for is carried in the
//! form, not in the address.

use askama::Template;
use axum::response::Response;

use super::liste;
use super::model::{Barn, MittRegister, NewBarn, OMSORG, er_helsestasjon, mine_einingar};
use super::ny_skjema::NyForm;
use super::queries::{self, Likskap, oppslag, skriv};
use super::skjema::{self, FNR_TAKEN, FNR_TOO_MANY};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::innsending::{Before, Innsending, Sending};
use crate::text::search_key;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Kvittering};

/// The most children that are shown as possibly the same.
const MAX_SIMILAR: i64 = 20;

const LOOK_FIRST: &str =
    "Me fann barn som kan vere det same. Sjå over dei først. Er det ingen av dei, så send på nytt.";

#[derive(Template)]
#[template(path = "barn/ny.html")]
struct Ny {
    form: NyForm,
    state: FormState,
    like: Vec<Barn>,
    einingar: Vec<Choice>,
    helsestasjon: bool,
    kan_registrere: bool,
    omsorg: Vec<Choice>,
}

impl View for Ny {
    fn title(&self) -> String {
        "Registrer barn".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The first step: nobody is searched for yet.
fn search_form(ctx: &Ctx, form: NyForm, state: FormState) -> Result<Response, AppError> {
    page(ctx, form, Vec::new(), state)
}

fn page(ctx: &Ctx, form: NyForm, like: Vec<Barn>, state: FormState) -> Result<Response, AppError> {
    let einingar = mine_einingar(&ctx.actor, Action::BarnRegistrere);
    ctx.page(&Ny {
        form,
        state,
        like,
        einingar: liste::choices(&einingar),
        helsestasjon: er_helsestasjon(&ctx.actor),
        kan_registrere: ctx.actor.may(Action::BarnRegistrere, &MittRegister),
        omsorg: skjema::choices(&OMSORG),
    })
}

/// The second step. It shows the children that may be the same: a search like any other.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    mut form: NyForm,
    like: Vec<Barn>,
    state: FormState,
) -> Result<Response, AppError> {
    form.note_seen(&like);
    let subject = liste::shown(&like, er_helsestasjon(&ctx.actor));
    tx.commit(ctx.permit(Action::BarnSoekje, &subject)?).await?;
    page(ctx, form, like, state)
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::BarnRegistrere)?;
    let mut tx = ctx.write().await?;
    let (mut form, state) = utkast::fill(&mut tx, &ctx, NyForm::default()).await?;
    if !form.registers() {
        return search_form(&ctx, form, state);
    }
    if let Ok(like) = similar(&mut tx, &ctx, &form).await? {
        return side(&ctx, tx, form, like, state).await;
    }
    // who it is was half written when the draft was kept: search again
    "soek".clone_into(&mut form.steg);
    search_form(&ctx, form, state)
}

pub(super) async fn send(
    ctx: Ctx,
    Innsending(form, sending): Innsending<NyForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::BarnRegistrere)?;
    let _may = ctx.permit(Action::BarnRegistrere, &MittRegister)?;
    match form.steg.as_str() {
        "registrer" => register(ctx, form, sending).await,
        "soek" => search(ctx, form).await,
        _ => search_form(&ctx, form, ctx.form_state()),
    }
}

/// The first step: who may be the same? Then the rest of the form.
async fn search(ctx: Ctx, mut form: NyForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let state = ctx.form_state();
    if skjema::too_many(&mut tx, &mut form.foedselsnummer).await? {
        return refuse(&ctx, tx, form, state).await;
    }
    match similar(&mut tx, &ctx, &form).await? {
        Err(errors) => search_form(&ctx, form, state.with_errors(errors)),
        Ok(like) => {
            // another child than the one that was registered before the Back button
            form.id = tx.new_id().to_string();
            form.go_on(&ctx);
            side(&ctx, tx, form, like, state).await
        }
    }
}

/// The second step. A child that could be the same and has not been shown is shown first.
async fn register(ctx: Ctx, mut form: NyForm, mut sending: Sending) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let before = sending.before(&mut tx, &ctx, &mut form).await?;
    if let Before::Same(answer) = before {
        return Ok(answer);
    }
    let mut state = ctx.form_state();
    if skjema::too_many(&mut tx, &mut form.foedselsnummer).await? {
        return refuse(&ctx, tx, form, state).await;
    }
    let like = similar(&mut tx, &ctx, &form).await?.unwrap_or_default();
    if let Before::Other(konflikt) = before {
        return side(&ctx, tx, form, like, state.with_conflict(konflikt)).await;
    }
    let barn = match form.parse(&ctx, sending.id()) {
        Ok(barn) => barn,
        Err(errors) => return side(&ctx, tx, form, like, state.with_errors(errors)).await,
    };
    if like.iter().any(|barn| !form.has_seen(barn.barn_id)) {
        state.errors.add("", LOOK_FIRST);
        return side(&ctx, tx, form, like, state).await;
    }
    if !insert(&mut tx, &ctx, &barn).await? {
        // it does not say of whom: the children on the page were logged when they were first shown
        let permit = ctx.permit(Action::BarnRegistrere, &MittRegister)?;
        tx.commit(permit.also("nummer_i_bruk")).await?;
        state.errors.add("foedselsnummer", FNR_TAKEN);
        return page(&ctx, form, like, state);
    }
    let answer = sending
        .done(
            &mut tx,
            &ctx,
            &super::path(barn.barn_id),
            Kvittering::BarnRegistrert,
        )
        .await?;
    tx.commit(ctx.permit(Action::BarnRegistrere, &barn)?)
        .await?;
    Ok(answer)
}

/// No look-up is left: the form without the number, and no child beside it.
async fn refuse(
    ctx: &Ctx,
    tx: WriteTx,
    form: NyForm,
    state: FormState,
) -> Result<Response, AppError> {
    let permit = ctx.permit(Action::BarnRegistrere, &MittRegister)?;
    tx.commit_refused(permit.also("oppslag")).await?;
    let state = state.with_too_many("foedselsnummer", FNR_TOO_MANY);
    page(ctx, form, Vec::new(), state)
}

/// Keeps the child; false, and the answer is counted, when the number is another's.
async fn insert(tx: &mut WriteTx, ctx: &Ctx, barn: &NewBarn) -> Result<bool, sqlx::Error> {
    let fnr = skjema::seal(ctx, &barn.data, barn.barn_id);
    if let Some(fnr) = &fnr
        && oppslag::i_bruk(tx, fnr, barn.barn_id).await?
    {
        return Ok(false);
    }
    skriv::insert(tx, barn, fnr.as_ref()).await?;
    if let Some(adresse) = &barn.data.adresse {
        skriv::save_adresse(tx, barn.barn_id, adresse.expose()).await?;
    }
    Ok(true)
}

/// The children of the register who may be the one in the form, or what is wrong with who it is.
async fn similar(
    tx: &mut WriteTx,
    ctx: &Ctx,
    form: &NyForm,
) -> Result<Result<Vec<Barn>, Errors>, sqlx::Error> {
    let mut errors = Errors::default();
    let identity = skjema::parse_identity(&form.typed(), ctx.today(), &mut errors);
    let Some(identity) = identity else {
        return Ok(Err(errors));
    };
    let fornamn = search_key(identity.fornamn.expose());
    let etternamn = search_key(identity.etternamn.expose());
    let (namn, _) = skriv::keys(identity.fornamn.expose(), identity.etternamn.expose());
    let kommune = ctx.actor.kommune_id.uuid();
    let moegelege = identity.fnr.as_ref();
    let moegelege = moegelege.map(|fnr| fnr.possible(&ctx.app.keys, kommune));
    let to = Likskap {
        fornamn: fornamn.split(' ').next().unwrap_or_default(),
        etternamn: &etternamn,
        namn: &namn,
        foedd: identity.foedd,
        moegelege: moegelege.as_deref(),
    };
    queries::similar(tx, &to, MAX_SIMILAR).await.map(Ok)
}
