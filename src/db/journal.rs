//! The journal of what must hold after a copy is restored: from the table it is written in with the act, to its file (docs/adr/0032).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use uuid::Uuid;

use super::Db;

/// Lines written at a time.
const BATCH: i32 = 500;

/// Why the journal was not written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The database.
    #[error("the database does not answer")]
    Database(#[from] sqlx::Error),
    /// The file.
    #[error("the file cannot be written: {0}")]
    File(#[from] io::Error),
}

impl Db {
    /// Writes what is not on the file yet; says how many lines. A line is marked when it lies safely on the disk: one that is
    /// written and not marked is written once more, and doing it again changes nothing.
    ///
    /// # Errors
    /// When the database or the file fails; nothing is marked then.
    pub async fn write_journal(&self, path: &Path) -> Result<usize, JournalError> {
        let mut written = 0;
        loop {
            let mut tx = self.system().await?;
            let rows = sqlx::query!(
                r#"select journal_id as "id!", linje as "linje!" from app.journal_ventar($1)"#,
                BATCH
            )
            .fetch_all(&mut *tx)
            .await?;
            if rows.is_empty() {
                return Ok(written);
            }
            let lines: String = rows.iter().flat_map(|row| [&row.linje, "\n"]).collect();
            append(path, lines.as_bytes())?;
            let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
            sqlx::query!("select app.journal_skriven($1)", &ids)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            written += rows.len();
        }
    }

    /// Seconds the oldest line has waited; 0 when none waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal_age(&self) -> Result<f64, sqlx::Error> {
        let mut tx = self.system().await?;
        let age = sqlx::query_scalar!(r#"select app.journal_alder() as "age!""#)
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(age)
    }
}

/// Adds lines at the end. One that was cut off there, when the machine stopped, is left alone on its line.
fn append(path: &Path, lines: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    if !ends_a_line(&mut file)? {
        file.write_all(b"\n")?;
    }
    file.write_all(lines)?;
    file.sync_all()
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
