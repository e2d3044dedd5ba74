//! `/moete/{moete_id}/endre`: another time or place.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::tid::{Tid, klokkeslett, spoer_om_klokka, utanfor_dagtid};
use super::{Kalender, Moete, deltakar, queries};
use crate::access::Action;
use crate::barn::Namnesjekk;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::tst::{Team, sjekk_stad, sjekk_stadnamn, stad_med_feil};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};

/// Characters of a place.
pub const STAD_MAX: usize = 120;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoeteForm {
    version: String,
    dato: String,
    fraa: String,
    til: String,
    stad: String,
    #[serde(default)]
    stadfesta: String,
    /// The time that is not by day, and is as it should be.
    #[serde(default)]
    klokka: String,
}

impl Form for MoeteForm {}

impl MoeteForm {
    fn of(moete: &Moete) -> Self {
        Self {
            version: moete.version.to_string(),
            dato: dates::short(moete.tid.dato),
            fraa: dates::time_of_day(moete.tid.fraa),
            til: dates::time_of_day(moete.tid.til),
            stad: moete.stad.clone(),
            stadfesta: String::new(),
            klokka: String::new(),
        }
    }

    fn parse(
        &self,
        mut errors: Errors,
        (id, foer): (MoeteId, Tid),
        kalender: &Kalender,
        today: Date,
    ) -> Result<(Tid, String), Errors> {
        let dato = errors.date("dato", &self.dato, today, "Skriv kva dag møtet skal vere.");
        let klokka = klokkeslett(&mut errors, &self.fraa, &self.til);
        let stad = errors.line("stad", &self.stad, STAD_MAX, "Skriv kvar møtet skal vere.");
        sjekk_stad(&mut errors, "stad", &self.stad);
        let (Some(dato), Some((fraa, til))) = (dato, klokka) else {
            return Err(errors);
        };
        let tid = Tid { dato, fraa, til };
        // the time it has is asked about before
        if (fraa, til) != (foer.fraa, foer.til) {
            spoer_om_klokka(&mut errors, &self.fraa, &self.til, &self.klokka);
        }
        if let Some(hindring) = kalender.hindring(&tid, Some(id)) {
            errors.add("dato", hindring);
        }
        errors.or((tid, stad))
    }
}

#[derive(Template)]
#[template(path = "moete/endre.html")]
struct Side {
    team: Team,
    moete: Moete,
    form: MoeteForm,
    state: FormState,
    sjekk: Namnesjekk,
}

impl Side {
    /// The time that is typed, when it is not by day and is asked about.
    fn klokka(&self) -> Option<String> {
        let tid = utanfor_dagtid(&self.form.fraa, &self.form.til);
        tid.filter(|_| self.state.on("klokka").is_some() || self.klokka_svart())
    }

    fn klokka_svart(&self) -> bool {
        utanfor_dagtid(&self.form.fraa, &self.form.til).as_ref() == Some(&self.form.klokka)
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Flytt møtet".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (team, moete): (Team, Moete),
    form: MoeteForm,
    state: FormState,
    sjekk: Namnesjekk,
) -> Result<Response, AppError> {
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    sjekk.vis_att(tx, permit).await?;
    ctx.page(&Side {
        team,
        moete,
        form,
        state,
        sjekk,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, moete) = super::open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let (form, mut state) = utkast::fill(&mut tx, &ctx, MoeteForm::of(&moete)).await?;
    if let Some(kvifor) = super::kan_ikkje_endrast(&mut tx, &ctx, &moete).await? {
        state = state.with_conflict(Konflikt::new(kvifor, "Det kan ikkje flyttast."));
    }
    side(&ctx, tx, (team, moete), form, state, Namnesjekk::default()).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(mut form): Posted<MoeteForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, mut moete) = super::open_to_change(&mut tx, &ctx, id).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &team)?;
    let state = ctx.form_state();
    if let Some(kvifor) = super::kan_ikkje_endrast(&mut tx, &ctx, &moete).await? {
        let state = state.with_conflict(Konflikt::new(kvifor, "Det kan ikkje flyttast."));
        return side(&ctx, tx, (team, moete), form, state, Namnesjekk::default()).await;
    }
    if form.version != moete.version.to_string() {
        form.version = moete.version.to_string();
        let no = vec![("Når", moete.tid.tekst()), ("Kvar", moete.stad.clone())];
        let state = state.with_conflict(Konflikt::endra("møtet").med_no(no));
        return side(&ctx, tx, (team, moete), form, state, Namnesjekk::default()).await;
    }
    let kalender = Kalender::load(&mut tx, &team, ctx.today()).await?;
    let mut errors = Errors::default();
    let stad = (form.stad.as_str(), moete.stad.as_str());
    let sjekk = sjekk_stadnamn(&mut tx, &mut errors, &team, stad, &form.stadfesta).await?;
    (moete.tid, moete.stad) = match form.parse(errors, (id, moete.tid), &kalender, ctx.today()) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let state = stad_med_feil(&sjekk, state, errors);
            return side(&ctx, tx, (team, moete), form, state, sjekk).await;
        }
    };
    queries::update(&mut tx, &moete).await?;
    deltakar::be_om_brev(&mut tx).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(sjekk.logg(permit)).await?;
    Ok(ctx.redirect(&super::path(id), Kvittering::MoeteFlytta))
}
