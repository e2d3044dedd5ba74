//! `/moete/{moete_id}/oppmoete`: who was there, on the day and after it: some at a time, or all, and then the meeting is held.

pub(super) mod familie;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use time::{Date, Time};

use self::familie::{Familieoppmoete, Familierad, Invitert, Vist};
use super::kalla;
use super::model::{Deltakar, Oppmoete, Svar};
use super::queries::{self, Var};
use crate::access::Action;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::ids::MoeteId;
use crate::moete::tid::klokke;
use crate::moete::{self, Moete, Tilstand, open, open_to_change};
use crate::tst::Team;
use crate::utkast;
use crate::web::form::Errors;
use crate::web::page::{Nav, View};
use crate::web::parts::Choice;
use crate::web::{Ctx, Form, FormState, Konflikt, Kvittering, Path, Posted, dates};

/// One of each for everybody who is called, in the order of the page.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OppmoeteForm {
    handling: String,
    version: String,
    deltakar: Vec<String>,
    oppmoete: Vec<String>,
    kom: Vec<String>,
    gjekk: Vec<String>,
    /// The same of those of families who are invited.
    familie: Vec<String>,
    familie_oppmoete: Vec<String>,
}

impl Form for OppmoeteForm {}

/// The button that saves what is written down so far.
const DEL: &str = "del";

/// What stands of one person in the form.
struct Rad<'a> {
    nr: usize,
    deltakar: &'a Deltakar,
    oppmoete: &'a str,
    kom: &'a str,
    gjekk: &'a str,
}

impl OppmoeteForm {
    fn of(moete: &Moete, (alle, inviterte): (&[Deltakar], &[Invitert])) -> Self {
        let oppmoete = |d: &Deltakar| match (d.oppmoete, d.svar) {
            (Some(oppmoete), _) => oppmoete.code(),
            (None, Svar::Forfall) => Oppmoete::Forfall.code(),
            (None, Svar::Kjem | Svar::Ventar) => "",
        };
        let tid = |tid: Option<Time>| tid.map_or_else(String::new, dates::time_of_day);
        Self {
            handling: String::new(),
            version: stand(moete, inviterte),
            familie: inviterte.iter().map(|i| i.id.to_string()).collect(),
            familie_oppmoete: inviterte
                .iter()
                .map(|i| i.oppmoete.map_or("", Familieoppmoete::code).to_owned())
                .collect(),
            deltakar: alle
                .iter()
                .map(|d| d.moete_deltakar_id.to_string())
                .collect(),
            oppmoete: alle.iter().map(|d| oppmoete(d).to_owned()).collect(),
            kom: alle.iter().map(|d| tid(d.kom)).collect(),
            gjekk: alle.iter().map(|d| tid(d.gjekk)).collect(),
        }
    }

    /// By who it is, and not by where it stands: the list may be another since the form was fetched.
    fn rader<'a>(&'a self, alle: &'a [Deltakar]) -> Vec<Rad<'a>> {
        let rad = |(nr, deltakar): (usize, &'a Deltakar)| {
            let id = deltakar.moete_deltakar_id.to_string();
            let at = self.deltakar.iter().position(|d| *d == id);
            let felt = |felt: &'a [String]| {
                at.and_then(|at| felt.get(at))
                    .map_or("", |typed| typed.trim())
            };
            Rad {
                nr: nr + 1,
                deltakar,
                oppmoete: felt(&self.oppmoete),
                kom: felt(&self.kom),
                gjekk: felt(&self.gjekk),
            }
        };
        alle.iter().enumerate().map(rad).collect()
    }

    /// The same of the families.
    fn familierader<'a>(&'a self, alle: &'a [Invitert]) -> Vec<Familierad<'a>> {
        let rad = |(nr, invitert): (usize, &'a Invitert)| {
            let id = invitert.id.to_string();
            let at = self.familie.iter().position(|f| *f == id);
            Familierad {
                nr: nr + 1,
                invitert,
                oppmoete: at
                    .and_then(|at| self.familie_oppmoete.get(at))
                    .map_or("", |typed| typed.trim()),
            }
        };
        alle.iter().enumerate().map(rad).collect()
    }

    /// What is written down so far is saved; the rest may come later.
    fn berre_del(&self) -> bool {
        self.handling == DEL
    }

    fn parse(
        &self,
        moete: &Moete,
        (alle, inviterte): (&[Deltakar], &[Invitert]),
    ) -> Result<(Vec<Var>, Vec<Option<Familieoppmoete>>), Errors> {
        let mut errors = Errors::default();
        let mut var = Vec::with_capacity(alle.len());
        for rad in self.rader(alle) {
            var.push(rad.parse(moete, !self.berre_del(), &mut errors));
        }
        let familie = self.familierader(inviterte);
        let familie = familie.iter();
        let familie = familie.map(|rad| rad.parse(!self.berre_del(), &mut errors));
        let familie: Vec<_> = familie.collect();
        let var_der = |v: &Var| v.oppmoete == Some(Oppmoete::Moett);
        if errors.is_empty() && !self.berre_del() && !var.iter().any(var_der) {
            errors.add(
                "oppmoete-1",
                "Ingen er ført opp som møtt. Blei det ikkje noko møte, så avlys det.",
            );
        }
        errors.or((var, familie))
    }
}

