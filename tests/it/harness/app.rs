//! The application, as it is served, with a clock that stands still.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use laget::app::{AppState, jobs, router};
use laget::clock::{Clock, FrozenClock};
use laget::crypto::Keys;
use laget::db::Db;
use laget::db::embedded::{Cluster, SUPERUSER};
use laget::jobs::{Kind, Shared, Worker};
use laget::mail::{Mail, Mailer, Memory};
use laget::oidc::Oidc;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use time::macros::datetime;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::left::LeftJobs;
use super::server::{OwnDatabase, server};
use super::{Client, Kommune, Page, Person, Statements};

/// Connections of the application under test.
pub const POOL_SIZE: u32 = 4;

/// The one that may say whose request it is. No browser of a test is there by itself.
pub const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// The application of one test.
#[derive(Clone)]
pub struct TestApp {
    inner: Arc<Inner>,
}

struct Inner {
    state: AppState,
    router: Router,
    clock: Arc<FrozenClock>,
    admin: PgPool,
    login: PgConnectOptions,
    jobs: LeftJobs,
    letters: Memory,
    key_file: String,
    database: String,
    address: SocketAddr,
    eining: String,
    // last: it is dropped when the pools above are gone
    _own: Option<OwnDatabase>,
}

impl TestApp {
    /// On the shared database: for every story about one kommune or a few.
    pub async fn new() -> Self {
        Self::on(None).await
    }

    /// On a database of its own: for what changes the schema, or counts across kommunar.
    pub async fn with_own_database() -> Self {
        Self::on(Some(server().await.own_database().await)).await
    }

    /// The same, with what `fill` puts there: done once for all the tests of this build, under this name.
    pub async fn with_own_database_of<F>(name: &str, fill: F) -> Self
    where
        F: AsyncFnOnce(&mut PgConnection),
    {
        let own = server().await.own_database_with(name, fill).await;
        Self::on(Some(own)).await
    }

    async fn on(own: Option<OwnDatabase>) -> Self {
        let server = server().await;
        let database = own
            .as_ref()
            .map_or(server.shared(), OwnDatabase::name)
            .to_owned();
        let (login, admin) = (server.as_login(&database), server.as_super(&database));
        Self::with(login, admin, database, own)
    }

    /// On a server of the test's own, migrated here: for tests that stop it.
    pub async fn on_cluster(cluster: &Cluster) -> Self {
        let admin = cluster.options(SUPERUSER, "postgres");
        laget::db::migrate(&admin).await.unwrap();
        let login = cluster.options("laget_login", "postgres");
        let app = Self::with(login, admin, "postgres".to_owned(), None);
        app.jobs_may_stop();
        app
    }

