//! What stands on an agenda.

use time::{Date, Duration, Time};

use crate::codes::codes;
use crate::ids::{BarnId, MoeteDeltakarId, MoeteId, PunktId, ReferatId, SakId};
use crate::moete::{self, Moete};
use crate::web::dates;

codes! {
    /// The three elements of a meeting (the plan, "Tverrfaglege samhandlingsteam").
    Element {
        /// General discussion, or planning.
        Droefting => "1", "Drøfting eller planlegging";
        /// Guidance, or learning together.
        Rettleiing => "2", "Rettleiing eller kompetanseheving";
        /// Observation, or talks with children and føresette.
        Observasjon => "3", "Observasjon eller samtalar";
    }
}

impl Element {
    /// Its number in the database.
    #[must_use]
    pub const fn nr(self) -> i16 {
        match self {
            Self::Droefting => 1,
            Self::Rettleiing => 2,
            Self::Observasjon => 3,
        }
    }
}

codes! {
    /// What kind of item it is.
    Slag {
        /// No child.
        System => "system", "Utan barn";
        /// A child nobody may recognise.
        Anonym => "anonym", "Anonymt";
        /// A child with a samtykke that covers the room.
        Namngitt => "namngitt", "Namngitt";
    }
}

codes! {
    /// Where an item stands.
    Tilstand {
        /// To be taken up.
        Ventar => "ventar", "Ventar";
        /// Talked through.
        Droefta => "droefta", "Drøfta";
        /// The meeting ended before it.
        IkkjeNaadd => "ikkje_naadd", "Ikkje nådd";
        /// On a later agenda.
        Vidare => "vidare", "Teke med vidare";
        /// Taken out.
        TekeUt => "teke_ut", "Teke ut";
    }
}

codes! {
    /// How old the child of an anonym item is: no nearer than this.
    Aldersgruppe {
        /// 0–2.
        Spedbarn => "0-2", "0–2 år";
        /// 3–5.
        Barnehage => "3-5", "3–5 år";
        /// 6–9.
        Smaasteg => "6-9", "6–9 år";
        /// 10–12.
        Mellomsteg => "10-12", "10–12 år";
        /// 13–15.
        Ungdomssteg => "13-15", "13–15 år";
        /// 16–18.
        Vidaregaaande => "16-18", "16–18 år";
    }
}

/// What an item is about, to the one who reads it.
#[derive(Clone, Debug)]
pub enum Innhald {
    /// No child.
    System {
        /// What it is called.
        tittel: String,
        /// More of it.
        tekst: Option<String>,
    },
    /// A child nobody may recognise.
    Anonym {
        /// How old.
        aldersgruppe: Aldersgruppe,
        /// What it is about.
        tema: String,
        /// What is tried.
        proevd: String,
        /// What those who ask, wonder.
        undring: String,
    },
    /// A sak that this person sees.
    Sak {
        /// Which.
        sak_id: SakId,
        /// Its number.
        saksnummer: String,
        /// The child.
        barn_id: BarnId,
        /// The child's name.
        barn_namn: String,
    },
    /// A sak that this person does not see.
    Loeynd,
}

/// Somebody in the room at a named item who may not hear it.
#[derive(Clone, Debug)]
pub struct MaaUt {
    /// Who is called.
    pub moete_deltakar_id: MoeteDeltakarId,
    /// The name.
    pub namn: String,
    /// Where from.
    pub stad: String,
    /// It is said that this one leaves.
    pub sagt: bool,
    /// It is the one who reads.
    pub meg: bool,
}

/// An item.
#[derive(Clone, Debug)]
pub struct Punkt {
    /// Its id.
    pub punkt_id: PunktId,
    /// On the agenda of.
    pub moete_id: MoeteId,
    /// Its place.
    pub nr: i32,
    /// Which of the three elements.
    pub element: Element,
    /// Which kind.
    pub slag: Slag,
    /// How many minutes.
    pub minutt: i16,
    /// Where it stands.
    pub tilstand: Tilstand,
    /// It was not reached in an earlier meeting.
    pub fraa_punkt: Option<PunktId>,
    /// The later meeting it went on to, and its day.
    pub vidare_til: Option<(MoeteId, Date)>,
    /// Counts the changes.
    pub version: i32,
    /// What it is about.
    pub innhald: Innhald,
    /// Who must leave: all of them to whoever plans the meeting and sees the sak, and else only oneself.
    pub maa_ut: Vec<MaaUt>,
    /// It is shut: told to those who plan the meeting, whether they see the sak or not, and to those in it who see the sak.
    pub stengt: bool,
}

