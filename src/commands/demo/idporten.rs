//! The demo's ID-porten: a real provider of its own, with the demo's families, when its program is named.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::Settings;
use crate::barn::fnr;
use crate::commands::{admin, queries};
use crate::crypto::Keys;
use crate::oidc::{ClientSettings, Oidc, OwnKey};

/// Of how many children in each kommune one can be a føresett.
const CHILDREN: i64 = 3;

/// The provider, while the demo runs.
pub(super) struct IdPorten {
    pub(super) oidc: Arc<Oidc>,
    /// It ends when its input does.
    process: Option<(Child, ChildStdin)>,
}

impl IdPorten {
    /// What the demo says of it.
    pub(super) fn words(&self, address: SocketAddr) -> Option<String> {
        self.process.as_ref()?;
        Some(format!(
            "  Familiar loggar inn på  http://{address}/familie/logg-inn"
        ))
    }
}

/// Starts it; nothing when it is not asked for.
pub(super) async fn start(
    settings: &Settings,
    address: SocketAddr,
    (admin, keys): (&PgConnectOptions, &Keys),
) -> anyhow::Result<IdPorten> {
    let Some(script) = &settings.idporten else {
        return Ok(IdPorten {
            oidc: Arc::new(Oidc::none()),
            process: None,
        });
    };
    let key = settings.data.join("idporten.pem");
    make_key(&key).await?;
    let own = OwnKey::from_file(&key).map_err(anyhow::Error::msg)?;
    let site = format!("http://{address}");
    let mut connection = admin::connect(admin).await?;
    let kommunar = queries::kommune_numbers(&mut connection).await?;
    let people = people(&mut connection, keys).await?;
    let clients: Vec<Value> = kommunar
        .iter()
        .map(|nummer| {
            json!({
                "client_id": client_id(nummer), "site": site, "after_logout": "/familie/logg-inn",
                "backchannel": format!("{site}/oidc/utlogging"), "jwks": { "keys": [own.jwk()] },
            })
        })
        .collect();
    let (issuer, process) = run(script, &json!({ "clients": clients, "people": people })).await?;
    let familie = kommunar.into_iter().map(|nummer| ClientSettings {
        namn: "ID-porten".to_owned(),
        client_id: client_id(&nummer),
        kommune: Some(nummer),
        issuer: issuer.clone(),
        acr: vec!["idporten-loa-high".to_owned()],
        noeklar: vec![key.clone()],
    });
    let oidc = Oidc::new(crate::oidc::Settings {
        adresse: site.parse()?,
        familie: familie.collect(),
        tilsette: Vec::new(),
        patience: None,
        calm: None,
    });
    Ok(IdPorten {
        oidc: Arc::new(oidc.map_err(anyhow::Error::msg)?),
        process: Some(process),
    })
}

/// The demo's youth, and some of its føresette, with their numbers: fictive people, on this machine only.
async fn people(connection: &mut PgConnection, keys: &Keys) -> anyhow::Result<Vec<Value>> {
    let ungdomar = queries::some_ungdomar(connection).await?.into_iter();
    let ungdomar = ungdomar.filter_map(|one| {
        let number = fnr::open_barn(keys, one.kommune_id, one.barn_id, &one.sealed)?;
        let namn = format!("{}, {} år ({})", one.namn, one.alder, one.kommune);
        Some(json!({ "pid": number.expose(), "namn": namn }))
    });
    let ungdomar: Vec<Value> = ungdomar.collect();
    let found = queries::some_foeresette(connection, CHILDREN).await?;
    let people = found.into_iter().filter_map(|one| {
        let number = fnr::open_foeresett(keys, one.kommune_id, one.foeresett_id, &one.sealed)?;
        let namn = format!("{}, føresett til {} ({})", one.namn, one.barn, one.kommune);
        Some(json!({ "pid": number.expose(), "namn": namn }))
    });
    Ok(ungdomar.into_iter().chain(people).collect())
}

fn client_id(nummer: &str) -> String {
    format!("laget-demo-{nummer}")
}

async fn run(script: &Path, settings: &Value) -> anyhow::Result<(String, (Child, ChildStdin))> {
    let missing = || {
        format!(
            "{} kan ikkje køyrast: det krev Node, og «npm ci» i mappa over.",
            script.display()
        )
    };
    let mut process = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(missing)?;
    let mut input = process.stdin.take().with_context(missing)?;
    input.write_all(format!("{settings}\n").as_bytes()).await?;
    let output = process.stdout.take().with_context(missing)?;
    let first = BufReader::new(output).lines().next_line().await?;
    let first: Value = serde_json::from_str(&first.with_context(missing)?)?;
    let issuer = first["issuer"].as_str().with_context(missing)?.to_owned();
    Ok((issuer, (process, input)))
}

/// The demo's own key, made the first time.
async fn make_key(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let script = "const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 3072 }); \
        fs.writeFileSync(process.argv[1], privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })";
    let made = Command::new("node")
        .args(["-e", script])
        .arg(path)
        .status()
        .await
        .context("ID-porten i demoen krev Node.")?;
    anyhow::ensure!(
        made.success(),
        "Node laga ikkje nøkkelen {}.",
        path.display()
    );
    Ok(())
}
