//! The five fields, and what the history keeps of a change.

use time::OffsetDateTime;

use crate::web::dates;

/// What the five fields are called, in the law's order.
pub const FELT: [&str; 5] = [
    "Kva problem planen skal løyse",
    "Kva tiltak skulen har planlagt",
    "Når tiltaka skal gjennomførast",
    "Kven som er ansvarleg for å gjennomføre tiltaka",
    "Når tiltaka skal evaluerast",
];

/// Characters the five fields hold: somewhat less than the table, so that the history has room for them.
pub(super) const MAKS: [usize; 5] = [3900, 3900, 1000, 1000, 1000];

/// What a plan says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Innhald {
    /// Which problem it shall solve.
    pub problem: String,
    /// Which tiltak the school has planned.
    pub tiltak: String,
    /// When they are carried out.
    pub naar: String,
    /// Who is responsible.
    pub kven: String,
    /// When they are evaluated.
    pub evaluering: String,
}

impl Innhald {
    /// Every field with what it is called.
    pub fn felt(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let texts = [
            &self.problem,
            &self.tiltak,
            &self.naar,
            &self.kven,
            &self.evaluering,
        ];
        FELT.into_iter().zip(texts.map(String::as_str))
    }
}

/// The plan of a sak.
#[derive(Clone)]
pub struct Plan {
    /// What it says.
    pub innhald: Innhald,
    /// Counts changes.
    pub version: i32,
    /// Who wrote it last.
    pub skriven_av_namn: String,
    /// When.
    pub updated_at: OffsetDateTime,
}

impl Plan {
    /// "Sist endra av Kari Lislegard 13. nov. 2026 kl. 07.00"
    #[must_use]
    pub fn sist_endra(&self) -> String {
        format!(
            "Sist endra av {} {}",
            self.skriven_av_namn,
            dates::date_time(self.updated_at)
        )
    }
}

/// What the history keeps of a change: what stood there before, a row each.
#[must_use]
pub fn endringar(foer: &Innhald, no: &Innhald) -> Vec<String> {
    foer.felt()
        .zip(no.felt())
        .filter(|((_, foer), (_, no))| foer != no)
        .map(|((felt, foer), _)| format!("{felt}. Før stod det: {foer}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_kept() {
        let foer = Innhald {
            problem: "Blir stengd ute".into(),
            kven: "Kontaktlærar".into(),
            ..Innhald::default()
        };
        assert!(endringar(&foer, &foer).is_empty());
        let no = Innhald {
            kven: "Rektor".into(),
            ..foer.clone()
        };
        let rows = endringar(&foer, &no);
        assert_eq!(rows.len(), 1);
        assert!(rows[0].contains("ansvarleg") && rows[0].contains("Kontaktlærar"));
    }

    #[test]
    fn the_history_has_room_for_the_longest_fields() {
        let foer = Innhald {
            problem: "æ".repeat(MAKS[0]),
            tiltak: "ø".repeat(MAKS[1]),
            ..Innhald::default()
        };
        for row in endringar(&foer, &Innhald::default()) {
            assert!(row.chars().count() <= 4000);
        }
    }
}
