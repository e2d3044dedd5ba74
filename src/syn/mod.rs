//! A *syn* is what somebody of the family has written about a sak, and a *tilbakemelding* what they say of a tiltak.
//!
//! The family writes it on its own pages (`familie`), in their own name: the database says whose it is. Staff read it
//! where they read the sak, and nobody changes it: who has something to add, adds it (docs/adr/0013).

mod model;
mod queries;

pub use model::{Svar, Syn, Tilbakemelding, kven};
pub use queries::{list_for_sak, tilbakemeldingar};
