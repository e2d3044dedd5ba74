//! What hastes for a child, in words.

use time::{Date, Duration};

use super::{Fakta, KvaSamtykke, Moete, Plan, Sak, Samtykke, Tilbod, Tiltak, dato};
use crate::clock::oslo_date;
use crate::codes::codes;
use crate::sak::{NesteKva, snart};
use crate::text::number;
use crate::web::dates;

/// So long before an individuell plan is to be looked at again, it is said.
const PLAN: Duration = Duration::days(30);
/// An invitation that has waited so long for an answer, is said …
const SVAR: i64 = 3;
/// … and is late after so long: then the link of a samtykke leads nowhere.
const SVAR_SEINT: i64 = 14;

codes! {
    /// A kind of trouble.
    Hast {
        /// A tiltak, or the next date, is over.
        Frist => "frist", "Over frist";
        /// A samtykke ends, has ended or is missing.
        Samtykke => "samtykke", "Samtykke";
        /// Somebody in the family has not answered.
        Svar => "svar", "Ventar på svar";
        /// The individuelle plan is to be looked at again.
        Plan => "plan", "Plan";
        /// A hand-over is offered.
        Overlevering => "overlevering", "Overlevering";
    }
}

impl Hast {
    /// What stands beside how many children it is so for: "over frist".
    #[must_use]
    pub const fn tal_ord(self) -> &'static str {
        match self {
            Self::Frist => "over frist",
            Self::Samtykke => "samtykke å ordne",
            Self::Svar => "ventar på svar",
            Self::Plan => "plan å gå gjennom",
            Self::Overlevering => "overlevering",
        }
    }

    /// The icon's name in the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Frist => "timer",
            Self::Samtykke => "sign",
            Self::Svar => "hourglass",
            Self::Plan => "file-text",
            Self::Overlevering => "handshake",
        }
    }

    /// The colour role of the design system: that of the same state elsewhere.
    #[must_use]
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Frist => "danger",
            Self::Samtykke => "warning",
            Self::Svar => "brand1",
            Self::Plan => "accent",
            Self::Overlevering => "info",
        }
    }
}

/// Something that hastes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merknad {
    /// The kind.
    pub hast: Hast,
    /// It is late; what is not, soon is.
    pub over: bool,
    /// Days that are left; those it is late are negative.
    pub att: i64,
    /// What, in words.
    pub tekst: String,
}

/// All that hastes in a sak, the worst first.
pub(in crate::tavle) fn merknader(
    sak: &Sak,
    tiltak: &[Tiltak],
    moete: Option<&Moete>,
    fakta: &Fakta,
    today: Date,
) -> Vec<Merknad> {
    let id = sak.sak_id;
    let mut found: Vec<Merknad> = Vec::new();
    found.extend(av_tiltak(tiltak, today));
    found.extend(av_neste(sak, !found.is_empty(), today));
    found.extend(moete.and_then(|m| av_moete(m, today)));
    let samtykke = fakta.samtykke.iter().filter(|s| s.sak_id == id);
    found.extend(samtykke.filter_map(|s| av_samtykke(s, today)));
    let planar = fakta.planar.iter().filter(|p| p.sak_id == id);
    found.extend(planar.filter_map(|p| av_plan(p, today)));
    let tilbod = fakta.tilbod.iter().filter(|t| t.sak_id == id);
    found.extend(tilbod.map(|t| av_tilbod(t, today)));
    found.sort_by_key(|m| (!m.over, m.att));
    found
}

fn days(from: Date, to: Date) -> i64 {
    (to - from).whole_days()
}

/// By its date.
fn med_dato(hast: Hast, naar: Date, today: Date, tekst: String) -> Merknad {
    let att = days(today, naar);
    Merknad {
        hast,
        over: att < 0,
        att,
        tekst,
    }
}

