//! The plain structs of the demo world. They know no database: whoever inserts them maps each
//! index to an id of its own.

mod people;
mod places;
mod sak;
mod steg;

pub use people::{
    Barn, Brukar, Foeresett, FoeresettLenke, Kjoenn, Medlemskap, Omsorg, Rolle, Tidlegare,
    Tilknyting,
};
pub use places::{Eining, Instans, Instansslag, Kommune};
pub use sak::{
    Barnevernsmelding, Lagmedlem, Overgang, Overlevering, Sak, SakSlag, Slutt, Sperre, Stad,
};
pub use steg::{
    Effekt, Evaluering, Foedestad, Hast, Involvering, KvaNo, Moete, Plan, Samtale, Samtykke,
    Stemme, Tiltak, TiltakStatus, Uro, Vurdering,
};

use time::Date;

/// Everything in the demo, as vectors that refer to each other by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// The day everything is relative to.
    pub today: Date,
    /// The six kommunar.
    pub kommunar: Vec<Kommune>,
    /// Every instans, local ones first, then the three interkommunale.
    pub instansar: Vec<Instans>,
    /// Staff, the demo logins first.
    pub brukarar: Vec<Brukar>,
    /// Parents, step-parents and foster parents; siblings share them.
    pub foeresette: Vec<Foeresett>,
    /// Children and youth.
    pub barn: Vec<Barn>,
    /// The cases; at most one a child.
    pub saker: Vec<Sak>,
    /// The register of meldingar til barnevernet. Kept apart from the cases on purpose.
    pub barnevernsmeldingar: Vec<Barnevernsmelding>,
}

/// An enum whose variants are codes in the database.
macro_rules! koder {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $kode:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("Code `", $kode, "`.")] $variant),+
        }
        impl $name {
            /// Every value, in the order of the domain document.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it is stored.
            #[must_use]
            pub const fn kode(self) -> &'static str {
                match self { $(Self::$variant => $kode),+ }
            }
        }
    };
}
pub(super) use koder;
