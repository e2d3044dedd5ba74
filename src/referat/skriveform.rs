//! What is sent from the page where a referat is written.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::Date;
use uuid::Uuid;

use super::del::Del;
use super::lagre::TEKST_MAX;
use super::model::{Delar, Lagra};
use super::strid;
use super::tiltaksplan::{self, Rad};
use crate::text::{self, without_taken_away, without_unseen};
use crate::web::dates::{DateError, parse_date};
use crate::web::form::Errors;

/// What is typed. `tekst` and `versjon` are in the order of [`Del::tekstar`], and those of the tiltaksplan a row each.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SkrivForm {
    pub handling: String,
    pub tekst: Vec<String>,
    pub versjon: Vec<String>,
    pub plan_versjon: String,
    /// Which of who was there the system put in, by its print: a text that is the same, nobody has written.
    pub stades: String,
    /// Which row each is.
    pub radid: Vec<String>,
    pub maal: Vec<String>,
    pub tiltak: Vec<String>,
    pub ansvarleg: Vec<String>,
    pub innan: Vec<String>,
    /// What may name a child is read through, and does not.
    pub stadfesta: String,
}

impl crate::web::Form for SkrivForm {}

impl SkrivForm {
    /// As the parts were last saved.
    pub fn of(delar: &Delar) -> Self {
        let plan = delar.lagra(Del::Tiltaksplan);
        let mut form = Self {
            plan_versjon: plan.version.to_string(),
            ..Self::default()
        };
        form.set_stades(&delar.lagra(Del::TilStades));
        for del in Del::tekstar() {
            let lagra = delar.lagra(del);
            form.tekst.push(lagra.tekst);
            form.versjon.push(lagra.version.to_string());
        }
        form.set_rader(tiltaksplan::les(&plan.tekst));
        form
    }

    /// The form has a field for each part, and four for each row.
    pub fn heil(&self) -> bool {
        let tal = Del::tekstar().count();
        self.tekst.len() == tal
            && self.versjon.len() == tal
            && self.maal.len() <= tiltaksplan::FLEST_I_SKJEMA
            && self.radid.len() <= tiltaksplan::FLEST_I_SKJEMA
            && [&self.tiltak, &self.ansvarleg, &self.innan]
                .iter()
                .all(|felt| felt.len() == self.maal.len())
    }

    pub fn rader(&self) -> Vec<Rad> {
        let rad = |nr: usize| Rad {
            id: self.radid.get(nr).cloned().unwrap_or_default(),
            maal: self.maal[nr].clone(),
            tiltak: self.tiltak[nr].clone(),
            ansvarleg: self.ansvarleg[nr].clone(),
            innan: self.innan[nr].clone(),
        };
        (0..self.maal.len()).map(rad).collect()
    }

    pub fn set_rader(&mut self, rader: Vec<Rad>) {
        let rader = tiltaksplan::med_tomme(rader);
        self.radid = rader.iter().map(|r| r.id.clone()).collect();
        self.maal = rader.iter().map(|r| r.maal.clone()).collect();
        self.tiltak = rader.iter().map(|r| r.tiltak.clone()).collect();
        self.ansvarleg = rader.iter().map(|r| r.ansvarleg.clone()).collect();
        self.innan = rader.into_iter().map(|r| r.innan).collect();
    }

    /// How many rows are written in, when there are more than a plan has: two wrote at once, and both are there.
    pub fn for_mange_rader(&self) -> Option<usize> {
        let tal = self.rader().iter().filter(|rad| !rad.tom()).count();
        (tal > tiltaksplan::FLEST).then_some(tal)
    }

    /// The rows as they are when they are saved.
    pub fn reine_rader(&self) -> Vec<Rad> {
        let mut errors = Errors::default();
        let rader = self.rader();
        let reine = tiltaksplan::reinsa(&mut errors, &rader);
        // what is too long is not saved, and stands as it is typed
        if errors.is_empty() { reine } else { rader }
    }

    /// A text and the version it was written on top of.
    pub fn del(&self, del: Del) -> (&str, i32) {
        if del == Del::Tiltaksplan {
            return ("", self.plan_versjon.parse().unwrap_or(0));
        }
        let nr = Del::tekstar().position(|d| d == del).unwrap_or_default();
        (&self.tekst[nr], self.versjon[nr].parse().unwrap_or(0))
    }

