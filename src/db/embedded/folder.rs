//! Where things lie: the data folder, its parts and the way in.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;
use sha2::{Digest, Sha256};

use super::account::Account;
use super::{EmbeddedError, PORT};

/// The longest path of a unix socket: 108 bytes on Linux, 104 elsewhere, with a closing zero.
const SOCKET_PATH_MAX: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Where our data lives when nothing else is said: `/var/lib/laget` for root (its home is closed
/// to the account that runs PostgreSQL), else the user's own data folder.
pub fn data_home() -> Result<PathBuf, EmbeddedError> {
    if geteuid().is_root() {
        return Ok(PathBuf::from("/var/lib/laget"));
    }
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|base| base.join("laget"))
        .ok_or(EmbeddedError::NoHome)
}

/// A data folder and the account its server runs as.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// The data folder, without links.
    pub(super) root: PathBuf,
    /// Who runs the server.
    pub(super) account: Account,
}

impl Folder {
    /// Makes the data folder when it is missing, and checks that the account can reach it.
    pub(super) fn prepare(data: &Path) -> Result<Self, EmbeddedError> {
        make_parents(data)?;
        let root = data
            .canonicalize()
            .map_err(|cause| EmbeddedError::io("finne", data, cause))?;
        let account = Account::choose(&root.join("cluster"))?;
        account.must_enter(&root)?;
        Ok(Self { root, account })
    }

    /// PostgreSQL's own data.
    pub(super) fn cluster(&self) -> PathBuf {
        self.root.join("cluster")
    }

    /// The server's log.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// The named pipe that the server's users hold open.
    pub(super) fn users(&self) -> PathBuf {
        self.root.join("users")
    }

    /// Waits for our turn to start or stop the server; it is over when the file is dropped.
    pub(super) fn lock(&self) -> Result<File, EmbeddedError> {
        let path = self.root.join("start.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path);
        file.and_then(|file| file.lock().map(|()| file))
            .map_err(|cause| EmbeddedError::io("låse", &path, cause))
    }

    /// The socket's folder, made when it is missing, owned by the account and closed to others.
    pub(super) fn socket_dir(&self) -> Result<PathBuf, EmbeddedError> {
        let dir = self.socket_path();
        match DirBuilder::new().mode(0o700).create(&dir) {
            Ok(()) => self.account.give(&dir)?,
            Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(EmbeddedError::io("lage", &dir, cause)),
        }
        let meta = dir
            .symlink_metadata()
            .map_err(|cause| EmbeddedError::io("sjå på", &dir, cause))?;
        let closed = meta.mode() & 0o777 == 0o700;
        let ours = meta.is_dir() && meta.uid() == self.account.uid() && closed;
        if ours {
            Ok(dir)
        } else {
            Err(EmbeddedError::NotOurs { folder: dir })
        }
    }

    /// Beside the data when that path is short enough, else a folder under `/tmp` named by it.
    fn socket_path(&self) -> PathBuf {
        let near = self.root.join("socket");
        let socket = near.join(format!(".s.PGSQL.{PORT}"));
        if socket.as_os_str().len() <= SOCKET_PATH_MAX {
            return near;
        }
        let hash = Sha256::digest(self.root.as_os_str().as_bytes());
        let name = format!("laget-{}-{}", self.account.uid(), hex::encode(&hash[..8]));
        Path::new("/tmp").join(name)
    }
}

/// Makes a folder and its missing parents. As root others may pass through them (the account must),
/// but not list them; what lies inside has its own locks.
fn make_parents(folder: &Path) -> Result<(), EmbeddedError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        make_parents(parent)?;
    }
    let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
    match std::fs::create_dir(folder) {
        Ok(()) => std::fs::set_permissions(folder, Permissions::from_mode(mode))
            .map_err(|cause| EmbeddedError::io("setje rettane på", folder, cause)),
        Err(_) if folder.is_dir() => Ok(()),
        Err(cause) => Err(EmbeddedError::io("lage", folder, cause)),
    }
}
