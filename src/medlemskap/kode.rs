//! `/kommune/brukar/{brukar_id}/kode`: a code with which a person who is new in Laget makes a password. It is shown once, to the
//! systemansvarleg, who hands it over; the database keeps its hash.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::OffsetDateTime;

use super::eingongskode::Nullstilling;
use super::gje::ein_annan;
use super::konto::Kodestand;
use super::model::Person;
use super::queries;
use super::vis::finn;
use crate::access::Action;
use crate::brukar::new_password;
use crate::clock::os_random;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::BrukarId;
use crate::innlogging::kode_hash;
use crate::personal::Personal;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Form, FormState, Path, Posted, dates};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KodeForm {}

impl Form for KodeForm {}

#[derive(Template)]
#[template(path = "medlemskap/kode.html")]
struct Side {
    person: Person,
    stand: Kodestand,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Ny eingongskode".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }
}

#[derive(Template)]
#[template(path = "medlemskap/kode_laga.html")]
struct Laga {
    person: Person,
    /// What it resets; none of a code to who is new.
    nullstilling: Option<Nullstilling>,
    kode: Personal<String>,
    gjeld_til: OffsetDateTime,
}

impl View for Laga {
    fn title(&self) -> String {
        "Eingongskode".into()
    }

    fn nav(&self) -> Nav {
        Nav::Brukarar
    }
}

/// Makes a code, and the page that shows it.
pub(super) async fn lag(ctx: &Ctx, tx: &mut WriteTx, id: BrukarId) -> Result<Response, AppError> {
    let kode = new_password(os_random());
    if !queries::kode::ny_kode(tx, id, &kode_hash(kode.expose())).await? {
        return Err(AppError::Conflict);
    }
    laga(ctx, tx, id, kode, None).await
}

/// The page that shows the code that was made last, this one time.
pub(super) async fn laga(
    ctx: &Ctx,
    tx: &mut WriteTx,
    id: BrukarId,
    kode: Personal<String>,
    nullstilling: Option<Nullstilling>,
) -> Result<Response, AppError> {
    let kodar = queries::kode::kodar(tx, id).await?;
    let gjeld_til = kodar.first().ok_or(AppError::NotFound)?.gjeld_til;
    let person = finn(tx, id).await?;
    ctx.page(&Laga {
        person,
        nullstilling,
        kode,
        gjeld_til,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<BrukarId>) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    let person = ein_annan(&mut tx, &ctx, id).await?;
    let stand = queries::kode::stand(&mut tx, id).await?;
    tx.commit(ctx.permit(Action::BrukarSjaa, &())?).await?;
    let state = ctx.form_state();
    ctx.page(&Side {
        person,
        stand,
        state,
    })
}

pub(super) async fn send(
    ctx: Ctx,
    _fersk: Fersk,
    Path(id): Path<BrukarId>,
    Posted(KodeForm {}): Posted<KodeForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MedlemskapStyre)?;
    let mut tx = ctx.write().await?;
    ein_annan(&mut tx, &ctx, id).await?;
    let page = lag(&ctx, &mut tx, id).await?;
    tx.commit(ctx.permit(Action::MedlemskapStyre, &())?).await?;
    Ok(page)
}
