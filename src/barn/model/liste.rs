//! What a list of an eining's children would change: the same list read twice changes nothing.

use std::collections::{HashMap, HashSet};

use time::Date;

use crate::barn::liste_csv::Row;
use crate::ids::{BarnId, EiningId};
use crate::personal::Personal;

/// A child of the kommune that has one of the list's numbers.
#[derive(Clone, Debug)]
pub struct Kjend {
    /// The hash of the number.
    pub oppslag: Vec<u8>,
    /// The child.
    pub barn_id: BarnId,
    /// Where it goes now.
    pub eining_id: Option<EiningId>,
    /// Full name as the register has it: given names, family name.
    pub namn: (Personal<String>, Personal<String>),
}

/// A child of the eining the list is for.
#[derive(Clone, Debug)]
pub struct IEining {
    /// The child.
    pub barn_id: BarnId,
    /// Full name as the register has it: given names, family name.
    pub namn: (Personal<String>, Personal<String>),
    /// Its search key.
    pub namn_norm: String,
    /// Day of birth.
    pub foedd: Date,
    /// True when the register knows the number.
    pub har_fnr: bool,
    /// The address, when it is known.
    pub adresse: Option<Personal<String>>,
}

/// What a line of the list does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endring {
    /// A child the kommune does not have.
    Ny,
    /// A child of another eining of the kommune, or of none.
    FlyttaHit,
    /// A child of the eining, registered without a number under the same name and birth date.
    FaarNummer,
    /// The name is spelled in another way.
    NamnEndra,
    /// The address is another.
    AdresseEndra,
    /// Nothing.
    Uendra,
}

impl Endring {
    /// In the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Ny,
        Self::FlyttaHit,
        Self::FaarNummer,
        Self::NamnEndra,
        Self::AdresseEndra,
        Self::Uendra,
    ];

    /// The word of it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ny => "Ny",
            Self::FlyttaHit => "Flytta hit",
            Self::FaarNummer => "Får fødselsnummer",
            Self::NamnEndra => "Namn endra",
            Self::AdresseEndra => "Adresse endra",
            Self::Uendra => "Uendra",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn explained(self) -> &'static str {
        match self {
            Self::Ny => "Barnet får eit kort og blir knytt til eininga.",
            Self::FlyttaHit => "Kommunen har barnet frå før. Kortet blir flytta til eininga.",
            Self::FaarNummer => {
                "Barnet er registrert her utan nummer. Namn og fødselsdato er dei same."
            }
            Self::NamnEndra => "Barnet er her. Namnet blir slik som i lista.",
            Self::AdresseEndra => "Barnet er her. Adressa blir slik som i lista.",
            Self::Uendra => "Ingenting blir endra.",
        }
    }
}

/// A line of the list, and what it does.
#[derive(Clone, Debug)]
pub struct Rad {
    /// The line as it was read.
    pub row: Row,
    /// What its number may hash to.
    pub oppslag: Vec<[u8; 32]>,
    /// The child it is about; none when it is new.
    pub barn_id: Option<BarnId>,
    /// What the line does, in one word.
    pub endring: Endring,
    /// The name must be written.
    pub nytt_namn: bool,
    /// The address must be written.
    pub ny_adresse: bool,
}

impl Rad {
    /// Whether its number hashes to this.
    #[must_use]
    pub fn has(&self, hash: &[u8]) -> bool {
        self.oppslag.iter().any(|one| one[..] == *hash)
    }
}

/// All that a list would change.
#[derive(Debug, Default)]
pub struct Plan {
    /// Every line.
    pub rader: Vec<Rad>,
    /// Children of the eining who are not on the list.
    pub borte: Vec<IEining>,
}

