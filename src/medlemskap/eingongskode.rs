//! Codes that are handed over: for who is new, and for who has lost the password or the second factor.

use time::OffsetDateTime;

use super::model::Linje;
use crate::codes::codes;
use crate::web::dates;

codes! {
    /// What is reset.
    Nullstilling {
        /// The password.
        Passord => "passord", "Passordet er gløymt";
        /// The second factor.
        Faktor => "faktor", "Telefonen eller appen er borte";
    }
}

/// A code, as it is told of: never the code.
pub(super) struct Eingongskode {
    pub laga_namn: String,
    pub laga_at: OffsetDateTime,
    pub gjeld_til: OffsetDateTime,
    pub brukt_at: Option<OffsetDateTime>,
    pub slag: String,
    /// How the person showed who it is.
    pub grunn: Option<String>,
}

impl Eingongskode {
    pub(super) fn linje(&self) -> Linje {
        let detalj = match self.brukt_at {
            Some(at) => format!("Brukt {}", dates::date_time(at)),
            None => format!("Gjeld til {}", dates::date_time(self.gjeld_til)),
        };
        let grunn = self.grunn.as_deref().map(|grunn| format!(". {grunn}"));
        Linje {
            at: self.laga_at,
            kva: match Nullstilling::from_code(&self.slag) {
                None => "Fekk ein eingongskode til å lage passord",
                Some(Nullstilling::Passord) => "Fekk ein eingongskode til å lage nytt passord",
                Some(Nullstilling::Faktor) => {
                    "Fekk ein eingongskode til å setje opp totrinn på nytt"
                }
            }
            .to_owned(),
            detalj: format!("{}: {detalj}{}", self.laga_namn, grunn.unwrap_or_default()),
        }
    }
}
