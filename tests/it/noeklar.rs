//! Keys that are replaced while people work.

mod faktor;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use axum::Router;
use laget::access::Role;
use laget::barn::fnr;
use laget::crypto::columns::{HASH_LIST, HASHES, SEALED};
use laget::crypto::{Keys, Sealed};
use sqlx::{ConnectOptions, Executor, Row};
use time::macros::date;
use uuid::Uuid;

use crate::harness::{Barn, Client, Eining, Person, TestApp, eventually};

/// A kommune with children, a føresett who is logged in, and a key file.
struct Scene {
    app: TestApp,
    skule: Eining,
    kari: Person,
    barn: Vec<Barn>,
    tone: Client,
    folder: PathBuf,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::with_own_database().await;
        let kommune = app.kommune().await;
        let skule = kommune.skule("Åsen skule").await;
        let kari = kommune.person("Kari Vik", Role::Tilsett, &skule).await;
        let mut barn = Vec::new();
        for namn in ["Nora", "Ola", "Per", "Siv", "Tor", "Una", "Vår", "Åse"] {
            barn.push(skule.barn(namn, "Li").await);
        }
        barn.sort_by_key(|barn| barn.id.uuid());
        let tone = tone(&app, &barn[0]).await;
        let folder = std::env::temp_dir().join(format!("laget-noeklar-{}", app.new_id()));
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("nyklar");
        std::fs::write(&file, app.key_file()).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        Self {
            app,
            skule,
            kari,
            barn,
            tone,
            folder,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("nyklar")
    }

    fn laget(&self, words: &[&str]) -> Command {
        let admin = self.app.sql().connect_options().to_url_lossy();
        let mut command = Command::new(env!("CARGO_BIN_EXE_laget"));
        command
            .args(words)
            .env("LAGET_ADMIN_DATABASE_URL", admin.as_str())
            .env("LAGET_KEY_FILE", self.file());
        command
    }

