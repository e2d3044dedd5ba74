//! The fonts in the program: no document uses one of the machine's, so it looks the same everywhere and for ever.
//!
//! Inter for Latin, Greek and Cyrillic, Vazirmatn for Arabic; `script/vendor` makes them, and their licences
//! lie beside them.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Fonts and what is known about them.
pub(super) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

const FILES: &[&[u8]] = &[
    include_bytes!("font/inter-regular.ttf"),
    include_bytes!("font/inter-semibold.ttf"),
    include_bytes!("font/vazirmatn-regular.ttf"),
    include_bytes!("font/vazirmatn-semibold.ttf"),
];

pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES
        .iter()
        .flat_map(|file| Font::iter(Bytes::new(*file)))
        .collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// Whether one of them can show the character, in both weights.
pub(super) fn cover(c: char) -> bool {
    let mut pairs = FONTS.fonts.chunks(2);
    pairs.any(|pair| {
        pair.iter()
            .all(|font| font.info().coverage.contains(u32::from(c)))
    })
}