/// What the form is of: the meeting, and the invitations, as they were saved last.
fn stand(moete: &Moete, inviterte: &[Invitert]) -> String {
    let familie = inviterte.iter().map(|i| format!("-{}", i.version));
    std::iter::once(moete.version.to_string())
        .chain(familie)
        .collect()
}

impl Rad<'_> {
    fn id(&self) -> String {
        self.deltakar.moete_deltakar_id.to_string()
    }

    fn parse(&self, moete: &Moete, heile: bool, errors: &mut Errors) -> Var {
        let oppmoete = Oppmoete::from_code(self.oppmoete);
        if oppmoete.is_none() && heile {
            errors.add(
                format!("oppmoete-{}", self.nr),
                format!("Vel om {} møtte.", self.deltakar.namn),
            );
        }
        let (kom, gjekk) = (
            self.tid("kom", self.kom, errors),
            self.tid("gjekk", self.gjekk, errors),
        );
        if oppmoete != Some(Oppmoete::Moett) && (kom.is_some() || gjekk.is_some()) {
            let felt = if kom.is_some() { "kom" } else { "gjekk" };
            errors.add(
                format!("{felt}-{}", self.nr),
                "Klokkeslett er berre for den som møtte.",
            );
        }
        if kom.is_some_and(|kom| kom < moete.tid.fraa || kom >= moete.tid.til) {
            errors.add(
                format!("kom-{}", self.nr),
                format!("Møtet var {}.", moete.tid.klokka()),
            );
        }
        if gjekk.is_some_and(|gjekk| gjekk <= kom.unwrap_or(moete.tid.fraa)) {
            errors.add(
                format!("gjekk-{}", self.nr),
                "Ingen kan gå før dei kjem, eller før møtet byrjar.",
            );
        }
        Var {
            id: self.deltakar.moete_deltakar_id,
            oppmoete,
            kom,
            gjekk,
        }
    }

    fn tid(&self, felt: &str, typed: &str, errors: &mut Errors) -> Option<Time> {
        if typed.is_empty() {
            return None;
        }
        let tid = klokke(typed);
        if tid.is_none() {
            errors.add(
                format!("{felt}-{}", self.nr),
                "Skriv klokkeslettet slik: 12.30",
            );
        }
        tid
    }
}

#[derive(Template)]
#[template(path = "moete/oppmoete.html")]
struct Side {
    team: Team,
    moete: Moete,
    alle: Vec<Deltakar>,
    inviterte: Vec<Invitert>,
    val: Vec<Choice>,
    familieval: Vec<Choice>,
    form: OppmoeteForm,
    state: FormState,
}

impl Side {
    fn rader(&self) -> Vec<Rad<'_>> {
        self.form.rader(&self.alle)
    }

    fn familierader(&self) -> Vec<Familierad<'_>> {
        self.form.familierader(&self.inviterte)
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
    tx: WriteTx,
    (team, moete): (Team, Moete),
    kvifor: &'static str,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::MoetePlanleggje, &team)?)
        .await?;
    ctx.page(&Stengt {
        opnar: opnar(&moete, ctx.today()),
        team,
        moete,
        kvifor,
    })
}

