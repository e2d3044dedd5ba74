//! `/`: Mi side. What waits for this person, the most urgent first.

use askama::Template;
use axum::response::Response;
use time::Date;

use super::oppbevaring::{fraa_sletting, fraa_svar};
use super::oppgaave::{
    Oppgaave, fraa_attest, fraa_einingar, fraa_endring, fraa_jobbar, fraa_klokke, fraa_koordinator,
    fraa_medlemskap, fraa_oppbevaring, fraa_plan, fraa_reglar, fraa_sak, fraa_tilbod, fraa_tiltak,
};
use super::vanleg::vanleg;
use super::ventar::{
    fraa_innkalling, fraa_loggkontroll, fraa_moete, fraa_naudrett, fraa_referat, fraa_slutt,
    fraa_uavklart, fraa_ventar,
};
use crate::access::{Action, Actor, Role, Subject};
use crate::agenda::{self, Uavklart};
use crate::attest;
use crate::barn::{self, Endring};
use crate::barnevern::{self, Klokke};
use crate::eining;
use crate::error::AppError;
use crate::ids::{BarnId, EiningId, SakId};
use crate::individuellplan::{self, MinPlan};
use crate::jobs;
use crate::koordinator::{self, MittTilbod};
use crate::loggkontroll;
use crate::medlemskap;
use crate::moete::{self, MittMoete, Svar};
use crate::naudrett::{self, VentarTal};
use crate::oppbevaring;
use crate::overlevering::{self, Tilbod};
use crate::referat::{self, VentarReferat};
use crate::sak::{self, SIDE, SakRad, snart};
use crate::samtykke;
use crate::tiltak::{self, MittTiltak};
use crate::web::page::{Nav, View};
use crate::web::{Ctx, dates};

/// My saker shown here; the list has the rest.
const MINE_SAKER: usize = 10;
/// Saker of the leader's einingar shown here that are over the deadline; the list has the rest.
const OVER_FRIST: usize = 10;

#[derive(Template)]
#[template(path = "oversyn/mi_side.html")]
struct MiSide {
    fornamn: String,
    dag: String,
    oppgaaver: Vec<Oppgaave>,
    /// What waits of samtykke.
    samtykke: Vec<Oppgaave>,
    /// The meetings one is called to, and has answered.
    moete: Vec<Oppgaave>,
    mine: Vec<SakRad>,
    tal_mine: usize,
    fleire: bool,
    /// What a leader sees of the einingar led.
    leiar: Option<Leiar>,
    today: Date,
    kan_melde: bool,
    /// Coordinates children, who stand on the board.
    har_tavle: bool,
    ser_logg: bool,
    /// The record of processing activities, for those who read it.
    protokoll: Option<&'static str>,
    /// For roles without children of their own: what is normal when nothing waits.
    vanleg: Option<String>,
}

/// The saker of the einingar a person leads that are over the deadline, and that others have the ball in.
struct Leiar {
    stad: String,
    saker: Vec<SakRad>,
    fleire: bool,
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
    /// Where the saker are that this person has no ball in.
    fn andre_saker(&self) -> &'static str {
        match self.leiar {
            Some(_) => "Sakene på eininga finn du under «Saker».",
            None => "Saker du er med på, finn du under «Saker».",
        }
    }

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
    koordinator: Vec<MittTilbod>,
    /// Individuelle planar to look at again.
    planar: Vec<MinPlan>,
    klokker: Vec<Klokke>,
    over_frist: Vec<SakRad>,
    /// Answers to confirm or wait for …
    samtykke: Vec<samtykke::Ventar>,
    /// … and forms that are about to end.
    sluttar: Vec<samtykke::MinSlutt>,
    /// Changes of cards in the einingar a person leads, to confirm.
    endringar: Vec<Endring>,
    /// Proposed rules of samtykke to answer.
    reglar: i64,
    oppbevaring: i64,
    /// What was answered to one's own proposals of them.
    svar: Vec<oppbevaring::MittSvar>,
    /// Closed saker that are soon deleted.
    sletting: Option<oppbevaring::SnartSletta>,
    /// Roles that wait for the second person.
    roller: i64,
    /// Access to go through.
    attest: Option<attest::Ventar>,
    /// Einingar that wait for the second person.
    einingar: i64,
    naudrett: VentarTal,
    /// Of what was found in the log.
    treff: i64,
    moete: Vec<MittMoete>,
    referat: Vec<VentarReferat>,
    /// Meetings that are held, with items of which nobody has said what became of them.
    uavklart: Vec<Uavklart>,
    /// Jobs that stopped; a hundred are many.
    stoppa: i64,
}

