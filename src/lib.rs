//! Laget: the web application in which six municipalities coordinate help to children.
//!
//! A folder with a Nynorsk name is a feature; a folder or file with an English name is plumbing.

pub mod access;
pub mod app;
pub mod clock;
mod codes;
pub mod commands;
pub mod config;
pub mod crypto;
pub mod db;
pub mod demo;
pub mod error;
pub mod ids;
pub mod jobs;
pub mod mail;
pub mod oidc;
pub mod ops;
pub mod pdf;
pub mod personal;
pub mod seed;
pub mod serve;
pub mod telemetry;
pub mod text;
pub mod web;

pub mod agenda;
pub mod barn;
pub mod barnevern;
pub mod brukar;
pub mod familie;
pub mod hjelp;
pub mod innlogging;
pub mod innsending;
pub mod innsyn;
pub mod jobbar;
pub mod kalender;
pub mod kommune;
pub mod koordinator;
pub mod lag;
pub mod melding;
pub mod moete;
pub mod naudrett;
pub mod oppfoelging;
pub mod overlevering;
pub mod oversyn;
pub mod paaminning;
pub mod referat;
pub mod sak;
pub mod samtale;
pub mod samtykke;
pub mod skolemiljoe;
pub mod sperre;
pub mod syn;
pub mod tiltak;
pub mod tst;
pub mod uro;
pub mod utkast;
