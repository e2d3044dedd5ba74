//! A picture of figures: horizontal bars, drawn by the server, with the same numbers in a table under it (ui.md, "Charts").

use serde::{Deserialize, Serialize};

use super::model::prosent;

/// Of the picture, in its own units: it is drawn as wide as its place.
const BREIDD: u32 = 360;
const RAD: u32 = 46;
/// From the top of a row to its bar, and how high the bar is.
const TIL_STOLPE: u32 = 20;
const TJUKN: u32 = 14;
/// How long the hatched bar of a hidden figure is: it says nothing of how large it is.
const SKJULT: u32 = 60;

/// What a bar measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maalt {
    /// So many.
    Tal(u32),
    /// So many of all, drawn as how many.
    Del(u32, u32),
    /// So many of those that should be, drawn as per cent.
    AvKrav(u32, u32),
    /// So many of all, drawn as per cent.
    Andel(u32, u32),
    /// Per cent, of numbers that are not told.
    Prosent(u32),
    /// So many days.
    Dagar(u32),
    /// It is hidden.
    Skjult,
    /// There is nothing.
    Ingen,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stolpe {
    /// What it is of.
    pub merke: String,
    /// The number.
    pub maalt: Maalt,
    /// Of the second series.
    #[serde(default)]
    pub anna: bool,
}

impl Stolpe {
    /// Of the first series.
    pub fn ny(merke: impl Into<String>, maalt: Maalt) -> Self {
        Self {
            merke: merke.into(),
            maalt,
            anna: false,
        }
    }

    /// How long it is, in what the picture measures; none when it is hidden, or there is nothing.
    #[must_use]
    pub const fn verdi(&self) -> Option<u32> {
        match self.maalt {
            Maalt::Tal(tal) | Maalt::Del(tal, _) | Maalt::Prosent(tal) | Maalt::Dagar(tal) => {
                Some(tal)
            }
            // more than the plan asks for is all of it
            Maalt::AvKrav(tal, krav) if tal > 0 && tal >= krav => Some(100),
            Maalt::Andel(tal, alle) | Maalt::AvKrav(tal, alle) => Some(prosent((tal, alle))),
            Maalt::Skjult | Maalt::Ingen => None,
        }
    }

    /// The number in words: "71 % (15 av 21)".
    #[must_use]
    pub fn tekst(&self) -> String {
        match self.maalt {
            Maalt::Tal(tal) => tal.to_string(),
            Maalt::Del(tal, alle) => format!("{tal} ({} %)", prosent((tal, alle))),
            Maalt::AvKrav(tal, krav) => format!("{tal} av {krav}"),
            Maalt::Andel(tal, alle) => {
                format!("{} % ({tal} av {alle})", prosent((tal, alle)))
            }
            Maalt::Prosent(tal) => format!("{tal} %"),
            Maalt::Dagar(1) => "1 dag".to_owned(),
            Maalt::Dagar(tal) => format!("{tal} dagar"),
            Maalt::Skjult => "skjult".to_owned(),
            Maalt::Ingen => "ingen".to_owned(),
        }
    }

    /// It is hidden: hatched.
    #[must_use]
    pub fn skjult(&self) -> bool {
        self.maalt == Maalt::Skjult
    }
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilete {
    /// In the page's own addresses.
    pub id: String,
    /// What it shows, as a finding.
    pub tittel: String,
    /// In a sentence more.
    pub sagt: String,
    /// What is counted, and what is not: a line of each figure that is drawn.
    pub definisjon: String,
    /// What the rows are, over the table.
    pub rader: String,
    /// What the numbers are, over the table.
    pub kolonne: String,
    /// The bars.
    pub stolpar: Vec<Stolpe>,
    /// What is aimed at, and the words for it.
    pub maal: Option<(u32, String)>,
    /// What is aimed at with the second series, when that is something else.
    #[serde(default)]
    pub maal_anna: Option<u32>,
    /// What the whole breadth is; none is the longest bar.
    pub tak: Option<u32>,
    /// The words for the two series.
    pub seriar: Option<(String, String)>,
}

impl Bilete {
    /// Something in it is hidden.
    #[must_use]
    pub fn har_skjult(&self) -> bool {
        self.stolpar.iter().any(Stolpe::skjult)
    }

    /// There is nothing to draw: all of it is hidden.
    #[must_use]
    pub fn alt_skjult(&self) -> bool {
        self.stolpar.iter().all(Stolpe::skjult)
    }

    /// What is said where all of it is hidden. It does not say which it is: that would tell of the numbers (docs/adr/0019).
    pub const ALT_SKJULT: &str = "Tala er skjulte. Anten er det for få å telje, eller så er det for få som skil seg frå dei andre, eller så kunne nokon \
        ha rekna seg fram til eit lite tal.";
    /// How wide it is.
    pub const BREIDD: u32 = BREIDD;
    /// How high a bar is.
    pub const TJUKN: u32 = TJUKN;
    /// Bars of the second series are thinner, and in the middle of their row: they differ by more than colour.
    pub const SMAL: u32 = TJUKN / 2;

    /// How high it is.
    #[must_use]
    pub fn hoegd(&self) -> u32 {
        let rader = u32::try_from(self.stolpar.len()).unwrap_or(0);
        rader * RAD + if self.maal.is_some() { 18 } else { 0 }
    }

    /// The line of a row's words.
    #[must_use]
    pub fn linje(nr: usize) -> u32 {
        Self::topp(nr) - 6
    }

    /// The top of its bar.
    #[must_use]
    pub fn topp(nr: usize) -> u32 {
        u32::try_from(nr).unwrap_or(0) * RAD + TIL_STOLPE
    }

