//! The parts of the template, in its order, with its labels letter for letter (the plan, "Møtereferat Tverrfagleg innsatsteam").

use crate::codes::codes;

codes! {
    /// A part that is written.
    Del {
        /// Who was there.
        TilStades => "til_stades", "Til stades:";
        /// What the meeting is for.
        Hensikt => "hensikt", "Hensikt/mål med møtet:";
        /// What is good.
        Ressursar => "ressursar", "Positive ressursar hos og rundt barnet/eleven og familien. Kva meistrar barnet";
        /// What was observed.
        Status => "status", "Status med gjennomgang av observasjonar";
        /// What the worry is.
        Bekymring => "bekymring", "Kva er bekymringa?";
        /// Whose it is.
        KvenOpplever => "kven_opplever", "Kven opplever bekymringa?";
        /// What the child says.
        BarnetsStemme => "barnets_stemme", "Barnets stemme";
        /// Why it does not say.
        StemmeManglar => "stemme_manglar", "Kvifor er barnets stemme ikkje med?";
        /// Why a føresett cannot read it.
        StemmeSkjult => "stemme_skjult", "Kvifor kan ikkje føresette lese barnets stemme?";
        /// What was tried.
        TidlegareTiltak => "tidlegare_tiltak", "Tidlegare tiltak, kva har vore effekten?";
        /// What is done now, in rows.
        Tiltaksplan => "tiltaksplan", "Tiltaksplan vidare";
        /// How the meeting was.
        Evaluering => "evaluering", "Evaluering av møtet";
    }
}

/// The heading of the template.
pub const OVERSKRIFT: &str = "Møtereferat Tverrfagleg innsatsteam";
/// The day.
pub const DATO: &str = "Dato:";
/// Who wrote it.
pub const REFERENT: &str = "Referent:";
/// The heads of the tiltaksplan.
pub const RADHOVUD: [&str; 5] = ["Nr.", "Mål", "Tiltak", "Ansvarleg", "Innan"];

impl Del {
    /// The parts that stand in the template, and not only on the page.
    #[must_use]
    pub const fn i_malen(self) -> bool {
        !matches!(self, Self::StemmeManglar | Self::StemmeSkjult)
    }

    /// The label inside a sentence.
    #[must_use]
    pub fn namn(self) -> &'static str {
        self.label().trim_end_matches(':')
    }

    /// Where it stands on the page it is read on.
    #[must_use]
    pub fn anker(self) -> String {
        format!("les-{}", self.code())
    }

    /// Only of a named child.
    #[must_use]
    pub const fn berre_namngitt(self) -> bool {
        !self.i_malen()
    }

    /// The parts that are text.
    pub fn tekstar() -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|d| *d != Self::Tiltaksplan)
    }
}

/// What stands over a field of the page where a referat is written, by its name and which one it is of those.
#[must_use]
pub fn etikett(path: &str, namn: &str, nr: usize) -> Option<String> {
    if !path.starts_with("/referat/") || !path.ends_with("/skriv") {
        return None;
    }
    if namn == "tekst" {
        return Del::tekstar().nth(nr).map(|del| del.label().to_owned());
    }
    let felt = ["maal", "tiltak", "ansvarleg", "innan"];
    let plass = felt.iter().position(|felt| *felt == namn)?;
    let [rad, _, _, _, _] = RADHOVUD;
    let hovud = RADHOVUD.get(plass + 1)?;
    Some(format!(
        "{}, {rad} {}: {hovud}",
        Del::Tiltaksplan.label(),
        nr + 1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template as the plan has it.
    const PLANEN: &str = "Dato:|Til stades:|Referent:|Hensikt/mål med møtet:|Positive ressursar hos og rundt barnet/eleven og \
        familien. Kva meistrar barnet|Status med gjennomgang av observasjonar|Kva er bekymringa?|Kven opplever bekymringa?|Barnets \
        stemme|Tidlegare tiltak, kva har vore effekten?|Tiltaksplan vidare|Evaluering av møtet";

    #[test]
    fn the_parts_are_the_plans_letter_for_letter_and_in_its_order() {
        let mut her = vec![DATO, Del::TilStades.label(), REFERENT];
        her.extend(
            Del::ALL
                .iter()
                .filter(|d| d.i_malen() && **d != Del::TilStades)
                .map(|d| d.label()),
        );
        let planen: Vec<&str> = PLANEN.split('|').collect();
        assert_eq!(her, planen);
    }
}
