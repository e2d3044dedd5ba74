//! `/tiltak/{tiltak_id}/evaluering/ny`: does it work, how is it felt, and what now.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::endre::stoppa;
use super::felt::tiltak_tekst;
use super::model::{Effekt, KvaNo, PLANEN, Tiltak, kan_veljast, norm, plass};
use super::queries::{self, NyEvaluering};
use crate::access::Action;
use crate::clock::oslo_date;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{EvalueringId, TiltakId};
use crate::sak::{self, Hending, NyHending, Sak};
use crate::samtale::{IkkjeNo, past_date};
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted, dates};

/// What is typed.
#[derive(Clone, Default, Deserialize)]
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
    #[serde(skip)]
    errors: Errors,
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
            e.add("kva_no", PLANEN);
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

    fn skrive(&self) -> [(&'static str, &str); 4] {
        [
            ("Grunngjeving", &self.grunngjeving),
            ("Barnets oppleving", &self.barnet),
            ("Dei føresette si oppleving", &self.foeresette),
            ("Tiltaket", &self.tiltak),
        ]
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
    }
    Some(innan)
}

#[derive(Template)]
#[template(path = "tiltak/evaluering.html")]
struct NyEvalueringSide {
    sak: Sak,
    tiltak: Tiltak,
    form: EvalueringForm,
    effekt: Vec<Choice>,
    kva_no: [Choice; 4],
    kladd: Option<String>,
    path: String,
    endra: bool,
}

impl NyEvalueringSide {
    fn new(ctx: &Ctx, grunnlag: Grunnlag, form: EvalueringForm) -> Self {
        let choice = |kva_no: KvaNo, hint| Choice::new(kva_no.code(), kva_no.label()).hint(hint);
        Self {
            sak: grunnlag.sak,
            tiltak: grunnlag.tiltak,
            form,
            effekt: Effekt::ALL
                .iter()
                .map(|e| Choice::new(e.code(), e.label()))
                .collect(),
            kva_no: [
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
            ],
            kladd: None,
            path: ctx.path.clone(),
            endra: false,
        }
    }
}