async fn side(
    ctx: &Ctx,
    tx: WriteTx,
    (team, moete, alle, inviterte): (Team, Moete, Vec<Deltakar>, Vec<Invitert>),
    form: OppmoeteForm,
    state: FormState,
) -> Result<Response, AppError> {
    tx.commit(ctx.permit(Action::MoetePlanleggje, &Vist(&team, &inviterte))?)
        .await?;
    ctx.page(&Side {
        team,
        moete,
        alle,
        inviterte,
        familieval: familie::val(),
        val: Oppmoete::ALL
            .iter()
            .map(|o| Choice::new(o.code(), o.label()))
            .collect(),
        form,
        state,
    })
}

fn ikkje_no(kvifor: &str) -> Konflikt {
    Konflikt::new(kvifor, "Oppmøtet kan ikkje førast no.")
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<MoeteId>) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, moete) = open(&mut tx, &ctx, id, Action::MoetePlanleggje).await?;
    let alle = kalla(&mut tx, id).await?;
    let inviterte = queries::familie::inviterte(&mut tx, id).await?;
    let fresh = OppmoeteForm::of(&moete, (&alle, &inviterte));
    let (form, mut state) = utkast::fill(&mut tx, &ctx, fresh).await?;
    if let Some(kvifor) = hindring(&mut tx, &moete, ctx.today()).await? {
        if state.kladd.is_none() {
            return stengt(&ctx, tx, (team, moete), kvifor).await;
        }
        // what was typed before the meeting was called off, or moved, is not hidden
        state = state.with_conflict(ikkje_no(kvifor));
    }
    side(&ctx, tx, (team, moete, alle, inviterte), form, state).await
}

pub(super) async fn send(
    ctx: Ctx,
    Path(id): Path<MoeteId>,
    Posted(mut form): Posted<OppmoeteForm>,
) -> Result<Response, AppError> {
    ctx.require(Action::MoetePlanleggje)?;
    let mut tx = ctx.write().await?;
    let (team, mut moete) = open_to_change(&mut tx, &ctx, id).await?;
    let alle = kalla(&mut tx, id).await?;
    let inviterte = queries::familie::inviterte(&mut tx, id).await?;
    let permit = ctx.permit(Action::MoetePlanleggje, &Vist(&team, &inviterte))?;
    let state = ctx.form_state();
    if let Some(kvifor) = hindring(&mut tx, &moete, ctx.today()).await? {
        let state = state.with_conflict(ikkje_no(kvifor));
        return side(&ctx, tx, (team, moete, alle, inviterte), form, state).await;
    }
    if form.version != stand(&moete, &inviterte) {
        form.version = stand(&moete, &inviterte);
        let foert = |d: &Deltakar| Some(format!("{}: {}", d.namn, d.oppmoete_tekst()?));
        let familie = |i: &Invitert| Some(format!("{}: {}", i.namn, i.oppmoete?.label()));
        let no = alle.iter().filter_map(foert);
        let no: Vec<String> = no.chain(inviterte.iter().filter_map(familie)).collect();
        let konflikt = Konflikt::endra("møtet").med_no(vec![("Oppmøte", no.join("\n"))]);
        let state = state.with_conflict(konflikt);
        return side(&ctx, tx, (team, moete, alle, inviterte), form, state).await;
    }
    if moete.tilstand == Tilstand::Halde {
        // what was held is not written down some at a time again
        form.handling.clear();
    }
    let (var, familie) = match form.parse(&moete, (&alle, &inviterte)) {
        Ok(var) => var,
        Err(errors) => {
            let state = state.with_errors(errors);
            return side(&ctx, tx, (team, moete, alle, inviterte), form, state).await;
        }
    };
    let (til, kvittering) = if form.berre_del() {
        (ctx.path.clone(), Kvittering::OppmoeteDel)
    } else {
        moete.tilstand = Tilstand::Halde;
        (moete.path(), Kvittering::OppmoeteFoert)
    };
    moete::queries::update(&mut tx, &moete).await?;
    queries::oppmoete(&mut tx, id, &var).await?;
    queries::familie::oppmoete(&mut tx, &inviterte, &familie).await?;
    utkast::done(&mut tx, &ctx).await?;
    tx.commit(permit).await?;
    Ok(ctx.redirect(&til, kvittering))
}
