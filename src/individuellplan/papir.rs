//! `/sak/{sak_id}/individuell-plan/svar`: one writes down what somebody has answered to the plan on paper, or said; another confirms it.
//! So does whoever has no ID-porten, and barnevernet where it has the care. A no counts at once.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::model::{Svara, Svarar, Versjon, folk};
use super::queries::{self, svar};
use super::send::opne;
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{IndividuellplanSvarId, SakId};
use crate::innsending::{Before, Innsending};
use crate::koordinator;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::samtykke::papir::{Papir, Skrive};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, dates};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SvarForm {
    id: String,
    /// The version that was before the one who writes.
    nr: String,
    kven: String,
    svar: String,
    maate: String,
    original_stad: String,
    vitne: String,
    dato: String,
    stad: String,
}

impl Form for SvarForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// What it says.
struct Parsed<'a> {
    kven: &'a Svarar,
    svar: &'static str,
    papir: Papir,
}

impl SvarForm {
    fn parse<'a>(
        &self,
        ventar: &Ventar<'a>,
        (meg, today): (&str, Date),
    ) -> Result<Parsed<'a>, Errors> {
        let mut errors = Errors::default();
        let mut manglar = ventar.svara.manglar(ventar.versjon.nr).into_iter();
        let kven = manglar.find(|s| s.verdi() == self.kven);
        if kven.is_none() {
            errors.add("kven", "Vel kven som har svart.");
        }
        let svar = ["ja", "nei"].into_iter().find(|svar| *svar == self.svar);
        if svar.is_none() {
            errors.add("svar", "Vel ja eller nei.");
        }
        let sendt = oslo_date(ventar.versjon.frosen_at);
        let for_gammalt = format!(
            "Planen blei send {}. Eit svar frå før den dagen kan ikkje gjelde denne versjonen.",
            dates::long(sendt)
        );
        let skrive = Skrive {
            maate: &self.maate,
            original_stad: &self.original_stad,
            vitne: &self.vitne,
            stad: &self.stad,
            dato: &self.dato,
        };
        let papir = skrive.les(&mut errors, today, (sendt, &for_gammalt));
        let (Some(kven), Some(svar), Some(papir)) = (kven, svar, papir) else {
            return Err(errors);
        };
        if let Some(feil) = papir.vitne_feil(meg, &kven.namn) {
            errors.add("vitne", feil);
        }
        errors.or(Parsed { kven, svar, papir })
    }
}

/// The version that waits, and what is said to it.
struct Ventar<'a> {
    versjon: &'a Versjon,
    svara: &'a Svara,
}

#[derive(Template)]
#[template(path = "individuellplan/svar.html")]
struct Side {
    sak: Sak,
    /// The version that waits; none when none does.
    nr: Option<i16>,
    kven: Vec<Choice>,
    form: SvarForm,
    state: FormState,
}

impl Side {
    /// Somebody can be answered for; and what was typed and not saved stands whether anybody can or not.
    fn viser_skjema(&self) -> bool {
        self.state.konflikt.is_some() || self.nr.is_some() && !self.kven.is_empty()
    }

