//! The headings of the regulation, in its order (forskrift om habilitering, rehabilitering og koordinator, kapittel 5).

use crate::codes::codes;

codes! {
    /// A part of a plan.
    Del {
        /// What is to be reached, and what there is to reach it with.
        Maal => "maal", "Mål, ressursar og behov";
        /// Who takes part.
        Deltek => "deltek", "Kven som deltek i arbeidet med planen";
        /// Who coordinates.
        Koordinator => "koordinator", "Koordinator";
        /// What each gives.
        Bidrag => "bidrag", "Kva barnet, tenestene og pårørande bidreg med";
        /// What is done; the tiltak of the sak stand beside it.
        Tiltak => "tiltak", "Tiltak, omfang og kven som er ansvarleg";
        /// How.
        Gjennomfoering => "gjennomfoering", "Korleis tiltaka skal gjennomførast";
        /// From when to when.
        Periode => "periode", "Planperiode og tidspunkt for justering";
        /// What the family has said yes to.
        Samtykke => "samtykke", "Samtykke til planen";
        /// Others.
        Samarbeid => "samarbeid", "Samarbeid med andre tenesteytarar og institusjonar";
        /// The day it is looked at again; no heading, but a date.
        Revisjon => "revisjon", "Planen blir gått gjennom på nytt";
    }
}

impl Del {
    /// The nine headings.
    pub fn overskrifter() -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|del| *del != Self::Revisjon)
    }

    /// What must be written before the family is asked; the others say something by themselves.
    #[must_use]
    pub const fn maa_skrivast(self) -> bool {
        matches!(
            self,
            Self::Maal
                | Self::Deltek
                | Self::Bidrag
                | Self::Gjennomfoering
                | Self::Periode
                | Self::Samarbeid
        )
    }

    /// What belongs there, under the heading.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Maal => {
                "Kva er viktig for barnet og familien? Kva meistrar barnet, og kva trengst?"
            }
            Self::Deltek => "Barnet, dei føresette, tenestene og andre.",
            Self::Koordinator => {
                "Står feltet tomt, står barnekoordinatoren eller den ansvarlege her."
            }
            Self::Bidrag => "Kva gjer kvar av dei?",
            Self::Tiltak => {
                "Tiltaka i saka står i planen av seg sjølve. Skriv her det som kjem i tillegg."
            }
            Self::Gjennomfoering => "Kor ofte, kvar, og korleis ein veit at det blir gjort.",
            Self::Periode => "Kor lenge planen gjeld, og når han blir justert.",
            Self::Samtykke => {
                "Familien seier ja til planen på si eiga side. Skriv her om noko er avtalt i tillegg."
            }
            Self::Samarbeid => {
                "Andre tenester, institusjonar eller etatar. Er det ingen, så skriv det."
            }
            Self::Revisjon => "Står feltet tomt, er det om tolv månader.",
        }
    }
}
