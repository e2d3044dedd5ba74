//! The static files, built into the program, each under an address that holds a hash of its content.
//!
//! A template writes `{{ crate::web::assets::asset("app.css") }}` and gets
//! `/static/app.1f0c9a2b7d3e.css`: a changed file has a new address, so browsers may keep the old
//! one for ever. A style sheet writes `url("font/inter-latin.woff2")`, as seen from `static/`; the
//! hashed address is put in when the program starts. `tower-http` compresses on the way out.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

#[cfg(test)]
mod tests;

/// `(name below static/, content)` of every file that is served.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../static/", $name)).as_slice())),*]
    };
}

/// Style sheets last: they hold the addresses of the others.
const FILES: &[(&str, &[u8])] = files![
    "font/inter-cyrillic.woff2",
    "font/inter-latin-ext.woff2",
    "font/inter-latin.woff2",
    "img/laget.svg",
    "vendor/icons.svg",
    "app.js",
    "vendor/designsystemet.css",
    "vendor/theme.css",
    "app.css",
];

/// One file as it is served.
struct Asset {
    address: String,
    content_type: &'static str,
    body: Bytes,
}

static ASSETS: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let mut assets = BTreeMap::new();
    for (name, content) in FILES {
        let body = if has_extension(name, "css") {
            Bytes::from(with_addresses(content, &assets))
        } else {
            Bytes::from_static(content)
        };
        let asset = Asset {
            address: address(name, &body),
            content_type: content_type(name),
            body,
        };
        assets.insert(*name, asset);
    }
    assets
});

/// The address of a file in `static/`, for templates.
///
/// A name that does not exist gives an address that answers 404; a test reads every template and
/// fails on such a name.
#[must_use]
pub fn asset(name: &str) -> &'static str {
    ASSETS
        .get(name)
        .map_or("/static/finst-ikkje", |asset| asset.address.as_str())
}

/// Serves every file under its hashed address.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/static/{*path}", get(serve))
}

async fn serve(crate::web::Path(path): crate::web::Path<String>) -> Response {
    let address = format!("/static/{path}");
    let Some(asset) = ASSETS.values().find(|asset| asset.address == address) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.body.clone()).into_response()
}

/// `app.css` and its content become `/static/app.<hash>.css`.
fn address(name: &str, body: &[u8]) -> String {
    let hash = hex::encode(&Sha256::digest(body)[..6]);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("/static/{stem}.{hash}.{extension}")
}

/// The style sheet with the hashed addresses of the files it names.
fn with_addresses(css: &[u8], assets: &BTreeMap<&str, Asset>) -> String {
    let mut css = String::from_utf8_lossy(css).into_owned();
    for (name, asset) in assets {
        css = css.replace(
            &format!("url(\"{name}\")"),
            &format!("url(\"{}\")", asset.address),
        );
    }
    css
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, end)| end == extension)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
