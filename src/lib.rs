//! Laget: the web application in which six municipalities coordinate help to children.
//!
//! A folder with a Nynorsk name is a feature; a folder or file with an English name is plumbing.

pub mod demo;
pub mod web;
