//! The private server, really started: as root or as an ordinary user, in memory where there is
//! room for it, and gone afterwards.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::{Connection, PgConnection};

use super::folder::Folder;
use super::state::{self, LockFile, State};
use super::{Cluster, EmbeddedError, Options, SUPERUSER, binaries, server};

/// A data folder that takes its server with it when it goes.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let mut name = [0_u8; 6];
        getrandom::fill(&mut name)?;
        Ok(Self(base.join(format!("laget-test-{}", hex::encode(name)))))
    }

    fn options(&self) -> Options {
        Options {
            data: self.0.clone(),
            binaries: None,
            durable: false,
            detached: false,
        }
    }

    fn postmaster(&self) -> Result<i32> {
        Ok(LockFile::read(&self.0.join("cluster"))
            .context("no server")?
            .pid)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Ok(folder) = Folder::prepare(&self.0) {
            let _ended = server::end(&folder);
            let _short = folder.socket_dir().map(std::fs::remove_dir_all);
        }
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

fn ask(cluster: &Cluster, question: &'static str) -> Result<String> {
    connected(cluster, async |connection| {
        sqlx::query_scalar(question).fetch_one(connection).await
    })
}

fn tell(cluster: &Cluster, statement: &'static str) -> Result<()> {
    connected(cluster, async |connection| {
        sqlx::query(statement).execute(connection).await.map(drop)
    })
}

fn connected<T>(
    cluster: &Cluster,
    work: impl AsyncFnOnce(&mut PgConnection) -> sqlx::Result<T>,
) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let options = cluster.options(SUPERUSER, "postgres");
        let mut connection = PgConnection::connect_with(&options).await?;
        let answer = work(&mut connection).await?;
        connection.close().await?;
        Ok(answer)
    })
}

fn until(mut done: impl FnMut() -> bool) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !done() {
        ensure!(Instant::now() < deadline, "it did not happen in time");
        std::thread::yield_now();
    }
    Ok(())
}

#[test]
fn server_starts_answers_and_stops() -> Result<()> {
    let scratch = Scratch::new()?;
    let cluster = Cluster::start(&Options {
        durable: true,
        ..scratch.options()
    })?;
    ensure!(ask(&cluster, "select 1::text")? == "1");
    ensure!(ask(&cluster, "show fsync")? == "on");
    ensure!(ask(&cluster, "show listen_addresses")?.is_empty());
    ensure!(ask(&cluster, "show server_encoding")? == "UTF8");
    ensure!(ask(&cluster, "show timezone")? == "UTC");
    ensure!(cluster.socket_dir().starts_with(&scratch.0));
    cluster.stop()?;
    ensure!(matches!(state::of(&scratch.0.join("cluster")), State::Gone));
    ensure!(!scratch.0.join("cluster/postmaster.pid").exists());
    Ok(())
}

#[test]
fn second_start_attaches_and_the_last_user_ends_the_server() -> Result<()> {
    let scratch = Scratch::new()?;
    let first = Cluster::start(&scratch.options())?;
    let postmaster = scratch.postmaster()?;
    let second = Cluster::start(&scratch.options())?;
    ensure!(scratch.postmaster()? == postmaster);
    ensure!(second.socket_dir() == first.socket_dir());

    drop(first);
    ensure!(ask(&second, "show fsync")? == "off");
    ensure!(scratch.postmaster()? == postmaster);

    drop(second);
    until(|| matches!(state::of(&scratch.0.join("cluster")), State::Gone))
}

#[test]
fn start_right_after_the_last_user_left_gives_a_server_that_stays() -> Result<()> {
    let scratch = Scratch::new()?;
    drop(Cluster::start(&scratch.options())?);
    let cluster = Cluster::start(&scratch.options())?;
    ensure!(ask(&cluster, "select 1::text")? == "1");
    ensure!(ask(&cluster, "select pg_is_in_recovery()::text")? == "false");
    Ok(cluster.stop()?)
}

#[test]
fn detached_server_outlives_those_who_use_it() -> Result<()> {
    let scratch = Scratch::new()?;
    let options = Options {
        detached: true,
        ..scratch.options()
    };
    let first = Cluster::start(&options)?;
    let postmaster = scratch.postmaster()?;
    drop(first);
    let second = Cluster::start(&options)?;
    ensure!(scratch.postmaster()? == postmaster);
    ensure!(ask(&second, "select 1::text")? == "1");
    Ok(second.stop()?)
}

