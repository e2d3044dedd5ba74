//! Takes the names of others out of what somebody wrote: a copy of one's own things is not to tell of anybody else (personvernforordninga art. 15
//! nr. 4).

use std::collections::HashMap;

/// Somebody who is not to be named.
pub(super) struct Namn {
    pub namn: String,
    /// What stands in its place.
    pub ord: &'static str,
    /// One of the names alone tells as much: a child's, a føresett's, or that of a place.
    pub kvar_for_seg: bool,
}

/// What is looked for, by its first word.
pub(super) struct Sladd {
    etter_foerste: HashMap<String, Vec<(Vec<String>, &'static str)>>,
}

fn lite(ord: &str) -> String {
    ord.to_lowercase()
}

/// A word, or what stands between words.
fn delar(tekst: &str) -> Vec<(bool, &str)> {
    let mut delar = Vec::new();
    let mut start = 0;
    let mut siste = None;
    for (at, c) in tekst.char_indices() {
        let ord = c.is_alphanumeric() || c == '-';
        if siste.is_some_and(|s| s != ord) {
            delar.push((!ord, &tekst[start..at]));
            start = at;
        }
        siste = Some(ord);
    }
    if let Some(ord) = siste {
        delar.push((ord, &tekst[start..]));
    }
    delar
}

impl Sladd {
    /// Looks for these; a name the child has too is never taken out alone.
    pub fn new(andre: &[Namn], barnet: &str) -> Self {
        let eigne: Vec<String> = barnet.split_whitespace().map(lite).collect();
        let mut etter_foerste: HashMap<String, Vec<(Vec<String>, &'static str)>> = HashMap::new();
        let mut add = |ord: Vec<String>, i_staden| {
            if let Some(foerste) = ord.first() {
                etter_foerste
                    .entry(foerste.clone())
                    .or_default()
                    .push((ord, i_staden));
            }
        };
        for n in andre {
            let ord: Vec<String> = n.namn.split_whitespace().map(lite).collect();
            if ord != eigne {
                add(ord, n.ord);
            }
            if n.kvar_for_seg {
                // "skule" of "Åmot skule", and "van der", are no names
                let namn = n.namn.split_whitespace();
                let namn = namn.filter(|o| o.starts_with(char::is_uppercase));
                for eitt in namn.map(lite) {
                    if !eigne.contains(&eitt) && eitt.chars().count() > 1 {
                        add(vec![eitt], n.ord);
                    }
                }
            }
        }
        for list in etter_foerste.values_mut() {
            list.sort_by_key(|(ord, _)| std::cmp::Reverse(ord.len()));
        }
        Self { etter_foerste }
    }

    /// The text without them.
    pub fn av(&self, tekst: &str) -> String {
        let delar = delar(tekst);
        let mut ny = String::with_capacity(tekst.len());
        let mut i = 0;
        while i < delar.len() {
            let (er_ord, del) = delar[i];
            if let Some((lengd, i_staden)) = er_ord.then(|| self.finn(&delar[i..])).flatten() {
                ny.push_str(i_staden);
                i += lengd;
            } else {
                ny.push_str(del);
                i += 1;
            }
        }
        ny
    }

    /// The longest name that begins here, and over how many parts.
    fn finn(&self, delar: &[(bool, &str)]) -> Option<(usize, &'static str)> {
        let foerste = delar[0].1;
        // "Mai" is somebody, and "mai" is a month
        if !foerste.chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        let lite_foerste = lite(foerste);
        let utan_s = lite_foerste.strip_suffix('s').unwrap_or(&lite_foerste);
        [lite_foerste.as_str(), utan_s]
            .into_iter()
            .find_map(|start| {
                self.etter_foerste
                    .get(start)?
                    .iter()
                    .find_map(|(ord, i_staden)| {
                        let stoda = ord.iter().enumerate().all(|(n, ord)| {
                            let Some((true, del)) = delar.get(2 * n) else {
                                return false;
                            };
                            let mellom = n == 0 || delar[2 * n - 1].1.trim().is_empty();
                            let del = lite(del);
                            mellom && (del == *ord || del.strip_suffix('s') == Some(ord.as_str()))
                        });
                        stoda.then_some((2 * ord.len() - 1, *i_staden))
                    })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sladd() -> Sladd {
        let barn = |namn: &str| Namn {
            namn: namn.into(),
            ord: "[eit anna barn]",
            kvar_for_seg: true,
        };
        let tilsett = Namn {
            namn: "Kari Vik".into(),
            ord: "[ein tilsett]",
            kvar_for_seg: false,
        };
        let stad = Namn {
            namn: "Åmot skule".into(),
            ord: "[ein stad]",
            kvar_for_seg: true,
        };
        let andre = [barn("Ola Li"), barn("Mai Dal"), barn("Nora Berg")];
        let andre: Vec<Namn> = andre.into_iter().chain([tilsett, stad]).collect();
        Sladd::new(&andre, "Nora Li")
    }

    #[test]
    fn whole_names_and_the_first_names_of_children_are_taken_out() {
        let s = sladd();
        let cases = [
            ("Ola Li slo.", "[eit anna barn] slo."),
            (
                "Leikar med Ola, og Olas bror.",
                "Leikar med [eit anna barn], og [eit anna barn] bror.",
            ),
            (
                "Snakka med Kari Vik i dag",
                "Snakka med [ein tilsett] i dag",
            ),
            ("Kari er ho som ringde", "Kari er ho som ringde"),
            ("I mai er det betre", "I mai er det betre"),
            ("Nora Li og Nora Berg", "Nora Li og [eit anna barn]"),
            ("Nora er trøytt", "Nora er trøytt"),
            ("Skulen på Åmot", "Skulen på [ein stad]"),
            (
                "Skule er kjekt på Åmot skule",
                "Skule er kjekt på [ein stad]",
            ),
        ];
        for (tekst, ut) in cases {
            assert_eq!(s.av(tekst), ut);
        }
    }
}