impl Plan {
    /// Compares the list with the register.
    #[must_use]
    pub fn new(
        rows: Vec<(Row, Vec<[u8; 32]>)>,
        eining: EiningId,
        kjende: &[Kjend],
        i_eining: Vec<IEining>,
    ) -> Self {
        let by_number: HashMap<&[u8], &Kjend> =
            kjende.iter().map(|k| (&k.oppslag[..], k)).collect();
        let by_id: HashMap<BarnId, &IEining> = i_eining.iter().map(|b| (b.barn_id, b)).collect();
        let unnumbered = Unnumbered::new(&i_eining);
        let rader: Vec<Rad> = rows
            .into_iter()
            .map(|(row, oppslag)| {
                let known_by = oppslag.iter().find_map(|hash| by_number.get(&hash[..]));
                match known_by {
                    Some(k) if k.eining_id == Some(eining) => {
                        known(row, oppslag, k, by_id.get(&k.barn_id).copied())
                    }
                    Some(k) => moved(row, oppslag, k),
                    None => match unnumbered.find(&row) {
                        Some(barn) => numbered(row, oppslag, barn),
                        None => new(row, oppslag),
                    },
                }
            })
            .collect();
        let here: HashSet<BarnId> = rader.iter().filter_map(|rad| rad.barn_id).collect();
        let borte = i_eining
            .into_iter()
            .filter(|barn| !here.contains(&barn.barn_id))
            .collect();
        Self { rader, borte }
    }

    /// Lines that do this.
    pub fn with(&self, endring: Endring) -> impl Iterator<Item = &Rad> {
        self.rader.iter().filter(move |rad| rad.endring == endring)
    }

    /// True when the list changes nothing by itself.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.with(Endring::Uendra).count() == self.rader.len()
    }
}

/// Children of the eining without a number, by name and birth date; only where no mistake is possible: one such
/// child, and a list has one such line.
struct Unnumbered<'a> {
    by_identity: HashMap<(String, Date), &'a IEining>,
}

impl<'a> Unnumbered<'a> {
    fn new(i_eining: &'a [IEining]) -> Self {
        let mut by_identity = HashMap::new();
        let mut several = HashSet::new();
        for barn in i_eining.iter().filter(|barn| !barn.har_fnr) {
            let key = (barn.namn_norm.clone(), barn.foedd);
            if by_identity.insert(key.clone(), barn).is_some() {
                several.insert(key);
            }
        }
        by_identity.retain(|key, _| !several.contains(key));
        Self { by_identity }
    }

    fn find(&self, row: &Row) -> Option<&'a IEining> {
        self.by_identity.get(&row.identity()).copied()
    }
}

fn known(row: Row, oppslag: Vec<[u8; 32]>, kjend: &Kjend, here: Option<&IEining>) -> Rad {
    let nytt_namn = !same_name(&row, &kjend.namn);
    let ny_adresse = other_address(&row, here);
    Rad {
        barn_id: Some(kjend.barn_id),
        endring: match (nytt_namn, ny_adresse) {
            (true, _) => Endring::NamnEndra,
            (false, true) => Endring::AdresseEndra,
            (false, false) => Endring::Uendra,
        },
        nytt_namn,
        ny_adresse,
        row,
        oppslag,
    }
}

fn moved(row: Row, oppslag: Vec<[u8; 32]>, kjend: &Kjend) -> Rad {
    Rad {
        barn_id: Some(kjend.barn_id),
        endring: Endring::FlyttaHit,
        nytt_namn: !same_name(&row, &kjend.namn),
        ny_adresse: row.adresse.is_some(),
        row,
        oppslag,
    }
}

fn numbered(row: Row, oppslag: Vec<[u8; 32]>, barn: &IEining) -> Rad {
    Rad {
        barn_id: Some(barn.barn_id),
        endring: Endring::FaarNummer,
        nytt_namn: !same_name(&row, &barn.namn),
        ny_adresse: other_address(&row, Some(barn)),
        row,
        oppslag,
    }
}

fn new(row: Row, oppslag: Vec<[u8; 32]>) -> Rad {
    Rad {
        barn_id: None,
        endring: Endring::Ny,
        nytt_namn: false,
        ny_adresse: row.adresse.is_some(),
        row,
        oppslag,
    }
}

fn same_name(row: &Row, namn: &(Personal<String>, Personal<String>)) -> bool {
    row.fornamn == namn.0 && row.etternamn == namn.1
}

/// A list without addresses changes none.
fn other_address(row: &Row, here: Option<&IEining>) -> bool {
    row.adresse.is_some() && here.and_then(|barn| barn.adresse.as_ref()) != row.adresse.as_ref()
}

#[cfg(test)]
mod tests;
