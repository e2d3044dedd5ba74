//! Who carries a letter: the mail server, or for demo and tests a folder or the memory.

use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::message::Mailbox;
use url::Url;

use super::smtp::Begun;
use super::{Letter, Refused, Smtp, Undelivered};

/// Mail, as jobs send it: who it is from, where its links lead, and who carries it.
#[derive(Clone)]
pub struct Mail {
    /// The sender.
    pub from: Mailbox,
    /// Where the site is, for links.
    pub site: Url,
    /// The carrier.
    pub mailer: Mailer,
}

/// The carriers.
#[derive(Clone)]
pub enum Mailer {
    /// A mail server.
    Smtp(Arc<Smtp>),
    /// A folder, where each letter is a file.
    Folder(PathBuf),
    /// The memory of this process.
    Memory(Memory),
}

/// Letters kept in memory, as they would be sent.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<String>>>);

impl Memory {
    /// The letters so far.
    #[must_use]
    pub fn letters(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// A carrier that is ready for the letter.
pub enum Ready {
    /// A mail server that waits for it.
    Smtp(Box<Begun>),
    /// One that never says no.
    Here(Mailer, Box<Letter>),
}

impl Mail {
    /// Goes as far as one can without sending it.
    ///
    /// # Errors
    /// Why not: nothing was sent.
    pub async fn open(&self, letter: Letter) -> Result<Ready, Refused> {
        match &self.mailer {
            Mailer::Smtp(smtp) => {
                let begun = smtp.begin(&letter.message).await?;
                Ok(Ready::Smtp(Box::new(begun)))
            }
            here => Ok(Ready::Here(here.clone(), Box::new(letter))),
        }
    }
}

impl Ready {
    /// Sends it.
    ///
    /// # Errors
    /// Why it may not have come through.
    pub async fn deliver(self) -> Result<(), Undelivered> {
        match self {
            Self::Smtp(begun) => begun.send().await,
            Self::Here(mailer, letter) => mailer
                .keep(&letter)
                .map_err(|_| Undelivered::Refused(Refused::NotNow("mappa_kan_ikkje_skrivast"))),
        }
    }
}

impl Mailer {
    fn keep(&self, letter: &Letter) -> std::io::Result<()> {
        match self {
            Self::Memory(Memory(letters)) => {
                let mut letters = letters.lock().unwrap_or_else(PoisonError::into_inner);
                letters.push(String::from_utf8_lossy(&letter.message.formatted()).into_owned());
                Ok(())
            }
            Self::Folder(folder) => {
                std::fs::DirBuilder::new()
                    .recursive(true)
                    .mode(0o700)
                    .create(folder)?;
                let name = format!("{}.eml", letter.id);
                let mut file = std::fs::OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(folder.join(name))?;
                std::io::Write::write_all(&mut file, &letter.message.formatted())
            }
            Self::Smtp(_) => Err(std::io::ErrorKind::Unsupported.into()),
        }
    }
}
