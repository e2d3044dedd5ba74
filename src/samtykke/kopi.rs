//! `/sak/{sak_id}/samtykke/{samtykke_id}/kopi`: the signed form is sent to an instans that does not use Laget.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::Instansslag;
use super::model::{Kopimaate, Samtykke};
use super::nytt::log;
use super::queries::kopi;
use super::signatur::find;
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{InstansId, SakId, SamtykkeId};
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, dates};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KopiForm {
    id: String,
    slag: String,
    maate: String,
    dato: String,
}

impl Form for KopiForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl KopiForm {
    fn parse(
        &self,
        (samtykke, eigar): (&Samtykke, InstansId),
        today: Date,
    ) -> Result<(Instansslag, Kopimaate, Date), Errors> {
        let mut errors = Errors::default();
        let mut til = samtykke.kopi_til(eigar).into_iter().map(|s| s.slag);
        let slag = til.find(|slag| slag.code() == self.slag);
        if slag.is_none() {
            errors.add("slag", "Vel kven som har fått kopien.");
        }
        let maate = Kopimaate::from_code(&self.maate);
        if maate.is_none() {
            errors.add("maate", "Vel korleis kopien er send.");
        }
        let missing = "Skriv kva dag kopien blei send.";
        let dato = errors.date("dato", &self.dato, today, missing);
        if dato.is_some_and(|dato| dato > today) {
            errors.add("dato", "Dagen kan ikkje vere fram i tid.");
        } else if dato.is_some_and(|dato| dato < oslo_date(samtykke.innhenta_at)) {
            errors.add("dato", "Dagen er før det blei spurt om samtykket.");
        }
        match (slag, maate, dato) {
            (Some(slag), Some(maate), Some(dato)) => errors.or((slag, maate, dato)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "samtykke/kopi.html")]
struct Side {
    sak: Sak,
    til: Vec<Choice>,
    maatar: Vec<Choice>,
    form: KopiForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Kopi av samtykket".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (sak, samtykke): (Sak, Samtykke),
    form: KopiForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    let til = samtykke.kopi_til(sak.instans_id).into_iter();
    let maatar = Kopimaate::ALL.iter();
    ctx.page(&Side {
        til: til
            .map(|s| Choice::new(s.slag.code(), s.instans()))
            .collect(),
        maatar: maatar.map(|m| Choice::new(m.code(), m.label())).collect(),
        sak,
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeSende).await?;
    let samtykke = find(&mut tx, id, samtykke).await?;
    let fresh = KopiForm {
        dato: dates::short(ctx.today()),
        ..KopiForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, (sak, samtykke), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Innsending(mut form, mut sending): Innsending<KopiForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeSende).await?;
    let samtykke = find(&mut tx, id, samtykke).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, (sak, samtykke), form, state).await;
        }
    }
    if samtykke.kopi_til(sak.instans_id).is_empty() {
        // taken back, or sent, since the page was fetched
        let konflikt = Konflikt::new(
            "Ingen skal ha kopi no",
            "Berre dei med eit gyldig ja skal ha kopi, og kvar av dei éin gong.",
        )
        .med_veg("Sjå samtykka i saka", super::path(id));
        let state = state.with_conflict(konflikt);
        return side(&ctx, tx, (sak, samtykke), form, state).await;
    }
    let (slag, maate, dato) = match form.parse((&samtykke, sak.instans_id), ctx.today()) {
        Ok(parsed) => parsed,
        Err(errors) => {
            return side(&ctx, tx, (sak, samtykke), form, state.with_errors(errors)).await;
        }
    };
    let dette = (id, samtykke.samtykke_id);
    kopi::insert(&mut tx, sending.id(), dette, (slag, maate, dato)).await?;
    let tekst = format!("{}. {}", slag.label(), maate.label());
    log(&mut tx, id, Hending::SamtykkeKopi, &tekst).await?;
    let answer = sending
        .done(&mut tx, &ctx, &super::path(id), Kvittering::SamtykkeKopi)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}
