//! The real provider beside a test.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

use super::{SITE, public_keys};

/// A provider; it ends with the value.
pub struct Provider {
    /// What it calls itself.
    pub issuer: String,
    process: Child,
    _input: ChildStdin,
}

/// A client of it.
pub fn client(client_id: &str, after_logout: &str, backchannel: Option<String>) -> Value {
    client_at(SITE, client_id, after_logout, backchannel)
}

fn client_at(
    site: &str,
    client_id: &str,
    after_logout: &str,
    backchannel: Option<String>,
) -> Value {
    let mut client = json!({
        "client_id": client_id, "site": site, "after_logout": after_logout, "jwks": public_keys(),
    });
    if let Some(url) = backchannel {
        client["backchannel"] = json!(url);
    }
    client
}

impl Provider {
    pub async fn start(clients: Vec<Value>) -> Self {
        Self::start_with(&[], clients).await
    }

    /// One whose login page has buttons for these people: number and name.
    async fn start_with(people: &[(String, &str)], clients: Vec<Value>) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/script/idporten.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the provider needs «node», and the packages of «npm ci»");
        let mut input = process.stdin.take().unwrap();
        let people = people.iter();
        let people: Vec<Value> = people
            .map(|(pid, namn)| json!({ "pid": pid, "namn": namn }))
            .collect();
        let settings = json!({ "people": people, "clients": clients });
        let line = format!("{settings}\n");
        input.write_all(line.as_bytes()).await.unwrap();
        let output = process.stdout.take().unwrap();
        let first = BufReader::new(output).lines().next_line().await.unwrap();
        let first: Value = serde_json::from_str(&first.expect("the provider has ended")).unwrap();
        Self {
            issuer: first["issuer"].as_str().unwrap().to_owned(),
            process,
            _input: input,
        }
    }

    /// The provider of one kommune's families.
    pub async fn of_families(nummer: &str, backchannel: Option<String>) -> Self {
        let client = client(&format!("laget-{nummer}"), "/familie/logg-inn", backchannel);
        Self::start(vec![client]).await
    }

    /// The provider of one kommune's families, for a site at this origin and with these people.
    pub async fn for_site(site: &str, nummer: &str, people: &[(String, &str)]) -> Self {
        let id = format!("laget-{nummer}");
        let client = client_at(site, &id, "/familie/logg-inn", None);
        Self::start_with(people, vec![client]).await
    }

    /// It is gone.
    pub async fn stop(&mut self) {
        self.process.kill().await.unwrap();
    }
}
