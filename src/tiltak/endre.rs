//! `/tiltak/{tiltak_id}/endre`: change a tiltak, its ansvarleg, its date or where it stands.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::felt::{Innhald, Skrive, choices};
use super::model::{Status, Tiltak, norm};
use super::ny::tell_ansvarleg;
use super::open::{Opna, ikkje_no, open, open_to_change};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, Posted, dates};

/// The statuses a person chooses here; stopping has a page of its own.
const VAL: [Status; 3] = [Status::Planlagd, Status::Paagaar, Status::Utfoert];

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EndreForm {
    version: String,
    maal: String,
    tiltak: String,
    ansvarleg: String,
    innan: String,
    status: String,
}

impl Form for EndreForm {}

impl EndreForm {
    fn of(tiltak: &Tiltak) -> Self {
        Self {
            version: tiltak.version.to_string(),
            maal: tiltak.maal.clone(),
            tiltak: tiltak.tiltak.clone(),
            ansvarleg: tiltak.ansvarleg_id.to_string(),
            innan: dates::short(tiltak.innan),
            status: tiltak.status.code().to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "tiltak/endre.html")]
struct Side {
    sak: Sak,
    tiltak: Tiltak,
    lag: Vec<Choice>,
    form: EndreForm,
    state: FormState,
}

impl Side {
    fn status() -> Vec<Choice> {
        let choice = |s: &Status| Choice::new(s.code(), s.label());
        VAL.iter().map(choice).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Endre tiltak".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// Who can be ansvarleg: the lag, and whoever is it now.
async fn lag(tx: &mut WriteTx, opna: &Opna) -> Result<Vec<(Uuid, String)>, AppError> {
    let mut lag = sak::lag_namn(tx, &opna.sak).await?;
    let no = opna.tiltak.ansvarleg_id.uuid();
    if lag.iter().all(|(id, _)| *id != no) {
        let namn = format!("{} (ikkje lenger på laget)", opna.tiltak.ansvarleg_namn);
        lag.push((no, namn));
    }
    Ok(lag)
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    opna: Opna,
    form: EndreForm,
    state: FormState,
) -> Result<Response, AppError> {
    let lag = choices(&lag(&mut tx, &opna).await?);
    sak::shown(tx, &opna.sak).await?;
    ctx.page(&Side {
        sak: opna.sak,
        tiltak: opna.tiltak,
        lag,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<TiltakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let opna = open(&mut tx, id, Action::TiltakEndre).await?;
    if let Some(nei) = ikkje_no(&opna) {
        return nei.answer(&ctx, tx).await;
    }
    let (form, state) = utkast::fill(&mut tx, &ctx, EndreForm::of(&opna.tiltak)).await?;
    side(&ctx, tx, opna, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<TiltakId>,
    Posted(mut form): Posted<EndreForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (opna, permit) = open_to_change(&mut tx, id, Action::TiltakEndre).await?;
    if let Some(nei) = ikkje_no(&opna) {
        return nei.answer(&ctx, tx).await;
    }
    let state = ctx.form_state();
    if form.version != opna.tiltak.version.to_string() {
        form.version = opna.tiltak.version.to_string();
        let state = state.with_conflict(opna.tiltak.konflikt());
        return side(&ctx, tx, opna, form, state).await;
    }
    let lag = lag(&mut tx, &opna).await?;
    let (innhald, status) = match parse(&form, &ctx, &opna, &lag) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, opna, form, state.with_errors(errors)).await,
    };
    let no = Tiltak {
        maal: innhald.maal,
        tiltak: innhald.tiltak,
        ansvarleg_id: innhald.ansvarleg_id,
        innan: innhald.innan,
        status,
        ..opna.tiltak.clone()
    };
    let mut sak = opna.sak;
    save(&mut tx, &mut sak, &opna.tiltak, &no, "").await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(no.sak_id), Kvittering::TiltakEndra))
}

/// The referat that a tiltak came from is put right, and nobody has worked on the tiltak: it says what its row says now. Gives which
/// version of it that is.
///
/// # Errors
/// When the database fails.
pub async fn rett(
    tx: &mut WriteTx,
    sak: &mut Sak,
    foer: &Tiltak,
    innhald: Innhald,
) -> Result<i32, AppError> {
    let no = Tiltak {
        maal: innhald.maal,
        tiltak: innhald.tiltak,
        ansvarleg_id: innhald.ansvarleg_id,
        innan: innhald.innan,
        ..foer.clone()
    };
    let endra = save(tx, sak, foer, &no, "\nReferatet frå møtet er retta.").await?;
    Ok(foer.version + i32::from(endra))
}

/// Saves what has changed, and in the history what stood there before, and why. A form with no change in it saves nothing.
async fn save(
    tx: &mut WriteTx,
    sak: &mut Sak,
    foer: &Tiltak,
    no: &Tiltak,
    grunn: &str,
) -> Result<bool, AppError> {
    let endringar = endringar(foer, no);
    if endringar.is_empty() {
        return Ok(false);
    }
    queries::update(tx, no).await?;
    if foer.ansvarleg_id != no.ansvarleg_id {
        tell_ansvarleg(tx, no.sak_id, no.tiltak_id, no.ansvarleg_id).await?;
    }
    for endring in &endringar {
        let tekst = format!("«{}»\n{endring}{grunn}", kort(&foer.tiltak));
        let hending = NyHending {
            tekst: Some(&tekst),
            ..NyHending::new(sak.sak_id, Hending::TiltakEndra)
        };
        sak::log(tx, &hending).await?;
    }
    sak::save_with_next(tx, sak).await?;
    Ok(true)
}

fn parse(
    form: &EndreForm,
    ctx: &Ctx,
    opna: &Opna,
    lag: &[(Uuid, String)],
) -> Result<(Innhald, Status), Errors> {
    let mut errors = Errors::default();
    let skrive = Skrive {
        maal: &form.maal,
        tiltak: &form.tiltak,
        ansvarleg: &form.ansvarleg,
        innan: &form.innan,
    };
    let foer = &opna.tiltak;
    // what it says already may stand; what it said once, and failed, may not come back
    let changed = norm(&form.tiltak) != norm(&foer.tiltak);
    let innhald = skrive.parse(
        &mut errors,
        ctx.today(),
        lag,
        opna.andre.iter().chain(changed.then_some(foer)),
        Some(foer.innan),
    );
    let status = VAL.into_iter().find(|s| s.code() == form.status);
    if status.is_none() {
        errors.add("status", "Vel kvar tiltaket står.");
    }
    innhald
        .zip(status)
        .filter(|_| errors.is_empty())
        .ok_or(errors)
}

/// Characters one knows a tiltak by.
const KJENT_AV: usize = 80;

/// So much of a tiltak that one knows it again.
fn kort(tiltak: &str) -> String {
    let mut kort: String = tiltak.chars().take(KJENT_AV).collect();
    if kort.len() < tiltak.len() {
        kort.push('…');
    }
    kort
}

/// What the history keeps of a change: what stood there before, a row each.
fn endringar(foer: &Tiltak, no: &Tiltak) -> Vec<String> {
    let mut rows = Vec::new();
    if foer.maal != no.maal {
        rows.push(format!("Målet var: {}", foer.maal));
    }
    if foer.tiltak != no.tiltak {
        rows.push(format!("Tiltaket var: {}", foer.tiltak));
    }
    if foer.ansvarleg_id != no.ansvarleg_id {
        rows.push(format!("Ansvarleg var {}.", foer.ansvarleg_namn));
    }
    if foer.innan != no.innan {
        rows.push(format!(
            "Innan er flytta frå {} til {}.",
            dates::long(foer.innan),
            dates::long(no.innan)
        ));
    }
    if foer.status != no.status {
        rows.push(format!(
            "Status er endra frå «{}» til «{}».",
            foer.status.label(),
            no.status.label()
        ));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::model::tests_tiltak as tiltak;
    use super::*;

    #[test]
    fn the_history_keeps_what_stood_there_before() {
        let foer = tiltak("Leikegruppe", None);
        assert!(endringar(&foer, &foer.clone()).is_empty());
        let no = Tiltak {
            maal: "Har ein ven".into(),
            status: Status::Utfoert,
            ..foer.clone()
        };
        let rows = endringar(&foer, &no);
        assert_eq!(rows.len(), 2);
        assert!(rows[0].contains(&foer.maal) && rows[1].contains("Utført"));
    }

    #[test]
    fn every_row_of_the_history_has_room() {
        let foer = Tiltak {
            maal: "æ".repeat(2000),
            ..tiltak(&"ø".repeat(2000), None)
        };
        for row in endringar(&foer, &tiltak("x", None)) {
            let with_tiltak = row.chars().count() + KJENT_AV + "«…»\n".chars().count();
            assert!(with_tiltak <= 4000);
        }
    }
}
