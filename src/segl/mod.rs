//! *Segl*: the innsynslogg is sealed, so that nobody changes it without a trace, not even whoever owns the database (docs/adr/0030).
//!
//! A worker chains the rows of each kommune by hash when they are committed, and writes the *hovud* (the head: the last hash of a chain) off the
//! database. [`sjekk`] goes through it all and names the first row of a kommune that is not what it was.

mod hovud;
pub mod model;
mod queries;
mod runde;
pub mod sjekk;

pub use hovud::HovudFil;
pub use runde::Segling;
