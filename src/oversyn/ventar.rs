//! What waits of samtykke, meetings and referat for a person on Mi side, and of naudrett for the personvernombod.

use time::Date;

use super::oppgaave::{Oppgaave, naar};
use crate::agenda::{self, Uavklart, Uavklartkva};
use crate::individuellplan;
use crate::loggkontroll;
use crate::moete::{self, MittMoete, Svar};
use crate::naudrett::{self, VentarTal};
use crate::referat::{ReferatKva, VentarReferat};
use crate::samtykke::{self, Aarsak, KvaVentar, MinSlutt, Ventar};
use crate::web::dates;

/// Answers to confirm, invitations not opened, people who have not answered.
pub(super) fn fraa_ventar(ventar: &Ventar, today: Date) -> Oppgaave {
    let (tal, dag) = (ventar.tal, dates::medium(ventar.sidan, today));
    let (ikon, farge, tekst, naar) = match (ventar.kva, tal) {
        (KvaVentar::Stadfest, 1) => (
            "pencil",
            "warning",
            "Stadfest eit svar på samtykke".to_owned(),
            format!("ført inn {dag}"),
        ),
        (KvaVentar::Stadfest, _) => (
            "pencil",
            "warning",
            format!("Stadfest {tal} svar på samtykke"),
            format!("det første ført inn {dag}"),
        ),
        (KvaVentar::Plan, 1) => (
            "pencil",
            "warning",
            "Stadfest eit svar på individuell plan".to_owned(),
            format!("ført inn {dag}"),
        ),
        (KvaVentar::Plan, _) => (
            "pencil",
            "warning",
            format!("Stadfest {tal} svar på individuell plan"),
            format!("det første ført inn {dag}"),
        ),
        (KvaVentar::IkkjeHenta, 1) => (
            "bell",
            "warning",
            "Ein invitasjon til å svare på samtykke er ikkje henta".to_owned(),
            format!("send {dag} · ring og høyr om e-posten er komen"),
        ),
        (KvaVentar::IkkjeHenta, _) => (
            "bell",
            "warning",
            format!("{tal} invitasjonar til å svare på samtykke er ikkje henta"),
            format!("den første send {dag} · ring og høyr om e-posten er komen"),
        ),
        (KvaVentar::Svar, 1) => (
            "hourglass",
            "info",
            "Éin har ikkje svart på samtykket".to_owned(),
            format!("spurd {dag}"),
        ),
        (KvaVentar::Svar, _) => (
            "hourglass",
            "info",
            format!("{tal} har ikkje svart på samtykket"),
            format!("spurde frå {dag}"),
        ),
    };
    Oppgaave {
        ikon,
        farge,
        tekst,
        href: if ventar.kva == KvaVentar::Plan {
            individuellplan::path(ventar.sak_id)
        } else {
            samtykke::path(ventar.sak_id)
        },
        detalj: format!("Sak {} · {} · {naar}", ventar.saksnummer, ventar.barn_namn),
        dato: ventar.sidan,
    }
}

/// A form that is about to end.
pub(super) fn fraa_slutt(slutt: &MinSlutt, today: Date) -> Oppgaave {
    let naar = naar(slutt.dato, today);
    let (tekst, naar) = match slutt.aarsak {
        Aarsak::Tidsrom => ("Eit samtykke går snart ut", format!("siste dag {naar}")),
        Aarsak::Alder | Aarsak::Regel => {
            ("Snart må andre svare på samtykket", format!("frå {naar}"))
        }
    };
    Oppgaave {
        ikon: "clock",
        farge: "info",
        tekst: tekst.to_owned(),
        href: samtykke::path(slutt.sak_id),
        detalj: format!("Sak {} · {} · {naar}", slutt.saksnummer, slutt.barn_namn),
        dato: slutt.dato,
    }
}

/// A meeting one is called to: to be answered, or to come to.
pub(super) fn fraa_moete(mitt: &MittMoete, today: Date) -> Oppgaave {
    let (ikon, farge, svar) = match mitt.svar {
        Svar::Ventar => ("hourglass", "warning", "svar på innkallinga"),
        Svar::Kjem => ("calendar", "info", "du kjem"),
        Svar::Forfall => ("slash", "info", "du har meldt forfall"),
    };
    Oppgaave {
        ikon,
        farge,
        tekst: format!("Møte i TST {}", mitt.team),
        href: moete::path(mitt.moete_id),
        detalj: format!(
            "{} {} · {} · {svar}",
            dates::medium(mitt.tid.dato, today),
            mitt.tid.klokka(),
            mitt.stad
        ),
        dato: mitt.tid.dato,
    }
}

