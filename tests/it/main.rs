//! Stories over HTTP on a real PostgreSQL, and the walls that cover new things by existing.
//!
//! A story makes a fresh kommune, logs in and clicks: `harness/mod.rs` shows one.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says so by ending"
)]

mod harness;

// walls
mod arkitektur;
mod drift;
mod eining;
mod fall;
mod feil;
mod kutta;
mod orakel;
mod planar;
mod rls;
mod spoerjingar;
mod styring;
mod tilgang;

// stories
mod agenda;
mod attest;
mod barn;
mod barnevern;
mod epost;
mod familie;
mod fristar;
mod individuellplan;
mod innlogging;
mod innsending;
mod innsyn;
mod jobbar;
mod kommandoar;
mod kommune;
mod koordinator;
mod kopi;
mod lag;
mod lesing;
mod logg;
mod loggkontroll;
mod mappe;
mod medlemskap;
mod meldingar;
mod mi_side;
mod naudrett;
mod noeklar;
mod oidc;
mod oppbevaring;
mod overlevering;
mod proevd;
mod protokoll;
mod rapport;
mod referat;
mod sak;
mod saker;
mod samtale;
mod samtykke;
mod samtykke_mal;
mod samtykke_pdf;
mod segl;
mod skolemiljoe;
mod sperre;
mod stenging;
mod tavle;
mod tilgangsrapport;
mod tiltak;
mod tst;
mod uro;
mod utkast;
mod vidare;

// in a real browser
mod nettlesar;
