//! All of a report: what is frozen, hashed, drawn and given out.

use serde::{Deserialize, Serialize};

use super::model::{Milepael, Rapport, Tekst};
use super::queries;
use crate::db::WriteTx;
use crate::error::AppError;
use crate::styring::{self, Bilete, Maalt, Stolpe, Tala, Utgaave, Vising};

/// How many terms before stand beside it.
const FOER: usize = 3;

/// A report, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Innhald {
    /// "Vinje"
    pub kommune: String,
    /// "hausten 2026"
    pub halvaar: String,
    pub nr: i16,
    /// Why there is another of the same term.
    pub retting: Option<String>,
    /// The day the figures were counted: "5. januar 2027".
    pub rekna: String,
    /// Under this they are hidden.
    pub grense: i16,
    /// Shares are parted by the kind of eining too.
    pub delt: bool,
    pub tekst: Tekst,
    pub bileta: Vec<Bilete>,
}

/// A number of a report, as the files have it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Rad<'a> {
    pub figur: &'a str,
    pub rad: &'a str,
    pub tal: Option<u32>,
    pub av: Option<u32>,
    pub eining: &'static str,
    /// `tal`, `skjult`, or `ingen`: there was nothing to count.
    pub status: &'static str,
}

/// The pictures of what stands on a day.
const BEHALDNING: [&str; 3] = ["steg", "alder", "koordinator"];

impl Innhald {
    /// The words and figures of one that is not published, as they are now.
    pub async fn av(tx: &mut WriteTx, kommune: &str, rapport: &Rapport) -> Result<Self, AppError> {
        let alle = styring::utgaaver(tx).await?;
        let mine = alle
            .iter()
            .filter(|u| u.heil() && u.til <= rapport.utgaave.til);
        let terminar: Vec<Utgaave> = mine.take(1 + FOER).copied().collect();
        let utgaave = rapport.utgaave;
        let tider: Vec<_> = terminar
            .iter()
            .map(Utgaave::termin)
            .chain([utgaave.staar()])
            .collect();
        let tala = styring::tala(tx, &tider).await?;
        let delt = queries::delt(tx, utgaave.termin()).await?;
        Ok(Self {
            kommune: kommune.to_owned(),
            halvaar: utgaave.namn(),
            nr: rapport.nr,
            retting: rapport.retting.clone(),
            rekna: crate::web::dates::long(utgaave.dag),
            grense: utgaave.grense,
            delt,
            tekst: rapport.tekst.clone(),
            bileta: bileta(&tala, &terminar, utgaave, delt),
        })
    }

    /// One that is published as it was then, any other as it is now.
    pub async fn til_vising(
        tx: &mut WriteTx,
        kommune: &str,
        rapport: &Rapport,
    ) -> Result<Self, AppError> {
        match &rapport.publisert {
            Some(publisert) => Self::les(&publisert.innhald),
            None => Self::av(tx, kommune, rapport).await,
        }
    }

    /// The exact words that are frozen.
    pub fn frose(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self).map_err(anyhow::Error::new)?)
    }

    /// From the words that were frozen.
    pub fn les(tekst: &str) -> Result<Self, AppError> {
        Ok(serde_json::from_str(tekst).map_err(anyhow::Error::new)?)
    }

    /// The milestones with how far each has come.
    pub fn milepaelar(&self) -> impl Iterator<Item = (Milepael, &'static str, &str)> {
        Milepael::ALL.iter().map(|m| {
            let framdrift = self
                .tekst
                .framdrift(*m)
                .map_or("", super::model::Framdrift::label);
            (*m, framdrift, self.tekst.om(*m))
        })
    }

    /// Said where what was open is left out.
    pub fn utan_behaldning(&self) -> Option<&'static str> {
        let med = |b: &Bilete| BEHALDNING.contains(&b.id.as_str());
        (!self.bileta.iter().any(med)).then_some(
            "Kor mange saker som var opne, er ikkje med: dei blei ikkje talde då halvåret var over.",
        )
    }

    /// Every number there is in it: what the files hold.
    pub fn rader(&self) -> impl Iterator<Item = Rad<'_>> {
        let av_bilete = |b| rader_av(b);
        self.bileta.iter().flat_map(av_bilete)
    }
}

/// The numbers of a picture.
pub(super) fn rader_av(bilete: &Bilete) -> impl Iterator<Item = Rad<'_>> {
    bilete.stolpar.iter().map(|stolpe| rad(bilete, stolpe))
}

