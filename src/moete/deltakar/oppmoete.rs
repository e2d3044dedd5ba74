//! `/moete/{moete_id}/oppmoete`: who was there, on the day and after it: some at a time, or all, and then the meeting is held.

pub(super) mod familie;
mod skjema;

use askama::Template;
use axum::response::Response;
use time::Date;

use self::familie::{Familierad, Invitert, Vist};
use self::skjema::{OppmoeteForm, Rad, stand};
use super::model::{Deltakar, Oppmoete};
use super::queries;
use super::{kalla, mitt};
use crate::access::{Action, Permit};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::moete::{self, Moete, Tilstand};
use crate::tst::Team;
use crate::utkast;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, FormState, Konflikt, Kvittering, Path, Posted, dates};

/// The meeting, and who stands on the form.
struct Om {
    team: Team,
    moete: Moete,
    alle: Vec<Deltakar>,
    inviterte: Vec<Invitert>,
    /// Leads the meeting, or writes in it.
    foerer: bool,
    /// A referat that says who was there is approved.
    stend: bool,
}

impl Om {
    /// Not there, but to those who plan the meeting, and who leads it or writes in it. To change it, nobody else does until the
    /// transaction ends.
    async fn load(
        tx: &mut WriteTx,
        ctx: &Ctx,
        id: MoeteId,
        endre: bool,
    ) -> Result<(Self, Permit), AppError> {
        let (team, mut moete) = moete::open(tx, ctx, id, Action::TstOpne).await?;
        if endre {
            tx.take_turn(team.eining_id.uuid()).await?;
            let no = moete::queries::find(tx, id).await?;
            moete = no.ok_or(AppError::NotFound)?;
        }
        let alle = kalla(tx, id).await?;
        let mut inviterte = queries::familie::inviterte(tx, id).await?;
        let stend = moete::queries::referat_stend(tx, id).await?;
        if stend && inviterte.iter().any(|i| !i.stend) {
            inviterte.retain(|i| !i.stend);
        }
        let foerer = mitt(&alle, &ctx.actor).is_some_and(|d| moete.er_foerer(d.moete_deltakar_id));
        let om = Self {
            team,
            moete,
            alle,
            inviterte,
            foerer,
            stend,
        };
        if !ctx.actor.may(Action::OppmoeteFoere, &om.vist()) {
            return Err(AppError::NotFound);
        }
        let permit = ctx.permit(Action::OppmoeteFoere, &om.vist())?;
        Ok((om, permit))
    }

    /// All that can be written down now, is who came of families whose own referat is not approved.
    fn berre_familie(&self) -> bool {
        self.stend && self.inviterte.iter().any(|i| !i.stend)
    }

    /// Who of those who are called stands on the form.
    fn kalla(&self) -> &[Deltakar] {
        if self.berre_familie() {
            &[]
        } else {
            &self.alle
        }
    }

    /// Why this cannot be written down: a form from before the referat was approved, has more on it than can be changed now.
    fn hindring(&self, form: &OppmoeteForm, today: Date) -> Option<&'static str> {
        let stend = self.stend && !(self.berre_familie() && form.berre_familie());
        ikkje_vore(&self.moete, today).or_else(|| stend.then_some(REFERATET_STEND))
    }

    const fn vist(&self) -> Vist<'_> {
        Vist {
            team: &self.team,
            foerer: self.foerer,
            inviterte: self.inviterte.as_slice(),
        }
    }
}

#[derive(Template)]
#[template(path = "moete/oppmoete.html")]
struct Side {
    om: Om,
    /// Somebody who was not called can be added.
    planlegg: bool,
    val: Vec<Choice>,
    familieval: Vec<Choice>,
    form: OppmoeteForm,
    state: FormState,
}

impl Side {
    fn rader(&self) -> Vec<Rad<'_>> {
        let alle = if self.form.berre_familie() {
            self.om.kalla()
        } else {
            &self.om.alle
        };
        self.form.rader(alle)
    }

    fn familierader(&self) -> Vec<Familierad<'_>> {
        self.form.familierader(&self.om.inviterte)
    }

    fn feil(&self, felt: &str, nr: usize) -> Option<&str> {
        self.state.on(&format!("{felt}-{nr}"))
    }

    /// When this one came or went is written, or is to be mended: it is shown, and not only when it is asked for.
    fn har_klokke(&self, rad: &Rad<'_>) -> bool {
        let skrive = !rad.kom.is_empty() || !rad.gjekk.is_empty();
        let feil = |felt| self.feil(felt, rad.nr).is_some();
        skrive || feil("kom") || feil("gjekk")
    }
}

/// The page while nobody can have been there yet, or has not been asked.
#[derive(Template)]
#[template(path = "moete/oppmoete_stengt.html")]
struct Stengt {
    team: Team,
    moete: Moete,
    kvifor: &'static str,
    opnar: Option<String>,
}

impl View for Stengt {
    fn title(&self) -> String {
        "Oppmøte".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }
}

impl View for Side {
    fn title(&self) -> String {
        "Oppmøte".into()
    }

    fn nav(&self) -> Nav {
        Nav::Tst
    }

    fn form(&self) -> Option<&FormState> {
        Some(&self.state)
    }
}

/// An approved referat says who was there.
const REFERATET_STEND: &str = "Eit referat frå møtet er godkjent, og der står det kven som møtte. Vel «Rett referatet» på referatet \
    først, så kan oppmøtet endrast.";

