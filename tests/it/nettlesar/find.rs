//! Finding things on a page as a person does: by the words beside them.

use fantoccini::Client;
use fantoccini::elements::Element;
use serde_json::{Value, json};

/// What every search shares: words without what the eye skips, and only what can be seen.
const TOOLS: &str = r#"
const clean = (text) => text.replace(/\s+/g, " ").trim().replace(/ \(valfritt\)$/, "");
const words = (element) => clean(element.textContent);
const seen = (selector, inside = document) =>
  [...inside.querySelectorAll(selector)].filter((e) => e.checkVisibility({ visibilityProperty: true }));
const only = (what, found, all) => found.length === 1 ? found[0]
  : `${found.length} ${what}; on the page are: ${[...new Set(all)].map((w) => `«${w}»`).join(", ")}`;
"#;

/// The field with this label; of a group, when its legend is given.
const FIELD: &str = r#"
const [label, legend] = arguments;
const groups = legend === null ? [document]
  : seen("fieldset").filter((group) => words(group.querySelector("legend")) === legend);
const labels = groups.flatMap((group) => seen("label", group)).filter((found) => found.control);
const found = labels.filter((found) => words(found) === label).map((found) => found.control);
if (groups.length === 0) return only("groups", [], seen("legend").map(words));
return only("fields", found, labels.map(words));
"#;

/// A choice of the list with this label.
const OPTION: &str = r#"
const [label, choice] = arguments;
const lists = seen("label").filter((found) => found.control?.tagName === "SELECT");
const of_label = lists.filter((found) => words(found) === label).flatMap((found) => [...found.control.options]);
if (of_label.length === 0) return only("lists", [], lists.map(words));
return only("choices", of_label.filter((option) => words(option) === choice), of_label.map(words));
"#;

/// What can be pressed and has these words. The page's own content comes before what stands around it.
const PRESSABLE: &str = r#"
const [selector, text] = arguments;
const all = seen(selector);
const found = all.filter((one) => words(one) === text);
const content = found.filter((one) => one.closest("main"));
const chosen = content.length ? content : found;
// two links to the same place are one way
const ways = chosen.filter((one, i) => !one.href || chosen.findIndex((other) => other.href === one.href) === i);
return only("such", ways, all.map(words));
"#;

/// The field with this label.
pub async fn field(client: &Client, label: &str, legend: Option<&str>) -> Element {
    only(client, FIELD, json!([label, legend]), label).await
}

/// A choice of the list with this label.
pub async fn option(client: &Client, label: &str, choice: &str) -> Element {
    only(
        client,
        OPTION,
        json!([label, choice]),
        &format!("{label}: {choice}"),
    )
    .await
}

/// The button with these words.
pub async fn button(client: &Client, text: &str) -> Element {
    only(client, PRESSABLE, json!(["button", text]), text).await
}

/// The link with these words.
pub async fn link(client: &Client, text: &str) -> Element {
    only(client, PRESSABLE, json!(["a[href]", text]), text).await
}

/// What folds out under these words.
pub async fn fold(client: &Client, text: &str) -> Element {
    only(client, PRESSABLE, json!(["summary", text]), text).await
}

async fn only(client: &Client, script: &str, arguments: Value, what: &str) -> Element {
    let Value::Array(arguments) = arguments else {
        unreachable!("arguments are a list")
    };
    let found = client
        .execute(&format!("{TOOLS}{script}"), arguments)
        .await
        .unwrap_or_else(|error| panic!("looking for «{what}»: {error}"));
    let Value::Object(reference) = &found else {
        let page = client.current_url().await.unwrap();
        panic!("«{what}» at {}: {found}", page.path())
    };
    let id = reference.values().next().and_then(Value::as_str).unwrap();
    Element::from_element_id(client.clone(), id.to_owned().into())
}
