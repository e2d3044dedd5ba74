//! SQL about what was approved, and what became of its tiltaksplan.

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use crate::db::WriteTx;
use crate::ids::{EiningId, ReferatId, SakId, TiltakId};
use crate::referat::model::Referat;
use crate::tiltak;

/// What was approved.
pub(in crate::referat) struct Versjon {
    pub nr: i16,
    pub grunn: Option<String>,
    /// Who opened it to put it right; not known of the oldest.
    pub retta_av: Option<String>,
    pub innhald: String,
    pub sha256: Vec<u8>,
    pub godkjent_av: String,
    pub godkjent_at: OffsetDateTime,
}

/// Every version that was approved, the newest first.
pub(in crate::referat) async fn versjonar(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Vec<Versjon>, sqlx::Error> {
    sqlx::query_as!(
        Versjon,
        r#"select v.nr, v.grunn, a.namn as "retta_av?", v.innhald, v.sha256, b.namn as godkjent_av, v.godkjent_at
        from referat_versjon v
        join brukar b on b.brukar_id = v.godkjent_av
        left join brukar a on a.brukar_id = v.retta_av
        where v.referat_id = $1
        order by v.nr desc"#,
        id.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The document of a version: that number, or the newest.
pub(in crate::referat) async fn dokument(
    tx: &mut PgConnection,
    id: ReferatId,
    nr: Option<i16>,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select pdf from referat_versjon where referat_id = $1 and ($2::smallint is null or nr = $2) order by nr desc limit 1",
        id.uuid(),
        nr,
    )
    .fetch_optional(tx)
    .await
}

/// What is approved, to be kept.
pub(in crate::referat) struct NyVersjon<'a> {
    pub eining: EiningId,
    pub innhald: &'a str,
    pub sha256: &'a [u8],
    pub pdf: &'a [u8],
    /// Which version of the plan it is.
    pub plan_versjon: i32,
}

pub(in crate::referat) async fn insert_versjon(
    tx: &mut WriteTx,
    referat: &Referat,
    ny: &NyVersjon<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into referat_versjon (kommune_id, referat_id, nr, moete_id, eining_id, sak_id, grunn, innhald, sha256, pdf, godkjent_av,
            godkjent_at, plan_versjon)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tx.actor().kommune_id.uuid(),
        referat.id.uuid(),
        referat.nr + 1,
        referat.moete_id.uuid(),
        ny.eining.uuid(),
        referat.sak_id.map(SakId::uuid),
        referat.retting_grunn,
        ny.innhald,
        ny.sha256,
        ny.pdf,
        tx.actor().brukar_id.uuid(),
        tx.now(),
        ny.plan_versjon,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A row of the tiltaksplan is this tiltak now.
pub(in crate::referat) async fn insert_tiltak(
    tx: &mut WriteTx,
    referat: &Referat,
    (rad, rad_id): (usize, &str),
    tiltak: TiltakId,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into referat_tiltak (kommune_id, referat_id, tiltak_id, sak_id, nr, rad, rad_id) values ($1, $2, $3, $4, $5, $6, $7)",
        tx.actor().kommune_id.uuid(),
        referat.id.uuid(),
        tiltak.uuid(),
        referat.sak_id.map(SakId::uuid),
        referat.nr + 1,
        i16::try_from(rad + 1).unwrap_or(i16::MAX),
        rad_id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The row that is this tiltak has this id, and the tiltak is as the referat says in this version of it.
pub(in crate::referat) async fn bind(
    tx: &mut WriteTx,
    referat: &Referat,
    tiltak: TiltakId,
    rad_id: &str,
    version: Option<i32>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update referat_tiltak set rad_id = $3, tiltak_version = coalesce($4, tiltak_version)
        where referat_id = $1 and tiltak_id = $2",
        referat.id.uuid(),
        tiltak.uuid(),
        rad_id,
        version,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How a tiltak of the plan stands now.
pub(in crate::referat) struct RadStatus {
    pub tiltak_id: TiltakId,
    /// Which row it was; not known of the oldest.
    pub rad_id: Option<String>,
    /// Which version of the tiltak a referat made; it is another when somebody has worked on it.
    pub tiltak_version: i32,
    /// As the row was approved: the tiltak may say something else now.
    pub rad: String,
    pub tiltak: String,
    pub status: tiltak::Status,
    pub siste_effekt: Option<tiltak::Effekt>,
}

impl RadStatus {
    /// It says something else now than its row does: not only who in the family does it.
    pub fn heiter_anna(&self, rad: &str) -> bool {
        !self.tiltak.starts_with(rad)
    }
}

pub(in crate::referat) async fn radstatus(
    tx: &mut PgConnection,
    id: ReferatId,
) -> Result<Vec<RadStatus>, sqlx::Error> {
    sqlx::query_as!(
        RadStatus,
        r#"select r.tiltak_id as "tiltak_id: TiltakId", r.rad_id, r.tiltak_version,
            coalesce(v.innhald::jsonb -> 'tiltaksplan' -> (r.rad - 1) ->> 1, t.tiltak) as "rad!", t.tiltak, t.status,
            t.siste_effekt
        from referat_tiltak r
        join referat_versjon v on v.kommune_id = r.kommune_id and v.referat_id = r.referat_id and v.nr = r.nr
        join tiltak t on t.kommune_id = r.kommune_id and t.tiltak_id = r.tiltak_id
        where r.referat_id = $1
        order by r.nr, r.rad"#,
        id.uuid(),
    )
    .fetch_all(tx)
    .await
}
