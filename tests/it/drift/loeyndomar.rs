//! Secrets of the running program: they come from files, and are in nothing that others on the machine can read.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};

use laget::access::Role;
use sqlx::ConnectOptions;

use super::get;
use crate::harness::TestApp;

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

#[tokio::test]
async fn what_is_secret_is_in_no_argument_no_environment_and_no_line_of_the_log() {
    let app = TestApp::with_own_database().await;
    let seljord = app.kommune().await;
    let skule = seljord.skule("Åsen skule").await;
    let kari = seljord.person("Kari Vik", Role::Tilsett, &skule).await;
    let token = app.session_for(&kari).await;
    let folder = std::env::temp_dir().join(format!("laget-loeynd-{}", app.new_id()));
    std::fs::create_dir(&folder).unwrap();
    // as systemd lays them out: root's, and the program reads them by a right that looks like the group's
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o440)).unwrap();
        path
    };
    let key = || hex::encode(app.random());
    let (kryptering, oppslag, password) = (key(), key(), key());
    let keys = write(
        "nyklar",
        &format!("kryptering 1 {kryptering}\noppslag 1 {oppslag}\n"),
    );
    // a password is not asked for on the socket of the tests, and goes along all the same
    let login = app.sql().connect_options().as_ref().clone();
    let login = login.username("laget_login").password(&password);
    let database = write("database_url", login.to_url_lossy().as_str());
    let admin = app.sql().connect_options().to_url_lossy();
    let migrated = Command::new(env!("CARGO_BIN_EXE_laget"))
        .arg("migrate")
        .env("LAGET_ADMIN_DATABASE_URL", admin.as_str())
        .output()
        .unwrap();
    assert!(migrated.status.success(), "{migrated:?}");

    let mut command = Command::new(env!("CARGO_BIN_EXE_laget"));
    command
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--ops-listen",
            "127.0.0.1:0",
        ])
        .env("LAGET_LOG_FILTER", "trace")
        .env("LAGET_DRAIN", "0")
        .env("LAGET_DATABASE_URL_FILE", &database)
        .env("LAGET_KEY_FILE", &keys)
        .env("CREDENTIALS_DIRECTORY", &folder);
    let mut child = Ended(command.stderr(Stdio::piped()).spawn().unwrap());
    let mut log = BufReader::new(child.0.stderr.take().unwrap()).lines();
    let mut said = String::new();
    let first = loop {
        let line = log.next().unwrap().unwrap();
        said.push_str(&line);
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        if line["message"] == "serving" {
            break line;
        }
    };
    let address = |name: &str| first[name].as_str().unwrap().parse().unwrap();
    let page = get(address("address"), "/logg-inn").await.unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let asked = format!(
        "GET / HTTP/1.1\r\nhost: laget.example\r\ncookie: {}={token}\r\nconnection: close\r\n\r\n",
        laget::web::SESSION_COOKIE
    );
    let home = super::tell(address("address"), &asked).await;
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    let figures = get(address("ops"), "/metrics").await.unwrap();
    assert!(figures.contains("laget_http_requests_total"), "{figures}");

    let of_process = |name: &str| {
        let bytes = std::fs::read(format!("/proc/{}/{name}", child.0.id())).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (environment, arguments) = (of_process("environ"), of_process("cmdline"));
    assert!(
        environment.contains("LAGET_KEY_FILE="),
        "it is not its environment"
    );
    child.0.kill().unwrap();
    for line in log {
        said.push_str(&line.unwrap());
    }
    assert!(said.contains("\"request\""), "{said}");
    for secret in [&kryptering, &oppslag, &password, &token] {
        for (place, text) in [
            ("environment", &environment),
            ("arguments", &arguments),
            ("log", &said),
            ("figures", &figures),
            ("page", &page),
            ("home", &home),
        ] {
            assert!(!text.contains(secret.as_str()), "a secret in its {place}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// What the connections of the application are set to: no statement, lock or idle transaction holds others for long.
#[tokio::test]
async fn every_connection_gives_up_in_time_and_lets_nobody_wait_for_it() {
    let app = TestApp::new().await;
    let mut connection = app.state().db.bare().await.unwrap();
    for (setting, value) in [
        ("statement_timeout", "10s"),
        ("lock_timeout", "3s"),
        ("idle_in_transaction_session_timeout", "5s"),
        ("jit", "off"),
        ("row_security", "on"),
    ] {
        let now: String = sqlx::query_scalar("select current_setting($1)")
            .bind(setting)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!(now, value, "{setting}");
    }
}
