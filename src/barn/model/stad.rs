//! Where the one who asks stands: which part of the register is theirs.

use crate::access::{Action, Actor, Relation, Resource, Subject};
use crate::ids::EiningId;

/// A skule or barnehage to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EiningVal {
    /// The eining.
    pub eining_id: EiningId,
    /// Its name.
    pub namn: String,
}

/// The skular and barnehagar in which the person may do the action, by name.
#[must_use]
pub fn mine_einingar(actor: &Actor, action: Action) -> Vec<EiningVal> {
    let mut einingar: Vec<EiningVal> = actor
        .medlemskap_for(action)
        .filter(|m| matches!(m.instans_slag.as_str(), "skule" | "barnehage"))
        .filter_map(|m| {
            Some(EiningVal {
                eining_id: m.eining_id?,
                namn: m.eining_namn.clone()?,
            })
        })
        .collect();
    einingar.sort_by(|a, b| (&a.namn, a.eining_id).cmp(&(&b.namn, b.eining_id)));
    einingar.dedup();
    einingar
}

/// True of the kommune's helsestasjon, which knows every child.
#[must_use]
pub fn er_helsestasjon(actor: &Actor) -> bool {
    actor
        .medlemskap_for(Action::BarnSoekje)
        .any(|m| m.instans_slag == "helsestasjon")
}

/// The register of the place where one works: a child that is registered goes there.
#[derive(Clone, Copy, Debug)]
pub struct MittRegister;

impl Resource for MittRegister {
    fn subject(&self) -> Subject {
        Subject::default()
    }

    fn relation(&self, actor: &Actor) -> Relation {
        Relation {
            paa_eininga: er_helsestasjon(actor)
                || !mine_einingar(actor, Action::BarnRegistrere).is_empty(),
            ..Relation::default()
        }
    }
}
