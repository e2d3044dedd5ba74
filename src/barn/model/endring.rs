//! A change of a card that is not moved by one person alone (docs/adr/0018).

use time::{Date, OffsetDateTime};

use super::{Barn, omsorg_tekst};
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::ids::{BarnId, FoeresettId, KortEndringId};
use crate::personal::Personal;
use crate::web::dates;

codes! {
    /// What of a card another employee confirms.
    Endra {
        /// A føresett lost foreldreansvar, or the link.
        Ansvar => "ansvar", "Foreldreansvar";
        /// A føresett is the verje no more.
        Verje => "verje", "Verje";
        /// A føresett or the child got another number.
        Nummer => "nummer", "Fødselsnummer";
        /// Another has the care of the child.
        Omsorg => "omsorg", "Omsorg";
        /// The child is born another day.
        Foedd => "foedd", "Fødselsdato";
    }
}

/// A change of a card that waits for another employee to confirm it.
#[derive(Clone, Debug)]
pub struct Endring {
    /// The change.
    pub id: KortEndringId,
    /// Whose card.
    pub barn_id: BarnId,
    /// The føresett's full name, or the child's.
    pub namn: Personal<String>,
    /// What.
    pub kva: Endra,
    /// The føresett it is about; none: the child itself.
    pub foeresett_id: Option<FoeresettId>,
    /// A code of omsorg or a day, as it was and as it is.
    pub foer: Option<(String, String)>,
    /// Who changed it.
    pub gjort_av: String,
    /// When.
    pub gjort_at: OffsetDateTime,
    /// The moment, as the form that confirms it names what it has seen.
    pub merke: String,
    /// The one who asks did it, or is of the family, and cannot confirm it.
    pub mi: bool,
    /// The link was ended, and can be set back.
    pub avslutta: bool,
}

impl Endring {
    /// The link that was ended may be set back by this reader: of a hidden child by the leader alone.
    #[must_use]
    pub fn kan_tilbake(&self, barn: &Barn) -> bool {
        self.avslutta && barn.kan_oppheve_sperre()
    }

    /// "Ella Moe har ikkje foreldreansvar lenger"
    #[must_use]
    pub fn overskrift(&self) -> String {
        let namn = self.namn.expose();
        match self.kva {
            Endra::Ansvar => format!("{namn} har ikkje foreldreansvar lenger"),
            Endra::Verje => format!("{namn} er ikkje verje lenger"),
            Endra::Nummer => format!("{namn} har fått nytt fødselsnummer"),
            Endra::Omsorg => format!("Omsorga for {namn} er endra"),
            Endra::Foedd => format!("Fødselsdatoen til {namn} er endra"),
        }
    }

    /// Where it is confirmed.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/kort/{}/stadfest", self.id)
    }

    /// From what to what, who did it, and what it means until it is confirmed.
    #[must_use]
    pub fn tekst(&self) -> String {
        let (kven, dag) = (&self.gjort_av, dates::short(oslo_date(self.gjort_at)));
        let kva = self.fraa_til();
        format!("{kva}Skrive inn av {kven} {dag}. {}", self.verknad())
    }

    fn fraa_til(&self) -> String {
        let Some((foer, no)) = &self.foer else {
            return String::new();
        };
        let word = |verdi: &str| match self.kva {
            Endra::Foedd => foedd(verdi),
            _ => omsorg_tekst(verdi).to_owned(),
        };
        format!("Før: {}. No: {}. ", word(foer), word(no))
    }

    /// Where to look before it is confirmed.
    #[must_use]
    pub const fn sjekk(&self) -> &'static str {
        match self.kva {
            Endra::Ansvar => {
                "Sjå i folkeregisteret, eller be om å få sjå avtala eller avgjerda om foreldreansvaret."
            }
            Endra::Verje => "Sjå i vedtaket frå statsforvaltaren om kven som er verje.",
            Endra::Nummer | Endra::Foedd => "Spør den det gjeld, eller sjå i folkeregisteret.",
            Endra::Omsorg => "Spør barnevernet, eller be om å få sjå vedtaket.",
        }
    }

    const fn verknad(&self) -> &'static str {
        match self.kva {
            Endra::Ansvar | Endra::Verje => {
                "Fram til ein annan har stadfesta det, må hen svare som før på samtykke. Når det er stadfesta, tel svaret hens ikkje \
                 lenger: har hen sagt nei, kan saka då bli delt."
            }
            Endra::Nummer if self.foeresett_id.is_some() => {
                "Fram til ein annan har stadfesta nummeret, kan hen ikkje logge inn eller bli spurt om samtykke på nett."
            }
            Endra::Nummer => {
                "Fram til ein annan har stadfesta nummeret, kan barnet ikkje logge inn eller bli spurt om samtykke på nett."
            }
            Endra::Omsorg => {
                "Fram til ein annan har stadfesta det, må både dei som kunne samtykkje før, og dei som kan det no, svare. Når det er \
                 stadfesta, tel svara frå dei som ikkje kan det lenger, ikkje."
            }
            Endra::Foedd => {
                "Fram til ein annan har stadfesta datoen, må reglane for samtykke vere følgde for begge aldrane."
            }
        }
    }
}

/// "21.04.2019", of a day as the database writes it.
fn foedd(verdi: &str) -> String {
    let parsed = Date::parse(verdi, &time::format_description::well_known::Iso8601::DATE);
    parsed.map_or_else(|_| verdi.to_owned(), dates::short)
}
