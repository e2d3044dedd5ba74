//! The account that runs the server. PostgreSQL refuses to run as root.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{User, geteuid};

use super::EmbeddedError;

/// Who the server runs as.
#[derive(Clone, Debug)]
pub(super) struct Account {
    name: String,
    uid: u32,
    gid: u32,
    /// We are root and must step down to it.
    step_down: bool,
}

impl Account {
    /// Ourselves; as root the owner of the data, else `postgres`, else `nobody`.
    pub(super) fn choose(cluster: &Path) -> Result<Self, EmbeddedError> {
        let me = geteuid();
        if !me.is_root() {
            return Ok(Self {
                name: me.to_string(),
                uid: me.as_raw(),
                gid: nix::unistd::getegid().as_raw(),
                step_down: false,
            });
        }
        let owner = cluster
            .metadata()
            .ok()
            .map(|meta| meta.uid())
            .filter(|uid| *uid != 0);
        let user = owner
            .and_then(|uid| User::from_uid(uid.into()).ok().flatten())
            .or_else(|| by_name("postgres"))
            .or_else(|| by_name("nobody"))
            .ok_or(EmbeddedError::NoAccount)?;
        Ok(Self {
            name: user.name,
            uid: user.uid.as_raw(),
            gid: user.gid.as_raw(),
            step_down: true,
        })
    }

    /// The user id of the account.
    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// Makes a command run as the account. With a uid set, std also drops root's extra groups.
    pub(super) fn apply(&self, command: &mut Command) {
        if self.step_down {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives a path to the account, closed to everybody else.
    pub(super) fn give(&self, path: &Path) -> Result<(), EmbeddedError> {
        std::fs::set_permissions(path, Permissions::from_mode(0o700))
            .map_err(|cause| EmbeddedError::io("setje rettane på", path, cause))?;
        if self.step_down {
            chown(path, Some(self.uid), Some(self.gid))
                .map_err(|cause| EmbeddedError::io("gi bort", path, cause))?;
        }
        Ok(())
    }

    /// Refuses a folder that the account cannot enter, or whose parents it cannot.
    pub(super) fn must_enter(&self, folder: &Path) -> Result<(), EmbeddedError> {
        for part in folder
            .ancestors()
            .filter(|part| !part.as_os_str().is_empty())
        {
            let meta = part
                .metadata()
                .map_err(|cause| EmbeddedError::io("sjå på", part, cause))?;
            let bit = if meta.uid() == self.uid {
                0o100
            } else if meta.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            if meta.mode() & bit == 0 {
                let (folder, account) = (part.to_owned(), self.name.clone());
                return Err(EmbeddedError::NotEnterable { folder, account });
            }
        }
        Ok(())
    }
}

fn by_name(name: &str) -> Option<User> {
    User::from_name(name).ok().flatten()
}
