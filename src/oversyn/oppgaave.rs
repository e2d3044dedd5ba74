//! What waits for a person on Mi side, each thing as a sentence with a link.

use time::Date;

use crate::attest;
use crate::barn::Endring;
use crate::barnevern::Klokke;
use crate::clock::oslo_date;
use crate::eining;
use crate::individuellplan::{self, MinPlan};
use crate::jobbar::JOBBAR;
use crate::koordinator::{self, MittTilbod};
use crate::medlemskap::FORSLAG;
use crate::oppbevaring;
use crate::overlevering::Tilbod;
use crate::sak::{self, SakRad, snart};
use crate::samtykke::REGLAR;
use crate::tiltak::MittTiltak;
use crate::web::dates;

/// One thing that waits.
pub(super) struct Oppgaave {
    pub ikon: &'static str,
    pub farge: &'static str,
    pub tekst: String,
    pub href: String,
    pub detalj: String,
    /// What it is sorted by.
    pub dato: Date,
}

fn farge(dato: Date, today: Date) -> (&'static str, &'static str) {
    if dato < today {
        ("timer", "danger")
    } else {
        ("clock", "info")
    }
}

pub(super) fn fraa_tilbod(tilbod: &Tilbod, today: Date) -> Oppgaave {
    Oppgaave {
        ikon: "switch",
        farge: "warning",
        tekst: format!("{} vil levere ei sak til deg", tilbod.fraa_namn),
        href: format!("/overlevering/{}", tilbod.overlevering_id),
        detalj: format!(
            "Sak {} · {} · tilbydd {}",
            tilbod.saksnummer,
            tilbod.barn_namn,
            dates::date_time(tilbod.tilbydd_at)
        ),
        dato: today,
    }
}

pub(super) fn fraa_koordinator(tilbod: &MittTilbod, today: Date) -> Oppgaave {
    Oppgaave {
        ikon: "switch",
        farge: "warning",
        tekst: format!("{} spør om du kan vere barnekoordinator", tilbod.fraa_namn),
        href: koordinator::tilbod_path(tilbod.koordinator_tilbod_id),
        detalj: format!(
            "Sak {} · {} · spurd {}",
            tilbod.saksnummer,
            tilbod.barn_namn,
            dates::date_time(tilbod.tilbydd_at)
        ),
        dato: today,
    }
}

/// From the first reminder on.
pub(super) fn fraa_plan(plan: &MinPlan, today: Date) -> Option<Oppgaave> {
    plan.varsel(today)?;
    let (ikon, farge) = farge(plan.revisjon, today);
    Some(Oppgaave {
        ikon,
        farge,
        tekst: "Gå gjennom den individuelle planen på nytt".to_owned(),
        href: individuellplan::path(plan.sak_id),
        detalj: format!(
            "Sak {} · {} · {}",
            plan.saksnummer,
            plan.barn_namn,
            naar(plan.revisjon, today)
        ),
        dato: plan.revisjon,
    })
}

pub(super) fn fraa_sak(sak: &SakRad, today: Date) -> Option<Oppgaave> {
    let dato = sak.neste_dato.filter(|dato| *dato <= snart(today))?;
    let (ikon, farge) = farge(dato, today);
    Some(Oppgaave {
        ikon,
        farge,
        tekst: sak.neste_kva.oppgaave_med(sak.neste_merknad.as_deref()),
        href: sak::path(sak.sak_id),
        detalj: format!(
            "Sak {} · {} · {}",
            sak.saksnummer,
            sak.barn_namn,
            naar(dato, today)
        ),
        dato,
    })
}

pub(super) fn fraa_tiltak(tiltak: &MittTiltak, today: Date) -> Oppgaave {
    let dato = tiltak.innan;
    let (ikon, farge) = farge(dato, today);
    Oppgaave {
        ikon,
        farge,
        tekst: format!("Evaluer tiltaket «{}»", tiltak.tiltak),
        href: format!("/tiltak/{}/evaluering/ny", tiltak.tiltak_id),
        detalj: format!(
            "Sak {} · {} · {}",
            tiltak.saksnummer,
            tiltak.barn_namn,
            naar(dato, today)
        ),
        dato,
    }
}

pub(super) fn fraa_klokke(klokke: &Klokke, today: Date) -> Option<Oppgaave> {
    let dato = Some(klokke.svar_frist).filter(|dato| *dato <= snart(today))?;
    let (ikon, farge) = farge(dato, today);
    let kven = if klokke.mi {
        "Du melde".to_owned()
    } else {
        format!(
            "{} sende meldinga og skal føre opp svaret",
            klokke.meldt_av_namn
        )
    };
    Some(Oppgaave {
        ikon,
        farge,
        tekst: "Tilbakemelding frå barnevernet manglar".to_owned(),
        href: klokke.path()?,
        detalj: format!("{kven} · svar innan {}", naar(dato, today)),
        dato,
    })
}

