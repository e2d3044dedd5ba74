//! Samtykke of the demo: put in as the application does it, so that the database's own rules say who must answer, refuse what
//! cannot be, and give the rights.

mod plan;
mod svar;

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::cases::Case;
use super::hours::Moment;
use super::queries;
use super::source::Source;
pub(super) use plan::{Gang, Skjema};
pub(super) use svar::{FOEREMAAL, Invitasjon, Maate, Rad, Signatur, Trekk};

/// Somebody who must answer about an instans of a form, as the database reckons it.
pub(super) struct Maa {
    pub(super) samtykke_id: Uuid,
    pub(super) slag: String,
    pub(super) signatar: String,
    pub(super) foeresett_id: Option<Uuid>,
    pub(super) namn: Option<String>,
    /// Could be asked on the net.
    pub(super) har_fnr: bool,
}

impl Skjema<'_> {
    /// When something happened in it, by the database's day: so many minutes after it was asked.
    pub(super) fn at(&self, minutes: usize) -> OffsetDateTime {
        self.in_the_case(minutes) + self.moved
    }

    /// The same by the demo's day, where the case's history is.
    pub(super) fn in_the_case(&self, minutes: usize) -> OffsetDateTime {
        let day = self.spurt - self.moved;
        self.case.at(day, Moment::Samtykke, minutes)
    }
}

/// The forms, those who are invited, the answers, and that another has confirmed those on paper.
pub(super) async fn write<'a>(
    tx: &mut PgConnection,
    source: &Source<'a>,
    cases: &'a [Case<'a>],
) -> anyhow::Result<Vec<Skjema<'a>>> {
    let i_dag = queries::today(tx).await?;
    let mal = svar::mal(tx, i_dag).await?;
    let alle = plan::plan(source, cases, i_dag);
    queries::samtykke(tx, &alle, &mal.mal).await?;
    let maa = queries::maa_svare(tx).await?;
    queries::invitasjon(tx, &svar::invitasjonar(&alle, &maa)).await?;
    queries::hoeyrt(tx, &svar::hoeyrde(&alle, &maa)).await?;
    let signaturar = svar::signaturar(source, &alle, &maa, &mal);
    queries::signatur(tx, &signaturar).await?;
    queries::stadfesting(tx, &signaturar).await?;
    queries::samtykke_historikk(tx, &svar::historikk(&alle, &signaturar)).await?;
    Ok(alle)
}

/// What is taken back again.
pub(super) fn trekk(alle: &[Skjema]) -> Vec<Trekk> {
    svar::trekk(alle)
}
