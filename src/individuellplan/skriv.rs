//! `/sak/{sak_id}/individuell-plan/skriv`: the plan is written, by several people, each part by itself.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::del::Del;
use super::model::{Delar, Lagra, standard_revisjon};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::referat::{Utfall, utfall};
use crate::sak::{self, Sak};
use crate::tiltak::{self, Tiltak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};

const TEKST_MAX: usize = 10_000;

/// The parts by their codes, and under `v_` and the code the version each was written on top of.
#[derive(Default, Deserialize)]
pub(super) struct SkrivForm {
    #[serde(flatten)]
    felt: BTreeMap<String, String>,
}

impl Form for SkrivForm {}

fn versjonsfelt(del: Del) -> String {
    format!("v_{}", del.code())
}

impl SkrivForm {
    fn of(lagra: &Delar, today: Date) -> Self {
        let mut form = Self::default();
        for del in Del::ALL {
            let one = lagra.lagra(*del);
            form.set(*del, vist(*del, &one.tekst, today), one.version);
        }
        form
    }

    fn set(&mut self, del: Del, tekst: String, version: i32) {
        self.felt.insert(del.code().to_owned(), tekst);
        self.felt.insert(versjonsfelt(del), version.to_string());
    }

    fn tekst(&self, del: Del) -> &str {
        self.felt.get(del.code()).map_or("", String::as_str)
    }

    fn version(&self, del: Del) -> i32 {
        let typed = self.felt.get(&versjonsfelt(del));
        typed.and_then(|v| v.parse().ok()).unwrap_or(0)
    }

    /// Each part as it is stored.
    fn parse(&self, today: Date) -> Result<Vec<(Del, String)>, Errors> {
        let mut errors = Errors::default();
        let mut sendt = Vec::new();
        for del in Del::overskrifter() {
            let tekst = errors.optional_text(del.code(), self.tekst(del), TEKST_MAX);
            sendt.push((del, tekst.unwrap_or_default()));
        }
        let del = Del::Revisjon;
        let typed = self.tekst(del);
        let dato = if typed.trim().is_empty() {
            None
        } else {
            errors.date(del.code(), typed, today, "")
        };
        let siste = standard_revisjon(standard_revisjon(today));
        if dato.is_some_and(|dato| dato <= today || dato > siste) {
            errors.add(del.code(), "Datoen må vere etter i dag, og innan to år.");
        }
        sendt.push((del, dato.map(|d| d.to_string()).unwrap_or_default()));
        errors.or(sendt)
    }
}

/// A part as it stands in its field: a day as people write it.
fn vist(del: Del, tekst: &str, today: Date) -> String {
    if del != Del::Revisjon {
        return tekst.to_owned();
    }
    let dato = dates::parse_date(tekst, today);
    dato.map_or_else(|_| tekst.to_owned(), dates::short)
}

/// A part that another has saved otherwise meanwhile.
struct Strid {
    del: Del,
    no: Lagra,
}

#[derive(Template)]
#[template(path = "individuellplan/skriv.html")]
struct Side {
    sak: Sak,
    lagra: Delar,
    tiltak: Vec<Tiltak>,
    strid: Vec<Strid>,
    form: SkrivForm,
    state: FormState,
}

impl Side {
    fn versjonsnamn(del: Del) -> String {
        versjonsfelt(del)
    }

    fn hin(&self, del: Del) -> Option<&Lagra> {
        let strid = self.strid.iter().find(|s| s.del == del);
        strid.map(|s| &s.no)
    }

    fn hint(del: Del) -> String {
        if del.maa_skrivast() {
            format!("{} Må skrivast før planen blir sendt.", del.hint())
        } else {
            del.hint().to_owned()
        }
    }

    fn kven(&self, del: Del) -> Option<String> {
        let lagra = self.lagra.lagra(del);
        let at = dates::date_time(lagra.at?);
        Some(format!("Lagra av {} {at}", lagra.av))
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Skriv individuell plan".into()
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
    mut tx: WriteTx,
    sak: Sak,
    (form, strid): (SkrivForm, Vec<Strid>),
    state: FormState,
) -> Result<Response, AppError> {
    let lagra = queries::delar(&mut tx, sak.sak_id).await?;
    let mut tiltak = tiltak::list_for_sak(&mut tx, sak.sak_id).await?;
    tiltak.retain(Tiltak::open);
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        lagra,
        tiltak,
        strid,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::IndividuellplanSkrive).await?;
    let lagra = queries::delar(&mut tx, id).await?;
    let form = SkrivForm::of(&lagra, ctx.today());
    let (form, state) = utkast::fill(&mut tx, &ctx, form).await?;
    side(&ctx, tx, sak, (form, Vec::new()), state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<SkrivForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::IndividuellplanSkrive).await?;
    let state = ctx.form_state();
    if !sak.open() {
        let state =
            state.with_conflict(Konflikt::new("Planen er ikkje lagra", "Saka er avslutta."));
        return side(&ctx, tx, sak, (form, Vec::new()), state).await;
    }
    let sendt = match form.parse(ctx.today()) {
        Ok(sendt) => sendt,
        Err(errors) => {
            let state = state.with_errors(errors);
            return side(&ctx, tx, sak, (form, Vec::new()), state).await;
        }
    };
    let strid = lagre(&mut tx, id, &mut form, sendt, ctx.today()).await?;
    if !strid.is_empty() {
        let namn: Vec<String> = strid
            .iter()
            .map(|s| format!("«{}»", s.del.label()))
            .collect();
        let konflikt = Konflikt::new(
            "Nokon annan har skrive i det same",
            format!(
                "Det gjeld {}. Det den andre lagra, står over feltet ditt. Skriv det slik det skal stå, og lagre ein gong til. Alt anna er \
                 lagra.",
                namn.join(", ")
            ),
        );
        // what was saved beside it, stays saved
        let state = state.with_conflict(konflikt);
        return side(&ctx, tx, sak, (form, strid), state).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::IndividuellplanLagra))
}

/// Saves each part that was changed, and gives those that another has changed too: they say what was typed, on top of what the other saved.
async fn lagre(
    tx: &mut WriteTx,
    sak: SakId,
    form: &mut SkrivForm,
    sendt: Vec<(Del, String)>,
    today: Date,
) -> Result<Vec<Strid>, AppError> {
    let plan = queries::begynn(tx, sak).await?;
    let no = queries::delar(tx, sak).await?;
    let eldre: Vec<(Del, i32)> = Del::ALL
        .iter()
        .map(|del| (*del, form.version(*del)))
        .filter(|(del, version)| *version != no.lagra(*del).version)
        .collect();
    let foer = queries::tidlegare(tx, sak, &eldre).await?;
    let mut strid = Vec::new();
    for (del, tekst) in sendt {
        let lagra = no.lagra(del);
        let fersk = form.version(del) == lagra.version;
        let foer = foer.get(&del).map_or("", String::as_str);
        match utfall(&tekst, foer, &lagra.tekst, fersk) {
            Utfall::Uendra => form.set(del, vist(del, &lagra.tekst, today), lagra.version),
            Utfall::Lagre => {
                queries::lagre(tx, (sak, plan), del, lagra.version + 1, &tekst).await?;
                form.set(del, vist(del, &tekst, today), lagra.version + 1);
            }
            Utfall::Konflikt => {
                form.set(del, vist(del, &tekst, today), lagra.version);
                strid.push(Strid { del, no: lagra });
            }
        }
    }
    Ok(strid)
}
