//! Stories over HTTP on a real PostgreSQL, and the walls that cover new things by existing.
//!
//! A story makes a fresh kommune, logs in and clicks: `harness/mod.rs` shows one.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says so by ending"
)]

mod arkitektur;
mod fall;
mod harness;
mod innlogging;
mod kutta;
mod nettlesar;
mod orakel;
mod rls;
mod samtale;
mod skolemiljoe;
mod spoerjingar;
mod tiltak;
mod uro;