fn av_tiltak(tiltak: &[Tiltak], today: Date) -> Option<Merknad> {
    let over: Vec<&Tiltak> = tiltak.iter().filter(|t| t.over(today)).collect();
    let eldst = over.iter().min_by_key(|t| t.innan)?;
    let kor_lenge = dates::deadline_distance(eldst.innan, today);
    let tekst = if over.len() == 1 {
        format!("1 tiltak er {kor_lenge}: {}", eldst.ansvarleg)
    } else {
        format!("{} tiltak, det eldste {kor_lenge}", over.len())
    };
    Some(med_dato(Hast::Frist, eldst.innan, today, tekst))
}

/// The next date of the sak; that tiltak are to be evaluated, the tiltak themselves have said.
fn av_neste(sak: &Sak, tiltak_over: bool, today: Date) -> Option<Merknad> {
    let naar = sak.neste_dato.filter(|naar| *naar < today)?;
    if tiltak_over && sak.neste_kva == NesteKva::Evaluering {
        return None;
    }
    let kor_lenge = dates::deadline_distance(naar, today);
    let tekst = format!("{}: {kor_lenge}", sak.neste_kva.label());
    Some(med_dato(Hast::Frist, naar, today, tekst))
}

fn av_moete(moete: &Moete, today: Date) -> Option<Merknad> {
    let snart = moete.utan_svar > 0 && moete.dato <= snart(today);
    snart.then(|| Merknad {
        hast: Hast::Svar,
        over: false,
        att: days(today, moete.dato),
        tekst: format!(
            "{} i familien har ikkje svart på møtet {}",
            number(moete.utan_svar),
            dates::distance(moete.dato, today)
        ),
    })
}

fn av_samtykke(samtykke: &Samtykke, today: Date) -> Option<Merknad> {
    let merknad = match (samtykke.kva, samtykke.dato) {
        (KvaSamtykke::Svar, Some(sidan)) => {
            let kva = match samtykke.tal {
                1 => "1 invitasjon til å svare på samtykke".to_owned(),
                tal => format!("{tal} invitasjonar til å svare på samtykke"),
            };
            return ventar(&kva, sidan, today);
        }
        (KvaSamtykke::Manglar, _) => Merknad {
            hast: Hast::Samtykke,
            over: true,
            att: 0,
            tekst: format!("{} {} på laget", samtykke.kva.label(), samtykke.tal),
        },
        (kva, Some(naar)) => {
            let tekst = format!("{} {}", kva.label(), dato_utan_dom(naar, today));
            med_dato(Hast::Samtykke, naar, today, tekst)
        }
        (_, None) => return None,
    };
    Some(merknad)
}

/// "12. des., om 19 dagar", "12. nov., for 11 dagar sidan"
fn dato_utan_dom(naar: Date, today: Date) -> String {
    format!(
        "{}, {}",
        dates::medium(naar, today),
        dates::distance(naar, today)
    )
}

/// Something that waits for an answer; none as long as that is as it should be.
fn ventar(kva: &str, sidan: Date, today: Date) -> Option<Merknad> {
    let dagar = days(sidan, today);
    (dagar >= SVAR).then(|| {
        let over = dagar > SVAR_SEINT;
        Merknad {
            hast: Hast::Svar,
            over,
            att: if over { SVAR_SEINT - dagar } else { 0 },
            tekst: format!("{kva}, sidan {}", dates::medium(sidan, today)),
        }
    })
}

fn av_plan(plan: &Plan, today: Date) -> Option<Merknad> {
    if plan.gjeld {
        let snart = plan.revisjon <= today + PLAN;
        let tekst = format!("Gå gjennom planen {}", dato(plan.revisjon, today));
        return snart.then(|| med_dato(Hast::Plan, plan.revisjon, today, tekst));
    }
    let sidan = oslo_date(plan.frosen_at);
    ventar("Planen ventar på familien", sidan, today)
}

fn av_tilbod(tilbod: &Tilbod, today: Date) -> Merknad {
    let naar = dates::medium(oslo_date(tilbod.tilbydd_at), today);
    let kva = if tilbod.koordinator {
        "er spurd om å bli barnekoordinator"
    } else {
        "er tilbydd å ta over saka"
    };
    Merknad {
        hast: Hast::Overlevering,
        over: false,
        att: 0,
        tekst: format!("{} {kva}, {naar}", tilbod.til_namn),
    }
}
