//! Which characters stay, which go, and which become another.

use unicode_normalization::UnicodeNormalization;

/// The text in NFC, with `\n` as its only line break, without characters nobody should type.
pub(super) fn characters(input: &str) -> String {
    let one_kind_of_break = input.replace("\r\n", "\n");
    one_kind_of_break.chars().filter_map(kept).nfc().collect()
}

/// True of characters that are taken away. A byte order mark is not one that anybody typed.
pub(super) fn is_taken_away(c: char) -> bool {
    c != '\u{FEFF}' && kept(c).is_none()
}

/// True of characters that show nothing: a text of only these is empty.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

fn kept(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        // the bullets of a pasted Word list, which are signs of its own symbol font
        '\u{F0A7}' | '\u{F0B7}' | '\u{F0D8}' => Some('•'),
        _ if c.is_control() || turns_text(c) || is_private(c) || is_noncharacter(c) => None,
        '\u{FEFF}' => None,
        _ => Some(c),
    }
}

/// Bidi embeddings, overrides and isolates: they can make a text read as another than it is
/// (CVE-2021-42574). Arabic needs none of them.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Private use areas: symbols of one program's font, an empty box everywhere else.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Code points Unicode promises never to use (core specification 23.7).
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}
