//! All of a report: what is frozen, hashed, drawn and given out.

use serde::{Deserialize, Serialize};

use super::model::{Milepael, Rapport, Tekst};
use crate::db::WriteTx;
use crate::error::AppError;
use crate::styring::{self, Bilete, Maalt, Stolpe, Tala, Utgaave, Vising};
use crate::tal::model::Figur;

/// How many terms before stand beside it.
const FOER: usize = 3;

/// The figures whose pictures are parted by the kind of eining or instans.
const DELTE: [Figur; 4] = [
    Figur::SamtaleFrist,
    Figur::TiltakFrist,
    Figur::Moeteplikt,
    Figur::MoeteHalde,
];

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
    /// All that is parted by kind, is.
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

impl Innhald {
    /// The words and figures of one that is not published, as they are now.
    pub async fn av(tx: &mut WriteTx, kommune: &str, rapport: &Rapport) -> Result<Self, AppError> {
        let alle = styring::utgaaver(tx).await?;
        let mine = alle
            .iter()
            .filter(|u| u.heil() && u.til <= rapport.utgaave.til);
        let terminar: Vec<Utgaave> = mine.take(1 + FOER).copied().collect();
        let utgaave = rapport.utgaave;
        let tala = styring::tala(tx, &terminar).await?;
        Ok(Self {
            kommune: kommune.to_owned(),
            halvaar: utgaave.namn(),
            nr: rapport.nr,
            retting: rapport.retting.clone(),
            rekna: crate::web::dates::long(utgaave.dag),
            grense: utgaave.grense,
            delt: !DELTE
                .iter()
                .any(|f| tala.udelte.contains(&(utgaave.til, *f))),
            tekst: rapport.tekst.clone(),
            bileta: bileta(&tala, &terminar),
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

/// The pictures of a term; one that is not in its utgåve at all is left out.
fn bileta(tala: &Tala, terminar: &[Utgaave]) -> Vec<Bilete> {
    let vising = Vising {
        tala,
        terminar,
        inne: false,
    };
    let tomt = |b: &Bilete| b.stolpar.iter().all(|s| s.maalt == Maalt::Ingen);
    let alle = vising.bileta().into_iter();
    alle.filter(|b| !tomt(b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
