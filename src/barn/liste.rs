//! `/barn`: the register of the einingar one works in; for the helsestasjon, of the kommune.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Barn, EiningVal, MittRegister, er_helsestasjon, mine_einingar};
use super::queries;
use super::soek::SoekForm;
use crate::access::{Action, Actor, Subject};
use crate::error::AppError;
use crate::ids::{BarnId, EiningId};
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Query};

/// Rows of a page.
const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Utval {
    eining: Option<String>,
    etter: Option<BarnId>,
}

#[derive(Template)]
#[template(path = "barn/liste.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the page that is there or not"
)]
struct Liste {
    barn_list: Vec<Barn>,
    soek: SoekForm,
    soek_state: FormState,
    einingar: Vec<Choice>,
    eining: String,
    vald: Option<String>,
    neste: Option<String>,
    seinare: bool,
    ser_register: bool,
    kan_registrere: bool,
    kan_importere: bool,
}

impl View for Liste {
    fn title(&self) -> String {
        "Barn".into()
    }

    fn nav(&self) -> Nav {
        Nav::Barn
    }
}

pub(super) async fn vis(ctx: Ctx, Query(utval): Query<Utval>) -> Result<Response, AppError> {
    ctx.require(Action::BarnSoekje)?;
    let mut tx = ctx.write().await?;
    let helsestasjon = er_helsestasjon(&ctx.actor);
    let einingar = if helsestasjon {
        queries::einingar(&mut tx).await?
    } else {
        mine_einingar(&ctx.actor, Action::BarnSoekje)
    };
    let vald = chosen(utval.eining.as_deref(), &einingar)?;
    let eining = vald.map(|e| e.eining_id);
    let mut barn_list = queries::register(&mut tx, eining, utval.etter, limit(PAGE)).await?;
    let fleire = barn_list.len() > PAGE;
    barn_list.truncate(PAGE);
    let neste = barn_list
        .last()
        .filter(|_| fleire)
        .map(|last| next_page(last.barn_id, eining));
    let permit = ctx.permit(Action::BarnSoekje, &shown(&barn_list, helsestasjon))?;
    tx.commit(permit).await?;
    ctx.page(&Liste {
        barn_list,
        soek: SoekForm::default(),
        soek_state: FormState::default(),
        eining: eining.map(|id| id.to_string()).unwrap_or_default(),
        vald: vald.map(|e| e.namn.clone()),
        neste,
        seinare: utval.etter.is_some(),
        ser_register: har_register(&ctx.actor),
        kan_registrere: ctx.actor.may(Action::BarnRegistrere, &MittRegister),
        kan_importere: !mine_einingar(&ctx.actor, Action::BarnImportere).is_empty(),
        einingar: if einingar.len() > 1 {
            choices(&einingar)
        } else {
            Vec::new()
        },
    })
}

/// The person has a register to search in; others find a child by fødselsnummer.
#[must_use]
pub fn har_register(actor: &Actor) -> bool {
    er_helsestasjon(actor) || !mine_einingar(actor, Action::BarnSoekje).is_empty()
}

/// The eining of the filter: only one that the page offers. No choice is the empty text.
fn chosen<'a>(
    eining: Option<&str>,
    einingar: &'a [EiningVal],
) -> Result<Option<&'a EiningVal>, AppError> {
    let Some(eining) = eining.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let id: EiningId = eining.parse().map_err(|_| AppError::NotFound)?;
    let found = einingar.iter().find(|e| e.eining_id == id);
    found.map(Some).ok_or(AppError::NotFound)
}

/// Einingar as the choices of a select.
pub(super) fn choices(einingar: &[EiningVal]) -> Vec<Choice> {
    einingar
        .iter()
        .map(|e| Choice::new(e.eining_id.to_string(), &e.namn))
        .collect()
}

/// One more than a page has, to know whether there is a next.
pub(super) fn limit(page: usize) -> i64 {
    i64::try_from(page + 1).unwrap_or(i64::MAX)
}

/// The next page: ids only, since a name does not belong in an address.
fn next_page(last: BarnId, eining: Option<EiningId>) -> String {
    match eining {
        Some(eining) => format!("/barn?eining={eining}&etter={last}"),
        None => format!("/barn?etter={last}"),
    }
}

/// What the innsynslogg says was shown.
pub(super) fn shown(barn_list: &[Barn], helsestasjon: bool) -> Subject {
    Subject {
        barn_list: barn_list.iter().map(|barn| barn.barn_id).collect(),
        grunnlag: if helsestasjon {
            "helsestasjon"
        } else {
            "eining"
        }
        .to_owned(),
        ..Subject::default()
    }
}
