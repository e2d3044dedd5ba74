//! The team and who is on it.

use time::{Date, Time};

use super::skuleaar::{Halvaar, Skuleaar};
use crate::access::{Actor, Relation, Resource, Subject};
use crate::codes::codes;
use crate::ids::{BrukarId, EiningId, InstansId, MoeteId, PrinsipalId, TstMedlemId};
use crate::web::dates;

/// The kinds of instans that have møteplikt in every team, besides the eining's own (domain.md § 3).
pub const MOETEPLIKT: [(&str, &str); 3] = [
    ("ppt", "PPT"),
    ("helsestasjon", "helsesjukepleiar"),
    ("barnevern", "barnevern"),
];

codes! {
    /// How somebody is a member.
    Medlemsslag {
        /// Has møteplikt.
        Fast => "fast", "Fast, med møteplikt";
        /// Goes in the place of one who has.
        Vara => "vara", "Vara for ein fast medlem";
        /// Comes when needed.
        VedBehov => "ved_behov", "Når det trengst";
    }
}

codes! {
    /// Which minimum a team has.
    Kravslag {
        /// As every team.
        Vanleg => "vanleg", "Som dei fleste";
        /// The biggest einingar.
        Maanadleg => "maanadleg", "Kvar månad, som dei største";
    }
}

/// The team of a skule or barnehage.
pub struct Team {
    /// Whose team it is.
    pub eining_id: EiningId,
    /// The eining's name.
    pub namn: String,
    /// The kind of the eining's instans: `skule` or `barnehage`.
    pub slag: String,
    /// Which minimum it has.
    pub krav: Kravslag,
    /// How many meetings there must be in haust.
    pub haust: i16,
    /// How many in vår.
    pub vaar: i16,
    /// Where it meets when nothing else is said.
    pub stad: Option<String>,
    /// Counts the changes.
    pub version: i32,
    /// This person has møteplikt in it.
    pub mitt: bool,
}

impl Team {
    /// How many meetings there must be.
    #[must_use]
    pub fn krav_i(&self, halvaar: Halvaar) -> usize {
        let tal = match halvaar {
            Halvaar::Haust => self.haust,
            Halvaar::Vaar => self.vaar,
        };
        usize::try_from(tal).unwrap_or(0)
    }

    /// Where it meets.
    #[must_use]
    pub fn moetestad(&self) -> &str {
        self.stad.as_deref().unwrap_or(&self.namn)
    }

    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        super::path(self.eining_id)
    }

    /// The word before the eining's own people.
    fn eige(&self) -> (&str, &'static str) {
        let ord = if self.slag == "barnehage" {
            "barnehagen"
        } else {
            "skulen"
        };
        (&self.slag, ord)
    }

    /// Those who should have møteplikt, and are not there: "PPT og barnevern".
    #[must_use]
    pub fn manglar(&self, medlemer: &[Medlem]) -> Vec<String> {
        let har = |slag: &str| {
            medlemer
                .iter()
                .any(|m| m.gjeld && m.slag == Medlemsslag::Fast && m.instans_slag == slag)
        };
        std::iter::once(self.eige())
            .chain(MOETEPLIKT)
            .filter(|(slag, _)| !har(slag))
            .map(|(_, ord)| ord.to_owned())
            .collect()
    }
}

/// Nothing about a child.
impl Resource for Team {
    fn subject(&self) -> Subject {
        Subject::default()
    }

    fn relation(&self, actor: &Actor) -> Relation {
        let leiar = actor.leads(self.eining_id);
        Relation {
            skrive: leiar,
            leiar,
            paa_teamet: leiar || self.mitt,
            eining: Some(self.eining_id),
            ..Relation::default()
        }
    }
}

/// Somebody on the team, or who was.
#[derive(Clone)]
pub struct Medlem {
    /// The membership.
    pub tst_medlem_id: TstMedlemId,
    /// How the person is a member.
    pub slag: Medlemsslag,
    /// Whose place a vara goes in.
    pub vara_for: Option<TstMedlemId>,
    /// That one's name.
    pub vara_for_namn: Option<String>,
    /// The person at the workplace.
    pub prinsipal_id: PrinsipalId,
    /// The person.
    pub brukar_id: BrukarId,
    /// The person's name.
    pub namn: String,
    /// The job title.
    pub stilling: String,
    /// The unit, or the instans.
    pub stad: String,
    /// The kind of instans.
    pub instans_slag: String,
    /// The first day.
    pub fraa: Date,
    /// The last day.
    pub til: Option<Date>,
    /// Is a member today: by the dates, and still works there.
    pub gjeld: bool,
    /// The last day is not over.
    pub staar: bool,
    /// The first day is to come.
    pub kjem: bool,
    /// Would be a member today, but does not work there any more.
    pub slutta: bool,
}

