//! What a template may not do: the content security policy allows no script and no style of its own, and the
//! compiler escapes everything that is not marked as safe.

use super::files::{File, below};

fn templates() -> Vec<File> {
    let templates = below("templates", "html");
    assert!(templates.len() > 8);
    templates
}

/// The template without its comments, in small letters, on one line.
fn markup(file: &File) -> String {
    let mut left = file.text.as_str();
    let mut markup = String::new();
    while let Some((before, after)) = left.split_once("{#") {
        markup.push_str(before);
        left = after.split_once("#}").map_or("", |(_, after)| after);
    }
    markup.push_str(left);
    markup
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn nowhere(example: &str, offence: impl Fn(&File) -> Option<String>) {
    let found: Vec<String> = templates()
        .iter()
        .filter_map(|file| Some(format!("{}: {}", file.path, offence(file)?)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(offence(&File::new("templates/sak/vis.html", example)).is_some());
}

#[test]
fn nothing_is_marked_as_safe_but_the_content_of_the_layout() {
    nowhere("{{ sak.melding | safe }}", |file| {
        let text = markup(file).replace(' ', "");
        let text = if file.path == "templates/layout.html" {
            text.replacen("{{content|safe}}", "", 1)
        } else {
            text
        };
        ["|safe", "|escape", "|e("]
            .into_iter()
            .find(|mark| text.contains(mark))
            .map(str::to_owned)
    });
}

#[test]
fn no_template_has_a_style_or_a_script_of_its_own() {
    nowhere("<p title=\"x\" style=\"color: red\">", |file| {
        [
            "<style",
            " style=",
            "javascript:",
            "<iframe",
            "<object",
            "<embed",
            "<base",
        ]
        .into_iter()
        .find(|mark| markup(file).contains(mark))
        .map(str::to_owned)
    });
    nowhere("<script>alert(1)</script>", |file| {
        markup(file)
            .split("<script")
            .skip(1)
            .find(|rest| {
                !(rest.contains(" src=\"{{")
                    && rest
                        .split_once('>')
                        .is_some_and(|(_, body)| body.starts_with("</script>")))
            })
            .map(|_| "a script".to_owned())
    });
}

#[test]
fn no_template_handles_events() {
    nowhere("<button type=\"submit\" onclick=\"x()\">", |file| {
        markup(file)
            .split(' ')
            .find(|word| {
                let name = word.split('=').next().unwrap_or_default();
                word.contains('=')
                    && name.starts_with("on")
                    && name.len() > 4
                    && name.bytes().all(|b| b.is_ascii_lowercase())
            })
            .map(str::to_owned)
    });
}

#[test]
fn every_form_that_changes_something_posts_to_an_address_on_this_site() {
    nowhere(
        "<form method=\"post\" action=\"https://ond.example\">",
        |file| {
            markup(file)
                .split("action=\"")
                .skip(1)
                .find(|rest| {
                    !(rest.starts_with('/') && !rest.starts_with("//")
                        || rest.starts_with("{{")
                        || rest.starts_with("{%"))
                })
                .map(|rest| rest.chars().take(40).collect())
        },
    );
}

#[test]
fn the_browser_keeps_nothing_of_what_is_written() {
    let scripts = below("static", "js");
    assert!(!scripts.is_empty());
    for script in scripts {
        for storage in [
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "document.cookie",
            "innerHTML",
            "eval(",
        ] {
            assert!(
                !script.text.contains(storage),
                "{} uses {storage}",
                script.path
            );
        }
    }
}

/// Where a line says «fyrst» to somebody: in the text of a template, or between quotes.
fn says_fyrst(line: &str, template: bool) -> bool {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let line = line.to_lowercase();
    line.match_indices("fyrst").any(|(at, found)| {
        let (before, after) = (&line[..at], &line[at + found.len()..]);
        let whole = !before.ends_with(word) && !after.starts_with(|c| word(c) && c != '.');
        let quoted = before.matches('"').count() % 2 == 1;
        let in_tag = before.rfind('{') > before.rfind('}');
        whole && (quoted || (template && !in_tag))
    })
}

#[test]
fn what_comes_first_is_called_the_same_everywhere() {
    nowhere("<p>Kjem fyrst.</p>", |file| {
        let said = file.text.lines().find(|line| says_fyrst(line, true));
        said.map(str::to_owned)
    });
    nowhere("{% call l::table(\"a\", [\"Arkivet fyrst\"]) %}", |file| {
        let said = file.text.lines().find(|line| says_fyrst(line, true));
        said.map(str::to_owned)
    });
    assert!(!says_fyrst(
        "{%- if fyrst && !fyrst %}<a class=\"ball-fyrst\">",
        true
    ));
    let found: Vec<String> = below("src", "rs")
        .iter()
        .flat_map(|file| {
            let said = file.numbered().filter(|(_, line)| says_fyrst(line, false));
            said.map(|(number, line)| file.at(number, line))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "«først»: {}", found.join("\n"));
}
