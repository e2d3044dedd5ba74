//! The proof that a decision was taken.

use super::policy::Rule;
use super::{Action, Actor, Medlemskap, Role};
use crate::ids::{BarnId, EiningId, InstansId, PrinsipalId, SakId};

/// What a permit is about: goes to the innsynslogg with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The saker shown or changed.
    pub sak_list: Vec<SakId>,
    /// The children shown or changed.
    pub barn_list: Vec<BarnId>,
    /// Why the database let it be seen: a code (`lag`, `leiar`, `eining`, `oppslag` …).
    pub grunnlag: String,
    /// The reason the person gave, where one is asked for.
    pub grunn: Option<String>,
}

/// How an actor stands to a thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// Has a right to write in it.
    pub skrive: bool,
    /// Has the ball.
    pub ansvarleg: bool,
    /// Leads the eining that owns it, or that the child goes to.
    pub leiar: bool,
    /// Works at the child's eining, or the helsestasjon.
    pub paa_eininga: bool,
    /// Has møteplikt in the team, or leads its eining.
    pub paa_teamet: bool,
    /// Leads the meeting, or writes in it.
    pub foerer: bool,
    /// This person works for the instans that owns it.
    pub eigar: bool,
    /// It is offered to this person.
    pub mottakar: bool,
    /// This person sent it.
    pub meldar: bool,
    /// The eining that owns it, or that the child goes to.
    pub eining: Option<EiningId>,
    /// The actor's principal that has the ball, the place on the lag, or the offer.
    pub prinsipal: Option<PrinsipalId>,
}

impl Relation {
    /// How well a medlemskap explains the access: the leadership of its eining, or the workplace that is on the
    /// lag, before any other that the same person has; then one at the eining.
    pub(super) fn fits(&self, by: &Medlemskap, rule: Rule) -> (u8, bool) {
        let there = by.eining_id.is_some() && by.eining_id == self.eining;
        let leads = there && by.role == Role::Einingsleiar;
        let on_lag = self.prinsipal == Some(by.prinsipal_id);
        let lag_first = match rule {
            Rule::Yes | Rule::Lag | Rule::Eigar | Rule::Mottakar | Rule::Teneste => true,
            Rule::Ansvarleg => self.ansvarleg,
            Rule::Leiar | Rule::Eining | Rule::Team | Rule::Foerer | Rule::Meldar | Rule::No => {
                false
            }
        };
        let best = if lag_first {
            u8::from(on_lag) * 2 + u8::from(leads)
        } else {
            u8::from(leads) * 2 + u8::from(on_lag)
        };
        (best, there)
    }
}

/// Something an action is done to.
pub trait Resource {
    /// What the innsynslogg says it was.
    fn subject(&self) -> Subject;

    /// How the actor stands to it.
    fn relation(&self, _actor: &Actor) -> Relation {
        Relation::default()
    }
}

/// A list or a page about nothing but what was shown on it.
impl Resource for Subject {
    fn subject(&self) -> Subject {
        self.clone()
    }
}

/// Nothing about any child: settings, drafts, one's own pages.
impl Resource for () {
    fn subject(&self) -> Subject {
        Subject::default()
    }
}

/// No live role allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied;

/// A decision that was taken. Only [`Actor::permit`] makes one, and a commit consumes it: it becomes
/// the row of the innsynslogg. It proves that a decision was taken, not that it was the right one;
/// `tests/it/tilgang.rs` checks that.
#[derive(Debug)]
#[must_use]
pub struct Permit {
    action: Action,
    role: &'static str,
    instans_id: InstansId,
    eining_id: Option<EiningId>,
    subject: Subject,
}

impl Permit {
    pub(super) fn new(action: Action, by: &Medlemskap, subject: Subject) -> Self {
        Self {
            action,
            role: by.role.code(),
            instans_id: by.instans_id,
            eining_id: by.eining_id,
            subject,
        }
    }

    /// Gives the log one more code for why.
    pub fn also(mut self, grunnlag: &str) -> Self {
        let codes = &mut self.subject.grunnlag;
        if !codes.is_empty() {
            codes.push(',');
        }
        codes.push_str(grunnlag);
        self
    }

    /// Gives the log more children it was about.
    pub fn and_children(mut self, barn: &[BarnId]) -> Self {
        let list = &mut self.subject.barn_list;
        for barn in barn {
            if !list.contains(barn) {
                list.push(*barn);
            }
        }
        self
    }

    /// What was permitted.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The role's code it was permitted by.
    #[must_use]
    pub const fn role(&self) -> &'static str {
        self.role
    }

    /// The instans it was permitted in.
    #[must_use]
    pub const fn instans_id(&self) -> InstansId {
        self.instans_id
    }

    /// The eining it was permitted in.
    #[must_use]
    pub const fn eining_id(&self) -> Option<EiningId> {
        self.eining_id
    }

    /// What it is about.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }
}