impl Medlem {
    /// Is a member on a day to come, as far as is known today.
    #[must_use]
    pub fn gjeld_den(&self, dag: Date) -> bool {
        self.fraa <= dag && self.til.is_none_or(|til| til >= dag) && !self.slutta
    }

    /// Is on the team on some of these days, by the dates.
    #[must_use]
    pub fn oppaa(&self, fraa: Date, til: Option<Date>) -> bool {
        self.til.is_none_or(|siste| siste >= fraa) && til.is_none_or(|til| til >= self.fraa)
    }

    /// "helsesjukepleiar, Vinje helsestasjon"
    #[must_use]
    pub fn kven(&self) -> String {
        if self.stilling.is_empty() {
            self.stad.clone()
        } else {
            format!("{}, {}", self.stilling, self.stad)
        }
    }

    /// How the person is a member.
    #[must_use]
    pub fn slag_tekst(&self) -> String {
        match &self.vara_for_namn {
            Some(namn) => format!("Vara for {namn}"),
            None => self.slag.label().to_owned(),
        }
    }

    /// "Frå 1.9.2026", "1.9.2025–30.6.2026", or that the person is yet to come.
    #[must_use]
    pub fn periode(&self) -> String {
        let fraa = dates::short(self.fraa);
        match self.til {
            None if self.kjem => format!("Kjem på teamet frå {fraa}"),
            Some(til) if self.kjem => {
                format!(
                    "Kjem på teamet frå {fraa}, til og med {}",
                    dates::short(til)
                )
            }
            Some(til) => format!("{fraa}–{}", dates::short(til)),
            None => format!("Frå {fraa}"),
        }
    }
}

/// Somebody in the kommune who can come on the team.
#[derive(Clone)]
pub struct Kandidat {
    /// The person at the workplace.
    pub prinsipal_id: PrinsipalId,
    /// The person.
    pub brukar_id: BrukarId,
    /// Where it is.
    pub instans_id: InstansId,
    /// The person's name.
    pub namn: String,
    /// The job title.
    pub stilling: String,
    /// The unit, or the instans.
    pub stad: String,
    /// Is on it today, without an end.
    pub paa_teamet: bool,
}

/// A row of the list of teams.
pub struct Rad {
    pub eining_id: EiningId,
    pub namn: String,
    /// The one it is about works there, leads it, or is on it.
    pub mitt: bool,
    pub haust: i64,
    pub vaar: i64,
    pub krav_haust: i16,
    pub krav_vaar: i16,
    pub neste: Option<Date>,
}

/// How many meetings a kommune asks for.
pub struct Krav {
    pub slag: Kravslag,
    pub haust: i16,
    pub vaar: i16,
    pub version: i32,
}

/// A team of a kommune one leads something in.
pub struct Oversynsrad {
    pub kommune: String,
    pub eining_id: EiningId,
    pub eining: String,
    /// In the kommune one acts in now: the team can be opened.
    pub her: bool,
    pub krav_haust: i16,
    pub krav_vaar: i16,
    pub haust: i64,
    pub vaar: i64,
    pub neste: Option<Date>,
    /// The kinds of instans that nobody is there from.
    pub manglar: Vec<String>,
}

/// A meeting to come of such a team.
pub struct Komande {
    pub kommune: String,
    /// In the kommune one acts in now.
    pub her: bool,
    pub eining_id: EiningId,
    pub eining: String,
    pub moete_id: MoeteId,
    pub dato: Date,
    pub fraa: Time,
    pub til: Time,
    /// Those of the team who are in another meeting then.
    pub opptekne: Vec<String>,
}

/// "Tone Lie er i eit anna møte då"
#[must_use]
pub fn i_anna_moete(namn: &[String]) -> String {
    let moete = if namn.len() == 1 {
        "eit anna møte"
    } else {
        "andre møte"
    };
    format!("{} er i {moete} då", crate::text::og(namn))
}

/// "2 av 3"
#[must_use]
pub fn av(tal: i64, krav: i16) -> String {
    format!("{tal} av {krav}")
}

/// True when fewer are planned than there must be.
#[must_use]
pub fn faerre(tal: i64, krav: i16) -> bool {
    tal < i64::from(krav)
}

/// The skuleår an address names, or the one it is now. Only those near can be planned.
#[must_use]
pub fn valt_aar(nemnt: Option<i32>, today: Date) -> Skuleaar {
    let no = Skuleaar::of(today);
    if nemnt == Some(no.neste().fyrste_aar()) {
        no.neste()
    } else {
        no
    }
}
