//! `/sak/{sak_id}/samtykke/{samtykke_id}/signatur`: one writes down what somebody has signed on paper or said; another
//! confirms it.

use askama::Template;
use axum::response::Response;

use super::model::{Samtykke, Spurt};
use super::nytt::log;
use super::queries::{self, skrive};
use super::skjema::{Parsed, SignaturForm, folk, svar_val};
use super::tekst;
use crate::access::Action;
use crate::barn;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{SakId, SamtykkeId, SignaturId};
use crate::innsending::{Before, Innsending};
use crate::melding;
use crate::sak::{self, Hending, Sak};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path, dates};

#[derive(Template)]
#[template(path = "samtykke/signatur.html")]
struct Side {
    sak: Sak,
    samtykke: Samtykke,
    kven: Vec<Choice>,
    form: SignaturForm,
    state: FormState,
}

impl Side {
    /// The answers to choose between for an instans, and whether each is chosen.
    fn svar(&self, spurt: &Spurt) -> Vec<(Choice, bool)> {
        let valt = self.form.valt(spurt.slag);
        let choices = svar_val(spurt.slag).into_iter();
        choices.map(|c| (c.clone(), c.is(valt))).collect()
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Før inn svar på samtykke".into()
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// So much of a name stands on a signature; a child's may be longer.
const NAMN: usize = 120;

/// The page, and its row in the log.
async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (sak, samtykke): (Sak, Samtykke),
    form: SignaturForm,
    state: FormState,
) -> Result<Response, AppError> {
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        kven: folk(&samtykke.manglar()),
        sak,
        samtykke,
        form,
        state,
    })
}

/// The form of this sak with this id.
pub(super) async fn find(
    tx: &mut WriteTx,
    sak: SakId,
    samtykke: SamtykkeId,
) -> Result<Samtykke, AppError> {
    let mut liste = queries::list(tx, sak).await?;
    let at = liste.iter().position(|s| s.samtykke_id == samtykke);
    Ok(liste.swap_remove(at.ok_or(AppError::NotFound)?))
}

pub(super) async fn vis(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SamtykkeRegistrere).await?;
    let samtykke = find(&mut tx, id, samtykke).await?;
    let fresh = SignaturForm {
        dato: dates::short(ctx.today()),
        ..SignaturForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, (sak, samtykke), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path((id, samtykke)): Path<(SakId, SamtykkeId)>,
    Innsending(mut form, mut sending): Innsending<SignaturForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (sak, permit) = sak::open_to_change(&mut tx, id, Action::SamtykkeRegistrere).await?;
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
    if !samtykke.kan_signerast() || !sak.open() {
        let konflikt = Konflikt::new(
            "Dette samtykket kan ikkje signerast lenger",
            "Det er svart på, fornya, teke attende eller gått ut, eller saka er avslutta.",
        )
        .med_veg("Sjå samtykka i saka", super::path(id));
        return side(
            &ctx,
            tx,
            (sak, samtykke),
            form,
            state.with_conflict(konflikt),
        )
        .await;
    }
    let eldst = queries::eldst_svar(&mut tx).await?;
    let parsed = match form.parse(&samtykke, ctx.today(), eldst) {
        Ok(parsed) => parsed,
        Err(errors) => {
            return side(&ctx, tx, (sak, samtykke), form, state.with_errors(errors)).await;
        }
    };
    if let Some(feil) = parsed.papir.vitne_feil(&ctx.actor.namn, parsed.kven.namn()) {
        let mut errors = Errors::default();
        errors.add("vitne", feil);
        return side(&ctx, tx, (sak, samtykke), form, state.with_errors(errors)).await;
    }
    if let Some(errors) = gal_dag(&mut tx, &samtykke, &parsed).await? {
        return side(&ctx, tx, (sak, samtykke), form, state.with_errors(errors)).await;
    }
    let tekst = teksten(&ctx, &mut tx, (&sak, &samtykke), &parsed).await?;
    let ny = skrive::NySignatur {
        signatar: parsed.kven.signatar,
        foeresett_id: parsed.kven.foeresett_id,
        namn: parsed.kven.namn().chars().take(NAMN).collect(),
        maate: parsed.papir.maate,
        original_stad: parsed.papir.original_stad,
        vitne: parsed.papir.vitne,
        tekst,
        ja: parsed.ja,
        nei: parsed.nei,
        stad: parsed.papir.stad,
        signert_dato: parsed.papir.dato,
    };
    skrive::sign(&mut tx, sending.id(), (id, samtykke.samtykke_id), &ny).await?;
    spoer_om_stadfesting(&mut tx, id, sending.id()).await?;
    let hending = format!("{}, {}", ny.namn, ny.maate.label().to_lowercase());
    log(&mut tx, id, Hending::SamtykkeSignert, &hending).await?;
    let answer = sending
        .done(&mut tx, &ctx, &super::path(id), Kvittering::SamtykkeFoert)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// What is wrong with the day of a yes: it is older than what the same person has said against it since, or others decided then.
async fn gal_dag(
    tx: &mut WriteTx,
    samtykke: &Samtykke,
    parsed: &Parsed<'_>,
) -> Result<Option<Errors>, AppError> {
    let kven = (parsed.kven.signatar, parsed.kven.foeresett_id);
    let (form, dato) = (samtykke.samtykke_id, parsed.papir.dato);
    let feil = if let Some(dag) = skrive::sagt_seinare(tx, form, kven, &parsed.ja, dato).await? {
        format!(
            "{} sa nei til noko av dette, eller trekte det tilbake, {}. Eit ja frå før den dagen tel ikkje lenger.",
            parsed.kven.namn(),
            dates::long(dag)
        )
    } else if skrive::kunne_svare(tx, form, kven.0, &parsed.ja, dato).await? {
        return Ok(None);
    } else {
        format!(
            "{} var det andre som måtte svare, etter alderen barnet hadde då. Be om ei ny underskrift.",
            dates::long(dato)
        )
    };
    let mut errors = Errors::default();
    errors.add("dato", feil);
    Ok(Some(errors))
}

/// Tells those who may confirm it that it waits for one of them.
async fn spoer_om_stadfesting(
    tx: &mut WriteTx,
    sak: SakId,
    signatur: SignaturId,
) -> Result<(), AppError> {
    let til = skrive::stadfestarar(tx, sak).await?;
    let ny = melding::Ny {
        slag: melding::Slag::SamtykkeStadfest,
        sak_id: sak,
        objekt_id: Some(signatur.uuid()),
    };
    Ok(melding::send(tx, ny, &til).await?)
}

/// What was signed: the form in Nynorsk with these answers.
async fn teksten(
    ctx: &Ctx,
    tx: &mut WriteTx,
    (sak, samtykke): (&Sak, &Samtykke),
    parsed: &Parsed<'_>,
) -> Result<String, AppError> {
    let barn = barn::find(tx, sak.barn_id).await?;
    let barn = barn.ok_or(AppError::NotFound)?;
    let mal = tekst::mal(tx, samtykke).await?;
    let kommune = &ctx.actor.kommune_namn;
    Ok(
        mal.heile_teksten(&tekst::utfylling(kommune, &barn, samtykke, &mal, |slag| {
            parsed.svar(slag)
        })),
    )
}
