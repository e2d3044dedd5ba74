//! A child's card.

use time::Date;

use crate::access::{Resource, Subject};
use crate::barn::fnr;
use crate::ids::{BarnId, EiningId};
use crate::personal::Personal;
use crate::web::dates;

/// Why a card is seen: a code that goes to the innsynslogg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grunnlag {
    /// Staff of the child's eining.
    Eining,
    /// The kommune's helsestasjon.
    Helsestasjon,
    /// On the lag of one of the child's saker.
    Lag,
    /// Found by exact fødselsnummer, for an hour.
    Oppslag,
}

impl Grunnlag {
    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eining => "eining",
            Self::Helsestasjon => "helsestasjon",
            Self::Lag => "lag",
            Self::Oppslag => "oppslag",
        }
    }

    /// From the database's code; whatever else is the narrowest.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "eining" => Self::Eining,
            "helsestasjon" => Self::Helsestasjon,
            "lag" => Self::Lag,
            _ => Self::Oppslag,
        }
    }

    /// More than the card is seen: føresette and address are not for a look-up by number.
    #[must_use]
    pub const fn ser_foeresette(self) -> bool {
        !matches!(self, Self::Oppslag)
    }

    /// The card may be changed: by the child's eining and the helsestasjon.
    #[must_use]
    pub const fn kan_endre(self) -> bool {
        matches!(self, Self::Eining | Self::Helsestasjon)
    }
}

/// A child's card, as this person sees it.
#[derive(Clone, Debug)]
pub struct Barn {
    /// The child.
    pub barn_id: BarnId,
    /// Given names.
    pub fornamn: Personal<String>,
    /// Family name.
    pub etternamn: Personal<String>,
    /// Day of birth.
    pub foedd: Date,
    /// True when the register knows the fødselsnummer.
    pub har_fnr: bool,
    /// Where the child goes; hidden with adressesperre, wherever it could show.
    pub eining_id: Option<EiningId>,
    /// Its name; hidden with adressesperre.
    pub eining_namn: Option<String>,
    /// Who has the care: a code of the table.
    pub omsorgsstatus: String,
    /// Address and eining are hidden.
    pub adressesperre: bool,
    /// Counts changes, so that two editors do not overwrite each other.
    pub version: i32,
    /// Why it is seen.
    pub grunnlag: Grunnlag,
}

impl Barn {
    /// Full name.
    #[must_use]
    pub fn namn(&self) -> String {
        format!("{} {}", self.fornamn.expose(), self.etternamn.expose())
    }

    /// Given names and an initial, for headings: less to read over a shoulder.
    #[must_use]
    pub fn kort_namn(&self) -> String {
        let initial: String = self.etternamn.expose().chars().take(1).collect();
        format!("{} {initial}.", self.fornamn.expose())
    }

    /// "f. 21.04.2019"
    #[must_use]
    pub fn foedd_tekst(&self) -> String {
        dates::short(self.foedd)
    }

    /// "210419 *****", or that it is not known.
    #[must_use]
    pub fn fnr_maskert(&self) -> String {
        if self.har_fnr {
            fnr::masked(self.foedd)
        } else {
            "ikkje registrert".to_owned()
        }
    }

    /// Where the child goes, as a page may say it.
    #[must_use]
    pub fn eining_tekst(&self) -> &str {
        match (&self.eining_namn, self.adressesperre) {
            (_, true) => "Skjerma",
            (Some(namn), false) => namn,
            (None, false) => "Ikkje knytt til ei eining",
        }
    }
}

impl Resource for Barn {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: self.grunnlag.code().to_owned(),
            ..Subject::default()
        }
    }
}
