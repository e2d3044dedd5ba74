//! Who carries a letter: the mail server, or for demo and tests a folder or the memory.

use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
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

    fn keep(&self, letter: &Letter) {
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        letters.push(String::from_utf8_lossy(&letter.message.formatted()).into_owned());
    }
}

/// A carrier that is ready for the letter.
pub enum Ready {
    /// A mail server that waits for it.
    Smtp(Box<Begun>),
    /// A folder.
    Folder(PathBuf, Box<Letter>),
    /// The memory.
    Memory(Memory, Box<Letter>),
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
            Mailer::Folder(folder) => Ok(Ready::Folder(folder.clone(), Box::new(letter))),
            Mailer::Memory(memory) => Ok(Ready::Memory(memory.clone(), Box::new(letter))),
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
            Self::Folder(folder, letter) => keep(&folder, &letter)
                .map_err(|_| Undelivered::Refused(Refused::NotNow("mappa_kan_ikkje_skrivast"))),
            Self::Memory(memory, letter) => {
                memory.keep(&letter);
                Ok(())
            }
        }
    }
}

/// Writes a letter into a folder that only its owner reads; whole or not at all.
fn keep(folder: &Path, letter: &Letter) -> std::io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let path = folder.join(format!("{}.eml", letter.id));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    let written = std::io::Write::write_all(&mut file, &letter.message.formatted());
    if written.is_err() {
        drop(std::fs::remove_file(&path));
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use uuid::Uuid;

    use super::super::Nudge;
    use super::*;

    #[tokio::test]
    async fn a_folder_holds_each_letter_as_a_file_that_only_its_owner_reads() {
        let folder = std::env::temp_dir().join(format!("laget-epost-{}", std::process::id()));
        let mail = Mail {
            from: "laget@laget.example".parse().unwrap(),
            site: "https://laget.example/".parse().unwrap(),
            mailer: Mailer::Folder(folder.join("ny")),
        };
        let letter = || {
            let nudge = Nudge {
                id: Uuid::nil(),
                to: "per@laget.example".parse().unwrap(),
                first: "Du har ei ny melding i Laget.",
                inbox: "/meldingar",
                settings: "/meldingar/varsling",
            };
            Letter::new(&mail.from, &mail.site, nudge).unwrap()
        };
        mail.open(letter()).await.unwrap().deliver().await.unwrap();

        let file = folder.join(format!("ny/{}.eml", Uuid::nil()));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder.join("ny")), mode(&file)), (0o700, 0o600));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("To: per@laget.example"), "{text}");
        let again = mail.open(letter()).await.unwrap().deliver().await;
        assert!(matches!(
            again,
            Err(Undelivered::Refused(Refused::NotNow(_)))
        ));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
