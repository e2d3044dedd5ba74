//! A private server with migrated, empty databases, gone when the test is.

use std::path::{Path, PathBuf};

use anyhow::Result;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use super::queries;
use crate::clock::os_random;
use crate::db::embedded::{Cluster, Options, SUPERUSER};
use crate::db::migrate;

/// The server's folder; removed with everything in it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        Self(base.join(format!("laget-seed-{}", hex::encode(os_random::<6>()))))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

/// Does some work with `number` databases.
pub(in crate::seed) fn with_databases(
    number: usize,
    work: impl AsyncFnOnce(&[PgConnectOptions]) -> Result<()>,
) -> Result<()> {
    let folder = Folder::new();
    let cluster = Cluster::start(&Options {
        data: folder.0.clone(),
        binaries: None,
        durable: false,
        detached: false,
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(async {
        let mut databases = Vec::new();
        for at in 0..number {
            databases.push(database(&cluster, &format!("laget_{at}")).await?);
        }
        work(&databases).await
    });
    drop(runtime);
    cluster.stop()?;
    outcome
}

async fn database(cluster: &Cluster, name: &str) -> Result<PgConnectOptions> {
    let mut first = cluster.options(SUPERUSER, "postgres").connect().await?;
    queries::create_database(&mut first, name).await?;
    let admin = cluster.options(SUPERUSER, name);
    migrate(&admin).await?;
    Ok(admin)
}
