//! Copies: taken, read again somewhere else, and what was withdrawn since done again.

mod att;
mod journal;
mod katalog;
mod lesemodus;
mod linjer;
mod segl;
mod teke;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use laget::access::Role;
use laget::db::Journal;
use laget::db::embedded::{Cluster, SUPERUSER};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use crate::fall::{Server, stop};
use crate::harness::{Barn, Eining, Kommune, Person, Sak, TestApp};

/// A kommune in a database of its own, and a folder for copies of it.
struct Scene {
    app: TestApp,
    kommune: Kommune,
    skule: Eining,
    kari: Person,
    ppt: Person,
    barn: Barn,
    sak: Sak,
    folder: PathBuf,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        kommune.person("Siv Li", Role::Tilsett, &skule).await;
        let ppt = app.interkommunal("ppt", &[&kommune]).await;
        let ppt = kommune.person("Pål Ppt", Role::Tilsett, &ppt).await;
        let barn = skule.barn("Nora", "Li").await;
        let sak = barn.sak(&kari, "Ho søv i timane.").await;
        sak.deltakar(&ppt).await;
        let folder = std::env::temp_dir().join(format!("laget-kopi-{}", app.new_id()));
        std::fs::create_dir(&folder).unwrap();
        Self {
            app,
            kommune,
            skule,
            kari,
            ppt,
            barn,
            sak,
            folder,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes the key of the copies; gives the public one.
    fn copy_key(&self) -> String {
        let said = run(
            &["nyklar", self.path("loynd").to_str().unwrap(), "--kopi"],
            &[],
        );
        let said = well(&said);
        said.lines().last().unwrap().to_owned()
    }

    /// Takes a copy; gives the file that describes it.
    fn backup(&self) -> PathBuf {
        let public = self.copy_key();
        let output = run(
            &["backup"],
            &[
                ("LAGET_BACKUP_DIR", self.folder.to_str().unwrap()),
                ("LAGET_BACKUP_RECIPIENT", &public),
                ("LAGET_BACKUP_DATABASE_URL", &self.url("laget_backup")),
            ],
        );
        well(&output);
        self.files("json").pop().unwrap()
    }

    fn url(&self, user: &str) -> String {
        let options = self.app.sql().connect_options();
        let options = options.as_ref().clone().username(user);
        options.to_url_lossy().to_string()
    }

    fn files(&self, ending: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .filter(|path| path.to_string_lossy().ends_with(ending))
            .collect()
    }

    /// As a worker of its own writes the journal.
    fn journal(&self, name: &str) -> Journal {
        Journal::new(self.app.state().db.clone(), Some(self.path(name)))
    }

    /// The sak as PPT sees it in a copy.
    async fn ppt_sees(&self, app: &TestApp) -> u16 {
        let client = app.login(&self.ppt).await;
        client.get(&format!("/sak/{}", self.sak.id)).await.status
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

fn run(words: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_laget"))
        .args(words)
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

fn all(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

fn well(output: &Output) -> String {
    assert!(output.status.success(), "{}", all(output));
    all(output)
}

fn restore(scene: &Scene, copy: &Path, to: &PgConnectOptions, more: &[&str]) -> Output {
    let identity = scene.path("loynd");
    let words = [
        "restore",
        copy.to_str().unwrap(),
        "--identitet",
        identity.to_str().unwrap(),
    ];
    let url = to.to_url_lossy().to_string();
    run(
        &[&words[..], more].concat(),
        &[("LAGET_ADMIN_DATABASE_URL", &url)],
    )
}

/// What stands in each table, whatever the order.
async fn digests(options: &PgConnectOptions) -> BTreeMap<String, String> {
    let mut connection: PgConnection = options.connect().await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
            and relname not in ('sesjon', 'familie_sesjon')",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut digests = BTreeMap::new();
    for table in tables {
        let sql = format!(
            "select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from {table} t"
        );
        let digest = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut connection)
            .await;
        digests.insert(table, digest.unwrap());
    }
    connection.close().await.unwrap();
    digests
}

async fn count(options: &PgConnectOptions, from_where: &str) -> i64 {
    let mut connection: PgConnection = options.connect().await.unwrap();
    let sql = format!("select count(*) from {from_where}");
    let count = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(&mut connection)
        .await;
    connection.close().await.unwrap();
    count.unwrap()
}

fn admin(cluster: &Cluster) -> PgConnectOptions {
    cluster.options(SUPERUSER, "postgres")
}

#[tokio::test]
async fn a_copy_restored_into_a_fresh_cluster_is_the_same_and_serves() {
    let scene = Scene::new().await;
    let before = scene.app.login(&scene.kari).await;
    let copy = scene.backup();
    let was = digests(&scene.app.sql().connect_options()).await;
    let dump = std::fs::read(&scene.files(".dump.age")[0]).unwrap();
    assert!(dump.starts_with(b"age-encryption.org/v1"));
    for (file, text) in [(&dump, "Nora"), (&std::fs::read(&copy).unwrap(), "Nora")] {
        assert!(!String::from_utf8_lossy(file).contains(text));
    }
    let server = Server::new("kopi");
    let cluster = server.start().await;

    let key_file = scene.path("nyklar");
    std::fs::write(&key_file, scene.app.key_file()).unwrap();
    let only_mine = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&key_file, only_mine).unwrap();
    let journal = scene.path("journal");
    std::fs::write(&journal, "").unwrap();
    let words = [
        "--key-file",
        key_file.to_str().unwrap(),
        "--journal",
        journal.to_str().unwrap(),
    ];
    let said = well(&restore(&scene, &copy, &admin(&cluster), &words));

    assert!(said.contains("Alle rettar til saker stemmer."), "{said}");
    assert_eq!(digests(&admin(&cluster)).await, was);
    let url = admin(&cluster).to_url_lossy().to_string();
    well(&run(
        &["verify-access"],
        &[("LAGET_ADMIN_DATABASE_URL", &url)],
    ));
    let again = restore(&scene, &copy, &admin(&cluster), &words);
    assert!(
        all(&again).contains("Databasen er ikkje tom"),
        "{}",
        all(&again)
    );
    let app = TestApp::on_cluster(&cluster).await;
    // who was logged in when the copy was taken, is not
    let live = "sesjon where avslutta_at is null and not jobb";
    assert_eq!(count(&admin(&cluster), live).await, 0);
    let page = app
        .login(&scene.kari)
        .await
        .get(&format!("/sak/{}", scene.sak.id))
        .await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Nora"), "{}", page.text());
    assert_eq!(before.get("/").await.status, 200, "the first one goes on");
    drop(app);
    stop(cluster).await;
}

#[tokio::test]
async fn a_copy_that_is_cut_changed_or_anothers_is_not_restored() {
    let scene = Scene::new().await;
    let copy = scene.backup();
    let dump = scene.files(".dump.age").pop().unwrap();
    let whole = std::fs::read(&dump).unwrap();
    let admin = scene.app.sql().connect_options().as_ref().clone();
    let checked = |more: &[&str]| restore(&scene, &copy, &admin, more);
    well(&checked(&["--berre-kontroller"]));

    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for bad in [&whole[..whole.len() - 100], &changed[..]] {
        std::fs::write(&dump, bad).unwrap();
        let output = checked(&["--berre-kontroller"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            all(&output).contains("skadd eller ufullstendig"),
            "{}",
            all(&output)
        );
    }
    std::fs::write(&dump, &whole).unwrap();
    std::fs::remove_file(scene.path("loynd")).unwrap();
    scene.copy_key();
    let output = checked(&["--berre-kontroller"]);
    assert!(
        all(&output).contains("opnar ikkje denne"),
        "{}",
        all(&output)
    );
    assert_eq!(scene.files(".del"), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn who_takes_copies_reads_everything_and_writes_nothing() {
    let scene = Scene::new().await;
    let options = scene.app.sql().connect_options();
    let options = options.as_ref().clone().username("laget_backup");
    let mut backup: PgConnection = options.connect().await.unwrap();
    let children: i64 = sqlx::query_scalar("select count(*) from barn")
        .fetch_one(&mut backup)
        .await
        .unwrap();
    assert_eq!(children, 1);
    backup
        .execute("set default_transaction_read_only = off")
        .await
        .unwrap();
    for refused in [
        "update barn set fornamn = 'x'",
        "insert into innloggingsforsoek (innloggingsforsoek_id, konto_hash, adresse_hash) values (gen_random_uuid(), '', '')",
        "delete from sak",
        "create table x (a int)",
        "set role laget_owner",
        "set role laget_request",
    ] {
        let error = backup.execute(refused).await.unwrap_err();
        assert!(
            error.to_string().contains("permission denied"),
            "{refused}: {error}"
        );
    }
    let others: Vec<String> = sqlx::query_scalar(
        "select r.rolname::text from pg_roles r
        where r.rolname like 'laget\\_%' and r.rolname not in ('laget_backup', 'laget_super')
            and (pg_has_role(r.oid, 'laget_backup', 'member') or r.rolbypassrls)",
    )
    .fetch_all(&mut backup)
    .await
    .unwrap();
    assert_eq!(others, Vec::<String>::new());
    let public = scene.copy_key();
    let output = run(
        &["backup"],
        &[
            ("LAGET_BACKUP_DIR", scene.folder.to_str().unwrap()),
            ("LAGET_BACKUP_RECIPIENT", &public),
            ("LAGET_BACKUP_DATABASE_URL", &scene.url("laget_login")),
        ],
    );
    assert!(
        all(&output).contains("Kopien blir teken som laget_backup"),
        "{}",
        all(&output)
    );
}
