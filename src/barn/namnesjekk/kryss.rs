//! The tick that answers the question: it says which words it is an answer about, so that one can tick for no others.
//!
//! The words are those that were looked for, whether or not they are of anybody: they tell nothing that was not typed.

use std::collections::HashSet;

const JA: &str = "ja";

/// What is ticked for.
#[derive(Debug, Default)]
pub struct Kryss {
    ja: bool,
    ord: HashSet<String>,
}

impl Kryss {
    /// As the form has it: "ja", and the words after commas.
    #[must_use]
    pub fn les(verdi: &str) -> Self {
        let mut ord = verdi.split(',');
        let ja = ord.next() == Some(JA);
        let ord = ord.filter(|_| ja).map(str::to_owned).collect();
        Self { ja, ord }
    }

    /// It is ticked, for whatever it was.
    #[must_use]
    pub const fn ja(&self) -> bool {
        self.ja
    }

    pub(super) fn har(&self, noekkel: &str) -> bool {
        self.ord.contains(noekkel)
    }

    pub(super) fn ord(&self) -> Vec<String> {
        self.ord.iter().cloned().collect()
    }

    /// The tick for these words.
    pub(super) fn verdi(ord: &[String]) -> String {
        let mut verdi = JA.to_owned();
        for ord in ord {
            verdi.push(',');
            verdi.push_str(ord);
        }
        verdi
    }
}

/// The tick as it is shown.
#[derive(Debug)]
pub struct Avkryssing {
    /// What it answers for.
    pub verdi: String,
    /// It is answered already.
    pub paa: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_for_the_words_it_says() {
        let kryss = Kryss::les(&Kryss::verdi(&["nora".into(), "li berg".into()]));
        assert!(kryss.ja() && kryss.har("nora") && kryss.har("li berg") && !kryss.har("li"));
        assert!(Kryss::les("ja").ja() && !Kryss::les("ja").har(""));
        for daarleg in ["", "nei", "nora,ja"] {
            let kryss = Kryss::les(daarleg);
            assert!(!kryss.ja() && !kryss.har("ja"), "{daarleg}");
        }
    }
}
