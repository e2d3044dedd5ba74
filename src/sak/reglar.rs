//! The rules of the pipeline (domain.md § 2; the plan, "Tidleg innsats"): which moves there are, what each
//! demands, and when something must happen next. Pure: facts in, answers out.

use time::{Date, Duration};

use super::model::{NesteKva, Slag, Steg, Tilstand};
use crate::codes::codes;
use crate::kommune::Fristar;

/// What the rules need to know of a sak.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fakta {
    /// The day the uro was reported.
    pub meldt: Option<Date>,
    /// The day the most urgent uro asks for that nothing has been done after; see [`hast`].
    pub hast: Option<Date>,
    /// The day the sak came to this steg and round, or was opened again.
    pub steg_sidan: Option<Date>,
    /// The latest day a tiltak of the present phase was evaluated or stopped.
    pub siste_slutt: Option<Date>,
    /// The day of the latest talk with the føresette, or of the reason not to have one.
    pub samtale: Option<Date>,
    /// The day of the meeting of this round.
    pub moete: Option<Date>,
    /// The plan of a skolemiljø case is written.
    pub plan: bool,
    /// Tiltak of the present phase (local ones, or of this round).
    pub tiltak: u32,
    /// Of these, not evaluated and not stopped.
    pub utan_evaluering: u32,
    /// Of these, stopped.
    pub stoppa: u32,
    /// Of these, evaluated as "verkar ikkje" or "verkar delvis".
    pub ikkje_nok: u32,
    /// Open tiltak of the whole sak that nobody has evaluated.
    pub opne_utan_evaluering: u32,
    /// The earliest innan of the open ones.
    pub tidlegaste_innan: Option<Date>,
}

codes! {
    /// A move a person asks for.
    Flytting {
        /// 3 → 4.
        TilVurdering => "til_vurdering", "Ta saka til tverrfagleg vurdering";
        /// 4 → 3: the team says what the eining can do itself.
        TilLokale => "til_lokale", "Gå tilbake til lokale tiltak";
        /// 5 → 6.
        TilEvaluering => "til_evaluering", "Gå til evaluering";
        /// 6 → 5: new tiltak, after a new meeting.
        NyRunde => "ny_runde", "Ta ein ny runde med møte og nye tiltak";
        /// The goal is met.
        Avslutt => "avslutt", "Avslutt saka";
        /// To PPT, BUP …
        TilUtgreiing => "til_utgreiing", "Send til utgreiing";
        /// To barnevernet.
        TilBarnevern => "til_barnevern", "Overfør til barnevern";
        /// To another kommune.
        TilAnnanKommune => "til_annan_kommune", "Overfør til annan kommune";
    }
}

/// One move, and what is missing before it can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Krav {
    /// The move.
    pub flytting: Flytting,
    /// What must be done first, in whole sentences; empty when it can be made now.
    pub manglar: Vec<&'static str>,
}

impl Krav {
    /// It can be made now.
    #[must_use]
    pub fn lovleg(&self) -> bool {
        self.manglar.is_empty()
    }
}

impl Flytting {
    /// True for the moves that end the sak.
    #[must_use]
    pub const fn avsluttar(self) -> bool {
        self.ende().is_some()
    }

    /// It must be said why. What only follows from the evaluations says it there.
    #[must_use]
    pub const fn treng_grunn(self) -> bool {
        !matches!(self, Self::TilVurdering | Self::TilEvaluering)
    }

    /// How the sak ends by this move.
    #[must_use]
    pub const fn ende(self) -> Option<Tilstand> {
        match self {
            Self::Avslutt => Some(Tilstand::Avslutta),
            Self::TilUtgreiing => Some(Tilstand::TilUtgreiing),
            Self::TilBarnevern => Some(Tilstand::OverfoertBarnevern),
            Self::TilAnnanKommune => Some(Tilstand::Flytta),
            Self::TilVurdering | Self::TilLokale | Self::TilEvaluering | Self::NyRunde => None,
        }
    }

