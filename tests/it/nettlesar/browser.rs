//! A person at a browser.

use fantoccini::Client;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use super::driver::{Driver, devtools};
use super::look::Look;
use super::site::Site;
use super::{find, keys, look};
use crate::harness::{Person, eventually};

/// Whether the browser runs scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// As most have it.
    On,
    /// Everything works without.
    Off,
}

/// What a person uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// A mouse, or a finger.
    Mouse,
    /// The keyboard and nothing else: everything is come to with Tab, and must be seen on the way.
    Keys,
}

/// One browser, with one tab.
pub struct Browser {
    /// The `WebDriver` session.
    pub client: Client,
    /// Whether it runs scripts.
    pub script: Script,
    /// How wide the page is, in CSS pixels.
    pub width: u32,
    /// What it visits.
    pub site: Site,
    /// What the pages are looked over for.
    pub look: Look,
    /// What the person uses.
    pub hand: Hand,
}

impl Browser {
    /// A browser that has been nowhere.
    pub async fn new(driver: &mut Driver, site: &Site, script: Script, width: u32) -> Self {
        let browser = Self {
            client: driver.session().await,
            script,
            width,
            site: site.clone(),
            look: Look::default(),
            hand: Hand::Mouse,
        };
        browser.run_scripts(script == Script::On).await;
        browser.show_as(width, "light").await;
        browser
    }

    /// Goes to an address and looks the page over.
    pub async fn open(&mut self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.site.origin))
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        look::over(self).await;
    }

    /// Goes to an address that asks who it is, logs in, and is there.
    pub async fn log_in(&mut self, person: &Person, path: &str) {
        self.open(path).await;
        self.give_credentials(person).await;
        assert_eq!(self.path().await, path, "after login");
    }

    /// Fills in the login page that is shown.
    pub async fn give_credentials(&mut self, person: &Person) {
        let [(_, name), (_, password)] = person.credentials();
        self.fill("Brukarnamn", name).await;
        self.fill("Passord", password).await;
        self.press("Logg inn").await;
        assert!(
            !self.path().await.starts_with("/logg-inn"),
            "{} could not log in: {}",
            person.namn,
            self.text().await
        );
    }

    /// Writes in the field with this label, over what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = find::field(&self.client, label, None).await;
        self.write(&field, text).await;
    }

    /// Writes in a field, over what is there.
    pub async fn write(&self, field: &Element, text: &str) {
        if self.hand == Hand::Keys {
            keys::reach(self, field).await;
            keys::write_over(self, text).await;
        } else {
            field.clear().await.unwrap();
            field.send_keys(text).await.unwrap();
        }
    }

    /// Ticks one of a group: by the group's legend and the choice's label.
    pub async fn choose(&self, legend: &str, choice: &str) {
        let field = find::field(&self.client, choice, Some(legend)).await;
        if !field.is_selected().await.unwrap() {
            self.touch(&field).await;
        }
    }

    /// Ticks a box that stands alone, or takes the tick away.
    pub async fn tick(&self, label: &str) {
        let field = find::field(&self.client, label, None).await;
        self.touch(&field).await;
    }

    /// Ticks, presses or follows.
    pub async fn touch(&self, element: &Element) {
        if self.hand == Hand::Keys {
            keys::reach(self, element).await;
            keys::use_it(self, element).await;
        } else {
            element.click().await.unwrap();
        }
    }

    /// True when this one of a group is ticked.
    pub async fn is_chosen(&self, legend: &str, choice: &str) -> bool {
        let field = find::field(&self.client, choice, Some(legend)).await;
        field.is_selected().await.unwrap()
    }

    /// Chooses from the list with this label.
    pub async fn select(&self, label: &str, choice: &str) {
        let option = find::option(&self.client, label, choice).await;
        if self.hand == Hand::Keys {
            let field = find::field(&self.client, label, None).await;
            keys::reach(self, &field).await;
            keys::choose(self, &option).await;
        } else {
            option.click().await.unwrap();
        }
    }

    /// What stands in the field with this label.
    pub async fn value(&self, label: &str) -> String {
        let field = find::field(&self.client, label, None).await;
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Presses the button with these words, and waits for the page it leads to.
    pub async fn press(&mut self, text: &str) {
        let button = find::button(&self.client, text).await;
        self.click(button).await;
    }

    /// Follows the link with these words.
    pub async fn follow(&mut self, text: &str) {
        let link = find::link(&self.client, text).await;
        self.click(link).await;
    }

    /// Folds out what stands under these words, and waits until it has.
    pub async fn unfold(&self, text: &str) {
        let fold = find::fold(&self.client, text).await;
        fold.click().await.unwrap();
        let script = "const fold = [...document.querySelectorAll('summary')].find((one) => one.textContent === arguments[0]);
            return fold.parentElement.open && !document.getAnimations().some((moving) => moving.playState === 'running')";
        eventually(&format!("«{text}» to open"), async || {
            (self.run(script, json!([text])).await == true).then_some(())
        })
        .await;
    }

    /// Clicks and waits for the next page.
    pub async fn click(&mut self, element: Element) {
        self.leaves(async |browser| browser.touch(&element).await)
            .await;
    }

    /// Does what leads to another page, waits for it and looks it over.
    pub async fn leaves(&mut self, act: impl AsyncFnOnce(&Self)) {
        let here = self.path().await;
        self.run("window.stillTheOldPage = true", json!([])).await;
        act(self).await;
        eventually(&format!("a new page after {here}"), async || {
            let question = "return !window.stillTheOldPage && document.readyState === 'complete'";
            // there is no page to ask while one gives way to the next
            let answer = self.client.execute(question, vec![]).await.ok()?;
            (answer == Value::Bool(true)).then_some(())
        })
        .await;
        look::over(self).await;
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// What can be read on the page.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", json!([])).await;
        let text = text.as_str().unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What stands beside a word in a list of facts.
    pub async fn fact(&self, word: &str) -> String {
        let script = "const word = [...document.querySelectorAll('main dt')].find((dt) => dt.textContent === arguments[0]);
            return word?.parentElement.querySelector('dd').innerText";
        match self.run(script, json!([word])).await {
            Value::String(fact) => fact,
            _ => panic!(
                "no fact «{word}» at {}: {}",
                self.path().await,
                self.text().await
            ),
        }
    }

    /// The words of everything the selector finds.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)";
        serde_json::from_value(self.run(script, json!([selector])).await).unwrap()
    }

    /// Asserts that something can be read on the page.
    pub async fn sees(&self, words: &str) {
        let text = self.text().await;
        assert!(
            text.contains(words),
            "«{words}» is not at {}: {text}",
            self.path().await
        );
    }

    /// Runs a script in the page, as only a test can: the page's own policy does not bind it.
    pub async fn run(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else {
            unreachable!("arguments are a list")
        };
        match self.client.execute(script, arguments).await {
            Ok(value) => value,
            Err(error) => panic!("{error} at {}: {script:.200}", self.path().await),
        }
    }

    /// Lets the page run scripts, or not.
    pub async fn run_scripts(&self, on: bool) {
        let off = json!({ "value": !on });
        devtools(&self.client, "Emulation.setScriptExecutionDisabled", off).await;
    }

    /// Shows the page at a width and in a colour scheme, with nothing in motion.
    pub async fn show_as(&self, width: u32, scheme: &str) {
        // narrower than a window can be: as a phone's
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        devtools(&self.client, "Emulation.setDeviceMetricsOverride", metrics).await;
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        devtools(&self.client, "Emulation.setEmulatedMedia", media).await;
    }
}
