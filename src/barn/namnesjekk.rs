//! Whether a text that is to be about nobody may name a child of the kommune. That something is there is an answer about the
//! register: it is logged, and the day has an end of them (`app.sjekk_namn`).

use std::collections::HashSet;

use super::anonymitet::{datoar, mogleg_namn};
use super::queries::oppslag;
use crate::access::Permit;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::text::search_key;

/// Beside the field, when the person has no look-up left.
pub const FOR_MANGE: &str = "Teksten er ikkje lagra: me kan ikkje sjå etter namn på barn fleire gonger for deg i dag. Det du har \
    skrive, står her. Lagre kladden og prøv igjen i morgon, eller be ein kollega.";

/// Of a name that is not to be told.
pub const KAN_VERE_NAMN: &str = "Teksten kan innehalde namnet eller fødselsdatoen til eit barn.";

/// What was found in the register.
#[derive(Debug, Default)]
pub struct Namnesjekk {
    for_mange: bool,
    kjende: HashSet<String>,
    andre: HashSet<String>,
}

/// What in a text may name a child.
#[derive(Debug, Default)]
pub struct Funn {
    /// The words that are of a child whose card the writer sees.
    pub ord: Vec<String>,
    /// There is something of another child: that is all that is said.
    pub andre: bool,
}

impl Funn {
    /// Nothing was found.
    #[must_use]
    pub fn tomt(&self) -> bool {
        self.ord.is_empty() && !self.andre
    }

    /// "«Ola» og «Per»"; none when no word is to be told.
    #[must_use]
    pub fn sitert(&self) -> Option<String> {
        let ord: Vec<String> = self.ord.iter().map(|o| format!("«{o}»")).collect();
        (!ord.is_empty()).then(|| ord.join(" og "))
    }
}

impl Namnesjekk {
    /// Looks for what is in these texts and not in `foer`, which has been asked about. Once for all of a form: it is one look-up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn av(tx: &mut WriteTx, tekstar: &[&str], foer: &[&str]) -> Result<Self, AppError> {
        let kjent: HashSet<String> = foer.iter().flat_map(|t| leitord(t)).collect();
        let mut nye: Vec<String> = tekstar.iter().flat_map(|t| leitord(t)).collect();
        nye.sort_unstable();
        nye.dedup();
        nye.retain(|ord| !kjent.contains(ord));
        if nye.is_empty() {
            return Ok(Self::default());
        }
        let (for_mange, kjende, andre) = oppslag::sjekk_namn(tx, &nye).await?;
        Ok(Self {
            for_mange,
            kjende: kjende.into_iter().collect(),
            andre: andre.into_iter().collect(),
        })
    }

    /// The person has no look-up left, and nothing was looked up.
    #[must_use]
    pub const fn for_mange(&self) -> bool {
        self.for_mange
    }

    /// What of it stands in this text, of the words that `vil` asks about.
    pub fn i(&self, tekst: &str, vil: impl Fn(&str) -> bool) -> Funn {
        let mut funn = Funn::default();
        for (ord, noeklar) in orda(tekst) {
            if !vil(&ord) {
                continue;
            }
            if noeklar.iter().any(|n| self.kjende.contains(n)) {
                funn.ord.push(ord);
            } else if noeklar.iter().any(|n| self.andre.contains(n)) {
                funn.andre = true;
            }
        }
        funn
    }

    /// The decision, with what it let the person know in the log.
    pub fn logg(&self, permit: Permit) -> Permit {
        if self.for_mange || !self.kjende.is_empty() || !self.andre.is_empty() {
            permit.also("namn_paa_barn")
        } else {
            permit
        }
    }

    /// Ends the transaction of a form that is shown again: the look-up is counted, and a refusal is logged as one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn vis_att(&self, tx: WriteTx, permit: Permit) -> Result<(), sqlx::Error> {
        let permit = self.logg(permit);
        if self.for_mange {
            tx.commit_refused(permit).await
        } else {
            tx.commit(permit).await
        }
    }
}

/// Written with a capital, or a date: what is surely meant.
#[must_use]
pub fn stor(ord: &str) -> bool {
    ord.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

fn leitord(tekst: &str) -> impl Iterator<Item = String> {
    orda(tekst).into_iter().flat_map(|(_, noeklar)| noeklar)
}

/// The words of a text that may be names, and its dates, each with what it is looked for by.
fn orda(tekst: &str) -> Vec<(String, Vec<String>)> {
    let namn = mogleg_namn(tekst).into_iter().map(|ord| {
        let noeklar = noeklar(&ord);
        (ord, noeklar)
    });
    let datoar = datoar(tekst)
        .into_iter()
        .map(|(ord, dato)| (ord, vec![dato.to_string()]));
    namn.chain(datoar).collect()
}

/// As the register has it, and without the s of a genitive.
fn noeklar(ord: &str) -> Vec<String> {
    let noekkel = search_key(ord);
    let utan_s = noekkel.strip_suffix('s').filter(|_| stor(ord));
    let utan_s = utan_s.map(str::to_owned);
    [Some(noekkel), utan_s]
        .into_iter()
        .flatten()
        .filter(|n| !n.is_empty())
        .collect()
}