    /// The steg it leads to, for moves that do not end the sak.
    #[must_use]
    pub const fn steg(self) -> Option<Steg> {
        match self {
            Self::TilVurdering => Some(Steg::Vurdering),
            Self::TilLokale => Some(Steg::Lokale),
            Self::TilEvaluering => Some(Steg::Evaluering),
            Self::NyRunde => Some(Steg::Moete),
            Self::Avslutt | Self::TilUtgreiing | Self::TilBarnevern | Self::TilAnnanKommune => None,
        }
    }
}

/// What takes a sak on without anybody asking for a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framdrift {
    /// The talk with the føresette is held, or lawfully not.
    Samtale,
    /// A tiltak is set in, or the plan of a skolemiljø case is written.
    Tiltak,
    /// The meeting with the føresette and the team is held.
    Moete,
}

/// Where the sak is after it: the moves that nobody asks for, beside those of [`flyttingar`].
#[must_use]
pub const fn etter(steg: Steg, framdrift: Framdrift) -> Steg {
    match (framdrift, steg) {
        (Framdrift::Samtale, Steg::UroMeld) => Steg::Foreldra,
        (Framdrift::Tiltak, Steg::Foreldra) => Steg::Lokale,
        (Framdrift::Moete, Steg::Vurdering) => Steg::Moete,
        _ => steg,
    }
}

/// Every move that belongs to where the sak is, with what each still lacks. What is not here is illegal.
#[must_use]
pub fn flyttingar(slag: Slag, steg: Steg, tilstand: Tilstand, fakta: &Fakta) -> Vec<Krav> {
    if tilstand != Tilstand::Open {
        return Vec::new();
    }
    let mut moves = Vec::new();
    match steg {
        Steg::UroMeld | Steg::Foreldra => {}
        Steg::Lokale => moves.push(Krav {
            flytting: Flytting::TilVurdering,
            manglar: til_vurdering(slag, fakta),
        }),
        Steg::Vurdering => moves.push(Krav {
            flytting: Flytting::TilLokale,
            manglar: vec![],
        }),
        Steg::Moete => {
            moves.push(Krav {
                flytting: Flytting::TilEvaluering,
                manglar: til_evaluering(fakta),
            });
        }
        Steg::Evaluering => {
            moves.push(Krav {
                flytting: Flytting::NyRunde,
                manglar: vec![],
            });
        }
    }
    moves.push(Krav {
        flytting: Flytting::Avslutt,
        manglar: vec![],
    });
    if matches!(steg, Steg::Vurdering | Steg::Moete | Steg::Evaluering) {
        moves.push(Krav {
            flytting: Flytting::TilUtgreiing,
            manglar: vec![],
        });
    }
    moves.push(Krav {
        flytting: Flytting::TilBarnevern,
        manglar: vec![],
    });
    moves.push(Krav {
        flytting: Flytting::TilAnnanKommune,
        manglar: vec![],
    });
    moves
}

/// Steg 4: every local tiltak evaluated, and at least one that does not work well enough.
fn til_vurdering(slag: Slag, fakta: &Fakta) -> Vec<&'static str> {
    let mut manglar = Vec::new();
    // a skolemiljø case acts by its plan; its tiltak stand there
    if slag == Slag::Skolemiljoe && !fakta.plan {
        manglar.push("Skriv skulemiljøplanen.");
    }
    if fakta.tiltak == 0 && slag == Slag::Uro {
        manglar.push("Set inn minst eitt lokalt tiltak.");
    }
    if fakta.utan_evaluering > 0 {
        manglar.push("Evaluer alle lokale tiltak.");
    }
    if fakta.tiltak > 0 && fakta.utan_evaluering == 0 && fakta.ikkje_nok == 0 {
        manglar.push(if fakta.stoppa == fakta.tiltak {
            "Alle tiltaka er stoppa. Set inn eit nytt, eller avslutt saka."
        } else {
            "Alle tiltaka verkar. Tverrfagleg vurdering er for saker der minst eitt tiltak ikkje verkar, \
             eller verkar berre delvis."
        });
    }
    manglar
}

