//! The form of who was there, as it is typed.

use serde::Deserialize;
use time::Time;

use super::familie::{Familieoppmoete, Familierad, Invitert};
use crate::moete::Moete;
use crate::moete::deltakar::model::{Deltakar, Oppmoete, Svar};
use crate::moete::deltakar::queries::Var;
use crate::moete::tid::klokke;
use crate::web::form::Errors;
use crate::web::{Form, dates};

/// One of each for everybody who is called, in the order of the page.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::moete::deltakar) struct OppmoeteForm {
    pub(super) handling: String,
    pub(super) version: String,
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
pub(super) struct Rad<'a> {
    pub nr: usize,
    pub deltakar: &'a Deltakar,
    pub oppmoete: &'a str,
    pub kom: &'a str,
    pub gjekk: &'a str,
}

impl OppmoeteForm {
    pub(super) fn of(moete: &Moete, (alle, inviterte): (&[Deltakar], &[Invitert])) -> Self {
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
    pub(super) fn rader<'a>(&'a self, alle: &'a [Deltakar]) -> Vec<Rad<'a>> {
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
    pub(super) fn familierader<'a>(&'a self, alle: &'a [Invitert]) -> Vec<Familierad<'a>> {
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

    /// None of those who are called stands on it.
    pub(super) const fn berre_familie(&self) -> bool {
        self.deltakar.is_empty()
    }

    /// What is written down so far is saved; the rest may come later.
    pub(super) fn berre_del(&self) -> bool {
        self.handling == DEL
    }

    pub(super) fn parse(
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
        if errors.is_empty() && !self.berre_del() && !alle.is_empty() && !var.iter().any(var_der) {
            errors.add(
                "oppmoete-1",
                "Ingen er ført opp som møtt. Blei det ikkje noko møte, så avlys det.",
            );
        }
        errors.or((var, familie))
    }
}

/// What the form is of: the meeting as it was saved last, and who of the families stands on it with what. What a parent answers meanwhile
/// changes nothing here.
pub(super) fn stand(moete: &Moete, inviterte: &[Invitert]) -> String {
    let foert = |i: &Invitert| i.oppmoete.map_or("", Familieoppmoete::code);
    let familie = inviterte.iter().map(|i| format!(" {}:{}", i.id, foert(i)));
    std::iter::once(moete.version.to_string())
        .chain(familie)
        .collect()
}

impl Rad<'_> {
    pub(super) fn id(&self) -> String {
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
        // what somebody answered stands chosen, and is not written down before all is
        let berre_svart = self.deltakar.oppmoete.is_none() && self.deltakar.svar == Svar::Forfall;
        let oppmoete = oppmoete.filter(|o| heile || !(berre_svart && *o == Oppmoete::Forfall));
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