impl View for NyEvalueringSide {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Evaluer tiltak".into()
        } else {
            "Feil: Evaluer tiltak".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

/// Everything the page needs, read in one transaction.
struct Grunnlag {
    sak: Sak,
    tiltak: Tiltak,
    andre: Vec<Tiltak>,
}

impl Grunnlag {
    async fn find(tx: &mut WriteTx, id: TiltakId) -> Result<Self, AppError> {
        let sak_id = queries::find(tx, id)
            .await?
            .ok_or(AppError::NotFound)?
            .sak_id;
        let sak = sak::find(tx, sak_id).await?.ok_or(AppError::NotFound)?;
        let mut andre = queries::list_for_sak(tx, sak_id).await?;
        let at = andre
            .iter()
            .position(|t| t.tiltak_id == id)
            .ok_or(AppError::NotFound)?;
        let tiltak = andre.remove(at);
        Ok(Self { sak, tiltak, andre })
    }

    fn ikkje_no(&self) -> Option<IkkjeNo> {
        if !self.sak.open() {
            return Some(IkkjeNo::lukka(self.sak.clone()));
        }
        (!self.tiltak.kan_evaluerast()).then(|| stoppa(self.sak.clone()))
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<TiltakId>) -> Result<Response, AppError> {
    ctx.require(Action::TiltakEvaluere)?;
    let mut tx = ctx.write().await?;
    let grunnlag = Grunnlag::find(&mut tx, id).await?;
    let _may = ctx.permit(Action::TiltakEvaluere, &grunnlag.sak)?;
    let kladd = utkast::find::<EvalueringForm>(&mut tx, &ctx).await?;
    let fresh = EvalueringForm {
        id: tx.new_id().to_string(),
        version: grunnlag.tiltak.version.to_string(),
        dato: dates::short(ctx.today()),
        tiltak: grunnlag.tiltak.tiltak.clone(),
        ..EvalueringForm::default()
    };
    tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
        .await?;
    if let Some(nei) = grunnlag.ikkje_no() {
        return ctx.conflict(&nei);
    }
    let (form, naar) = match kladd {
        // a draft may have come after its own form was kept: what is sent now is something new
        Some(k) => (
            EvalueringForm {
                id: fresh.id,
                ..k.form
            },
            Some(k.naar),
        ),
        None => (fresh, None),
    };
    ctx.page(&NyEvalueringSide {
        kladd: naar,
        ..NyEvalueringSide::new(&ctx, grunnlag, form)
    })
}

pub(super) async fn lagre(
    ctx: Ctx,
    Path(id): Path<TiltakId>,
    Posted(mut form): Posted<EvalueringForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TiltakEvaluere)?;
    let evaluering_id: EvalueringId = form.id.parse().map_err(|_| AppError::BadRequest("id"))?;
    let version: i32 = form
        .version
        .parse()
        .map_err(|_| AppError::BadRequest("version"))?;
    let mut tx = ctx.write().await?;
    let grunnlag = Grunnlag::find(&mut tx, id).await?;
    let permit = ctx.permit(Action::TiltakEvaluere, &grunnlag.sak)?;
    let sak_path = sak::path(grunnlag.sak.sak_id);
    if queries::evaluering_exists(&mut tx, id, evaluering_id).await? {
        return Ok(ctx.redirect(&sak_path, Kvittering::TiltakEvaluert));
    }
    if let Some(nei) = grunnlag.ikkje_no() {
        tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
            .await?;
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    let parsed = form.parse(
        evaluering_id,
        &grunnlag.tiltak,
        &grunnlag.andre,
        ctx.today(),
    );
    let mut vurdert = match parsed {
        Ok(parsed) => parsed,
        Err(errors) => {
            form.errors = errors;
            tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
                .await?;
            return ctx.invalid(&NyEvalueringSide::new(&ctx, grunnlag, form));
        }
    };
    vurdert.tiltak.version = version;
    if !queries::update(&mut tx, &vurdert.tiltak).await? {
        // the same form, sent twice at once: the first one has saved it by now
        if queries::evaluering_exists(&mut tx, id, evaluering_id).await? {
            return Ok(ctx.redirect(&sak_path, Kvittering::TiltakEvaluert));
        }
        drop(tx);
        return endra(&ctx, id, form).await;
    }
    queries::insert_evaluering(&mut tx, &grunnlag.tiltak, &vurdert.evaluering).await?;
    let mut sak = grunnlag.sak;
    for tekst in historikk(&grunnlag.tiltak, &vurdert) {
        let hending = NyHending {
            tekst: Some(&tekst),
            ..NyHending::new(sak.sak_id, Hending::Evaluering)
        };
        sak::log(&mut tx, &hending).await?;
    }
    if !sak::refresh_next(&mut tx, &mut sak).await? {
        drop(tx);
        return endra(&ctx, id, form).await;
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    let nytt = vurdert.evaluering.kva_no == KvaNo::NyttTiltak && plass(sak.steg).is_some();
    let til = if nytt {
        super::ny_path(sak.sak_id)
    } else {
        sak_path
    };
    Ok(ctx.redirect(&til, Kvittering::TiltakEvaluert))
}

/// What the history keeps: the effect and what now, and with "juster" what the tiltak was before.
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
    let mut rows = vec![format!("{}\n{effekt}. {vidare}.", vurdert.tiltak.tiltak)];
    if vurdert.tiltak.tiltak != foer.tiltak {
        rows.push(format!("Tiltaket er justert. Det var: {}", foer.tiltak));
    }
    rows
}

/// Somebody changed the tiltak or the sak: how it stands now is shown, and everything typed is kept.
async fn endra(ctx: &Ctx, id: TiltakId, mut form: EvalueringForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let grunnlag = Grunnlag::find(&mut tx, id).await?;
    let _may = ctx.permit(Action::TiltakEvaluere, &grunnlag.sak)?;
    tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
        .await?;
    if let Some(nei) = grunnlag.ikkje_no() {
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    form.version = grunnlag.tiltak.version.to_string();
    ctx.conflict(&NyEvalueringSide {
        endra: true,
        ..NyEvalueringSide::new(ctx, grunnlag, form)
    })
}

#[cfg(test)]
#[path = "evaluering_tests.rs"]
mod tests;