    fn svar() -> [Choice; 2] {
        [
            Choice::new("ja", "Ja til planen").hint("Tel når ein annan har stadfest det."),
            Choice::new("nei", "Nei til planen").hint("Gjeld med ein gong."),
        ]
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Før inn svar på planen".into()
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
    mut form: SvarForm,
    state: FormState,
) -> Result<Response, AppError> {
    let svara = svar::svara(&mut tx, sak.sak_id).await?;
    let versjonar = queries::versjonar(&mut tx, sak.sak_id).await?;
    let nr = versjonar.iter().find(|v| v.ventar()).map(|v| v.nr);
    sak::shown(tx, &sak).await?;
    let mut kven = nr.map_or(Vec::new(), |nr| svara.manglar(nr));
    if state.konflikt.is_some() && kven.iter().all(|s| s.verdi() != form.kven) {
        // whom it was for stands as it was chosen
        kven.extend(svara.svarar.iter().find(|s| s.verdi() == form.kven));
    }
    form.nr = nr.map_or(form.nr, |nr| nr.to_string());
    ctx.page(&Side {
        kven: folk(&kven),
        nr,
        sak,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkeRegistrere)?;
    let mut tx = ctx.write().await?;
    let sak = sak::open(&mut tx, id, Action::SakOpne).await?;
    let stand = koordinator::stand(&mut tx, &sak).await?;
    let sete = koordinator::Sete {
        sak: &sak,
        stand: &stand,
    };
    let _may = tx.actor().permit(Action::SamtykkeRegistrere, &sete)?;
    let fresh = SvarForm {
        dato: dates::short(ctx.today()),
        ..SvarForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, sak, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<SakId>,
    Innsending(mut form, mut sending): Innsending<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::SamtykkeRegistrere)?;
    let mut tx = ctx.write().await?;
    let (sak, _stand, permit) = opne(&mut tx, id, Action::SamtykkeRegistrere).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            let state = state.with_conflict(konflikt);
            return side(&ctx, tx, sak, form, state).await;
        }
    }
    svar::tur(&mut tx, id).await?;
    let versjonar = queries::versjonar(&mut tx, id).await?;
    let svara = svar::svara(&mut tx, id).await?;
    let ventar = match ventar(&sak, &form, &versjonar, &svara) {
        Ok(ventar) => ventar,
        Err(konflikt) => return side(&ctx, tx, sak, form, state.with_conflict(konflikt)).await,
    };
    let parsed = match form.parse(&ventar, (&ctx.actor.namn, ctx.today())) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, sak, form, state.with_errors(errors)).await,
    };
    lagre(&mut tx, id, sending.id(), (ventar.versjon.nr, &parsed)).await?;
    let kvittering = if parsed.svar == "ja" {
        Kvittering::SamtykkeFoert
    } else {
        Kvittering::IndividuellplanNei
    };
    let answer = sending
        .done(&mut tx, &ctx, &super::path(id), kvittering)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// The version that was answered, when it still waits and nobody has answered for the same person meanwhile; else what to say of it.
fn ventar<'a>(
    sak: &Sak,
    form: &SvarForm,
    versjonar: &'a [Versjon],
    svara: &'a Svara,
) -> Result<Ventar<'a>, Konflikt> {
    let hindra = |tekst: &str| {
        Konflikt::new("Svaret er ikkje lagra", tekst).med_veg("Sjå planen", super::path(sak.sak_id))
    };
    let versjon = versjonar
        .iter()
        .find(|v| v.ventar() && v.nr.to_string() == form.nr)
        .filter(|_| sak.open())
        .ok_or_else(|| {
            hindra("Versjonen du svara på, ventar ikkje lenger: han er svart på, eller planen er send på nytt, eller saka er avslutta.")
        })?;
    if let Some(kven) = svara.har_svart(versjon.nr, &form.kven) {
        return Err(hindra(&format!(
            "Det er alt registrert eit svar frå {}. Sjå kva som står på planen.",
            kven.namn
        )));
    }
    Ok(Ventar { versjon, svara })
}

/// Writes it down, and the line of the history.
async fn lagre(
    tx: &mut WriteTx,
    id: SakId,
    svar_id: IndividuellplanSvarId,
    (nr, parsed): (i16, &Parsed<'_>),
) -> Result<(), AppError> {
    let plan = queries::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let ny = svar::NySvar {
        nr,
        signatar: parsed.kven.signatar,
        foeresett_id: parsed.kven.foeresett_id,
        svar: parsed.svar,
        maate: parsed.papir.maate,
        original_stad: parsed.papir.original_stad.as_deref(),
        vitne: parsed.papir.vitne.as_deref(),
        stad: Some(&parsed.papir.stad),
        dato: Some(parsed.papir.dato),
    };
    svar::insert(tx, svar_id, (id, plan), &ny).await?;
    let tekst = format!(
        "{}: {}, {}. Versjon {nr}",
        parsed.kven.namn,
        parsed.svar,
        parsed.papir.maate.label().to_lowercase(),
    );
    let hending = NyHending {
        tekst: Some(&tekst),
        ..NyHending::new(id, Hending::IndividuellplanSvar)
    };
    sak::log(tx, &hending).await?;
    Ok(())
}