    fn with(
        login: PgConnectOptions,
        admin: PgConnectOptions,
        database: String,
        own: Option<OwnDatabase>,
    ) -> Self {
        // why a page was a 500 stands in the test's own output
        let _started_before = tracing_subscriber::fmt()
            .with_test_writer()
            .with_max_level(tracing::Level::WARN)
            .try_init();
        let clock = Arc::new(FrozenClock::new(datetime!(2026-11-23 09:00 +1)));
        let key_file = new_keys(&*clock);
        let state = AppState {
            db: Db::connect(login.clone(), POOL_SIZE),
            clock: clock.clone(),
            keys: Arc::new(Keys::from_text(&key_file).unwrap()),
            oidc: Arc::new(Oidc::none()),
            trusted_proxies: Arc::new([PROXY]),
            // as in the demo; a story about the second factor asks for it with `requiring_two`
            to_faktorar: false,
            tilgangsnyklar: None,
            demo_logins: Arc::new([]),
            handlers: TaskTracker::new(),
        };
        let jobs = LeftJobs::new(admin.clone(), clock.clone());
        let admin = PgPoolOptions::new()
            .max_connections(2)
            .test_before_acquire(false)
            .connect_lazy_with(admin);
        // limits on logins go by address, of IPv6 by its first half, and all tests share one table of them
        let random = clock.random();
        let bits = u128::from(u64::from_be_bytes(random[..8].try_into().unwrap())) << 64;
        let inner = Inner {
            router: router(state.clone()),
            state,
            clock,
            admin,
            login,
            jobs,
            letters: Memory::default(),
            key_file,
            database,
            address: SocketAddr::new(IpAddr::V6(Ipv6Addr::from_bits(bits)), 1024),
            eining: hex::encode(random),
            _own: own,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// A fresh kommune that no other test knows.
    pub async fn kommune(&self) -> Kommune {
        let kommune = Kommune::new(self).await;
        self.inner.jobs.watch(kommune.id);
        kommune
    }

    /// The worker beside the application, for the kommunar of this test. Its letters go to [`TestApp::letters`].
    pub fn worker(&self) -> Worker {
        self.worker_with(Mailer::Memory(self.inner.letters.clone()))
    }

    /// The same with another carrier of its mail.
    pub fn worker_with(&self, mailer: Mailer) -> Worker {
        self.worker_of(jobs(), mailer)
    }

    /// One that does these kinds of jobs, for a test's own.
    pub fn worker_of(&self, kinds: Vec<Kind>, mailer: Mailer) -> Worker {
        let shared = Shared {
            db: self.inner.state.db.clone(),
            clock: self.inner.clock.clone(),
            mail: Mail {
                from: "Laget <laget@laget.example>".parse().unwrap(),
                site: "https://laget.example/".parse().unwrap(),
                mailer,
            },
        };
        Worker::new(shared, kinds).only_in(&self.inner.jobs.kommunar())
    }

    /// Does the jobs that are due; gives how many. A browser of the test does it after each form, as the worker would.
    pub async fn work(&self) -> usize {
        match self.worker().work_off().await {
            Ok(done) => done,
            Err(error) if self.inner.jobs.must_go() => panic!("no job can be taken: {error}"),
            Err(_) => 0,
        }
    }

    /// The letters that have gone, as they went.
    pub fn letters(&self) -> Vec<String> {
        self.inner.letters.letters()
    }

    /// This test is about jobs that stop, wait after a failed try or have no database: they may be left so.
    pub fn jobs_may_stop(&self) {
        self.inner.jobs.may_stop();
    }

    /// What stands in the key file of the application.
    pub fn key_file(&self) -> &str {
        &self.inner.key_file
    }

    /// The routes of the same application, with these keys.
    pub fn router_with_keys(&self, keys: Keys) -> Router {
        router(AppState {
            keys: Arc::new(keys),
            ..self.inner.state.clone()
        })
    }

    /// The routes of the same application, on other connections.
    pub fn router_on(&self, db: Db) -> Router {
        router(AppState {
            db,
            ..self.inner.state.clone()
        })
    }

    /// The address of the database, as the application connects.
    pub fn login_url(&self) -> String {
        self.inner.login.to_url_lossy().to_string()
    }

    /// A browser that is not logged in.
    pub fn client(&self) -> Client {
        Client::new(self)
    }

    /// The routes of the same application, where people can log in at these providers.
    pub fn router_with(&self, oidc: Oidc) -> Router {
        router(AppState {
            oidc: Arc::new(oidc),
            ..self.inner.state.clone()
        })
    }

    /// The routes of the application on another machine: with connections of its own to the same database.
    pub fn another(&self) -> Router {
        router(AppState {
            db: Db::connect(self.inner.login.clone(), POOL_SIZE),
            ..self.inner.state.clone()
        })
    }

    /// The routes of the same application, with a copy of the database to ask for figures.
    pub fn with_copy(&self, copy: PgConnectOptions) -> Router {
        router(AppState {
            db: self.inner.state.db.clone().with_copy(Some(copy)),
            ..self.inner.state.clone()
        })
    }

    /// The routes of the same application, where everybody must have a second factor: as everywhere but in the demo.
    pub fn requiring_two(&self) -> Router {
        self.requiring_two_with(Oidc::none())
    }

    /// The same, where people can log in at these providers.
    pub fn requiring_two_with(&self, oidc: Oidc) -> Router {
        router(AppState {
            oidc: Arc::new(oidc),
            to_faktorar: true,
            ..self.inner.state.clone()
        })
    }

    /// The same, where the site has this address and there can be passkeys.
    pub fn requiring_two_at(&self, origin: &str) -> Router {
        router(AppState {
            to_faktorar: true,
            tilgangsnyklar: laget::innlogging::tilgangsnyklar(&origin.parse().unwrap()),
            ..self.inner.state.clone()
        })
    }

    /// A browser in which the person has logged in, through the login page.
    pub async fn login(&self, person: &Person) -> Client {
        let client = self.client();
        let page = client.submit("/logg-inn", &person.credentials()).await;
        assert_eq!(
            page.status,
            303,
            "{} could not log in: {}",
            person.namn,
            page.text()
        );
        client
    }

    /// A browser with a session made behind the application's back, in the kommune the person works in: cheap,
    /// for walls that log in hundreds of people, with two factors. Who it is counts as shown for as long as a test takes.
    pub async fn client_for(&self, person: &Person) -> Client {
        let client = self.client();
        client.set_cookie(laget::web::SESSION_COOKIE, &self.session_for(person).await);
        client
    }

    /// The token of such a session.
    pub async fn session_for(&self, person: &Person) -> String {
        let token = hex::encode(self.inner.clock.random());
        sqlx::query(
            "insert into sesjon (token_hash, brukar_id, kommune_id, created_at, sist_brukt, ledig_til, absolutt_til, stadfesta_at,
                faktorar, faktorar_krav)
            values ($1, $2, $3, now(), now(), now() + interval '1 hour', now() + interval '10 hours', now() + interval '1 hour', 2, 2)",
        )
        .bind(&laget::web::token_hash(&token).0[..])
        .bind(person.id.uuid())
        .bind(person.kommune_id.uuid())
        .execute(self.sql())
        .await
        .unwrap();
        token
    }

    /// Runs what is given and says which SQL statements it led to (`begin` is not counted, `commit` is).
    pub async fn count_statements(&self, work: impl Future<Output = Page>) -> (Page, Statements) {
        super::statements::during(work).await
    }

    /// The database as its superuser, whom no policy binds: to set a scene, and to see what was kept.
    pub fn sql(&self) -> &PgPool {
        &self.inner.admin
    }

    /// How many rows there are: `app.count("utkast where sti = $1", "/uro/ny")`.
    pub async fn count(
        &self,
        from_where: &str,
        value: impl for<'q> sqlx::Encode<'q, sqlx::Postgres>
        + sqlx::Type<sqlx::Postgres>
        + Send
        + 'static,
    ) -> i64 {
        let question = format!("select count(*) from {from_where}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(question))
            .bind(value)
            .fetch_one(self.sql())
            .await
            .unwrap()
    }

    /// The application's clock.
    pub fn clock(&self) -> &FrozenClock {
        &self.inner.clock
    }

    /// A fresh id.
    pub fn new_id(&self) -> Uuid {
        self.inner.clock.uuid()
    }

    /// Random bytes.
    pub fn random(&self) -> [u8; 32] {
        self.inner.clock.random()
    }

    /// What the application shares with its handlers.
    pub fn state(&self) -> &AppState {
        &self.inner.state
    }

    /// The database as operation asks it how it is.
    pub fn probe(&self) -> Db {
        Db::connect(self.inner.login.clone(), 1)
    }

    /// The routes, with everything that stands around them.
    pub fn router(&self) -> Router {
        self.inner.router.clone()
    }

    /// The database's name.
    pub fn database(&self) -> &str {
        &self.inner.database
    }

    /// The cookie their machine is known by.
    pub fn eining(&self) -> &str {
        &self.inner.eining
    }

    /// Where the test's browsers are.
    pub fn address(&self) -> SocketAddr {
        self.inner.address
    }
}

fn new_keys(clock: &dyn Clock) -> String {
    let key = || hex::encode(clock.random());
    format!("kryptering 1 {}\noppslag 1 {}\n", key(), key())
}
