//! What a plan says, all of it: what is frozen, hashed, and made a document of.

use serde::{Deserialize, Serialize};

use super::del::Del;
use crate::error::AppError;

/// The words of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Innhald {
    /// "Vinje kommune"
    pub stad: String,
    /// Whom it is for.
    pub gjeld: String,
    /// Which version, from 1.
    pub versjon: i16,
    /// "23. november 2027"
    pub revisjon: String,
    /// The nine parts, by code.
    pub delar: Vec<(String, String)>,
    /// The tiltak of the sak that go on: mål, tiltak, ansvarleg, innan.
    pub tiltak: Vec<[String; 4]>,
}

impl Innhald {
    /// The nine parts: as they are written, and what says something by itself where nothing is.
    #[must_use]
    pub fn ordna<'a>(skriven: impl Fn(Del) -> &'a str, koordinator: &str) -> Vec<(String, String)> {
        let tekst = |del: Del| {
            let sjoelv = match del {
                _ if !skriven(del).is_empty() => skriven(del),
                Del::Koordinator => koordinator,
                Del::Samtykke => "Planen gjeld når familien har sagt ja til han.",
                _ => "",
            };
            (del.code().to_owned(), sjoelv.to_owned())
        };
        Del::overskrifter().map(tekst).collect()
    }

    /// What a part says.
    #[must_use]
    pub fn tekst(&self, del: Del) -> &str {
        let funnen = self.delar.iter().find(|(code, _)| code == del.code());
        funnen.map_or("", |(_, tekst)| tekst.as_str())
    }

    /// Each heading with what is under it.
    pub fn overskrifter(&self) -> impl Iterator<Item = (Del, &str)> {
        Del::overskrifter().map(|del| (del, self.tekst(del)))
    }

    /// The exact words that are frozen.
    ///
    /// # Errors
    /// Never, of what a plan holds.
    pub fn frose(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::new)?)
    }

    /// From the words that were frozen.
    ///
    /// # Errors
    /// When they are not the words of a plan.
    pub fn les(tekst: &str) -> Result<Self, AppError> {
        Ok(serde_json::from_str(tekst).map_err(anyhow::Error::new)?)
    }
}
