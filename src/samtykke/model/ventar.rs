//! What waits of samtykke for somebody.

use time::Date;

use crate::codes::codes;
use crate::ids::{BarnId, SakId};

codes! {
    /// What it is that waits (`app.samtykke_ventar_meg`).
    KvaVentar {
        /// Another has written down an answer on paper or in words.
        Stadfest => "stadfest", "svar på samtykke å stadfeste";
        /// The same of an individuell plan.
        Plan => "plan", "svar på individuell plan å stadfeste";
        /// Invitations nobody has opened.
        IkkjeHenta => "ikkje_henta", "invitasjon som ikkje er henta";
        /// People who have not answered.
        Svar => "svar", "svar som manglar";
    }
}

/// Of one kind, in one sak.
pub struct Ventar {
    /// What.
    pub kva: KvaVentar,
    /// In which sak.
    pub sak_id: SakId,
    /// How many signatures, invitations or people.
    pub tal: i32,
    /// Since which day.
    pub sidan: Date,
    /// The child of the sak.
    pub barn_id: BarnId,
    /// Given names and an initial.
    pub barn_namn: String,
    /// The sak's number.
    pub saksnummer: String,
}
