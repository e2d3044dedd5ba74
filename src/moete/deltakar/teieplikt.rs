//! The teieplikterklæring a guest signs. A signature keeps the version of the text and its SHA-256: whoever changes a word below, gives it
//! a new version. No lawyer has read it, and the page where guests are called says so.

use sha2::{Digest, Sha256};

/// The version of the text.
pub(super) const VERSJON: i16 = 1;

/// Why.
pub(super) const INNLEIING: &str = "I møtet kan du få vite noko personleg om barn, familiar og andre. Då har du teieplikt etter forvaltningslova \
                                    §§ 13–13 e.";

/// What follows of it.
pub(super) const PUNKT: [&str; 6] = [
    "Du kan ikkje fortelje andre det du får vite om personlege forhold, heller ikkje at ei bestemt sak finst.",
    "Du kan ikkje bruke det til anna enn det møtet er til for.",
    "Det du skriv ned, må du ta vare på så ingen andre får sjå det, og makulere når du ikkje treng det lenger.",
    "Teieplikta varer òg etter møtet, og når du har slutta i jobben eller oppdraget.",
    "Ho hindrar ikkje at du melder frå når lova krev det, til dømes til barnevernstenesta når eit barn kan vere i fare.",
    "Brot på teieplikta kan straffast etter straffelova § 209.",
];

/// What one says by signing.
pub(super) const SLUTT: &str = "Ved å skrive under seier du at du har lese og forstått dette, og at du vil halde teieplikta. Erklæringa gjeld \
                                dette eine møtet.";

/// The SHA-256 of the text, a paragraph a line.
pub(super) fn avtrykk() -> [u8; 32] {
    let linjer: Vec<&str> = std::iter::once(INNLEIING)
        .chain(PUNKT)
        .chain([SLUTT])
        .collect();
    Sha256::digest(linjer.join("\n").as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_changed_is_another_version() {
        assert_eq!(
            (VERSJON, hex::encode(avtrykk()).as_str()),
            (
                1,
                "a950050e5ffd4d3b32d24244cbb563d1051ac8a71f42a4afb4956f57b5c6b35d"
            )
        );
    }
}
