//! A child or youth the services know.
//!
//! A barn belongs to one kommune and to an eining in it, and is told apart by fødselsnummer. The
//! register holds *all* children of the einingar, so that being in it says nothing. Whether a
//! child has a sak is not told here.

pub mod fnr;
pub mod liste_csv;
pub mod namn;
