//! Teams: who is on them, and their year.

mod aarsplan;
mod kommune;
mod medlem;
