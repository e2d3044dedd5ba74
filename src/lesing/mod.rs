//! *Lesing* is how many children a person opens in an hour, and all of a kommune: at a limit the personvernombod is told, past it the person shows anew
//! who it is, and past twice as many nothing more is opened (docs/adr/0030).
//!
//! It is counted by the database with each row of the log that is about one child (`app.lese_teljing`), and who it is is shown where it is for
//! everything else ([`crate::innlogging::stadfest_path`]). What is here is what a worker does every minute.

mod queries;
mod runde;

pub use runde::run;
