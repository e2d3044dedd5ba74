//! SQL about naudrett. Who, until when, and which saker it opens, is the database's to decide (`app.naudrett_…`).

use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::model::{Gjennomgang, Grunn, Hinder, Konklusjon, Naudrett, OpnaSak, VentarTal};
use crate::db::{JobTx, WriteTx};
use crate::ids::{BarnId, GjennomgangId, KommuneId, NaudrettId, SakId};

/// Rows of a page of those that are done; one more is read to know whether there are more.
pub(super) const SIDE: usize = 30;

/// Why the person may not use it for the child now, with these words; none when the person may. The person's other tries
/// wait until this transaction ends.
pub(super) async fn hinder(
    tx: &mut WriteTx,
    barn: BarnId,
    grunngjeving: &str,
) -> Result<Option<Hinder>, sqlx::Error> {
    let code = sqlx::query_scalar!(
        "select app.naudrett_hinder($1, $2)",
        barn.uuid(),
        grunngjeving
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(code.map(|code| Hinder::from_code(&code)))
}

/// Registers it; the triggers open the saker and tell those who are to know.
pub(super) async fn insert(
    tx: &mut WriteTx,
    barn: BarnId,
    grunn: Grunn,
    grunngjeving: &str,
) -> Result<(), sqlx::Error> {
    let id = tx.new_id();
    sqlx::query!(
        "insert into naudrett (kommune_id, naudrett_id, barn_id, grunn, grunngjeving) values ($1, $2, $3, $4, $5)",
        tx.actor().kommune_id.uuid(),
        id,
        barn.uuid(),
        grunn.code(),
        grunngjeving,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Until when the person's own for this child lasts; none when none does.
pub(super) async fn mi_varer(
    tx: &mut PgConnection,
    barn: BarnId,
) -> Result<Option<(NaudrettId, OffsetDateTime)>, sqlx::Error> {
    let row = sqlx::query!(
        "select naudrett_id, til from naudrett
        where kommune_id = (select app.kommune_id()) and brukar_id = (select app.brukar_id()) and barn_id = $1
            and til > statement_timestamp()
        order by at desc
        limit 1",
        barn.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| (row.naudrett_id, row.til)))
}

/// How many children the person has opened stops nobody here (`app.lese_teljing`).
pub(super) async fn hastar(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select set_config('app.naudrett', 'ja', true)")
        .fetch_one(tx)
        .await?;
    Ok(())
}

/// The saker it opened, as long as they are seen.
pub(super) async fn opna(
    tx: &mut PgConnection,
    naudrett: NaudrettId,
) -> Result<Vec<OpnaSak>, sqlx::Error> {
    sqlx::query_as!(
        OpnaSak,
        "select s.sak_id, s.saksnummer, s.slag, a.namn as ansvarleg_namn
        from naudrett_sak x
        join sak s on s.kommune_id = x.kommune_id and s.sak_id = x.sak_id
        join brukar a on a.brukar_id = s.ansvarleg_brukar_id
        where x.naudrett_id = $1
        order by s.opna_at, s.sak_id",
        naudrett.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// The columns of a naudrett, from `naudrett n` and what follows it.
macro_rules! naudrett {
    ($rest:literal $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            Naudrett,
            r#"select n.naudrett_id, n.barn_id, n.brukar_id, b.namn as brukar_namn,
                coalesce(e.namn, i.namn) as "stad!", n.grunn, n.grunngjeving, n.at, n.til, n.frist,
                g.konklusjon as "konklusjon?: Konklusjon", n.frist < app.today() as "etter_frist!"
            from naudrett n
            join brukar b on b.brukar_id = n.brukar_id
            join instans i on i.instans_id = n.instans_id
            left join eining e on e.kommune_id = n.kommune_id and e.eining_id = n.eining_id
            left join lateral (
                select g.konklusjon from naudrett_gjennomgang g
                where g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
                order by g.at desc, g.naudrett_gjennomgang_id desc
                limit 1
            ) g on true
            "# + $rest,
            $($bind),*
        )
    };
}

/// Every naudrett that has opened a sak, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list_for_sak(tx: &mut PgConnection, sak: SakId) -> Result<Vec<Naudrett>, sqlx::Error> {
    naudrett!(
        "join naudrett_sak x on x.kommune_id = n.kommune_id and x.naudrett_id = n.naudrett_id
        where x.sak_id = $1
        order by n.at desc, n.naudrett_id desc",
        sak.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// One of them.
pub(super) async fn find(
    tx: &mut PgConnection,
    id: NaudrettId,
) -> Result<Option<Naudrett>, sqlx::Error> {
    naudrett!("where n.naudrett_id = $1", id.uuid())
        .fetch_optional(tx)
        .await
}

/// Those that wait for a gjennomgang, the oldest first.
pub(super) async fn ventar(tx: &mut PgConnection) -> Result<Vec<Naudrett>, sqlx::Error> {
    naudrett!(
        "where n.kommune_id = (select app.kommune_id()) and not exists (
            select from naudrett_gjennomgang f
            where f.kommune_id = n.kommune_id and f.naudrett_id = n.naudrett_id and f.konklusjon <> 'undersoekje'
        )
        order by n.at, n.naudrett_id
        limit 200"
    )
    .fetch_all(tx)
    .await
}

/// How many wait for a gjennomgang (a hundred are many), how many of them are late, and the first last day.
///
/// # Errors
/// When the database fails.
pub async fn tal_ventar(tx: &mut PgConnection) -> Result<VentarTal, sqlx::Error> {
    sqlx::query_as!(
        VentarTal,
        r#"select count(*) as "tal!", count(*) filter (where v.frist < app.today()) as "seine!", min(v.frist) as frist
        from (
            -- what is being looked into, is not late
            select case when not exists (
                select from naudrett_gjennomgang g where g.kommune_id = n.kommune_id and g.naudrett_id = n.naudrett_id
            ) then n.frist end as frist
            from naudrett n
            where n.kommune_id = (select app.kommune_id()) and not exists (
                select from naudrett_gjennomgang f
                where f.kommune_id = n.kommune_id and f.naudrett_id = n.naudrett_id and f.konklusjon <> 'undersoekje'
            )
            order by n.at, n.naudrett_id
            limit 100
        ) v"#,
    )
    .fetch_one(tx)
    .await
}

/// Those that are done, the latest first, used before this one.
pub(super) async fn ferdige(
    tx: &mut PgConnection,
    foer: Option<NaudrettId>,
) -> Result<Vec<Naudrett>, sqlx::Error> {
    naudrett!(
        "where n.kommune_id = (select app.kommune_id()) and exists (
            select from naudrett_gjennomgang f
            where f.kommune_id = n.kommune_id and f.naudrett_id = n.naudrett_id and f.konklusjon <> 'undersoekje'
        )
            and ($1::uuid is null or (n.at, n.naudrett_id) < (
                select f.at, f.naudrett_id from naudrett f where f.naudrett_id = $1
            ))
        order by n.at desc, n.naudrett_id desc
        limit $2",
        foer.map(NaudrettId::uuid),
        i64::try_from(SIDE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx)
    .await
}

/// What has been said of it, the first first.
pub(super) async fn gjennomgangar(
    tx: &mut PgConnection,
    id: NaudrettId,
) -> Result<Vec<Gjennomgang>, sqlx::Error> {
    sqlx::query_as!(
        Gjennomgang,
        "select g.konklusjon, g.vurdering, b.namn, g.at
        from naudrett_gjennomgang g
        join brukar b on b.brukar_id = g.brukar_id
        where g.naudrett_id = $1
        order by g.at, g.naudrett_gjennomgang_id",
        id.uuid(),
    )
    .fetch_all(tx)
    .await
}

/// Says how it was.
pub(super) async fn gjennomgaa(
    tx: &mut WriteTx,
    id: GjennomgangId,
    naudrett: NaudrettId,
    konklusjon: Konklusjon,
    vurdering: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into naudrett_gjennomgang (kommune_id, naudrett_gjennomgang_id, naudrett_id, konklusjon, vurdering, brukar_id)
        values ($1, $2, $3, $4, $5, $6)",
        tx.actor().kommune_id.uuid(),
        id.uuid(),
        naudrett.uuid(),
        konklusjon.code(),
        vurdering,
        tx.actor().brukar_id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Reminds the personvernombod of those that are late.
pub(super) async fn dagleg(tx: &mut JobTx, kommune: KommuneId) -> Result<(), sqlx::Error> {
    sqlx::query_scalar!("select app.naudrett_dagleg($1)", kommune.uuid())
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}