/// Why it cannot be written down who was there, or be put right as it stands.
pub(super) async fn hindring(
    tx: &mut WriteTx,
    moete: &Moete,
    today: Date,
) -> Result<Option<&'static str>, AppError> {
    if let Some(kvifor) = ikkje_vore(moete, today) {
        return Ok(Some(kvifor));
    }
    let stend = moete::queries::referat_stend(tx, moete.moete_id).await?;
    Ok(stend.then_some(REFERATET_STEND))
}

/// Why it cannot be written down who was there: nobody was.
pub(super) fn ikkje_vore(moete: &Moete, today: Date) -> Option<&'static str> {
    match moete.tilstand {
        Tilstand::Planlagt => Some("Ingen er kalla inn til møtet."),
        Tilstand::Avlyst => Some("Møtet er avlyst."),
        Tilstand::Innkalla | Tilstand::Halde if moete.tid.dato > today => {
            Some("Møtet har ikkje vore enno.")
        }
        Tilstand::Innkalla | Tilstand::Halde => None,
    }
}

/// When it can be written down who was there, of a meeting that people are called to and that has not been: said before the day.
pub(super) fn opnar(moete: &Moete, today: Date) -> Option<String> {
    let seinare = moete.tilstand == Tilstand::Innkalla && moete.tid.dato > today;
    let dag = dates::long(moete.tid.dato);
    seinare.then(|| format!("Oppmøtet kan førast frå møtedagen, {dag}."))
}

/// The page that says why nothing is written down now, and when it can be.
pub(super) async fn stengt(
    ctx: &Ctx,
    (tx, permit): (WriteTx, Permit),
    (team, moete): (Team, Moete),
    kvifor: &'static str,
) -> Result<Response, AppError> {
    tx.commit(permit).await?;
    ctx.page(&Stengt {
        opnar: opnar(&moete, ctx.today()),
        team,
        moete,
        kvifor,
    })
}

async fn side(
    ctx: &Ctx,
    (tx, permit): (WriteTx, Permit),
    om: Om,
    form: OppmoeteForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(permit).await?;
    ctx.page(&Side {
        planlegg: ctx.actor.may(Action::MoetePlanleggje, &om.team),
        om,
        val: Oppmoete::ALL
            .iter()
            .map(|o| Choice::new(o.code(), o.label()))
            .collect(),
        familieval: familie::val(),
        form,
        state,
    })
}

fn ikkje_no(kvifor: &str) -> Konflikt {
    Konflikt::new(kvifor, "Oppmøtet kan ikkje førast no.")
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::OppmoeteFoere)?;
    let mut tx = ctx.write().await?;
    let (om, permit) = Om::load(&mut tx, &ctx, id, false).await?;
    let fresh = OppmoeteForm::of(&om.moete, (om.kalla(), &om.inviterte));
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(kvifor) = om.hindring(&form, ctx.today()) {
        if state.kladd.is_none() {
            return stengt(&ctx, (tx, permit), (om.team, om.moete), kvifor).await;
        }
        // what was typed before the meeting was called off, or moved, is not hidden
        state = state.with_conflict(ikkje_no(kvifor));
    }
    side(&ctx, (tx, permit), om, form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(mut form): Posted<OppmoeteForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::OppmoeteFoere)?;
    let mut tx = ctx.write().await?;
    let (mut om, permit) = Om::load(&mut tx, &ctx, id, true).await?;
    let state = ctx.form_state();
    if let Some(kvifor) = om.hindring(&form, ctx.today()) {
        let state = state.with_conflict(ikkje_no(kvifor));
        return side(&ctx, (tx, permit), om, form, state).await;
    }
    if form.version != stand(&om.moete, &om.inviterte) {
        form.version = stand(&om.moete, &om.inviterte);
        let state = state.with_conflict(endra(&om));
        return side(&ctx, (tx, permit), om, form, state).await;
    }
    if om.moete.tilstand == Tilstand::Halde {
        // what was held is not written down some at a time again
        form.handling.clear();
    }
    let (var, familie) = match form.parse(&om.moete, (om.kalla(), &om.inviterte)) {
        Ok(var) => var,
        Err(errors) => {
            let state = state.with_errors(errors);
            return side(&ctx, (tx, permit), om, form, state).await;
        }
    };
    let (til, kvittering) = if form.berre_del() {
        (ctx.path.clone(), Kvittering::OppmoeteDel)
    } else {
        om.moete.tilstand = Tilstand::Halde;
        (om.moete.path(), Kvittering::OppmoeteFoert)
    };
    moete::queries::update(&mut tx, &om.moete).await?;
    queries::oppmoete(&mut tx, id, &var).await?;
    queries::familie::oppmoete(&mut tx, &om.inviterte, &familie).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&til, kvittering))
}

/// Another has written down who was there meanwhile: it is shown.
fn endra(om: &Om) -> Konflikt {
    let foert = |d: &Deltakar| Some(format!("{}: {}", d.namn, d.oppmoete_tekst()?));
    let familie = |i: &Invitert| Some(format!("{}: {}", i.namn, i.oppmoete?.label()));
    let no = om.alle.iter().filter_map(foert);
    let no: Vec<String> = no.chain(om.inviterte.iter().filter_map(familie)).collect();
    Konflikt::endra("møtet").med_no(vec![("Oppmøte", no.join("\n"))])
}
