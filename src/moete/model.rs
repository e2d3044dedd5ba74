//! What a meeting is.

use super::tid::Tid;
use crate::codes::codes;
use crate::ids::{BrukarId, EiningId, MoeteDeltakarId, MoeteId};

codes! {
    /// Where a meeting stands.
    Tilstand {
        /// In the year plan.
        Planlagt => "planlagt", "Planlagt";
        /// Those who should come, are called.
        Innkalla => "innkalla", "Innkalla";
        /// It has been.
        Halde => "halde", "Halde";
        /// It will not be.
        Avlyst => "avlyst", "Avlyst";
    }
}

/// A meeting of a team.
#[derive(Clone, Debug)]
pub struct Moete {
    /// Its id.
    pub moete_id: MoeteId,
    /// Whose team it is.
    pub eining_id: EiningId,
    /// When.
    pub tid: Tid,
    /// Where.
    pub stad: String,
    /// How it stands.
    pub tilstand: Tilstand,
    /// Why it was called off.
    pub avlyst_grunn: Option<String>,
    /// Who leads it, of those who are called.
    pub moeteleiar: Option<MoeteDeltakarId>,
    /// Who writes the referat, of those who are called.
    pub referent: Option<MoeteDeltakarId>,
    /// Counts the changes.
    pub version: i32,
}

impl Moete {
    /// Counts against the plan.
    #[must_use]
    pub fn tel(&self) -> bool {
        self.tilstand != Tilstand::Avlyst
    }

    /// This one leads it, or writes in it.
    #[must_use]
    pub fn er_foerer(&self, deltakar: MoeteDeltakarId) -> bool {
        [self.moeteleiar, self.referent].contains(&Some(deltakar))
    }

    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        super::path(self.moete_id)
    }

    /// Why it can no longer be moved or called off.
    #[must_use]
    pub fn kan_ikkje_endrast(&self, today: time::Date) -> Option<&'static str> {
        match self.tilstand {
            Tilstand::Avlyst => Some("Møtet er avlyst."),
            Tilstand::Halde => Some("Møtet er halde."),
            Tilstand::Planlagt | Tilstand::Innkalla if self.tid.dato < today => {
                Some("Dagen er over.")
            }
            Tilstand::Planlagt | Tilstand::Innkalla => None,
        }
    }

    /// Icon, word and colour.
    #[must_use]
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        match self.tilstand {
            Tilstand::Planlagt => ("calendar", self.tilstand.label(), "info"),
            Tilstand::Innkalla => ("mail", self.tilstand.label(), "accent"),
            Tilstand::Halde => ("check-circle", self.tilstand.label(), "success"),
            Tilstand::Avlyst => ("slash", self.tilstand.label(), "neutral"),
        }
    }
}

/// Somebody who is called to a meeting to come.
#[derive(Clone, Debug)]
pub struct Kalla {
    /// To which.
    pub moete_id: MoeteId,
    /// Who.
    pub brukar_id: BrukarId,
    /// The name.
    pub namn: String,
}

/// A time at which somebody of the team is in another team's meeting.
#[derive(Clone, Copy, Debug)]
pub struct Oppteken {
    /// Who.
    pub brukar_id: BrukarId,
    /// When.
    pub tid: Tid,
}

impl Oppteken {
    /// "Kari Lie er i eit anna møte kl. 12.00–13.30 den dagen."
    #[must_use]
    pub fn hindrar(&self, namn: &str) -> String {
        format!("{namn} er i eit anna møte {} den dagen.", self.tid.klokka())
    }
}
