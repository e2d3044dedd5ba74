//! `/tiltak/{tiltak_id}/endre`: change a tiltak, its ansvarleg, its date or where it stands.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::felt::{Innhald, Skrive, choices};
use super::model::{PLANEN, Status, Tiltak, er_proevd, norm};
use super::queries;
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::TiltakId;
use crate::sak::{self, Hending, NyHending, Sak};
use crate::samtale::IkkjeNo;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Kvittering, Path, Posted, dates};

/// The statuses a person chooses here; stopping has a page of its own.
const VAL: [Status; 3] = [Status::Planlagd, Status::Paagaar, Status::Utfoert];

/// What is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EndreForm {
    version: String,
    maal: String,
    tiltak: String,
    ansvarleg: String,
    innan: String,
    status: String,
    #[serde(skip)]
    errors: Errors,
}

impl EndreForm {
    fn of(tiltak: &Tiltak) -> Self {
        Self {
            version: tiltak.version.to_string(),
            maal: tiltak.maal.clone(),
            tiltak: tiltak.tiltak.clone(),
            ansvarleg: tiltak.ansvarleg_id.to_string(),
            innan: dates::short(tiltak.innan),
            status: tiltak.status.code().to_owned(),
            errors: Errors::default(),
        }
    }

    fn skrive(&self) -> [(&'static str, &str); 3] {
        [
            ("Mål", &self.maal),
            ("Tiltak", &self.tiltak),
            ("Innan", &self.innan),
        ]
    }
}

/// Everything the page needs, read in one transaction.
struct Grunnlag {
    sak: Sak,
    tiltak: Tiltak,
    lag: Vec<(Uuid, String)>,
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
        let mut lag = sak::lag_namn(tx, sak.sak_id).await?;
        let ansvarleg = tiltak.ansvarleg_id.uuid();
        if lag.iter().all(|(id, _)| *id != ansvarleg) {
            let namn = format!("{} (ikkje lenger på laget)", tiltak.ansvarleg_namn);
            lag.push((ansvarleg, namn));
        }
        Ok(Self {
            sak,
            tiltak,
            lag,
            andre,
        })
    }

    /// Why it cannot be changed, if it cannot.
    fn ikkje_no(&self) -> Option<IkkjeNo> {
        if !self.sak.open() {
            return Some(IkkjeNo::lukka(self.sak.clone()));
        }
        (self.tiltak.status == Status::Stoppa).then(|| stoppa(self.sak.clone()))
    }

    fn side(self, ctx: &Ctx, form: EndreForm) -> EndreTiltak {
        EndreTiltak {
            val: VAL
                .iter()
                .map(|s| Choice::new(s.code(), s.label()))
                .collect(),
            lag: choices(&self.lag),
            sak: self.sak,
            tiltak: self.tiltak,
            form,
            kladd: None,
            path: ctx.path.clone(),
            endra: false,
        }
    }
}

/// A stopped tiltak stays as it was when it was stopped.
pub(super) const fn stoppa(sak: Sak) -> IkkjeNo {
    IkkjeNo::new(
        sak,
        "Tiltaket er stoppa",
        "Eit tiltak som er stoppa, blir ståande slik det var. Skal noko gjerast i staden, set du inn eit nytt tiltak.",
    )
}

#[derive(Template)]
#[template(path = "tiltak/endre.html")]
struct EndreTiltak {
    sak: Sak,
    tiltak: Tiltak,
    form: EndreForm,
    lag: Vec<Choice>,
    val: Vec<Choice>,
    kladd: Option<String>,
    path: String,
    /// Somebody else changed it: what is stored stands above the form.
    endra: bool,
}

