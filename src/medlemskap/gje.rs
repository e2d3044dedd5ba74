//! `/kommune/brukar/{brukar_id}/medlemskap`: gives a role at a place of the kommune, from a day on. One that takes two people
//! becomes a proposal.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Duration};

use super::konto::Konto;
use super::model::{GRUNN_MAX, Person, Plass, STILLING_MAX, rolle_hint, storforbokstav};
use super::queries;
use super::queries::endring::{self, Ny};
use super::vis::finn;
use crate::access::{Action, Role};
use crate::brukar::{er_periode, krev_eining};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::{Choice, pick, told_apart};
use crate::web::{Ctx, Fersk, Form, FormState, Kvittering, Path};

/// So far ahead a role may begin: two years.
const LENGST_FRAM: Duration = Duration::days(731);

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct GjeForm {
    id: String,
    plass: String,
    rolle: String,
    stilling: String,
    fraa: String,
    til: String,
    grunn: String,
}

impl Form for GjeForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl GjeForm {
    fn parse(&self, brukar: BrukarId, plassar: &[Plass], today: Date) -> Result<Ny, Errors> {
        let mut errors = Errors::default();
        let choices = choices(plassar);
        let vald = pick(&choices, &self.plass);
        let plass = vald.and_then(|vald| plassar.iter().find(|p| p.kode() == vald.value));
        if plass.is_none() {
            errors.add("plass", "Vel arbeidsstaden frå lista.");
        }
        let rolle = Role::from_code(&self.rolle);
        if rolle.is_none() {
            errors.add("rolle", "Vel kva rolle det er.");
        }
        if rolle.is_some_and(krev_eining) && plass.is_some_and(|p| p.eining_id.is_none()) {
            errors.add("plass", "Ein einingsleiar leier éi eining. Vel kva for ei.");
        }
        let stilling = errors.optional_line("stilling", &self.stilling, STILLING_MAX);
        let missing = "Skriv den første dagen.";
        let fraa = errors.date("fraa", &self.fraa, today, missing);
        if fraa.is_some_and(|dag| dag < today) {
            errors.add("fraa", "Ei rolle kan ikkje gjelde attover i tid.");
        }
        if fraa.is_some_and(|dag| dag - today > LENGST_FRAM) {
            errors.add("fraa", "Ei rolle kan gjelde frå høgst to år fram i tid.");
        }
        let til = if self.til.trim().is_empty() {
            None
        } else {
            errors.date("til", &self.til, today, "")
        };
        if fraa.is_some_and(|fraa| !er_periode(fraa, til)) {
            errors.add("til", "Siste dagen kan ikkje vere før den første.");
        }
        let missing = "Skriv kvifor personen skal ha rolla.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        match (plass, rolle, fraa) {
            (Some(plass), Some(rolle), Some(fraa)) => errors.or(Ny {
                brukar,
                instans: plass.instans_id,
                eining: plass.eining_id,
                rolle,
                stilling: stilling.unwrap_or_default(),
                fraa,
                til,
                grunn,
            }),
            _ => Err(errors),
        }
    }
}

fn choices(plassar: &[Plass]) -> Vec<Choice> {
    let plassar = plassar.iter();
    told_apart(
        plassar
            .map(|plass| Choice::new(plass.kode(), &plass.namn))
            .collect(),
    )
}

#[derive(Template)]
#[template(path = "medlemskap/gje.html")]
struct Side {
    person: Person,
    /// The person leads or looks after the kommune: each new role takes two.
    tek_to: bool,
    /// The one who asks made the account or its code: each role takes two.
    eigen_konto: bool,
    /// How the account came to be, where that was here.
    konto: Option<Konto>,
    plassar: Vec<Choice>,
    roller: Vec<Choice>,
    form: GjeForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Gi ei rolle".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    person: Person,
    plassar: &[Plass],
    form: GjeForm,
    state: FormState,
) -> Result<Response, AppError> {
    let (tek_to, eigen_konto) = queries::nye_roller_tek_to(&mut tx, person.brukar_id).await?;
    let kontoar = queries::kode::kontoar(&mut tx, &[person.brukar_id]).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    let rolle = |rolle: Role| {
        Choice::new(rolle.code(), storforbokstav(rolle.label()))
            .hint(rolle_hint(rolle, tek_to || eigen_konto))
    };
    ctx.page(&Side {
        person,
        tek_to,
        eigen_konto,
        konto: kontoar.into_iter().next(),
        plassar: choices(plassar),
        roller: Role::ALL.into_iter().map(rolle).collect(),
        form,
        state,
    })
}

/// The person, when it is another than the one who asks.
pub(super) async fn ein_annan(
    tx: &mut WriteTx,
    ctx: &Ctx,
    id: BrukarId,
) -> Result<Person, AppError> {
    let person = finn(tx, id).await?;
    if id == ctx.actor.brukar_id {
        return Err(AppError::Forbidden);
    }
    Ok(person)
}

pub(super) async fn vis(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<BrukarId>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let person = ein_annan(&mut tx, &ctx, id).await?;
    let plassar = queries::plassar(&mut tx).await?;
    let fresh = GjeForm {
        id: tx.new_id().to_string(),
        ..GjeForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, person, &plassar, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    fersk: Fersk,
    Path(id): Path<BrukarId>,
    Innsending(mut form, mut sending): Innsending<GjeForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let person = ein_annan(&mut tx, &ctx, id).await?;
    tx.take_turn(id.uuid()).await?;
    let plassar = queries::plassar(&mut tx).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, person, &plassar, form, state).await;
        }
    }
    let today = queries::today(&mut tx).await?;
    let ny = match form.parse(id, &plassar, today) {
        Ok(ny) => ny,
        Err(errors) => {
            let state = state.with_errors(errors);
            return side(&ctx, tx, person, &plassar, form, state).await;
        }
    };
    if endring::finst(&mut tx, &ny).await? {
        let mut errors = Errors::default();
        errors.add(
            "rolle",
            "Personen har denne rolla her alt i den tida, eller ho ventar på stadfesting.",
        );
        let state = state.with_errors(errors);
        return side(&ctx, tx, person, &plassar, form, state).await;
    }
    let gjeven = endring::gje(&mut tx, &fersk, sending.id(), &ny).await?;
    let ventar = gjeven.ok_or(AppError::Conflict)?;
    let kvittering = if ventar {
        Kvittering::MedlemskapForeslaatt
    } else {
        Kvittering::MedlemskapGjeven
    };
    let answer = sending
        .done(&mut tx, &ctx, &person.path(), kvittering)
        .await?;
    tx.commit(ctx.permit(Action::MedlemskapStyre, &())?).await?;
    Ok(answer)
}
