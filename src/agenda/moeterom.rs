//! A meeting from the inside: who may read its agenda, and what of children was shown there.

use time::Date;

use crate::access::{Actor, Relation, Resource, Subject};
use crate::ids::{BarnId, SakId};
use crate::moete::{self, Moete};
use crate::tst::Team;
use crate::web::Konflikt;

/// A meeting as those see it who are in it.
pub struct Moeterom {
    /// Whose team it is.
    pub team: Team,
    /// The meeting.
    pub moete: Moete,
    /// This person is called to it.
    pub kalla: bool,
    /// This person leads it, or writes in it.
    pub foerer: bool,
}

impl Moeterom {
    /// Its agenda.
    #[must_use]
    pub fn path(&self) -> String {
        super::path(self.moete.moete_id)
    }

    /// The meeting's page.
    #[must_use]
    pub fn moete_path(&self) -> String {
        moete::path(self.moete.moete_id)
    }

    /// Why nothing more can be put on the agenda.
    pub(super) fn stengd(&self, today: Date) -> Option<Konflikt> {
        let kvifor = self.moete.kan_ikkje_endrast(today)?;
        Some(Konflikt::new(kvifor, "Agendaen kan ikkje endrast."))
    }
}

/// Nothing about a child: what of children is shown, is added to it.
impl Resource for Moeterom {
    fn subject(&self) -> Subject {
        Subject::default()
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let team = self.team.relation(actor);
        Relation {
            paa_teamet: team.paa_teamet || self.kalla,
            ..team
        }
    }
}

/// The room, to whoever writes down what became of the items: to be called is not enough.
pub(super) struct Foering<'a>(pub &'a Moeterom);

impl Resource for Foering<'_> {
    fn subject(&self) -> Subject {
        Subject::default()
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            foerer: self.0.foerer,
            ..self.0.team.relation(actor)
        }
    }
}

/// The room, with the saker that are shown.
pub struct Vist<'a>(pub &'a Moeterom, pub Vec<(SakId, BarnId)>);

impl Resource for Vist<'_> {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: self.1.iter().map(|(sak, _)| *sak).collect(),
            barn_list: self.1.iter().map(|(_, barn)| *barn).collect(),
            grunnlag: if self.1.is_empty() {
                String::new()
            } else {
                "moete".to_owned()
            },
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        self.0.relation(actor)
    }
}
