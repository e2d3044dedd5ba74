//! What the board can be narrowed down by and how it is sorted, and how an address carries it.

use serde::Deserialize;

use super::TAVLE;
use super::model::{Hast, Rad, Sorter, sorter};
use crate::sak::Steg;
use crate::text::{search_key, sort_key};
use crate::web::parts::Choice;

/// The code of the children where all is well.
const ROLEG: &str = "roleg";

/// What is asked for; what cannot be read is left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Utval {
    hast: String,
    pub steg: String,
    pub instans: String,
    pub eining: String,
    pub sorter: String,
}

/// Of the rows, what can be chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Val {
    pub stega: Vec<Choice>,
    pub instansar: Vec<Choice>,
    pub einingar: Vec<Choice>,
}

/// A figure on top, which is a filter.
#[derive(Clone, Debug)]
pub(super) struct Tal {
    pub tal: usize,
    pub ord: &'static str,
    pub icon: &'static str,
    /// The colour role of the design system.
    pub colour: &'static str,
    pub path: String,
    /// It is what is shown.
    pub vald: bool,
}

/// A way to sort.
pub(super) struct Veg {
    pub ord: &'static str,
    pub path: String,
    /// It is how the rows are sorted.
    pub vald: bool,
}

impl Utval {
    /// The kind of trouble that is asked for: its code, or that of no trouble; none is all.
    fn hast(&self) -> Option<&str> {
        let known = self.hast == ROLEG || Hast::from_code(&self.hast).is_some();
        known.then_some(self.hast.as_str())
    }

    /// What the rows are sorted by.
    pub fn etter(&self) -> Sorter {
        Sorter::from_code(&self.sorter).unwrap_or(Sorter::Hast)
    }

    /// The rows that are asked for, sorted, with the figures of all that the other filters let through.
    pub fn av(&self, alle: Vec<Rad>) -> (Vec<Rad>, Vec<Tal>) {
        let mut rader: Vec<Rad> = alle.into_iter().filter(|rad| self.passar(rad)).collect();
        let tal = self.tal(&rader);
        if let Some(hast) = self.hast() {
            rader.retain(|rad| er(rad, hast));
        }
        sorter(&mut rader, self.etter());
        (rader, tal)
    }

    fn passar(&self, rad: &Rad) -> bool {
        let steg = Steg::from_code(&self.steg);
        let instans = self.instans.parse().ok();
        let eining = self.eining.parse().ok();
        steg.is_none_or(|steg| rad.sak.steg == steg)
            && instans.is_none_or(|id| rad.instansar.iter().any(|i| i.instans_id == id))
            && (eining.is_none() || rad.sak.eining_id == eining)
    }

    fn tal(&self, rader: &[Rad]) -> Vec<Tal> {
        let tal = |code: &str| rader.iter().filter(|rad| er(rad, code)).count();
        let one = |tal, ord, icon, colour, code: &str| Tal {
            tal,
            ord,
            icon,
            colour,
            path: self.med("hast", code),
            vald: self.hast().unwrap_or_default() == code,
        };
        let mut found = vec![one(
            rader.len(),
            if rader.len() == 1 {
                "barn"
            } else {
                "barn i alt"
            },
            "people",
            "neutral",
            "",
        )];
        found.extend(Hast::ALL.iter().map(|hast| {
            let code = hast.code();
            one(tal(code), hast.tal_ord(), hast.icon(), hast.colour(), code)
        }));
        found.push(one(tal(ROLEG), "i rute", "check-circle", "success", ROLEG));
        found
    }

    /// The query with one part set otherwise: our own codes and ids only, nothing that would need escaping.
    fn spoerjing(&self, name: &str, value: &str) -> String {
        let parts = [
            ("hast", self.hast().unwrap_or_default()),
            ("steg", &*self.steg),
            ("instans", &*self.instans),
            ("eining", &*self.eining),
            ("sorter", &*self.sorter),
        ];
        let plain = |value: &str| {
            value
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let query: Vec<String> = parts
            .into_iter()
            .map(|(part, old)| (part, if part == name { value } else { old }))
            .filter(|(_, value)| !value.is_empty() && plain(value))
            .map(|(part, value)| format!("{part}={value}"))
            .collect();
        if query.is_empty() {
            String::new()
        } else {
            format!("?{}", query.join("&"))
        }
    }

    /// The address with one part set otherwise.
    pub fn med(&self, name: &str, value: &str) -> String {
        format!("{TAVLE}{}", self.spoerjing(name, value))
    }

    /// The address itself.
    pub fn side(&self) -> String {
        format!("{TAVLE}{}", self.spoerjing("", ""))
    }

    /// Where the same rows are, for a spreadsheet.
    pub fn rekneark(&self) -> String {
        format!("{TAVLE}/rekneark{}", self.spoerjing("", ""))
    }

    /// The ways to sort.
    pub fn sortering(&self) -> Vec<Veg> {
        let veg = |s: &Sorter| Veg {
            ord: s.label(),
            path: self.med("sorter", s.code()),
            vald: *s == self.etter(),
        };
        Sorter::ALL.iter().map(veg).collect()
    }

    /// The filters that are on: what each says, and the address without it.
    pub fn brikker(&self, val: &Val) -> Vec<(String, String)> {
        [
            ("steg", &self.steg, &val.stega),
            ("instans", &self.instans, &val.instansar),
            ("eining", &self.eining, &val.einingar),
        ]
        .into_iter()
        .filter_map(|(name, value, choices)| {
            let choice = choices.iter().find(|choice| choice.is(value))?;
            Some((choice.label.clone(), self.med(name, "")))
        })
        .collect()
    }

    /// What is kept when another filter is chosen.
    pub fn gjoeymt(&self) -> Vec<(&'static str, &str)> {
        [
            ("hast", self.hast().unwrap_or_default()),
            ("sorter", &*self.sorter),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }
}

fn er(rad: &Rad, code: &str) -> bool {
    Hast::from_code(code).map_or_else(|| rad.roleg(), |hast| rad.har(hast))
}

impl Val {
    /// The steg, instansar and einingar there are on the board; a filter needs two.
    pub fn av(rader: &[Rad]) -> Self {
        let steg = |rad: &Rad| {
            let steg = rad.sak.steg;
            let label = format!("{} {}", steg.number(), steg.label());
            Choice::new(steg.code(), label)
        };
        let eining = |rad: &Rad| {
            let id = rad.sak.eining_id?;
            Some(Choice::new(id.to_string(), rad.sak.stad.clone()))
        };
        let instansar = rader.iter().flat_map(|rad| &rad.instansar);
        Self {
            stega: fleire(rader.iter().map(steg)),
            instansar: fleire(
                instansar.map(|i| Choice::new(i.instans_id.to_string(), &*i.instans)),
            ),
            einingar: fleire(rader.iter().filter_map(eining)),
        }
    }
}

fn fleire(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for choice in choices {
        if !found.iter().any(|other| other.value == choice.value) {
            found.push(choice);
        }
    }
    found.sort_by_cached_key(|choice| sort_key(&search_key(&choice.label)));
    if found.len() > 1 { found } else { Vec::new() }
}
