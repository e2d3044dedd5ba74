//! *Samtykke*: a family's yes or no to each service that wants to work together about a child.
//!
//! It releases from teieplikt, and is not the basis of the record itself (domain.md § 4). The form is data
//! ([`mal`]): which words, which instansar and which laws stood on it, at which time. What was signed becomes a
//! document of its own ([`pdf`]).

pub mod mal;
pub mod pdf;
