//! From PostgreSQL to an encrypted file and back, a block at a time: a copy is never whole in memory, nor anywhere unencrypted.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use age::x25519::{Identity, Recipient};
use sha2::{Digest, Sha256};

use super::pg::Running;
use crate::config::file_words;

const BLOCK: usize = 64 * 1024;

/// Counts and hashes what passes.
struct Counted<T> {
    inner: T,
    bytes: u64,
    hash: Sha256,
}

impl<T> Counted<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            bytes: 0,
            hash: Sha256::new(),
        }
    }

    fn saw(&mut self, passed: &[u8]) {
        self.bytes += passed.len() as u64;
        self.hash.update(passed);
    }

    fn result(self) -> (u64, String) {
        (self.bytes, hex::encode(self.hash.finalize()))
    }
}

impl<T: Write> Write for Counted<T> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(from)?;
        self.saw(&from[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Counted<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.saw(&into[..read]);
        Ok(read)
    }
}

/// A new file that only its owner may read.
pub(super) fn create(path: &Path) -> anyhow::Result<File> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path);
    file.map_err(|cause| {
        anyhow::anyhow!(
            "Fila {} kan ikkje lagast: {}.",
            path.display(),
            file_words(&cause)
        )
    })
}

/// Writes what `pg_dump` says, so that only the recipients can read it; gives size and SHA-256 of the file.
pub(super) fn encrypt(
    mut dump: Running,
    recipients: &[Recipient],
    path: &Path,
) -> anyhow::Result<(u64, String)> {
    let part = super::manifest::part_of(path);
    let written: anyhow::Result<(u64, String)> = (|| {
        let file = Counted::new(create(&part)?);
        let recipients = recipients.iter().map(|one| one as &dyn age::Recipient);
        let mut into = age::Encryptor::with_recipients(recipients)?.wrap_output(file)?;
        let Some(mut from) = dump.child.stdout.take() else {
            anyhow::bail!("pg_dump har ingen utgang.");
        };
        pour(&mut from, &mut into)?;
        let counted = into.finish()?;
        counted.inner.sync_all()?;
        Ok(counted.result())
    })();
    // a dump that broke off is no copy, however well it was written
    let ended = dump.end();
    match written.and_then(|written| ended.map(|()| written)) {
        Ok(result) => {
            fs::rename(&part, path)?;
            Ok(result)
        }
        Err(error) => {
            let _gone = fs::remove_file(&part);
            Err(error)
        }
    }
}

/// Reads a copy to the end, and says size and SHA-256 of its file. Age knows of every byte whether it was there.
pub(super) fn decrypt(
    path: &Path,
    identities: &[Identity],
    into: &mut impl Write,
) -> anyhow::Result<(u64, String)> {
    let file = File::open(path).map_err(|cause| {
        anyhow::anyhow!(
            "Kopien {} kan ikkje lesast: {}.",
            path.display(),
            file_words(&cause)
        )
    })?;
    let mut counted = Counted::new(file);
    let decryptor = age::Decryptor::new(&mut counted)
        .map_err(|_| anyhow::anyhow!("{} er ikkje ein kopi.", path.display()))?;
    let identities = identities.iter().map(|one| one as &dyn age::Identity);
    let mut from = decryptor
        .decrypt(identities)
        .map_err(|_| anyhow::anyhow!("Nøkkelen til kopiane opnar ikkje denne."))?;
    pour(&mut from, into).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => error,
        _ => io::Error::other(format!("Kopien er skadd eller ufullstendig ({error}).")),
    })?;
    drop(from);
    Ok(counted.result())
}

fn pour(from: &mut impl Read, into: &mut impl Write) -> io::Result<()> {
    let mut block = vec![0; BLOCK];
    loop {
        match from.read(&mut block)? {
            0 => return into.flush(),
            read => into.write_all(&block[..read])?,
        }
    }
}