    /// The top of a thin one.
    #[must_use]
    pub fn smal_topp(nr: usize) -> u32 {
        Self::topp(nr) + TJUKN / 4
    }

    /// How long a bar is; at least so much that one sees that there is one.
    #[must_use]
    pub fn lengd(&self, stolpe: &Stolpe) -> u32 {
        match stolpe.verdi() {
            _ if stolpe.skjult() => SKJULT,
            Some(0) | None => 0,
            Some(verdi) => self.plass(verdi).max(2),
        }
    }

    /// What is aimed at with a row: that of its series.
    #[must_use]
    pub fn maal_av(&self, stolpe: &Stolpe) -> Option<u32> {
        let (maal, _) = self.maal.as_ref()?;
        let anna = self.maal_anna.filter(|_| stolpe.anna);
        Some(anna.unwrap_or(*maal))
    }

    /// Where the line of what is aimed at with a row stands.
    #[must_use]
    pub fn maal_x(&self, stolpe: &Stolpe) -> u32 {
        self.maal_av(stolpe).map_or(0, |maal| self.plass(maal))
    }

    /// Where the words for it stand: at the line of the first series.
    #[must_use]
    pub fn maalord_x(&self) -> u32 {
        self.maal.as_ref().map_or(0, |(maal, _)| self.plass(*maal))
    }

    /// They go to the left of it when there is no room to the right.
    #[must_use]
    pub fn maalord_til_venstre(&self) -> bool {
        self.maalord_x() * 2 > BREIDD
    }

    /// How long something so large is.
    fn plass(&self, verdi: u32) -> u32 {
        (verdi.min(self.heile()) * BREIDD) / self.heile()
    }

    /// What the whole breadth is, at least 1.
    #[must_use]
    pub fn heile(&self) -> u32 {
        // each row against its own krav, whatever was kept as the whole of an older picture
        let av_krav = |s: &Stolpe| matches!(s.maalt, Maalt::AvKrav(..));
        if self.stolpar.iter().any(av_krav) {
            return 100;
        }
        let lengst = self.stolpar.iter().filter_map(Stolpe::verdi);
        let lengst = lengst.chain(self.maal.as_ref().map(|(maal, _)| *maal));
        let lengst = lengst.chain(self.maal_anna);
        self.tak.or_else(|| lengst.max()).unwrap_or(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bilete(stolpar: Vec<Stolpe>, maal: Option<u32>, tak: Option<u32>) -> Bilete {
        Bilete {
            id: "x".into(),
            tittel: String::new(),
            sagt: String::new(),
            definisjon: String::new(),
            rader: String::new(),
            kolonne: String::new(),
            stolpar,
            maal: maal.map(|m| (m, String::new())),
            maal_anna: None,
            tak,
            seriar: None,
        }
    }

    #[test]
    fn the_longest_bar_fills_the_picture_and_what_is_aimed_at_has_room() {
        let b = bilete(
            vec![
                Stolpe::ny("a", Maalt::Tal(10)),
                Stolpe::ny("b", Maalt::Tal(5)),
            ],
            Some(20),
            None,
        );
        assert_eq!(
            b.stolpar.iter().map(|s| b.lengd(s)).collect::<Vec<_>>(),
            [180, 90]
        );
        assert_eq!(b.maalord_x(), BREIDD);
        let b = bilete(vec![Stolpe::ny("a", Maalt::Tal(71))], Some(80), Some(100));
        assert_eq!(
            (b.lengd(&b.stolpar[0]), b.maal_x(&b.stolpar[0])),
            (255, 288)
        );
    }

    #[test]
    fn all_that_the_plan_asks_for_fills_its_own_row_whatever_is_asked_of_the_others() {
        let stolpar = vec![
            Stolpe::ny("a", Maalt::AvKrav(8, 8)),
            Stolpe::ny("b", Maalt::AvKrav(4, 8)),
            Stolpe::ny("c", Maalt::AvKrav(3, 2)),
            Stolpe::ny("d", Maalt::AvKrav(0, 8)),
        ];
        // as it was kept before: the sum of all
        let b = bilete(stolpar, None, Some(26));
        assert_eq!(
            b.stolpar.iter().map(|s| b.lengd(s)).collect::<Vec<_>>(),
            [BREIDD, BREIDD / 2, BREIDD, 0]
        );
        assert_eq!(b.stolpar[0].tekst(), "8 av 8");
    }

    #[test]
    fn each_series_has_the_line_of_what_is_aimed_at_with_it() {
        let anna = Stolpe {
            anna: true,
            ..Stolpe::ny("b", Maalt::Dagar(10))
        };
        let stolpar = vec![Stolpe::ny("a", Maalt::Dagar(10)), anna];
        let mut b = bilete(stolpar, Some(20), None);
        assert_eq!(b.maal_av(&b.stolpar[1]), Some(20), "it has no other");
        b.maal_anna = Some(40);
        let x = b.stolpar.iter().map(|s| b.maal_x(s));
        assert_eq!(x.collect::<Vec<_>>(), [BREIDD / 2, BREIDD]);
    }

    #[test]
    fn a_hidden_figure_is_as_long_whatever_it_is_and_nothing_has_no_bar() {
        let b = bilete(
            vec![
                Stolpe::ny("a", Maalt::Skjult),
                Stolpe::ny("b", Maalt::Tal(900)),
                Stolpe::ny("c", Maalt::Ingen),
                Stolpe::ny("d", Maalt::Tal(0)),
            ],
            None,
            None,
        );
        assert_eq!(
            b.stolpar.iter().map(|s| b.lengd(s)).collect::<Vec<_>>(),
            [SKJULT, BREIDD, 0, 0]
        );
        assert!(b.har_skjult());
    }
}
