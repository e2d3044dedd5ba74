//! The keyboard, and where the focus is.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::json;

use super::browser::Browser;

/// More stops than any page has.
const MANY: usize = 100;

/// What has the focus.
const FOCUS: &str = r#"
const e = document.activeElement;
if (!e || e === document.body) return null;
const clean = (text) => text.replace(/\s+/g, " ").trim().replace(/ \(valfritt\)$/, "");
const style = getComputedStyle(e);
const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8]]
  .map(([x, y]) => [box.left + x * box.width, box.top + y * box.height]);
// a long field may go on below the window; what is in it must be seen
const inside = points.filter(([x, y]) => x >= 0 && x < innerWidth && y >= 0 && y < innerHeight);
const covers = inside.map(([x, y]) => {
  const top = document.elementFromPoint(x, y);
  const own = e.contains(top) || [...(e.labels ?? [])].some((label) => label.contains(top));
  return own ? null : top?.outerHTML.slice(0, 120) ?? "nothing";
});
if (inside.length === 0) covers.push(`outside the window: at ${Math.round(box.left)}, ${Math.round(box.top)}`);
return {
  stop: e.type === "radio" ? `radio ${e.name}` : e.id || `${e.tagName} ${clean(e.textContent)}`,
  id: e.id,
  words: clean((e.labels?.length ? [...e.labels] : [e]).map((from) => from.textContent).join(" ")),
  ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  covered: covers.find((by) => by !== null) ?? null,
};"#;

/// Everything that can be used on the page, as `FOCUS` names it.
const USABLE: &str = r#"
const clean = (text) => text.replace(/\s+/g, " ").trim().replace(/ \(valfritt\)$/, "");
const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
const usable = all.filter((e) => !e.disabled && !e.closest("[aria-hidden=true]")
  && (e.checkVisibility() || e.matches(".ds-skip-link")));
return [...new Set(usable.map((e) => e.type === "radio" ? `radio ${e.name}`
  : e.id || `${e.tagName} ${clean(e.textContent)}`))];"#;

/// What has the focus.
#[derive(Debug, Deserialize)]
pub struct Focus {
    /// A name for it; all of a group of radio buttons are one stop.
    pub stop: String,
    /// Its id.
    pub id: String,
    /// Its label, or what it says.
    pub words: String,
    /// There is a line of 2 px or more around it.
    pub ring: bool,
    /// What covers some of it, or that it is outside the window.
    pub covered: Option<String>,
}

/// What has the focus, where something must.
pub async fn focused(browser: &Browser) -> Focus {
    match focus(browser).await {
        Some(focus) => focus,
        None => panic!("nothing has the focus at {}", browser.path().await),
    }
}

/// What has the focus, if anything has.
async fn focus(browser: &Browser) -> Option<Focus> {
    serde_json::from_value(browser.run(FOCUS, json!([])).await).unwrap()
}

/// What can be used on the page.
pub async fn usable(browser: &Browser) -> Vec<String> {
    serde_json::from_value(browser.run(USABLE, json!([])).await).unwrap()
}

/// Presses and lets go of a key.
pub async fn press(browser: &Browser, key: Key) {
    write(browser, &String::from(char::from(key))).await;
}

/// Writes where the focus is.
pub async fn write(browser: &Browser, text: &str) {
    let keys = text
        .chars()
        .fold(KeyActions::new("tastatur".into()), |keys, value| {
            keys.then(KeyAction::Down { value })
                .then(KeyAction::Up { value })
        });
    browser.client.perform_actions(keys).await.unwrap();
}

/// Goes on with Tab until a stop has these words, and looks that each one on the way can be seen.
pub async fn tab_to(browser: &Browser, words: &str) -> Focus {
    let mut passed = Vec::new();
    for _ in 0..MANY {
        press(browser, Key::Tab).await;
        if let Some(focus) = focus(browser).await {
            assert_seen(browser, &focus).await;
            if focus.words == words {
                return focus;
            }
            passed.push(focus.words);
        }
    }
    panic!("Tab never came to «{words}», only to {passed:?}");
}

