//! A *påminning* reminds somebody of a date of their own that is near or over: a sak, a tiltak, an answer that is due
//! from barnevernet, a samtykke that ends.
//!
//! Every morning one job in each kommune asks for one for everybody at work there; each runs as its person and reads what
//! Mi side reads, so that nobody is reminded of what they may not see.

mod model;
mod paaminn;

use time::macros::time;

use crate::jobs::Kind;

const FORDEL: &str = "paaminning_fordel";
const PAAMINNING: &str = "paaminning";

/// The jobs.
#[must_use]
pub fn jobs() -> Vec<Kind> {
    vec![
        Kind {
            name: FORDEL,
            label: "Påminningar til alle i kommunen",
            max_attempts: 10,
            daily: Some(time!(5:00)),
            work: |job| Box::pin(paaminn::alle(job)),
        },
        Kind {
            name: PAAMINNING,
            label: "Påminningar om fristar",
            max_attempts: 10,
            daily: None,
            work: |job| Box::pin(paaminn::ein(job)),
        },
    ]
}
