//! A real SMTP server beside the test (npm `smtp-server`).

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use laget::mail::{Mailer, Smtp};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// A mail server; it ends with the test.
pub struct Sink {
    port: u16,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Sink {
    pub async fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/epost/sink.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the mail server needs «node», and the packages of «npm ci»");
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut sink = Self {
            port: 0,
            input,
            output,
            _process: process,
        };
        let port = sink.answer().await["port"].as_u64();
        sink.port = u16::try_from(port.expect("the mail server did not start")).unwrap();
        sink
    }

    async fn answer(&mut self) -> Value {
        let line = self.output.next_line().await.unwrap();
        serde_json::from_str(&line.expect("the mail server has ended")).unwrap()
    }

    async fn ask(&mut self, command: &str) -> Value {
        let line = format!("{command}\n");
        self.input.write_all(line.as_bytes()).await.unwrap();
        self.answer().await
    }

    /// Behaves so from now on (`sink.mjs` says how).
    pub async fn behave(&mut self, mode: &str) {
        assert_eq!(self.ask(&format!("mode {mode}")).await["mode"], mode);
    }

    /// Every letter it has taken, as it came.
    pub async fn letters(&mut self) -> Vec<String> {
        let letters = self.ask("letters").await["letters"].take();
        serde_json::from_value(letters).unwrap()
    }

    /// Waits until it has a letter that it neither takes nor refuses.
    pub async fn holds_a_letter(&mut self) {
        self.ask("held").await;
    }

    /// Its address, as it is given to `laget worker`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The way to it, for a worker that does not wait long.
    pub fn mailer(&self) -> Mailer {
        let smtp = Smtp::from_url(&self.url(), "laget.example").unwrap();
        Mailer::Smtp(Arc::new(smtp.with_patience(Duration::from_millis(900))))
    }
}
