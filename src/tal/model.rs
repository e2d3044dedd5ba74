//! Which figures there are, and how each is parted (domain.md § 7).

use std::collections::BTreeMap;

use time::{Date, Month};

use crate::codes::codes;

codes! {
    /// A figure of a kommune.
    Figur {
        /// Saker that were opened.
        Nye => "nye", "Nye saker";
        /// Saker that were open when the term ended.
        Opne => "opne", "Opne saker";
        /// Those of them that had a barnekoordinator.
        Koordinator => "koordinator", "Opne saker med barnekoordinator";
        /// Saker whose first talk with the føresette was due.
        SamtaleFrist => "samtale_frist", "Første samtale med føresette i tide";
        /// First talks, and the days from the uro.
        Samtale => "samtale", "Frå uro til første samtale";
        /// First tiltak, and the days from the uro.
        FyrsteTiltak => "fyrste_tiltak", "Frå uro til første tiltak";
        /// Tiltak that were to be evaluated.
        TiltakFrist => "tiltak_frist", "Tiltak evaluerte i tide";
        /// Evaluations.
        Effekt => "effekt", "Effekten av tiltaka";
        /// Saker that were closed.
        Lukka => "lukka", "Kvar sakene blei løyste";
        /// Forms of samtykke that were answered.
        SamtykkeSvar => "samtykke_svar", "Svar på spørsmål om samtykke";
        /// Samtykke that were taken back, whole or in part.
        SamtykkeTrekt => "samtykke_trekt", "Samtykke trekte tilbake";
        /// Samtykke that ended by their day.
        SamtykkeUt => "samtykke_ut", "Samtykke som gjekk ut";
        /// Those with møteplikt, in meetings that were held.
        Moeteplikt => "moeteplikt", "Oppmøte av dei med møteplikt";
        /// TST meetings that were held.
        MoeteHalde => "moete_halde", "TST-møte som er haldne";
    }
}

codes! {
    /// A way to part a figure: each thing that is counted has one of the values.
    Dim {
        /// How old the child is.
        Alder => "alder", "Alder";
        /// How it went.
        Effekt => "effekt", "Effekt";
        /// The kind of eining.
        Eining => "eining", "Eining";
        /// By the date.
        ITide => "i_tide", "I tide";
        /// The instans that works.
        Instans => "instans", "Instans";
        /// Was there.
        Moett => "moett", "Møtt";
        /// Where it ended.
        Slutt => "slutt", "Avslutning";
        /// Where the sak is.
        Steg => "steg", "Steg";
        /// What was answered.
        Svar => "svar", "Svar";
    }
}

const JA_NEI: &[(&str, &str)] = &[("ja", "ja"), ("nei", "nei")];

impl Dim {
    /// Its values, in the order they are shown: code and word. They are those of `app.tal_hendingar`.
    #[must_use]
    pub const fn verdiar(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Alder => &[
                ("0-5", "0–5 år"),
                ("6-12", "6–12 år"),
                ("13-15", "13–15 år"),
                ("16-", "16 år og over"),
            ],
            Self::Effekt => &[
                ("verkar", "Verkar"),
                ("verkar_delvis", "Verkar delvis"),
                ("verkar_ikkje", "Verkar ikkje"),
            ],
            Self::Eining => &[
                ("barnehage", "Barnehage"),
                ("skule", "Skule"),
                ("anna", "Andre tenester"),
            ],
            Self::ITide | Self::Moett => JA_NEI,
            Self::Instans => &[
                ("skule", "Skule"),
                ("barnehage", "Barnehage"),
                ("helsestasjon", "Helsestasjon"),
                ("ppt", "PPT"),
                ("barnevern", "Barnevern"),
                ("nav", "NAV"),
                ("anna", "Andre tenester"),
            ],
            Self::Slutt => &[
                ("lokalt", "Med lokale tiltak (steg 1–3)"),
                ("tverrfagleg", "Etter tverrfagleg arbeid (steg 4–6)"),
                ("utgreiing", "Til utgreiing"),
                ("barnevern", "Overført til barnevernet"),
                ("flytta", "Flytta"),
            ],
            Self::Steg => &[
                ("1", "1 Uro meld"),
                ("2", "2 Foreldra involverte"),
                ("3", "3 Lokale tiltak"),
                ("4", "4 Tverrfagleg vurdering"),
                ("5", "5 Møte og nye tiltak"),
                ("6", "6 Evaluering"),
            ],
            Self::Svar => &[
                ("ja", "Ja til alle"),
                ("delvis", "Ja til nokre"),
                ("nei", "Nei til alle"),
            ],
        }
    }
}

