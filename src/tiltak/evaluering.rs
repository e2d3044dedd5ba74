//! `/tiltak/{tiltak_id}/evaluering/ny`: does it work, how is it felt, and what now.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::felt::tiltak_tekst;
use super::model::{Effekt, KvaNo, PLANEN, Tiltak, kan_veljast, norm, plass};
use super::open::{Opna, ikkje_no, open, open_to_change};
use super::queries::{self, NyEvaluering};
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{EvalueringId, TiltakId};
use crate::innsending::{Before, Innsending};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::samtale::past_date;
use crate::syn::{self, Tilbakemelding};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Kvittering, Path, dates};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EvalueringForm {
    id: String,
    version: String,
    dato: String,
    effekt: String,
    grunngjeving: String,
    barnet: String,
    foeresette: String,
    kva_no: String,
    innan: String,
    /// The tiltak's own text, for "juster".
    tiltak: String,
}

impl Form for EvalueringForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

/// A parsed form: the evaluering, and the tiltak as it is after it.
struct Vurdert {
    evaluering: NyEvaluering,
    tiltak: Tiltak,
}

impl EvalueringForm {
    fn parse(
        &self,
        id: EvalueringId,
        foer: &Tiltak,
        andre: &[Tiltak],
        today: Date,
    ) -> Result<Vurdert, Errors> {
        let mut errors = Errors::default();
        let e = &mut errors;
        let sidan = oslo_date(foer.created_at);
        let dato = past_date(e, "dato", &self.dato, today, sidan);
        if dato.is_some_and(|dato| dato < sidan) {
            let sett_inn = dates::short(sidan);
            e.add(
                "dato",
                format!("Datoen er før tiltaket blei sett inn, {sett_inn}."),
            );
        }
        let effekt = Effekt::from_code(&self.effekt);
        if effekt.is_none() {
            e.add("effekt", "Vel om tiltaket verkar.");
        }
        let mut text = |field, input: &str, missing| e.text(field, input, 4000, missing);
        let grunngjeving = text(
            "grunngjeving",
            &self.grunngjeving,
            "Skriv korleis de ser det.",
        );
        let barnets_oppleving = text(
            "barnet",
            &self.barnet,
            "Skriv korleis barnet opplever tiltaket.",
        );
        let foeresette_oppleving = text(
            "foeresette",
            &self.foeresette,
            "Skriv korleis dei føresette opplever tiltaket.",
        );
        let kva_no = KvaNo::from_code(&self.kva_no);
        if kva_no.is_none() {
            e.add("kva_no", "Vel kva de gjer no.");
        }
        let (Some(effekt), Some(kva_no)) = (effekt, kva_no) else {
            return Err(errors);
        };
        if !kan_veljast(effekt, kva_no) {
            e.add(
                "kva_no",
                format!("Eit tiltak som ikkje verkar, kan ikkje berre halde fram. Vel «Juster», «Avslutt» eller «Nytt tiltak». {PLANEN}"),
            );
        }
        let mut tiltak = Tiltak {
            status: kva_no.status(),
            siste_effekt: Some(effekt),
            ..foer.clone()
        };
        if kva_no.gaar_vidare()
            && let Some(innan) = ny_dato(e, &self.innan, today)
        {
            tiltak.innan = innan;
        }
        if kva_no == KvaNo::Juster {
            // what it says already may stand while it works; what it said once, and failed, may not come back
            let changed = norm(&self.tiltak) != norm(&foer.tiltak);
            let mot = andre.iter().chain(changed.then_some(foer));
            let tekst = tiltak_tekst(e, &self.tiltak, mot);
            if effekt == Effekt::VerkarIkkje && norm(&tekst) == norm(&foer.tiltak) {
                e.add(
                    "tiltak",
                    format!("Tiltaket er det same som før. Skriv kva de gjer annleis. {PLANEN}"),
                );
            }
            tiltak.tiltak = tekst;
        }
        let Some(dato) = dato.filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        let evaluering = NyEvaluering {
            evaluering_id: id,
            dato,
            effekt,
            grunngjeving,
            barnets_oppleving,
            foeresette_oppleving,
            kva_no,
        };
        Ok(Vurdert { evaluering, tiltak })
    }
}

/// What goes on needs a date ahead.
fn ny_dato(errors: &mut Errors, input: &str, today: Date) -> Option<Date> {
    let innan = errors.date(
        "innan",
        input,
        today,
        "Skriv når tiltaket skal evaluerast på nytt.",
    )?;
    if innan <= today {
        errors.add("innan", "Datoen må vere fram i tid.");
    } else if innan > sak::seinast(today) {
        errors.add("innan", sak::FOR_SEINT);
    }
    Some(innan)
}

#[derive(Template)]
#[template(path = "tiltak/evaluering.html")]
struct Side {
    sak: Sak,
    tiltak: Tiltak,
    /// What the family says of it.
    svar: Vec<Tilbakemelding>,
    form: EvalueringForm,
    state: FormState,
}

impl Side {
    fn effekt() -> Vec<Choice> {
        let choice = |e: &Effekt| Choice::new(e.code(), e.label());
        Effekt::ALL.iter().map(choice).collect()
    }