fn rad<'a>(bilete: &'a Bilete, stolpe: &'a Stolpe) -> Rad<'a> {
    let (tal, av, eining) = match stolpe.maalt {
        Maalt::Tal(tal) => (Some(tal), None, "tal"),
        Maalt::Del(tal, av) | Maalt::Andel(tal, av) => (Some(tal), Some(av), "tal"),
        Maalt::AvKrav(tal, av) => (Some(tal), Some(av), "tal av dei planen krev"),
        Maalt::Prosent(tal) => (Some(tal), None, "prosent"),
        Maalt::Dagar(tal) => (Some(tal), None, "dagar, median"),
        Maalt::Skjult | Maalt::Ingen => (None, None, ""),
    };
    let status = match stolpe.maalt {
        Maalt::Skjult => "skjult",
        Maalt::Ingen => "ingen",
        _ => "tal",
    };
    Rad {
        figur: &bilete.id,
        rad: &stolpe.merke,
        tal,
        av,
        eining,
        status,
    }
}

/// The pictures of a term; one that is not in its utgåve at all is left out, and so is what was open when that was counted long after the term.
fn bileta(tala: &Tala, terminar: &[Utgaave], utgaave: Utgaave, delt: bool) -> Vec<Bilete> {
    let vising = Vising {
        tala,
        sist: utgaave,
        terminar,
        delt,
        foer: None,
    };
    let staar = if utgaave.laga_i_tide() {
        vising.staar()
    } else {
        vec![vising.moete()]
    };
    let tomt = |b: &Bilete| b.stolpar.iter().all(|s| s.maalt == Maalt::Ingen);
    let alle = staar.into_iter().chain(vising.bileta());
    alle.filter(|b| !tomt(b)).collect()
}

#[cfg(test)]
mod tests {
    use time::Date;
    use time::macros::{date, datetime};

    use super::*;
    use crate::tal::model::{Dim, Figur, Gruppe};

    fn bilete(stolpar: Vec<Stolpe>) -> Bilete {
        Bilete {
            id: "steg".into(),
            tittel: "Opne saker".into(),
            sagt: String::new(),
            definisjon: String::new(),
            rader: String::new(),
            kolonne: String::new(),
            stolpar,
            maal: None,
            maal_anna: None,
            tak: None,
            seriar: None,
        }
    }

    #[test]
    fn a_hidden_number_is_in_no_file_and_what_is_shown_is_the_same_in_all() {
        let b = bilete(vec![
            Stolpe::ny("1 Uro meld", Maalt::Tal(12)),
            Stolpe::ny("2 Foreldra involverte", Maalt::Skjult),
            Stolpe::ny("Alle", Maalt::Andel(15, 21)),
            Stolpe::ny("3 Lokale tiltak", Maalt::Ingen),
        ]);
        let rader: Vec<_> = rader_av(&b)
            .map(|r| (r.rad, r.tal, r.av, r.status))
            .collect();
        assert_eq!(
            rader,
            [
                ("1 Uro meld", Some(12), None, "tal"),
                ("2 Foreldra involverte", None, None, "skjult"),
                ("Alle", Some(15), Some(21), "tal"),
                ("3 Lokale tiltak", None, None, "ingen"),
            ]
        );
    }

    #[test]
    fn what_was_frozen_is_read_back_as_it_was() {
        let innhald = Innhald {
            kommune: "Vinje".into(),
            halvaar: "hausten 2026".into(),
            nr: 1,
            retting: None,
            rekna: "5. januar 2027".into(),
            grense: 5,
            delt: true,
            tekst: Tekst::default(),
            bileta: vec![bilete(vec![Stolpe::ny("a", Maalt::AvKrav(2, 3))])],
        };
        assert_eq!(Innhald::les(&innhald.frose().unwrap()).unwrap(), innhald);
    }

    #[test]
    fn what_is_open_today_is_no_part_of_a_term_that_was_over_long_ago() {
        let bileta_av = |dag: Date| {
            let utgaave = Utgaave {
                til: date!(2026 - 08 - 01),
                dag,
                grense: 5,
                laga_at: datetime!(2026-11-28 02:00 UTC),
            };
            let mut tala = Tala::default();
            let steg = Gruppe::default().med(Dim::Steg, "1");
            for gruppe in [Gruppe::default(), steg] {
                let celle = (Figur::Opne, utgaave.staar(), gruppe);
                tala.celler.insert(celle, Some(42));
            }
            bileta(&tala, &[utgaave], utgaave, true)
        };
        let har_steg = |bileta: Vec<Bilete>| bileta.iter().any(|b| b.id == "steg");
        assert!(har_steg(bileta_av(date!(2026 - 08 - 05))));
        assert!(!har_steg(bileta_av(date!(2026 - 11 - 28))));
    }
}
