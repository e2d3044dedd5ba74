//! The project's own files.

use std::path::Path;

/// A file, by its path from the root of the project.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The module below `src` it belongs to.
    pub fn feature(&self) -> String {
        let module = self.path.split('/').nth(1).unwrap_or_default();
        module.trim_end_matches(".rs").to_owned()
    }

    /// Lines of code with their numbers; comments are left out.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The lines that hold one of these, for a message.
    pub fn lines_with(&self, words: &[&str]) -> Vec<String> {
        self.numbered()
            .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
            .map(|(number, line)| self.at(number, line))
            .collect()
    }

    /// Every path below `crate` that is named, with the line it begins on; an import of several is each of them.
    pub fn crate_paths(&self) -> Vec<(usize, String)> {
        let code: Vec<&str> = self
            .text
            .lines()
            .map(|line| {
                if line.trim_start().starts_with("//") {
                    ""
                } else {
                    line
                }
            })
            .collect();
        let code = code.join("\n");
        let mut found = Vec::new();
        for (at, word) in code.match_indices("crate::") {
            let number = code[..at].matches('\n').count() + 1;
            paths("", &mut &code[at + word.len()..], &mut |path| {
                found.push((number, path));
            });
        }
        found
    }

    /// The lines that name such a path, for a message.
    pub fn paths_where(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        self.crate_paths()
            .into_iter()
            .filter(|(_, path)| wanted(path))
            .map(|(number, path)| self.at(number, &path))
            .collect()
    }

    /// A line and where it stands.
    pub fn at(&self, number: usize, line: &str) -> String {
        format!("{}:{number}: {}", self.path, line.trim())
    }
}

/// Reads a path, or a tree of them in braces, and gives each whole.
fn paths(before: &str, code: &mut &str, give: &mut impl FnMut(String)) {
    *code = code.trim_start();
    if let Some(inside) = code.strip_prefix('{') {
        *code = inside;
        while !code.is_empty() && !code.starts_with('}') {
            paths(before, code, give);
            let next = code.find([',', '{', '}']).unwrap_or(code.len());
            *code = code[next..].trim_start_matches(',').trim_start();
        }
        *code = code.strip_prefix('}').unwrap_or(code);
        return;
    }
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '*';
    let end = code.find(|c| !word(c)).unwrap_or(code.len());
    let path = format!("{before}{}", &code[..end]);
    *code = &code[end..];
    match code.strip_prefix("::") {
        Some(rest) => {
            *code = rest;
            paths(&format!("{path}::"), code, give);
        }
        None => give(path),
    }
}

/// Every file with this extension below a folder.
pub fn below(folder: &str, extension: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(root().join(&folder)) else {
            continue;
        };
        for entry in entries.map(Result::unwrap) {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if Path::new(&path)
                .extension()
                .is_some_and(|found| found == extension)
            {
                let text = text_of(&path);
                found.push(File { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What a file says.
pub fn text_of(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The features: the last group of modules in `lib.rs`.
pub fn features() -> Vec<String> {
    let lib = text_of("src/lib.rs");
    let group = lib.trim().rsplit("\n\n").next().unwrap_or_default();
    group
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
