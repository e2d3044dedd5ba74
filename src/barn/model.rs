//! A child's card.

pub mod endring;
pub mod foeresett;
pub mod liste;
mod stad;

use time::Date;

use foeresett::ja_nei;
pub use stad::{EiningVal, MittRegister, er_helsestasjon, mine_einingar};

use crate::access::{Action, Actor, Relation, Resource, Subject};
use crate::barn::fnr::{self, Foedselsnummer};
use crate::ids::{BarnId, EiningId};
use crate::personal::Personal;
use crate::web::{Konflikt, dates};

/// Why a card is seen: a code that goes to the innsynslogg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grunnlag {
    /// Staff of the child's eining.
    Eining,
    /// The kommune's helsestasjon.
    Helsestasjon,
    /// On the lag of one of the child's saker.
    Lag,
    /// By a naudrett, for an hour.
    Naudrett,
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
            Self::Naudrett => "naudrett",
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
            "naudrett" => Self::Naudrett,
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
    /// The one who asks leads the child's eining.
    pub leiar: bool,
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
        let first = self.etternamn.expose().chars().take(1);
        let initial: String = first.map(|c| c.to_ascii_uppercase()).collect();
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
            "Ikkje registrert".to_owned()
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

impl Barn {
    /// Somebody changed it after a form about it was fetched: how it stands now.
    #[must_use]
    pub fn konflikt(&self, adresse: Option<String>) -> Konflikt {
        let mut no = vec![
            ("Fornamn", self.fornamn.expose().clone()),
            ("Etternamn", self.etternamn.expose().clone()),
            ("Fødselsdato", self.foedd_tekst()),
            ("Fødselsnummer", self.fnr_maskert()),
            ("Omsorg", self.omsorg_tekst().to_owned()),
        ];
        no.extend(adresse.map(|adresse| ("Adresse", adresse)));
        no.push(("Adressesperre", ja_nei(self.adressesperre).to_owned()));
        Konflikt::endra("kortet").med_no(no)
    }

    /// Who has the care, in words.
    #[must_use]
    pub fn omsorg_tekst(&self) -> &'static str {
        omsorg_tekst(&self.omsorgsstatus)
    }

    /// Address and telephone are shown: with adressesperre only to the leader of the child's eining.
    #[must_use]
    pub const fn ser_adresse(&self) -> bool {
        self.grunnlag.kan_endre() && (!self.adressesperre || self.leiar)
    }

    /// Whoever may lift the sperre can read the address afterwards, so it is the leader's alone.
    /// Anybody who may change the card may set it.
    #[must_use]
    pub const fn kan_oppheve_sperre(&self) -> bool {
        !self.adressesperre || self.leiar
    }
}

/// Who has the care of a child: the codes of the table, and what a user reads.
pub const OMSORG: [(&str, &str); 5] = [
    ("foreldre", "Foreldra har omsorga"),
    ("fosterheim", "Bur i fosterheim"),
    (
        "omsorgsovertaking",
        "Barnevernet har omsorga (omsorgsovertaking)",
    ),
    ("institusjon", "Bur på institusjon"),
    ("einsleg_mindreaarig", "Einsleg mindreårig"),
];

fn omsorg_tekst(code: &str) -> &'static str {
    OMSORG
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("Ikkje registrert", |(_, label)| label)
}

/// The look-ups by fødselsnummer a person has in 24 hours, as the page tells it. The database holds the limit
/// (`app.oppslag_maks`) and counts: every answer about a number is one.
pub const MAKS_OPPSLAG: i32 = 20;

/// The oldest who can be in the register: services may follow a youth to 25.
pub const MAKS_ALDER: i32 = 25;

/// Checks that somebody born that day can be in the register.
///
/// # Errors
/// The message beside the field.
pub fn foedd_i_registeret(foedd: Date, today: Date) -> Result<Date, &'static str> {
    match dates::age_years(foedd, today) {
        age if age < 0 => Err("Fødselsdatoen er fram i tid."),
        age if age > MAKS_ALDER => Err("Fødselsdatoen seier at dette er ein vaksen over 25 år."),
        _ => Ok(foedd),
    }
}

/// What the forms write about a child, checked.
#[derive(Clone, Debug)]
pub struct BarnData {
    /// Given names.
    pub fornamn: Personal<String>,
    /// Family name.
    pub etternamn: Personal<String>,
    /// Day of birth.
    pub foedd: Date,
    /// Its number, when it was typed.
    pub fnr: Option<Foedselsnummer>,
    /// Who has the care: a code of [`OMSORG`].
    pub omsorgsstatus: &'static str,
    /// The address, when it was typed.
    pub adresse: Option<Personal<String>>,
    /// Address and eining are hidden.
    pub adressesperre: bool,
}

/// A child to be registered.
#[derive(Clone, Debug)]
pub struct NewBarn {
    /// The id the form was given: sent twice, it is one child.
    pub barn_id: BarnId,
    /// Where the child goes; none is for the helsestasjon.
    pub eining_id: Option<EiningId>,
    /// The rest.
    pub data: BarnData,
}

impl Resource for Barn {
    fn subject(&self) -> Subject {
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: self.grunnlag.code().to_owned(),
            ..Subject::default()
        }
    }

    fn relation(&self, _: &Actor) -> Relation {
        Relation {
            skrive: self.grunnlag.kan_endre(),
            leiar: self.leiar,
            paa_eininga: self.grunnlag.kan_endre(),
            eining: self.eining_id,
            ..Relation::default()
        }
    }
}

impl Resource for NewBarn {
    fn subject(&self) -> Subject {
        let grunnlag = match self.eining_id {
            Some(_) => Grunnlag::Eining,
            None => Grunnlag::Helsestasjon,
        };
        Subject {
            barn_list: vec![self.barn_id],
            grunnlag: grunnlag.code().to_owned(),
            ..Subject::default()
        }
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let mine = mine_einingar(actor, Action::BarnRegistrere);
        Relation {
            paa_eininga: er_helsestasjon(actor)
                || mine.iter().any(|mi| Some(mi.eining_id) == self.eining_id),
            eining: self.eining_id,
            ..Relation::default()
        }
    }
}
