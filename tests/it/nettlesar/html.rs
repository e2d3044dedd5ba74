//! The Nu HTML checker (npm package `vnu-jar`), over the pages as they were sent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tokio::process::Command;

use super::folder::Folder;
use super::site::Sent;

const MISSING: &str = "The HTML checker is missing: run `npm ci` in the project's folder, or set VNU_JAR to its vnu.jar.";
const NO_JAVA: &str = "The HTML checker needs Java: install the package «default-jre-headless».";

/// Asserts that every page is valid: one run for all of them.
pub async fn check(pages: &[Sent]) {
    assert!(!pages.is_empty(), "no page was sent");
    let jar = std::env::var("VNU_JAR").map_or_else(
        |_| {
            PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("node_modules/vnu-jar/build/dist/vnu.jar")
        },
        PathBuf::from,
    );
    assert!(jar.is_file(), "{MISSING} (not there: {})", jar.display());
    let folder = Folder::new("html");
    let different: BTreeMap<&str, &Sent> = pages
        .iter()
        .map(|page| (page.html.as_str(), page))
        .collect();
    let mut names = BTreeMap::new();
    for (number, page) in different.into_values().enumerate() {
        let name = format!("side-{number:03}.html");
        std::fs::write(folder.0.join(&name), &page.html).unwrap();
        names.insert(name, format!("{} ({})", page.request, page.status));
    }
    let mut java = Command::new("java");
    java.arg("-jar")
        .arg(jar)
        .args(["--errors-only", "--stdout", "--exit-zero-always"]);
    let done = java
        .arg(&folder.0)
        .output()
        .await
        .unwrap_or_else(|error| panic!("{NO_JAVA} ({error})"));
    let mut found = String::from_utf8_lossy(&done.stdout).into_owned();
    for (name, page) in &names {
        found = found.replace(name, &format!("{name} = {page}"));
    }
    assert!(
        done.status.success(),
        "the HTML checker did not run: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(found.is_empty(), "pages that are not valid HTML:\n{found}");
}
