//! Logging in at a provider: families by ID-porten, staff by Ansattporten. The stories go through a real provider
//! (`script/idporten.mjs`); what no real one does is done by a stand-in, one fault a test.

mod brev;
mod familie;
mod feil;
mod noeklar;
mod outside;
mod provider;
mod signering;
mod standin;
mod tilsette;
mod utlogging;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use laget::clock::{Clock, SystemClock};
use laget::oidc::{ClientSettings, Oidc, OwnKey, Settings};
use laget::web::FAMILY_COOKIE;
use tokio::net::TcpListener;
use url::Url;

use crate::harness::{Barn, Client, DEADLINE, Kommune, Page, TestApp};
use outside::Outside;

/// The site, as the browser knows it.
const SITE: &str = "https://laget.example";

/// Our keys: the first signs.
const NOEKLAR: [&str; 2] = [
    include_str!("oidc/noekkel_ein.pem"),
    include_str!("oidc/noekkel_to.pem"),
];

/// Key files that only their owner may read; gone with the value.
pub struct KeyFiles(PathBuf);

impl KeyFiles {
    fn new(app: &TestApp) -> Self {
        let folder = std::env::temp_dir().join(format!("laget-oidc-{}", app.new_id()));
        fs::create_dir(&folder).unwrap();
        for (number, text) in NOEKLAR.iter().enumerate() {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(0o600);
            let mut file = options.open(folder.join(number.to_string())).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        Self(folder)
    }

    fn path(&self, number: usize) -> PathBuf {
        Path::new(&self.0).join(number.to_string())
    }
}

impl Drop for KeyFiles {
    fn drop(&mut self) {
        let _left = fs::remove_dir_all(&self.0);
    }
}

/// The client of one kommune's families.
fn family_client(kommune: &str, issuer: &str, noeklar: Vec<PathBuf>) -> ClientSettings {
    ClientSettings {
        namn: "ID-porten".to_owned(),
        kommune: Some(kommune.to_owned()),
        issuer: issuer.to_owned(),
        client_id: format!("laget-{kommune}"),
        acr: vec!["idporten-loa-high".to_owned()],
        noeklar,
    }
}

/// The client of staff.
fn staff_client(issuer: &str, noeklar: Vec<PathBuf>) -> ClientSettings {
    ClientSettings {
        namn: "Ansattporten".to_owned(),
        kommune: None,
        client_id: "laget-tilsette".to_owned(),
        ..family_client("0000", issuer, noeklar)
    }
}

fn oidc(familie: Vec<ClientSettings>, tilsette: Vec<ClientSettings>) -> Oidc {
    oidc_at(SITE, Duration::from_secs(2), familie, tilsette)
}

/// A provider of one kommune's families with these people, for a site at this origin; it ends with the second value.
pub async fn families_at(
    site: &str,
    kommune: &Kommune,
    people: &[(String, &str)],
) -> (Oidc, Families) {
    let provider = provider::Provider::for_site(site, nummer(kommune), people).await;
    let keys = KeyFiles::new(&kommune.app);
    let client = family_client(nummer(kommune), &provider.issuer, vec![keys.path(0)]);
    (
        // a browser beside it can make the provider slow
        oidc_at(site, DEADLINE, vec![client], vec![]),
        Families(provider, keys),
    )
}

/// A login for the families of a kommune at a provider that is not there, for pages that tell of it; its keys end with the second value.
pub fn families_nowhere(kommune: &Kommune) -> (Oidc, KeyFiles) {
    let keys = KeyFiles::new(&kommune.app);
    let client = family_client(nummer(kommune), "http://127.0.0.1:9", vec![keys.path(0)]);
    (oidc(vec![client], vec![]), keys)
}

/// The provider and its keys; both end with the value.
pub struct Families(
    #[expect(dead_code)] provider::Provider,
    #[expect(dead_code)] KeyFiles,
);

fn oidc_at(
    site: &str,
    patience: Duration,
    familie: Vec<ClientSettings>,
    tilsette: Vec<ClientSettings>,
) -> Oidc {
    let settings = Settings {
        adresse: Url::parse(site).unwrap(),
        familie,
        tilsette,
        patience: Some(patience),
        calm: Some(Duration::ZERO),
    };
    Oidc::new(settings).unwrap()
}

/// The public halves of our keys.
fn public_keys() -> serde_json::Value {
    let keys = NOEKLAR.map(|text| OwnKey::from_pem(text).unwrap().jwk());
    serde_json::json!({ "keys": keys })
}

/// Its number.
fn nummer(kommune: &Kommune) -> &str {
    kommune.namn.rsplit(' ').next().unwrap()
}

/// From now on the application's clock shows what the clock of a real provider does.
pub fn in_real_time(app: &TestApp) {
    app.clock().set(SystemClock::default().now());
}

/// Serves the routes on this machine, as a provider reaches them.
fn serve_on(listener: TcpListener, router: &Router) {
    let router = router.clone();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
}

/// Begins a login of the kommune's families; the address the browser is sent to.
async fn begin(client: &Client, kommune: &Kommune) -> String {
    let page = client
        .submit("/familie/logg-inn", &[("kommune", nummer(kommune))])
        .await;
    way_on(&page)
}

/// Where the page leads to.
fn way_on(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    page.attribute("a#vidare", "href").remove(0)
}

/// Logs in as this person through the provider.
async fn log_in(client: &Client, outside: &Outside, kommune: &Kommune, pid: &str) -> Page {
    let url = begin(client, kommune).await;
    let back = outside.log_in(&url, pid, "idporten-loa-high").await;
    client.get(&back).await
}

/// A føresett of the child, with this fødselsnummer.
pub async fn foeresett(barn: &Barn, pid: &str) -> laget::ids::FoeresettId {
    let id = barn.foeresett("Tone Li").await;
    let app = &barn.app;
    let number = laget::barn::fnr::Foedselsnummer::parse(pid).unwrap();
    let sealed = number.seal_foeresett(&app.state().keys, barn.kommune_id.uuid(), id.uuid());
    sqlx::query(
        "update foeresett set fnr_kryptert = $2, fnr_noekkel = $3, fnr_oppslag = $4, innsynsrett = true
        where foeresett_id = $1",
    )
    .bind(id.uuid())
    .bind(sealed.sealed.bytes)
    .bind(sealed.sealed.key_id)
    .bind(&sealed.oppslag[..])
    .execute(app.sql())
    .await
    .unwrap();
    id
}

/// A number of a grown-up, synthetic.
pub fn grown_up(serial: u16) -> String {
    let born = time::macros::date!(1985 - 06 - 11);
    let number = (serial * 7..).find_map(|serial| laget::barn::fnr::synthetic(born, serial));
    number.unwrap().expose().to_owned()
}

fn has_session(client: &Client) -> bool {
    client.cookie(FAMILY_COOKIE).is_some()
}
