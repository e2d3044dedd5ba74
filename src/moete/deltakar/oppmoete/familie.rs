//! Those of families who are invited to an item of the meeting, on the form of who was there: who came is what is marked, and an answer
//! is no more than an answer. Only those of the saker the writer writes in stand on it.

use time::Time;

use crate::access::{Actor, Relation, Resource, Subject};
use crate::barn::relasjon_tekst;
use crate::codes::codes;
use crate::ids::{BarnId, MoeteFamilieId, SakId};
use crate::tst::Team;
use crate::web::dates;
use crate::web::form::Errors;
use crate::web::parts::Choice;

codes! {
    /// How it stands with an invitation (`app.familie_moete`).
    Familiestand {
        /// The item is to come.
        Ventar => "ventar", "Du er invitert til eit møte";
        /// The meeting is called off.
        Avlyst => "avlyst", "Møtet er avlyst";
        /// The item is not taken up in this meeting after all.
        IkkjeOpp => "ikkje_opp", "Du treng ikkje kome";
        /// The invitation is taken back.
        TekenAv => "teken_av", "Du treng ikkje kome";
        /// The meeting has been.
        Over => "over", "Du var invitert til eit møte";
    }
}

codes! {
    /// What one of a family has answered.
    Familiesvar {
        /// Nothing yet.
        Ventar => "ventar", "Har ikkje svart";
        /// Comes.
        Kjem => "kjem", "Kjem";
        /// Does not; without a reason.
        KjemIkkje => "kjem_ikkje", "Kjem ikkje";
    }
}

codes! {
    /// Whether one of a family was there.
    Familieoppmoete {
        /// Was.
        Moett => "moett", "Møtte";
        /// Was not.
        IkkjeMoett => "ikkje_moett", "Møtte ikkje";
    }
}

/// One of a family who is invited to an item.
pub(in crate::moete::deltakar) struct Invitert {
    pub id: MoeteFamilieId,
    pub sak_id: SakId,
    pub barn_id: BarnId,
    pub namn: String,
    /// None for the child.
    pub relasjon: Option<String>,
    pub fraa: Time,
    pub til: Time,
    pub svar: Familiesvar,
    pub oppmoete: Option<Familieoppmoete>,
    /// The referat of the item is approved, and says it.
    pub stend: bool,
}

impl Invitert {
    /// "mor · kl. 12.15–12.45 · svarte: Kjem"
    pub fn kven(&self) -> String {
        let rolle = self.relasjon.as_deref().map_or("barnet", relasjon_tekst);
        let (fraa, til) = (dates::time_of_day(self.fraa), dates::time_of_day(self.til));
        let svar = if self.svar == Familiesvar::Ventar {
            String::new()
        } else {
            format!(" · svarte: {}", self.svar.label())
        };
        format!("{} · kl. {fraa}–{til}{svar}", rolle.to_lowercase())
    }
}

/// What stands of one of a family in the form.
pub(super) struct Familierad<'a> {
    pub nr: usize,
    pub invitert: &'a Invitert,
    pub oppmoete: &'a str,
}

impl Familierad<'_> {
    pub fn id(&self) -> String {
        self.invitert.id.to_string()
    }

    pub fn parse(&self, heile: bool, errors: &mut Errors) -> Option<Familieoppmoete> {
        let oppmoete = Familieoppmoete::from_code(self.oppmoete);
        if oppmoete.is_none() && heile {
            let feil = format!("Vel om {} møtte.", self.invitert.namn);
            errors.add(format!("familie_oppmoete-{}", self.nr), feil);
        }
        oppmoete
    }
}

/// What to choose among.
pub(super) fn val() -> Vec<Choice> {
    let val = Familieoppmoete::ALL.iter();
    val.map(|o| Choice::new(o.code(), o.label())).collect()
}

/// The form of who was there, with the saker whose families stand on it.
pub(super) struct Vist<'a> {
    pub team: &'a Team,
    /// Leads the meeting, or writes in it.
    pub foerer: bool,
    pub inviterte: &'a [Invitert],
}

impl Resource for Vist<'_> {
    fn subject(&self) -> Subject {
        let inviterte = self.inviterte.iter();
        let grunnlag = if self.inviterte.is_empty() {
            ""
        } else {
            "moete"
        };
        Subject {
            sak_list: inviterte.clone().map(|i| i.sak_id).collect(),
            barn_list: inviterte.map(|i| i.barn_id).collect(),
            grunnlag: grunnlag.to_owned(),
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            foerer: self.foerer,
            ..self.team.relation(actor)
        }
    }
}
