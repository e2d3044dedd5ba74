//! A form as it stands on a page, and what a browser would send of it.

use scraper::{ElementRef, Html, Selector};

/// The fields to send.
pub struct Filled(Vec<(String, String)>);

/// A field that can be filled in: its name, what it sends as it stands, and what it can be set to.
struct Field {
    name: String,
    /// Sent when nobody touches the form.
    now: Vec<String>,
    /// None: anything can be written.
    choices: Option<Vec<String>>,
}

impl Filled {
    /// Fills in the form of the page that posts to `action`. Where several do, the one that has the given fields.
    pub fn on(html: &str, page: &str, action: &str, given: &[(&str, &str)]) -> Self {
        let html = Html::parse_document(html);
        let forms: Vec<ElementRef<'_>> = html
            .select(&selector("form"))
            .filter(|form| {
                form.attr("method")
                    .is_some_and(|method| method.eq_ignore_ascii_case("post"))
                    && form
                        .attr("action")
                        .filter(|to| !to.is_empty())
                        .unwrap_or(page)
                        == action
            })
            .collect();
        assert!(!forms.is_empty(), "no form on {page} posts to {action}");
        let mut complaints = Vec::new();
        for form in forms {
            match fill(&fields_of(form), given) {
                Ok(filled) => return Self(filled),
                Err(complaint) => complaints.push(complaint),
            }
        }
        panic!(
            "the form on {page} that posts to {action}: {}",
            complaints.join("; or: ")
        );
    }

    /// What is sent.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// As a browser writes it into the body.
    pub fn encode(fields: &[(&str, &str)]) -> String {
        serde_html_form::to_string(fields).unwrap()
    }
}

/// The form as it stands, with the given fields instead. A field given as `""` is emptied, or unticked.
fn fill(fields: &[Field], given: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
    let mut send = Vec::new();
    for (name, value) in given {
        let of_name: Vec<&Field> = fields.iter().filter(|field| field.name == *name).collect();
        if of_name.is_empty() {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            return Err(format!("has no field «{name}», only {names:?}"));
        }
        let free = of_name.iter().any(|field| field.choices.is_none());
        let choices: Vec<&str> = of_name
            .iter()
            .flat_map(|field| field.choices.iter().flatten().map(String::as_str))
            .collect();
        if !free && !value.is_empty() && !choices.contains(value) {
            return Err(format!("«{name}» cannot be «{value}», only {choices:?}"));
        }
    }
    for field in fields {
        if !given.iter().any(|(name, _)| field.name == *name) {
            send.extend(
                field
                    .now
                    .iter()
                    .map(|value| (field.name.clone(), value.clone())),
            );
        }
    }
    for (name, value) in given {
        let field = fields.iter().find(|field| field.name == *name);
        let ticks = field.is_some_and(|field| {
            field
                .choices
                .as_ref()
                .is_some_and(|c| !c.contains(&String::new()))
        });
        if !(ticks && value.is_empty()) {
            send.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    Ok(send)
}

fn fields_of(form: ElementRef<'_>) -> Vec<Field> {
    form.select(&selector("input, textarea, select, button"))
        .filter(|field| field.attr("disabled").is_none())
        .filter_map(|field| {
            let name = field
                .attr("name")
                .filter(|name| !name.is_empty())?
                .to_owned();
            let value = || field.attr("value").unwrap_or_default().to_owned();
            let (now, choices) = match (field.value().name(), field.attr("type").unwrap_or("text"))
            {
                ("textarea", _) => (vec![written_in(field)], None),
                ("select", _) => selected(field),
                // a button sends its value only when it is the one that is pressed
                ("button", _) | (_, "submit") => (Vec::new(), Some(vec![value()])),
                (_, "checkbox" | "radio") => {
                    let ticked = field.attr("checked").is_some();
                    (
                        if ticked { vec![value()] } else { Vec::new() },
                        Some(vec![value()]),
                    )
                }
                _ => (vec![value()], None),
            };
            Some(Field { name, now, choices })
        })
        .collect()
}

/// A browser skips the line break right after the tag.
fn written_in(textarea: ElementRef<'_>) -> String {
    let text: String = textarea.text().collect();
    text.strip_prefix('\n').map_or(text.clone(), str::to_owned)
}

/// What a select sends, and all it can send.
fn selected(field: ElementRef<'_>) -> (Vec<String>, Option<Vec<String>>) {
    let value = |option: ElementRef<'_>| match option.attr("value") {
        Some(value) => value.to_owned(),
        None => option.text().collect(),
    };
    let all: Vec<String> = field.select(&selector("option")).map(value).collect();
    let chosen = field
        .select(&selector("option[selected]"))
        .map(value)
        .last();
    let now = chosen.or_else(|| all.first().cloned());
    (now.into_iter().collect(), Some(all))
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}
