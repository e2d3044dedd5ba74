//! `/familie/barn/{barn_id}`: a child, what is registered of it, and what is done in its saker.

use std::collections::HashMap;
use std::hash::Hash;

use askama::Template;
use axum::response::Response;
use time::Date;

use super::ctx::{FamilieCtx, act, not_found};
use super::model::{Barn, Foeresett, Sak, SistePlan};
use super::queries::{moete, referat, saker as rader, sider};
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::ids::BarnId;
use crate::web::Path;
use crate::web::page::{Nav, View};

pub(super) const HANDLING: &str = "familie.barn";

#[derive(Template)]
#[template(path = "familie/barn.html")]
struct Side {
    barn: Barn,
    foeresette: Vec<Foeresett>,
    saker: Vec<Sak>,
    today: Date,
}

impl View for Side {
    fn title(&self) -> String {
        self.barn.til("Barnet ditt", "Om deg").to_owned()
    }

    fn nav(&self) -> Nav {
        Nav::None
    }
}

impl Side {
    fn syn_path(&self, sak: &Sak) -> String {
        format!("{}/sak/{}/syn", self.barn.path(), sak.id)
    }

    fn tiltak_path(&self, tiltak: &super::model::Tiltak) -> String {
        format!("{}/tiltak/{}", self.barn.path(), tiltak.id)
    }

    /// What is registered under a word, or that nothing is.
    fn eller_ikkje(tekst: Option<&str>) -> &str {
        tekst.unwrap_or("Ikkje registrert")
    }
}

pub(super) async fn vis(ctx: FamilieCtx, Path(id): Path<BarnId>) -> Result<Response, AppError> {
    let mut tx = ctx.read().await?;
    let Some(barn) = sider::barn(&mut tx, id).await? else {
        return not_found(tx, HANDLING, id).await;
    };
    let view = Side {
        barn,
        foeresette: sider::foeresette(&mut tx, id).await?,
        saker: med_moete(&mut tx, &ctx, id).await?,
        today: ctx.today(),
    };
    tx.commit(act(HANDLING, id)).await?;
    ctx.page(&view)
}

/// The saker of a child with all that is in them: as many queries whether there is one sak or ten.
pub(super) async fn saker(tx: &mut FamilyTx, barn: BarnId) -> Result<Vec<Sak>, AppError> {
    let mut saker = rader::saker(tx, barn).await?;
    let mut folk = by(rader::folk(tx, barn).await?);
    let mut tiltak = by(rader::tiltak(tx, barn).await?);
    let mut evalueringar = by(rader::evalueringar(tx, barn).await?);
    let mut svar = by(rader::svar(tx, barn).await?);
    let mut samtalar = by(rader::samtalar(tx, barn).await?);
    let mut syn = by(rader::syn(tx, barn).await?);
    let mut referat = by(referat::list(tx, barn).await?);
    for sak in &mut saker {
        sak.folk = folk.remove(&sak.id).unwrap_or_default();
        sak.tiltak = tiltak.remove(&sak.id).unwrap_or_default();
        sak.samtalar = samtalar.remove(&sak.id).unwrap_or_default();
        sak.syn = syn.remove(&sak.id).unwrap_or_default();
        sak.referat = referat.remove(&sak.id).unwrap_or_default();
        for one in &mut sak.tiltak {
            one.evalueringar = evalueringar.remove(&one.id).unwrap_or_default();
            one.svar = svar.remove(&one.id).unwrap_or_default();
        }
    }
    Ok(saker)
}

/// The same, with the barnekoordinator, the individuelle plan, and the meetings to come that the session's person is invited to.
async fn med_moete(
    tx: &mut FamilyTx,
    ctx: &FamilieCtx,
    barn: BarnId,
) -> Result<Vec<Sak>, AppError> {
    let mut alle = saker(tx, barn).await?;
    let planar = super::queries::plan::alle(tx, barn).await?;
    let koordinator = rader::koordinator(tx, barn).await?;
    let mut koordinator: HashMap<_, _> = koordinator.into_iter().collect();
    for sak in &mut alle {
        sak.koordinator = koordinator.remove(&sak.id);
        let siste = planar.iter().find(|plan| plan.sak_id == sak.id);
        let mut same = planar.iter().filter(|plan| plan.sak_id == sak.id);
        let gjeld = same.find(|plan| plan.staar == "gjeld");
        sak.plan = siste.map(|plan| SistePlan {
            sti: super::plan_path(barn, plan.plan_id),
            ventar: plan.ventar_paa_meg(),
            nr: plan.nr,
            gjeld: gjeld
                .map(|g| g.nr)
                .filter(|_| plan.sak_open && plan.staar == "ventar"),
        });
    }
    let moete = moete::list(tx).await?.into_iter();
    for m in moete.filter(|m| m.kan_svare(ctx.today()) || m.er_avlyst(ctx.today())) {
        if let Some(sak) = alle.iter_mut().find(|sak| sak.id == m.sak_id) {
            sak.moete.push(m);
        }
    }
    Ok(alle)
}

/// What belongs to each, in the order it came.
fn by<K: Eq + Hash, V>(rows: Vec<(K, V)>) -> HashMap<K, Vec<V>> {
    let mut found: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in rows {
        found.entry(key).or_default().push(value);
    }
    found
}
