//! What a mappe is made of, and for whom.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::codes::codes;
use crate::ids::{ArkivoverfoeringId, FoeresettId, InstansId, SakId};
use crate::sak::Slag;
use crate::web::dates;

codes! {
    /// A part.
    Kapittel {
        /// What somebody saw.
        Uro => "uro", "Uro";
        /// Those who have the care.
        Foeresette => "foeresette", "Føresette";
        /// Talks.
        Samtale => "samtale", "Samtalar og møte med dei føresette";
        /// What is done.
        Tiltak => "tiltak", "Tiltak";
        /// What came of it.
        Evaluering => "evaluering", "Evaluering av tiltak";
        /// The plan of a skolemiljø case.
        Plan => "plan", "Skulemiljøplan";
        /// Who of the family is asked to meetings.
        Moete => "moete", "Invitasjonar til møte";
        /// Meetings.
        Referat => "referat", "Referat frå TST";
        /// The individuelle plan.
        Individuellplan => "individuellplan", "Individuell plan";
        /// Whether there is to be a barnekoordinator.
        Koordinator => "koordinator", "Barnekoordinator";
        /// Consents.
        Samtykke => "samtykke", "Samtykke";
        /// What the family has written.
        Familie => "familie", "Frå familien";
        /// Who was on it.
        Lag => "lag", "Laget rundt barnet";
        /// Who opened it because it could not wait.
        Naudrett => "naudrett", "Naudrett";
        /// The steps.
        Historikk => "historikk", "Historikk";
    }
}

/// Something that was written.
#[derive(Clone, Debug)]
pub(super) struct Innslag {
    pub sak_id: SakId,
    pub kapittel: Kapittel,
    pub at: OffsetDateTime,
    /// What it is a field of: a talk, a tiltak, a referat.
    pub ting: Uuid,
    /// Who wrote it.
    pub namn: Option<String>,
    /// Where they work.
    pub stad: Option<String>,
    pub kva: String,
    pub tekst: String,
}

/// Who an innsynspakke is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mottakar {
    /// One of the føresette on the card.
    Foeresett(FoeresettId),
    /// The child itself.
    Barnet,
}

impl Mottakar {
    /// From an address.
    pub fn les(kode: &str) -> Option<Self> {
        match kode {
            "barnet" => Some(Self::Barnet),
            id => id.parse().ok().map(Self::Foeresett),
        }
    }

    /// As it stands in an address.
    pub fn kode(self) -> String {
        match self {
            Self::Foeresett(id) => id.to_string(),
            Self::Barnet => "barnet".to_owned(),
        }
    }

    /// As it stands in the innsynslogg: what, and never who.
    pub fn grunn(self) -> String {
        match self {
            Self::Foeresett(id) => format!("Innsynspakke til føresett {id}"),
            Self::Barnet => "Innsynspakke til barnet sjølv".to_owned(),
        }
    }

    /// The føresett, as the database is asked.
    pub const fn foeresett(self) -> Option<Uuid> {
        match self {
            Self::Foeresett(id) => Some(id.uuid()),
            Self::Barnet => None,
        }
    }
}

/// The sak it is of.
#[derive(Clone, Debug)]
pub(super) struct Mappesak {
    pub sak_id: SakId,
    pub instans_id: InstansId,
    pub saksnummer: String,
    pub slag: Slag,
    pub opna_at: OffsetDateTime,
    pub lukka_at: Option<OffsetDateTime>,
    pub stad: String,
    pub ansvarleg: String,
}

/// A copy that was made for the archive.
#[derive(Clone, Debug)]
pub(super) struct Kopi {
    pub arkivoverfoering_id: ArkivoverfoeringId,
    pub sha256: String,
    pub laga_namn: String,
    pub laga_at: OffsetDateTime,
    pub stad: Option<String>,
    pub overfoert_dato: Option<Date>,
    pub overfoert_namn: Option<String>,
    /// The sak is as it was when the copy was made: not opened again, and nothing is written in it since.
    pub gjeld: bool,
}

impl Kopi {
    pub fn laga(&self) -> String {
        format!("{}, {}", self.laga_namn, dates::date_time(self.laga_at))
    }

    /// "Overført 3. november 2026 av Rita Moen: Interkommunalt arkiv"
    pub fn overfoert(&self) -> Option<String> {
        let (stad, dag) = (self.stad.as_ref()?, self.overfoert_dato?);
        let namn = self.overfoert_namn.as_deref().unwrap_or_default();
        Some(format!("Overført {} av {namn}: {stad}", dates::long(dag)))
    }
}

/// When a closed sak is deleted once the archive has it.
#[derive(Clone, Debug)]
pub(super) struct Forfall {
    pub dag: Date,
    /// The day has come.
    pub ute: bool,
}

impl Forfall {
    pub fn tekst(&self) -> String {
        if self.ute {
            return "Når du fører opp dette, blir saka sletta i natt.".to_owned();
        }
        let dag = dates::long(self.dag);
        format!("Når du fører opp dette, blir saka sletta {dag}.")
    }
}

/// A document that was frozen, as it was.
pub(super) struct Dokument {
    pub slag: &'static str,
    pub nr: i16,
    pub at: OffsetDateTime,
    pub pdf: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn whom_it_is_for_is_read_from_an_address_and_told_to_the_log_without_a_name() {
        let id = Uuid::from_u128(7);
        for kode in ["barnet", &id.to_string()] {
            assert_eq!(Mottakar::les(kode).unwrap().kode(), kode);
        }
        assert_eq!(Mottakar::les("Tone"), None);
        assert!(
            Mottakar::Foeresett(id.into())
                .grunn()
                .ends_with(&id.to_string())
        );
    }
}
