//! The accessibility checker axe-core, in the page.

use serde_json::{Value, json};

use super::browser::Browser;

const AXE: &str = include_str!("../../vendor/axe.min.js");

/// Of the colour scheme depend colours, and nothing else; those are looked at in both.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

const RUN: &str = "return axe.run(document, arguments[0]).then((result) =>
    result.violations.flatMap((broken) => broken.nodes.map((node) =>
        `${broken.id} (${broken.help}): ${node.target.join(' ')}: ${node.failureSummary}`)))";

/// Puts it into the page: through the driver, so that the page's policy stays as it is.
pub async fn load(browser: &Browser) {
    let there = browser
        .run(&format!("{AXE}; return typeof axe.run"), json!([]))
        .await;
    assert_eq!(there, "function", "axe-core is not in the page");
    browser.run(STILL, json!([])).await;
}

/// Nothing moves from here on: a colour that is handed down would reach each element a frame after its parent.
const STILL: &str = "const still = new CSSStyleSheet();
    still.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets.push(still);";

/// The page has been drawn as it is to be shown.
const DRAWN: &str = "const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    return frame().then(frame).then(() => null)";

/// Asserts that the page breaks no rule, as it is shown now.
pub async fn check(browser: &Browser, page: &str, scheme: &str) {
    browser.run(DRAWN, json!([])).await;
    // of WCAG 2.2, and off unless asked for
    let rules = json!({ "target-size": { "enabled": true } });
    let mut options = json!({ "resultTypes": ["violations"], "rules": rules });
    if scheme == "dark" {
        options["rules"] = json!({});
        options["runOnly"] = json!({ "type": "rule", "values": COLOURS });
    }
    let broken = browser.run(RUN, json!([options])).await;
    let broken: Vec<&str> = broken
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(broken.is_empty(), "{page}, {scheme}\n{}", broken.join("\n"));
}
