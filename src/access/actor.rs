//! Who is asking: a person, the kommune they act in, and their live medlemskap there.

use super::policy::{NAUDTENESTER, Rule, rule};
use super::{Action, Denied, Permit, Resource, Role};
use crate::ids::{BrukarId, EiningId, InstansId, KommuneId, PrinsipalId};

/// A live medlemskap in the active kommune.
#[derive(Clone, Debug)]
pub struct Medlemskap {
    /// The role held.
    pub role: Role,
    /// The instans it is held in.
    pub instans_id: InstansId,
    /// The kind of instans, a code of the table `instans`.
    pub instans_slag: String,
    /// The instans's name.
    pub instans_namn: String,
    /// The unit, when the role is tied to one.
    pub eining_id: Option<EiningId>,
    /// The unit's name.
    pub eining_namn: Option<String>,
    /// What rights to a sak are given to.
    pub prinsipal_id: PrinsipalId,
    /// The job title, as people say it.
    pub stilling: String,
}

impl Medlemskap {
    /// Where this is, as people say it: the unit, or the instans.
    #[must_use]
    pub fn stad(&self) -> &str {
        self.eining_namn.as_deref().unwrap_or(&self.instans_namn)
    }
}

/// The person of a request, in one kommune.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub brukar_id: BrukarId,
    /// The person's name.
    pub namn: String,
    /// The kommune acted in.
    pub kommune_id: KommuneId,
    /// Its name.
    pub kommune_namn: String,
    /// Works in several kommunar, and can switch.
    pub fleire_kommunar: bool,
    /// Live medlemskap in the kommune, the oldest first; never empty.
    pub medlemskap: Vec<Medlemskap>,
}

impl Actor {
    /// True when some role may do the action to some thing.
    #[must_use]
    pub fn may_ever(&self, action: Action) -> bool {
        self.medlemskap
            .iter()
            .any(|m| rule(m.role, action) != Rule::No)
    }

    /// True when the actor may do the action to this thing.
    #[must_use]
    pub fn may(&self, action: Action, on: &impl Resource) -> bool {
        self.permit(action, on).is_ok()
    }

    /// Decides, and proves that a decision was taken. Of several medlemskap that allow it, the permit tells the one
    /// that gives the access.
    ///
    /// # Errors
    /// [`Denied`] when no live role allows the action on the thing.
    pub fn permit(&self, action: Action, on: &impl Resource) -> Result<Permit, Denied> {
        let relation = on.relation(self);
        let allows = |m: &&Medlemskap| match rule(m.role, action) {
            Rule::No => false,
            Rule::Yes => true,
            Rule::Lag => relation.skrive,
            Rule::Eigar => relation.skrive && relation.eigar,
            Rule::Ansvarleg => relation.skrive && (relation.ansvarleg || relation.leiar),
            Rule::Leiar => relation.skrive && relation.leiar,
            Rule::Eining => relation.paa_eininga,
            Rule::Team => relation.paa_teamet,
            Rule::Foerer => relation.paa_teamet || relation.foerer,
            Rule::Teneste => NAUDTENESTER.contains(&m.instans_slag.as_str()),
            Rule::Mottakar => relation.mottakar,
            Rule::Meldar => relation.meldar,
        };
        // the first of the best: `max_by_key` gives the last
        let by = self
            .medlemskap
            .iter()
            .rev()
            .filter(allows)
            .max_by_key(|m| relation.fits(m, rule(m.role, action)));
        by.map(|medlemskap| Permit::new(action, medlemskap, on.subject()))
            .ok_or(Denied)
    }

    /// True when the role is held here.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.medlemskap.iter().any(|m| m.role == role)
    }

    /// True when the person leads the unit.
    #[must_use]
    pub fn leads(&self, eining: EiningId) -> bool {
        self.medlemskap
            .iter()
            .any(|m| m.role == Role::Einingsleiar && m.eining_id == Some(eining))
    }

    /// True when the person works for the instans.
    #[must_use]
    pub fn works_for(&self, instans: InstansId) -> bool {
        self.medlemskap.iter().any(|m| m.instans_id == instans)
    }

    /// True when one of the person's principals is this one.
    #[must_use]
    pub fn is(&self, prinsipal: PrinsipalId) -> bool {
        self.medlemskap.iter().any(|m| m.prinsipal_id == prinsipal)
    }

    /// The medlemskap in which the person may do the action, the oldest first: where new things belong.
    pub fn medlemskap_for(&self, action: Action) -> impl Iterator<Item = &Medlemskap> {
        self.medlemskap
            .iter()
            .filter(move |m| rule(m.role, action) != Rule::No)
    }
}