    /// Each row has an id of its own. A form from before rows had ids has those of its places.
    pub fn gje_id(&mut self, mut ny: impl FnMut() -> Uuid) {
        if self.radid.is_empty() {
            self.radid = (0..self.maal.len()).map(tiltaksplan::gamal_id).collect();
        }
        self.radid.resize(self.maal.len(), String::new());
        for nr in 0..self.radid.len() {
            let id = &self.radid[nr];
            if !tiltaksplan::er_id(id) || self.radid[..nr].contains(id) {
                self.radid[nr] = ny().to_string();
            }
        }
    }

    /// The page shows what the system puts in of who was there, if nobody has written in it.
    pub fn set_stades(&mut self, lagra: &Lagra) {
        self.stades = if lagra.uroert() && !lagra.tekst.is_empty() {
            avtrykk(&lagra.tekst)
        } else {
            String::new()
        };
    }

    /// What is typed of who was there, is what the system had put in.
    pub fn stades_uroert(&self, tekst: &str) -> bool {
        !self.stades.is_empty() && self.stades == avtrykk(tekst)
    }

    /// Without the characters that cannot be kept: they do not show, so nobody could take them out.
    pub fn utan_bortteke(&mut self) {
        let felt = [
            &mut self.tekst,
            &mut self.maal,
            &mut self.tiltak,
            &mut self.ansvarleg,
            &mut self.innan,
        ];
        for tekst in felt.into_iter().flatten() {
            *tekst = without_taken_away(tekst);
        }
    }

    /// From now on it is written on top of this version.
    pub fn set_versjon(&mut self, del: Del, version: i32) {
        if del == Del::Tiltaksplan {
            self.plan_versjon = version.to_string();
        } else if let Some(nr) = Del::tekstar().position(|d| d == del) {
            self.versjon[nr] = version.to_string();
        }
    }

    pub fn set_tekst(&mut self, del: Del, tekst: &str) {
        if del == Del::Tiltaksplan {
            self.set_rader(tiltaksplan::les(tekst));
        } else if let Some(nr) = Del::tekstar().position(|d| d == del) {
            tekst.clone_into(&mut self.tekst[nr]);
        }
    }

    /// What is to be saved of each part, or what is wrong beside its field.
    pub fn parse(&self, today: Date) -> Result<Vec<(Del, String)>, Errors> {
        let mut errors = Errors::default();
        let mut sendt = Vec::new();
        for (nr, del) in Del::tekstar().enumerate() {
            let felt = format!("tekst-{nr}");
            let tekst = without_unseen(&self.tekst[nr]);
            let tekst = errors.optional_text(&felt, &tekst, TEKST_MAX);
            sendt.push((del, tekst.unwrap_or_default()));
        }
        if let Some(tal) = self.for_mange_rader() {
            strid::for_mange(&mut errors, &self.rader(), tal);
        }
        let rader = tiltaksplan::reinsa(&mut errors, &self.rader());
        umoegleg_innan(&mut errors, &rader, today);
        sendt.push((Del::Tiltaksplan, tiltaksplan::lagra(&rader)));
        errors.or(sendt)
    }
}

/// A day that is no day is said beside its field when it is saved, and not first when the referat is sent. Words («til jul») are let
/// stand meanwhile.
fn umoegleg_innan(errors: &mut Errors, rader: &[Rad], today: Date) {
    for (nr, rad) in rader.iter().enumerate() {
        let feil = match parse_date(&rad.innan, today) {
            Err(feil @ (DateError::NoSuchDay | DateError::Year)) => feil,
            Err(feil) if tal(&rad.innan) => feil,
            _ => continue,
        };
        errors.add(format!("innan-{nr}"), feil.to_string());
    }
}

/// Written with figures only, as a day is.
fn tal(innan: &str) -> bool {
    innan.contains(|c: char| c.is_ascii_digit()) && !innan.contains(char::is_alphabetic)
}

/// As a text is when it is saved: the marks of a word processor are no words, and what differs only by them is the same.
pub(super) fn som_lagra(typed: &str) -> String {
    let tekst = text::text(&without_unseen(typed), usize::MAX);
    tekst.ok().flatten().unwrap_or_default()
}

/// The print of a text, whatever its line breaks are.
fn avtrykk(tekst: &str) -> String {
    hex::encode(Sha256::digest(tekst.replace("\r\n", "\n").trim()))
}
