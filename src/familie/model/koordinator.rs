//! What a family reads of the barnekoordinator of a sak.

use time::Date;

use super::Barn;
use crate::web::dates;

/// The barnekoordinator of a sak, or that there is none and why.
pub struct Koordinator {
    /// `er`, `slutt` or `ikkje`.
    pub stand: String,
    pub namn: Option<String>,
    pub stad: Option<String>,
    pub dag: Date,
    /// What those who decided have written.
    pub grunn: Option<String>,
}

impl Koordinator {
    pub fn tekst(&self, barn: &Barn) -> String {
        let dag = dates::long(self.dag);
        let namn = self.namn.as_deref().unwrap_or_default();
        let stad = self.stad.as_deref().unwrap_or_default();
        match &*self.stand {
            "er" => format!(
                "{namn}, {stad}, er barnekoordinator sidan {dag}. Det er den {} kan halde {} til om alle tenestene.",
                barn.til("de", "du"),
                barn.til("dykk", "deg"),
            ),
            "slutt" => format!(
                "{} har ikkje lenger barnekoordinator. {namn} slutta {dag}.",
                barn.til("Barnet", "Du")
            ),
            _ => format!(
                "Kommunen har avgjort at {} ikkje får barnekoordinator. {} fekk vite det {dag}.",
                barn.til("barnet", "du"),
                barn.til("Familien", "De"),
            ),
        }
    }

    /// It was decided, and one may complain.
    pub fn kan_klage(&self) -> bool {
        self.grunn.is_some()
    }
}