pub(super) async fn vis(ctx: Ctx) -> Result<Response, AppError> {
    ctx.require(Action::MiSideOpne)?;
    let today = ctx.today();
    let leier = leier(&ctx.actor);
    let mut tx = ctx.write().await?;
    let (samtykke, sluttar) = samtykke::paa_mi_side(&mut tx).await?;
    let ventar = Ventar {
        saker: sak::mine(&mut tx, today).await?,
        tiltak: tiltak::mine_opne(&mut tx, snart(today), 50).await?,
        tilbod: overlevering::mine(&mut tx).await?,
        koordinator: if ctx.actor.has(Role::Barnekoordinator) {
            koordinator::mine(&mut tx).await?
        } else {
            Vec::new()
        },
        planar: individuellplan::mine(&mut tx).await?,
        klokker: barnevern::mine(&mut tx, today).await?,
        over_frist: if leier.is_empty() {
            Vec::new()
        } else {
            let einingar = leier.iter().map(|(id, _)| *id).collect();
            sak::over_frist(&mut tx, einingar, today, OVER_FRIST).await?
        },
        endringar: if leier.is_empty() {
            Vec::new()
        } else {
            barn::mine_endringar(&mut tx).await?
        },
        reglar: if ctx.actor.may_ever(Action::SamtykkeregelStyre) {
            samtykke::reglar_ventar(&mut tx).await?
        } else {
            0
        },
        oppbevaring: if ctx.actor.has(Role::Personvernombod) {
            oppbevaring::tal_ventar(&mut tx).await?
        } else {
            0
        },
        svar: if ctx.actor.may_ever(Action::OppbevaringForeslaa) {
            oppbevaring::mine_svar(&mut tx).await?
        } else {
            Vec::new()
        },
        sletting: if ctx.actor.may_ever(Action::SlettestoppSetje) {
            let einingar: Vec<EiningId> = leier.iter().map(|(id, _)| *id).collect();
            Some(oppbevaring::snart_sletta(&mut tx, &einingar).await?)
        } else {
            None
        },
        roller: if ctx.actor.may_ever(Action::MedlemskapSvare) {
            medlemskap::tal_ventar(&mut tx).await?
        } else {
            0
        },
        attest: if ctx.actor.may_ever(Action::AttestGjere) {
            attest::mine(&mut tx).await?
        } else {
            None
        },
        einingar: if ctx.actor.may_ever(Action::EiningSvare) {
            eining::tal_ventar(&mut tx).await?
        } else {
            0
        },
        samtykke,
        sluttar,
        moete: moete::mine(&mut tx, today).await?,
        referat: referat::mine_ventar(&mut tx, today).await?,
        uavklart: if ctx.actor.may_ever(Action::MoetePlanleggje) {
            agenda::uavklarte(&mut tx, today).await?
        } else {
            Vec::new()
        },
        treff: if ctx.actor.may_ever(Action::LoggKontrollere) {
            loggkontroll::tal_ventar(&mut tx).await?
        } else {
            0
        },
        naudrett: if ctx.actor.may_ever(Action::NaudrettListe) {
            naudrett::tal_ventar(&mut tx).await?
        } else {
            VentarTal::default()
        },
        stoppa: if ctx.actor.may_ever(Action::JobbStyre) {
            jobs::tal_dead(&mut tx).await?
        } else {
            0
        },
    };
    tx.commit(ctx.permit(Action::MiSideOpne, &subject(&ventar))?)
        .await?;
    ctx.page(&page(&ctx, ventar))
}

/// The einingar a person leads, each once.
fn leier(actor: &Actor) -> Vec<(EiningId, &str)> {
    let mut found: Vec<(EiningId, &str)> = Vec::new();
    for m in &actor.medlemskap {
        if let (Role::Einingsleiar, Some(id)) = (m.role, m.eining_id)
            && !found.iter().any(|(other, _)| *other == id)
        {
            found.push((id, m.stad()));
        }
    }
    found
}

fn leiar(actor: &Actor, mut saker: Vec<SakRad>) -> Option<Leiar> {
    let leier = leier(actor);
    let (_, stad) = leier.first()?;
    let fleire = saker.len() > OVER_FRIST;
    saker.truncate(OVER_FRIST);
    Some(Leiar {
        stad: match leier.len() {
            1 => (*stad).to_owned(),
            n => format!("dei {n} einingane dine"),
        },
        saker,
        fleire,
    })
}