impl Punkt {
    /// What stands on the agenda, as this person reads it.
    #[must_use]
    pub fn overskrift(&self) -> String {
        match &self.innhald {
            Innhald::System { tittel, .. } => tittel.clone(),
            Innhald::Anonym {
                aldersgruppe, tema, ..
            } => format!("{tema} ({})", aldersgruppe.label()),
            Innhald::Sak {
                barn_namn,
                saksnummer,
                ..
            } => format!("{barn_namn}, sak {saksnummer}"),
            Innhald::Loeynd => "Eit barn".to_owned(),
        }
    }

    /// The sak, when this person sees it.
    #[must_use]
    pub fn sak(&self) -> Option<(SakId, BarnId)> {
        match self.innhald {
            Innhald::Sak {
                sak_id, barn_id, ..
            } => Some((sak_id, barn_id)),
            _ => None,
        }
    }

    /// Those who may not hear it, and are not said to leave. While there is one, the item is shut.
    pub fn hindrar(&self) -> impl Iterator<Item = &MaaUt> {
        self.maa_ut.iter().filter(|m| !m.sagt)
    }

    /// Somebody in the room may not hear it.
    #[must_use]
    pub fn stengt(&self) -> bool {
        self.stengt || self.hindrar().next().is_some()
    }

    /// The reader must leave.
    #[must_use]
    pub fn eg_maa_ut(&self) -> bool {
        self.maa_ut.iter().any(|m| m.meg)
    }

    /// Takes time in this meeting.
    #[must_use]
    pub fn tel(&self) -> bool {
        matches!(
            self.tilstand,
            Tilstand::Ventar | Tilstand::Droefta | Tilstand::IkkjeNaadd
        )
    }

    /// Can be changed: it is still to come.
    #[must_use]
    pub fn ventar(&self) -> bool {
        self.tilstand == Tilstand::Ventar
    }

    /// Where something is done to it.
    #[must_use]
    pub fn gjer_path(&self) -> String {
        super::gjer_path(self.punkt_id)
    }

    /// Where its words are changed.
    #[must_use]
    pub fn endre_path(&self) -> String {
        format!("/punkt/{}/endre", self.punkt_id)
    }

    /// Where the family is invited to it.
    #[must_use]
    pub fn familie_path(&self) -> String {
        format!("/punkt/{}/familie", self.punkt_id)
    }

    /// Where it is made anonym.
    #[must_use]
    pub fn anonym_path(&self) -> String {
        format!(
            "{}/anonym?i_staden_for={}",
            super::path(self.moete_id),
            self.punkt_id
        )
    }

    /// Icon, word and colour.
    #[must_use]
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        match self.tilstand {
            Tilstand::Ventar if self.stengt() => ("pencil", "Nokon må gå ut", "warning"),
            Tilstand::Ventar => ("clock", self.tilstand.label(), "neutral"),
            Tilstand::Droefta => ("check-circle", self.tilstand.label(), "success"),
            Tilstand::IkkjeNaadd => ("clock", self.tilstand.label(), "warning"),
            Tilstand::Vidare => ("arrow-right", self.tilstand.label(), "info"),
            Tilstand::TekeUt => ("slash", self.tilstand.label(), "neutral"),
        }
    }
}

/// How far the referat of an item has come.
#[derive(Clone, Debug)]
pub struct Referatstand {
    /// Which.
    pub referat_id: ReferatId,
    /// Where it stands, by code.
    pub tilstand: String,
    /// How many times it has been approved.
    pub nr: i16,
}

