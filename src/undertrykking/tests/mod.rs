//! The module against one who tries to reckon back what it hides.

mod angrep;
mod angripar;
mod reglar;
mod spel;
mod uttoemmande;
mod verd;
