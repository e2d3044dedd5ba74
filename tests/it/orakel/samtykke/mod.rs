//! Samtykke of a random world: who has signed what, and what has happened since.

mod generate;
mod load;
mod rules;

use uuid::Uuid;

pub use generate::generate;
pub use load::{before, load};
pub use rules::{holds, must_sign};

/// Who has the care of a child.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Omsorg {
    Foreldre,
    Omsorgsovertaking,
    Einsleg,
}

impl Omsorg {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Foreldre => "foreldre",
            Self::Omsorgsovertaking => "omsorgsovertaking",
            Self::Einsleg => "einsleg_mindreaarig",
        }
    }
}

/// A føresett, when the forms were signed and now.
#[derive(Clone)]
pub struct Foeresett {
    pub id: Uuid,
    pub verje: bool,
    pub had_ansvar: bool,
    pub has_ansvar: bool,
}

/// Somebody who signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kven {
    /// By place among the child's.
    Foeresett(usize),
    Barn,
    Barnevern,
}

/// A signature, and whether another has confirmed it.
pub struct Signatur {
    pub id: Uuid,
    pub kven: Kven,
    pub ja: Vec<usize>,
    pub stemmer: Option<bool>,
}

/// A form.
pub struct Samtykke {
    pub id: Uuid,
    /// Days from today, both included.
    pub fraa: i32,
    pub til: i32,
    /// The instansar asked about, by their place in the world.
    pub spurde: Vec<usize>,
    pub signaturar: Vec<Signatur>,
    pub hoeyrt: bool,
    /// Which signer took back what; none is all of it.
    pub trekk: Vec<(Uuid, Kven, Option<usize>)>,
    pub attende: bool,
}

impl Samtykke {
    /// The one invitation to sign it on the net.
    pub const fn invitasjon(&self) -> Uuid {
        Uuid::from_u128(self.id.as_u128() ^ 1)
    }

    /// The letter of it.
    pub const fn brev(&self) -> Uuid {
        Uuid::from_u128(self.id.as_u128() ^ 2)
    }
}
