//! SQL about laget.

use sqlx::postgres::PgConnection;

use super::{Deltakar, Kollega};
use crate::db::{WriteTx, exactly_one};
use crate::error::AppError;
use crate::ids::{BrukarId, DeltakarId, EiningId, InstansId, PrinsipalId, SakId};
use crate::sak::Sak;

/// Everyone who is on the lag, by name, and then those who were, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut PgConnection, sak: &Sak) -> Result<Vec<Deltakar>, sqlx::Error> {
    sqlx::query_as!(
        Deltakar,
        r#"select d.sak_deltakar_id, d.prinsipal_id, d.brukar_id, b.namn,
            coalesce(m.stilling, '') as "stilling!",
            coalesce(case when not $2 then e.namn end, i.namn) as "stad!",
            d.oppgaave,
            d.til is null and d.prinsipal_id = $3 as "ansvarleg!",
            case when d.til is null then (
                select count(*) from tiltak t
                where t.kommune_id = d.kommune_id and t.sak_id = d.sak_id
                    and t.ansvarleg_id = d.prinsipal_id and t.status in ('planlagd', 'paagaar')
            ) else 0 end as "opne_tiltak!",
            d.fraa, d.til,
            d.til is null and d.instans_id <> $4 and d.instans_id not in (select app.samtykke_delt($1)) as "utan_samtykke!"
        from sak_deltakar d
        join brukar b on b.brukar_id = d.brukar_id
        join instans i on i.instans_id = d.instans_id
        left join eining e on e.kommune_id = d.kommune_id and e.eining_id = d.eining_id
        left join lateral (
            select max(m.stilling) as stilling from medlemskap m
            where m.kommune_id = d.kommune_id and m.prinsipal_id = d.prinsipal_id
        ) m on true
        where d.sak_id = $1
        order by d.til is not null, d.til desc, app.sortering(b.namn) collate "C", d.sak_deltakar_id"#,
        sak.sak_id.uuid(),
        sak.adressesperre,
        sak.ansvarleg_id.uuid(),
        sak.instans_id.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Those who work at the place that owns the sak, in roles that see children, and are not shut out from it:
/// the eining's, or the instans's when the sak has no eining.
///
/// # Errors
/// When the database fails.
pub async fn kollegaer(tx: &mut PgConnection, sak: &Sak) -> Result<Vec<Kollega>, sqlx::Error> {
    sqlx::query_as!(
        Kollega,
        r#"select m.prinsipal_id as "prinsipal_id!", m.brukar_id, m.instans_id, m.eining_id, b.namn,
            max(m.stilling) as "stilling!",
            exists (
                select from sak_deltakar d
                where d.sak_id = $1 and d.prinsipal_id = m.prinsipal_id and d.til is null
            ) as "paa_laget!"
        from medlemskap m
        join brukar b on b.brukar_id = m.brukar_id
        where m.instans_id = $2 and ($3::uuid is null or m.eining_id = $3)
            and app.ser_barn(m.rolle) and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and not exists (
                select from sak_sperre p
                where p.sak_id = $1 and p.brukar_id = m.brukar_id and p.oppheva_at is null
            )
        group by m.prinsipal_id, m.brukar_id, m.instans_id, m.eining_id, b.namn
        order by app.sortering(b.namn) collate "C", m.prinsipal_id"#,
        sak.sak_id.uuid(),
        sak.instans_id.uuid(),
        sak.eining_id.map(EiningId::uuid),
    )
    .fetch_all(tx)
    .await
}

/// Those of other instansar who may come on the lag because a samtykke holds, in roles that meet children, and who are not
/// shut out.
pub(super) async fn kan_delast_med(
    tx: &mut PgConnection,
    sak: SakId,
) -> Result<Vec<Kollega>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.prinsipal_id as "prinsipal_id!: PrinsipalId", m.brukar_id as "brukar_id: BrukarId",
            m.instans_id as "instans_id: InstansId", m.eining_id as "eining_id: EiningId", b.namn,
            max(m.stilling) as "stilling!", i.namn as instans,
            exists (
                select from sak_deltakar d
                where d.sak_id = $1 and d.prinsipal_id = m.prinsipal_id and d.til is null
            ) as "paa_laget!"
        from app.samtykke_delt($1) delt
        join medlemskap m on m.instans_id = delt
        join instans i on i.instans_id = m.instans_id
        join brukar b on b.brukar_id = m.brukar_id
        where app.ser_barn(m.rolle) and b.sperra_at is null
            and m.fraa <= app.today() and (m.til is null or m.til >= app.today())
            and not exists (
                select from sak_sperre p
                where p.sak_id = $1 and p.brukar_id = m.brukar_id and p.oppheva_at is null
            )
        group by m.prinsipal_id, m.brukar_id, m.instans_id, m.eining_id, b.namn, i.namn
        order by app.sortering(i.namn) collate "C", app.sortering(b.namn) collate "C", m.prinsipal_id"#,
        sak.uuid(),
    )
    .fetch_all(tx)
    .await?;
    let folk = rows.into_iter().map(|row| Kollega {
        prinsipal_id: row.prinsipal_id,
        brukar_id: row.brukar_id,
        instans_id: row.instans_id,
        eining_id: row.eining_id,
        namn: row.namn,
        // whom one brings in from elsewhere must be told apart from a colleague
        stilling: if row.stilling.is_empty() {
            row.instans
        } else {
            format!("{}, {}", row.stilling, row.instans)
        },
        paa_laget: row.paa_laget,
    });
    Ok(folk.collect())
}

/// Puts a colleague on the lag.
pub(super) async fn join(
    tx: &mut WriteTx,
    id: DeltakarId,
    sak: SakId,
    kollega: &Kollega,
    oppgaave: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sak_deltakar (kommune_id, sak_deltakar_id, sak_id, prinsipal_id, brukar_id, instans_id,
            eining_id, oppgaave, fraa)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        sak.uuid(),
        kollega.prinsipal_id.uuid(),
        kollega.brukar_id.uuid(),
        kollega.instans_id.uuid(),
        kollega.eining_id.map(EiningId::uuid),
        oppgaave,
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes somebody off the lag.
///
/// # Errors
/// [`AppError::Conflict`] when the person has left already; when the database fails.
pub async fn leave(tx: &mut WriteTx, sak: SakId, deltakar: DeltakarId) -> Result<(), AppError> {
    let done = sqlx::query!(
        "update sak_deltakar set til = $3 where sak_id = $1 and sak_deltakar_id = $2 and til is null",
        sak.uuid(),
        deltakar.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    exactly_one(&done)
}