impl View for EndreTiltak {
    fn title(&self) -> String {
        if self.form.errors.is_empty() {
            "Endre tiltak".into()
        } else {
            "Feil: Endre tiltak".into()
        }
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<TiltakId>) -> Result<Response, AppError> {
    ctx.require(Action::TiltakEndre)?;
    let mut tx = ctx.write().await?;
    let grunnlag = Grunnlag::find(&mut tx, id).await?;
    let _may = ctx.permit(Action::TiltakEndre, &grunnlag.sak)?;
    let kladd = utkast::find::<EndreForm>(&mut tx, &ctx).await?;
    tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
        .await?;
    if let Some(nei) = grunnlag.ikkje_no() {
        return ctx.conflict(&nei);
    }
    let fresh = EndreForm::of(&grunnlag.tiltak);
    let (form, naar) = kladd.map_or((fresh, None), |k| (k.form, Some(k.naar)));
    ctx.page(&EndreTiltak {
        kladd: naar,
        ..grunnlag.side(&ctx, form)
    })
}

pub(super) async fn lagre(
    ctx: Ctx,
    Path(id): Path<TiltakId>,
    Posted(mut form): Posted<EndreForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::TiltakEndre)?;
    let version: i32 = form
        .version
        .parse()
        .map_err(|_| AppError::BadRequest("version"))?;
    let mut tx = ctx.write().await?;
    let grunnlag = Grunnlag::find(&mut tx, id).await?;
    let permit = ctx.permit(Action::TiltakEndre, &grunnlag.sak)?;
    if let Some(nei) = grunnlag.ikkje_no() {
        tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
            .await?;
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    let (innhald, status) = match parse(&form, &ctx, &grunnlag) {
        Ok(parsed) => parsed,
        Err(errors) => {
            form.errors = errors;
            tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
                .await?;
            return ctx.invalid(&grunnlag.side(&ctx, form));
        }
    };
    let foer = &grunnlag.tiltak;
    let no = Tiltak {
        maal: innhald.maal,
        tiltak: innhald.tiltak,
        ansvarleg_id: innhald.ansvarleg_id,
        innan: innhald.innan,
        status,
        version,
        ..foer.clone()
    };
    let endringar = endringar(foer, &no);
    if !endringar.is_empty() {
        if !queries::update(&mut tx, &no).await? {
            drop(tx);
            return endra(&ctx, id, form).await;
        }
        let mut sak = grunnlag.sak.clone();
        for tekst in &endringar {
            let hending = NyHending {
                tekst: Some(tekst),
                ..NyHending::new(sak.sak_id, Hending::TiltakEndra)
            };
            sak::log(&mut tx, &hending).await?;
        }
        if !sak::refresh_next(&mut tx, &mut sak).await? {
            drop(tx);
            return endra(&ctx, id, form).await;
        }
    }
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&sak::path(grunnlag.sak.sak_id), Kvittering::TiltakEndra))
}

fn parse(form: &EndreForm, ctx: &Ctx, grunnlag: &Grunnlag) -> Result<(Innhald, Status), Errors> {
    let mut errors = Errors::default();
    let skrive = Skrive {
        maal: &form.maal,
        tiltak: &form.tiltak,
        ansvarleg: &form.ansvarleg,
        innan: &form.innan,
    };
    let foer = &grunnlag.tiltak;
    // what it says already may stand; what it said once, and failed, may not come back
    let changed = norm(&form.tiltak) != norm(&foer.tiltak);
    let innhald = skrive.parse(
        &mut errors,
        ctx.today(),
        &grunnlag.lag,
        grunnlag.andre.iter().chain(changed.then_some(foer)),
        Some(foer.innan),
    );
    let status = VAL.into_iter().find(|s| s.code() == form.status);
    match status {
        None => errors.add("status", "Vel kvar tiltaket står."),
        Some(status) if tek_opp_att(foer, &form.tiltak, status) => errors.add(
            "status",
            format!("Tiltaket er utført og evaluert, og det verka ikkje. {PLANEN}"),
        ),
        Some(_) => {}
    }
    innhald
        .zip(status)
        .filter(|_| errors.is_empty())
        .ok_or(errors)
}

/// True when a finished tiltak is begun once more with a text that did not work.
fn tek_opp_att(foer: &Tiltak, tekst: &str, status: Status) -> bool {
    foer.status == Status::Utfoert && status != Status::Utfoert && er_proevd(tekst, [foer])
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

/// Somebody was before: both texts are shown, and the version is the stored one's, so that what is sent
/// next is a choice.
async fn endra(ctx: &Ctx, id: TiltakId, mut form: EndreForm) -> Result<Response, AppError> {
    let mut tx = ctx.write().await?;
    let grunnlag = Grunnlag::find(&mut tx, id).await?;
    let _may = ctx.permit(Action::TiltakEndre, &grunnlag.sak)?;
    tx.commit(ctx.permit(Action::SakOpne, &grunnlag.sak)?)
        .await?;
    if let Some(nei) = grunnlag.ikkje_no() {
        return ctx.conflict(&nei.med_tekst(&form.skrive()));
    }
    form.version = grunnlag.tiltak.version.to_string();
    ctx.conflict(&EndreTiltak {
        endra: true,
        ..grunnlag.side(ctx, form)
    })
}

#[cfg(test)]
mod tests {
    use super::super::model::{Effekt, tests_evaluert as evaluert, tests_tiltak as tiltak};
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
            assert!(row.chars().count() <= 4000);
        }
    }

    #[test]
    fn a_finished_tiltak_that_did_not_work_is_not_begun_again() {
        let done = Tiltak {
            status: Status::Utfoert,
            ..evaluert("Leikegruppe", Effekt::VerkarIkkje)
        };
        assert!(tek_opp_att(&done, "leikegruppe", Status::Paagaar));
        assert!(!tek_opp_att(&done, "Leikegruppe", Status::Utfoert));
        assert!(!tek_opp_att(&done, "Lesegruppe", Status::Paagaar));
        let adjusted = Tiltak {
            tiltak: "Lesegruppe".into(),
            ..done
        };
        assert!(!tek_opp_att(&adjusted, "Lesegruppe", Status::Paagaar));
        let works = Tiltak {
            status: Status::Utfoert,
            ..evaluert("Leikegruppe", Effekt::Verkar)
        };
        assert!(!tek_opp_att(&works, "Leikegruppe", Status::Planlagd));
    }
}
