//! One PostgreSQL for all tests of this machine, in memory, shared by every process that tests.
//!
//! Most tests share one migrated database, named by the migrations' hash: the isolation between their
//! kommunar is the isolation under test. A test that needs one of its own gets a copy of the template.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::UNIX_EPOCH;

use laget::db::embedded::{Cluster, Options, SUPERUSER};
use laget::db::{MIGRATOR, migrate};
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use tokio::sync::OnceCell;

/// A kommune's number has four digits, so a shared database that has seen many tests makes way for a new one.
const FULL: i64 = 4000;

static SERVER: OnceCell<Server> = OnceCell::const_new();
static OWN: AtomicU32 = AtomicU32::new(0);

/// The server, and the names of the databases in it that fit the migrations.
pub struct Server {
    cluster: Cluster,
    template: String,
    shared: String,
}

/// The server of this machine, started by whoever comes first.
pub async fn server() -> &'static Server {
    SERVER.get_or_init(start).await
}

async fn start() -> Server {
    let cluster = tokio::task::spawn_blocking(|| {
        Cluster::start(&Options {
            data: folder(),
            binaries: None,
            durable: false,
            detached: true,
        })
    })
    .await
    .unwrap()
    .expect("the tests need PostgreSQL on this machine");
    let mut admin = cluster
        .options(SUPERUSER, "postgres")
        .connect()
        .await
        .unwrap();
    // one at a time makes databases; the lock goes when the connection does
    admin
        .execute("select pg_advisory_lock(20261121)")
        .await
        .unwrap();
    let hash = migrations_hash();
    let template = format!("laget_{hash}_mal");
    if !exists(&mut admin, &template).await {
        make_template(&cluster, &mut admin, &template).await;
    }
    drop_leftovers(&mut admin).await;
    let shared = make_shared(&cluster, &mut admin, &hash, &template).await;
    admin.close().await.unwrap();
    Server {
        cluster,
        template,
        shared,
    }
}

fn folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    base.join(format!("laget-test-{}", nix::unistd::geteuid()))
}

fn migrations_hash() -> String {
    let mut all = Sha256::new();
    all.update(include_bytes!("../../../migrations/roles.sql"));
    for migration in MIGRATOR.iter() {
        all.update(migration.version.to_be_bytes());
        all.update(&migration.checksum);
    }
    hex::encode(&all.finalize()[..6])
}

async fn make_template(cluster: &Cluster, admin: &mut PgConnection, template: &str) {
    let unfinished = format!("{template}_uferdig");
    run(
        admin,
        format!("drop database if exists {unfinished} with (force)"),
    )
    .await;
    run(admin, format!("create database {unfinished}")).await;
    migrate(&cluster.options(SUPERUSER, &unfinished))
        .await
        .unwrap();
    run(
        admin,
        format!("alter database {unfinished} rename to {template}"),
    )
    .await;
}

/// The newest shared database that is not full, or a new one.
async fn make_shared(
    cluster: &Cluster,
    admin: &mut PgConnection,
    hash: &str,
    template: &str,
) -> String {
    let mut number = 1;
    loop {
        let name = format!("laget_{hash}_felles_{number}");
        if !exists(admin, &name).await {
            copy(admin, &name, template).await;
            return name;
        }
        let mut look = cluster.options(SUPERUSER, &name).connect().await.unwrap();
        let kommunar: i64 = sqlx::query_scalar("select count(*) from kommune")
            .fetch_one(&mut look)
            .await
            .unwrap();
        look.close().await.unwrap();
        if kommunar < FULL {
            return name;
        }
        number += 1;
    }
}

/// Databases of tests that were killed before they could drop them.
async fn drop_leftovers(admin: &mut PgConnection) {
    let names: Vec<String> = sqlx::query_scalar(
        "select datname::text from pg_database where datname like 'laget\\_eigen\\_%'",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    for name in names {
        let pid = name.split('_').nth(2).unwrap_or_default();
        if !Path::new("/proc").join(pid).exists() {
            run(
                admin,
                format!("drop database if exists {name} with (force)"),
            )
            .await;
        }
    }
}

async fn copy(admin: &mut PgConnection, name: &str, template: &str) {
    run(
        admin,
        format!("create database {name} template {template} owner laget_owner strategy file_copy"),
    )
    .await;
}

async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(admin)
        .await
        .unwrap()
}

async fn run(admin: &mut PgConnection, statement: String) {
    admin.execute(AssertSqlSafe(statement)).await.unwrap();
}

impl Server {
    /// The database most tests share.
    pub fn shared(&self) -> &str {
        &self.shared
    }

    /// How to connect as the superuser, whom no policy binds: for making what a story starts with.
    pub fn as_super(&self, database: &str) -> PgConnectOptions {
        self.cluster.options(SUPERUSER, database)
    }

    /// How to connect as the pool's role.
    pub fn as_login(&self, database: &str) -> PgConnectOptions {
        self.cluster.options("laget_login", database)
    }

    /// A fresh database, gone when the value is.
    pub async fn own_database(&'static self) -> OwnDatabase {
        let mut admin = self.as_super("postgres").connect().await.unwrap();
        self.own_copy(&mut admin, &self.template).await
    }

    /// The same with what `fill` puts there, which is done once for all processes of this build of the tests.
    pub async fn own_database_with<F>(&'static self, name: &str, fill: F) -> OwnDatabase
    where
        F: AsyncFnOnce(&mut PgConnection),
    {
        let filled = format!("{}_{}_{name}", self.template, build());
        let mut admin = self.as_super("postgres").connect().await.unwrap();
        // one at a time, as above; the lock goes when the connection does
        admin
            .execute("select pg_advisory_lock(20261121)")
            .await
            .unwrap();
        if !exists(&mut admin, &filled).await {
            let unfinished = own_name();
            copy(&mut admin, &unfinished, &self.template).await;
            let mut db = self.as_super(&unfinished).connect().await.unwrap();
            fill(&mut db).await;
            db.close().await.unwrap();
            let rename = format!("alter database {unfinished} rename to {filled}");
            run(&mut admin, rename).await;
        }
        self.own_copy(&mut admin, &filled).await
    }

    async fn own_copy(&'static self, admin: &mut PgConnection, template: &str) -> OwnDatabase {
        let name = own_name();
        copy(admin, &name, template).await;
        OwnDatabase { name, server: self }
    }
}

fn own_name() -> String {
    let number = OWN.fetch_add(1, Ordering::Relaxed);
    format!("laget_eigen_{}_{number}", std::process::id())
}

/// What tells this build of the tests from another.
fn build() -> String {
    let binary = std::env::current_exe().unwrap().metadata().unwrap();
    let built = binary.modified().unwrap().duration_since(UNIX_EPOCH);
    // a database's name has 63 letters
    format!("{:x}", built.unwrap().as_millis())
}

/// A database of one test.
pub struct OwnDatabase {
    name: String,
    server: &'static Server,
}

impl OwnDatabase {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let options = self.server.as_super("postgres");
        let statement = format!("drop database if exists {} with (force)", self.name);
        // a thread of its own: a test's runtime is still running here
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut admin = options.connect().await.map_err(std::io::Error::other)?;
                admin
                    .execute(AssertSqlSafe(statement))
                    .await
                    .map_err(std::io::Error::other)
            })
        });
        let dropped = matches!(dropped.join(), Ok(Ok(_)));
        assert!(
            dropped || std::thread::panicking(),
            "the test's database could not be dropped"
        );
    }
}
