//! People and their medlemskap, as the systemansvarleg sees them.

use time::{Date, OffsetDateTime};

use crate::access::Role;
use crate::brukar::to_personar;
use crate::codes::codes;
use crate::ids::{BrukarId, EiningId, InstansId, MedlemskapEndringId, MedlemskapId};
use crate::web::dates;

/// Letters of a reason.
pub(super) const GRUNN_MAX: usize = 1000;
/// Letters of a job title.
pub(super) const STILLING_MAX: usize = 120;

codes! {
    /// What was done with a medlemskap.
    Slag {
        /// It was given.
        Gje => "gje", "Gitt";
        /// It was ended.
        Avslutte => "avslutte", "Avslutta";
    }
}

codes! {
    /// What became of a proposal.
    Svar {
        /// A second person said yes.
        Stadfesta => "stadfesta", "Stadfesta";
        /// A second person said no.
        Avvist => "avvist", "Avvist";
        /// Who proposed it took it back.
        Trekt => "trekt", "Teke attende";
    }
}

/// A person of the kommune.
pub(super) struct Person {
    pub brukar_id: BrukarId,
    pub brukarnamn: String,
    pub namn: String,
    /// The last time here.
    pub sist_inne: Option<OffsetDateTime>,
    pub sperra: bool,
}

impl Person {
    pub fn path(&self) -> String {
        super::path(self.brukar_id)
    }

    pub fn sist_inne(&self) -> String {
        self.sist_inne
            .map_or_else(|| "Aldri".to_owned(), dates::date_time)
    }
}

/// Whether a medlemskap gives something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    No,
    Kjem,
    Slutta,
    /// Ended before its first day.
    Aldri,
}

/// One medlemskap.
pub(super) struct Rad {
    pub medlemskap_id: MedlemskapId,
    pub brukar_id: BrukarId,
    pub instans: String,
    pub eining: Option<String>,
    pub rolle: Role,
    pub stilling: String,
    pub fraa: Date,
    pub til: Option<Date>,
}

impl Rad {
    /// How it stands on a day.
    pub fn stand(&self, dag: Date) -> Stand {
        match self.til {
            Some(til) if til < self.fraa => Stand::Aldri,
            Some(til) if til < dag => Stand::Slutta,
            _ if self.fraa > dag => Stand::Kjem,
            _ => Stand::No,
        }
    }

    /// Whether it can be ended.
    pub fn gjeld_eller_kjem(&self, dag: Date) -> bool {
        matches!(self.stand(dag), Stand::No | Stand::Kjem)
    }

    /// The last day it gives something, when it is ended at once.
    pub fn straks(&self, dag: Date) -> Option<Date> {
        self.fraa.max(dag).previous_day()
    }

    pub fn stad(&self) -> String {
        stad(&self.instans, self.eining.as_deref())
    }

    pub fn rolle_tekst(&self) -> String {
        rolle_tekst(self.rolle, &self.stilling)
    }

    pub fn tid(&self) -> String {
        if self.til.is_some_and(|til| til < self.fraa) {
            return format!("Skulle gjelde frå {}", dates::short(self.fraa));
        }
        tid(self.fraa, self.til)
    }

    pub fn avslutt_path(&self) -> String {
        super::avslutt_path(self.medlemskap_id)
    }
}

/// "Åsen skule, skulane i Vinje"
fn stad(instans: &str, eining: Option<&str>) -> String {
    match eining {
        Some(eining) => format!("{eining} ({instans})"),
        None => instans.to_owned(),
    }
}

/// The role, and the job title after it.
fn rolle_tekst(rolle: Role, stilling: &str) -> String {
    let mut tekst = storforbokstav(rolle.label());
    if !stilling.is_empty() && !stilling.eq_ignore_ascii_case(rolle.label()) {
        tekst = format!("{tekst}, {stilling}");
    }
    tekst
}

