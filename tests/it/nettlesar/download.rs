//! What a person keeps of what a page leads to: a PDF, or a spreadsheet.

use std::path::PathBuf;

use serde_json::json;

use super::browser::Browser;
use super::driver::devtools;
use super::find;
use super::folder::Folder;
use crate::harness::eventually;

/// A file somebody has kept; it goes when the value does.
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    _folder: Folder,
}

/// Presses the link with these words, as the person who is logged in; the browser keeps the file it leads to, and the page stays.
pub async fn keep(browser: &Browser, link: &str) -> Kept {
    let folder = Folder::new("nedlasting");
    let here = browser.path().await;
    let params = json!({ "behavior": "allow", "downloadPath": folder.0 });
    devtools(&browser.client, "Page.setDownloadBehavior", params).await;
    let link = find::link(&browser.client, link).await;
    browser.touch(&link).await;
    let path = eventually("the file", async || {
        let files = std::fs::read_dir(&folder.0).unwrap();
        let files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        // until it is whole, another stands beside it
        let [file] = &files[..] else { return None };
        let whole = file
            .extension()
            .is_some_and(|kind| kind == "pdf" || kind == "csv");
        whole.then(|| file.clone())
    })
    .await;
    assert_eq!(browser.path().await, here, "the page gave way to the file");
    Kept {
        path,
        _folder: folder,
    }
}