/// Goes on with Tab until this has the focus; of a group of radio buttons, until one of them has. All on the way can be seen.
pub async fn reach(browser: &Browser, element: &Element) {
    let there = r#"const [e] = arguments, now = document.activeElement;
        return e === now || (e.type === "radio" && now.type === "radio" && now.name === e.name && now.form === e.form)"#;
    // twice round: what had the focus may stand after it
    for _ in 0..2 * MANY {
        if browser.run(there, json!([element])).await == true {
            return;
        }
        press(browser, Key::Tab).await;
        if let Some(focus) = focus(browser).await {
            assert_seen(browser, &focus).await;
        }
    }
    panic!("Tab never came to it at {}", browser.path().await);
}

/// Presses, follows or ticks what has the focus; of a group of radio buttons, the one that is meant.
pub async fn use_it(browser: &Browser, element: &Element) {
    let kind = browser
        .run("return arguments[0].type ?? ''", json!([element]))
        .await;
    if kind == "radio" {
        if browser
            .run(
                "return document.activeElement === arguments[0]",
                json!([element]),
            )
            .await
            == true
        {
            press(browser, Key::Space).await;
        }
        for _ in 0..MANY {
            if element.is_selected().await.unwrap() {
                return;
            }
            press(browser, Key::Down).await;
        }
        panic!("the arrows never came to it");
    }
    let key = if kind == "checkbox" {
        Key::Space
    } else {
        Key::Enter
    };
    press(browser, key).await;
}

/// Goes to this choice of the list that has the focus.
pub async fn choose(browser: &Browser, option: &Element) {
    press(browser, Key::Home).await;
    for _ in 0..MANY {
        if option.is_selected().await.unwrap() {
            return;
        }
        press(browser, Key::Down).await;
    }
    panic!("the arrows never came to the choice");
}

/// Writes where the focus is, over what stands there.
pub async fn write_over(browser: &Browser, text: &str) {
    let all = KeyActions::new("tastatur".into())
        .then(KeyAction::Down {
            value: char::from(Key::Control),
        })
        .then(KeyAction::Down { value: 'a' })
        .then(KeyAction::Up { value: 'a' })
        .then(KeyAction::Up {
            value: char::from(Key::Control),
        });
    browser.client.perform_actions(all).await.unwrap();
    press(browser, Key::Delete).await;
    write(browser, text).await;
}

/// All stops from where the focus is to the end of the page.
pub async fn tab_through(browser: &Browser) -> Vec<Focus> {
    let mut stops: Vec<Focus> = Vec::new();
    for _ in 0..MANY {
        press(browser, Key::Tab).await;
        match focus(browser).await {
            Some(focus) if stops.first().is_some_and(|first| first.stop == focus.stop) => {
                return stops;
            }
            Some(focus) => {
                assert_seen(browser, &focus).await;
                stops.push(focus);
            }
            None => return stops,
        }
    }
    panic!(
        "the focus is caught: {:?}",
        stops.iter().map(|f| &f.stop).collect::<Vec<_>>()
    );
}

/// WCAG 2.4.7 and 2.4.11.
async fn assert_seen(browser: &Browser, focus: &Focus) {
    let path = browser.path().await;
    assert!(focus.ring, "no ring around the focus at {path}: {focus:?}");
    assert_eq!(
        focus.covered, None,
        "the focus is covered at {path}: {focus:?}"
    );
}

/// Presses a key while these are held down.
pub async fn held(browser: &Browser, keys: &[Key], value: char) {
    let keys: Vec<char> = keys.iter().map(|key| char::from(*key)).collect();
    let mut actions = KeyActions::new("tastatur".into());
    for value in &keys {
        actions = actions.then(KeyAction::Down { value: *value });
    }
    actions = actions
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    for value in keys.iter().rev() {
        actions = actions.then(KeyAction::Up { value: *value });
    }
    browser.client.perform_actions(actions).await.unwrap();
}