pub(super) fn storforbokstav(tekst: &str) -> String {
    let mut letters = tekst.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn tid(fraa: Date, til: Option<Date>) -> String {
    match til {
        Some(til) => format!("{}–{}", dates::short(fraa), dates::short(til)),
        None => format!("Frå {}", dates::short(fraa)),
    }
}

/// What was done with a medlemskap, or is proposed.
pub(super) struct Endring {
    pub medlemskap_endring_id: MedlemskapEndringId,
    pub slag: Slag,
    pub brukar_id: BrukarId,
    pub brukar_namn: String,
    pub instans: String,
    pub eining: Option<String>,
    pub rolle: Role,
    pub stilling: String,
    pub fraa: Date,
    pub til: Option<Date>,
    pub grunn: String,
    pub to_personar: bool,
    pub gjort_av: BrukarId,
    pub gjort_namn: String,
    pub gjort_at: OffsetDateTime,
    pub svar: Option<Svar>,
    pub svart_namn: Option<String>,
    pub svart_at: Option<OffsetDateTime>,
    /// Nobody answered in time.
    pub gaatt_ut: bool,
    /// The one who asks is the second person.
    pub kan_svare: bool,
}

impl Endring {
    pub fn ventar(&self) -> bool {
        self.to_personar && self.svar.is_none() && !self.gaatt_ut
    }

    /// "Kari Vik: Einingsleiar ved Åsen skule"
    pub fn tekst(&self) -> String {
        format!("{}: {}", self.brukar_namn, self.kva())
    }

    pub fn kva(&self) -> String {
        format!(
            "{} · {}",
            rolle_tekst(self.rolle, &self.stilling),
            stad(&self.instans, self.eining.as_deref())
        )
    }

    pub fn tid(&self) -> String {
        match (self.slag, self.til) {
            (Slag::Gje, til) => tid(self.fraa, til),
            (Slag::Avslutte, Some(til)) => format!("Siste dag {}", dates::short(til)),
            (Slag::Avslutte, None) => String::new(),
        }
    }

    /// What is proposed: "Avslutte rolla", "Gje rolla".
    pub fn forslag(&self) -> &'static str {
        match self.slag {
            Slag::Gje => "Gi rolla",
            Slag::Avslutte => "Avslutte rolla",
        }
    }

    pub fn gjort(&self) -> String {
        format!("{} {}", self.gjort_namn, dates::date_time(self.gjort_at))
    }

    pub fn svar_tekst(&self) -> String {
        let utan = if self.gaatt_ut { "Gått ut" } else { "Ventar" };
        let svar = self.svar.map_or(utan, Svar::label);
        match (&self.svart_namn, self.svart_at) {
            (Some(namn), Some(at)) => format!("{svar} av {namn} {}", dates::date_time(at)),
            _ => svar.to_owned(),
        }
    }

    /// A line of the history.
    pub fn linje(&self) -> Linje {
        let kva = match (self.slag, self.to_personar) {
            (Slag::Gje, false) => format!("Fekk rolla {} ({})", self.kva(), self.tid()),
            (Slag::Gje, true) => format!("Foreslått: {} ({})", self.kva(), self.tid()),
            (Slag::Avslutte, true) => format!("Foreslått avslutta: {}", self.kva()),
            (Slag::Avslutte, false) => match self.til {
                Some(til) if til >= self.fraa => {
                    format!("{} fekk siste dag {}", self.kva(), dates::short(til))
                }
                _ => format!("{} blei ikkje noko av", self.kva()),
            },
        };
        let mut detalj = format!("{}: {}", self.gjort_namn, self.grunn);
        if self.to_personar {
            detalj = format!("{detalj} · {}", self.svar_tekst());
        }
        Linje {
            at: self.gjort_at,
            kva,
            detalj,
        }
    }
}

/// Sessions that were ended.
pub(super) struct Avslutting {
    pub alle: bool,
    pub tal: i32,
    pub grunn: String,
    pub gjort_namn: String,
    pub gjort_at: OffsetDateTime,
}

impl Avslutting {
    pub fn linje(&self) -> Linje {
        let kven = if self.alle {
            "Alle i kommunen blei logga ut"
        } else {
            "Logga ut"
        };
        let tal = match self.tal {
            1 => "éi økt".to_owned(),
            tal => format!("{tal} økter"),
        };
        Linje {
            at: self.gjort_at,
            kva: format!("{kven} ({tal})"),
            detalj: format!("{}: {}", self.gjort_namn, self.grunn),
        }
    }
}

/// Somebody who is new in Laget.
pub(super) struct NyBrukar {
    pub namn: String,
    pub brukarnamn: String,
    pub epost: Option<String>,
}

/// A line of the history of a person.
pub(super) struct Linje {
    pub at: OffsetDateTime,
    pub kva: String,
    pub detalj: String,
}

impl Linje {
    pub fn naar(&self) -> String {
        dates::date_time(self.at)
    }
}

/// A place where somebody can have a role.
pub(super) struct Plass {
    pub instans_id: InstansId,
    pub eining_id: Option<EiningId>,
    pub namn: String,
}

impl Plass {
    /// What a form sends for it.
    pub fn kode(&self) -> String {
        match self.eining_id {
            Some(eining) => format!("{}/{eining}", self.instans_id),
            None => self.instans_id.to_string(),
        }
    }
}

/// The word beside a role that takes two; for whoever leads or looks after the kommune, each does.
pub(super) fn rolle_hint(rolle: Role, alle_tek_to: bool) -> &'static str {
    if alle_tek_to || to_personar(rolle, "") {
        "Ein annan må stadfeste"
    } else if to_personar(rolle, "helsestasjon") {
        "Ved helsestasjonen må ein annan stadfeste"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn rad(fraa: Date, til: Option<Date>) -> Rad {
        Rad {
            medlemskap_id: uuid::Uuid::nil().into(),
            brukar_id: uuid::Uuid::nil().into(),
            instans: "Skule".into(),
            eining: None,
            rolle: Role::Tilsett,
            stilling: String::new(),
            fraa,
            til,
        }
    }

    #[test]
    fn a_medlemskap_gives_something_from_its_first_day_to_its_last() {
        let dag = date!(2026 - 11 - 23);
        let stand = |fraa, til| rad(fraa, til).stand(dag);
        assert_eq!(stand(dag, Some(dag)), Stand::No);
        assert_eq!(stand(date!(2026 - 11 - 24), None), Stand::Kjem);
        assert_eq!(
            stand(date!(2026 - 11 - 01), Some(date!(2026 - 11 - 22))),
            Stand::Slutta
        );
        assert_eq!(stand(dag, Some(date!(2026 - 11 - 22))), Stand::Aldri);
    }

    #[test]
    fn what_is_ended_at_once_gives_nothing_today_and_what_comes_gives_nothing_ever() {
        let dag = date!(2026 - 11 - 23);
        assert_eq!(
            rad(date!(2026 - 11 - 01), None).straks(dag),
            Some(date!(2026 - 11 - 22))
        );
        let kjem = rad(date!(2026 - 12 - 01), None);
        assert_eq!(kjem.straks(dag), Some(date!(2026 - 11 - 30)));
    }
}
