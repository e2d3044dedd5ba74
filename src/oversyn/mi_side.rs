//! `/`: Mi side. What waits for this person, the most urgent first.

use askama::Template;
use axum::response::Response;
use time::{Date, Duration};

use crate::access::{Action, Subject};
use crate::barnevern::{self, Klokke};
use crate::error::AppError;
use crate::ids::{BarnId, SakId};
use crate::overlevering::{self, Tilbod};
use crate::sak::{self, NesteKva, SIDE, SakRad};
use crate::tiltak::{self, MittTiltak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, dates};

/// Within so many days a thing is due.
const SNART: i64 = 7;
/// My saker shown here; the list has the rest.
const MINE_SAKER: usize = 10;

/// One thing that waits.
struct Oppgaave {
    ikon: &'static str,
    farge: &'static str,
    tekst: String,
    href: String,
    detalj: String,
    /// What it is sorted by.
    dato: Date,
}

#[derive(Template)]
#[template(path = "oversyn/mi_side.html")]
struct MiSide {
    fornamn: String,
    dag: String,
    oppgaaver: Vec<Oppgaave>,
    mine: Vec<SakRad>,
    tal_mine: usize,
    fleire: bool,
    today: Date,
    kan_melde: bool,
    ser_saker: bool,
    ser_logg: bool,
}

impl View for MiSide {
    fn title(&self) -> String {
        "Mi side".into()
    }

    fn nav(&self) -> Nav {
        Nav::MiSide
    }
}

impl MiSide {
    /// "12"; the list is read one page at a time, so what is more than a page is "meir enn 50".
    fn tal_tekst(&self) -> String {
        if self.tal_mine > SIDE {
            format!("meir enn {SIDE}")
        } else {
            self.tal_mine.to_string()
        }
    }
}

/// All that may wait for a person.
struct Ventar {
    saker: Vec<SakRad>,
    tiltak: Vec<MittTiltak>,
    tilbod: Vec<Tilbod>,
    klokker: Vec<Klokke>,
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::MiSideOpne)?;
    let today = ctx.today();
    let mut tx = ctx.write().await?;
    let ventar = Ventar {
        saker: sak::mine(&mut tx, today).await?,
        tiltak: tiltak::mine_opne(&mut tx, today, 50).await?,
        tilbod: overlevering::mine(&mut tx).await?,
        klokker: barnevern::mine(&mut tx, today).await?,
    };
    tx.commit(ctx.permit(Action::MiSideOpne, &subject(&ventar))?)
        .await?;
    ctx.page(&page(&ctx, ventar))
}

/// Not the child of a clock: a row that named it would tell that there is a melding.
fn subject(ventar: &Ventar) -> Subject {
    let mut sak_list: Vec<SakId> = ventar.saker.iter().map(|sak| sak.sak_id).collect();
    sak_list.extend(ventar.tiltak.iter().map(|tiltak| tiltak.sak_id));
    sak_list.extend(ventar.tilbod.iter().map(|tilbod| tilbod.sak_id));
    let mut barn_list: Vec<BarnId> = ventar.saker.iter().map(|sak| sak.barn_id).collect();
    barn_list.extend(ventar.tiltak.iter().map(|tiltak| tiltak.barn_id));
    barn_list.extend(ventar.tilbod.iter().map(|tilbod| tilbod.barn_id));
    sak_list.sort_unstable();
    sak_list.dedup();
    barn_list.sort_unstable();
    barn_list.dedup();
    Subject {
        sak_list,
        barn_list,
        grunnlag: "liste".to_owned(),
        grunn: None,
    }
}

