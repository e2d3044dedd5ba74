//! A letter about a meeting, taken apart as a mail program does.

use std::collections::BTreeMap;

/// What one letter says.
#[derive(Clone, Debug)]
pub struct Brev {
    /// To whom.
    pub til: String,
    /// The subject.
    pub emne: String,
    /// The text, as plain text and as HTML.
    pub tekst: String,
    pub html: String,
    /// The lines of the calendar file, by what they are called without parameters.
    pub fil: BTreeMap<String, String>,
    /// The file whole.
    pub raa: String,
    /// The heading of its part.
    pub filslag: String,
}

impl Brev {
    pub fn read(whole: &str) -> Self {
        let head = whole.split("\r\n\r\n").next().unwrap();
        let header = |name: &str| {
            let line = head.lines().find(|l| l.starts_with(&format!("{name}: ")));
            line.map_or(String::new(), |l| l[name.len() + 2..].to_owned())
        };
        let part = |kind: &str| {
            let at = whole.find(&format!("Content-Type: {kind}"));
            let at = at.unwrap_or_else(|| panic!("no {kind} in {whole}"));
            let (head, rest) = whole[at..].split_once("\r\n\r\n").unwrap();
            let body = rest.split("\r\n--").next().unwrap();
            let body = if head.contains("quoted-printable") {
                unquoted(body)
            } else {
                assert!(!head.contains("base64"), "{head}");
                body.to_owned()
            };
            (head.to_owned(), body)
        };
        let (filslag, raa) = part("text/calendar");
        let unfolded = raa.replace("\r\n ", "");
        let fil = unfolded
            .split("\r\n")
            .filter_map(|line| {
                let (key, value) = line.split_once(':')?;
                let name = key.split(';').next().unwrap();
                Some((name.to_owned(), value.to_owned()))
            })
            .collect();
        Self {
            til: header("To"),
            emne: header("Subject"),
            tekst: part("text/plain").1,
            html: part("text/html").1,
            fil,
            raa,
            filslag,
        }
    }

    /// The link of a guest's letter, without the site.
    pub fn lenke(&self) -> String {
        let at = self.tekst.find("/gjest/").expect("a link");
        self.tekst[at..]
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    }
}

pub fn unquoted(body: &str) -> String {
    let mut bytes = Vec::new();
    let joined = body.replace("=\r\n", "");
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'=')
            .then(|| after.get(..2).and_then(|two| hex::decode(two).ok()))
            .flatten();
        if let Some(code) = code {
            bytes.extend(code);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}
