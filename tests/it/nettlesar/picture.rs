//! Pictures of the pages, for people to look at: kept when LAGET_BILETE names a folder.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use super::browser::{Browser, Script};
use super::driver::devtools;

static TAKEN: AtomicU32 = AtomicU32::new(0);

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
    let page: String = title
        .trim_end_matches(" – Laget")
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let script = if browser.script == Script::On {
        "med"
    } else {
        "utan"
    };
    let number = TAKEN.fetch_add(1, Ordering::Relaxed) / 4;
    let name = format!("{script}-skript-{number:02}-{page}-{width}-{scheme}.png");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(Path::new(&folder).join(name), png).unwrap();
}