#[test]
fn killed_server_starts_again_with_its_data() -> Result<()> {
    let scratch = Scratch::new()?;
    let options = Options {
        durable: true,
        ..scratch.options()
    };
    let mut killed = Cluster::start(&options)?;
    tell(&killed, "create table kept as select 'here' as what")?;
    ensure!(killed.runs());
    kill(Pid::from_raw(scratch.postmaster()?), Signal::SIGKILL)?;
    until(|| !killed.runs())?;

    let again = Cluster::start(&options)?;
    ensure!(ask(&again, "select what from kept")? == "here");
    Ok(again.stop()?)
}

#[test]
fn lock_files_that_name_a_living_stranger_are_cleared() -> Result<()> {
    let scratch = Scratch::new()?;
    let cluster = Cluster::start(&scratch.options())?;
    let socket = cluster.socket_dir().to_owned();
    cluster.stop()?;
    let stranger = format!(
        "{}\n/somewhere\n1\n5432\n{}\n\n",
        std::process::id(),
        socket.display()
    );
    std::fs::write(scratch.0.join("cluster/postmaster.pid"), &stranger)?;
    std::fs::write(socket.join(".s.PGSQL.5432.lock"), &stranger)?;
    std::fs::write(socket.join(".s.PGSQL.5432"), "")?;

    let again = Cluster::start(&scratch.options())?;
    ensure!(ask(&again, "select 1::text")? == "1");
    Ok(again.stop()?)
}

#[test]
fn starts_at_the_same_time_make_one_server() -> Result<()> {
    let scratch = Scratch::new()?;
    let options = scratch.options();
    let clusters = std::thread::scope(|scope| {
        let starters: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| Cluster::start(&options)))
            .collect();
        starters
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect::<Vec<_>>()
    });
    let postmaster = scratch.postmaster()?;
    for cluster in clusters {
        let cluster = cluster.map_err(|_| anyhow::anyhow!("a starter panicked"))??;
        ensure!(ask(&cluster, "select 1::text")? == "1");
        ensure!(scratch.postmaster()? == postmaster);
    }
    Ok(())
}

#[test]
fn long_path_and_interrupted_start_are_no_hindrance() -> Result<()> {
    let scratch = Scratch::new()?;
    let data = scratch.0.join("lang, og «rar» sti ".repeat(6));
    let half_made = data.join("cluster.new-0a0b0c0d/base");
    let inner = Scratch(data.clone());
    Folder::prepare(&data)?;
    std::fs::create_dir_all(&half_made)?;

    let cluster = Cluster::start(&inner.options())?;
    ensure!(cluster.socket_dir().starts_with("/tmp"));
    ensure!(ask(&cluster, "select 1::text")? == "1");
    ensure!(!half_made.exists());
    cluster.stop()?;
    drop(inner);
    Ok(())
}

#[test]
fn folder_without_a_server_is_refused_in_plain_words() -> Result<()> {
    let scratch = Scratch::new()?;
    let options = Options {
        binaries: Some("/usr/share".into()),
        ..scratch.options()
    };
    let error = Cluster::start(&options).err().context("it started")?;
    ensure!(matches!(error, EmbeddedError::NotBinaries { .. }));
    ensure!(error.to_string().contains("/usr/share"));
    Ok(())
}

#[test]
fn server_that_cannot_start_says_why_at_once() -> Result<()> {
    let scratch = Scratch::new()?;
    Cluster::start(&scratch.options())?.stop()?;
    std::fs::write(
        scratch.0.join("cluster/postgresql.conf"),
        "no_such_setting = 1\n",
    )?;
    let error = Cluster::start(&scratch.options())
        .err()
        .context("it started")?;
    ensure!(matches!(&error, EmbeddedError::Died { tail, .. } if tail.contains("no_such_setting")));
    Ok(())
}

#[test]
fn data_of_a_version_that_is_not_here_is_left_alone() -> Result<()> {
    let scratch = Scratch::new()?;
    Cluster::start(&scratch.options())?.stop()?;
    std::fs::write(scratch.0.join("cluster/PG_VERSION"), "99\n")?;
    let error = Cluster::start(&scratch.options())
        .err()
        .context("it started")?;
    ensure!(matches!(
        error,
        EmbeddedError::WrongMajor { made_by: 99, .. }
    ));
    Ok(())
}

#[test]
fn major_version_is_the_first_number() {
    assert_eq!(
        binaries::first_number("postgres (PostgreSQL) 15.18 (Debian)"),
        Some(15)
    );
    assert_eq!(binaries::first_number("postgresql@17"), Some(17));
    assert_eq!(binaries::first_number("9.6"), Some(9));
    assert_eq!(binaries::first_number("bin"), None);
}
