//! What a talk is, and where it brings the sak.

use time::{Date, OffsetDateTime};

use crate::codes::codes;
use crate::ids::SamtaleId;
use crate::sak::Steg;
use crate::web::dates;

codes! {
    /// The kind.
    Slag {
        /// With the føresette.
        Foeresette => "foeresette", "Samtale med dei føresette";
        /// With the føresette and the team.
        Moete => "moete", "Møte med dei føresette og teamet";
        /// A lawful reason not to have the talk.
        IkkjeHalden => "ikkje_halden", "Samtalen er ikkje halden";
    }
}

codes! {
    /// How it was held.
    Korleis {
        /// In one room.
        Moete => "moete", "Møte";
        /// By telephone.
        Telefon => "telefon", "Telefon";
        /// By video.
        Video => "video", "Video";
        /// At home.
        Heimebesoek => "heimebesoek", "Heimebesøk";
        /// In another way.
        Anna => "anna", "Anna";
    }
}

/// A talk or a meeting to write down.
#[derive(Clone, Default)]
pub struct NySamtale {
    /// How it was held; none when it was not.
    pub korleis: Option<Korleis>,
    /// Who was there.
    pub kven_var_med: Option<String>,
    /// What the føresette said; of a meeting, what was agreed.
    pub foeresette_sa: Option<String>,
    /// What the child says.
    pub barnets_stemme: Option<String>,
    /// Why the child is not heard.
    pub stemme_manglar_grunn: Option<String>,
    /// Why barnets stemme is not for the føresette.
    pub ikkje_vis_grunn: Option<String>,
    /// Why there is no talk.
    pub ikkje_halden_grunn: Option<String>,
    /// Where the signed samtykke is kept.
    pub samtykke_stad: Option<String>,
}

/// A talk or a meeting, as it was written down.
#[derive(Clone)]
pub struct Samtale {
    /// The talk.
    pub samtale_id: SamtaleId,
    /// The kind.
    pub slag: Slag,
    /// The day it was held, or was decided against.
    pub dato: Date,
    /// How; none when it was not held.
    pub korleis: Option<Korleis>,
    /// Who was there.
    pub kven_var_med: Option<String>,
    /// What the føresette said; of a meeting, what was agreed.
    pub foeresette_sa: Option<String>,
    /// What the child says.
    pub barnets_stemme: Option<String>,
    /// Why the child is not heard.
    pub stemme_manglar_grunn: Option<String>,
    /// Why barnets stemme is not for the føresette; the writer decided it.
    pub ikkje_vis_grunn: Option<String>,
    /// Why there was no talk.
    pub ikkje_halden_grunn: Option<String>,
    /// Where the signed samtykke is kept; none when nobody of another instans was there.
    pub samtykke_stad: Option<String>,
    /// Which round of møte and evaluering.
    pub runde: i16,
    /// Who wrote it down.
    pub skriven_av_namn: String,
    /// When.
    pub skriven_at: OffsetDateTime,
}

impl Samtale {
    /// "Samtale med dei føresette 12. november 2026, telefon"
    #[must_use]
    pub fn overskrift(&self) -> String {
        let dato = dates::long(self.dato);
        match (self.slag, self.korleis) {
            (Slag::Foeresette, Some(korleis)) => {
                format!(
                    "{} {dato}, {}",
                    self.slag.label(),
                    korleis.label().to_lowercase()
                )
            }
            _ => format!("{} {dato}", self.slag.label()),
        }
    }

    /// What the text in `foeresette_sa` is called.
    #[must_use]
    pub const fn sa_label(&self) -> &'static str {
        match self.slag {
            Slag::Moete => "Kva blei avtala",
            Slag::Foeresette | Slag::IkkjeHalden => "Kva dei føresette sa",
        }
    }

    /// "Skrive av Kari Lislegard 13. nov. 2026 kl. 07.00"
    #[must_use]
    pub fn skriven(&self) -> String {
        format!(
            "Skrive av {} {}",
            self.skriven_av_namn,
            dates::date_time(self.skriven_at)
        )
    }
}

/// True where the meeting belongs: after tverrfagleg vurdering, and once in each new round.
#[must_use]
pub fn moete_no(steg: Steg, moete_i_runden: Option<Date>) -> bool {
    steg == Steg::Vurdering || (steg == Steg::Moete && moete_i_runden.is_none())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn there_is_one_meeting_a_round_and_only_after_vurdering() {
        let held = Some(date!(2026 - 11 - 20));
        let may: Vec<Steg> = Steg::ALL
            .iter()
            .copied()
            .filter(|steg| moete_no(*steg, None))
            .collect();
        assert_eq!(may, [Steg::Vurdering, Steg::Moete]);
        assert!(!moete_no(Steg::Moete, held));
    }
}
