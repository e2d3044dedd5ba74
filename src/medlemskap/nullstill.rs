//! `/kommune/brukar/{brukar_id}/nullstill`: a code for who has forgotten the password or lost the second factor. The systemansvarleg
//! hands it over, and never knows the password; the person is told by mail.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::eingongskode::Nullstilling;
use super::gje::ein_annan;
use super::model::{GRUNN_MAX, Person};
use super::{kode, queries};
use crate::access::Action;
use crate::brukar::new_password;
use crate::clock::os_random;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::innlogging::kode_hash;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Fersk, Form, FormState, Path, Posted};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NullstillForm {
    slag: String,
    grunn: String,
}

impl Form for NullstillForm {}

impl NullstillForm {
    /// What is reset, and how the person showed who it is: asked for when the second factor is.
    fn parse(
        &self,
        (passord, faktor): (bool, bool),
    ) -> Result<(Nullstilling, Option<String>), Errors> {
        let mut errors = Errors::default();
        let slag = Nullstilling::from_code(&self.slag);
        let grunn = match slag {
            Some(Nullstilling::Faktor) => {
                let missing = "Skriv korleis personen viste deg kven det er, ansikt til ansikt.";
                Some(errors.text("grunn", &self.grunn, GRUNN_MAX, missing))
            }
            _ => None,
        };
        match slag {
            None => errors.add("slag", "Vel kva som skal nullstillast."),
            Some(Nullstilling::Passord) if !passord => errors.add("slag", IKKJE),
            Some(Nullstilling::Faktor) if !faktor => errors.add("slag", IKKJE),
            Some(slag) => return errors.or((slag, grunn)),
        }
        Err(errors)
    }
}

const IKKJE: &str = "Dette kan du ikkje nullstille no. Har du nyleg nullstilt det andre, må ein annan systemansvarleg gjere dette, eller du må vente eit døgn.";

#[derive(Template)]
#[template(path = "medlemskap/nullstill.html")]
struct Side {
    person: Person,
    kan: bool,
    slaga: Vec<Choice>,
    form: NullstillForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Nullstill ei innlogging".into()
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
    tx: WriteTx,
    (person, kan): (Person, (bool, bool)),
    form: NullstillForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    let slaga = Nullstilling::ALL.iter();
    ctx.page(&Side {
        person,
        kan: kan.0 || kan.1,
        slaga: slaga
            .map(|slag| Choice::new(slag.code(), slag.label()))
            .collect(),
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<BrukarId>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let person = ein_annan(&mut tx, &ctx, id).await?;
    let kan = queries::kode::kan_nullstille(&mut tx, id).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, NullstillForm::default()).await?;
    side(&ctx, tx, (person, kan), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<BrukarId>,
    Posted(form): Posted<NullstillForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let person = ein_annan(&mut tx, &ctx, id).await?;
    let kan = queries::kode::kan_nullstille(&mut tx, id).await?;
    let (slag, grunn) = match form.parse(kan) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let state = ctx.form_state().with_errors(errors);
            return side(&ctx, tx, (person, kan), form, state).await;
        }
    };
    let kode = new_password(os_random());
    let hash = kode_hash(kode.expose());
    if !queries::kode::nullstill(&mut tx, id, slag, &hash, grunn.as_deref()).await? {
        return Err(AppError::Conflict);
    }
    let page = kode::laga(&ctx, &mut tx, id, kode, Some(slag)).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::MedlemskapStyre, &())?).await?;
    Ok(page)
}
