//! What a form is, and what has come of it.

mod invitasjon;
mod kopi;
mod kven;
mod kvifor;
mod regel;
mod slutt;
mod staar;
mod stand;
mod svar;
mod ventar;

pub use invitasjon::Brev;
pub(super) use invitasjon::Invitasjon;
pub(super) use kopi::{Kopi, Kopimaate};
pub(super) use kven::Kven;
pub use kven::{Sagt, Signatar};
pub(super) use kvifor::{Barnet, grunn};
pub use regel::Regelkrav;
pub(super) use regel::{ELDST, Forslag, IDag, Rad, Rekning, gale, tabell};
pub use slutt::{Aarsak, MinSlutt, SluttVarsel};
pub(super) use slutt::{Slutt, varsel};
pub use staar::{Gang, Spurt, Staar};
pub use stand::Stand;
pub(super) use stand::{Staande, stand};
pub use svar::Maate;
pub(super) use svar::{Signatur, SignertTekst, Trekk};
pub use ventar::{KvaVentar, Ventar};

use time::{Date, OffsetDateTime};

use crate::clock::oslo_date;
use crate::ids::SamtykkeId;
use crate::web::dates;

/// A form, with all that has come of it.
#[derive(Clone, Debug)]
pub struct Samtykke {
    /// The form.
    pub samtykke_id: SamtykkeId,
    /// Which template.
    pub mal: String,
    /// What the sharing is for.
    pub foeremaal: String,
    /// What it is limited to.
    pub saksomraade: Option<String>,
    /// From this day …
    pub fraa: Date,
    /// … to this, both included.
    pub til: Date,
    /// The one it renews.
    pub erstattar_id: Option<SamtykkeId>,
    /// Who asked.
    pub innhenta_namn: String,
    /// For which instans.
    pub innhenta_instans: String,
    /// When.
    pub innhenta_at: OffsetDateTime,
    /// What the youth said, where the youth is to be heard.
    pub kva_barnet_sa: Option<String>,
    /// It can be signed today: not taken back, replaced or over.
    pub open: bool,
    /// One day all who then had to had answered it.
    pub full: bool,
    /// How far it has come.
    pub gang: Gang,
    /// The instansar, in the form's order.
    pub spurde: Vec<Spurt>,
    pub(super) kven: Vec<Kven>,
    pub(super) signaturar: Vec<Signatur>,
    pub(super) trekk: Vec<Trekk>,
    pub(super) invitasjonar: Vec<Invitasjon>,
    pub(super) kopiar: Vec<Kopi>,
}

impl Samtykke {
    /// "1.11.2026–31.10.2027"
    #[must_use]
    pub fn tidsrom(&self) -> String {
        format!("{}–{}", dates::short(self.fraa), dates::short(self.til))
    }

    /// "12.11.2026 av Kari Vik, Skular i Vinje"
    #[must_use]
    pub fn innhenta(&self) -> String {
        format!(
            "{} av {}, {}",
            dates::short(oslo_date(self.innhenta_at)),
            self.innhenta_namn,
            self.innhenta_instans
        )
    }
}
