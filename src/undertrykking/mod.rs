//! Figures of a kommune, shown so that no small one can be reckoned back (domain.md § 7; docs/adr/0019).
//!
//! A figure under the limit is hidden, and so many others that nobody who has every table, filter, period and earlier report can find
//! it. [`vern`] is all there is to call.

mod arkiv;
mod bevis;
mod grense;
mod grunnlag;
mod merke;
mod moenster;
mod nett;
mod noekkel;
mod perioder;
mod rapport;
mod samband;
mod sikring;

pub use arkiv::{Arkiv, Lagra};
pub use grense::{Breidd, Grense, Null, Reglar};
pub use grunnlag::Grunnlag;
pub use noekkel::{Dimensjon, Noekkel, Periode};
pub use rapport::{Rapport, Vising, vern};

#[cfg(test)]
mod tests;
