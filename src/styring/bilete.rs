//! A picture of figures: horizontal bars, drawn by the server, with the same numbers in a table under it (ui.md, "Charts").

/// Of the picture, in its own units: it is drawn as wide as its place.
const BREIDD: u32 = 360;
const RAD: u32 = 46;
/// From the top of a row to its bar, and how high the bar is.
const TIL_STOLPE: u32 = 20;
const TJUKN: u32 = 14;
/// How long the hatched bar of a hidden figure is: it says nothing of how large it is.
const SKJULT: u32 = 60;

/// A bar.
pub(super) struct Stolpe {
    /// What it is of.
    pub merke: String,
    /// How long it is, in what the picture measures; none when it is hidden, or there is nothing.
    pub verdi: Option<u32>,
    /// The number in words: "71 % (15 av 21)".
    pub tekst: String,
    /// It is hidden: hatched.
    pub skjult: bool,
    /// Of the second series.
    pub anna: bool,
}

impl Stolpe {
    /// With a number.
    pub fn med(merke: impl Into<String>, verdi: u32, tekst: impl Into<String>) -> Self {
        Self {
            merke: merke.into(),
            verdi: Some(verdi),
            tekst: tekst.into(),
            skjult: false,
            anna: false,
        }
    }

    /// Without one.
    pub fn utan(merke: impl Into<String>, skjult: bool) -> Self {
        Self {
            merke: merke.into(),
            verdi: None,
            tekst: if skjult { "skjult" } else { "ingen" }.to_owned(),
            skjult,
            anna: false,
        }
    }
}

/// A picture.
pub(super) struct Bilete {
    /// In the page's own addresses.
    pub id: &'static str,
    /// What it shows, as a finding.
    pub tittel: String,
    /// In a sentence more.
    pub sagt: String,
    /// What is counted, and what is not.
    pub definisjon: &'static str,
    /// What the rows are, over the table.
    pub rader: &'static str,
    /// What the numbers are, over the table.
    pub kolonne: &'static str,
    pub stolpar: Vec<Stolpe>,
    /// What is aimed at, and the words for it.
    pub maal: Option<(u32, String)>,
    /// What the whole breadth is; none is the longest bar.
    pub tak: Option<u32>,
    /// The words for the two series.
    pub seriar: Option<(&'static str, &'static str)>,
}

impl Bilete {
    /// Something in it is hidden.
    pub fn har_skjult(&self) -> bool {
        self.stolpar.iter().any(|s| s.skjult)
    }

    /// There is nothing to draw: all of it is hidden.
    pub fn alt_skjult(&self) -> bool {
        self.stolpar.iter().all(|s| s.skjult)
    }

    /// How wide it is.
    pub const BREIDD: u32 = BREIDD;
    /// How high a bar is.
    pub const TJUKN: u32 = TJUKN;
    /// Bars of the second series are thinner, and in the middle of their row: they differ by more than colour.
    pub const SMAL: u32 = TJUKN / 2;

    pub fn hoegd(&self) -> u32 {
        let rader = u32::try_from(self.stolpar.len()).unwrap_or(0);
        rader * RAD + if self.maal.is_some() { 18 } else { 0 }
    }

    /// The line of a row's words.
    pub fn linje(nr: usize) -> u32 {
        Self::topp(nr) - 6
    }

    /// The top of its bar.
    pub fn topp(nr: usize) -> u32 {
        u32::try_from(nr).unwrap_or(0) * RAD + TIL_STOLPE
    }

    /// The top of a thin one.
    pub fn smal_topp(nr: usize) -> u32 {
        Self::topp(nr) + TJUKN / 4
    }

    /// How long a bar is; at least so much that one sees that there is one.
    pub fn lengd(&self, stolpe: &Stolpe) -> u32 {
        match stolpe.verdi {
            _ if stolpe.skjult => SKJULT,
            Some(0) | None => 0,
            Some(verdi) => self.plass(verdi).max(2),
        }
    }

    /// Where the line of what is aimed at stands.
    pub fn maal_x(&self) -> u32 {
        self.maal.as_ref().map_or(0, |(maal, _)| self.plass(*maal))
    }

    /// Its words go to the left of it when there is no room to the right.
    pub fn maal_til_venstre(&self) -> bool {
        self.maal_x() * 2 > BREIDD
    }

    fn plass(&self, verdi: u32) -> u32 {
        let lengst = self.stolpar.iter().filter_map(|s| s.verdi);
        let lengst = lengst.chain(self.maal.as_ref().map(|(maal, _)| *maal));
        let tak = self.tak.or_else(|| lengst.max()).unwrap_or(1).max(1);
        (verdi.min(tak) * BREIDD) / tak
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bilete(stolpar: Vec<Stolpe>, maal: Option<u32>, tak: Option<u32>) -> Bilete {
        Bilete {
            id: "x",
            tittel: String::new(),
            sagt: String::new(),
            definisjon: "",
            rader: "",
            kolonne: "",
            stolpar,
            maal: maal.map(|m| (m, String::new())),
            tak,
            seriar: None,
        }
    }

    #[test]
    fn the_longest_bar_fills_the_picture_and_what_is_aimed_at_has_room() {
        let b = bilete(
            vec![Stolpe::med("a", 10, ""), Stolpe::med("b", 5, "")],
            Some(20),
            None,
        );
        assert_eq!(
            b.stolpar.iter().map(|s| b.lengd(s)).collect::<Vec<_>>(),
            [180, 90]
        );
        assert_eq!(b.maal_x(), BREIDD);
        let b = bilete(vec![Stolpe::med("a", 71, "")], Some(80), Some(100));
        assert_eq!((b.lengd(&b.stolpar[0]), b.maal_x()), (255, 288));
    }

    #[test]
    fn a_hidden_figure_is_as_long_whatever_it_is_and_nothing_has_no_bar() {
        let b = bilete(
            vec![
                Stolpe::utan("a", true),
                Stolpe::med("b", 900, ""),
                Stolpe::utan("c", false),
                Stolpe::med("d", 0, ""),
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
