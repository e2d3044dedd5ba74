//! `laget backup` and `laget restore`: copies that only their owner can read, and that are known to be copies.

mod keys;
mod manifest;
mod pg;
mod queries;
mod replay;
mod restore;
mod stream;
mod take;

pub(super) use restore::{RestoreArgs, run as restore};
pub(super) use take::{BackupArgs, run as backup};
