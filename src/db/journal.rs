//! The journal of what must hold after a copy is restored: from the table it is written in with the act, to its file (docs/adr/0032).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

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

/// The journal as one process writes it.
pub struct Journal {
    db: Db,
    path: Option<PathBuf>,
    /// On the file, and not marked so: nothing is written in the database now.
    unmarked: Vec<Uuid>,
}

impl Journal {
    /// To this file, or to none.
    #[must_use]
    pub const fn new(db: Db, path: Option<PathBuf>) -> Self {
        Self {
            db,
            path,
            unmarked: Vec::new(),
        }
    }

    /// Writes what is not on the file yet, also while nothing is written in the database; says how many lines. A line is marked when
    /// it lies safely on the disk. One that is written and not marked is written once more by the next process, and doing it again
    /// changes nothing.
    ///
    /// # Errors
    /// When the database does not answer, or the file fails; what was to be written then is not marked.
    pub async fn write(&mut self) -> Result<usize, JournalError> {
        let Some(path) = &self.path else {
            return Ok(0);
        };
        let mut written = 0;
        loop {
            let rows = sqlx::query!(
                r#"select journal_id as "id!", linje as "linje!" from app.journal_uskrivne($1, $2)"#,
                BATCH,
                &self.unmarked
            )
            .fetch_all(&mut *self.db.bare().await?)
            .await?;
            if !rows.is_empty() {
                let lines: String = rows.iter().flat_map(|row| [&row.linje, "\n"]).collect();
                append(path, lines.as_bytes())?;
                self.unmarked.extend(rows.iter().map(|row| row.id));
            }
            written += rows.len();
            // it is tried again next time: what matters lies on the disk
            if !self.unmarked.is_empty() && mark(&self.db, &self.unmarked).await.is_ok() {
                self.unmarked.clear();
            }
            if rows.is_empty() {
                return Ok(written);
            }
        }
    }

    /// Seconds the oldest line has waited for the file; 0 when none waits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn age(&self) -> Result<f64, sqlx::Error> {
        sqlx::query_scalar!(r#"select app.journal_eldste($1) as "age!""#, &self.unmarked)
            .fetch_one(&mut *self.db.bare().await?)
            .await
    }
}

async fn mark(db: &Db, written: &[Uuid]) -> Result<(), sqlx::Error> {
    let mut tx = db.system().await?;
    sqlx::query!("select app.journal_skriven($1)", written)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

/// Adds lines at the end. One that was cut off there, when the machine stopped, is left alone on its line.
fn append(path: &Path, lines: &[u8]) -> io::Result<()> {
    let new = !path.exists();
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    if new
        && let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
    {
        // that it is there must last too
        File::open(folder)?.sync_all()?;
    }
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
