//! A *barn* is a child or youth in the register of a kommune's einingar.
//!
//! The register holds all children, so being in it says nothing; the card never says whether there is a
//! sak. Who sees a card is domain.md § 5 and the policy on the table.

pub mod fnr;
pub mod liste_csv;
pub mod model;
pub mod namn;
mod queries;

pub use model::{Barn, Grunnlag};
pub use queries::find;

use crate::ids::BarnId;

/// The address of a child's card.
#[must_use]
pub fn path(barn: BarnId) -> String {
    format!("/barn/{barn}")
}
