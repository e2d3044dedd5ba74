//! Pictures of the pages, for people to look at: kept when `LAGET_BILETE` names a folder.

use std::path::Path;

use serde_json::json;

use super::browser::{Browser, Script};
use super::driver::devtools;

/// 1280 px at 200 % zoom: looked at by people, for between a phone and this no other rules of layout begin.
const ZOOMED: u32 = 640;

/// Keeps a picture of the page at 200 % zoom.
pub async fn zoomed(browser: &Browser, title: &str) {
    if std::env::var_os("LAGET_BILETE").is_some() {
        browser.show_as(ZOOMED, "light").await;
        take(browser, title, ZOOMED, "light").await;
    }
}

/// Keeps a picture of the whole page, as it is shown now.
pub async fn take(browser: &Browser, title: &str, width: u32, scheme: &str) {
    let Ok(folder) = std::env::var("LAGET_BILETE") else {
        return;
    };
    let height = browser
        .run("return document.documentElement.scrollHeight", json!([]))
        .await;
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
    devtools(
        &browser.client,
        "Emulation.setDeviceMetricsOverride",
        metrics,
    )
    .await;
    let png = browser.client.screenshot().await.unwrap();
    // without the numbers of saker, so that tomorrow's picture has the name of today's
    let words: Vec<&str> = title
        .trim_end_matches(" – Laget")
        .split([' ', ':'])
        .filter(|word| !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()))
        .collect();
    let script = match browser.script {
        Script::On => "med-skript",
        Script::Off => "utan-skript",
    };
    let name = format!(
        "{script}-{:02}-{}-{width}-{scheme}.png",
        browser.look.pages(),
        words.join("-")
    );
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(Path::new(&folder).join(name), png).unwrap();
}
