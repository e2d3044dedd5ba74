//! The wall in the database: what holds for every table, view and function, asked of the catalogue itself, so
//! that a new one is covered by existing.

mod katalog;
mod kontekst;
