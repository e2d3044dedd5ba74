//! The languages the family reads.

use crate::codes::codes;

codes! {
    /// A language of the form of consent. The code is also its BCP 47 tag, for `lang=` and for the PDF.
    Spraak {
        /// Norwegian Nynorsk: what the others are made from.
        Nynorsk => "nn", "Nynorsk";
        /// Norwegian Bokmål.
        Bokmaal => "nb", "Bokmål";
        /// English.
        Engelsk => "en", "English";
        /// Polish.
        Polsk => "pl", "Polski";
        /// Ukrainian.
        Ukrainsk => "uk", "Українська";
        /// Arabic.
        Arabisk => "ar", "العربية";
    }
}

impl Spraak {
    /// Which way it is written, as HTML and typst say it.
    #[must_use]
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Arabisk => "rtl",
            _ => "ltr",
        }
    }

    /// Its name, in Nynorsk.
    #[must_use]
    pub const fn namn(self) -> &'static str {
        match self {
            Self::Nynorsk => "nynorsk",
            Self::Bokmaal => "bokmål",
            Self::Engelsk => "engelsk",
            Self::Polsk => "polsk",
            Self::Ukrainsk => "ukrainsk",
            Self::Arabisk => "arabisk",
        }
    }

    /// Whether the Nynorsk must stand beside it: a reader of Bokmål has no need of that.
    #[must_use]
    pub const fn treng_norsk(self) -> bool {
        !matches!(self, Self::Nynorsk | Self::Bokmaal)
    }

    /// How sure a login was, in words: what a provider calls "high" is "høgt", and what nobody knows stays as it is.
    #[must_use]
    pub fn nivaa(self, acr: &str) -> &str {
        if !acr.ends_with("high") {
            return acr;
        }
        match self {
            Self::Nynorsk => "høgt",
            Self::Bokmaal => "høyt",
            Self::Engelsk => "high",
            Self::Polsk => "wysoki",
            Self::Ukrainsk => "високий",
            Self::Arabisk => "عال",
        }
    }

    /// What stands between the parts of a list.
    #[must_use]
    pub const fn skilje(self) -> &'static str {
        match self {
            Self::Arabisk => "، ",
            _ => ", ",
        }
    }
}
