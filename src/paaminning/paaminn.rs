//! What the jobs do: everybody in a kommune, and one person.

use std::cmp::Reverse;

use time::Date;
use uuid::Uuid;

use super::PAAMINNING;
use super::model::{Naar, naar};
use crate::barnevern::{self, Klokke};
use crate::clock::oslo_date;
use crate::db::JobTx;
use crate::individuellplan::{self, MinPlan, Varsel};
use crate::jobs::{self, Job, Outcome};
use crate::melding::{self, Paaminning, Slag};
use crate::sak::{self, SakRad};
use crate::samtykke::{self, Aarsak, MinSlutt};
use crate::tiltak::{self, MittTiltak};

/// More of a person's own than this is read on Mi side.
const FLEST: usize = 500;

/// Asks for one for everybody at work in the kommune; what came in force with the day is so before they are reminded of it.
pub(super) async fn alle(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    individuellplan::rekn(&mut tx, job.kommune_id).await?;
    jobs::enqueue_for_all(&mut tx, job.kommune_id, PAAMINNING, job.now).await?;
    job.finish(tx).await
}

/// Reminds the person it runs as.
pub(super) async fn ein(job: Job) -> Outcome {
    let meg = job.person()?;
    let mut tx = job.begin().await?;
    let ting = ventar(&job, &mut tx).await?;
    let ids: Vec<Uuid> = ting.iter().map(|_| job.shared.clock.uuid()).collect();
    let new = melding::paaminn(&mut tx, meg, &ting, &ids, job.now).await?;
    if new {
        let id = job.shared.clock.uuid();
        melding::ask_for_varsel(&mut tx, job.kommune_id, meg, id, job.now).await?;
    }
    job.finish(tx).await
}

/// What the person is to be reminded of today; what has waited longest comes last, and so on top of the inbox.
async fn ventar(job: &Job, tx: &mut JobTx) -> Result<Vec<Paaminning>, sqlx::Error> {
    let today = oslo_date(job.now);
    let flest = i64::try_from(FLEST).unwrap_or(i64::MAX);
    let mine = tiltak::mine_opne(tx, sak::snart(today), flest).await?;
    let saker = sak::mine_snart(tx, today, FLEST).await?;
    // only whoever sent it: that there is one is nobody else's to be told
    let klokker = barnevern::mine(tx, today).await?;
    let samtykke = samtykke::mine_slutt(tx).await?;
    let planar = individuellplan::mine(tx).await?;
    let saker = saker
        .iter()
        .filter(|sak| !tiltak::staar_som_tiltak(sak, &mine));
    let mut ting: Vec<Paaminning> = saker
        .filter_map(|sak| fraa_sak(sak, today))
        .chain(mine.iter().filter_map(|mitt| fraa_tiltak(mitt, today)))
        .chain(
            klokker
                .iter()
                .filter_map(|klokke| fraa_klokke(klokke, today)),
        )
        .chain(samtykke.iter().map(fraa_samtykke))
        .chain(planar.iter().filter_map(|plan| fraa_plan(plan, today)))
        .collect();
    ting.sort_by_key(|t| Reverse(t.dato));
    Ok(ting)
}

fn fraa_sak(sak: &SakRad, today: Date) -> Option<Paaminning> {
    let dato = sak.neste_dato?;
    let naar = naar(dato, today)?;
    Some(Paaminning {
        slag: slag(naar, Slag::FristNaer, Slag::FristOver),
        sak_id: Some(sak.sak_id),
        objekt_id: None,
        dato,
        noekkel: naar.noekkel("sak", sak.sak_id, dato),
    })
}

fn fraa_tiltak(mitt: &MittTiltak, today: Date) -> Option<Paaminning> {
    let dato = mitt.innan;
    let naar = naar(dato, today)?;
    Some(Paaminning {
        slag: slag(naar, Slag::TiltakNaer, Slag::TiltakOver),
        sak_id: Some(mitt.sak_id),
        objekt_id: Some(mitt.tiltak_id.uuid()),
        dato,
        noekkel: naar.noekkel("tiltak", mitt.tiltak_id, dato),
    })
}

fn fraa_klokke(klokke: &Klokke, today: Date) -> Option<Paaminning> {
    let dato = klokke.svar_frist;
    let naar = naar(dato, today).filter(|naar| klokke.mi && matches!(naar, Naar::Over(_)))?;
    let id = klokke.barnevernsmelding_id;
    Some(Paaminning {
        slag: Slag::BarnevernSvar,
        sak_id: None,
        objekt_id: Some(id.uuid()),
        dato,
        noekkel: naar.noekkel("svar", id, dato),
    })
}

/// Once for each of the days the kommune reminds on: the database has reckoned which it is.
fn fraa_samtykke(slutt: &MinSlutt) -> Paaminning {
    let (id, dato, dagar) = (slutt.samtykke_id, slutt.dato, slutt.varsel);
    Paaminning {
        slag: match slutt.aarsak {
            Aarsak::Tidsrom => Slag::SamtykkeSluttar,
            Aarsak::Alder | Aarsak::Regel => Slag::SamtykkeAndreSvarar,
        },
        sak_id: Some(slutt.sak_id),
        objekt_id: Some(id.uuid()),
        dato,
        noekkel: format!("samtykke:{id}:{dato}:{dagar}"),
    }
}

/// Thirty days before, seven before, and each week from the day.
fn fraa_plan(plan: &MinPlan, today: Date) -> Option<Paaminning> {
    let (id, dato) = (plan.individuellplan_id, plan.revisjon);
    let naar = match plan.varsel(today)? {
        Varsel::Foer(dagar) => format!("-{dagar}"),
        Varsel::Over(veker) => veker.to_string(),
    };
    Some(Paaminning {
        slag: Slag::IndividuellplanRevisjon,
        sak_id: Some(plan.sak_id),
        objekt_id: Some(id.uuid()),
        dato,
        noekkel: format!("plan:{id}:{dato}:{naar}"),
    })
}

fn slag(when: Naar, near: Slag, over: Slag) -> Slag {
    match when {
        Naar::Naer => near,
        Naar::Over(_) => over,
    }
}
