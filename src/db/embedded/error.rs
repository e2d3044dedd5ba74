//! What can go wrong, said so that the person at the terminal knows what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a private PostgreSQL could not be started or ended.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No server binaries anywhere.
    #[error(
        "Fann ingen PostgreSQL-tenar (versjon 15 eller nyare) på maskina: køyr script/server, som \
         hentar ein, eller installer pakken «postgresql», eller set LAGET_PG_BIN til mappa med \
         «postgres» og «initdb», eller set DATABASE_URL til ein database som alt køyrer."
    )]
    NoBinaries,

    /// Server binaries, but none of the version that made the data.
    #[error(
        "Databasen i {} er laga med PostgreSQL {made_by}, og den versjonen finst ikkje på maskina: \
         installer PostgreSQL {made_by}, eller vel ei anna mappe med --data.",
        data.display()
    )]
    WrongMajor {
        /// The data folder.
        data: PathBuf,
        /// The major version that made the data.
        made_by: u32,
    },

    /// The folder that was named holds no working server of a version we support.
    #[error(
        "Mappa {} (frå LAGET_PG_BIN) har ikkje ein PostgreSQL-tenar som verkar, versjon 15 eller nyare: \
         peik på mappa med «postgres» og «initdb».",
        folder.display()
    )]
    NotBinaries {
        /// The folder that was named.
        folder: PathBuf,
    },

    /// Running as root, and no lesser account to run the server as.
    #[error(
        "PostgreSQL kan ikkje køyre som root, og maskina har verken kontoen «postgres» eller «nobody»."
    )]
    NoAccount,

    /// The account that runs the server cannot reach a folder.
    #[error(
        "Kontoen «{account}», som køyrer PostgreSQL, slepp ikkje inn i {}: vel ei mappe under /var/lib.",
        folder.display()
    )]
    NotEnterable {
        /// The folder that is closed.
        folder: PathBuf,
        /// The account that is kept out.
        account: String,
    },

    /// A folder that belongs to somebody else, or that others may enter.
    #[error(
        "Mappa {} høyrer til ein annan brukar eller er open for andre: vel ei anna mappe med --data.",
        folder.display()
    )]
    NotOurs {
        /// The folder in question.
        folder: PathBuf,
    },

    /// Nowhere to keep data: an ordinary user without a home folder.
    #[error(
        "Veit ikkje kvar databasen skal liggje, for HOME er ikkje sett: vel ei mappe med --data."
    )]
    NoHome,

    /// `initdb` failed.
    #[error("PostgreSQL fekk ikkje laga databasen: {output}")]
    Initdb {
        /// The last it said.
        output: String,
    },

    /// The server ended before it was ready.
    #[error("PostgreSQL stoppa under oppstart; loggen {} sluttar slik: {tail}", log.display())]
    Died {
        /// The log file.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },

    /// The server neither became ready nor ended in reasonable time.
    #[error("PostgreSQL i {} svarar ikkje; sjå postgres.log i mappa.", data.display())]
    Slow {
        /// The data folder.
        data: PathBuf,
    },

    /// A file operation failed.
    #[error("Fekk ikkje til å {doing} {}: {cause}", path.display())]
    Io {
        /// What we tried, as an infinitive.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not; part of the sentence, and so not named as its source again.
        cause: io::Error,
    },
}

impl EmbeddedError {
    /// A file operation that failed.
    pub(super) fn io(doing: &'static str, path: &Path, cause: io::Error) -> Self {
        Self::Io {
            doing,
            path: path.to_owned(),
            cause,
        }
    }
}
