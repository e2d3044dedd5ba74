//! `/sak/{sak_id}`: the whole sak on one page, also on paper.

use askama::Template;
use axum::response::Response;
use time::Date;

use crate::access::{Action, Actor};
use crate::barn::{self, Barn};
use crate::error::AppError;
use crate::ids::SakId;
use crate::lag::{self, Deltakar};
use crate::overlevering::{self, Overlevering};
use crate::sak::historikk::HendingRow;
use crate::sak::{self, Fakta, NesteKva, Sak, Slag, Steg};
use crate::samtale::{self, Samtale};
use crate::skolemiljoe::{self, Plan};
use crate::tiltak::{self, Tiltak};
use crate::uro::{self, Uro};
use crate::web::page::{Nav, View};
use crate::web::parts::Tag;
use crate::web::{Ctx, Path, dates};

/// A button of the page.
struct Knapp {
    tekst: &'static str,
    href: String,
    ikon: &'static str,
}

/// Something wrong, with the link that mends it.
struct Varsel {
    farge: &'static str,
    overskrift: String,
    tekst: String,
    href: String,
    lenkje: &'static str,
}

#[derive(Template)]
#[template(path = "oversyn/sak.html")]
struct SakSide {
    sak: Sak,
    barn: Barn,
    uroer: Vec<Uro>,
    samtalar: Vec<Samtale>,
    tiltak: Vec<Tiltak>,
    plan: Option<Plan>,
    lag: Vec<Deltakar>,
    tilbod: Option<Overlevering>,
    historikk: Vec<HendingRow>,
    today: Date,
    hovud: Option<Knapp>,
    val: Vec<Knapp>,
    varsel: Option<Varsel>,
    /// Who may close the sak, for whoever moves it and may not.
    avsluttarar: Vec<String>,
    kan: Kan,
}

/// What this person may do here.
struct Kan {
    flytte: bool,
    avslutte: bool,
    tiltak: bool,
    lag: bool,
    dato: bool,
    overlevere: bool,
    sperre: bool,
    innsyn: bool,
}

impl View for SakSide {
    fn title(&self) -> String {
        format!("Sak {}", self.sak.saksnummer)
    }

    fn nav(&self) -> Nav {
        Nav::Saker
    }
}

impl SakSide {
    fn tag(&self) -> Tag {
        self.sak.tag(self.today)
    }

    /// The steg to mark: where it is, or where it was closed.
    fn steg(&self) -> i32 {
        i32::from(self.sak.steg.number())
    }

    /// "12. nov. (9 dagar over)"
    fn neste_dato(&self) -> String {
        self.sak.neste_dato.map_or_else(
            || "Ingen, saka er avslutta".to_owned(),
            |dato| {
                let distance = dates::deadline_distance(dato, self.today);
                format!("{} ({distance})", dates::medium(dato, self.today))
            },
        )
    }

    fn er_skolemiljoe(&self) -> bool {
        self.sak.slag == Slag::Skolemiljoe
    }

    fn barn_path(&self) -> String {
        barn::path(self.barn.barn_id)
    }

    fn opna(&self) -> String {
        dates::date_time(self.sak.opna_at)
    }

    fn slutt(&self) -> Option<String> {
        let naar = dates::date_time(self.sak.lukka_at?);
        let steg = self.sak.steg;
        Some(format!(
            "{} {naar}, på steg {}: {}",
            self.sak.tilstand.label(),
            steg.number(),
            steg.label()
        ))
    }
}

pub(super) async fn vis(ctx: Ctx, Path(id): Path<SakId>) -> Result<Response, AppError> {
    ctx.require(Action::SakOpne)?;
    let mut tx = ctx.write().await?;
    let sak = sak::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let permit = ctx.permit(Action::SakOpne, &sak)?;
    let barn = barn::find(&mut tx, sak.barn_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let fakta = sak::fakta(&mut tx, id).await?;
    let kan = kan(&ctx.actor, &sak);
    let avsluttarar = if kan.flytte && !kan.avslutte {
        sak::avsluttarar(&mut tx, &sak).await?
    } else {
        Vec::new()
    };
    let view = SakSide {
        uroer: uro::list_for_sak(&mut tx, id).await?,
        samtalar: samtale::list_for_sak(&mut tx, id).await?,
        tiltak: tiltak::list_for_sak(&mut tx, id).await?,
        plan: skolemiljoe::find(&mut tx, id).await?,
        lag: lag::list(&mut tx, id).await?,
        tilbod: overlevering::open_for_sak(&mut tx, id).await?,
        historikk: sak::list_historikk(&mut tx, id).await?,
        today: ctx.today(),
        hovud: None,
        val: val(&kan, &sak),
        varsel: varsel(&sak, ctx.today()),
        avsluttarar,
        kan,
        sak,
        barn,
    };
    tx.commit(permit).await?;
    let hovud = hovud(&ctx.actor, &view.sak, &fakta, &view.tiltak);
    ctx.page(&SakSide { hovud, ..view })
}

fn kan(actor: &Actor, sak: &Sak) -> Kan {
    let open = sak.open();
    Kan {
        flytte: open && actor.may(Action::SakFlytte, sak),
        avslutte: open && actor.may(Action::SakAvslutte, sak),
        tiltak: open && actor.may(Action::TiltakEvaluere, sak),
        lag: open && actor.may(Action::LagEndre, sak),
        dato: open && actor.may(Action::SakDatere, sak),
        overlevere: open && actor.may(Action::OverleveringTilby, sak),
        sperre: actor.may(Action::SperreSetje, sak),
        innsyn: actor.may_ever(Action::BarnInnsyn),
    }
}

/// The one thing to do now.
fn hovud(actor: &Actor, sak: &Sak, fakta: &Fakta, tiltak: &[Tiltak]) -> Option<Knapp> {
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
        (_, NesteKva::Evaluering) if tiltak.iter().any(Tiltak::open) => {
            let first = tiltak.iter().filter(|t| t.open()).min_by_key(|t| t.innan)?;
            (
                "Evaluer tiltaket",
                tiltak::evaluering_path(first.tiltak_id),
                "check-seal",
            )
        }
        (_, NesteKva::Avgjerd) => (
            "Før saka vidare",
            format!("/sak/{id}/vidare"),
            "arrow-right",
        ),
        _ => ("Set inn tiltak", format!("/sak/{id}/tiltak/ny"), "plus"),
    };
    Some(Knapp { tekst, href, ikon })
}

/// At these steg somebody moves the sak; at the others it moves by what is written down.
const fn blir_flytta(steg: Steg) -> bool {
    matches!(steg, Steg::Lokale | Steg::Moete | Steg::Evaluering)
}

/// What else can be done with an open sak.
fn val(kan: &Kan, sak: &Sak) -> Vec<Knapp> {
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
        kan.flytte && blir_flytta(sak.steg) && sak.neste_kva != NesteKva::Avgjerd,
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

/// What is wrong first, with the link that mends it.
fn varsel(sak: &Sak, today: Date) -> Option<Varsel> {
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
        overskrift: format!("Over fristen: {}", sak.neste_kva.label().to_lowercase()),
        tekst: format!(
            "Det skulle vere gjort {}, {}.",
            dates::long(dato),
            dates::distance(dato, today)
        ),
        href,
        lenkje,
    })
}
