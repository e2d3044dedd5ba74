//! *Mal*: the form of consent as it reads in one language on one day.
//!
//! What is signed of a template is never changed; another wording of that is another template. v1 is the plan's
//! own form, letter for letter, and only in Nynorsk. v2 keeps its meaning, adds PPT and cites the laws in force, in six
//! languages (domain.md § 4, law-and-words § 2.2); v3 is v2 with truer plain words around it, and v4 is v3 where what nobody
//! asked about is no «nei», and a youth is spoken to. Everything lies in `samtykkemal…` and `samtykke_heimel`.
//!
//! What is signed is the template's own text. The plain words of the pages around it are those of the template that holds
//! the day the page is shown, so that a form asked with an older one is not explained with words known to be wrong.
//! Those words may be changed where they stand; no translator has read them then.

mod heile_teksten;
mod instans;
mod queries;
mod spraak;
mod tekst;
mod utfylling;

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use time::Date;

pub use heile_teksten::avtrykk;
pub use instans::{Gruppe, Instansslag};
pub use spraak::Spraak;
pub use tekst::Tekst;
pub use utfylling::{Avgrensing, Svar, Svarlinje, Utfylling};

/// A template in one language, with the laws of one day.
#[derive(Clone, Debug)]
pub struct Mal {
    /// Which template: `v1`, `v2`, `v3`, `v4`.
    pub mal: String,
    /// Which language its words are in.
    pub spraak: Spraak,
    /// Whether a translator has read every word of it. Nynorsk is what the others are made from, and always is.
    pub kontrollert: bool,
    /// The instansar, in the form's order.
    pub instansar: Vec<MalInstans>,
    /// The laws in force that day, in the form's order and in Norwegian.
    pub heimlar: Vec<String>,
    /// What stands between two laws.
    heimel_skilje: String,
    tekstar: BTreeMap<&'static str, String>,
}

/// An instans as the form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalInstans {
    /// Which one.
    pub slag: Instansslag,
    /// The form's word for it.
    pub label: String,
    /// What a yes means, in one plain sentence.
    pub forklaring: String,
    /// Which row of the table of who signs it belongs to.
    pub gruppe: Gruppe,
    /// What to ask for when the form wants a name after it: the doctor, the hospital, who else.
    pub namn: Option<String>,
}

/// The template that holds on a day.
///
/// # Errors
/// When the database fails.
pub async fn gjeldande(tx: &mut PgConnection, dato: Date) -> Result<Option<String>, sqlx::Error> {
    queries::gjeldande(tx, dato).await
}

/// The languages a template has, in the order they are offered.
///
/// # Errors
/// When the database fails.
pub async fn spraak_i(tx: &mut PgConnection, mal: &str) -> Result<Vec<Spraak>, sqlx::Error> {
    let found = queries::spraak(tx, mal).await?;
    let offered = Spraak::ALL.iter().copied();
    Ok(offered.filter(|spraak| found.contains(spraak)).collect())
}

impl Mal {
    /// The template in a language, with the laws that are in force on `dato`; none when there is no such
    /// template in that language.
    ///
    /// # Errors
    /// When the database fails, and when a word is missing: half a form is never shown.
    pub async fn load(
        tx: &mut PgConnection,
        mal: &str,
        spraak: Spraak,
        dato: Date,
    ) -> Result<Option<Self>, sqlx::Error> {
        let rows = queries::tekstar(tx, mal, spraak).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let kontrollert = spraak == Spraak::Nynorsk || rows.iter().all(|row| row.kontrollert);
        let mut found: BTreeMap<String, String> =
            rows.into_iter().map(|row| (row.kode, row.tekst)).collect();
        let mut take = |kode: &str| {
            found
                .remove(kode)
                .ok_or_else(|| sqlx::Error::Decode(format!("{mal} {spraak:?}: {kode}").into()))
        };
        let mut instansar = Vec::new();
        for row in queries::instansar(tx, mal).await? {
            let kode = row.slag.code();
            instansar.push(MalInstans {
                slag: row.slag,
                label: take(&format!("instans.{kode}"))?,
                forklaring: take(&format!("forklar.{kode}"))?,
                gruppe: row.gruppe,
                namn: if row.med_namn {
                    Some(take(&format!("namn.{kode}"))?)
                } else {
                    None
                },
            });
        }
        let mut tekstar = BTreeMap::new();
        for tekst in Tekst::ALL {
            tekstar.insert(tekst.code(), take(tekst.code())?);
        }
        let heimlar = queries::heimlar(tx, mal, dato).await?;
        Ok(Some(Self {
            mal: mal.to_owned(),
            spraak,
            kontrollert,
            instansar,
            heimel_skilje: heimlar
                .first()
                .map(|row| row.skilje.clone())
                .unwrap_or_default(),
            heimlar: heimlar.into_iter().map(|row| row.tekst).collect(),
            tekstar,
        }))
    }

    /// The words, as they stand in the template.
    #[must_use]
    pub fn tekst(&self, tekst: Tekst) -> &str {
        self.tekstar.get(tekst.code()).map_or("", String::as_str)
    }

    /// The words with `{kommune}` and the like filled in. What is filled in is never read as a place to fill in.
    #[must_use]
    pub fn fylt(&self, tekst: Tekst, verdiar: &[(&str, &str)]) -> String {
        fyll(self.tekst(tekst), verdiar)
    }

    /// The instans of the form, when it has it: v1 has no PPT.
    #[must_use]
    pub fn instans(&self, slag: Instansslag) -> Option<&MalInstans> {
        self.instansar.iter().find(|instans| instans.slag == slag)
    }

    /// The line of laws, in Norwegian.
    #[must_use]
    pub fn heimelslinje(&self) -> String {
        format!("{}.", self.heimlar.join(&self.heimel_skilje))
    }

    /// The word beside the X, the strek or the empty circle of an instans.
    #[must_use]
    pub fn svar(&self, utfylling: &Utfylling, slag: Instansslag) -> &str {
        let linje = utfylling.linje(slag);
        self.tekst(match linje.and_then(|linje| linje.svar) {
            Some(Svar::Ja) => Tekst::SvarJa,
            Some(Svar::Nei) if linje.is_some_and(|linje| !linje.spurd) => Tekst::SvarIkkjeSpurd,
            Some(Svar::Nei) => Tekst::SvarNei,
            None => Tekst::SvarIkkjeSvart,
        })
    }
}

/// Fills in `{name}`; a name nobody gave a value for stays.
fn fyll(mal: &str, verdiar: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = mal;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = verdiar.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        if let Some((value, after)) = value {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
