//! The ways on from the page of a sak: the one thing to do now, what else can be done, and what is wrong.

use time::Date;

use crate::access::{Action, Actor};
use crate::sak::{Fakta, NesteKva, Sak, Steg, snart};
use crate::tiltak::{self, Tiltak};
use crate::web::dates;

/// A button of the page.
pub(super) struct Knapp {
    pub tekst: &'static str,
    pub href: String,
    pub ikon: &'static str,
}

/// Something wrong, with the link that mends it.
pub(super) struct Varsel {
    pub farge: &'static str,
    pub overskrift: String,
    pub tekst: String,
    pub href: String,
    pub lenkje: &'static str,
}

/// What this person may do here.
pub(super) struct Kan {
    pub flytte: bool,
    pub avslutte: bool,
    pub tiltak: bool,
    pub lag: bool,
    pub dato: bool,
    pub overlevere: bool,
    pub koordinator_vurdere: bool,
    pub sperre: bool,
    pub oppbevaring: bool,
    pub pakke: bool,
    pub innsyn: bool,
    pub barnevern: bool,
}

pub(super) fn kan(actor: &Actor, sak: &Sak) -> Kan {
    let open = sak.open();
    Kan {
        flytte: open && actor.may(Action::SakFlytte, sak),
        avslutte: open && actor.may(Action::SakAvslutte, sak),
        tiltak: open && actor.may(Action::TiltakEvaluere, sak),
        lag: open && actor.may(Action::LagEndre, sak),
        dato: open && actor.may(Action::SakDatere, sak),
        koordinator_vurdere: open && actor.may(Action::KoordinatorVurdere, sak),
        overlevere: open && actor.may(Action::OverleveringTilby, sak),
        sperre: actor.may(Action::SperreSetje, sak),
        oppbevaring: !open && actor.may(Action::SlettestoppSetje, sak),
        pakke: actor.may(Action::BarnInnsynspakke, sak),
        barnevern: actor.may_ever(Action::BarnevernMelde),
        innsyn: actor.may_ever(Action::BarnInnsyn),
    }
}

/// The one thing to do now.
pub(super) fn hovud(
    actor: &Actor,
    sak: &Sak,
    fakta: &Fakta,
    tiltak: &[Tiltak],
    today: Date,
) -> Option<Knapp> {
    let id = sak.sak_id;
    if !sak.open() {
        return actor.may(Action::SakGjenopne, sak).then(|| Knapp {
            tekst: "Opne saka att",
            href: format!("/sak/{id}/gjenopne"),
            ikon: "undo",
        });
    }
    if !actor.may(Action::SamtaleSkrive, sak) {
        return None;
    }
    let (tekst, href, ikon) = match (sak.steg, sak.neste_kva) {
        (Steg::UroMeld, _) => (
            "Skriv ned samtalen",
            format!("/sak/{id}/samtale/ny"),
            "chat",
        ),
        (Steg::Foreldra, _) => ("Set inn tiltak", format!("/sak/{id}/tiltak/ny"), "plus"),
        (Steg::Vurdering, _) => ("Skriv ned møtet", format!("/sak/{id}/moete/ny"), "people"),
        (Steg::Moete, _) if fakta.moete.is_none() => {
            ("Skriv ned møtet", format!("/sak/{id}/moete/ny"), "people")
        }
        (Steg::Evaluering, _) | (_, NesteKva::Avgjerd) => (
            "Før saka vidare",
            format!("/sak/{id}/vidare"),
            "arrow-right",
        ),
        (Steg::Lokale | Steg::Moete, _) => return lokalt(sak, tiltak, today),
    };
    Some(Knapp { tekst, href, ikon })
}

/// With tiltak under way: evaluate them when that is near, and nothing is the one thing to do until then.
fn lokalt(sak: &Sak, tiltak: &[Tiltak], today: Date) -> Option<Knapp> {
    let ventar: Vec<&Tiltak> = tiltak.iter().filter(|t| !t.ferdig()).collect();
    let naer = sak.neste_dato.is_none_or(|dato| dato <= snart(today));
    let (tekst, href, ikon) = match (&ventar[..], sak.neste_kva) {
        ([], _) | (_, NesteKva::Tiltak) => (
            "Set inn tiltak",
            format!("/sak/{}/tiltak/ny", sak.sak_id),
            "plus",
        ),
        (ventar, NesteKva::Evaluering) if naer => evaluer(ventar),
        _ => return None,
    };
    Some(Knapp { tekst, href, ikon })
}

/// To the one open tiltak, or to the plan when there are several: which of them is for the person to say.
fn evaluer(ventar: &[&Tiltak]) -> (&'static str, String, &'static str) {
    let (tekst, href) = match ventar {
        [only] => ("Evaluer tiltaket", tiltak::evaluering_path(only.tiltak_id)),
        _ => ("Evaluer tiltaka", "#tiltak".to_owned()),
    };
    (tekst, href, "check-seal")
}

/// At these steg somebody moves the sak; at the others it moves by what is written down.
const fn blir_flytta(steg: Steg) -> bool {
    matches!(steg, Steg::Lokale | Steg::Moete | Steg::Evaluering)
}

/// What else can be done with an open sak.
pub(super) fn val(kan: &Kan, sak: &Sak) -> Vec<Knapp> {
    let id = sak.sak_id;
    let vidare = || format!("/sak/{id}/vidare");
    let mut buttons = Vec::new();
    let mut add = |may: bool, tekst, href: String, ikon| {
        if may {
            buttons.push(Knapp { tekst, href, ikon });
        }
    };
    add(
        // the one thing to do now, when everything is evaluated: not twice on the page
        kan.flytte
            && matches!(sak.steg, Steg::Lokale | Steg::Moete)
            && sak.neste_kva != NesteKva::Avgjerd,
        "Før saka vidare",
        vidare(),
        "arrow-right",
    );
    add(
        kan.flytte && sak.steg == Steg::Vurdering,
        "Tilbake til lokale tiltak",
        vidare(),
        "undo",
    );
    add(
        kan.avslutte,
        "Avslutt saka",
        format!("/sak/{id}/avslutt"),
        "check-circle",
    );
    buttons
}

/// As it stands inside a sentence.
fn small_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What is wrong first, with the link that mends it.
pub(super) fn varsel(sak: &Sak, today: Date) -> Option<Varsel> {
    let dato = sak.neste_dato.filter(|dato| *dato < today)?;
    let id = sak.sak_id;
    let (href, lenkje) = match sak.neste_kva {
        NesteKva::Samtale => (format!("/sak/{id}/samtale/ny"), "Skriv ned samtalen"),
        NesteKva::Tiltak => (format!("/sak/{id}/tiltak/ny"), "Set inn tiltak"),
        NesteKva::Evaluering => ("#tiltak".to_owned(), "Sjå tiltaka"),
        NesteKva::Moete => (format!("/sak/{id}/moete/ny"), "Skriv ned møtet"),
        NesteKva::Avgjerd if blir_flytta(sak.steg) => {
            (format!("/sak/{id}/vidare"), "Før saka vidare")
        }
        NesteKva::Avgjerd | NesteKva::Eigen | NesteKva::Ingenting => {
            (format!("/sak/{id}/neste-dato"), "Set ny dato")
        }
    };
    Some(Varsel {
        farge: "danger",
        overskrift: format!("Over fristen: {}", small_first(&sak.neste())),
        tekst: format!(
            "Det skulle vere gjort {}, {}.",
            dates::long(dato),
            dates::distance(dato, today)
        ),
        href,
        lenkje,
    })
}
