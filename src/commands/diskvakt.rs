//! `laget diskvakt`: keeps a reserve on the disk of the database, and lets it go before the disk is full.
//!
//! PostgreSQL ends when it cannot write its log (WAL), and starts again only when there is room. So a file holds room for that, and
//! writing is stopped while there still is some. A timer runs this each minute, on the machine of the database.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use nix::fcntl::posix_fallocate;
use nix::sys::statvfs::statvfs;

use super::admin::AdminArgs;
use super::output;
use super::steng::queries::Hending;
use super::steng::switch;
use crate::config::file_words;

const MEGABYTE: u64 = 1024 * 1024;

/// The options of `diskvakt`.
#[derive(Args)]
pub(super) struct DiskvaktArgs {
    /// Reserven: ei fil på same disk som databasen
    #[arg(value_name = "FIL")]
    reserve: PathBuf,
    /// Kor stor reserven er, i megabyte (512)
    #[arg(long, value_name = "MEGABYTE", default_value_t = 512)]
    storleik: u64,
    /// Kor mykje som minst skal vere ledig ved sida av reserven, i megabyte (1024)
    #[arg(long, value_name = "MEGABYTE", default_value_t = 1024)]
    minst: u64,
    #[command(flatten)]
    admin: AdminArgs,
}

/// What the disk asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// There is room, with the reserve.
    Nothing,
    /// There is room for the reserve that is not there.
    Reserve,
    /// Little is left.
    Stop,
    /// Little enough to stop, were it not stopped; not enough to go on.
    Wait,
}

/// Between stopping and going on there is as much as the reserve, so that it does not go back and forth.
const fn asks(free: u64, reserve_is_there: bool, size: u64, least: u64) -> Asks {
    let little = free < least;
    if reserve_is_there {
        return if little { Asks::Stop } else { Asks::Nothing };
    }
    if little {
        Asks::Stop
    } else if free >= least.saturating_add(size) {
        Asks::Reserve
    } else {
        Asks::Wait
    }
}

/// Looks once; the exit code 1 is the alarm.
pub(super) async fn run(args: DiskvaktArgs) -> anyhow::Result<ExitCode> {
    let folder = args.reserve.parent().unwrap_or(Path::new("."));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let disk = statvfs(folder).map_err(|cause| {
        anyhow::anyhow!(
            "Disken til {} kan ikkje målast: {}.",
            args.reserve.display(),
            file_words(&cause.into())
        )
    })?;
    let free = disk.blocks_available().saturating_mul(disk.fragment_size());
    let size = args.storleik.saturating_mul(MEGABYTE);
    let least = args.minst.saturating_mul(MEGABYTE);
    let whole = fs::metadata(&args.reserve).is_ok_and(|meta| meta.len() == size);
    let asks = asks(free, whole, size, least);
    let left = free / MEGABYTE;
    match asks {
        Asks::Nothing => {}
        Asks::Reserve => keep(&args.reserve, size)?,
        // room first: without it the database may have ended, and cannot be told
        Asks::Stop => let_go(&args.reserve)?,
        Asks::Wait => {
            output::complain(&format!("{left} MB er ledige: for lite til å skrive att."));
            return Ok(ExitCode::FAILURE);
        }
    }
    let stop = asks == Asks::Stop;
    let grunn = format!("{left} MB ledige");
    let mut connection = args.admin.connect_as_owner().await?;
    let hending = Hending {
        slag: if stop { "lesemodus" } else { "skrivemodus" },
        kommune: None,
        av: "diskvakt",
        og: None,
        grunn: &grunn,
        oekter: 0,
    };
    let changed = switch(&mut connection, stop, true, &hending).await?;
    if stop {
        output::complain(&format!(
            "{left} MB er ledige, og {} er minst: reserven er sleppt, og Laget er i lesemodus.",
            args.minst
        ));
        return Ok(ExitCode::FAILURE);
    }
    if changed {
        output::say(&format!("{left} MB er ledige: Laget skriv att."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the reserve: blocks that are held, not a hole.
fn keep(path: &Path, size: u64) -> anyhow::Result<()> {
    let length = i64::try_from(size)?;
    let made = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|file| posix_fallocate(&file, 0, length).map_err(io::Error::from));
    made.map_err(|cause| {
        anyhow::anyhow!(
            "Reserven {} kan ikkje lagast: {}.",
            path.display(),
            file_words(&cause)
        )
    })
}

fn let_go(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(anyhow::anyhow!(
            "Reserven {} kan ikkje sleppast: {}.",
            path.display(),
            file_words(&cause)
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_is_let_go_in_time_and_comes_back_only_with_room_to_spare() {
        let look = |free, there| asks(free, there, 50, 100);
        assert_eq!(look(100, true), Asks::Nothing);
        assert_eq!(look(99, true), Asks::Stop);
        // what was let go is room: not yet enough
        assert_eq!(look(149, false), Asks::Wait);
        assert_eq!(look(99, false), Asks::Stop);
        assert_eq!(look(150, false), Asks::Reserve);
    }
}
