//! The program itself, from its start to its end, as whoever operates it sees it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::ConnectOptions;

use crate::harness::TestApp;

fn laget(app: &TestApp, folder: &Path) -> Command {
    let admin = app.sql().connect_options();
    let login = admin.as_ref().clone().username("laget_login");
    let mut command = Command::new(env!("CARGO_BIN_EXE_laget"));
    command
        .env("LAGET_ADMIN_DATABASE_URL", admin.to_url_lossy().as_str())
        .env("LAGET_DATABASE_URL", login.to_url_lossy().as_str())
        .env("LAGET_KEY_FILE", folder.join("nyklar"))
        .env("LAGET_DRAIN", "0");
    command
}

/// Runs a command to its end: its exit code and what it said.
fn run(mut command: Command, words: &[&str]) -> (Option<i32>, String) {
    let output = command.args(words).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

/// Ends it whatever happens to the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn temporary(app: &TestApp) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("laget-drift-{}", app.new_id()));
    std::fs::create_dir(&folder).unwrap();
    folder
}

#[tokio::test]
async fn it_says_that_it_serves_is_well_and_stops_when_it_is_told() {
    let app = TestApp::with_own_database().await;
    let folder = temporary(&app);
    let key = folder.join("nyklar");
    assert_eq!(run(laget(&app, &folder), &["migrate"]).0, Some(0));
    let made = run(laget(&app, &folder), &["nyklar", key.to_str().unwrap()]);
    assert_eq!(made.0, Some(0), "{}", made.1);

    let mut command = laget(&app, &folder);
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    command.args(["--ops-listen", "127.0.0.1:0"]);
    let mut child = Ended(command.stderr(Stdio::piped()).spawn().unwrap());
    let mut log = BufReader::new(child.0.stderr.take().unwrap()).lines();
    let first: serde_json::Value = serde_json::from_str(&log.next().unwrap().unwrap()).unwrap();
    assert_eq!(first["message"], "serving");
    let ops = first["ops"].as_str().unwrap().to_owned();
    let well = run(laget(&app, &folder), &["helse", "--ops-listen", &ops]);
    assert_eq!(
        well,
        (
            Some(0),
            "database ok\nschema ok\ntraffic ok\nwriting ok\n".to_owned()
        )
    );

    let pid = Pid::from_raw(i32::try_from(child.0.id()).unwrap());
    kill(pid, Signal::SIGTERM).unwrap();

    assert_eq!(child.0.wait().unwrap().code(), Some(0));
    let said: Vec<String> = log
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            line["message"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(said, ["draining", "stopped"]);
    let (code, gone) = run(laget(&app, &folder), &["helse", "--ops-listen", &ops]);
    assert_eq!(code, Some(1));
    assert!(gone.starts_with("Ingen svarar på 127.0.0.1:"), "{gone}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_only_this_machine_may_ask_cannot_be_opened_to_others() {
    let app = TestApp::new().await;
    let folder = temporary(&app);
    let words = ["serve", "--ops-listen", "0.0.0.0:9464", "--drain", "lenge"];
    let (code, said) = run(laget(&app, &folder), &words);
    assert_eq!(code, Some(1));
    for sentence in [
        "Tala om drifta er berre for maskina sjølv",
        "«lenge» i --drain er ikkje eit tal på sekund",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
