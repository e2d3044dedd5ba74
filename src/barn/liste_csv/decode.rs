//! From the bytes of a file to text with `\n` as its only line break.

use super::{Fault, MAX_BYTES};

/// What Windows-1252 has where Latin-1 has control characters (0x80–0x9F); the five bytes it does
/// not use become the replacement character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

/// The text of a file in UTF-8, with or without a byte order mark, or else in Windows-1252.
pub(super) fn text(file: &[u8]) -> Result<String, Fault> {
    if file.len() > MAX_BYTES {
        return Err(Fault::TooLarge);
    }
    if file.contains(&0) {
        return Err(Fault::NotCsv);
    }
    let file = file.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(file);
    let text = match std::str::from_utf8(file) {
        Ok(text) => text.to_owned(),
        Err(_) => file.iter().copied().map(windows_1252).collect(),
    };
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