    fn said(&self, words: &[&str]) -> String {
        let output = self.laget(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", all(&output));
        all(&output)
    }

    fn nyklar(&self, word: &str) {
        let file = self.file();
        let mut words = vec!["nyklar", file.to_str().unwrap()];
        words.extend(word.split(' '));
        self.said(&words);
    }

    /// The application as it is when it has started anew.
    fn restarted(&self) -> Router {
        self.app
            .router_with_keys(Keys::from_file(&self.file()).unwrap())
    }

    /// Every child is found by its number.
    async fn finds(&self, router: &Router, barn: &[&Barn]) {
        let kari = self.app.client_for(&self.kari).await.at(router);
        for barn in barn {
            let asked = [("foedselsnummer", &*barn.fnr)];
            let found = kari.post("/barn/oppslag", &asked).await;
            assert_eq!(found.location(), format!("/barn/{}", barn.id));
        }
    }

    async fn with_key(&self, id: i16) -> i64 {
        self.app.count("barn where fnr_noekkel = $1", id).await
            + self.app.count("foeresett where fnr_noekkel = $1", id).await
    }

    async fn sees_the_child(&self, router: &Router) -> bool {
        let path = format!("/familie/barn/{}", self.barn[0].id);
        self.tone.at(router).get(&path).await.status == 200
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

/// Who ends with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn all(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

/// The mother of the child, with a number of her own, logged in.
async fn tone(app: &TestApp, barn: &Barn) -> Client {
    let (id, keys) = (barn.foeresett("Tone Li").await, &app.state().keys);
    let number = fnr::synthetic(date!(1985 - 03 - 02), 1).unwrap();
    let sealed = number.seal_foeresett(keys, barn.kommune_id.uuid(), id.uuid());
    sqlx::query("update foeresett set fnr_kryptert = $2, fnr_noekkel = $3, fnr_oppslag = $4 where foeresett_id = $1")
        .bind(id.uuid())
        .bind(sealed.sealed.bytes)
        .bind(sealed.sealed.key_id)
        .bind(&sealed.oppslag[..])
        .execute(app.sql())
        .await
        .unwrap();
    barn.inne(&sealed.oppslag).await
}

#[tokio::test]
async fn keys_are_replaced_while_people_work_also_when_it_is_killed_half_way() {
    let scene = Scene::new().await;
    let before = scene.restarted();
    scene.nyklar("--legg-til");
    let knows = scene.restarted();
    scene.nyklar("--ta-i-bruk");
    let writes = scene.restarted();
    let (first, last) = (&scene.barn[0], &scene.barn[7]);
    scene.finds(&writes, &[first]).await;

    // somebody writes on the last card: the run waits there
    let mut holder = scene.app.sql().begin().await.unwrap();
    sqlx::query("select from barn where barn_id = $1 for no key update")
        .bind(last.id.uuid())
        .fetch_one(&mut *holder)
        .await
        .unwrap();
    let run = scene
        .laget(&["rotate-keys", "--porsjon", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let run = Ended(run);
    let waits = "pg_stat_activity where datname = current_database() and wait_event_type = $1 and query like 'update barn%'";
    eventually("the run that waits", async || {
        (scene.app.count(waits, "Lock").await > 0).then_some(())
    })
    .await;
    let half = (scene.with_key(1).await, scene.with_key(2).await);
    assert_eq!(half, (3, 6), "the last two cards and the mother are left");
    for router in [&knows, &writes] {
        scene.finds(router, &[first, last]).await;
        assert!(scene.sees_the_child(router).await);
    }
    drop(run);
    // what the server was told, it would do also when nobody listens any more
    let ended = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'update barn%'";
    scene.app.sql().execute(ended).await.unwrap();
    eventually("what it waited for to be given up", async || {
        (scene.app.count(waits, "Lock").await == 0).then_some(())
    })
    .await;
    holder.rollback().await.unwrap();

    let said = scene.said(&["rotate-keys", "--porsjon", "2"]);

    assert!(said.contains("Forsegla på nytt: 3."), "{said}");
    assert!(said.contains("laget nyklar FIL --fjern 1"), "{said}");
    assert_eq!(scene.with_key(1).await, 0);
    let said = scene.said(&["rotate-keys"]);
    assert!(
        said.contains("Forsegla på nytt: 0. Nye oppslag: 0."),
        "{said}"
    );
    scene.nyklar("--fjern 1");
    let after = scene.restarted();
    scene
        .finds(&after, &scene.barn.iter().collect::<Vec<_>>())
        .await;
    assert!(scene.sees_the_child(&after).await);
    // one with the old keys alone finds nobody: the hashes are others
    let kari = scene.app.client_for(&scene.kari).await.at(&before);
    let asked = [("foedselsnummer", &*first.fnr)];
    assert_eq!(kari.post("/barn/oppslag", &asked).await.status, 200);
    opens_every_value(&scene).await;
    // it is the same number: nobody is to confirm it, and it has one period
    let waits = "kort_endring where kva = $1";
    assert_eq!(scene.app.count(waits, "nummer").await, 0);
    let periods = "kort_nummer where kommune_id = $1 and til is null";
    assert_eq!(scene.app.count(periods, first.kommune_id.uuid()).await, 9);
    let ended = "kort_nummer where kommune_id = $1 and til is not null";
    assert_eq!(scene.app.count(ended, first.kommune_id.uuid()).await, 0);
}

async fn opens_every_value(scene: &Scene) {
    let keys = Keys::from_file(&scene.file()).unwrap();
    let rows =
        sqlx::query("select kommune_id, barn_id, fnr_kryptert, fnr_noekkel, fnr_oppslag from barn")
            .fetch_all(scene.app.sql())
            .await
            .unwrap();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let (kommune, barn): (Uuid, Uuid) = (row.get(0), row.get(1));
        let sealed = Sealed {
            bytes: row.get(2),
            key_id: row.get(3),
        };
        let number = fnr::open_barn(&keys, kommune, barn, &sealed).unwrap();
        assert_eq!(
            number.blind_index(&keys, kommune)[..],
            row.get::<Vec<u8>, _>(4)
        );
    }
}

#[tokio::test]
async fn a_number_is_one_and_the_same_whichever_key_it_was_written_with() {
    let scene = Scene::new().await;
    scene.nyklar("--legg-til");
    scene.nyklar("--ta-i-bruk");
    let router = scene.restarted();
    let leiar = scene
        .skule
        .kommune
        .person("Rita Rektor", Role::Einingsleiar, &scene.skule)
        .await;
    let leiar = scene.app.client_for(&leiar).await.at(&router);
    let nora = &scene.barn[0];

    // typed anew on its own card, it stays as it is; on another's it is taken
    let card = format!("/barn/{}/endre", nora.id);
    let same = leiar.submit(&card, &[("foedselsnummer", &nora.fnr)]).await;
    assert_eq!(same.status, 303, "{}", same.text());
    assert_eq!(scene.with_key(2).await, 0);
    assert_eq!(
        scene
            .app
            .count("kort_endring where barn_id = $1", nora.id.uuid())
            .await,
        0
    );
    let other = format!("/barn/{}/endre", scene.barn[1].id);
    let taken = leiar.submit(&other, &[("foedselsnummer", &nora.fnr)]).await;
    assert_eq!(taken.status, 422, "{}", taken.text());
}

#[tokio::test]
async fn a_value_that_was_moved_is_named_and_the_old_key_must_stay() {
    let scene = Scene::new().await;
    let [one, two] = [scene.barn[2].id.uuid(), scene.barn[5].id.uuid()];
    sqlx::query(
        "update barn b set fnr_kryptert = x.fnr_kryptert from barn x
        where b.barn_id = any($1) and x.barn_id = any($1) and b.barn_id <> x.barn_id",
    )
    .bind(vec![one, two])
    .execute(scene.app.sql())
    .await
    .unwrap();
    scene.nyklar("--legg-til");
    scene.nyklar("--ta-i-bruk");

    let output = scene.laget(&["rotate-keys"]).output().unwrap();

    assert_eq!(output.status.code(), Some(1));
    let said = all(&output);
    for id in [one, two] {
        assert!(said.contains(&format!("barn {id}")), "{said}");
    }
    assert!(said.contains("endra, flytta eller forsegla"), "{said}");
    assert!(
        said.contains("2 verdiar i barn er framleis forsegla med nøkkelen med id 1"),
        "{said}"
    );
    assert_eq!((scene.with_key(1).await, scene.with_key(2).await), (2, 7));
    for number in scene.barn.iter().map(|barn| &barn.fnr) {
        assert!(!said.contains(number.as_str()));
    }
}

#[tokio::test]
async fn who_replaces_keys_reads_nothing_of_a_person_and_writes_nothing_else() {
    let scene = Scene::new().await;
    let mut tx = scene.app.sql().begin().await.unwrap();
    tx.execute("set local role laget_noekkel").await.unwrap();
    for refused in [
        "select fornamn from barn",
        "select namn from foeresett",
        "select adresse from barn_adresse",
        "update barn set eining_id = null",
        "update sak set steg = 1",
        "select from brukar",
    ] {
        let mut inner = sqlx::Connection::begin(&mut *tx).await.unwrap();
        let error = inner.execute(refused).await.unwrap_err();
        assert!(
            error.to_string().contains("permission denied"),
            "{refused}: {error}"
        );
        inner.rollback().await.unwrap();
    }
    let able: i64 = sqlx::query_scalar(
        "select count(*) from pg_roles r
        where r.rolname like 'laget\\_%' and r.rolname not in ('laget_noekkel', 'laget_super')
            and pg_has_role(r.oid, 'laget_noekkel', 'member')",
    )
    .fetch_one(&mut *tx)
    .await
    .unwrap();
    assert_eq!(able, 0);
}

#[tokio::test]
async fn every_column_that_a_key_has_made_is_on_the_list() {
    let app = TestApp::new().await;
    // what is not sealed and not looked up by a key: hashes of tokens and texts, documents, and what a browser knows a passkey by, and in which session
    let found: Vec<String> = sqlx::query_scalar(
        "select c.relname || '.' || a.attname
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
            and a.atttypid in ('bytea'::regtype, 'bytea[]'::regtype)
            and a.attname !~ '(^|_)(hash|sha256|avtrykk|pdf|lease|skrive)$' and c.relname <> '_sqlx_migrations'
            and c.relname || '.' || a.attname not in ('tilgangsnykel.credential', 'nykel_utfordring.oekt')",
    )
    .fetch_all(app.sql())
    .await
    .unwrap();
    let mut listed: BTreeSet<String> = BTreeSet::new();
    for column in &SEALED {
        listed.insert(format!("{}.{}", column.table, column.bytes));
        listed.extend(
            column
                .lookup
                .map(|lookup| format!("{}.{lookup}", column.table)),
        );
    }
    for (table, columns) in &HASHES {
        listed.extend(columns.iter().map(|column| format!("{table}.{column}")));
    }
    listed.insert(format!("{}.{}", HASH_LIST.0, HASH_LIST.2));
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), listed);
}

#[test]
fn the_key_file_is_changed_by_its_own_command_alone() {
    let path = Path::new("/finst/ikkje");
    for change in ["--legg-til", "--ta-i-bruk"] {
        let output = Command::new(env!("CARGO_BIN_EXE_laget"))
            .args(["nyklar", path.to_str().unwrap(), change])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            all(&output).contains("kan ikkje lesast"),
            "{}",
            all(&output)
        );
    }
}
