//! Who may *do* what. Who may *see* is decided by the database (row level security).
//!
//! [`policy::rule`] is the whole table of Role × [`Action`]; [`Actor::permit`] applies it to a loaded
//! thing and gives a [`Permit`], without which nothing commits.

mod action;
mod actor;
mod permit;
pub mod policy;
mod role;

pub use action::Action;
pub use actor::{Actor, Medlemskap};
pub use permit::{Denied, Permit, Relation, Resource, Subject};
pub use role::Role;

#[cfg(test)]
mod tests;
