//! SQL about individuelle planar.

pub(super) mod svar;

use std::collections::HashMap;

use sqlx::postgres::PgConnection;
use time::Date;

use super::del::Del;
use super::model::{Delar, Lagra, MinPlan, Staar, Versjon};
use crate::db::WriteTx;
use crate::ids::{BarnId, IndividuellplanId, KommuneId, SakId};
use crate::moete::Brev;

/// The plan of a sak.
pub(super) async fn find(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Option<IndividuellplanId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select individuellplan_id as "id: IndividuellplanId" from individuellplan where sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// Begins the plan of a sak; gives the one that is there when somebody has begun it.
pub(super) async fn begynn(tx: &mut WriteTx, sak: SakId) -> Result<IndividuellplanId, sqlx::Error> {
    if let Some(id) = find(tx, sak).await? {
        return Ok(id);
    }
    let id = tx.new_id();
    sqlx::query!(
        "insert into individuellplan (kommune_id, individuellplan_id, sak_id, laga_av, laga_at) values ($1, $2, $3, $4, $5)",
        tx.actor().kommune_id.uuid(),
        id,
        sak.uuid(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id.into())
}

/// Every part as it was last saved.
pub(super) async fn delar(tx: &mut PgConnection, sak: SakId) -> Result<Delar, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (d.del) d.del as "del: Del", d.version, d.tekst, b.namn, d.skriven_at
        from individuellplan_del d
        join brukar b on b.brukar_id = d.skriven_av
        where d.sak_id = $1
        order by d.del, d.version desc"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let lagra = rows.into_iter().map(|row| {
        let lagra = Lagra {
            version: row.version,
            tekst: row.tekst,
            av: row.namn,
            at: Some(row.skriven_at),
        };
        (row.del, lagra)
    });
    Ok(Delar(lagra.collect()))
}

/// What a person had before them: each part as it was in that version.
pub(super) async fn tidlegare(
    tx: &mut PgConnection,
    sak: SakId,
    versjonar: &[(Del, i32)],
) -> Result<HashMap<Del, String>, sqlx::Error> {
    let (del, version): (Vec<&str>, Vec<i32>) =
        versjonar.iter().map(|(del, nr)| (del.code(), *nr)).unzip();
    let rows = sqlx::query!(
        r#"select d.del as "del: Del", d.tekst
        from unnest($2::text[], $3::integer[]) v (del, version)
        join individuellplan_del d on d.sak_id = $1 and d.del = v.del and d.version = v.version"#,
        sak.uuid(),
        &del as &[&str],
        &version,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.del, row.tekst)).collect())
}

/// Saves a part as its next version.
pub(super) async fn lagre(
    tx: &mut WriteTx,
    (sak, plan): (SakId, IndividuellplanId),
    del: Del,
    version: i32,
    tekst: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into individuellplan_del (kommune_id, individuellplan_id, del, version, sak_id, tekst, skriven_av, skriven_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.actor().kommune_id.uuid(),
        plan.uuid(),
        del.code(),
        version,
        sak.uuid(),
        tekst,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The versions that were sent, the newest first.
pub(super) async fn versjonar(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Versjon>, sqlx::Error> {
    sqlx::query_as!(
        Versjon,
        r#"select v.nr, v.innhald, v.sha256,
            coalesce(v.slutt, case when v.gjeld_fraa is not null then 'gjeld' else 'ventar' end) as "staar!: Staar",
            v.revisjon, b.namn as frosen_av, v.frosen_at, v.gjeld_fraa, v.slutt_at
        from individuellplan_versjon v
        join brukar b on b.brukar_id = v.frosen_av
        where v.sak_id = $1
        order by v.nr desc"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Whether a sak has a plan in force.
///
/// # Errors
/// When the database fails.
pub async fn gjeld(tx: &mut PgConnection, sak: SakId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
            select from individuellplan_versjon v where v.sak_id = $1 and v.gjeld_fraa is not null and v.slutt is null
        ) as "gjeld!""#,
        sak.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// The document of a version.
pub(super) async fn dokument(
    tx: &mut PgConnection,
    sak: SakId,
    nr: Option<i16>,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select v.pdf from individuellplan_versjon v
        where v.sak_id = $1 and ($2::smallint is null or v.nr = $2) order by v.nr desc limit 1",
        sak.uuid(),
        nr,
    )
    .fetch_optional(tx)
    .await
}

/// A version that is sent.
pub(super) struct NyVersjon<'a> {
    pub nr: i16,
    pub innhald: &'a str,
    pub pdf: &'a [u8],
    pub revisjon: Date,
}

/// Freezes a version.
pub(super) async fn frys(
    tx: &mut WriteTx,
    (sak, plan): (SakId, IndividuellplanId),
    ny: &NyVersjon<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into individuellplan_versjon (kommune_id, individuellplan_id, nr, sak_id, innhald, sha256, pdf, revisjon, frosen_av,
            frosen_at)
        values ($1, $2, $3, $4, $5, sha256(convert_to($5, 'UTF8')), $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        plan.uuid(),
        ny.nr,
        sak.uuid(),
        ny.innhald,
        ny.pdf,
        ny.revisjon,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whom the letters about the plan of a sak have not reached, or may not have, and how it went.
pub(super) async fn brev_feila(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<(String, Brev)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select f.namn as "namn!", f.korleis as "korleis!: Brev"
        from individuellplan p cross join lateral app.referat_brev_feila(p.individuellplan_id) f
        where p.sak_id = $1"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.namn, row.korleis))
        .collect())
}

/// Puts in force what waits and has every yes it now needs, in a whole kommune: who must say yes has changed by a birthday or a rule.
///
/// # Errors
/// When the database fails.
pub async fn rekn(tx: &mut PgConnection, kommune: KommuneId) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.individuellplan_rekn($1)", kommune.uuid())
        .execute(tx)
        .await?;
    Ok(())
}

/// The plans in force that the person of this transaction is to look at again soon.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut PgConnection) -> Result<Vec<MinPlan>, sqlx::Error> {
    sqlx::query_as!(
        MinPlan,
        r#"select m.individuellplan_id as "individuellplan_id!: IndividuellplanId", m.sak_id as "sak_id!: SakId",
            s.barn_id as "barn_id!: BarnId", s.saksnummer, s.barn_namn, m.nr as "nr!", m.revisjon as "revisjon!"
        from app.individuellplan_mine() m
        join sak s on s.sak_id = m.sak_id
        order by m.revisjon, m.sak_id"#,
    )
    .fetch_all(tx)
    .await
}
