//! `/sak/{sak_id}/arkiv`: the copies that were made of a closed sak for the archive, and where they were put.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Duration;

use super::model::{Forfall, Kopi};
use super::{arkiv_path, kopi, queries, svar};
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::SakId;
use crate::sak::{self, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Fersk, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};

/// So long after it was made, a copy is what the page is opened for.
const NYLEG: Duration = Duration::HOUR;
/// Letters of where it was put.
const STAD_MAX: usize = 500;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ArkivForm {
    /// The copy that is put in the archive.
    kopi: String,
    stad: String,
    dato: String,
}

impl Form for ArkivForm {}

#[derive(Template)]
#[template(path = "mappe/arkiv.html")]
struct Side {
    sak: Sak,
    kopiar: Vec<Kopi>,
    /// When it is deleted once the archive has it; none when somebody has stopped that.
    forfall: Option<Forfall>,
    /// A copy that can be put in the archive was made within the hour.
    nyleg: bool,
    form: ArkivForm,
    state: FormState,
}

impl Side {
    /// The copy that can be put in the archive: the latest, of the sak as it is.
    fn klar(&self) -> Option<&Kopi> {
        klar(&self.kopiar)
    }

    /// The sak is deleted tonight, once it is written that the archive has it.
    fn i_natt(&self) -> bool {
        self.forfall.as_ref().is_some_and(|forfall| forfall.ute)
    }

    /// Where somebody stops it.
    fn stopp_path(&self) -> String {
        format!("/sak/{}/oppbevaring", self.sak.sak_id)
    }

    /// The page itself; what is posted to make a copy is no page.
    fn path(&self) -> String {
        arkiv_path(self.sak.sak_id)
    }

    fn lag_path(&self) -> String {
        format!("{}/send", arkiv_path(self.sak.sak_id))
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Arkivkopi av saka".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

fn klar(kopiar: &[Kopi]) -> Option<&Kopi> {
    let siste = kopiar.first().filter(|k| k.gjeld);
    siste.filter(|k| k.stad.is_none())
}

fn no(kopiar: &[Kopi]) -> String {
    klar(kopiar).map_or_else(String::new, |k| k.arkivoverfoering_id.to_string())
}

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    mut tx: WriteTx,
    sak: Sak,
    form: ArkivForm,
    state: FormState,
) -> Result<Response, AppError> {
    let kopiar = queries::kopiar(&mut tx, sak.sak_id).await?;
    let forfall = queries::forfall(&mut tx, sak.sak_id).await?;
    sak::shown(tx, &sak).await?;
    let nyleg = klar(&kopiar).is_some_and(|kopi| ctx.now - kopi.laga_at < NYLEG);
    ctx.page(&Side {
        sak,
        kopiar,
        forfall,
        nyleg,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakArkivere).await?;
    let fresh = ArkivForm {
        dato: dates::short(ctx.today()),
        ..ArkivForm::default()
    };
    let (mut form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    form.kopi = no(&queries::kopiar(&mut tx, id).await?);
    side(&ctx, tx, sak, form, state).await
}

/// Makes a copy, remembers its hash, and gives it. It is read in one transaction and remembered in another: the documents take their time, and what
/// was asked at first is asked again.
pub(super) async fn lag(
    ctx: Ctx,
    fersk: Result<Fersk, AppError>,
    Path(id): Path<SakId>,
) -> Result<Response, AppError> {
    Fersk::elles_til(fersk, &arkiv_path(id))?;
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakArkivere).await?;
    if sak.open() {
        let state = ctx.form_state().with_conflict(Konflikt::new(
            "Saka er open",
            "Ho må avsluttast før ho kan arkiverast.",
        ));
        return side(&ctx, tx, sak, ArkivForm::default(), state).await;
    }
    let permit = ctx.permit(Action::SakArkivere, &sak)?;
    let lesen = kopi::les(&ctx, &mut tx, &sak).await?;
    tx.commit(permit.also("foedselsnummer")).await?;
    let skrive = lesen.skrive.clone();
    let (zip, avtrykk) = kopi::lag(&ctx, lesen).await?;

    let mut tx = ctx.write().await?;
    let (no, permit) = sak::open_to_change(&mut tx, id, Action::SakArkivere).await?;
    if no.version != sak.version {
        let state = ctx.form_state().with_conflict(Konflikt::new(
            "Saka blei endra imens",
            "Kopien er ikkje lagra. Lag han på nytt.",
        ));
        return side(&ctx, tx, no, ArkivForm::default(), state).await;
    }
    queries::ny_kopi(&mut tx, id, &avtrykk, &skrive).await?;
    tx.commit(permit.also("pdf")).await?;
    Ok(svar("arkivkopi", &sak.saksnummer, zip))
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Posted(mut form): Posted<ArkivForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SakArkivere).await?;
    let state = ctx.form_state();
    let kopiar = queries::kopiar(&mut tx, id).await?;
    let Some(kopi) = klar(&kopiar).filter(|_| !sak.open() && form.kopi == no(&kopiar)) else {
        form.kopi = no(&kopiar);
        let state = state.with_conflict(Konflikt::endra("arkivkopiane"));
        return side(&ctx, tx, sak, form, state).await;
    };
    let mut errors = Errors::default();
    let missing = "Skriv kva arkiv saka er lagd i.";
    let stad = errors.line("stad", &form.stad, STAD_MAX, missing);
    let missing = "Skriv kva dag saka blei lagd i arkivet.";
    let dato = errors.date("dato", &form.dato, ctx.today(), missing);
    let laga = oslo_date(kopi.laga_at);
    if dato.is_some_and(|dato| dato > ctx.today()) {
        errors.add("dato", "Dagen kan ikkje vere fram i tid.");
    } else if dato.is_some_and(|dato| dato < laga) {
        let laga = dates::long(laga);
        let words = format!("Kopien blei laga {laga}. Dagen kan ikkje vere før det.");
        errors.add("dato", words);
    }
    let (Some(dato), true) = (dato, errors.is_empty()) else {
        return side(&ctx, tx, sak, form, state.with_errors(errors)).await;
    };
    queries::overfoert(&mut tx, id, kopi.arkivoverfoering_id, &stad, dato).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&arkiv_path(id), Kvittering::ArkivFoert))
}
