//! What goes wrong around Laget: a process or a database that is killed, stands still or is full, clients that are slow,
//! clocks that disagree, and data from before.
//!
//! Each story is short here. `script/soak` runs the same ones for as long as it is told: `LAGET_FEIL_FROE` is the seed that
//! decides where it is struck, and `LAGET_FEIL_GONGER` how many times.

mod brukt_opp;
mod database;
mod doegn;
mod drepen;
mod frose;
mod gamal;
mod klokke;
mod kopi;
mod maskinar;
mod melding;
mod migrering;
mod treige;

use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The chance of one story: the same seed strikes at the same places.
pub struct Froe(u64);

impl Froe {
    /// The seed that was asked for, or 1.
    pub fn new() -> Self {
        Self(from_environment("LAGET_FEIL_FROE").unwrap_or(1))
    }

    /// A number below `n`.
    pub fn under(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// How many times it is struck: as many as was asked for, or few.
pub fn gonger(few: u64) -> u64 {
    from_environment("LAGET_FEIL_GONGER").unwrap_or(few)
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// Goes on for a few microseconds, so that what is struck has come a little further.
async fn litt_til(micros: u64) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_micros(micros) {
        tokio::task::yield_now().await;
    }
}

/// The processes of PostgreSQL that work in this folder of data.
fn prosessar(cluster: &Path) -> Vec<Pid> {
    let works_here = |pid: &i32| {
        std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == cluster)
            && std::fs::read_to_string(format!("/proc/{pid}/comm"))
                .is_ok_and(|name| name.starts_with("postgres"))
    };
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(works_here)
        .map(Pid::from_raw)
        .collect()
}

/// Sends a signal to each; whoever has ended meanwhile is none of them.
fn signal(pids: &[Pid], signal: Signal) {
    for pid in pids {
        let _gone = kill(*pid, signal);
    }
}