/// Not the child of a clock: a row that named it would tell that there is a melding.
fn subject(ventar: &Ventar) -> Subject {
    let saker = || ventar.saker.iter().chain(&ventar.over_frist);
    let mut sak_list: Vec<SakId> = saker().map(|sak| sak.sak_id).collect();
    sak_list.extend(ventar.tiltak.iter().map(|tiltak| tiltak.sak_id));
    sak_list.extend(ventar.tilbod.iter().map(|tilbod| tilbod.sak_id));
    sak_list.extend(ventar.koordinator.iter().map(|tilbod| tilbod.sak_id));
    sak_list.extend(ventar.planar.iter().map(|plan| plan.sak_id));
    sak_list.extend(ventar.samtykke.iter().map(|samtykke| samtykke.sak_id));
    sak_list.extend(ventar.sluttar.iter().map(|slutt| slutt.sak_id));
    let mut barn_list: Vec<BarnId> = saker().map(|sak| sak.barn_id).collect();
    barn_list.extend(ventar.tiltak.iter().map(|tiltak| tiltak.barn_id));
    barn_list.extend(ventar.tilbod.iter().map(|tilbod| tilbod.barn_id));
    barn_list.extend(ventar.koordinator.iter().map(|tilbod| tilbod.barn_id));
    barn_list.extend(ventar.planar.iter().map(|plan| plan.barn_id));
    barn_list.extend(ventar.endringar.iter().map(|endring| endring.barn_id));
    barn_list.extend(ventar.samtykke.iter().map(|samtykke| samtykke.barn_id));
    barn_list.extend(ventar.sluttar.iter().map(|slutt| slutt.barn_id));
    sak_list.sort_unstable();
    sak_list.dedup();
    barn_list.sort_unstable();
    barn_list.dedup();
    let grunnlag = if barn_list.is_empty() { "" } else { "liste" };
    Subject {
        sak_list,
        barn_list,
        grunnlag: grunnlag.to_owned(),
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
    oppgaaver.extend(
        ventar
            .koordinator
            .iter()
            .map(|tilbod| fraa_koordinator(tilbod, today)),
    );
    let saker = ventar
        .saker
        .iter()
        .filter(|sak| !tiltak::staar_som_tiltak(sak, &ventar.tiltak));
    oppgaaver.extend(saker.filter_map(|sak| fraa_sak(sak, today)));
    oppgaaver.extend(
        ventar
            .tiltak
            .iter()
            .map(|tiltak| fraa_tiltak(tiltak, today)),
    );
    oppgaaver.extend(
        ventar
            .klokker
            .iter()
            .filter_map(|klokke| fraa_klokke(klokke, today)),
    );
    oppgaaver.extend(ventar.planar.iter().filter_map(|p| fraa_plan(p, today)));
    oppgaaver.extend(fraa_naudrett(&ventar.naudrett, today));
    oppgaaver.extend(fraa_loggkontroll(ventar.treff, today));
    oppgaaver.extend(fraa_jobbar(ventar.stoppa, today));
    oppgaaver.extend(ventar.endringar.iter().map(fraa_endring));
    oppgaaver.extend(fraa_reglar(ventar.reglar, today));
    oppgaaver.extend(fraa_oppbevaring(ventar.oppbevaring, today));
    oppgaaver.extend(ventar.svar.iter().map(|svar| fraa_svar(svar, today)));
    oppgaaver.extend(ventar.sletting.and_then(|s| fraa_sletting(s, today)));
    oppgaaver.extend(fraa_medlemskap(ventar.roller, today));
    oppgaaver.extend(fraa_einingar(ventar.einingar, today));
    oppgaaver.extend(ventar.attest.as_ref().map(|one| fraa_attest(one, today)));
    let (ventar_svar, svarte): (Vec<MittMoete>, Vec<MittMoete>) = ventar
        .moete
        .into_iter()
        .partition(|m| m.svar == Svar::Ventar);
    oppgaaver.extend(ventar_svar.iter().map(|m| fraa_innkalling(m, today)));
    oppgaaver.extend(ventar.referat.iter().map(|r| fraa_referat(r, today)));
    oppgaaver.extend(ventar.uavklart.iter().map(|u| fraa_uavklart(u, today)));
    oppgaaver.sort_by_key(|oppgaave| oppgaave.dato);
    let mut samtykke: Vec<Oppgaave> = ventar
        .samtykke
        .iter()
        .map(|ventar| fraa_ventar(ventar, today))
        .collect();
    samtykke.extend(ventar.sluttar.iter().map(|slutt| fraa_slutt(slutt, today)));
    let tal_mine = ventar.saker.len();
    ventar.saker.truncate(MINE_SAKER);
    let kan_melde = ctx.actor.may_ever(Action::UroMelde);
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
        samtykke,
        moete: svarte.iter().map(|m| fraa_moete(m, today)).collect(),
        fleire: tal_mine > ventar.saker.len(),
        mine: ventar.saker,
        tal_mine,
        leiar: leiar(&ctx.actor, ventar.over_frist),
        today,
        kan_melde,
        har_tavle: ctx.actor.may_ever(Action::TavleOpne),
        ser_logg: ctx.actor.may_ever(Action::LoggLese),
        protokoll: ctx
            .actor
            .may_ever(Action::ProtokollLese)
            .then_some(crate::protokoll::SIDE),
        vanleg: (!kan_melde).then(|| vanleg(&ctx.actor)),
    }
}
