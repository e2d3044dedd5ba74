//! What the jobs do: everybody in a kommune, and one person.

use super::PAAMINNING;
use super::model::{Naar, naar};
use crate::barnevern;
use crate::clock::oslo_date;
use crate::db::JobTx;
use crate::jobs::{self, Job, Outcome};
use crate::melding::{self, Paaminning, Slag};
use crate::{sak, tiltak};

/// More of a person's own than this is read on Mi side.
const FLEST: usize = 500;

/// Asks for one for everybody at work in the kommune.
pub(super) async fn alle(job: Job) -> Outcome {
    let mut tx = job.begin().await?;
    jobs::enqueue_for_all(&mut tx, job.kommune_id, PAAMINNING, job.now).await?;
    job.finish(tx).await
}

/// Reminds the person it runs as.
pub(super) async fn ein(job: Job) -> Outcome {
    let meg = job.person()?;
    let mut tx = job.begin().await?;
    let ting = ventar(&job, &mut tx).await?;
    let new = melding::paaminn(&mut tx, meg, &ting, job.now).await?;
    if new {
        let id = job.shared.clock.uuid();
        melding::ask_for_varsel(&mut tx, job.kommune_id, meg, id, job.now).await?;
    }
    job.finish(tx).await
}

/// What the person is to be reminded of today.
async fn ventar(job: &Job, tx: &mut JobTx) -> Result<Vec<Paaminning>, sqlx::Error> {
    let today = oslo_date(job.now);
    let mut ting = Vec::new();
    for sak in sak::mine_snart(tx, today, FLEST).await? {
        let Some((dato, naar)) = sak.neste_dato.and_then(|d| Some((d, naar(d, today)?))) else {
            continue;
        };
        ting.push(Paaminning {
            id: job.shared.clock.uuid(),
            slag: slag(naar, Slag::FristNaer, Slag::FristOver),
            sak_id: Some(sak.sak_id),
            objekt_id: None,
            noekkel: naar.noekkel("sak", sak.sak_id, dato),
        });
    }
    let flest = i64::try_from(FLEST).unwrap_or(i64::MAX);
    for mitt in tiltak::mine_opne(tx, sak::snart(today), flest).await? {
        let Some(naar) = naar(mitt.innan, today) else {
            continue;
        };
        ting.push(Paaminning {
            id: job.shared.clock.uuid(),
            slag: slag(naar, Slag::TiltakNaer, Slag::TiltakOver),
            sak_id: Some(mitt.sak_id),
            objekt_id: Some(mitt.tiltak_id.uuid()),
            noekkel: naar.noekkel("tiltak", mitt.tiltak_id, mitt.innan),
        });
    }
    // only whoever sent it: that there is one is nobody else's to be told
    for klokke in barnevern::mine(tx, today).await? {
        let Some(naar @ Naar::Over(_)) = naar(klokke.svar_frist, today).filter(|_| klokke.mi)
        else {
            continue;
        };
        let id = klokke.barnevernsmelding_id;
        ting.push(Paaminning {
            id: job.shared.clock.uuid(),
            slag: Slag::BarnevernSvar,
            sak_id: None,
            objekt_id: Some(id.uuid()),
            noekkel: naar.noekkel("svar", id, klokke.svar_frist),
        });
    }
    Ok(ting)
}

fn slag(when: Naar, near: Slag, over: Slag) -> Slag {
    match when {
        Naar::Naer => near,
        Naar::Over(_) => over,
    }
}
