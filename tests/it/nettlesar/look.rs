//! What holds for every page a person comes to.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::browser::{Browser, Script};
use super::driver::console;
use super::{axe, picture, sett};

/// Narrowest a page must fit: 1280 px at 400 % zoom (WCAG 1.4.10).
const NARROW: u32 = 320;

/// The widths and colour schemes a page is looked over in.
const SHOWN: [(u32, &str); 4] = [
    (1280, "light"),
    (1280, "dark"),
    (390, "light"),
    (390, "dark"),
];

/// What a browser remembers of the pages it has looked over.
#[derive(Default)]
pub struct Look {
    /// Words that belong in no window title and no address: names of children.
    pub names: Vec<String>,
    done: HashSet<String>,
}

impl Look {
    /// How many pages it has looked over.
    pub fn pages(&self) -> usize {
        self.done.len()
    }
}

/// Looks over the page that is shown: once for each document, and for all journeys that go by the same one.
pub async fn over(browser: &mut Browser) {
    nothing_in_the_console(browser).await;
    let title = browser.client.title().await.unwrap();
    let path = browser.path().await;
    assert!(
        title.ends_with(" – Laget"),
        "{path} has the title «{title}»"
    );
    for name in &browser.look.names {
        assert!(
            !title.contains(name),
            "{path}: the title «{title}» has a child's name"
        );
        assert!(
            !path.contains(name),
            "the address {path} has a child's name"
        );
    }
    let headings = browser
        .run("return document.querySelectorAll('h1').length", json!([]))
        .await;
    assert_eq!(headings, 1, "h1 on {path} («{title}»)");

    let html = browser.site.sent().last().map(|sent| sent.html.clone());
    let html = html.unwrap_or_default();
    let again = sett::before(&html, browser.script);
    if !browser.look.done.insert(html) || again {
        return;
    }
    // only the page's own scripts stay off: those have had their chance when it loaded
    browser.run_scripts(true).await;
    browser
        .run("return document.fonts.ready.then(() => null)", json!([]))
        .await;
    axe::load(browser).await;
    for (width, scheme) in SHOWN {
        browser.show_as(width, scheme).await;
        axe::check(
            browser,
            &format!("{path} («{title}») at {width} px"),
            scheme,
        )
        .await;
        picture::take(browser, &title, width, scheme).await;
    }
    picture::zoomed(browser, &title).await;
    fits_a_narrow_screen(browser, &path).await;
    browser.show_as(browser.width, "light").await;
    browser.run_scripts(browser.script == Script::On).await;
    // what is there for who has no script is laid out anew: it went away while the scripts of the test ran
    browser
        .run(
            "for (const e of document.querySelectorAll('noscript')) { e.hidden = true; e.offsetTop; e.hidden = false; }",
            json!([]),
        )
        .await;
    nothing_in_the_console(browser).await;
}

/// No error, and nothing that the content security policy had to stop. That the page itself has an error's
/// status is no news.
async fn nothing_in_the_console(browser: &Browser) {
    let page = browser.client.current_url().await.unwrap();
    for entry in console(&browser.client).await {
        let text = entry["message"].as_str().unwrap_or_default();
        let of_the_page = entry["source"] == "network"
            && text.starts_with(page.as_str())
            && text.contains("the server responded with a status of 4");
        assert!(
            of_the_page || entry["level"] == "INFO" || entry["level"] == "DEBUG",
            "the browser complains at {}: {entry}",
            page.path()
        );
    }
}

/// At 320 px nothing makes the page wider than the screen.
pub async fn fits_a_narrow_screen(browser: &Browser, path: &str) {
    browser.show_as(NARROW, "light").await;
    let wide = browser
        .run(
            "const width = document.documentElement.clientWidth;
            const wide = [...document.body.querySelectorAll('*')]
                .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
                .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
            return [document.documentElement.scrollWidth, wide.slice(0, 5)];",
            json!([]),
        )
        .await;
    assert!(
        wide[0]
            .as_u64()
            .is_some_and(|width| width <= u64::from(NARROW)),
        "{path} scrolls sideways at {NARROW} px: {} px wide, for {}",
        wide[0],
        Value::Array(wide[1].as_array().cloned().unwrap_or_default())
    );
}
