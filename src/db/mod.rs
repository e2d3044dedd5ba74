//! The only place that knows the database.

pub mod embedded;
