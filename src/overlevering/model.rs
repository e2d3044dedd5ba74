//! An offer, and what can be done with it.

use time::OffsetDateTime;

use crate::access::{Actor, Relation, Resource, Subject};
use crate::codes::codes;
use crate::ids::{BarnId, BrukarId, OverleveringId, PrinsipalId, SakId};
use crate::web::dates;

codes! {
    /// Where an offer stands.
    Tilstand {
        /// Waits for an answer.
        Tilbydd => "tilbydd", "Ventar på svar";
        /// Accepted: the ball has moved.
        Overteken => "overteken", "Saka er overteken";
        /// Declined.
        Avvist => "avvist", "Tilbodet er avvist";
        /// Withdrawn.
        Trekt => "trekt", "Tilbodet er trekt tilbake";
    }
}

/// A hand-over, as those on the sak and the one it is offered to see it.
#[derive(Clone, Debug)]
pub struct Overlevering {
    /// The offer.
    pub overlevering_id: OverleveringId,
    /// The sak.
    pub sak_id: SakId,
    /// The child.
    pub barn_id: BarnId,
    /// Who offers it.
    pub fraa_brukar_id: BrukarId,
    /// The name.
    pub fraa_namn: String,
    /// Who it is offered to.
    pub til_id: PrinsipalId,
    /// The name.
    pub til_namn: String,
    /// What the one who offers it says.
    pub melding: String,
    /// Where it stands.
    pub tilstand: Tilstand,
    /// Why it was declined.
    pub svar: Option<String>,
    /// When it was offered.
    pub tilbydd_at: OffsetDateTime,
    /// When it was answered or withdrawn.
    pub svart_at: Option<OffsetDateTime>,
}

impl Overlevering {
    /// Nobody has answered.
    #[must_use]
    pub fn ventar(&self) -> bool {
        self.tilstand == Tilstand::Tilbydd
    }

    /// "21. nov. 2026 kl. 09.00"
    #[must_use]
    pub fn tilbydd_tekst(&self) -> String {
        dates::date_time(self.tilbydd_at)
    }

    /// "Saka er overteken 21. nov. 2026 kl. 09.00", "Ventar på svar"
    #[must_use]
    pub fn tilstand_tekst(&self) -> String {
        match self.svart_at {
            Some(at) => format!("{} {}", self.tilstand.label(), dates::date_time(at)),
            None => self.tilstand.label().to_owned(),
        }
    }
}

impl Resource for Overlevering {
    fn subject(&self) -> Subject {
        Subject {
            sak_list: vec![self.sak_id],
            barn_list: vec![self.barn_id],
            grunnlag: "tilbod".to_owned(),
            grunn: None,
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            mottakar: actor.is(self.til_id),
            prinsipal: Some(self.til_id),
            ..Relation::default()
        }
    }
}

/// An offer that waits for me, for the list of what waits.
#[derive(Clone, Debug)]
pub struct Tilbod {
    /// The offer.
    pub overlevering_id: OverleveringId,
    /// The sak.
    pub sak_id: SakId,
    /// The child, for the innsynslogg of the list.
    pub barn_id: BarnId,
    /// The sak's number.
    pub saksnummer: String,
    /// Given names and an initial.
    pub barn_namn: String,
    /// Who offers it.
    pub fraa_namn: String,
    /// When.
    pub tilbydd_at: OffsetDateTime,
}
