//! SQL of the lists of saker: they start from the rights, so that a list reads one index.

use sqlx::postgres::PgConnection;
use time::Date;
use uuid::Uuid;

use crate::ids::SakId;
use crate::sak::liste::{Ansvarleg, Filter, SakRad};
use crate::sak::model::Steg;

/// Rows of a page; one more is read to know whether there are more.
pub const SIDE: usize = 50;

/// So many open saker and one more, the most urgent first.
pub async fn opne(
    tx: &mut PgConnection,
    filter: &Filter,
    today: Date,
    most: usize,
) -> Result<Vec<SakRad>, sqlx::Error> {
    let etter = key(tx, filter.etter).await?;
    let einingar = einingar(filter);
    sqlx::query_as!(
        SakRad,
        r#"with treff as (
            select distinct on (h.sortert, h.sak_id) h.*
            from unnest((select app.principals())::uuid[]) p (id)
            cross join lateral (
                select t.neste_dato as sortert, s.*
                from sak_tilgang t
                join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
                where t.prinsipal_id = p.id and t.open and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    and ($1::date is null or (t.neste_dato, t.sak_id) > ($1, $2::uuid))
                    and ($3::smallint is null or s.steg = $3)
                    and ($4::uuid[] is null or s.eining_id = any($4))
                    and ($5::date is null or t.neste_dato <= $5)
                    and (not $6 or s.ansvarleg_id = any((select app.principals())::uuid[]))
                    and (not $7 or s.ansvarleg_id <> all((select app.principals())::uuid[]))
                order by t.neste_dato, t.sak_id
                limit $8
            ) h
            order by h.sortert, h.sak_id
            limit $8
        )
        select s.sak_id, s.saksnummer, s.barn_id, s.barn_namn, b.foedd, s.steg, true as "open!",
            s.neste_dato, s.neste_kva, s.neste_merknad, s.sortert,
            case when b.adressesperre then 'Skjerma' else coalesce(e.namn, i.namn) end as "stad!",
            a.namn as ansvarleg_namn, s.tiltak_opne
        from treff s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        order by s.sortert, s.sak_id"#,
        etter,
        filter.etter.map(SakId::uuid),
        filter.steg.map(Steg::number),
        einingar.as_deref(),
        filter.frist.and_then(|frist| frist.til(today)),
        filter.ansvarleg == Ansvarleg::Meg,
        filter.ansvarleg == Ansvarleg::Andre,
        limit(most),
    )
    .fetch_all(tx)
    .await
}

/// One page of closed saker, the last closed first.
pub async fn lukka(tx: &mut PgConnection, filter: &Filter) -> Result<Vec<SakRad>, sqlx::Error> {
    let etter = key(tx, filter.etter).await?;
    let einingar = einingar(filter);
    sqlx::query_as!(
        SakRad,
        r#"with treff as (
            select distinct on (h.sortert, h.sak_id) h.*
            from unnest((select app.principals())::uuid[]) p (id)
            cross join lateral (
                select t.neste_dato as sortert, s.*
                from sak_tilgang t
                join sak s on s.kommune_id = t.kommune_id and s.sak_id = t.sak_id
                where t.prinsipal_id = p.id and not t.open and statement_timestamp() >= t.fraa and statement_timestamp() < t.til
                    and ($1::date is null or (t.neste_dato, t.sak_id) < ($1, $2::uuid))
                    and ($3::smallint is null or s.steg = $3)
                    and ($4::uuid[] is null or s.eining_id = any($4))
                    and (not $5 or s.ansvarleg_id = any((select app.principals())::uuid[]))
                order by t.neste_dato desc, t.sak_id desc
                limit $6
            ) h
            order by h.sortert desc, h.sak_id desc
            limit $6
        )
        select s.sak_id, s.saksnummer, s.barn_id, s.barn_namn, b.foedd, s.steg, false as "open!",
            s.neste_dato, s.neste_kva, s.neste_merknad, s.sortert,
            case when b.adressesperre then 'Skjerma' else coalesce(e.namn, i.namn) end as "stad!",
            a.namn as ansvarleg_namn, s.tiltak_opne
        from treff s
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        order by s.sortert desc, s.sak_id desc"#,
        etter,
        filter.etter.map(SakId::uuid),
        filter.steg.map(Steg::number),
        einingar.as_deref(),
        filter.ansvarleg == Ansvarleg::Meg,
        limit(SIDE),
    )
    .fetch_all(tx)
    .await
}

/// Saker whose child's given or family name begins so, or with this number. Each way of finding is a branch
/// of its own, so that each has its index.
pub async fn soek(
    tx: &mut PgConnection,
    from: &str,
    to: &str,
    saksnummer: &str,
) -> Result<Vec<SakRad>, sqlx::Error> {
    sqlx::query_as!(
        SakRad,
        r#"with treff as (
            (
                select s.sak_id
                from sak s
                where s.barn_namn_sortert >= $1 and s.barn_namn_sortert < $2
                order by s.barn_namn_sortert, s.sak_id
                limit $4
            )
            union
            (
                select s.sak_id
                from barn b
                join sak s on s.kommune_id = b.kommune_id and s.barn_id = b.barn_id
                where b.etternamn_sortert >= $1 and b.etternamn_sortert < $2
                order by s.barn_namn_sortert, s.sak_id
                limit $4
            )
            union
            (select s.sak_id from sak s where s.saksnummer = $3)
        )
        select s.sak_id, s.saksnummer, s.barn_id, s.barn_namn, b.foedd, s.steg,
            s.tilstand = 'open' as "open!", s.neste_dato, s.neste_kva, s.neste_merknad,
            app.liste_dato(s.neste_dato, s.lukka_at) as sortert,
            case when b.adressesperre then 'Skjerma' else coalesce(e.namn, i.namn) end as "stad!",
            a.namn as ansvarleg_namn, s.tiltak_opne
        from treff
        join sak s on s.sak_id = treff.sak_id
        join barn b on b.kommune_id = s.kommune_id and b.barn_id = s.barn_id
        join instans i on i.instans_id = s.instans_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        left join eining e on e.kommune_id = s.kommune_id and e.eining_id = s.eining_id
        order by s.barn_namn_sortert, s.sak_id
        limit $4"#,
        from,
        to,
        saksnummer,
        limit(SIDE),
    )
    .fetch_all(tx)
    .await
}

/// The sort key of the last row of the page before. One that is not seen gives none: the first page.
async fn key(tx: &mut PgConnection, etter: Option<SakId>) -> Result<Option<Date>, sqlx::Error> {
    let Some(etter) = etter else { return Ok(None) };
    let key = sqlx::query_scalar!(
        "select app.liste_dato(s.neste_dato, s.lukka_at) from sak s where s.sak_id = $1",
        etter.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(key.flatten())
}

/// The ids of the einingar asked for; none when it is any.
fn einingar(filter: &Filter) -> Option<Vec<Uuid>> {
    let ids: Vec<Uuid> = filter.einingar.iter().map(|id| id.uuid()).collect();
    (!ids.is_empty()).then_some(ids)
}

fn limit(most: usize) -> i64 {
    i64::try_from(most + 1).unwrap_or(i64::MAX)
}
