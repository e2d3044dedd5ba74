//! `/sak/{sak_id}/samtykke/{samtykke_id}/trekk-samtykke`: somebody has said or written that a samtykke is taken back. It acts on the
//! next request; nobody has to confirm it, and no reason is asked for (GDPR art. 7(3)).

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::Instansslag;
use super::model::{Kven, Maate, Sagt, Samtykke};
use super::nytt::log;
use super::queries::skrive;
use super::signatur::find;
use super::skjema::folk;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId};
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path};

/// What the field says for all of it.
const ALT: &str = "alt";

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TrekkForm {
    id: String,
    kven: String,
    kva: String,
    kanal: String,
}

impl Form for TrekkForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl TrekkForm {
    /// What it asks to take back is taken back, and nothing of it is left.
    fn er_trekt(&self, samtykke: &Samtykke) -> bool {
        let dette =
            |k: &&Kven| k.verdi() == self.kven && (self.kva == ALT || k.slag.code() == self.kva);
        let alle = || samtykke.kven.iter().filter(dette);
        alle().any(|k| k.svar == Sagt::Trekt) && !alle().any(|k| samtykke.har_sagt_ja(k))
    }

    fn parse<'a>(
        &self,
        samtykke: &'a Samtykke,
    ) -> Result<(&'a Kven, Option<Instansslag>, Maate), Errors> {
        let mut errors = Errors::default();
        let kven = samtykke
            .kan_trekkje()
            .into_iter()
            .find(|k| k.verdi() == self.kven);
        if kven.is_none() {
            errors.add("kven", "Vel kven som trekkjer samtykket.");
        }
        let slag = Instansslag::from_code(&self.kva);
        let har_sagt_ja = |slag: Instansslag| {
            let mut ja = samtykke.kven.iter().filter(|k| samtykke.har_sagt_ja(k));
            ja.any(|k| k.slag == slag && k.verdi() == self.kven)
        };
        match slag {
            None if self.kva != ALT => errors.add("kva", "Vel kva som blir trekt."),
            Some(slag) if kven.is_some() && !har_sagt_ja(slag) => {
                errors.add("kva", "Den du valde, har ikkje sagt ja til det.");
            }
            _ => {}
        }
        let kanal = Maate::from_code(&self.kanal).filter(|m| *m != Maate::Oidc);
        if kanal.is_none() {
            errors.add("kanal", "Vel korleis de fekk vite det.");
        }
        match (kven, kanal) {
            (Some(kven), Some(kanal)) => errors.or((kven, slag, kanal)),
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "samtykke/trekk_samtykke.html")]
struct Side {
    sak: Sak,
    kven: Vec<Choice>,
    kva: Vec<Choice>,
    form: TrekkForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Trekk samtykke tilbake".into()
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
    tx: WriteTx,
    (sak, samtykke): (Sak, Samtykke),
    form: TrekkForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    let mut kva = vec![Choice::new(ALT, "Heile samtykket")];
    kva.extend(
        samtykke
            .spurde
            .iter()
            .filter(|s| samtykke.nokon_har_sagt_ja(s.slag))
            .map(|s| Choice::new(s.slag.code(), format!("Berre {}", s.instans()))),
    );
    ctx.page(&Side {
        kven: folk(&samtykke.kan_trekkje()),
        kva,
        sak,
        form,
        state,
    })
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeTrekkje).await?;
    let samtykke = find(&mut tx, id, samtykke).await?;
    let (form, state) = utkast::fill(&mut tx, &ctx, TrekkForm::default()).await?;
    side(&ctx, tx, (sak, samtykke), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Innsending(mut form, mut sending): Innsending<TrekkForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeTrekkje).await?;
    let samtykke = find(&mut tx, id, samtykke).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, (sak, samtykke), form, state).await;
        }
    }
    if form.er_trekt(&samtykke) {
        // done already, from another tab or by the signer: it is as it should be
        let answer = sending
            .done(&mut tx, &ctx, &til(&ctx, &sak), Kvittering::SamtykkeTrekt)
            .await?;
        tx.commit(permit).await?;
        return Ok(answer);
    }
    let (kven, slag, kanal) = match form.parse(&samtykke) {
        Ok(parsed) => parsed,
        Err(errors) => {
            return side(&ctx, tx, (sak, samtykke), form, state.with_errors(errors)).await;
        }
    };
    let kva = slag.map_or("heile samtykket", Instansslag::label);
    let tekst = format!("{}: {kva}", kven.namn());
    log(&mut tx, id, Hending::SamtykkeTrekt, &tekst).await?;
    let answer = sending
        .done(&mut tx, &ctx, &til(&ctx, &sak), Kvittering::SamtykkeTrekt)
        .await?;
    // last: whoever writes it down may be one of those who see the sak no more afterwards
    let signatar = (kven.signatar, kven.foeresett_id);
    let dette = (id, samtykke.samtykke_id);
    skrive::withdraw(&mut tx, sending.id(), dette, signatar, slag, kanal).await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// Where it leads: to the sak's forms, or home for somebody of another instans, who may have lost the sak by it.
fn til(ctx: &Ctx, sak: &Sak) -> String {
    if ctx.actor.works_for(sak.instans_id) {
        super::path(sak.sak_id)
    } else {
        "/".to_owned()
    }
}
