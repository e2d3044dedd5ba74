//! Journals with lines that are not what they should be, of several workers; and keys, secrets and copies that are another's.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Executor};

use super::{Scene, admin, all, count, restore, run, well};
use crate::fall::{Server, stop};

impl Scene {
    /// Two workers, who have written one line each.
    async fn two_journals(&self) {
        for (act, file) in [
            ("update barn set adressesperre = true", "ein"),
            (
                "update brukar set sperra_at = now() where namn = 'Kari Vik'",
                "to",
            ),
        ] {
            self.app.sql().execute(act).await.unwrap();
            assert!(self.journal(file).write().await.unwrap() > 0, "{file}");
        }
        // cut off while it was written
        let ein = std::fs::read_to_string(self.path("ein")).unwrap();
        std::fs::write(self.path("ein"), format!("{ein}{{\"id\": \"01")).unwrap();
    }

    fn only_mine(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

async fn both_done(database: &PgConnectOptions) {
    for done in [
        "barn where adressesperre",
        "brukar where sperra_at is not null",
    ] {
        assert_eq!(count(database, done).await, 1, "{done}");
    }
}

#[tokio::test]
async fn each_line_of_every_journal_is_done_for_itself_and_one_that_is_not_is_named() {
    let scene = Scene::new().await;
    let copy = scene.backup();
    scene.two_journals().await;
    let server = Server::new("linjer");
    let cluster = server.start().await;
    let mut connection: PgConnection = admin(&cluster).connect().await.unwrap();
    for sql in [
        "create database rein",
        "create database skadd",
        "create database annan",
    ] {
        connection.execute(sql).await.unwrap();
    }
    let mine = scene.only_mine("nyklar", scene.app.key_file());
    let [ein, to] = ["ein", "to"].map(|name| scene.path(name).to_str().unwrap().to_owned());
    let with = |name: &str, keys: &str| {
        let words = ["--journal", &ein, "--journal", &to, "--key-file", keys];
        let database = admin(&cluster).database(name);
        (restore(&scene, &copy, &database, &words), database)
    };

    // both files, and the end that was cut off is nothing to say
    let (output, database) = with("rein", &mine);
    let said = well(&output);
    assert!(said.contains("linjer er gjorde på nytt"), "{said}");
    both_done(&database).await;

    // one that was cut off in the middle, and one that PostgreSQL does not take
    let whole = std::fs::read_to_string(&ein).unwrap();
    let bad = "{\"id\": \"01\n{\"id\": \"ein\", \"slag\": \"adressesperre\", \"kva\": {}}\n";
    std::fs::write(&ein, format!("{bad}{whole}")).unwrap();
    let (output, database) = with("skadd", &mine);
    let said = all(&output);
    assert_eq!(output.status.code(), Some(1));
    for sentence in [
        "Linjer i journalen som ikkje kan lesast: 1\n  linje 1 i ",
        "Linjer i journalen som ikkje let seg gjere på nytt: 1\n  linje 2 i ",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    both_done(&database).await;

    // keys of the same ids, and another's
    std::fs::write(&ein, &whole).unwrap();
    let others = scene.path("andre");
    well(&run(&["nyklar", others.to_str().unwrap()], &[]));
    let (output, _) = with("annan", others.to_str().unwrap());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        all(&output).contains("opnar ikkje barn "),
        "{}",
        all(&output)
    );
    drop(connection);
    stop(cluster).await;
}

#[tokio::test]
async fn a_secret_that_others_may_read_and_a_copy_that_was_put_in_its_place_are_refused() {
    let scene = Scene::new().await;
    let copy = scene.backup();
    let database = scene.app.sql().connect_options().as_ref().clone();
    let checked = |more: &[&str]| {
        let words = [&["--berre-kontroller"][..], more].concat();
        restore(&scene, &copy, &database, &words)
    };
    let mode = |bits| {
        let secret: &Path = &scene.path("loynd");
        std::fs::set_permissions(secret, Permissions::from_mode(bits)).unwrap();
    };
    let text = std::fs::read_to_string(&copy).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    let sum = manifest["sha256"].as_str().unwrap();
    well(&checked(&["--sha256", sum]));

    let other = checked(&["--sha256", &"0".repeat(64)]);
    assert_eq!(other.status.code(), Some(1));
    assert!(all(&other).contains("annan SHA-256"), "{}", all(&other));

    mode(0o644);
    let open = checked(&[]);
    assert_eq!(open.status.code(), Some(1));
    assert!(all(&open).contains("open for andre"), "{}", all(&open));
}