/// A call to a meeting that waits for an answer.
pub(super) fn fraa_innkalling(mitt: &MittMoete, today: Date) -> Oppgaave {
    Oppgaave {
        tekst: format!("Svar på innkallinga til møte i TST {}", mitt.team),
        href: format!("{}/svar", moete::path(mitt.moete_id)),
        detalj: format!(
            "{} {} · {}",
            dates::medium(mitt.tid.dato, today),
            mitt.tid.klokka(),
            mitt.stad
        ),
        ..fraa_moete(mitt, today)
    }
}

/// A referat that waits: of which meeting and sak.
pub(super) fn fraa_referat(ventar: &VentarReferat, today: Date) -> Oppgaave {
    let (ikon, farge) = match ventar.kva {
        ReferatKva::Godkjenne => ("check-seal", "warning"),
        ReferatKva::Begynne | ReferatKva::Skrive | ReferatKva::Rette => ("pencil", "warning"),
        ReferatKva::Merknad => ("bell", "info"),
    };
    Oppgaave {
        ikon,
        farge,
        tekst: ventar.kva.label().to_owned(),
        href: ventar.path(),
        detalj: format!(
            "{}Møtet {} · TST {}",
            (ventar.saksnummer.as_ref()).map_or_else(String::new, |nr| format!("Sak {nr} · ")),
            dates::medium(ventar.dato, today),
            ventar.team
        ),
        dato: ventar.dato,
    }
}

/// A meeting with items that are to be looked at: how many, and not what they are about.
pub(super) fn fraa_uavklart(uavklart: &Uavklart, today: Date) -> Oppgaave {
    let gjer = uavklart.kva.label();
    let moetet = format!(
        "Møtet {} · TST {}",
        dates::medium(uavklart.dato, today),
        uavklart.team
    );
    let (tekst, detalj) = match (uavklart.kva, uavklart.tal) {
        (Uavklartkva::Utfall, 1) => (format!("{gjer} eitt punkt på agendaen"), moetet),
        (Uavklartkva::Utfall, tal) => (format!("{gjer} {tal} punkt på agendaen"), moetet),
        (Uavklartkva::Stengt, 1) => (
            "Eitt punkt på agendaen er stengt".to_owned(),
            format!("{gjer} · {moetet}"),
        ),
        (Uavklartkva::Stengt, tal) => (
            format!("{tal} punkt på agendaen er stengde"),
            format!("{gjer} · {moetet}"),
        ),
    };
    Oppgaave {
        ikon: "pencil",
        farge: "warning",
        tekst,
        href: agenda::path(uavklart.moete_id),
        detalj,
        dato: uavklart.dato,
    }
}

/// What was found in the log, and nobody is done with.
pub(super) fn fraa_loggkontroll(tal: i64, today: Date) -> Option<Oppgaave> {
    let tekst = match tal {
        ..=0 => return None,
        1 => "Eitt treff i innsynsloggen ventar på gjennomgang".to_owned(),
        100.. => "Hundre treff eller fleire i innsynsloggen ventar på gjennomgang".to_owned(),
        tal => format!("{tal} treff i innsynsloggen ventar på gjennomgang"),
    };
    Some(Oppgaave {
        ikon: "list",
        farge: "warning",
        tekst,
        href: loggkontroll::LISTE.to_owned(),
        detalj: "Gjennomgang av loggen".to_owned(),
        dato: today,
    })
}

/// Those the personvernombod is to go through.
pub(super) fn fraa_naudrett(ventar: &VentarTal, today: Date) -> Option<Oppgaave> {
    let tekst = match ventar.tal {
        ..=0 => return None,
        1 => "Éin naudrett ventar på gjennomgang".to_owned(),
        100.. => "Meir enn hundre naudrettar ventar på gjennomgang".to_owned(),
        tal => format!("{tal} naudrettar ventar på gjennomgang"),
    };
    let (ikon, farge) = if ventar.seine > 0 {
        ("timer", "danger")
    } else {
        ("clock", "warning")
    };
    let detalj = match (ventar.frist.map(|frist| naar(frist, today)), ventar.seine) {
        (None, _) => "Meir må undersøkjast".to_owned(),
        (Some(frist), 0) => format!("Første frist {frist}"),
        (Some(frist), seine) => format!("{seine} over fristen · første frist {frist}"),
    };
    Some(Oppgaave {
        ikon,
        farge,
        tekst,
        href: naudrett::LISTE.to_owned(),
        detalj,
        dato: ventar.frist.unwrap_or(today),
    })
}