fn page(ctx: &Ctx, mut ventar: Ventar) -> MiSide {
    let today = ctx.today();
    let mut oppgaaver = Vec::new();
    oppgaaver.extend(
        ventar
            .tilbod
            .iter()
            .map(|tilbod| fraa_tilbod(tilbod, today)),
    );
    let saker = ventar
        .saker
        .iter()
        .filter(|sak| !staar_som_tiltak(sak, &ventar.tiltak));
    oppgaaver.extend(saker.filter_map(|sak| fraa_sak(sak, today)));
    oppgaaver.extend(
        ventar
            .tiltak
            .iter()
            .filter_map(|tiltak| fraa_tiltak(tiltak, today)),
    );
    oppgaaver.extend(
        ventar
            .klokker
            .iter()
            .filter_map(|klokke| fraa_klokke(klokke, today)),
    );
    oppgaaver.sort_by_key(|oppgaave| oppgaave.dato);
    let tal_mine = ventar.saker.len();
    ventar.saker.truncate(MINE_SAKER);
    MiSide {
        fornamn: ctx
            .actor
            .namn
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned(),
        dag: dates::long(today),
        oppgaaver,
        fleire: tal_mine > ventar.saker.len(),
        mine: ventar.saker,
        tal_mine,
        today,
        kan_melde: ctx.actor.may_ever(Action::UroMelde),
        ser_saker: ctx.actor.may_ever(Action::SakListe),
        ser_logg: ctx.actor.may_ever(Action::LoggLese),
    }
}

/// What the sak waits for is the evaluering of a tiltak of this person's own, which stands there with its words.
fn staar_som_tiltak(sak: &SakRad, tiltak: &[MittTiltak]) -> bool {
    let due = |t: &MittTiltak| t.sak_id == sak.sak_id && Some(t.innan) == sak.neste_dato;
    sak.neste_kva == NesteKva::Evaluering && tiltak.iter().any(due)
}

fn snart(dato: Date, today: Date) -> bool {
    dato <= today.saturating_add(Duration::days(SNART))
}

fn farge(dato: Date, today: Date) -> (&'static str, &'static str) {
    if dato < today {
        ("timer", "danger")
    } else {
        ("clock", "info")
    }
}

fn fraa_tilbod(tilbod: &Tilbod, today: Date) -> Oppgaave {
    Oppgaave {
        ikon: "switch",
        farge: "warning",
        tekst: format!("{} vil levere ei sak til deg", tilbod.fraa_namn),
        href: format!("/overlevering/{}", tilbod.overlevering_id),
        detalj: format!(
            "Sak {} · tilbydd {}",
            tilbod.saksnummer,
            dates::date_time(tilbod.tilbydd_at)
        ),
        dato: today,
    }
}

fn fraa_sak(sak: &SakRad, today: Date) -> Option<Oppgaave> {
    let dato = sak.neste_dato.filter(|dato| snart(*dato, today))?;
    let (ikon, farge) = farge(dato, today);
    Some(Oppgaave {
        ikon,
        farge,
        tekst: sak.neste_kva.label().to_owned(),
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

fn fraa_tiltak(tiltak: &MittTiltak, today: Date) -> Option<Oppgaave> {
    let dato = Some(tiltak.innan).filter(|dato| snart(*dato, today))?;
    let (ikon, farge) = farge(dato, today);
    Some(Oppgaave {
        ikon,
        farge,
        tekst: format!("Evaluer tiltaket «{}»", tiltak.tiltak),
        href: format!("/tiltak/{}/evaluering/ny", tiltak.tiltak_id),
        detalj: format!("Sak {} · innan {}", tiltak.saksnummer, naar(dato, today)),
        dato,
    })
}

fn fraa_klokke(klokke: &Klokke, today: Date) -> Option<Oppgaave> {
    let dato = Some(klokke.svar_frist).filter(|dato| snart(*dato, today))?;
    let (ikon, farge) = farge(dato, today);
    let kven = if klokke.mi {
        "Du melde"
    } else {
        klokke.meldt_av_namn.as_str()
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

fn naar(dato: Date, today: Date) -> String {
    format!(
        "{}, {}",
        dates::medium(dato, today),
        dates::deadline_distance(dato, today)
    )
}
