//! `/rapport/{rapport_id}/skriv`: the words of a report.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::innhald::Innhald;
use super::model::{Framdrift, INNLEIING, Milepael, RETTING, Rapport, Tekst, VIDARE, om};
use super::rett::{KVIFOR_MANGLAR, KVIFOR_MAX};
use super::{path, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::RapportId;
use crate::styring::Bilete;
use crate::text::without_unseen;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

const TEKST_MAX: usize = 8_000;
const MILEPAEL_MAX: usize = 1_000;

/// The texts by what they are about, and of each milestone how far (`framdrift_…`) and what is said of it (`milepael_…`).
#[derive(Default, Deserialize)]
pub(super) struct SkrivForm {
    version: String,
    #[serde(flatten)]
    felt: BTreeMap<String, String>,
}

impl Form for SkrivForm {}

fn framdriftsfelt(m: Milepael) -> String {
    format!("framdrift_{}", m.code())
}

fn milepaelsfelt(m: Milepael) -> String {
    format!("milepael_{}", m.code())
}

impl SkrivForm {
    fn of(rapport: &Rapport) -> Self {
        let mut felt = rapport.tekst.delar.clone();
        let retting = rapport.retting.iter().cloned();
        felt.extend(retting.map(|sagt| (RETTING.to_owned(), sagt)));
        for m in Milepael::ALL {
            let framdrift = rapport.tekst.framdrift(*m).map_or("", Framdrift::code);
            felt.insert(framdriftsfelt(*m), framdrift.to_owned());
            felt.insert(milepaelsfelt(*m), rapport.tekst.om(*m).to_owned());
        }
        Self {
            version: rapport.version.to_string(),
            felt,
        }
    }

    fn felt(&self, namn: &str) -> &str {
        self.felt.get(namn).map_or("", String::as_str)
    }

    /// The texts that have a field: `namn` are theirs; and what a correction says that was wrong.
    fn parse(&self, namn: &[String], retta: bool) -> Result<(Tekst, Option<String>), Errors> {
        let mut errors = Errors::default();
        let retting = without_unseen(self.felt(RETTING));
        let retting = retta.then(|| errors.text(RETTING, &retting, KVIFOR_MAX, KVIFOR_MANGLAR));
        let mut tekst = Tekst::default();
        for namn in namn {
            if let Some(skrive) =
                errors.optional_text(namn, &without_unseen(self.felt(namn)), TEKST_MAX)
            {
                tekst.delar.insert(namn.clone(), skrive);
            }
        }
        for m in Milepael::ALL {
            let kode = self.felt(&framdriftsfelt(*m));
            if !kode.is_empty() && Framdrift::from_code(kode).is_none() {
                errors.add(framdriftsfelt(*m), "Vel kor langt milepælen er komen.");
            }
            let felt = milepaelsfelt(*m);
            let om = without_unseen(self.felt(&felt));
            let om = errors.optional_text(&felt, &om, MILEPAEL_MAX);
            let om = om.unwrap_or_default();
            tekst
                .milepaelar
                .insert(m.code().to_owned(), (kode.to_owned(), om));
        }
        errors.or((tekst, retting))
    }
}

#[derive(Template)]
#[template(path = "rapport/skriv.html")]
struct Side {
    rapport: Rapport,
    innhald: Innhald,
    framdrift: Vec<Choice>,
    /// Another saved it meanwhile: what is saved stands over each field that says something else.
    strid: bool,
    form: SkrivForm,
    state: FormState,
}

impl Side {
    fn framdriftsfelt(m: Milepael) -> String {
        framdriftsfelt(m)
    }

    fn milepaelsfelt(m: Milepael) -> String {
        milepaelsfelt(m)
    }

    /// What is saved, where that is another text than the field's and somebody else wrote it.
    fn hin(&self, felt: &str, lagra: &str) -> Option<String> {
        (self.strid && self.form.felt(felt) != lagra).then(|| lagra.to_owned())
    }

    fn lagra(&self, namn: &str) -> &str {
        self.rapport.tekst.del(namn)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Skriv rapporten".into()
    }

    fn nav(&self) -> Nav {
        Nav::Styring
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// One that can be written on; when it was published meanwhile, that is a conflict.
pub(super) async fn til_skriving(tx: &mut WriteTx, id: RapportId) -> Result<Rapport, AppError> {
    let rapport = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    if rapport.publisert.is_some() {
        return Err(AppError::Conflict);
    }
    Ok(rapport)
}

/// The names of the texts: the beginning, one of each picture, the end.
fn namn(innhald: &Innhald) -> Vec<String> {
    let om = innhald.bileta.iter().map(|b| om(&b.id));
    [INNLEIING.to_owned()]
        .into_iter()
        .chain(om)
        .chain([VIDARE.to_owned()])
        .collect()
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (rapport, innhald): (Rapport, Innhald),
    (form, strid): (SkrivForm, bool),
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    let framdrift = Framdrift::ALL
        .iter()
        .map(|f| Choice::new(f.code(), f.label()));
    ctx.page(&Side {
        rapport,
        innhald,
        framdrift: framdrift.collect(),
        strid,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<RapportId>) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    let rapport = til_skriving(&mut tx, id).await?;
    let innhald = Innhald::av(&mut tx, &ctx.actor.kommune_namn, &rapport).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, SkrivForm::of(&rapport)).await?;
    // a draft that was kept on top of an older version
    let strid = form.version != rapport.version.to_string();
    side(&ctx, tx, (rapport, innhald), (form, strid), state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<RapportId>,
    Posted(mut form): Posted<SkrivForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::RapportSkrive)?;
    let mut tx = ctx.write().await?;
    tx.take_turn(id.uuid()).await?;
    let rapport = til_skriving(&mut tx, id).await?;
    let innhald = Innhald::av(&mut tx, &ctx.actor.kommune_namn, &rapport).await?;
    let state = ctx.form_state();
    if form.version != rapport.version.to_string() {
        form.version = rapport.version.to_string();
        let state = state.with_conflict(Konflikt::endra("rapporten"));
        return side(&ctx, tx, (rapport, innhald), (form, true), state).await;
    }
    let (tekst, retting) = match form.parse(&namn(&innhald), rapport.retting.is_some()) {
        Ok(skrive) => skrive,
        Err(errors) => {
            let state = state.with_errors(errors);
            return side(&ctx, tx, (rapport, innhald), (form, false), state).await;
        }
    };
    let lagra = tekst.lagra()?;
    let skrive = (lagra.as_str(), retting.as_deref());
    if !queries::lagre(&mut tx, id, rapport.version, skrive).await? {
        return Err(AppError::Conflict);
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::RapportSkrive, &())?).await?;
    Ok(ctx.redirect(&path(id), Kvittering::RapportLagra))
}