/// What the house could not do by itself, for the systemansvarleg.
pub(super) fn fraa_jobbar(tal: i64, today: Date) -> Option<Oppgaave> {
    let tekst = match tal {
        ..=0 => return None,
        1 => "Éin jobb har stoppa".to_owned(),
        100.. => "Meir enn hundre jobbar har stoppa".to_owned(),
        tal => format!("{tal} jobbar har stoppa"),
    };
    Some(Oppgaave {
        ikon: "cycle",
        farge: "warning",
        tekst,
        href: JOBBAR.to_owned(),
        detalj: "Det Laget skulle gjere av seg sjølv, og ikkje fekk til".to_owned(),
        dato: today,
    })
}

/// A change of a card that the leader, or another, confirms.
pub(super) fn fraa_endring(endring: &Endring) -> Oppgaave {
    let dato = oslo_date(endring.gjort_at);
    Oppgaave {
        ikon: "check-circle",
        farge: "warning",
        tekst: format!("{}. Stadfest det", endring.overskrift()),
        href: endring.path(),
        detalj: format!("Skrive inn av {} {}", endring.gjort_av, dates::short(dato)),
        dato,
    }
}

pub(super) fn fraa_reglar(tal: i64, today: Date) -> Option<Oppgaave> {
    let tekst = match tal {
        ..=0 => return None,
        1 => "Eitt forslag til samtykkeregel ventar på svar".to_owned(),
        tal => format!("{tal} forslag til samtykkereglar ventar på svar"),
    };
    Some(Oppgaave {
        ikon: "check-circle",
        farge: "warning",
        tekst,
        href: REGLAR.to_owned(),
        detalj: "Ein annan systemansvarleg har foreslått det".to_owned(),
        dato: today,
    })
}

/// Rules of how long things are kept, that wait for a second person.
pub(super) fn fraa_oppbevaring(tal: i64, today: Date) -> Option<Oppgaave> {
    (tal > 0).then(|| Oppgaave {
        ikon: "hourglass",
        farge: "warning",
        tekst: "Stadfest kor lenge opplysningar skal takast vare på".to_owned(),
        href: oppbevaring::REGLAR.to_owned(),
        detalj: "Systemansvarleg har foreslått ein ny regel".to_owned(),
        dato: today,
    })
}

/// Roles that wait for a second person.
pub(super) fn fraa_medlemskap(tal: i64, today: Date) -> Option<Oppgaave> {
    let tekst = match tal {
        ..=0 => return None,
        1 => "Ei rolle ventar på at du stadfester henne".to_owned(),
        tal => format!("{tal} roller ventar på at du stadfester dei"),
    };
    Some(Oppgaave {
        ikon: "people",
        farge: "warning",
        tekst,
        href: FORSLAG.to_owned(),
        detalj: "Ein systemansvarleg har foreslått det".to_owned(),
        dato: today,
    })
}

/// Einingar that wait for a second person.
pub(super) fn fraa_einingar(tal: i64, today: Date) -> Option<Oppgaave> {
    let tekst = match tal {
        ..=0 => return None,
        1 => "Ei eining ventar på at du stadfester at ho sluttar".to_owned(),
        tal => format!("{tal} forslag om einingar ventar på at du stadfester dei"),
    };
    Some(Oppgaave {
        ikon: "building",
        farge: "warning",
        tekst,
        href: eining::FORSLAG.to_owned(),
        detalj: "Ein systemansvarleg har foreslått det".to_owned(),
        dato: today,
    })
}

/// Access to go through.
pub(super) fn fraa_attest(ventar: &attest::Ventar, today: Date) -> Oppgaave {
    let kva = match ventar.tal {
        1 => "Gå gjennom kven som har tilgang: éi rolle".to_owned(),
        n => format!("Gå gjennom kven som har tilgang: {n} roller"),
    };
    let hastar = ventar.hastar();
    let (ikon, farge) = if ventar.over() {
        ("timer", "danger")
    } else {
        ("people", if hastar { "warning" } else { "info" })
    };
    Oppgaave {
        ikon,
        farge,
        tekst: if hastar {
            format!("Påminning: {}", kva.replacen('G', "g", 1))
        } else {
            kva
        },
        href: attest::ATTEST.to_owned(),
        detalj: format!("Innan {}", naar(ventar.frist(), ventar.i_dag)),
        dato: ventar.frist().min(today),
    }
}

/// "12. des., om 14 dagar"
pub(super) fn naar(dato: Date, today: Date) -> String {
    format!(
        "{}, {}",
        dates::medium(dato, today),
        dates::deadline_distance(dato, today)
    )
}
