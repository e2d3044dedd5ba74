//! A new migration alone must rebuild the program that carries the migrations. And the words over the fields of the forms are
//! read out of the templates, for the pages that give back what somebody wrote (`web::written::felt`).

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// The macros of `templates/parts/form.html` that draw a field a person sees, with its name and its words first.
const SYNLEG: [&str; 8] = [
    "text",
    "textarea",
    "date",
    "select",
    "choose",
    "radios",
    "checkboxes",
    "checkbox",
];

/// Template without its ending, name of the field, and the words over it: none over a hidden one, and empty where they are made when
/// the page is.
type Felt = (String, String, Option<String>);

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=templates");
    let mut felt = BTreeSet::new();
    read(Path::new("templates"), &mut felt)?;
    let felt: Vec<Felt> = felt.into_iter().collect();
    let folder = env::var("OUT_DIR")?;
    fs::write(Path::new(&folder).join("felt.rs"), format!("&{felt:?}"))?;
    Ok(())
}

fn read(folder: &Path, felt: &mut BTreeSet<Felt>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, felt)?;
        } else if path.extension().is_some_and(|ending| ending == "html")
            && path != Path::new("templates/parts/form.html")
        {
            let side = path.with_extension("").display().to_string();
            let side = side.trim_start_matches("templates/").replace('\\', "/");
            fields(&side, &fs::read_to_string(&path)?, felt);
        }
    }
    Ok(())
}

/// The fields of a template whose name is written there.
fn fields(side: &str, text: &str, felt: &mut BTreeSet<Felt>) {
    let mut add = |name: &str, ord: Option<&str>| {
        felt.insert((side.to_owned(), name.to_owned(), ord.map(str::to_owned)));
    };
    for call in text.split("f::").skip(1) {
        let Some((macro_name, arguments)) = call.split_once("(\"") else {
            continue;
        };
        // name", "words", …
        let mut parts = arguments.splitn(4, '"');
        let (Some(name), between, ord) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if macro_name == "hidden" {
            add(name, None);
        } else if SYNLEG.contains(&macro_name) {
            let written = between == Some(", ");
            let ord = ord.filter(|ord| written && !ord.contains('{'));
            add(name, Some(ord.unwrap_or_default()));
        }
    }
    for input in text.split("type=\"hidden\" name=\"").skip(1) {
        if let Some((name, _)) = input.split_once('"') {
            add(name, None);
        }
    }
}
