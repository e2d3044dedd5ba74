//! What somebody of the family has written, as staff read it.

use time::OffsetDateTime;

use crate::codes::codes;
use crate::ids::{PunktId, TiltakId};
use crate::web::dates;

codes! {
    /// Whether a tiltak works, as the family sees it.
    Svar {
        /// It works.
        Verkar => "verkar", "Ja, det verkar";
        /// It works in part.
        VerkarDelvis => "verkar_delvis", "Det verkar delvis";
        /// It does not work.
        VerkarIkkje => "verkar_ikkje", "Nei, det verkar ikkje";
        /// They do not know.
        VeitIkkje => "veit_ikkje", "Veit ikkje";
    }
}

/// What somebody of the family thinks, and what the child says.
#[derive(PartialEq, Eq)]
pub struct Syn {
    /// Who wrote it, as it stood that day.
    pub namn: String,
    /// What a føresett is to the child; none for the youth.
    pub relasjon: Option<String>,
    /// What a føresett thinks.
    pub eige_syn: Option<String>,
    /// What the child says: told by a føresett, or by the youth.
    pub barnets_stemme: Option<String>,
    /// When.
    pub skrive_at: OffsetDateTime,
    /// Written to the item of a meeting they are invited to, and meant for its referat; to no other.
    pub til_punkt: Option<PunktId>,
}

/// What somebody of the family says of a tiltak.
pub struct Tilbakemelding {
    /// The tiltak.
    pub tiltak_id: TiltakId,
    /// Who wrote it, as it stood that day.
    pub namn: String,
    /// What a føresett is to the child; none for the youth.
    pub relasjon: Option<String>,
    /// Whether it works.
    pub svar: Svar,
    /// What else they want to say.
    pub tekst: Option<String>,
    /// When.
    pub skrive_at: OffsetDateTime,
}

/// "Tone Li (mor)"; the youth is the youth.
#[must_use]
pub fn kven(namn: &str, relasjon: Option<&str>) -> String {
    let what = relasjon.map_or("ungdommen sjølv", crate::barn::relasjon_tekst);
    format!("{namn} ({})", what.to_lowercase())
}

impl Syn {
    /// "Tone Li (mor), 24. nov. 2026 kl. 10.00"
    #[must_use]
    pub fn kven_og_naar(&self) -> String {
        let kven = kven(&self.namn, self.relasjon.as_deref());
        format!("{kven}, {}", dates::date_time(self.skrive_at))
    }
}

impl Tilbakemelding {
    /// "Tone Li (mor), 24. nov. 2026 kl. 10.00"
    #[must_use]
    pub fn kven_og_naar(&self) -> String {
        let kven = kven(&self.namn, self.relasjon.as_deref());
        format!("{kven}, {}", dates::date_time(self.skrive_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foeresett_is_named_by_relation_and_a_youth_is_the_youth() {
        assert_eq!(kven("Tone Li", Some("mor")), "Tone Li (mor)");
        assert_eq!(kven("Aud Li", None), "Aud Li (ungdommen sjølv)");
    }
}
