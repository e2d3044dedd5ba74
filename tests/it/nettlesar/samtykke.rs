//! Staff ask, the family answers on a phone through the provider or on paper, and the PPT sees the sak for as long as they
//! say so: on their open page the next click gives 404.

mod arabisk;
mod familie;
mod foreldre;
mod papir;
mod scene;
mod spor;
mod tilsette;
mod ungdom;

/// The level of a login that may sign, as a signature on the net has it.
const NIVAA: (&str, &str) = ("nivaa", "idporten-loa-high");
