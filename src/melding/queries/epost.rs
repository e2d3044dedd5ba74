//! SQL about the mail of meldingar.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::ids::MeldingId;
use crate::melding::model::{Epost, Slag};

/// An unread melding there has been no mail about.
pub(in crate::melding) struct Uvarsla {
    pub melding_id: MeldingId,
    pub slag: Slag,
    pub at: OffsetDateTime,
    pub epost: Epost,
    pub epost_at: Option<OffsetDateTime>,
}

/// Whether there still is somebody with a place here behind the job: an account may have been shut since, or somebody
/// may have left.
pub(in crate::melding) async fn finst(tx: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select app.kommune_id() is not null as "finst!""#)
        .fetch_one(tx)
        .await
}

/// Those of the person a job runs as. What the job itself gave a mail server that went away is `uviss` from now on, and
/// what another gave it that does not run any more.
pub(in crate::melding) async fn uvarsla(
    tx: &mut PgConnection,
    job: Uuid,
) -> Result<Vec<Uvarsla>, sqlx::Error> {
    sqlx::query!(
        "update melding set epost = 'uviss'
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and epost = 'underveg' and (epost_job_id = $1 or not app.job_running(epost_job_id))",
        job,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query_as!(
        Uvarsla,
        r#"select m.melding_id, m.slag, m.at, m.epost as "epost: Epost", m.epost_at from melding m
        where m.kommune_id = (select app.kommune_id()) and m.brukar_id = (select app.brukar_id())
            and m.lesen_at is null and m.epost in ('ventar', 'uviss', 'avvist') and app.melding_gjeld(m)
        order by m.at"#,
    )
    .fetch_all(tx)
    .await
}

/// Those of these that wait and hold still are in the hands of this job now; false when there are none.
pub(in crate::melding) async fn take(
    tx: &mut PgConnection,
    ids: &[Uuid],
    job: Uuid,
    now: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update melding set epost = 'underveg', epost_job_id = $2, epost_at = $3
        where kommune_id = (select app.kommune_id()) and melding_id = any($1)
            and epost in ('ventar', 'uviss', 'avvist') and lesen_at is null and app.melding_gjeld(melding)",
        ids,
        job,
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// How the mail about those in the hands of this job went.
pub(in crate::melding) async fn went(
    tx: &mut PgConnection,
    job: Uuid,
    epost: Epost,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update melding set epost = $2
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id())
            and epost_job_id = $1 and epost = 'underveg'",
        job,
        epost.code(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// There is to be no mail about these, or there has been one that tells of them too.
pub(in crate::melding) async fn leave(
    tx: &mut PgConnection,
    ids: &[Uuid],
    epost: Epost,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update melding set epost = $2
        where kommune_id = (select app.kommune_id()) and melding_id = any($1)
            and epost in ('ventar', 'uviss', 'avvist')",
        ids,
        epost.code(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The day's digest goes; false when it has gone, or is under way, from another kommune.
pub(in crate::melding) async fn begin_samla(
    tx: &mut PgConnection,
    now: OffsetDateTime,
    dagen: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update varsling set samla_at = $1, samla = 'underveg'
        where brukar_id = (select app.brukar_id()) and (samla_at is null or samla_at < $2)",
        now,
        dagen,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How the one begun on then went; none when it did not go after all.
pub(in crate::melding) async fn samla_went(
    tx: &mut PgConnection,
    begun: OffsetDateTime,
    gjekk: Option<Epost>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update varsling set samla = $1, samla_at = case when $1::text is null then null else samla_at end
        where brukar_id = (select app.brukar_id()) and samla_at = $2",
        gjekk.map(Epost::code),
        begun,
    )
    .execute(tx)
    .await?;
    Ok(())
}
