//! `/kommune/oppbevaring/ny`: proposes how long a class of things is kept. The personvernombod confirms it.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::REGLAR;
use super::model::{GRUNN_MAX, Klasse, Regel, tid};
use super::queries::{self, NyRegel};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::innsending::{Before, Innsending};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RegelForm {
    id: String,
    klasse: String,
    maanader: String,
    arkiv: String,
    grunn: String,
}

impl Form for RegelForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl RegelForm {
    fn parse(&self, reglar: &[Regel]) -> Result<NyRegel, Errors> {
        let mut errors = Errors::default();
        let klasse = Klasse::from_code(&self.klasse);
        let regel = reglar.iter().find(|r| Some(r.klasse) == klasse);
        let maanader = self.maanader.trim().parse::<i32>().ok();
        if regel.is_none() {
            errors.add("klasse", "Vel kva det gjeld.");
        }
        match (regel, maanader) {
            (None, Some(_)) => {}
            (Some(r), Some(m)) if (r.minst..=r.mest).contains(&m) => {
                if let Some(kvifor) = for_kort_logg(reglar, r.klasse, m) {
                    errors.add("maanader", kvifor);
                }
            }
            (Some(r), Some(_)) => errors.add(
                "maanader",
                format!("Skriv eit tal på månader frå {} til {}.", r.minst, r.mest),
            ),
            (_, None) => errors.add("maanader", "Skriv kor mange månader, til dømes 60."),
        }
        let arkiv = self.arkiv == "ja" && klasse.is_some_and(Klasse::har_arkiv);
        if klasse.is_some_and(Klasse::har_arkiv) && !matches!(&*self.arkiv, "ja" | "nei") {
            errors.add("arkiv", "Svar på om saka skal vere i arkivet først.");
        }
        let missing = "Skriv kvifor, og kven som har vedteke det.";
        let grunn = errors.text("grunn", &self.grunn, GRUNN_MAX, missing);
        if let (Some(r), Some(m)) = (regel, maanader)
            && errors.is_empty()
            && (r.maanader, r.arkiv) == (m, arkiv)
            // what waits is called off by proposing what counts today
            && (r.framover, r.framover_arkiv) == (m, arkiv)
        {
            errors.add("maanader", "Slik er regelen i dag.");
        }
        match (klasse, maanader) {
            (Some(klasse), Some(maanader)) => errors.or(NyRegel {
                klasse,
                maanader,
                arkiv,
                grunn,
            }),
            _ => Err(errors),
        }
    }
}

/// Why the log would not outlive the saker it tells of.
pub(super) fn for_kort_logg(reglar: &[Regel], klasse: Klasse, maanader: i32) -> Option<String> {
    let blir = |k: Klasse| {
        let no = reglar.iter().find(|r| r.klasse == k);
        if k == klasse {
            Some(maanader)
        } else {
            no.map(|r| r.framover)
        }
    };
    let saker = blir(Klasse::Sak).max(blir(Klasse::Uro))?;
    let logg = blir(Klasse::Logg)?;
    (logg < saker).then(|| {
        format!(
            "Innsynsloggen må stå minst like lenge som sakene. Då ville sakene stå i {}, og loggen i {}.",
            tid(saker),
            tid(logg)
        )
    })
}

#[derive(Template)]
#[template(path = "oppbevaring/ny.html")]
struct Side {
    klassane: Vec<Choice>,
    arkivet: Vec<Choice>,
    reglar: &'static str,
    form: RegelForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Foreslå ein regel for oppbevaring".into()
    }

    fn nav(&self) -> Nav {
        Nav::Oppbevaring
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    reglar: &[Regel],
    form: RegelForm,
    state: FormState,
) -> Result<Response, AppError> {
    // nothing is proposed yet
    tx.commit(ctx.permit(Action::OppbevaringLese, &())?).await?;
    let val = |r: &Regel| {
        let hint = format!("No: {}. Kan vere {}.", r.tid(), r.grenser());
        Choice::new(r.klasse.code(), r.klasse.label()).hint(hint)
    };
    ctx.page(&Side {
        klassane: Klasse::ALL
            .iter()
            .filter_map(|klasse| reglar.iter().find(|r| r.klasse == *klasse))
            .map(val)
            .collect(),
        arkivet: vec![
            Choice::new(
                "ja",
                "Ja, saka blir ikkje sletta før det er ført opp at ho er i arkivet",
            ),
            Choice::new("nei", "Nei"),
        ],
        reglar: REGLAR,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::OppbevaringForeslaa)?;
    let mut tx = ctx.write().await?;
    let fresh = RegelForm {
        id: tx.new_id().to_string(),
        ..RegelForm::default()
    };
    let reglar = queries::reglar(&mut tx).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, &reglar, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Innsending(mut form, mut sending): Innsending<RegelForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::OppbevaringForeslaa)?;
    let mut tx = ctx.write().await?;
    let state = ctx.form_state();
    let konflikt = match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => None,
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => Some(konflikt),
    };
    let reglar = queries::reglar(&mut tx).await?;
    if let Some(konflikt) = konflikt {
        return side(&ctx, tx, &reglar, form, state.with_conflict(konflikt)).await;
    }
    let ny = match form.parse(&reglar) {
        Ok(ny) => ny,
        Err(errors) => return side(&ctx, tx, &reglar, form, state.with_errors(errors)).await,
    };
    queries::insert(&mut tx, sending.id(), &ny).await?;
    let answer = sending
        .done(&mut tx, &ctx, REGLAR, Kvittering::OppbevaringForeslaatt)
        .await?;
    tx.commit(ctx.permit(Action::OppbevaringForeslaa, &())?)
        .await?;
    Ok(answer)
}
