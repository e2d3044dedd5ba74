//! SQL about what was found in the log. What is found is the database's to decide (`app.logg_treff_i`).

use sqlx::postgres::PgConnection;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::filter::Filter;
use super::model::{
    Grense, Grunn, KOMMUNEN, KONTO, Konklusjon, MANGE, Slag, Tal, Treff, Vurdering,
};
use crate::db::{JobTx, WriteTx};
use crate::ids::{BarnId, BrukarId, KommuneId, LoggTreffId, LoggVurderingId};

/// Rows of a page; one more is read to know whether there are more.
pub(super) const SIDE: usize = 50;

/// The columns of what was found, from `logg_treff t` and what follows it.
macro_rules! treff {
    ($rest:literal $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            Treff,
            r#"select t.logg_treff_id as "logg_treff_id: LoggTreffId", t.slag as "slag: Slag", t.doegn,
                t.brukar_id as "brukar_id: BrukarId", b.namn as brukar_namn, t.barn_id as "barn_id: BarnId",
                t.grunn as "grunn: Grunn", t.fyrste, t.siste, t.tal, t.avviste, t.tal_barn, t.helg, t.ferdig,
                v.konklusjon as "konklusjon?: Konklusjon"
            from logg_treff t
            join brukar b on b.brukar_id = t.brukar_id
            left join lateral (
                select v.konklusjon from logg_vurdering v
                where v.kommune_id = t.kommune_id and v.logg_treff_id = t.logg_treff_id
                order by v.at desc, v.logg_vurdering_id desc
                limit 1
            ) v on true
            "# + $rest,
            $($bind),*
        )
    };
}

/// What was found: those nobody is done with first, and the newest of them.
pub(super) async fn list(
    tx: &mut PgConnection,
    filter: &Filter,
) -> Result<Vec<Treff>, sqlx::Error> {
    let (ferdig, doegn, id) = key(tx, filter.etter).await?;
    treff!(
        "where t.kommune_id = (select app.kommune_id()) and t.doegn >= $1 and t.doegn <= $2
            and ($3::text is null or t.slag = $3)
            and t.ferdig >= $4 and (t.ferdig > $4 or (t.doegn, t.logg_treff_id) < ($5, $6))
        order by t.ferdig, t.doegn desc, t.logg_treff_id desc
        limit $7",
        filter.fraa,
        filter.til,
        filter.slag.map(Slag::code),
        ferdig,
        doegn,
        id,
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// Where the last row of the page before stands; before all rows for the first page, or when it is not seen.
async fn key(
    tx: &mut PgConnection,
    etter: Option<LoggTreffId>,
) -> Result<(bool, Date, Uuid), sqlx::Error> {
    let first = (false, Date::MAX, Uuid::max());
    let Some(etter) = etter else { return Ok(first) };
    let row = sqlx::query!(
        "select ferdig, doegn from logg_treff where logg_treff_id = $1",
        etter.uuid()
    );
    let row = row.fetch_optional(tx).await?;
    Ok(row.map_or(first, |row| (row.ferdig, row.doegn, etter.uuid())))
}

/// One of them.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: LoggTreffId,
) -> Result<Option<Treff>, sqlx::Error> {
    treff!("where t.logg_treff_id = $1", id.uuid())
        .fetch_optional(tx)
        .await
}

/// How many of each kind in these days, and how many of them nobody is done with.
pub(super) async fn tal(
    tx: &mut PgConnection,
    fraa: Date,
    til: Date,
) -> Result<Vec<Tal>, sqlx::Error> {
    sqlx::query_as!(
        Tal,
        r#"select t.slag as "slag: Slag", count(*) filter (where not t.ferdig) as "ventar!", count(*) as "alle!"
        from logg_treff t
        where t.kommune_id = (select app.kommune_id()) and t.doegn >= $1 and t.doegn <= $2
        group by t.slag"#,
        fraa,
        til,
    )
    .fetch_all(tx)
    .await
}

/// How many nobody has looked at, but for what the reader did; a hundred are many.
///
/// # Errors
/// When the database fails.
pub async fn tal_ventar(tx: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "tal!"
        from (
            select from logg_treff t
            where t.kommune_id = (select app.kommune_id()) and not t.ferdig and t.brukar_id <> (select app.brukar_id())
            limit 100
        ) v"#,
    )
    .fetch_one(tx)
    .await
}

/// What has been said of it, the first first.
pub(super) async fn vurderingar(
    tx: &mut PgConnection,
    id: LoggTreffId,
) -> Result<Vec<Vurdering>, sqlx::Error> {
    sqlx::query_as!(
        Vurdering,
        r#"select v.konklusjon as "konklusjon: Konklusjon", v.merknad, b.namn, v.at
        from logg_vurdering v
        join brukar b on b.brukar_id = v.brukar_id
        where v.logg_treff_id = $1
        order by v.at, v.logg_vurdering_id"#,
        id.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Says how it was.
pub(super) async fn vurder(
    tx: &mut WriteTx,
    id: LoggVurderingId,
    treff: LoggTreffId,
    konklusjon: Konklusjon,
    merknad: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into logg_vurdering (kommune_id, logg_vurdering_id, logg_treff_id, konklusjon, merknad, brukar_id)
        values ($1, $2, $3, $4, $5, $6)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        treff.uuid(),
        konklusjon.code(),
        merknad,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The limits, and which version of them it is; 0 when nobody has said.
pub(super) async fn grense(tx: &mut PgConnection) -> Result<(Grense, i32), sqlx::Error> {
    let row = sqlx::query!(
        "select mange, konto, kommunen, versjon from logg_grense where kommune_id = (select app.kommune_id()) order by versjon desc limit 1"
    );
    let row = row.fetch_optional(tx).await?;
    let none = Grense {
        mange: MANGE,
        konto: KONTO,
        kommunen: KOMMUNEN,
    };
    Ok(row.map_or((none, 0), |row| {
        let grense = Grense {
            mange: row.mange,
            konto: row.konto.unwrap_or(KONTO),
            kommunen: row.kommunen.unwrap_or(KOMMUNEN),
        };
        (grense, row.versjon)
    }))
}

/// Says what the limits are, after the version that was seen; false when there is one after it already.
pub(super) async fn set_grense(
    tx: &mut WriteTx,
    grense: Grense,
    versjon: i32,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into logg_grense (kommune_id, versjon, mange, konto, kommunen, sett_av) values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing",
        tx.actor().kommune_id.uuid(),
        versjon.saturating_add(1),
        grense.mange,
        grense.konto,
        grense.kommunen,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Goes through the next day and night; none when there is none that is over.
pub(super) async fn neste(
    tx: &mut JobTx,
    kommune: KommuneId,
    now: OffsetDateTime,
) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        "select app.logg_kontroll_neste($1, $2)",
        kommune.uuid(),
        now
    )
    .fetch_one(&mut **tx)
    .await
}

/// Tells the personvernombod.
pub(super) async fn meld(tx: &mut JobTx, kommune: KommuneId) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select app.logg_kontroll_meld($1)", kommune.uuid())
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}
