//! What a random world is made of. Things point to each other by their place in the lists.

use std::collections::BTreeMap;

use laget::access::Role;
use uuid::Uuid;

use super::familie::Familie;
use super::koordinator::Koordinering;
use super::loggkontroll::Treff;
use super::moete::Rom;
use super::naudrett::Naudrett;
use super::samtykke::{Foeresett, Omsorg, Samtykke};

/// Days from today, both included.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    pub fraa: i32,
    pub til: Option<i32>,
}

impl Period {
    pub fn is_now(self) -> bool {
        self.fraa <= 0 && self.til.is_none_or(|til| til >= 0)
    }
}

/// Where somebody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stad {
    pub kommune: usize,
    pub instans: usize,
    pub eining: Option<usize>,
}

/// A person at a workplace: what a right is given to, whatever the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prinsipal {
    pub brukar: usize,
    pub stad: Stad,
}

pub struct Instans {
    pub id: Uuid,
    pub slag: &'static str,
    /// How long it serves each kommune it serves.
    pub grants: BTreeMap<usize, Period>,
}

pub struct Eining {
    pub id: Uuid,
    pub kommune: usize,
    pub instans: usize,
}

pub struct Brukar {
    pub id: Uuid,
    pub shut: bool,
}

#[derive(Debug)]
pub struct Medlemskap {
    pub id: Uuid,
    pub who: Prinsipal,
    pub rolle: Role,
    pub period: Period,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liv {
    Live,
    Idle,
    TooOld,
    LoggedOut,
}

#[derive(Debug)]
pub struct Sesjon {
    pub token: [u8; 32],
    pub brukar: usize,
    pub kommune: Option<usize>,
    pub liv: Liv,
}

pub struct Barn {
    pub id: Uuid,
    pub kommune: usize,
    pub eining: Option<usize>,
    pub adressesperre: bool,
    pub adresse: bool,
    pub foeresette: Vec<Foeresett>,
    /// Whole years, and days since that birthday: none yet when it is tomorrow.
    pub aar: i32,
    pub dagar: i32,
    pub omsorg: Omsorg,
}

pub struct Deltakar {
    pub who: Prinsipal,
    pub ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Svar {
    Tilbydd,
    Trekt,
    Avvist,
    Overteken,
}

pub struct Tilbod {
    pub id: Uuid,
    pub til: Prinsipal,
    pub svar: Svar,
}

pub struct Sak {
    pub id: Uuid,
    pub barn: usize,
    pub ansvarleg: Prinsipal,
    /// Whose leader sees it.
    pub eining: Option<usize>,
    pub open: bool,
    pub lag: Vec<Deltakar>,
    /// Who is shut out, and whether that is lifted again.
    pub sperrer: Vec<(Uuid, usize, bool)>,
    pub tilbod: Vec<Tilbod>,
    pub uroer: Vec<Uuid>,
    pub samtalar: Vec<Uuid>,
    /// With their evalueringar.
    pub tiltak: Vec<(Uuid, Vec<Uuid>)>,
    pub historikk: Vec<Uuid>,
    pub plan: bool,
    pub samtykke: Vec<Samtykke>,
}

pub struct Melding {
    pub id: Uuid,
    pub barn: usize,
    pub meldt_av: Prinsipal,
}

/// A row that belongs to a person in a kommune: a draft, or an entry of the log.
pub struct Own {
    pub id: Uuid,
    pub kommune: usize,
    pub brukar: usize,
}

pub struct Oppslag {
    pub id: Uuid,
    pub brukar: usize,
    pub barn: usize,
    pub live: bool,
}

/// What a melding tells of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Om {
    /// What somebody has done.
    Handling,
    /// An offer of the sak, by its place among them.
    Tilbod(usize),
    /// The sak's next date, or another that was it once.
    Frist { no: bool },
}

/// A melding in somebody's inbox.
pub struct Innboks {
    pub id: Uuid,
    pub kommune: usize,
    pub brukar: usize,
    /// What it is about; none is about no sak.
    pub sak: Option<usize>,
    pub om: Om,
    pub ulesen: bool,
}

#[derive(Default)]
pub struct World {
    pub kommunar: Vec<Uuid>,
    pub instansar: Vec<Instans>,
    pub einingar: Vec<Eining>,
    pub brukarar: Vec<Brukar>,
    pub medlemskap: Vec<Medlemskap>,
    pub sesjonar: Vec<Sesjon>,
    pub barn: Vec<Barn>,
    pub saker: Vec<Sak>,
    pub meldingar: Vec<Melding>,
    pub utkast: Vec<Own>,
    pub logg: Vec<Logg>,
    pub oppslag: Vec<Oppslag>,
    pub innboks: Vec<Innboks>,
    pub familie: Familie,
    pub koordineringar: Vec<Koordinering>,
    pub naudrettar: Vec<Naudrett>,
    pub rom: Rom,
    pub treff: Vec<Treff>,
}

/// A row of the innsynslogg.
pub struct Logg {
    pub own: Own,
    pub handling: &'static str,
}

impl World {
    /// The medlemskap counts today: its own period and its instans's in the kommune.
    pub fn is_live(&self, m: &Medlemskap) -> bool {
        let grant = self.instansar[m.who.stad.instans].grants[&m.who.stad.kommune];
        m.period.is_now() && grant.is_now()
    }
}

impl Barn {
    /// Whole years today.
    pub const fn age(&self) -> i32 {
        if self.dagar < 0 {
            self.aar - 1
        } else {
            self.aar
        }
    }
}

impl Sak {
    /// Whose the ball is: whoever took the sak over, or who had it from the start.
    pub fn has_the_ball(&self) -> usize {
        let over = self.tilbod.iter().find(|t| t.svar == Svar::Overteken);
        over.map_or(self.ansvarleg, |t| t.til).brukar
    }

    /// How many rows the history has: a declined offer is one too.
    pub fn events(&self) -> usize {
        let declined = self.tilbod.iter().filter(|t| t.svar == Svar::Avvist);
        self.historikk.len() + declined.count()
    }

    /// How many have been on the lag, now or before: who has taken over is there once.
    pub fn places_on_the_lag(&self) -> usize {
        let taken_over = self.tilbod.iter().filter(|t| {
            t.svar == Svar::Overteken && !self.lag.iter().any(|d| d.who == t.til && !d.ended)
        });
        self.lag.len() + taken_over.count()
    }
}
