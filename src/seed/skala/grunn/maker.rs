//! How the ground is made.

use uuid::Uuid;

use super::{Eining, FRAA, Grunn, Instans, Kommune, Person};
use crate::demo::names::staff_namn;
use crate::demo::rng::Rng;
use crate::demo::{Instansslag, Rolle, places};
use crate::seed::ids::Ids;
use crate::seed::skala::Skala;

/// Kommunar that share the three interkommunale instansar.
const REGION: usize = 6;
/// Saker of an eining in a made-up kommune, about.
const SAKER_I_EINING: usize = 350;
/// Saker for each of the staff of an eining, about.
const SAKER_PER_TILSETT: usize = 40;
/// So that a lag always has different people on it.
const MINST_TILSETTE: usize = 6;

/// Makes it, one kommune after the other.
pub(super) struct Maker {
    ids: Ids,
    rng: Rng,
    grunn: Grunn,
}

impl Maker {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            ids: Ids::new(seed),
            rng: Rng::new(seed).fork(11),
            grunn: Grunn {
                kommunar: Vec::new(),
                instansar: Vec::new(),
                folk: Vec::new(),
            },
        }
    }

    pub(super) fn make(mut self, skala: &Skala) -> Grunn {
        for (at, saker) in skala.sizes().into_iter().enumerate() {
            self.kommune(at, saker);
        }
        for first in (0..skala.kommunar).step_by(REGION) {
            self.region((first, (first + REGION).min(skala.kommunar) - 1));
        }
        self.grunn
    }

    fn kommune(&mut self, at: usize, saker: usize) {
        let (nummer, namn, mut einingar) = known(at).unwrap_or_else(|| made_up(at, saker));
        let place = (at, at);
        let slag = [
            Instansslag::Skule,
            Instansslag::Barnehage,
            Instansslag::Helsestasjon,
            Instansslag::Andre,
        ];
        let words = [
            "Skulane i",
            "Barnehagane i",
            "Helsestasjon og skulehelseteneste i",
            "Oppvekstkontoret i",
        ];
        let mut own = Vec::new();
        for (slag, words) in slag.iter().zip(words) {
            own.push((*slag, self.instans(*slag, format!("{words} {namn}"), place)));
        }
        let of = |wanted| {
            own.iter()
                .find(|(slag, _)| *slag == wanted)
                .map_or(Uuid::nil(), |(_, id)| *id)
        };
        let open = einingar.iter().filter(|one| one.har_saker()).count();
        for (number, one) in einingar.iter_mut().enumerate() {
            one.instans_id = of(one.slag);
            one.id = self.ids.of(&format!("skala/{nummer}/eining/{number}"));
            if one.til.is_some() {
                continue;
            }
            let staff = if one.har_saker() {
                (saker.div_ceil(open.max(1)) / SAKER_PER_TILSETT).max(MINST_TILSETTE)
            } else {
                3
            };
            let where_to = (one.instans_id, Some(one.id));
            let (leader, other) = titles(one.slag);
            let login = format!("leiar.{nummer}.{}", number + 1);
            one.folk
                .push(self.hire(login, Rolle::Einingsleiar, leader, where_to, place));
            for person in 1..=staff {
                let login = format!("tilsett.{nummer}.{}.{person}", number + 1);
                one.folk
                    .push(self.hire(login, Rolle::Tilsett, other, where_to, place));
            }
        }
        let office = (of(Instansslag::Andre), None);
        for (login, rolle, stilling) in [
            (
                "barnekoordinator",
                Rolle::Barnekoordinator,
                "barnekoordinator",
            ),
            ("slt", Rolle::SltKoordinator, "SLT-koordinator"),
            ("kommunalsjef", Rolle::Kommunalsjef, "kommunalsjef oppvekst"),
            ("system", Rolle::Systemansvarleg, "systemansvarleg"),
            ("ombod", Rolle::Personvernombod, "personvernombod"),
        ] {
            self.hire(format!("{login}.{nummer}"), rolle, stilling, office, place);
        }
        self.grunn.kommunar.push(Kommune {
            id: self.ids.of(&format!("skala/{nummer}")),
            nummer,
            namn,
            einingar,
            saker,
        });
    }

    /// The three instansar that the kommunar of a region share.
    fn region(&mut self, place: (usize, usize)) {
        let number = place.0 / REGION;
        let namn = match number {
            0 => "Vest-Telemark".to_owned(),
            _ => format!("Prøveregion {}", number + 1),
        };
        for (slag, login, name) in [
            (
                Instansslag::Barnevern,
                "barnevern",
                format!("{namn} barnevern"),
            ),
            (Instansslag::Ppt, "ppt", format!("{namn} PPT")),
            (Instansslag::Nav, "nav", format!("NAV {namn}")),
        ] {
            let where_to = (self.instans(slag, name, place), None);
            let lead = format!("leiar.{login}.{}", number + 1);
            self.hire(lead, Rolle::InterkommunalLeiar, "leiar", where_to, place);
            for person in 1..=2 {
                let one = format!("tilsett.{login}.{}.{person}", number + 1);
                self.hire(one, Rolle::Tilsett, "rådgivar", where_to, place);
            }
        }
    }

    fn instans(&mut self, slag: Instansslag, namn: String, kommunar: (usize, usize)) -> Uuid {
        let id = self.ids.of(&format!("skala/instans/{namn}"));
        self.grunn.instansar.push(Instans {
            id,
            slag,
            namn,
            kommunar,
        });
        id
    }

    fn hire(
        &mut self,
        brukarnamn: String,
        rolle: Rolle,
        stilling: &'static str,
        (instans_id, eining_id): (Uuid, Option<Uuid>),
        kommunar: (usize, usize),
    ) -> usize {
        let (fornamn, etternamn) = staff_namn(&mut self.rng);
        self.grunn.folk.push(Person {
            brukar_id: self.ids.of(&format!("skala/brukar/{brukarnamn}")),
            medlemskap_id: self.ids.of(&format!("skala/medlemskap/{brukarnamn}")),
            brukarnamn,
            namn: format!("{fornamn} {etternamn}"),
            rolle,
            stilling,
            instans_id,
            eining_id,
            kommunar,
            prinsipal_id: Uuid::nil(),
        });
        self.grunn.folk.len() - 1
    }
}