/// Steg 6: the meeting of this round is written down, there were new tiltak, and every one is evaluated.
fn til_evaluering(fakta: &Fakta) -> Vec<&'static str> {
    let mut manglar = Vec::new();
    if fakta.moete.is_none() {
        manglar.push("Skriv ned møtet.");
    }
    if fakta.tiltak == 0 {
        manglar.push("Set inn tiltaka frå møtet.");
    }
    if fakta.utan_evaluering > 0 {
        manglar.push("Evaluer alle tiltaka frå møtet.");
    }
    manglar
}

/// Closing with tiltak nobody has evaluated needs a reason for that too (domain.md § 2).
#[must_use]
pub const fn avslutting_treng_grunn(fakta: &Fakta) -> bool {
    fakta.opne_utan_evaluering > 0
}

/// The day urgent uroer ask for, from the first day one said "straks" (that day) and one said "innan ei veke".
#[must_use]
pub fn hast(straks: Option<Date>, innan_ei_veke: Option<Date>) -> Option<Date> {
    let week = innan_ei_veke.map(|dato| dato.saturating_add(Duration::days(7)));
    straks.into_iter().chain(week).min()
}

/// What must happen next, and when: what the steg asks for, or before that, what an urgent uro does. It is answered by
/// the talk when there has been none, else by deciding what happens now.
#[must_use]
pub fn neste(
    slag: Slag,
    steg: Steg,
    fakta: &Fakta,
    fristar: &Fristar,
    today: Date,
) -> (Date, NesteKva) {
    let (dato, kva) = neste_i_steg(slag, steg, fakta, fristar, today);
    match fakta.hast {
        Some(hast) if hast < dato && steg == Steg::UroMeld => (hast, NesteKva::Samtale),
        Some(hast) if hast < dato => (hast, NesteKva::Avgjerd),
        _ => (dato, kva),
    }
}

/// What the steg asks for. What has no date of its own is counted from when the steg began, so that nothing written
/// meanwhile moves it; `today` counts for a sak that is only now being opened.
fn neste_i_steg(
    slag: Slag,
    steg: Steg,
    fakta: &Fakta,
    fristar: &Fristar,
    today: Date,
) -> (Date, NesteKva) {
    let after = |from: Option<Date>, days: i64| {
        let from = from.or(fakta.steg_sidan).unwrap_or(today);
        from.saturating_add(Duration::days(days))
    };
    // an evaluering of before the sak came back here does not make the decision late
    let siste_slutt = fakta.siste_slutt.max(fakta.steg_sidan);
    match steg {
        Steg::UroMeld => {
            let days = match slag {
                Slag::Skolemiljoe => fristar.samtale_skolemiljoe,
                Slag::Uro => fristar.samtale,
            };
            (after(fakta.meldt, days), NesteKva::Samtale)
        }
        Steg::Foreldra => (after(fakta.samtale, fristar.tiltak), NesteKva::Tiltak),
        Steg::Vurdering => (after(None, fristar.moete), NesteKva::Moete),
        Steg::Moete if fakta.tiltak == 0 => (after(fakta.moete, fristar.tiltak), NesteKva::Tiltak),
        Steg::Lokale | Steg::Moete => match fakta.tidlegaste_innan {
            Some(innan) => (innan, NesteKva::Evaluering),
            None => (after(siste_slutt, fristar.avgjerd), NesteKva::Avgjerd),
        },
        Steg::Evaluering => (after(None, fristar.avgjerd), NesteKva::Avgjerd),
    }
}

/// The next date after something happened: a date somebody has set stands until its day has passed, or the sak
/// has moved, or an urgent uro asks for an earlier one.
#[must_use]
pub fn held_eigen(
    dato: Option<Date>,
    kva: NesteKva,
    flytta: bool,
    hast: Option<Date>,
    today: Date,
) -> Option<(Date, NesteKva)> {
    let dato = dato.filter(|dato| *dato >= today)?;
    let haster = hast.is_some_and(|hast| hast < dato);
    (kva == NesteKva::Eigen && !flytta && !haster).then_some((dato, kva))
}

#[cfg(test)]
#[path = "reglar_tests.rs"]
mod tests;