impl Figur {
    /// How it is parted: at most two ways, each with the other.
    #[must_use]
    pub const fn dimensjonar(self) -> &'static [Dim] {
        match self {
            Self::Nye | Self::MoeteHalde => &[Dim::Eining],
            Self::Opne => &[Dim::Alder, Dim::Steg],
            Self::SamtaleFrist => &[Dim::Eining, Dim::ITide],
            Self::TiltakFrist => &[Dim::ITide, Dim::Instans],
            Self::Effekt => &[Dim::Effekt, Dim::Eining],
            Self::Lukka => &[Dim::Slutt],
            Self::SamtykkeSvar => &[Dim::Svar],
            Self::Moeteplikt => &[Dim::Instans, Dim::Moett],
            Self::Koordinator
            | Self::Samtale
            | Self::FyrsteTiltak
            | Self::SamtykkeTrekt
            | Self::SamtykkeUt => &[],
        }
    }

    /// It is counted as it stood when a term ended, and not by when it happened.
    #[must_use]
    pub const fn er_behaldning(self) -> bool {
        matches!(self, Self::Opne | Self::Koordinator)
    }

    /// How many days is told too, as the middle one.
    #[must_use]
    pub const fn har_median(self) -> bool {
        matches!(self, Self::Samtale | Self::FyrsteTiltak)
    }

    /// The figure it is a share of, when that is another one.
    #[must_use]
    pub const fn del_av(self) -> Option<Self> {
        match self {
            Self::Koordinator => Some(Self::Opne),
            _ => None,
        }
    }

    /// The value whose share of all is the figure; the share is told, and so hidden as one.
    #[must_use]
    pub const fn andel(self) -> Option<(Dim, &'static str)> {
        match self {
            Self::SamtaleFrist | Self::TiltakFrist => Some((Dim::ITide, "ja")),
            Self::Moeteplikt => Some((Dim::Moett, "ja")),
            _ => None,
        }
    }

    /// It counts people, or what is about them: it may be small. A meeting is none of them (docs/adr/0020).
    #[must_use]
    pub const fn er_om_folk(self) -> bool {
        !matches!(self, Self::MoeteHalde)
    }
}

/// How something is narrowed: the value of each dimension; one that is not there is summed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gruppe(pub BTreeMap<Dim, &'static str>);

impl Gruppe {
    /// As it is stored: `eining=skule i_tide=ja`. None when there is no such dimension or value.
    #[must_use]
    pub fn les(tekst: &str) -> Option<Self> {
        let del = |del: &str| {
            let (dim, verdi) = del.split_once('=')?;
            let dim = Dim::from_code(dim)?;
            let (kode, _) = dim.verdiar().iter().find(|(kode, _)| *kode == verdi)?;
            Some((dim, *kode))
        };
        tekst
            .split_terminator(' ')
            .map(del)
            .collect::<Option<_>>()
            .map(Self)
    }

    /// The same, to be stored.
    #[must_use]
    pub fn tekst(&self) -> String {
        let delar = self
            .0
            .iter()
            .map(|(dim, verdi)| format!("{}={verdi}", dim.code()));
        delar.collect::<Vec<_>>().join(" ")
    }

    /// Narrowed to a value more.
    #[must_use]
    pub fn med(mut self, dim: Dim, verdi: &'static str) -> Self {
        self.0.insert(dim, verdi);
        self
    }

    /// All that is in `self` is in what this counts.
    #[must_use]
    pub fn er_i(&self, over: &Self) -> bool {
        over.0
            .iter()
            .all(|(dim, verdi)| self.0.get(dim) == Some(verdi))
    }

