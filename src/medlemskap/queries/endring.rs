//! SQL about medlemskap that are given, ended and proposed.

use sqlx::postgres::PgConnection;
use time::Date;

use super::FLEST;
use crate::access::Role;
use crate::db::WriteTx;
use crate::ids::{BrukarId, EiningId, InstansId, MedlemskapEndringId, MedlemskapId};
use crate::medlemskap::model::{Endring, Rad, Slag, Svar};
use crate::web::Fersk;

/// A medlemskap to be given.
pub(in crate::medlemskap) struct Ny {
    pub brukar: BrukarId,
    pub instans: InstansId,
    pub eining: Option<EiningId>,
    pub rolle: Role,
    pub stilling: String,
    pub fraa: Date,
    pub til: Option<Date>,
    pub grunn: String,
}

/// Whether the person has the role at the place in some of the days, or it waits for a second person.
pub(in crate::medlemskap) async fn finst(
    tx: &mut PgConnection,
    ny: &Ny,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
            select from medlemskap m
            where m.kommune_id = (select app.kommune_id()) and m.brukar_id = $1 and m.instans_id = $2
                and m.eining_id is not distinct from $3 and m.rolle = $4
                and (m.til is null or (m.til >= $5 and m.til >= m.fraa)) and m.fraa <= coalesce($6, 'infinity'::date)
        ) or exists (
            select from medlemskap_endring e
            where e.kommune_id = (select app.kommune_id()) and e.brukar_id = $1 and e.instans_id = $2
                and e.eining_id is not distinct from $3 and e.rolle = $4 and e.slag = 'gje' and e.to_personar
                and e.gjeld_til >= app.today()
                and not exists (
                    select from medlemskap_endring_svar s
                    where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                )
        ) as "finst!""#,
        ny.brukar.uuid(),
        ny.instans.uuid(),
        ny.eining.map(EiningId::uuid),
        ny.rolle.code(),
        ny.fraa,
        ny.til,
    )
    .fetch_one(tx)
    .await
}

