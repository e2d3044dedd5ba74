//! Teams: who is on them, their year, and their meetings.

mod aarsplan;
pub mod brev;
mod funksjonar;
mod gjest;
mod gjest_svar;
mod innkalling;
mod kalender;
mod klokka;
mod kollisjon;
mod kom;
mod kommune;
pub mod letter;
mod medlem;
mod oppmoete;
mod oppmoete_foerer;
mod opptekne;
mod periode;
mod svar;