    /// All there are of these dimensions, the whole first.
    #[must_use]
    pub fn alle(dimensjonar: &[Dim]) -> Vec<Self> {
        dimensjonar
            .iter()
            .fold(vec![Self::default()], |alle, &dim| {
                let delt = |gruppe: &Self| {
                    let gruppe = gruppe.clone();
                    dim.verdiar()
                        .iter()
                        .map(move |(verdi, _)| gruppe.clone().med(dim, verdi))
                };
                let delte: Vec<Self> = alle.iter().flat_map(delt).collect();
                [alle, delte].concat()
            })
    }
}

/// What was counted: so many of a figure in a month, in the finest groups.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Talt {
    /// Of what.
    pub figur: Figur,
    /// The first day of the month it happened in; of what is counted as it stood, the last month of the term.
    pub maanad: Date,
    /// Of which.
    pub gruppe: Gruppe,
    /// That took so many days.
    pub dagar: u32,
    /// How many.
    pub verdi: u32,
}

/// The days of a figure: from one to before another. Of what is counted as it stood when a term ended, both are the day after the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tidsrom {
    /// The first day.
    pub fraa: Date,
    /// The day after the last.
    pub til: Date,
}

/// The first day of the month of a day.
#[must_use]
pub fn maanad(dag: Date) -> Date {
    dag.replace_day(1).unwrap_or(dag)
}

/// The first day of the month after.
#[must_use]
pub fn neste_maanad(dag: Date) -> Date {
    let aar = if dag.month() == Month::December {
        dag.year() + 1
    } else {
        dag.year()
    };
    Date::from_calendar_date(aar, dag.month().next(), 1).unwrap_or(Date::MAX)
}

/// The first day of the month before.
#[must_use]
pub fn foerre_maanad(dag: Date) -> Date {
    maanad(maanad(dag).previous_day().unwrap_or(Date::MIN))
}

/// The middle one of so many days, each with how many there are of it; of an even number the lower of the two in the middle.
#[must_use]
pub fn median(mut dagar: Vec<(u32, u32)>) -> Option<u32> {
    dagar.sort_unstable();
    let alle: u32 = dagar.iter().map(|(_, tal)| tal).sum();
    let mut talt = 0;
    dagar.into_iter().find_map(|(dag, tal)| {
        talt += tal;
        (alle > 0 && talt * 2 >= alle).then_some(dag)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    #[test]
    fn a_group_is_stored_and_read_as_the_same() {
        for figur in Figur::ALL {
            for gruppe in Gruppe::alle(figur.dimensjonar()) {
                assert_eq!(Gruppe::les(&gruppe.tekst()), Some(gruppe));
            }
        }
        assert_eq!(Gruppe::les("eining=kyrkje"), None);
        assert_eq!(Gruppe::les("barn=1"), None);
    }

    #[test]
    fn of_two_dimensions_there_are_cells_rows_columns_and_the_whole() {
        assert_eq!(Gruppe::alle(Figur::Opne.dimensjonar()).len(), 5 * 7);
        assert_eq!(Gruppe::alle(&[]), [Gruppe::default()]);
    }

    #[test]
    fn months_follow_each_other_over_the_new_year() {
        assert_eq!(neste_maanad(date!(2026 - 12 - 31)), date!(2027 - 01 - 01));
        assert_eq!(foerre_maanad(date!(2027 - 01 - 31)), date!(2026 - 12 - 01));
    }

    proptest! {
        #[test]
        fn at_least_half_are_on_each_side_of_the_middle(dagar in prop::collection::vec(0u32..90, 1..60)) {
            let mut talt = BTreeMap::new();
            for dag in &dagar {
                *talt.entry(*dag).or_insert(0) += 1;
            }
            let midt = median(talt.into_iter().collect()).unwrap();
            prop_assert!(2 * dagar.iter().filter(|d| **d <= midt).count() >= dagar.len());
            prop_assert!(2 * dagar.iter().filter(|d| **d >= midt).count() >= dagar.len());
        }
    }
}
