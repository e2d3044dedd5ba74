//! Mail: a nudge that something waits in the inbox, and never what.
//!
//! A letter is handed over in two steps. [`Mail::open`] goes as far as the mail server's "go ahead": nothing has been
//! sent yet, and what fails may be tried again. [`Ready::deliver`] sends it: when the server then goes away without a
//! word, nobody knows whether it took the letter, and only the caller can say what that means.

pub mod ical;
mod letter;
mod mailer;
mod smtp;

pub use letter::{Call, FamilyNudge, Letter, Line, Nudge};
pub use mailer::{Mail, Mailer, Memory, Ready};
pub use smtp::{PATIENCE, Smtp};

/// Why a letter was not begun on, or was turned down: nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The mail server is away, busy or in trouble: later.
    NotNow(&'static str),
    /// This letter, to this address, never.
    Never(&'static str),
}

/// Why a letter that was sent may not have come through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The mail server said no.
    Refused(Refused),
    /// It went away without saying whether it took the letter.
    Unknown,
}