impl Referatstand {
    /// It is being written.
    #[must_use]
    pub fn blir_skrive(&self) -> bool {
        self.tilstand == "utkast"
    }

    /// Where it is read.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/referat/{}", self.referat_id)
    }

    /// Icon, word and colour.
    #[must_use]
    pub fn merkelapp(&self) -> (&'static str, &'static str, &'static str) {
        match (self.tilstand.as_str(), self.nr) {
            ("utkast", 0) => ("pencil", "Referat: utkast", "info"),
            ("utkast", _) => ("pencil", "Referat: blir retta", "warning"),
            ("til_godkjenning", _) => ("clock", "Referat: til godkjenning", "accent"),
            (_, 1) => ("check-seal", "Referat: godkjent", "success"),
            _ => ("check-seal", "Referat: retta og godkjent", "success"),
        }
    }
}

/// From when to when each item is, when all take the time they are given; of those there is no time for, that.
#[must_use]
pub fn klokka(moete: &Moete, punkt: &[Punkt]) -> Vec<String> {
    let mut gaatt = 0;
    let mut alle = Vec::new();
    for (p, (fraa, til)) in punkt.iter().zip(tider(moete, punkt)) {
        alle.push(if gaatt >= varer(moete.tid.fraa, moete.tid.til) {
            "Etter slutt".to_owned()
        } else {
            format!("{}–{}", dates::time_of_day(fraa), dates::time_of_day(til))
        });
        gaatt += i64::from(p.minutt);
    }
    alle
}

fn tider(moete: &Moete, punkt: &[Punkt]) -> Vec<(Time, Time)> {
    let mut no = moete.tid.fraa;
    let tid = |p: &Punkt| {
        let fraa = no;
        no += Duration::minutes(i64::from(p.minutt));
        (fraa, no)
    };
    punkt.iter().map(tid).collect()
}

/// When one item is; the meeting's own time when the agenda is so long that it goes past midnight.
pub(super) fn klokkeslett(moete: &Moete, punkt: &[Punkt], id: PunktId) -> (Time, Time) {
    let plass = punkt.iter().position(|p| p.punkt_id == id);
    plass
        .and_then(|at| tider(moete, punkt).get(at).copied())
        .filter(|(fraa, til)| fraa < til && *fraa >= moete.tid.fraa)
        .unwrap_or((moete.tid.fraa, moete.tid.til))
}

/// Why a family cannot be asked to come then: the meeting is over by that time, since the agenda is longer than it.
pub(super) fn etter_slutt(moete: &Moete, (fraa, til): (Time, Time)) -> Option<String> {
    (til > moete.tid.til).then(|| {
        format!(
            "Punktet er kl. {}–{} på agendaen, og møtet sluttar kl. {}. Flytt punktet opp, eller gjer agendaen kortare.",
            dates::time_of_day(fraa),
            dates::time_of_day(til),
            dates::time_of_day(moete.tid.til)
        )
    })
}

/// "16 timar og 50 minutt"
#[must_use]
pub fn varigheit(minutt: i64) -> String {
    match (minutt / 60, minutt % 60) {
        (0, minutt) => format!("{minutt} minutt"),
        (1, 0) => "ein time".to_owned(),
        (timar, 0) => format!("{timar} timar"),
        (1, minutt) => format!("ein time og {minutt} minutt"),
        (timar, minutt) => format!("{timar} timar og {minutt} minutt"),
    }
}

/// How many minutes more the items take than the meeting lasts, while it is planned.
#[must_use]
pub fn for_lang(moete: &Moete, punkt: &[Punkt]) -> Option<i64> {
    if !matches!(
        moete.tilstand,
        moete::Tilstand::Planlagt | moete::Tilstand::Innkalla
    ) {
        return None;
    }
    let tel = punkt.iter().filter(|p| p.tel());
    let minutt: i64 = tel.map(|p| i64::from(p.minutt)).sum();
    let varer = varer(moete.tid.fraa, moete.tid.til);
    (minutt > varer).then_some(minutt - varer)
}

fn varer(fraa: Time, til: Time) -> i64 {
    (til - fraa).whole_minutes()
}
