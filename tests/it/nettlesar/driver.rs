//! Chromium without a window, driven through chromedriver.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::Method;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use url::{ParseError, Url};

use crate::harness::DEADLINE;

const MISSING: &str = "The journeys need a browser: install the packages «chromium» and «chromium-driver», \
    or set CHROME and CHROMEDRIVER to where they are.";

const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    // Nynorsk, as the people have it
    "--lang=nn",
    "--window-size=1280,900",
    // Chromium goes when chromedriver goes, whatever it dies of
    "--remote-debugging-pipe",
];

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// A chromedriver of one test, on a port of its own. Its browsers are gone when it is dropped.
pub struct Driver {
    port: u16,
    process: Child,
    folders: Vec<PathBuf>,
}

impl Driver {
    /// Starts it.
    pub async fn start() -> Self {
        timeout(DEADLINE, async {
            loop {
                if let Some(driver) = Self::start_on_any_port().await {
                    return driver;
                }
            }
        })
        .await
        .expect("chromedriver did not get ready on any port")
    }

    /// Nothing where the port it drew was taken. `--port=0` draws a free port of IPv6, and chromedriver then
    /// wants the same number of IPv4: somebody else may have it, and it ends with «IPv4 port not available».
    async fn start_on_any_port() -> Option<Self> {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{MISSING} ({error})"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("port not available") {
                return None;
            }
            let port = line.split("successfully on port ").nth(1);
            if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
                return Some(Self {
                    port,
                    process,
                    folders: Vec::new(),
                });
            }
            said.push(line);
        }
        panic!(
            "chromedriver ended before it was ready: {}\n{MISSING}",
            said.join("\n")
        );
    }

    /// A browser that has been nowhere.
    pub async fn session(&mut self) -> Client {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("laget-nettlesar-{}-{number}", std::process::id()));
        let mut arguments = ARGUMENTS.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", folder.display()));
        self.folders.push(folder);
        // a PDF is kept as a file, as on a phone
        let prefs = json!({ "plugins.always_open_pdf_externally": true });
        let mut options = json!({ "args": arguments, "prefs": prefs });
        if let Ok(chrome) = std::env::var("CHROME") {
            options["binary"] = chrome.into();
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".into(), options);
        capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let connecting = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await;
        connecting.unwrap_or_else(|error| panic!("Chromium did not start: {error}. {MISSING}"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // asked politely it waits for its browsers to end, so that their folders can go
        if let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) {
            let request = format!(
                "GET /shutdown HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\n\r\n",
                self.port
            );
            let asked = stream
                .set_read_timeout(Some(DEADLINE))
                .and_then(|()| stream.write_all(request.as_bytes()));
            if asked.is_ok() {
                drop(stream.read_to_end(&mut Vec::new()));
            }
        }
        drop(self.process.start_kill());
        for folder in &self.folders {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

/// A command that `WebDriver` does not have, but chromedriver does.
#[derive(Debug)]
struct Extra {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Sends a command of the `DevTools` protocol.
pub async fn devtools(client: &Client, command: &str, params: Value) -> Value {
    let path = "goog/cdp/execute";
    let body = json!({ "cmd": command, "params": params });
    client
        .issue_cmd(Extra { path, body })
        .await
        .unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// What the browser has said in its console since it was last asked.
pub async fn console(client: &Client) -> Vec<Value> {
    let path = "se/log";
    let body = json!({ "type": "browser" });
    match client.issue_cmd(Extra { path, body }).await.unwrap() {
        Value::Array(entries) => entries,
        other => panic!("the browser's log is {other}"),
    }
}
