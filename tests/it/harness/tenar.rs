//! The program that serves, on a port of its own, and how a browser asks it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use laget::web::SESSION_COOKIE;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::TestApp;

/// The keys of servers that are one, gone with the value.
pub struct Nyklar(PathBuf);

impl Nyklar {
    pub fn new(app: &TestApp) -> Self {
        let nyklar = std::env::temp_dir().join(format!("laget-nyklar-{}", app.new_id()));
        let made = Command::new(env!("CARGO_BIN_EXE_laget"))
            .arg("nyklar")
            .arg(&nyklar)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        Self(nyklar)
    }

    /// The file.
    pub fn fil(&self) -> &Path {
        &self.0
    }
}

impl Drop for Nyklar {
    fn drop(&mut self) {
        let _left = std::fs::remove_file(&self.0);
    }
}

/// A server that runs; it ends with the test.
pub struct Tenar {
    child: Child,
    pub adresse: SocketAddr,
    // its keys, when nobody else has them
    _nyklar: Option<Nyklar>,
}

impl Tenar {
    /// One with keys of its own.
    pub fn start(app: &TestApp) -> Self {
        let nyklar = Nyklar::new(app);
        let (child, adresse) = serve(&app.login_url(), nyklar.fil());
        Self {
            child,
            adresse,
            _nyklar: Some(nyklar),
        }
    }

    /// One of several with the same keys: what one of them has answered, the next knows again.
    pub fn start_with(app: &TestApp, nyklar: &Nyklar) -> Self {
        let (child, adresse) = serve(&app.login_url(), nyklar.fil());
        Self {
            child,
            adresse,
            _nyklar: None,
        }
    }

    /// Kills it with -9, and gives back when it is gone.
    pub fn drep(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Tenar {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Starts the program, and says where it answers.
fn serve(database: &str, nyklar: &Path) -> (Child, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_laget"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(["--ops-listen", "127.0.0.1:0"])
        .env("LAGET_DATABASE_URL", database)
        .env("LAGET_KEY_FILE", nyklar)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = log.next().unwrap().unwrap();
    let first: serde_json::Value =
        serde_json::from_str(&first).unwrap_or_else(|_| panic!("{first}"));
    assert_eq!(first["message"], "serving");
    // a log that nobody reads stops whoever writes it
    std::thread::spawn(move || log.for_each(drop));
    (child, first["address"].as_str().unwrap().parse().unwrap())
}

/// An answer that came whole.
pub struct Svar {
    pub status: u16,
    pub tekst: String,
}

/// Fetches a page, or sends fields to it; none when no whole answer came.
pub async fn spoer(
    adresse: SocketAddr,
    token: &str,
    path: &str,
    felt: Option<&[(&str, &str)]>,
) -> Option<Svar> {
    let (method, body) = match felt {
        Some(felt) => ("POST", serde_html_form::to_string(felt).unwrap()),
        None => ("GET", String::new()),
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: laget.example\r\norigin: https://laget.example\r\n\
        sec-fetch-site: same-origin\r\ncookie: {SESSION_COOKIE}={token}\r\nconnection: close\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(adresse).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut svar = Vec::new();
    stream.read_to_end(&mut svar).await.ok()?;
    heilt(&String::from_utf8(svar).ok()?)
}

/// The answer, when it is not cut off.
fn heilt(svar: &str) -> Option<Svar> {
    let (hovud, tekst) = svar.split_once("\r\n\r\n")?;
    let mut linjer = hovud.lines();
    let status = linjer.next()?.split(' ').nth(1)?.parse().ok()?;
    let lengd = linjer
        .filter_map(|linje| linje.split_once(": "))
        .find(|(namn, _)| namn.eq_ignore_ascii_case("content-length"))
        .map(|(_, lengd)| lengd.parse::<usize>().unwrap());
    let lengd = lengd.unwrap_or_else(|| panic!("how long it is, is not said: {hovud}"));
    (tekst.len() == lengd).then(|| Svar {
        status,
        tekst: tekst.to_owned(),
    })
}