/// What the leader of an eining is called, and the others there.
fn titles(slag: Instansslag) -> (&'static str, &'static str) {
    match slag {
        Instansslag::Skule => ("rektor", "kontaktlærar"),
        Instansslag::Barnehage => ("styrar", "pedagogisk leiar"),
        _ => ("leiande helsesjukepleiar", "helsesjukepleiar"),
    }
}

type KommuneParts = (String, String, Vec<Eining>);

/// One of the demo's kommunar.
fn known(at: usize) -> Option<KommuneParts> {
    let kommune = places::kommunar(&places::instansar()).into_iter().nth(at)?;
    let einingar = kommune.einingar.iter().map(|one| Eining {
        fraa: one.fraa,
        til: one.til,
        etterfoelgjar: one.etterfoelgjar,
        ..eining(one.slag, one.namn.to_owned())
    });
    Some((
        kommune.nummer.to_owned(),
        kommune.namn.to_owned(),
        einingar.collect(),
    ))
}

/// A kommune that is in no register: the numbers of the real ones begin with 0 to 5.
fn made_up(at: usize, saker: usize) -> KommuneParts {
    let tal = saker.div_ceil(SAKER_I_EINING).clamp(4, 300);
    let skular = (tal * 11).div_ceil(20);
    let mut einingar: Vec<Eining> = (1..=tal)
        .map(|number| match number.checked_sub(skular) {
            None | Some(0) => eining(Instansslag::Skule, format!("Prøveskule {number}")),
            Some(rest) => eining(Instansslag::Barnehage, format!("Prøvebarnehage {rest}")),
        })
        .collect();
    einingar.push(eining(
        Instansslag::Helsestasjon,
        "Prøvehelsestasjonen".to_owned(),
    ));
    (
        format!("9{:03}", at + 1),
        format!("Prøvekommune {}", at + 1),
        einingar,
    )
}

fn eining(slag: Instansslag, namn: String) -> Eining {
    Eining {
        id: Uuid::nil(),
        instans_id: Uuid::nil(),
        slag,
        namn,
        fraa: FRAA,
        til: None,
        etterfoelgjar: None,
        folk: Vec::new(),
    }
}