/// Gives it, or proposes it: the database knows which. Whether it waits for a second person; none when the id is taken.
pub(in crate::medlemskap) async fn gje(
    tx: &mut WriteTx,
    _fersk: &Fersk,
    id: MedlemskapEndringId,
    ny: &Ny,
) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, brukar_id, instans_id, eining_id, rolle,
            stilling, fraa, til, grunn, gjort_av, gjort_at)
        values ($1, $2, 'gje', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict do nothing
        returning to_personar",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        ny.brukar.uuid(),
        ny.instans.uuid(),
        ny.eining.map(EiningId::uuid),
        ny.rolle.code(),
        ny.stilling,
        ny.fraa,
        ny.til,
        ny.grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Ends a medlemskap, or proposes it: the database knows which. True when a second person must say so too.
pub(in crate::medlemskap) async fn avslutt(
    tx: &mut WriteTx,
    _fersk: &Fersk,
    rad: &Rad,
    til: Date,
    grunn: &str,
) -> Result<bool, sqlx::Error> {
    let id = tx.new_id();
    sqlx::query_scalar!(
        "insert into medlemskap_endring (kommune_id, medlemskap_endring_id, slag, medlemskap_id, brukar_id, til, grunn, gjort_av,
            gjort_at)
        values ($1, $2, 'avslutte', $3, $4, $5, $6, $7, $8)
        returning to_personar",
        tx.actor().kommune_id.uuid(),
        id,
        rad.medlemskap_id.uuid(),
        rad.brukar_id.uuid(),
        til,
        grunn,
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// The columns of a change, from `medlemskap_endring e` and what follows it.
macro_rules! endring {
    ($rest:literal $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            Endring,
            r#"select e.medlemskap_endring_id, e.slag as "slag: Slag", e.brukar_id, b.namn as brukar_namn, i.namn as instans,
                x.namn as "eining?", e.rolle as "rolle: Role", e.stilling, e.fraa, e.til, e.grunn, e.to_personar,
                e.gjort_av as "gjort_av: BrukarId", g.namn as gjort_namn, e.gjort_at, s.svar as "svar?: Svar",
                sb.namn as "svart_namn?", s.svart_at as "svart_at?", e.gjeld_til < app.today() as "gaatt_ut!",
                (s.svar is null and app.medlemskap_kan_svare(e.medlemskap_endring_id)) as "kan_svare!"
            from medlemskap_endring e
            join brukar b on b.brukar_id = e.brukar_id
            join brukar g on g.brukar_id = e.gjort_av
            join instans i on i.instans_id = e.instans_id
            left join eining x on x.kommune_id = e.kommune_id and x.eining_id = e.eining_id
            left join medlemskap_endring_svar s
                on s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
            left join brukar sb on sb.brukar_id = s.svart_av
            "# + $rest,
            $($bind),*
        )
    };
}

/// What was done with a person's medlemskap, the latest first.
pub(in crate::medlemskap) async fn endringar_av(
    tx: &mut PgConnection,
    brukar: BrukarId,
) -> Result<Vec<Endring>, sqlx::Error> {
    endring!(
        "where e.kommune_id = (select app.kommune_id()) and e.brukar_id = $1
        order by e.gjort_at desc, e.medlemskap_endring_id desc
        limit $2",
        brukar.uuid(),
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// What takes two, the latest first.
pub(in crate::medlemskap) async fn forslag(
    tx: &mut PgConnection,
) -> Result<Vec<Endring>, sqlx::Error> {
    endring!(
        "where e.kommune_id = (select app.kommune_id()) and e.to_personar
        order by e.gjort_at desc, e.medlemskap_endring_id desc
        limit $1",
        FLEST,
    )
    .fetch_all(tx)
    .await
}

/// One that takes two.
pub(in crate::medlemskap) async fn eit_forslag(
    tx: &mut PgConnection,
    id: MedlemskapEndringId,
) -> Result<Option<Endring>, sqlx::Error> {
    endring!(
        "where e.kommune_id = (select app.kommune_id()) and e.medlemskap_endring_id = $1 and e.to_personar",
        id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// How many proposals wait for the one who asks; a hundred are many.
///
/// # Errors
/// When the database fails.
pub async fn tal_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!" from (
            select e.medlemskap_endring_id from medlemskap_endring e
            where e.kommune_id = (select app.kommune_id()) and e.to_personar and not exists (
                select from medlemskap_endring_svar s
                where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
            )
            limit 100
        ) v where app.medlemskap_kan_svare(v.medlemskap_endring_id)"#,
    )
    .fetch_one(tx)
    .await
}

/// Whether the end of a medlemskap waits for a second person.
pub(in crate::medlemskap) async fn slutt_ventar(
    tx: &mut PgConnection,
    id: MedlemskapId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
            select from medlemskap_endring e
            where e.kommune_id = (select app.kommune_id()) and e.medlemskap_id = $1 and e.to_personar and e.gjeld_til >= app.today()
                and not exists (
                    select from medlemskap_endring_svar s
                    where s.kommune_id = e.kommune_id and s.medlemskap_endring_id = e.medlemskap_endring_id
                )
        ) as "ventar!""#,
        id.uuid(),
    )
    .fetch_one(tx)
    .await
}

/// Answers a proposal, unless it is answered, or (when it is confirmed) what it gives is over, there already or has no place any more,
/// or what it ends has ended.
pub(in crate::medlemskap) async fn svar(
    tx: &mut WriteTx,
    _fersk: &Fersk,
    id: MedlemskapEndringId,
    svar: Svar,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into medlemskap_endring_svar (kommune_id, medlemskap_endring_id, svar, svart_av, svart_at)
        select e.kommune_id, e.medlemskap_endring_id, $2, $3, $4 from medlemskap_endring e
        where e.kommune_id = (select app.kommune_id()) and e.medlemskap_endring_id = $1
            and ($2 <> 'stadfesta' or case e.slag
                when 'avslutte' then exists (
                    select from medlemskap m
                    where m.kommune_id = e.kommune_id and m.medlemskap_id = e.medlemskap_id
                        and (m.til is null or (m.til > greatest(e.til, app.today() - 1) and m.til >= app.today()))
                )
                else (e.til is null or e.til >= app.today()) and not exists (
                    select from medlemskap m
                    where m.kommune_id = e.kommune_id and m.brukar_id = e.brukar_id and m.rolle = e.rolle
                        and m.instans_id = e.instans_id and m.eining_id is not distinct from e.eining_id
                        and (m.til is null or (m.til >= greatest(e.fraa, app.today()) and m.til >= m.fraa))
                        and m.fraa <= coalesce(e.til, 'infinity'::date)
                ) and not exists (
                    select from eining x
                    where x.kommune_id = e.kommune_id and x.eining_id = e.eining_id and x.gyldig_til < greatest(e.fraa, app.today())
                ) and not exists (
                    select from instans_kommune g
                    where g.kommune_id = e.kommune_id and g.instans_id = e.instans_id and g.til < greatest(e.fraa, app.today())
                )
            end)
        on conflict do nothing",
        id.uuid(),
        svar.code(),
        tx.actor().brukar_id.uuid(),
        tx.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
