//! Samtykke of a random world: who has signed what, and what has happened since.

mod generate;
mod kantar;
mod load;
mod rules;

use uuid::Uuid;

pub use generate::{generate, waiting};
pub use kantar::{barnevernet, edges};
pub use load::{before, load};
pub use rules::{holds, holds_for, is_open, must_sign};

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
    /// The day it was said, in days from today.
    pub dag: i32,
    /// It is confirmed when everything else of the sak has been said.
    pub seint: bool,
}

/// How it went with an invitation to sign on the net.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gang {
    Ventar,
    Utgaatt,
    Avslutta,
}

/// Somebody who was asked on the net, and the letter of it.
pub struct Invitasjon {
    pub id: Uuid,
    pub kven: Kven,
    pub gang: Gang,
}

impl Invitasjon {
    /// The letter.
    pub const fn brev(&self) -> Uuid {
        Uuid::from_u128(self.id.as_u128() ^ 1)
    }
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
    /// The form it renews, by its place in the sak.
    pub erstattar: Option<usize>,
    pub invitasjonar: Vec<Invitasjon>,
}

impl Samtykke {
    /// Waits for this one's answer on the net.
    pub fn waits_for(&self, kven: Kven) -> bool {
        let waits = |i: &Invitasjon| i.kven == kven && i.gang == Gang::Ventar;
        self.invitasjonar.iter().any(waits)
    }

    /// Has an answer of this one, unless it was found wrong.
    pub fn has_answer(&self, kven: Kven) -> bool {
        let counts = |s: &Signatur| s.kven == kven && s.stemmer != Some(false);
        self.signaturar.iter().any(counts)
    }
}
