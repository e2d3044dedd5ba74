//! What a form may bring: the fields it has. Each once is the reader's doing (`web::parse_form`): several of a name are a list to it, and
//! no list is a text.

use super::files::File;
use super::rule;

/// The forms of a file that take whatever comes.
fn open(file: &File) -> Vec<String> {
    let forms = file.text.split("impl Form for ").skip(1);
    let names = forms.filter_map(|rest| rest.split([' ', '{']).next());
    names
        .filter(|name| {
            let Some((before, after)) = file.text.split_once(&format!("struct {name} ")) else {
                return true;
            };
            let attributes = before.rsplit("\n\n").next().unwrap_or_default();
            let body = after.split("\n}").next().unwrap_or_default();
            !attributes.contains("deny_unknown_fields") && !body.contains("#[serde(flatten)]")
        })
        .map(|name| format!("{}: {name}", file.path))
        .collect()
}

#[test]
fn a_form_has_the_fields_it_names_and_no_other() {
    rule(
        "what nobody asked for is refused: deny_unknown_fields, or a map where the names depend on what it is about",
        &File::new(
            "src/sak/vis.rs",
            "#[derive(Deserialize)]\nstruct NyForm {\n    tekst: String,\n}\n\nimpl Form for NyForm {}",
        ),
        open,
    );
}