    fn kva_no() -> [Choice; 4] {
        let choice = |kva_no: KvaNo, hint| Choice::new(kva_no.code(), kva_no.label()).hint(hint);
        [
            choice(
                KvaNo::HaldFram,
                "Same tiltak, ny dato. Ikkje når det ikkje verkar.",
            ),
            choice(KvaNo::Juster, "Gjer det på ein annan måte, og set ny dato."),
            choice(KvaNo::Avslutt, "Tiltaket er ferdig."),
            choice(
                KvaNo::NyttTiltak,
                "Tiltaket er ferdig, og de prøver noko nytt.",
            ),
        ]
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Evaluer tiltak".into()
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
    Opna { sak, tiltak, .. }: Opna,
    form: EvalueringForm,
    state: FormState,
) -> Result<Response, AppError> {
    let mut svar = syn::tilbakemeldingar(&mut tx, sak.sak_id).await?;
    svar.retain(|svar| svar.tiltak_id == tiltak.tiltak_id);
    sak::shown(tx, &sak).await?;
    ctx.page(&Side {
        sak,
        tiltak,
        svar,
        form,
        state,
    })
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<TiltakId>) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let opna = open(&mut tx, id, Action::TiltakEvaluere).await?;
    if let Some(nei) = ikkje_no(&opna) {
        return nei.answer(&ctx, tx).await;
    }
    let fresh = EvalueringForm {
        version: opna.tiltak.version.to_string(),
        dato: dates::short(ctx.today()),
        tiltak: opna.tiltak.tiltak.clone(),
        ..EvalueringForm::default()
    };
    let (form, state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    side(&ctx, tx, opna, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<TiltakId>,
    Innsending(mut form, mut sending): Innsending<EvalueringForm>,
) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let (opna, permit) = open_to_change(&mut tx, id, Action::TiltakEvaluere).await?;
    let state = ctx.form_state();
    match sending.before(&mut tx, &ctx, &mut form).await? {
        Before::Nothing => {}
        Before::Same(answer) => return Ok(answer),
        Before::Other(konflikt) => {
            form.version = opna.tiltak.version.to_string();
            return side(&ctx, tx, opna, form, state.with_conflict(konflikt)).await;
        }
    }
    if let Some(nei) = ikkje_no(&opna) {
        return nei.answer(&ctx, tx).await;
    }
    if form.version != opna.tiltak.version.to_string() {
        form.version = opna.tiltak.version.to_string();
        let state = state.with_conflict(opna.tiltak.konflikt());
        return side(&ctx, tx, opna, form, state).await;
    }
    let vurdert = match form.parse(sending.id(), &opna.tiltak, &opna.andre, ctx.today()) {
        Ok(parsed) => parsed,
        Err(errors) => return side(&ctx, tx, opna, form, state.with_errors(errors)).await,
    };
    let til = neste_side(&opna.sak, &vurdert);
    save(&mut tx, opna, &vurdert).await?;
    let answer = sending
        .done(&mut tx, &ctx, &til, Kvittering::TiltakEvaluert)
        .await?;
    tx.commit(permit).await?;
    Ok(answer)
}

/// Where to go afterwards: "nytt tiltak" leads to the form for one, where one can be set in.
fn neste_side(sak: &Sak, vurdert: &Vurdert) -> String {
    if vurdert.evaluering.kva_no == KvaNo::NyttTiltak && plass(sak.steg).is_some() {
        super::ny_path(sak.sak_id)
    } else {
        sak.path()
    }
}

/// Saves the evaluering, the tiltak as it is after it, and what follows for the sak.
async fn save(tx: &mut WriteTx, opna: Opna, vurdert: &Vurdert) -> Result<(), AppError> {
    let Opna {
        mut sak, tiltak, ..
    } = opna;
    queries::update(tx, &vurdert.tiltak).await?;
    queries::insert_evaluering(tx, &tiltak, &vurdert.evaluering).await?;
    for tekst in historikk(&tiltak, vurdert) {
        let hending = NyHending {
            tekst: Some(&tekst),
            ..NyHending::new(sak.sak_id, Hending::Evaluering)
        };
        sak::log(tx, &hending).await?;
    }
    sak::save_with_next(tx, &mut sak).await
}

/// What the history keeps: what was evaluated, the effect and what now, and with "juster" what the tiltak is after it.
fn historikk(foer: &Tiltak, vurdert: &Vurdert) -> Vec<String> {
    let effekt = vurdert.evaluering.effekt.label();
    let kva_no = vurdert.evaluering.kva_no;
    let vidare = if kva_no.gaar_vidare() {
        format!(
            "{} til {}",
            kva_no.label(),
            dates::long(vurdert.tiltak.innan)
        )
    } else {
        kva_no.label().to_owned()
    };
    let mut rows = vec![format!("{}\n{effekt}. {vidare}.", foer.tiltak)];
    if vurdert.tiltak.tiltak != foer.tiltak {
        rows.push(format!(
            "Tiltaket er justert. No er det: {}",
            vurdert.tiltak.tiltak
        ));
    }
    rows
}

#[cfg(test)]
#[path = "evaluering_tests.rs"]
mod tests;
