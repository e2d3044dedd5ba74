//! The settings of providers: a file in JSON, named by `LAGET_OIDC_FILE` (docs/drift.md has an example).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use url::{Host, Url};

use super::client::Client;
use super::http::Http;
use super::keys::OwnKey;
use crate::config::file_words;

/// Keys that were just read are not read again because of one more token with an unknown key.
const CALM: Duration = Duration::from_secs(10);

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where people find Laget: providers send them back to this site.
    pub adresse: Url,
    /// One client for the families of each kommune.
    #[serde(default)]
    pub familie: Vec<ClientSettings>,
    /// Clients for staff.
    #[serde(default)]
    pub tilsette: Vec<ClientSettings>,
    /// How long to wait for a provider; five seconds.
    #[serde(skip)]
    pub patience: Option<Duration>,
    /// How old a provider's keys are before a token with an unknown key makes us read them again; ten seconds.
    #[serde(skip)]
    pub calm: Option<Duration>,
}

/// One client at one provider.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientSettings {
    /// What people know the provider as.
    pub namn: String,
    /// The kommune's number; only of the clients of families.
    #[serde(default)]
    pub kommune: Option<String>,
    /// The issuer, letter for letter as it calls itself.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// The levels that are asked for, and of which one must be given.
    pub acr: Vec<String>,
    /// Files with private keys. The first signs; all are published, so that one can take the place of another.
    pub noeklar: Vec<PathBuf>,
}

impl Settings {
    /// Reads a file.
    ///
    /// # Errors
    /// One sentence.
    pub fn from_file(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            format!(
                "Fila {shown} (frå LAGET_OIDC_FILE) kan ikkje lesast: {}.",
                file_words(&error)
            )
        })?;
        serde_json::from_str(&text).map_err(|error| {
            format!(
                "Fila {shown} (frå LAGET_OIDC_FILE) er ikkje slik ho skal vere, linje {}: sjå docs/drift.md.",
                error.line()
            )
        })
    }

    pub(super) fn clients(self) -> Result<Vec<Arc<Client>>, String> {
        let site = self.adresse;
        if site.path() != "/" || site.query().is_some() || !is_safe(&site) {
            return Err(format!(
                "Adressa «{site}» i LAGET_OIDC_FILE skal sjå slik ut: https://laget.example"
            ));
        }
        let mut http = Http::new()?;
        if let Some(patience) = self.patience {
            http = http.with_patience(patience);
        }
        let calm = self.calm.unwrap_or(CALM);
        let mut seen = BTreeSet::new();
        let mut clients = Vec::new();
        let families = self.familie.into_iter().map(|client| (true, client));
        let staff = self.tilsette.into_iter().map(|client| (false, client));
        for (is_family, settings) in families.chain(staff) {
            let keys = checked(is_family, &settings)?;
            let id = match &settings.kommune {
                Some(kommune) => format!("familie-{kommune}"),
                None => format!("tilsette-{}", short(&settings.namn)),
            };
            if !seen.insert(id.clone()) {
                return Err(format!(
                    "«{id}» står to gonger i LAGET_OIDC_FILE: kvar kommune har éin klient, og kvart namn er for éin."
                ));
            }
            clients.push(Arc::new(Client::new(
                id,
                settings,
                keys,
                &site,
                (http.clone(), calm),
            )));
        }
        Ok(clients)
    }
}

/// How sure it must be who signs (domain.md § 4): the database takes no signature of less.
const FAMILIE_ACR: &str = "idporten-loa-high";

/// What is wrong with a client, or its keys.
fn checked(is_family: bool, client: &ClientSettings) -> Result<Vec<OwnKey>, String> {
    let namn = &client.namn;
    let wrong = |what: &str| Err(format!("«{namn}» i LAGET_OIDC_FILE: {what}"));
    if !Url::parse(&client.issuer).is_ok_and(|url| is_safe(&url)) {
        return wrong("issuer skal vere ei adresse med https.");
    }
    if client.client_id.is_empty() || client.acr.iter().all(String::is_empty) {
        return wrong("client_id og acr må vere fylte ut.");
    }
    if client
        .acr
        .iter()
        .any(|acr| acr == "low" || acr.ends_with("-low"))
    {
        return wrong(
            "acr skal vere substantial eller høgare: ei innlogging der er to faktorar her.",
        );
    }
    if is_family && client.acr.iter().any(|acr| acr != FAMILIE_ACR) {
        return wrong(
            "familiar skriv under, så acr skal vere idporten-loa-high og ikkje noko anna.",
        );
    }
    let four = |nummer: &String| nummer.len() == 4 && nummer.bytes().all(|b| b.is_ascii_digit());
    match &client.kommune {
        Some(nummer) if !(is_family && four(nummer)) => {
            return wrong(
                "kommune er kommunenummeret, fire siffer, og står berre under «familie».",
            );
        }
        None if is_family => return wrong("kommunenummeret manglar."),
        _ => {}
    }
    if client.noeklar.is_empty() {
        return wrong("noeklar skal ha éi fil, eller to medan ein nøkkel blir bytt.");
    }
    client
        .noeklar
        .iter()
        .map(|path| OwnKey::from_file(path))
        .collect()
}

/// Over TLS, or to this machine itself: nobody else reads along.
pub(super) fn is_safe(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        _ => false,
    };
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
}

/// A name in small letters and digits.
fn short(namn: &str) -> String {
    let letters = namn.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_lowercase()
}
