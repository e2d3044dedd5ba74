//! `/moete/{moete_id}/svar`: whoever is called says whether they come. `/moete/{moete_id}/deltakar/{moete_deltakar_id}/svar`: one
//! who plans writes it down, for somebody who has called to say so.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::model::{Deltakar, Forfallsgrunn, Svar};
use super::{mitt, queries};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::{MoeteDeltakarId, MoeteId};
use crate::moete::{self, Moete, Tilstand, open};
use crate::tst::Team;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted};

/// Why somebody cannot come, to choose among.
pub(super) fn grunnar() -> Vec<Choice> {
    let alle = Forfallsgrunn::ALL.iter();
    alle.map(|g| Choice::new(g.code(), g.label())).collect()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SvarForm {
    version: String,
    #[serde(default)]
    svar: String,
    #[serde(default)]
    grunn: String,
}

impl Form for SvarForm {}

impl SvarForm {
    /// The answer; a reason is read only of who cannot come.
    fn parse(&self) -> Result<(Svar, Option<Forfallsgrunn>), Errors> {
        let mut errors = Errors::default();
        let svar = Svar::from_code(&self.svar).filter(|svar| *svar != Svar::Ventar);
        if svar.is_none() {
            errors.add("svar", "Vel om det blir oppmøte eller forfall.");
        }
        let grunn = Forfallsgrunn::from_code(&self.grunn).filter(|_| svar == Some(Svar::Forfall));
        if svar == Some(Svar::Forfall) && grunn.is_none() {
            errors.add("grunn", "Vel kvifor ikkje.");
        }
        match svar {
            Some(svar) => errors.or((svar, grunn)),
            None => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "moete/svar.html")]
struct Side {
    team: Team,
    moete: Moete,
    /// The one it is written down for; none when it is one's own.
    annan: Option<String>,
    val: Vec<Choice>,
    grunnar: Vec<Choice>,
    form: SvarForm,
    state: FormState,
}

impl View for Side {
    fn title(&self) -> String {
        "Svar på innkallinga".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// Whose answer, to what.
struct Om {
    team: Team,
    moete: Moete,
    deltakar: Deltakar,
    /// Written down by one who plans.
    av_annan: bool,
}

impl Om {
    /// One's own, when one is called.
    async fn mitt(tx: &mut WriteTx, ctx: &Ctx, id: MoeteId) -> Result<Self, AppError> {
        let (team, moete) = open(tx, ctx, id, Action::MoeteSvare).await?;
        let alle = queries::alle(tx, id).await?;
        let deltakar = mitt(&alle, &ctx.actor).cloned();
        Ok(Self {
            team,
            moete,
            deltakar: deltakar.ok_or(AppError::NotFound)?,
            av_annan: false,
        })
    }

    /// Somebody's, for one who plans.
    async fn annan(
        tx: &mut WriteTx,
        ctx: &Ctx,
        (id, deltakar): (MoeteId, MoeteDeltakarId),
    ) -> Result<Self, AppError> {
        let (team, moete) = open(tx, ctx, id, Action::MoetePlanleggje).await?;
        let mut alle = queries::alle(tx, id).await?.into_iter();
        let funne = alle.find(|d| d.moete_deltakar_id == deltakar && !d.teken_av);
        Ok(Self {
            team,
            moete,
            deltakar: funne.ok_or(AppError::NotFound)?,
            av_annan: true,
        })
    }

    const fn action(&self) -> Action {
        if self.av_annan {
            Action::MoetePlanleggje
        } else {
            Action::MoeteSvare
        }
    }

    fn hindring(&self, ctx: &Ctx) -> Option<Konflikt> {
        let kvifor = match self.moete.tilstand {
            Tilstand::Planlagt => Some("Ingen er kalla inn til møtet."),
            _ => self.moete.kan_ikkje_endrast(ctx.today()),
        };
        kvifor.map(|kvifor| Konflikt::new(kvifor, "Det kan ikkje svarast på no."))
    }

    async fn side(
        self,
        ctx: &Ctx,
        tx: WriteTx,
        form: SvarForm,
        state: FormState,
    ) -> Result<Response, AppError> {
        tx.commit(ctx.permit(self.action(), &self.team)?).await?;
        ctx.page(&Side {
            annan: self.av_annan.then_some(self.deltakar.namn),
            team: self.team,
            moete: self.moete,
            val: vec![
                Choice::new(Svar::Kjem.code(), "Kjem"),
                Choice::new(Svar::Forfall.code(), "Kan ikkje kome"),
            ],
            grunnar: grunnar(),
            form,
            state,
        })
    }

    async fn vis(self, ctx: &Ctx, mut tx: WriteTx) -> Result<Response, AppError> {
        let svar = Some(self.deltakar.svar).filter(|svar| *svar != Svar::Ventar);
        let grunn = self.deltakar.forfall_grunn;
        let fresh = SvarForm {
            version: self.deltakar.version.to_string(),
            svar: svar.map_or_else(String::new, |svar| svar.code().to_owned()),
            grunn: grunn.map_or_else(String::new, |grunn| grunn.code().to_owned()),
        };
        let (form, mut state) = utkast::fill(&mut tx, ctx, fresh).await?;
        if let Some(konflikt) = self.hindring(ctx) {
            state = state.with_conflict(konflikt);
        }
        self.side(ctx, tx, form, state).await
    }

    async fn send(
        self,
        ctx: &Ctx,
        mut tx: WriteTx,
        mut form: SvarForm,
    ) -> Result<Response, AppError> {
        let permit = ctx.permit(self.action(), &self.team)?;
        let state = ctx.form_state();
        if let Some(konflikt) = self.hindring(ctx) {
            return self
                .side(ctx, tx, form, state.with_conflict(konflikt))
                .await;
        }
        if form.version != self.deltakar.version.to_string() {
            form.version = self.deltakar.version.to_string();
            let d = &self.deltakar;
            let no = vec![
                ("Når", self.moete.tid.tekst()),
                ("Svar", d.svar.label().to_owned()),
                ("Kvifor", d.kvifor_ikkje().to_owned()),
            ];
            let konflikt = Konflikt::endra("svaret eller møtet").med_no(no);
            return self
                .side(ctx, tx, form, state.with_conflict(konflikt))
                .await;
        }
        let (svar, grunn) = match form.parse() {
            Ok(parsed) => parsed,
            Err(errors) => return self.side(ctx, tx, form, state.with_errors(errors)).await,
        };
        queries::svar(&mut tx, &self.deltakar, svar, grunn).await?;
        utkast::done(&mut tx, ctx).await?;
        tx.commit(permit).await?;
        Ok(ctx.redirect(&moete::path(self.moete.moete_id), Kvittering::MoeteSvart))
    }
}

pub(super) async fn vis_mitt(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoeteSvare)?;
    let mut tx = ctx.write().await?;
    let om = Om::mitt(&mut tx, &ctx, id).await?;
    om.vis(&ctx, tx).await
}

pub(super) async fn send_mitt(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoeteSvare)?;
    let mut tx = ctx.write().await?;
    let om = Om::mitt(&mut tx, &ctx, id).await?;
    om.send(&ctx, tx, form).await
}

pub(super) async fn vis(
    ctx: Ctx,
    Path(ids): Path<(MoeteId, MoeteDeltakarId)>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let om = Om::annan(&mut tx, &ctx, ids).await?;
    om.vis(&ctx, tx).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(ids): Path<(MoeteId, MoeteDeltakarId)>,
    Posted(form): Posted<SvarForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let om = Om::annan(&mut tx, &ctx, ids).await?;
    om.send(&ctx, tx, form).await
}
