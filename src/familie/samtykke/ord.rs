//! The words of a page, in the language somebody reads, with the Nynorsk beside what is not Norwegian.

use time::Date;

use super::model::{Linje, Skjema};
use crate::clock::oslo_date;
use crate::db::FamilyTx;
use crate::error::AppError;
use crate::samtykke::Instansslag;
use crate::samtykke::mal::{self, Mal, Spraak, Tekst};
use crate::web::page::SesjonOrd;

/// The words.
pub struct Ord {
    /// The form, as it is signed.
    pub(super) mal: Mal,
    /// What must stand beside it.
    pub(super) norsk: Option<Mal>,
    /// The plain words of the page: those that hold today, whichever template was asked with.
    side: Mal,
    side_norsk: Option<Mal>,
    /// Which languages there are.
    pub(super) spraak: Vec<Spraak>,
    kommune: String,
}

impl Ord {
    /// Those of a form, with the laws of the day it was asked on. A language the template does not have is Nynorsk.
    pub(super) async fn load(
        tx: &mut FamilyTx,
        skjema: &Skjema,
        spraak: Spraak,
        kommune: &str,
    ) -> Result<Self, AppError> {
        let dag = oslo_date(skjema.innhenta_at);
        let alle = mal::spraak_i(tx, &skjema.mal).await?;
        let spraak = if alle.contains(&spraak) {
            spraak
        } else {
            Spraak::Nynorsk
        };
        let (mal, norsk) = load(tx, &skjema.mal, spraak, dag).await?;
        let no = mal::gjeldande(tx, skjema.idag).await?;
        let (side, side_norsk) = match no.filter(|no| *no != skjema.mal) {
            Some(no) => load(tx, &no, spraak, skjema.idag).await?,
            None => (mal.clone(), norsk.clone()),
        };
        Ok(Self {
            mal,
            norsk,
            side,
            side_norsk,
            spraak: alle,
            kommune: kommune.to_owned(),
        })
    }

    /// The BCP 47 tag.
    pub(super) fn lang(&self) -> &'static str {
        self.mal.spraak.code()
    }

    /// Which way it is written.
    pub(super) const fn dir(&self) -> &'static str {
        self.mal.spraak.dir()
    }

    /// A text.
    pub(super) fn tekst(&self, tekst: Tekst) -> String {
        self.med(tekst, &[])
    }

    /// A text with something filled in.
    pub(super) fn med(&self, tekst: Tekst, verdiar: &[(&str, &str)]) -> String {
        self.fylt(&self.side, tekst, verdiar)
    }

    /// The Nynorsk of a text, where it must stand beside it.
    pub(super) fn norsk(&self, tekst: Tekst) -> Option<String> {
        self.norsk_med(tekst, &[])
    }

    /// The same with something filled in.
    pub(super) fn norsk_med(&self, tekst: Tekst, verdiar: &[(&str, &str)]) -> Option<String> {
        let norsk = self.side_norsk.as_ref()?;
        Some(self.fylt(norsk, tekst, verdiar))
    }

    fn fylt(&self, mal: &Mal, tekst: Tekst, verdiar: &[(&str, &str)]) -> String {
        let mut alle = vec![("kommune", self.kommune.as_str())];
        alle.extend_from_slice(verdiar);
        mal.fylt(tekst, &alle)
    }

    /// The form's word for an instans, with its name.
    pub(super) fn instans(&self, linje: &Linje) -> String {
        instans(&self.mal, linje)
    }

    /// The same in Nynorsk, where it must stand beside it.
    pub(super) fn norsk_instans(&self, linje: &Linje) -> Option<String> {
        Some(instans(self.norsk.as_ref()?, linje))
    }

    /// What a yes to it means.
    pub(super) fn forklaring(&self, slag: Instansslag) -> &str {
        forklaring(&self.side, slag)
    }

    /// The same in Nynorsk, where it must stand beside it.
    pub(super) fn norsk_forklaring(&self, slag: Instansslag) -> Option<&str> {
        Some(forklaring(self.side_norsk.as_ref()?, slag))
    }

    /// Whether a translator has read all that is shown.
    pub(super) const fn kontrollert(&self) -> bool {
        self.mal.kontrollert && self.side.kontrollert
    }

    /// The warning that the session is about to end.
    pub(super) fn sesjon(&self) -> SesjonOrd {
        SesjonOrd {
            lang: self.lang(),
            dir: self.dir(),
            tittel: self.tekst(Tekst::SesjonTittel),
            tekst: self.tekst(Tekst::SesjonTekst),
            knapp: self.tekst(Tekst::SesjonKnapp),
            ute: self.tekst(Tekst::SesjonUte),
        }
    }
}

/// A template in a language, and the Nynorsk that must stand beside it.
async fn load(
    tx: &mut FamilyTx,
    mal: &str,
    spraak: Spraak,
    dag: Date,
) -> Result<(Mal, Option<Mal>), AppError> {
    let norsk = if spraak.treng_norsk() {
        Mal::load(tx, mal, Spraak::Nynorsk, dag).await?
    } else {
        None
    };
    let mal = Mal::load(tx, mal, spraak, dag).await?;
    Ok((mal.ok_or(AppError::NotFound)?, norsk))
}

fn instans(mal: &Mal, linje: &Linje) -> String {
    let label = mal.instans(linje.slag).map_or_else(
        || linje.slag.label().to_owned(),
        |instans| instans.label.clone(),
    );
    match &linje.namn {
        Some(namn) => format!("{label}: {namn}"),
        None => label,
    }
}

fn forklaring(mal: &Mal, slag: Instansslag) -> &str {
    mal.instans(slag).map_or("", |instans| &instans.forklaring)
}
