//! The form that registers a child, in its two steps.

use serde::Deserialize;
use uuid::Uuid;

use super::model::{Barn, NewBarn, er_helsestasjon, mine_einingar};
use super::skjema::{self, Typed};
use crate::access::Action;
use crate::ids::{BarnId, EiningId};
use crate::personal::Personal;
use crate::web::form::Errors;
use crate::web::{Ctx, Form};

/// What is typed, and what is carried from step to step.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NyForm {
    /// The id the child gets.
    pub id: String,
    /// The step the form was on: the search is "soek", the registration "registrer". Another is a form that somebody
    /// has begun to fill in on another page.
    pub steg: String,
    /// The children that were shown as possibly the same.
    pub sett: String,
    pub fornamn: String,
    pub etternamn: String,
    pub foedd: String,
    // never part of a draft
    pub foedselsnummer: Personal<String>,
    pub eining: String,
    pub omsorgsstatus: String,
    pub adresse: String,
    pub adressesperre: String,
}

impl Form for NyForm {
    fn id(&mut self) -> Option<&mut String> {
        Some(&mut self.id)
    }
}

impl NyForm {
    /// Filled in with what was searched for in vain; the last word is the family name. Complete, it goes on to the
    /// search for the same child at once.
    pub(super) fn searched(id: Uuid, namn: &str, foedd: &str) -> Self {
        let namn = namn.trim();
        let (fornamn, etternamn) = namn.rsplit_once(char::is_whitespace).unwrap_or((namn, ""));
        let (fornamn, foedd) = (fornamn.trim(), foedd.trim());
        let complete = !etternamn.is_empty() && !foedd.is_empty();
        Self {
            id: id.to_string(),
            steg: if complete { "soek" } else { "" }.to_owned(),
            fornamn: fornamn.to_owned(),
            etternamn: etternamn.to_owned(),
            foedd: foedd.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn typed(&self) -> Typed<'_> {
        Typed {
            fornamn: &self.fornamn,
            etternamn: &self.etternamn,
            foedd: &self.foedd,
            foedselsnummer: self.foedselsnummer.expose(),
            omsorgsstatus: &self.omsorgsstatus,
            adresse: &self.adresse,
            adressesperre: self.sperra(),
        }
    }

    pub(super) fn sperra(&self) -> bool {
        self.adressesperre == "ja"
    }

    pub(super) fn registers(&self) -> bool {
        self.steg == "registrer"
    }

    /// What the error summary says must wait.
    pub(super) fn goal(&self) -> &'static str {
        if self.registers() {
            "barnet kan registrerast"
        } else {
            "me kan søkje"
        }
    }

    /// On to the second step, with what most often is chosen there.
    pub(super) fn go_on(&mut self, ctx: &Ctx) {
        "registrer".clone_into(&mut self.steg);
        if self.omsorgsstatus.is_empty() {
            "foreldre".clone_into(&mut self.omsorgsstatus);
        }
        if let [only] = &mine_einingar(&ctx.actor, Action::BarnRegistrere)[..]
            && self.eining.is_empty()
        {
            self.eining = only.eining_id.to_string();
        }
    }

    /// Remembers which children have been shown.
    pub(super) fn note_seen(&mut self, like: &[Barn]) {
        let ids: Vec<String> = like.iter().map(|barn| barn.barn_id.to_string()).collect();
        self.sett = ids.join(",");
    }

    pub(super) fn has_seen(&self, barn: BarnId) -> bool {
        self.sett.split(',').any(|id| id == barn.to_string())
    }

    pub(super) fn parse(&self, ctx: &Ctx, barn_id: BarnId) -> Result<NewBarn, Errors> {
        let mut errors = Errors::default();
        let data = skjema::parse(&self.typed(), ctx.today(), &mut errors);
        let eining = self.eining(ctx, &mut errors);
        let leads = eining.flatten().is_some_and(|id| ctx.actor.leads(id));
        if self.sperra() && !leads && !self.adresse.trim().is_empty() {
            errors.add(
                "adresse",
                "Med adressesperre er det berre einingsleiaren som kan skrive adressa. La feltet stå tomt.",
            );
        }
        match (data, eining) {
            (Some(data), Some(eining_id)) if errors.is_empty() => Ok(NewBarn {
                barn_id,
                eining_id,
                data,
            }),
            _ => Err(errors),
        }
    }

    /// The chosen eining; the helsestasjon may choose none.
    #[expect(
        clippy::option_option,
        reason = "not chosen is one thing, chosen to be none another"
    )]
    fn eining(&self, ctx: &Ctx, errors: &mut Errors) -> Option<Option<EiningId>> {
        let chosen = mine_einingar(&ctx.actor, Action::BarnRegistrere)
            .into_iter()
            .find(|e| e.eining_id.to_string() == self.eining);
        match chosen {
            Some(e) => Some(Some(e.eining_id)),
            None if self.eining.is_empty() && er_helsestasjon(&ctx.actor) => Some(None),
            None => {
                errors.add("eining", "Vel eining.");
                None
            }
        }
    }
}
