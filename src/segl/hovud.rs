//! The file of heads, off the database: lines are added to it and never changed.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::model::Hovud;

/// The file, held by one writer at a time.
pub struct HovudFil(File);

impl HovudFil {
    /// Opens it, makes it when it is not there, and waits for whoever else writes in it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn opne(path: &Path) -> io::Result<Self> {
        let new = !path.exists();
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true).mode(0o600);
        let file = options.open(path)?;
        if new
            && let Some(folder) = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
        {
            // that it is there must last too
            File::open(folder)?.sync_all()?;
        }
        file.lock()?;
        Ok(Self(file))
    }

    /// Adds heads, and comes back when they are on the disk.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn legg_til(&mut self, hovud: &[Hovud]) -> io::Result<()> {
        let mut text = String::new();
        if !self.ends_well()? {
            text.push('\n');
        }
        for hovud in hovud {
            text.push_str(&serde_json::to_string(hovud)?);
            text.push('\n');
        }
        self.0.write_all(text.as_bytes())?;
        self.0.sync_data()
    }

    /// Nobody was cut off in the middle of a line.
    fn ends_well(&mut self) -> io::Result<bool> {
        if self.0.seek(SeekFrom::End(0))? == 0 {
            return Ok(true);
        }
        self.0.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        self.0.read_exact(&mut last)?;
        Ok(last == *b"\n")
    }
}

/// The file as it was at an instant: what is added to it while the log is checked is of rows that are not seen there.
pub(super) struct Fil {
    path: PathBuf,
    len: u64,
}

impl Fil {
    /// As it is now.
    pub(super) fn av(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            len: path.metadata()?.len(),
        })
    }

    fn lines(&self) -> io::Result<Lines> {
        let file = File::open(&self.path)?.take(self.len);
        Ok(BufReader::new(file).lines())
    }

    /// Which kommunar it has heads of, and how many of its lines are none.
    pub(super) fn kommunar(&self) -> io::Result<(Vec<Uuid>, usize)> {
        let (mut found, mut odd) = (Vec::new(), 0);
        for line in self.lines()? {
            let line = line?;
            match serde_json::from_str::<Hovud>(&line) {
                Ok(hovud) if !found.contains(&hovud.kommune) => found.push(hovud.kommune),
                Ok(_) => {}
                Err(_) => odd += usize::from(!line.is_empty()),
            }
        }
        Ok((found, odd))
    }
}

type Lines = io::Lines<BufReader<io::Take<File>>>;

/// The heads of one kommune in a file, one after another: never all of them at once.
pub(super) struct Spor {
    lines: Lines,
    kommune: String,
    neste: Option<Hovud>,
}

impl Spor {
    /// From the first of them.
    pub(super) fn av(fil: &Fil, kommune: Uuid) -> io::Result<Self> {
        let mut spor = Self {
            lines: fil.lines()?,
            kommune: kommune.to_string(),
            neste: None,
        };
        spor.fram()?;
        Ok(spor)
    }

    /// The one that is next.
    pub(super) const fn neste(&self) -> Option<&Hovud> {
        self.neste.as_ref()
    }

    /// On to the one after it. What cannot be read is no head: [`Fil::kommunar`] tells of it.
    pub(super) fn fram(&mut self) -> io::Result<()> {
        self.neste = None;
        for line in self.lines.by_ref() {
            let line = line?;
            if line.contains(&self.kommune)
                && let Ok(hovud) = serde_json::from_str::<Hovud>(&line)
            {
                self.neste = Some(hovud);
                return Ok(());
            }
        }
        Ok(())
    }
}
