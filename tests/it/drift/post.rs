//! A mail server of a kommune's beside the test (npm `smtp-server`): TLS, STARTTLS and a password.

use std::process::Stdio;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The certificate it shows, which nobody else has signed.
pub const SERTIFIKAT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/it/drift/post/sertifikat.pem"
);

/// One that somebody else has.
pub const ANNAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/drift/post/annan.pem");

/// A mail server; it ends with the test.
pub struct Post {
    ports: Ports,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

#[derive(Default, Deserialize)]
struct Ports {
    plain: u16,
    smtps: u16,
    starttls: u16,
}

/// A letter it has taken.
#[derive(Debug, Deserialize)]
pub struct Brev {
    pub user: Option<String>,
    pub secure: bool,
    pub text: String,
}

impl Post {
    pub async fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/drift/post/post.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the mail server needs «node», and the packages of «npm ci»");
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut post = Self {
            ports: Ports::default(),
            input,
            output,
            _process: process,
        };
        post.ports = serde_json::from_str(&post.answer().await).unwrap();
        post
    }

    async fn answer(&mut self) -> String {
        let line = self.output.next_line().await.unwrap();
        line.expect("the mail server has ended")
    }

    /// Asks for something that `post.mjs` knows.
    pub async fn ask(&mut self, command: &str) -> String {
        let line = format!("{command}\n");
        self.input.write_all(line.as_bytes()).await.unwrap();
        self.answer().await
    }

    /// Every letter it has taken.
    pub async fn letters(&mut self) -> Vec<Brev> {
        serde_json::from_str(&self.ask("letters").await).unwrap()
    }

    pub fn plain(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.ports.plain)
    }

    pub fn smtps(&self, password: &str) -> String {
        let port = self.ports.smtps;
        format!("smtps://laget%40kommune.example:{password}@127.0.0.1:{port}")
    }

    /// At an address that does not count as this machine.
    pub fn starttls(&self, password: &str) -> String {
        let port = self.ports.starttls;
        format!("smtp://laget%40kommune.example:{password}@127.0.0.2:{port}")
    }
}
