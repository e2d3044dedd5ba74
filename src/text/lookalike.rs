//! Letters that are read as others.
//!
//! `Оla` with a Cyrillic О, `𝐎𝐥𝐚` and `Ｏｌａ` are read as `Ola`, and are other bytes. What is compared with a name is compared as it is
//! read. The letters are those that nobody tells from a Latin one; what only resembles one (`л`, `я`) is a word of its own script.

use unicode_normalization::UnicodeNormalization;

use super::is_unseen;

/// Small letters, and under each the Latin one it is read as. `app.namn_skjelett` has the same, for names in the register.
pub const SMALL: [&str; 2] = [
    "аӓӕвеёѐкмноӧөрстухіїјѕԁһӏԛԝѵгпьαάβγεέηήιίϊκνοόρτυύϋχωώϲϳφոօսհցզյɑɡɩɪʀᴏᴀᴁʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴘꜱᴛᴜᴠᴡʏᴢɵ",
    "aææbeeekmhoøøpctyxiijsdhlqwvrnbaabyeenniiikvooptuuuxwwcjønouhgqjagiiroaæbcdefghjklmnpstuvwyzø",
];

/// Capitals, and under each the Latin one it is read as.
const CAPITAL: [&str; 2] = [
    "АӒӔВЕЁЀКМНОӦӨРСТУХІЇЈЅҺӀԚԜѴЬΑΆΒΕΈΖΗΉΙΊΪΚΜΝΟΌΡΤΥΎΫΧϹͿΦՍՕՏԼᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ",
    "AÆÆBEEEKMHOØØPCTYXIIJSHIQWVBAABEEZHHIIIKMNOOPTYYYXCJØUOSLABCDEGHJKLMPRSTVWZ",
];

/// The letters before this one are read as they are.
const FIRST: char = '\u{250}';

/// As a text is read: one way to write each letter (NFKC), without what nobody sees.
#[must_use]
pub fn as_read(text: &str) -> String {
    text.nfkc()
        .filter(|c| !is_unseen(*c) && !is_mark_unseen(*c))
        .map(latin_digit)
        .collect()
}

/// The digit that an Arabic or Persian one is.
fn latin_digit(c: char) -> char {
    let nr = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6F0}'..='\u{6F9}' => u32::from(c) - 0x6F0,
        _ => return c,
    };
    char::from_digit(nr, 10).unwrap_or(c)
}

/// With Latin letters for those that are read as such.
#[must_use]
pub fn lookalike(word: &str) -> String {
    let latin = |c: char| {
        if c < FIRST {
            return c;
        }
        let of = |[from, to]: [&str; 2]| {
            let at = from.chars().position(|f| f == c)?;
            to.chars().nth(at)
        };
        of(SMALL).or_else(|| of(CAPITAL)).unwrap_or(c)
    };
    let latin: String = word.chars().map(latin).collect();
    // a stroke that is laid over the letter
    latin
        .replace(['\u{335}', '\u{336}', '\u{337}', '\u{338}'], "\u{338}")
        .replace("o\u{338}", "ø")
        .replace("O\u{338}", "Ø")
}

/// What joins letters and chooses their form.
const fn is_mark_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{34F}' | '\u{FE00}'..='\u{FE0F}' | '\u{17B4}' | '\u{17B5}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_one_that_it_is_read_as() {
        for [from, to] in [SMALL, CAPITAL] {
            assert_eq!(from.chars().count(), to.chars().count());
        }
    }

    #[test]
    fn what_is_read_as_a_name_is_that_name() {
        for word in [
            "Ｏｌａ",
            "𝐎𝐥𝐚",
            "O\u{200b}la",
            "O\u{ad}l\u{2060}a",
            "Оlа",
            "Οla",
        ] {
            assert_eq!(lookalike(&as_read(word)), "Ola", "{word}");
        }
        assert_eq!(lookalike("Bjo\u{338}rn"), "Bjørn");
        assert_eq!(
            lookalike("Åse Bjørn Олена".split(' ').next().unwrap()),
            "Åse"
        );
    }
}
