//! SQL about what is done with einingar.

use sqlx::postgres::PgConnection;
use time::Date;

use super::FLEST;
use crate::db::WriteTx;
use crate::eining::model::{Endring, Hinder, Slag};
use crate::ids::{BrukarId, EiningEndringId, EiningId, InstansId, KommuneId};
use crate::medlemskap::Svar;

/// What is to be done with an eining.
pub(in crate::eining) struct Ny {
    pub slag: Slag,
    /// The new one, the one that gets another name, or the successor.
    pub eining: EiningId,
    pub instans: InstansId,
    /// The successor is new.
    pub ny: bool,
    pub namn: Option<String>,
    pub dag: Option<Date>,
    pub gamle: Vec<EiningId>,
    pub leiar: Option<BrukarId>,
    pub grunn: String,
}

/// Does it, or proposes it when it is an end. False when the id is taken.
pub(in crate::eining) async fn gjer(
    tx: &mut WriteTx,
    id: EiningEndringId,
    ny: &Ny,
) -> Result<bool, sqlx::Error> {
    let gamle: Vec<_> = ny.gamle.iter().map(|id| id.uuid()).collect();
    let done = sqlx::query!(
        "insert into eining_endring (kommune_id, eining_endring_id, slag, eining_id, ny, instans_id, namn, dag, gamle, leiar_id, grunn,
            gjort_av, gjort_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        ny.slag.code(),
        ny.eining.uuid(),
        ny.ny,
        ny.instans.uuid(),
        ny.namn,
        ny.dag,
        &gamle,
        ny.leiar.map(BrukarId::uuid),
        ny.grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The columns of a change, from `eining_endring e` and what follows it.
macro_rules! endring {
    ($rest:literal $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            Endring,
            r#"select e.eining_endring_id, e.slag as "slag: Slag", coalesce(e.namn, x.namn, '–') as "namn!", e.namn_foer, e.ny,
                (select string_agg(o.namn, ', ' order by o.namn) from eining o
                    where o.kommune_id = e.kommune_id and o.eining_id = any(e.gamle)) as gamle,
                e.dag, l.namn as "leiar?",
                case when e.slag = 'slutt' and e.ny and d.gjort_at is null then (
                    select string_agg(distinct b.namn, ', ' order by b.namn) from medlemskap m
                    join brukar b on b.brukar_id = m.brukar_id
                    where m.kommune_id = e.kommune_id and m.eining_id = any(e.gamle) and m.rolle = 'einingsleiar'
                        and (m.til is null or (m.til >= app.today() and m.til >= m.fraa))
                ) end as leiarar_no,
                e.grunn, e.gjort_av as "gjort_av: BrukarId", g.namn as gjort_namn, e.gjort_at,
                s.svar as "svar?: Svar", sb.namn as "svart_namn?", s.svart_at as "svart_at?", d.gjort_at as "ferdig_at?",
                case when e.slag = 'slutt' and d.gjort_at is null and coalesce(s.svar, 'stadfesta') = 'stadfesta'
                    then app.eining_hinder(e.eining_endring_id) end as "hinder: Hinder",
                f.barn as "barn?", f.folk as "folk?", f.team as "team?", f.moete as "moete?",
                (e.slag = 'slutt' and s.svar is null and app.eining_kan_svare(e.eining_endring_id)) as "kan_svare!"
            from eining_endring e
            join brukar g on g.brukar_id = e.gjort_av
            left join eining x on x.kommune_id = e.kommune_id and x.eining_id = e.eining_id
            left join brukar l on l.brukar_id = e.leiar_id
            left join eining_endring_svar s on s.kommune_id = e.kommune_id and s.eining_endring_id = e.eining_endring_id
            left join brukar sb on sb.brukar_id = s.svart_av
            left join eining_endring_gjort d on d.kommune_id = e.kommune_id and d.eining_endring_id = e.eining_endring_id
            left join lateral app.eining_fylgjer(e.gamle, e.dag) f
                on e.slag = 'slutt' and d.gjort_at is null and coalesce(s.svar, 'stadfesta') = 'stadfesta'
            "# + $rest,
            $($bind),*
        )
    };
}

/// What was done with einingar, the latest first.
pub(in crate::eining) async fn endringar(
    tx: &mut PgConnection,
) -> Result<Vec<Endring>, sqlx::Error> {
    endring!(
        "where e.kommune_id = (select app.kommune_id())
        order by e.gjort_at desc, e.eining_endring_id desc
        limit $1",
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// The ends, the latest first.
pub(in crate::eining) async fn forslag(tx: &mut PgConnection) -> Result<Vec<Endring>, sqlx::Error> {
    endring!(
        "where e.kommune_id = (select app.kommune_id()) and e.slag = 'slutt'
        order by e.gjort_at desc, e.eining_endring_id desc
        limit $1",
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// One of them.
pub(in crate::eining) async fn eit_forslag(
    tx: &mut PgConnection,
    id: EiningEndringId,
) -> Result<Option<Endring>, sqlx::Error> {
    endring!(
        "where e.kommune_id = (select app.kommune_id()) and e.eining_endring_id = $1 and e.slag = 'slutt'",
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// How many ends wait for the one who asks; a hundred are many.
///
/// # Errors
/// When the database fails.
pub async fn tal_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from (
            select e.eining_endring_id from eining_endring e
            where e.kommune_id = (select app.kommune_id()) and e.slag = 'slutt' and not exists (
                select from eining_endring_svar s
                where s.kommune_id = e.kommune_id and s.eining_endring_id = e.eining_endring_id
            )
            limit 100
        ) v where app.eining_kan_svare(v.eining_endring_id)"#,
    )
    .fetch_one(tx)
    .await
}

/// Answers a proposal, unless it is answered. A last day that is over is carried out with it.
pub(in crate::eining) async fn svar(
    tx: &mut WriteTx,
    id: EiningEndringId,
    svar: Svar,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into eining_endring_svar (kommune_id, eining_endring_id, svar, svart_av, svart_at)
        values ($1, $2, $3, $4, $5)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        svar.code(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Carries out what is confirmed and due in a kommune.
pub(in crate::eining) async fn gjer_forfalne(
    tx: &mut PgConnection,
    kommune: KommuneId,
) -> Result<(), sqlx::Error> {
    sqlx::query!("select app.eining_gjer_forfalne($1)", kommune.uuid())
        .fetch_one(tx)
        .await?;
    Ok(())
}
