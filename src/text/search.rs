//! The key names are searched by.
//!
//! A leader who types `saso` must find `Šašo`, and one who types `anne berit` must find
//! `Anne-Berit`. The key is stored beside the name and compared byte by byte (collation C), so
//! that a prefix search is a range in an index and the database never has to know a language.

use unicode_normalization::{
    UnicodeNormalization, char::decompose_canonical, char::is_combining_mark,
};

/// The key of a name: lower case, Latin letters without their marks, words with one space between.
///
/// `æ`, `ø` and `å` are letters of their own and stay; `ä` and `ö` are sorted as `æ` and `ø` in
/// Norway and become them. Other scripts keep their letters and marks. Hyphens, apostrophes and
/// all other signs divide words.
#[must_use]
pub fn search_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut after_latin = false;
    let mut divide = false;
    for c in name
        .nfc()
        .flat_map(char::to_lowercase)
        .nfc()
        .filter(|c| !joins(*c))
    {
        if is_combining_mark(c) {
            if !after_latin && !divide && !key.is_empty() {
                key.push(c);
            }
            continue;
        }
        if !c.is_alphanumeric() {
            divide = !key.is_empty();
            after_latin = false;
            continue;
        }
        if std::mem::take(&mut divide) {
            key.push(' ');
        }
        after_latin = push_folded(c, &mut key);
    }
    key.nfc().collect()
}

/// What a search key is sorted by: `æ`, `ø` and `å` come last, in that order. As `app.sortering` makes it in the database
/// of the same key, so that a list sorted by it can be searched in.
#[must_use]
pub fn sort_key(key: &str) -> String {
    let last = |c| match c {
        'æ' => '{',
        'ø' => '|',
        'å' => '}',
        c => c,
    };
    key.chars().map(last).collect()
}

/// The end of a prefix search: all keys that begin with `prefix`, and no others, are `>= prefix`
/// and `< search_upper_bound(prefix)` under collation C. An empty prefix finds every key.
#[must_use]
pub fn search_upper_bound(prefix: &str) -> String {
    let mut bound: Vec<char> = prefix.chars().collect();
    while let Some(last) = bound.pop() {
        if let Some(next) = next_char(last) {
            bound.push(next);
            return bound.into_iter().collect();
        }
    }
    // Nothing is above the last code point, and no key holds it.
    char::MAX.to_string()
}

fn next_char(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

/// Characters inside words that show nothing: soft hyphen, joiners, direction marks.
fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// Adds a letter to the key, folded when it is Latin; says whether it was.
fn push_folded(c: char, key: &mut String) -> bool {
    let mut parts = Vec::new();
    decompose_canonical(c, |part| parts.push(part));
    let base = parts.first().copied().unwrap_or(c);
    if let Some(letters) = folded(base, parts.get(1..).unwrap_or_default()) {
        key.push_str(letters);
        return true;
    }
    let latin = base.is_ascii_alphanumeric();
    key.push(match c {
        'ς' => 'σ',
        _ if latin => base,
        _ => c,
    });
    latin
}

/// Latin letters whose key is not simply the ASCII letter under the mark.
fn folded(base: char, marks: &[char]) -> Option<&'static str> {
    const RING: char = '\u{30A}';
    const DIAERESIS: char = '\u{308}';
    Some(match base {
        'a' if marks.contains(&RING) => "å",
        'a' if marks.contains(&DIAERESIS) => "æ",
        'o' if marks.contains(&DIAERESIS) => "ø",
        'æ' => "æ",
        'ø' => "ø",
        'œ' => "oe",
        'ł' | 'ƚ' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ŋ' => "n",
        'ŧ' => "t",
        'ħ' => "h",
        'ı' => "i",
        'ȷ' => "j",
        'ĸ' | 'ƙ' => "k",
        'ſ' => "s",
        'ß' => "ss",
        'þ' => "th",
        'ə' | 'ǝ' => "e",
        'ɓ' => "b",
        'ƴ' => "y",
        _ => return None,
    })
}
