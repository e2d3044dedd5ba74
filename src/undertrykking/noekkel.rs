//! The name of a figure. Two figures with the same name are the same figure, whichever table or report they stand in: that is what
//! links tables (domain.md § 7: "totals, filters and successive reports cannot be subtracted").

use std::collections::BTreeMap;
use std::fmt;

/// From a month to before another, counted as `year * 12 + month - 1`: a month, a termin, a skuleår, or "so far".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Periode {
    fraa: u32,
    til: u32,
}

impl Periode {
    /// None when it is empty.
    #[must_use]
    pub const fn ny(fraa: u32, til: u32) -> Option<Self> {
        if fraa < til {
            Some(Self { fraa, til })
        } else {
            None
        }
    }

    /// Its first month.
    #[must_use]
    pub const fn fraa(self) -> u32 {
        self.fraa
    }

    /// The month after its last.
    #[must_use]
    pub const fn til(self) -> u32 {
        self.til
    }
}

/// What a figure counts, of whom and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Noekkel {
    /// What is counted, each thing once: "saker". Of what is counted on a day and not in a period, the day belongs here.
    pub figur: String,
    /// The value of each dimension it is narrowed to, by rows, columns and filters alike: steg = 3. One that is not here is summed over.
    pub gruppe: BTreeMap<String, String>,
    /// When it happened. A figure "so far" ends where it was counted, so that the next one has another name.
    pub periode: Option<Periode>,
}

impl Noekkel {
    /// All of a figure.
    #[must_use]
    pub fn ny(figur: &str, periode: Option<Periode>) -> Self {
        Self {
            figur: figur.to_owned(),
            gruppe: BTreeMap::new(),
            periode,
        }
    }

    /// Narrowed to a value of a dimension.
    #[must_use]
    pub fn med(mut self, dimensjon: &str, verdi: &str) -> Self {
        self.gruppe.insert(dimensjon.to_owned(), verdi.to_owned());
        self
    }

    pub(crate) fn utan(&self, dimensjon: &str) -> Self {
        let mut heil = self.clone();
        heil.gruppe.remove(dimensjon);
        heil
    }

    pub(crate) fn utan_periode(&self) -> Self {
        Self {
            periode: None,
            ..self.clone()
        }
    }

    pub(crate) fn i(&self, periode: Periode) -> Self {
        Self {
            periode: Some(periode),
            ..self.clone()
        }
    }
}

impl fmt::Display for Noekkel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.figur)?;
        for (dimensjon, verdi) in &self.gruppe {
            write!(f, " {dimensjon}={verdi}")?;
        }
        self.periode
            .map_or(Ok(()), |p| write!(f, " {}–{}", p.fraa, p.til))
    }
}

/// A way to part what is counted: each is in exactly one of the values ("ukjend" is one).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimensjon {
    /// Its name in a [`Noekkel`].
    pub namn: String,
    /// All its values.
    pub verdiar: Vec<String>,
}

impl Dimensjon {
    /// With these values.
    #[must_use]
    pub fn ny(namn: &str, verdiar: &[&str]) -> Self {
        Self {
            namn: namn.to_owned(),
            verdiar: verdiar.iter().map(|&v| v.to_owned()).collect(),
        }
    }
}
